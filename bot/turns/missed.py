"""What providers may still have for us, of a time when nobody was there to take it in.

Every process says again and again that it is there.  Where none did for a while, what was sent
meanwhile is looked for (see `bot/upkeep/reconcile.py`), and until that is done nobody knows whether
all that was in time has come in.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage import moments

BEAT = timedelta(seconds=10)
"""How often we say that we are there; an absence seems longer by this at most."""

TAKING_IN = "taking in"
_MISSED, _LOOKED = "missed", "looked for what was missed"


def missed(db: Connection, until: datetime) -> None:
    """Note that nobody was there for a while, until this moment."""
    moments.note(db, _MISSED, until)


def looked(db: Connection, until: datetime) -> None:
    """Note that everything has come in that was sent until this moment."""
    moments.note(db, _LOOKED, until)


def owed(db: Connection) -> datetime | None:
    """Return until when we have to look for what was missed; None if there is nothing to look for.

    Until then nobody was there, and whatever came in afterwards came in as it should.
    """
    until, done = moments.last(db, _MISSED), moments.last(db, _LOOKED)
    return until if until and not (done and until <= done) else None


def may_lack(db: Connection, close: datetime, now: datetime) -> bool:
    """Whether providers may have something for us from before the close.

    Never if nobody ever took anything in; and who was there at the close has had all of it.
    """
    here = moments.last(db, TAKING_IN)
    if here is None:
        return False
    return (here < close and now - here > 2 * BEAT) or owed(db) is not None
