"""How many text messages an organisation sends in a day: beyond that they wait for the next.

They are counted in segments, as they are paid for, and a day is one of UTC.  A third is kept for
replies to what came in today: whatever was left over from the day before has the rest, a reply for
each number first, and whoever writes again is answered at once (docs/decisions/0089).  In the last
hour before a vote closes replies have as many once more: who waited for one can still vote, and
whoever makes us send a great many makes us pay for twice as much at most.  What confirms a STOP
never waits.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.delivery.rates import REPLIES
from budget.timeline import Phase
from storage.post import mail, texts
from storage.post.mail import REPLY, Parcel, Room
from storage.process import editions

SMS = "sms"

LAST_HOUR = timedelta(hours=1)
"""For so long before a vote closes replies may be as many again."""

_MINUTE = timedelta(minutes=1)


class Daily:
    """What may still be sent by SMS today, by all processes together."""

    def __init__(self, most: int, size: Callable[[Parcel], int]) -> None:
        """`most` are segments in a day, 0 for any number; `size` says how many a message has."""
        self.most = most
        self.sent = 0
        """How many were sent today, when that was last looked at."""
        self.reached = False
        """Whether replies had to wait then."""
        self._size = size
        self._since: datetime | None = None
        self._looked: datetime | None = None
        self._closing = False

    def cost(self, parcel: Parcel) -> int:
        """Return how many segments are counted of a message; none where there is no limit."""
        return self._size(parcel) if self.most and parcel.channel == SMS else 0

    def rooms(self, db: Connection, rooms: Sequence[Room], now: datetime) -> list[Room]:
        """Return how much may be taken up now, by channel."""
        if not self.most or SMS not in {room.channel for room in rooms}:
            return list(rooms)
        self.sent = texts.sent(db, now.date())
        left, others = self._left(db, self.sent, now)
        self.reached = left <= 0
        self._since = _left_over_since(db, now)
        within = [
            _within(room, left, others)._replace(since=self._since) if room.channel == SMS else room
            for room in rooms
        ]
        return [room for room in within if room.most]

    def spared(self, rooms: Sequence[Room]) -> list[Room]:
        """Return how much of what may not wait may be taken up, where all other replies do."""
        return [room for room in rooms if room.channel == SMS] if self.reached else []

    def counted(self, db: Connection, leased: Sequence[Parcel], now: datetime) -> list[Parcel]:
        """Return what may go now, having counted it; what is too much waits."""
        costs = {parcel.id: cost for parcel in leased if (cost := self.cost(parcel))}
        if not costs:
            return list(leased)
        before = texts.count(db, now.date(), sum(costs.values())) - sum(costs.values())
        left, others = self._left(db, before, now)
        if self._since:
            replied = {one.key for one in leased if one.id in costs and one.rank == REPLY}
            texts.let_others_go_first(db, SMS, self._since, replied)
        waits = []
        for parcel in leased:
            room = left if parcel.rank == REPLY else others
            cost = costs.get(parcel.id, 0)
            if cost and room <= 0 and not parcel.spared:
                waits.append(parcel)
            else:
                left, others = left - cost, others - cost
        if waits:
            texts.count(db, now.date(), -sum(costs[parcel.id] for parcel in waits))
        for parcel in waits:
            mail.later(db, parcel, now, parcel.attempts)
        return [parcel for parcel in leased if parcel not in waits]

    def _left(self, db: Connection, sent: int, now: datetime) -> tuple[float, float]:
        """Return how many segments of replies may go, and of anything else."""
        left = self.most - sent
        others = min(self.most * (1 - REPLIES) - sent, left)
        if left <= 0 and self._closes_soon(db, now):
            left += self.most
        return left, others

    def _closes_soon(self, db: Connection, now: datetime) -> bool:
        """Whether the vote of the edition that is on closes within the hour; it may be moved."""
        if self._looked is None or not timedelta() <= now - self._looked < _MINUTE:
            self._looked, self._closing = now, _closes(db, now)
        return self._closing


def _within(room: Room, left: float, others: float) -> Room:
    """Return how many messages may go, each of a segment at least."""
    return Room(
        room.channel, max(min(room.most, int(left)), 0), max(min(room.others, int(others)), 0)
    )


def _left_over_since(db: Connection, now: datetime) -> datetime | None:
    """Return when this day began if replies wait since before; what is owed today is due then."""
    begun = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if not texts.waits_since_before(db, SMS, begun):
        return None
    texts.bring_forward(db, SMS, begun)
    return begun


def held_until(db: Connection, most: int, segments: int, now: datetime) -> date | None:
    """Return the day of UTC on which the last of so many segments may go that nobody asked for.

    That is at the earliest, for what residents are answered goes first; None if all may go today.
    """
    a_day = int(most * (1 - REPLIES))
    left = max(a_day - texts.sent(db, now.date()), 0)
    if not most or segments <= left:
        return None
    return now.date() + timedelta(days=-(-(segments - left) // max(a_day, 1)))


def _closes(db: Connection, now: datetime) -> bool:
    on = editions.current(db)
    edition = editions.load(db, on[0]).edition() if on else None
    end = edition.timeline.end(Phase.VOTING) if edition else None
    if edition is None or end is None or edition.entered is not Phase.VOTING:
        return False
    return end - LAST_HOUR <= now < end
