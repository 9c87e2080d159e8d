"""How fast a sender may send: buckets that fill up with time, one third of each for replies.

A message may cost more than one: an SMS costs as many as it has segments.  What is in a bucket
may become less than nothing, for nobody knows the cost before the message is at hand; then it
stays shut until that is made up for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.channels.segments import segments
from bot.organisation import Organisation

REPLIES = 1 / 3
"""The part of every rate that only replies may use."""

BURST = 0.1
"""Seconds of sending that a bucket holds, so that a look at the outbox that is late costs none."""

IN_A_ROW = 3
"""Messages that one chat may get at once, for a reply comes in parts."""

_FEWEST = 3
_GRAIN = 1e-3
_MANY = 1_000
_SECOND = timedelta(seconds=1)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def one(_text: str) -> int:
    """Count every message as one."""
    return 1


@dataclass(frozen=True, slots=True)
class Rate:
    """What a provider takes from one sender: so much a second in all, and to each chat.

    `size` says how much a text counts for; without `a_chat`, a chat may get as much as there is.
    """

    a_second: float
    a_chat: float = 0.0
    size: Callable[[str], int] = one

    def shared(self, processes: int) -> "Rate":
        """Return the rate of each of so many processes that send as one sender."""
        return replace(self, a_second=self.a_second / processes)


RATES = {
    "telegram": Rate(30, a_chat=1),
    "whatsapp": Rate(80),
    "sms": Rate(10, size=segments),
}
"""What the providers take unless something else was agreed; for SMS that is the usual."""


def agreed(organisation: Organisation, processes: int = 1) -> dict[str, Rate]:
    """Return how fast each of so many processes may send; 0 leaves it to the provider."""
    wanted = {
        "telegram": organisation.telegram_rate,
        "whatsapp": organisation.whatsapp_rate,
        "sms": organisation.sms_rate,
    }
    return {
        name: replace(rate, a_second=wanted[name]).shared(processes)
        for name, rate in RATES.items()
        if wanted[name]
    }


@dataclass(slots=True)
class Bucket:
    """What may be sent at once; it holds `most`, and fills up by `a_second`."""

    a_second: float
    most: float
    full: datetime = _LONG_AGO

    def left(self, now: datetime) -> float:
        """Return how much is in it."""
        return self.most - max((self.full - now) / _SECOND, 0.0) * self.a_second

    def take(self, amount: float, now: datetime) -> None:
        """Take so much out of it, even if there is less."""
        self.full = max(self.full, now) + amount / self.a_second * _SECOND

    def holds_one(self) -> datetime:
        """Return the moment from which there is something to be taken."""
        return self.full - (self.most - 1) / self.a_second * _SECOND


@dataclass(slots=True)
class Pace:
    """What one sender may send now: a bucket for replies only, one for all, and one a chat."""

    rate: Rate
    _replies: Bucket = field(init=False)
    _all: Bucket = field(init=False)
    _chats: dict[bytes, Bucket] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        fast = self.rate.a_second
        most = max(fast * BURST, _FEWEST)
        self._replies = Bucket(fast * REPLIES, most * REPLIES)
        self._all = Bucket(fast * (1 - REPLIES), most * (1 - REPLIES))

    def room(self, now: datetime) -> tuple[int, int]:
        """Return how many messages may go now, and how many of those that are no replies."""
        kept, shared = max(self._replies.left(now), 0.0), max(self._all.left(now), 0.0)
        return _whole(kept + shared), _whole(shared)

    def opens(self) -> datetime:
        """Return the moment from which one more message may go, whatever its rank."""
        return self._all.holds_one()

    def chat_opens(self, key: bytes) -> datetime:
        """Return the moment from which one more message may go to this chat."""
        chat = self._chats.get(key)
        return chat.holds_one() if chat else _LONG_AGO

    def spend(self, key: bytes, now: datetime, *, reply: bool) -> None:
        """Count a message that goes now."""
        self._take(1, now, reply=reply)
        if self.rate.a_chat:
            self._chat(key, now).take(1, now)

    def weigh(self, text: str, now: datetime, *, reply: bool) -> None:
        """Count what a message costs more than one, now that its text is at hand."""
        if more := self.rate.size(text) - 1:
            self._take(more, now, reply=reply)

    def _take(self, amount: float, now: datetime, *, reply: bool) -> None:
        """Take what goes; a reply uses first what only replies may."""
        kept = min(max(self._replies.left(now), 0.0), amount) if reply else 0.0
        self._replies.take(kept, now)
        self._all.take(amount - kept, now)

    def _chat(self, key: bytes, now: datetime) -> Bucket:
        """Return the bucket of a chat; those that are full again need not be remembered."""
        if len(self._chats) > _MANY:
            self._chats = {k: chat for k, chat in self._chats.items() if chat.full > now}
        return self._chats.setdefault(key, Bucket(self.rate.a_chat, IN_A_ROW))


def _whole(amount: float) -> int:
    """Return how many whole messages there is room for; moments are exact to a microsecond."""
    return int(amount + _GRAIN)
