"""Sending a broadcast: the clock looks at each that is under way, and takes it one step further.

Each step is one transaction.  So whatever dies in between, the next look goes on from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import product
from typing import Final, NamedTuple

from sqlalchemy import Connection

from bot.broadcasts.templates import beyond
from bot.broadcasts.words import read_as
from bot.channels import SCREENS, WINDOW, WINDOWED
from bot.delivery.rates import RATES, Rate
from budget.broadcast import CANARY, Broadcast, Stage
from budget.days import by_day, next_by_day
from budget.edition import Edition
from flows.pictures import with_words
from locales.catalogue import available
from locales.say import Voice
from storage.post import broadcasts, recipients
from storage.post.mail import Posted
from storage.post.recipients import Limits, Wording
from storage.process import editions
from storage.residents import audiences, conversations

A_DAY: Final = 3
"""So many broadcasts does one person get on one day."""

AHEAD = 10.0
"""For so many seconds of sending there is something in the outbox; the rest waits elsewhere."""

_FAST: Final = 100.0
"""Messages a second where nobody says how many."""


class Advance(NamedTuple):
    """What a step came to: whether messages went to the outbox, and whether a stage was reached."""

    moved: bool
    further: bool


def send(
    db: Connection, slug: str, number: int, now: datetime, rates: Mapping[str, Rate] = RATES
) -> Advance:
    """Take a broadcast one step further; all processes together send at these rates."""
    before = broadcasts.hold(db, slug, number)
    edition = editions.load(db, slug).edition()
    step = _Step(db, edition, before, now, rates)
    after, moved = step.taken()
    if after != before:
        broadcasts.keep(db, before, after)
    return Advance(moved > 0, after.stage is not before.stage)


@dataclass(frozen=True)
class _Step:
    """One look at one broadcast, which is ours meanwhile."""

    db: Connection
    edition: Edition
    broadcast: Broadcast
    now: datetime
    rates: Mapping[str, Rate]

    def taken(self) -> tuple[Broadcast, int]:
        """Return the broadcast after this step, and how many people are about to get it."""
        broadcast = self.broadcast
        due = broadcast.due is None or broadcast.due <= self.now
        match broadcast.stage:
            case Stage.APPROVED:
                return self._noted(), 0
            case Stage.READY if due and by_day(self.now, self.edition.zone):
                return broadcast.start(), 0
            case Stage.FIRST if by_day(self.now, self.edition.zone):
                return self._first()
            case Stage.WAITING if due:
                return self._judged(), 0
            case Stage.SENDING if by_day(self.now, self.edition.zone):
                return self._sending()
        return broadcast, 0

    def _noted(self) -> Broadcast:
        """Note another page of those who are to get it, and when that was the last, how many."""
        broadcast, starts = self.broadcast, self.broadcast.starts or self.now
        members = audiences.members(self.db, self.edition.slug, broadcast.audience)
        if recipients.freeze(self.db, broadcast.number, members, starts):
            return broadcast
        recipients.take_stock(self.db)
        return broadcast.noted(recipients.left(self.db, broadcast.number))

    def _first(self) -> tuple[Broadcast, int]:
        """Send it to the first few, of every channel."""
        number = self.broadcast.number
        there, moved = sum(recipients.counted(self.db, number).values()), 0
        channels = [c for c in SCREENS if recipients.wait(self.db, number, c, self.now)]
        for at, channel in enumerate(channels):
            share = -(-(CANARY - there - moved) // (len(channels) - at))
            moved += self._feed(channel, share) if share > 0 else 0
        if there + moved < CANARY and any(recipients.wait(self.db, number, c) for c in SCREENS):
            return self.broadcast, moved
        return self.broadcast.wait(self.now), moved

    def _judged(self) -> Broadcast:
        counted = recipients.counted(self.db, self.broadcast.number)

        def of(*statuses: Posted) -> int:
            return sum(counted.get(status, 0) for status in statuses)

        arrived, lost = of(Posted.SENT, Posted.DELIVERED), of(Posted.FAILED, Posted.UNKNOWN)
        return self.broadcast.judge(arrived, lost, of(Posted.WAITING, Posted.SENDING), self.now)

    def _sending(self) -> tuple[Broadcast, int]:
        """Fill up what is in the outbox; it is done when nothing is anywhere any more."""
        number = self.broadcast.number
        leaving = recipients.leaving(self.db, number)
        channels = [c for c in SCREENS if recipients.wait(self.db, number, c)]
        if not channels and not leaving:
            return self.broadcast.finish(), 0
        rooms = {channel: self._room(channel) - leaving.get(channel, 0) for channel in channels}
        return self.broadcast, sum(self._feed(c, room) for c, room in rooms.items() if room > 0)

    def _feed(self, channel: str, most: int) -> int:
        limits, number = self._limits(), self.broadcast.number
        if channel in WINDOWED and recipients.wait(self.db, number, channel, self.now):
            there = beyond(self.db, self.broadcast, self.now, self.edition.zone)
            limits = limits._replace(beyond=there)
        return recipients.feed(self.db, number, channel, most, limits)

    def _room(self, channel: str) -> int:
        """Return how many messages of broadcasts may stand in the outbox for a channel."""
        rate = self.rates[channel].a_second if channel in self.rates else _FAST
        return int(rate * AHEAD)

    def _limits(self) -> Limits:
        zone = self.edition.zone
        midnight = datetime.combine(self.now.astimezone(zone).date(), time(), zone).astimezone(UTC)
        tomorrow = next_by_day(midnight + timedelta(days=1), zone)
        still = audiences.still(self.db, self.edition.slug, self.broadcast.audience)
        heard = dict.fromkeys(WINDOWED, self.now - WINDOW)
        return Limits(self.now, A_DAY, midnight, tomorrow, still, heard)


def worded(broadcast: Broadcast, edition: Edition) -> list[Wording]:
    """Return what is said on each channel in each language."""
    return [
        Wording(channel, language, _body(broadcast, edition, language, brief=screen.brief))
        for (channel, screen), language in product(SCREENS.items(), available())
    ]


def _body(broadcast: Broadcast, edition: Edition, language: str, *, brief: bool) -> str:
    said, _code = read_as(broadcast, language, brief=brief)
    shown = with_words(broadcast.picture, edition, brief=brief)
    text = Voice(language, brief=brief).say(shown.text) if shown else ""
    picture = {"picture": [shown.path, text]} if shown else {}
    return conversations.as_json({"text": said, "options": []} | picture)


def words(db: Connection, broadcast: Broadcast) -> dict[str, int]:
    """Return how many people got it, in the words of an organiser; together they are the total.

    Whoever stopped, or was forgotten, before it was their turn did not get it.  As long as it is
    being noted who gets it, there is no total yet.
    """
    counted = recipients.counted(db, broadcast.number)
    under_way = counted.get(Posted.WAITING, 0) + counted.get(Posted.SENDING, 0)
    known = {
        "waiting": under_way + recipients.left(db, broadcast.number),
        "sent": counted.get(Posted.SENT, 0),
        "delivered": counted.get(Posted.DELIVERED, 0),
        "unknown": counted.get(Posted.UNKNOWN, 0),
    }
    return {**known, "not delivered": max(broadcast.total - sum(known.values()), 0)}
