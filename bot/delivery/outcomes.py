"""What became of a message that we tried to send, and what is to be done about it.

What surely was not sent is tried again.  What may have been sent is sent again if it is a reply,
and never if nobody asked for it; what can never be sent is given up.  While it is the sender that
fails, its messages wait for it, however long that takes, and that is held against none of them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeGuard, assert_never

import structlog
from sqlalchemy import Connection

from bot.channels import Refused, TryLater, Unreachable, Unsure
from bot.channels.messages import OptedOut
from bot.delivery.senders import Sender, doubled
from storage import moments
from storage.post import mail, texts
from storage.post.mail import Parcel, Posted, Room
from storage.residents import conversations

ATTEMPTS = 36
"""How often a message is tried where it may be its own fault: for most of a day."""

_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 3_600.0

log = structlog.get_logger()


class Sent(NamedTuple):
    """A message left, and this is the provider's id of it; there may be `more` parts of it."""

    parcel: Parcel
    provider_id: str
    more: bool = False


class Again(NamedTuple):
    """A message is tried again, at this moment at the earliest, after so many attempts."""

    parcel: Parcel
    due: datetime
    attempts: int


class GivenUp(NamedTuple):
    """A message is never tried again, and perhaps nothing to its address."""

    parcel: Parcel
    status: Posted
    unreachable: bool = False
    opted_out: bool = False


class Back(NamedTuple):
    """A sender works again: replies that were to wait longer by themselves go now."""

    channel: str


class Rests(NamedTuple):
    """A provider asks the sender to send nothing until then, whichever process it is."""

    channel: str
    until: datetime


class Unspent(NamedTuple):
    """So many segments of text messages surely were not sent, and are not paid for."""

    segments: int


Outcome = Sent | Again | GivenUp | Back | Rests | Unspent


def at_least(parcel: Parcel, failure: BaseException, now: datetime) -> Outcome:
    """Say what becomes of a message, if nothing more can be said: it is never left as being sent.

    What surely was not sent waits, and so does a reply; of what nobody asked for nobody knows.
    """
    if parcel.rank == mail.REPLY or isinstance(failure, TryLater):
        return Again(parcel, now + timedelta(seconds=_LONGEST_PAUSE), parcel.attempts + 1)
    return GivenUp(parcel, Posted.UNKNOWN)


class Judge:
    """Says what follows from a failure, for the message and for its sender."""

    def __init__(self, fraction: Callable[[], float]) -> None:
        """`fraction` gives a number from 0 to 1."""
        self._fraction = fraction

    def failed(
        self, parcel: Parcel, failure: BaseException, sender: Sender, now: datetime
    ) -> Outcome:
        """Say what becomes of a message that was not sent, or not surely."""
        match failure:
            case TryLater(seconds=seconds, everybody=True):
                sender.rest(seconds, now)
                return Again(parcel, sender.rests_until(now), parcel.attempts)
            case TryLater(address=False):
                sender.lost(now)
                return Again(parcel, sender.rests_until(now), parcel.attempts)
            case TryLater(seconds=seconds):
                sender.failed(parcel.key, now)
                pause = max(seconds, self._pause(parcel))
                return self._again(parcel, sender, now, pause, Posted.FAILED)
            case Unsure():
                sender.failed(parcel.key, now)
                if parcel.rank != mail.REPLY:
                    return GivenUp(parcel, Posted.UNKNOWN)
                pause = _FIRST_PAUSE + self._pause(parcel)
                return self._again(parcel, sender, now, pause, Posted.UNKNOWN)
            case Unreachable() | Refused():
                sender.worked(now)
                lost, opted_out = isinstance(failure, Unreachable), isinstance(failure, OptedOut)
                return GivenUp(parcel, Posted.FAILED, lost, opted_out)
            case _bug:
                log.error("message not sent", error=type(failure).__name__)
                return GivenUp(parcel, Posted.FAILED)

    def _again(
        self, parcel: Parcel, sender: Sender, now: datetime, pause: float, otherwise: Posted
    ) -> Outcome:
        if sender.broken:
            return Again(parcel, sender.rests_until(now), parcel.attempts)
        if parcel.attempts + 1 < ATTEMPTS:
            return Again(parcel, now + timedelta(seconds=pause), parcel.attempts + 1)
        return GivenUp(parcel, otherwise)

    def _pause(self, parcel: Parcel) -> float:
        """Return a random number of seconds, on average twice as many each time."""
        most = doubled(_FIRST_PAUSE, parcel.attempts, _LONGEST_PAUSE)
        return most * (1 + self._fraction()) / 2


def note(db: Connection, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Note it all in the store; conversations are locked before messages, and in order.

    What nobody asked for is not sent again, nor the rest of it, to who said STOP meanwhile.
    """
    lost = [o for o in outcomes if isinstance(o, GivenUp) and o.unreachable]
    opted_out = {outcome.parcel.key for outcome in lost if outcome.opted_out}
    unasked = {outcome.parcel.key for outcome in outcomes if _goes_on_unasked(outcome)}
    held = unasked | {outcome.parcel.key for outcome in lost}
    stopped = conversations.stopped(db, held) if held else set()
    stop(db, {outcome.parcel.key: outcome.parcel.key in opted_out for outcome in lost})
    whole = (o for o in outcomes if isinstance(o, Sent) and not o.more)
    mail.sent(db, [(outcome.parcel.id, outcome.provider_id) for outcome in whole])
    for outcome in outcomes:
        match outcome:
            case Sent(more=True):
                mail.further(db, outcome.parcel, now)
            case Sent():
                pass
            case Again():
                mail.later(db, outcome.parcel, outcome.due, outcome.attempts)
            case GivenUp():
                mail.give_up(db, outcome.parcel, outcome.status)
            case Back(channel):
                mail.sooner(db, channel, now)
            case Rests(channel, until):
                moments.note(db, _rest(channel), until)
            case Unspent(segments):
                texts.count(db, now.date(), -segments)
            case _:
                assert_never(outcome)
    for key in sorted(stopped & unasked):
        mail.withhold(db, key)


def awake(db: Connection, rooms: Sequence[Room], now: datetime) -> list[Room]:
    """Return the rooms of those senders whose provider did not ask any process to rest until later.

    One look for each lot of messages, and none more for each message.
    """
    resting = moments.later(db, [_rest(room.channel) for room in rooms], now)
    return [room for room in rooms if _rest(room.channel) not in resting]


def _rest(channel: str) -> str:
    return f"{channel} rests"


def _goes_on_unasked(outcome: Outcome) -> TypeGuard[Sent | Again]:
    """Whether something that nobody asked for is still to be sent, or a part of it."""
    match outcome:
        case Again(parcel) | Sent(parcel, more=True):
            return parcel.rank != mail.REPLY
    return False


def stop(db: Connection, lost: Mapping[bytes, bool]) -> None:
    """Send these addresses nothing of our own accord any more, for they cannot be reached.

    With each is told whether its owner asked for that at the provider, which is a STOP.
    """
    for key in sorted(lost):
        conversations.unreachable(db, key, opted_out=lost[key])
    for key in sorted(lost):
        mail.withhold(db, key)
