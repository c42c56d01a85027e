"""A fault of ours as the log tells it: where it happened and what kind it was, without what the clerk's rows hold."""

import traceback


def told(error: BaseException) -> str:
    """The frames and the kind of an error and of those that led to it.

    Its message stays out: of a wrong key or number it quotes the value, which may be a buyer's name or street.
    """
    parts: list[str] = []
    one: BaseException | None = error
    while one is not None and len(parts) < 10:
        kind = type(one)
        reason = f" ({one.strerror})" if isinstance(one, OSError) and one.strerror else ""
        frames = "".join(traceback.format_list(traceback.extract_tb(one.__traceback__)))
        parts.append(f"{frames}{kind.__module__}.{kind.__qualname__}{reason}")
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\nwhich led to\n".join(reversed(parts))
