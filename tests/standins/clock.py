"""A clock that stands still until it is moved, for stand-ins and for the office beside them."""

from datetime import datetime, timedelta


class Clock:
    """Called, it tells the time."""

    def __init__(self, at: datetime) -> None:
        self._now = at

    def __call__(self) -> datetime:
        return self._now

    def move(self, seconds: float) -> None:
        """Let so much time pass at once."""
        self._now += timedelta(seconds=seconds)

    def move_to(self, moment: datetime) -> None:
        """Let time pass until then; it never goes back."""
        self._now = max(self._now, moment)
