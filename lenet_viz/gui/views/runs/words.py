"""Numbers and times of a run, as the table says them. No Qt."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

NOTHING: Final = "–"
"""Where a number is not known."""

_MINUTE: Final = 60
_HOUR: Final = 3600


def percent(share: float | None) -> str:
    """An error, 0…1, e.g. '0.95%'."""
    return NOTHING if share is None else f"{share:.2%}"


def loss_words(loss: float | None) -> str:
    """A loss with three digits that count, also where they are zeros, e.g. '0.0120'; penalties may be large."""
    return NOTHING if loss is None else f"{loss:,.0f}" if abs(loss) >= 1000 else f"{loss:#.3g}".rstrip(".")


def passes_words(done: float, wanted: int) -> str:
    """How far a run came: '20' when all passes are done, else '3.4 of 20'."""
    if done >= wanted:
        return f"{wanted:,}"
    tenths = int(done * 10)
    return f"{tenths // 10:,} of {wanted:,}" if tenths % 10 == 0 else f"{tenths / 10:,.1f} of {wanted:,}"


def duration(seconds: float) -> str:
    """How long something took: '8.2 s', '4 min 5 s', '1 h 05 min'."""
    if seconds < _MINUTE:
        return f"{min(seconds, 59.9):.1f} s"
    if seconds < _HOUR:
        minutes, rest = divmod(int(seconds), _MINUTE)
        return f"{minutes} min {rest} s"
    hours, rest = divmod(int(seconds) // _MINUTE, _MINUTE)
    return f"{hours:,} h {rest:02} min"


def when(moment: datetime | None, today: date) -> str:
    """A moment as near as is needed: 'today 14:05', 'yesterday 14:05', '3 May 14:05', '3 May 2024'."""
    if moment is None:
        return NOTHING
    clock = f"{moment:%H:%M}"
    if moment.date() == today:
        return f"today {clock}"
    if moment.date() == today - timedelta(days=1):
        return f"yesterday {clock}"
    day = f"{moment.day} {_MONTHS[moment.month - 1]}"
    return f"{day} {clock}" if moment.year == today.year else f"{day} {moment.year}"


_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
"""Not those of the system's language: the window speaks English."""
