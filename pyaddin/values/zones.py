"""The computer's time zone beside the shop's."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import available_timezones


def computers() -> str:
    """The name of the computer's time zone; UTC where it cannot be told."""
    from babel.localtime import get_localzone

    try:
        name = getattr(get_localzone(), "key", "").removeprefix("Etc/")
        return name if name in available_timezones() else "UTC"
    except (LookupError, OSError, ValueError):
        return "UTC"


def minutes_ahead(shop: tzinfo, at: datetime | None = None, computer: tzinfo | None = None) -> int:
    """How far the shop's clock is ahead of the computer's, in minutes; negative where it is behind."""
    moment = at or datetime.now(UTC)
    ours, theirs = moment.astimezone(shop).utcoffset(), moment.astimezone(computer).utcoffset()
    return round(((ours or timedelta()) - (theirs or timedelta())) / timedelta(minutes=1))
