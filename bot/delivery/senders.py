"""A sender: one bot or number of ours, and what it may send now.

It keeps to its rate, rests when its provider asks it to, and stops when nothing it tries gets
through; then a single message tries now and then, and when that one leaves, so do all others, even
those that were to wait longer by themselves.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.delivery.rates import Pace, Rate
from storage.post.mail import REPLY, Parcel, Room

TOGETHER = 128
"""Messages of one sender that are on their way at once, at most."""

HANDFUL = 32
"""Messages that are taken up at once: in small lots, so that others leave while some come back."""

SOON = 0.02
"""Seconds that a sender at its limit waits at least, so that a transaction is worth its while."""

FAILURES = 5
"""Addresses that fail in succession before it is the sender that fails.

One address, or one message that its provider chokes on, says nothing about all others.  Where no
connection is made at all, the first shows as much: that is nobody's address.
"""

LONGEST_BREAK = 30.0
"""Seconds between two tries at most: so soon is it noticed that a provider is back."""


A_WHILE = timedelta(minutes=1)
"""After nothing got through for so long, who waits by themselves is tried when something does."""

SELDOM = timedelta(minutes=15)
"""That is done no more often, for a message that its provider chokes on would be tried in vain."""

_MANY = 64
"""Doublings after which anything is longer than the longest, and no number is too large yet."""


def doubled(first: float, times: int, longest: float) -> float:
    """Return a number of seconds that was doubled so often, up to the longest."""
    return min(first * 2.0 ** min(times, _MANY), longest)


class Sender:
    """What one sender may send, by its rate and by what became of what it sent."""

    def __init__(self, name: str, rate: Rate | None, fraction: Callable[[], float]) -> None:
        """Without a rate it sends as fast as it can; `fraction` gives a number from 0 to 1."""
        self.name = name
        self.pace = Pace(rate) if rate else None
        self.under_way = 0
        self._fraction = fraction
        self._asked: datetime | None = None
        self._tries: datetime | None = None
        self._breaks = 0
        self._failing: set[bytes] = set()
        self._since: datetime | None = None
        self._back: datetime | None = None
        self._recovers = False

    @property
    def broken(self) -> bool:
        """Whether nothing gets through, as far as we know."""
        return self._breaks > 0

    def room(self, now: datetime, lot: int = HANDFUL) -> Room | None:
        """Return how much may be taken up now, if anything."""
        if now < self.rests_until(now) or self.under_way > TOGETHER - lot:
            return None
        most = others = lot
        if self.broken:
            most = others = 0 if self.under_way else 1
        if self.pace:
            room, shared = self.pace.room(now)
            most, others = min(most, room), min(others, shared)
        return Room(self.name, most, others) if most else None

    def take_up(self, parcel: Parcel, now: datetime) -> None:
        """Count a message that goes now."""
        self.under_way += 1
        if self.pace:
            self.pace.spend(parcel.key, now, reply=parcel.rank == REPLY)

    def weigh(self, parcel: Parcel, text: str, now: datetime) -> None:
        """Count what it costs more than one, now that its text is at hand."""
        if self.pace:
            self.pace.weigh(text, now, reply=parcel.rank == REPLY)

    def opens_to(self, key: bytes, now: datetime) -> datetime:
        """Return the moment from which one more message may go to this address, or now."""
        return max(self.pace.chat_opens(key), now) if self.pace else now

    def opens_in(self, now: datetime) -> float:
        """Return in how many seconds one more message may go, by its rate."""
        if not self.pace:
            return 0.0
        seconds = (self.pace.opens() - now).total_seconds()
        return max(seconds, SOON) if seconds > 0 else 0.0

    def rests_until(self, now: datetime) -> datetime:
        """Return the moment until which it rests, or now."""
        return max(self._asked or now, self._tries or now, now)

    def rests_for(self, now: datetime) -> float:
        """Return for how many seconds it rests."""
        return (self.rests_until(now) - now).total_seconds()

    def rest(self, seconds: float, now: datetime) -> None:
        """Send nothing for so long: the provider asks for it."""
        self._asked = max(self._asked or now, now + timedelta(seconds=seconds))

    def failed(self, key: bytes, now: datetime) -> None:
        """Note that something did not get through, or perhaps not.

        What was on its way when the sender stopped says nothing new.
        """
        self._failing.add(key)
        self._fails(now, broken=len(self._failing) >= FAILURES)

    def lost(self, now: datetime) -> None:
        """Note that no connection could be made, to whomever it was."""
        self._fails(now, broken=True)

    def _fails(self, now: datetime, *, broken: bool) -> None:
        self._since = self._since or now
        if self._tries and now < self._tries:
            return
        if self.broken or broken:
            self._breaks += 1
            most = doubled(1.0, self._breaks, LONGEST_BREAK)
            self._tries = now + timedelta(seconds=most * self._fraction())

    def worked(self, now: datetime) -> None:
        """Note that the provider took something, or said why not."""
        away = self._since is not None and now - self._since >= A_WHILE
        if away and (self._back is None or now - self._back >= SELDOM):
            self._back, self._recovers = now, True
        self._failing.clear()
        self._breaks, self._tries, self._since = 0, None, None

    def recovers(self) -> bool:
        """Whether it works again after a while; that is said once."""
        recovers, self._recovers = self._recovers, False
        return recovers
