"""Absences: when nobody took messages in, who was cut off is asked again, and lost time is noted.

Every process says again and again that it is there.  If none did, providers posted in vain, and
Telegram drops a tap on a button after 150 seconds; nobody can tell afterwards who had tapped.
What is done about an absence is done in the transaction in which it is noticed: whoever dies
meanwhile leaves it to the next, and nobody is asked twice.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from bot.turns import drafts, turn
from bot.turns.answers import Answers
from bot.turns.batch import batch_of
from bot.turns.missed import BEAT, TAKING_IN
from bot.turns.snapshot import Snapshot
from budget.timeline import Phase
from storage import journal, moments
from storage.journal import Entry
from storage.residents import conversations
from storage.sealing import Seal

LOST_AFTER = timedelta(seconds=100)
"""The absence after which a tap may be gone for ever."""

EXTEND_AFTER = timedelta(minutes=1)
"""The absence in the last hour of voting after which an organiser may want to add time."""

_RECENT = timedelta(days=1)
_LAST_HOUR = timedelta(hours=1)
_PAGE = 1_000
_DROPS_TAPS = "telegram"
"""The only channel on which a tap can be lost: Twilio keeps every message."""


class Absence(NamedTuple):
    """From when until when nothing was taken in."""

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        """How long it lasted."""
        return self.until - self.since

    def within(self, since: datetime, until: datetime) -> timedelta:
        """Return how much of it fell between these moments."""
        return max(min(self.until, until) - max(self.since, since), timedelta())


def beat(db: Connection, now: datetime) -> Absence | None:
    """Note that we are there; return the absence before it, if we were missed at all."""
    last = moments.note(db, TAKING_IN, now)
    return Absence(last, now) if last and now - last > 2 * BEAT else None


def last(db: Connection) -> datetime | None:
    """Return when we were there last, or None if we never were."""
    return moments.last(db, TAKING_IN)


def make_good(
    db: Connection, absence: Absence, snapshot: Snapshot, seal: Seal, given: Answers
) -> int:
    """Do what there is to do about an absence; return how many residents are asked again.

    Conversations are locked before the edition, as in a turn.
    """
    asked = _ask_again(db, absence, snapshot, seal, given) if absence.length > LOST_AFTER else 0
    close = snapshot.edition.timeline.end(Phase.VOTING)
    lost = absence.within(close - _LAST_HOUR, close) if close else timedelta()
    if lost > EXTEND_AFTER:
        content: dict[str, str | int] = {
            "since": absence.since.isoformat(),
            "seconds": int(lost.total_seconds()),
        }
        journal.write(
            db, snapshot.slug, Entry(absence.until, "extension-proposed", "clock", content)
        )
    return asked


def _ask_again(
    db: Connection, absence: Absence, snapshot: Snapshot, seal: Seal, given: Answers
) -> int:
    """Ask who was filling a basket, until a day ago, once more what they were asked last."""
    now, asked, after = absence.until, 0, b""
    if snapshot.edition.phase_at(now) is not Phase.VOTING:
        return 0
    while page := conversations.unfinished(db, _DROPS_TAPS, now - _RECENT, after, _PAGE):
        filling = {
            c.key: c
            for c in page
            if not c.stopped and c.edition == snapshot.slug and drafts.filling(c.unfinished)
        }
        if filling:
            turn.ask_again(batch_of(db, filling, snapshot, seal, given), now)
        asked, after = asked + len(filling), page[-1].key
    return asked
