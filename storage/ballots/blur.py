"""Moments that would put residents in an order: once a vote is certified, no more than a day.

Receipts stand in the order in which votes were cast.  Who wrote last, or joined, at which moment
of the vote would stand beside it in the same order, and so tell who cast what.  Each such moment
becomes the end of its local day, or of the phase if that comes first: nobody is held shorter for
it, and whatever is counted by day or by phase stays what it was.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Connection, update

from budget.edition import Edition
from budget.timeline import Phase
from storage.tables import conversations

_DAY, _LEAST = timedelta(days=1), timedelta(microseconds=1)


def blur(db: Connection, edition: Edition, now: datetime) -> None:
    """Leave no order in when residents wrote or joined, from the opening to the result."""
    for begin, end in _spans(edition, now):
        last = min(end - _LEAST, now)
        for column in (conversations.c.changed, conversations.c.joined):
            within = update(conversations).where(column >= begin, column < end)
            db.execute(within.values({column: last}))


def _spans(edition: Edition, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the local days of the vote, cut where a phase begins."""
    begins = edition.timeline.begins
    begin, end = begins.get(Phase.VOTING), min(begins.get(Phase.RESULTS, now), now)
    close = begins.get(Phase.COUNTING, end)
    while begin is not None and begin < end:
        day = begin.astimezone(edition.zone).date() + _DAY
        midnight = datetime.combine(day, time(), edition.zone).astimezone(UTC)
        until = min(close if begin < close else end, midnight, end)
        yield begin, until
        begin = until
