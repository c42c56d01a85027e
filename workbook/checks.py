"""Stub."""


def check(data: bytes) -> list[str]:
    return []
