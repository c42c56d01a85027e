"""Tracking numbers as carriers give them, by their public rules."""

from collections.abc import Iterable

from pyaddin.values import check_digits


def tracking_numbers(carriers: Iterable[str]) -> list[str]:
    """A number for each parcel, made up by its carrier's public rule: UPS, or UPU S10 of GB or CN."""
    return [_ups(n) if carrier == "UPS" else _s10(carrier, n) for n, carrier in enumerate(carriers, 1)]


def _s10(carrier: str, number: int) -> str:
    service, country = ("RN", "GB") if carrier.startswith("Royal Mail") else ("LN", "CN")
    forms = (f"{service}{90_000_000 + number:08d}{digit}{country}" for digit in range(10))
    return next(form for form in forms if check_digits.s10(form) == "valid")


def _ups(number: int) -> str:
    forms = (f"1Z999AA1{number:09d}{digit}" for digit in range(10))
    return next(form for form in forms if check_digits.ups(form) == "valid")
