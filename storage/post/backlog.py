"""The backlog: what waits in the inbox, and who is at it.

One letter is one worker's at a time, and of each address it is the first that waits: so nobody's
messages are answered in another order than they came in.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Update, exists, func, or_, select, text, tuple_, update

from storage.post.mail import Letter, Posted
from storage.tables import inbox

LEASE = timedelta(seconds=30)
"""After so long whoever was at a letter is taken to have died; a turn takes a moment."""

# An index of some rows alone is found only by who says in the same words which rows those are.
_WAITING = text("status = 'waiting'")
_EARLIER = inbox.alias("earlier")
_EARLIER_WAITS = text("earlier.status IN ('waiting', 'dead') AND earlier.status = 'waiting'")
_THEIRS_WAITS = text("status IN ('waiting', 'dead') AND status = 'waiting'")
_COLUMNS = ("channel", "message_id", "key", "received", "body", "attempts", "at", "held")


class Claim(NamedTuple):
    """A letter that is ours until the lease is over; `died` if whoever had it before us did."""

    letter: Letter
    died: bool


def claim(db: Connection, now: datetime) -> Claim | None:
    """Return the oldest letter that can be answered and nobody is at; it is ours from now on.

    If whoever was at it died, that is one more attempt.
    """
    c, earlier = inbox.c, _EARLIER.c
    free = or_(c.held.is_(None), c.held <= now, c.held > now + LEASE)  # the demo's clock goes back
    before = exists().where(
        _EARLIER_WAITS, earlier.key == c.key, tuple_(*_order(earlier)) < tuple_(*_order(c))
    )
    oldest = select(*(c[name] for name in _COLUMNS)).where(_WAITING, free, ~before)
    held = oldest.order_by(*_order(c)).limit(1).with_for_update(skip_locked=True)
    row = db.execute(held).mappings().one_or_none()
    if row is None:
        return None
    found = Letter(**row)
    died = found.held is not None
    letter = found._replace(attempts=found.attempts + died, held=now + LEASE)
    db.execute(_one(letter).values(attempts=letter.attempts, held=letter.held))
    return Claim(letter, died)


def settle(db: Connection, letter: Letter, status: Posted) -> bool:
    """Say what became of a letter that is ours; False if it is not, or waits no more.

    Once it is done its text is gone, and whose it was.
    """
    values: dict[str, Any] = {"status": status, "attempts": letter.attempts + 1, "held": None}
    if status is Posted.DONE:
        values |= {"body": None, "key": b""}
    return db.execute(_ours(letter).values(values)).rowcount == 1


def give_back(db: Connection, letter: Letter) -> None:
    """Let a letter wait again of which the turn failed."""
    db.execute(_ours(letter).values(attempts=letter.attempts + 1, held=None))


def behind(db: Connection, keys: Collection[bytes]) -> set[bytes]:
    """Return of which of these addresses something waits: what they send now waits behind it."""
    c = inbox.c
    return set(db.scalars(select(c.key).where(_THEIRS_WAITS, c.key.in_(keys)).distinct()))


def put_behind(db: Connection, letters: Sequence[Letter]) -> None:
    """Let what has just come in wait for its turn."""
    for letter in letters:
        waits = {"key": letter.key, "body": letter.body, "at": letter.at}
        db.execute(_one(letter).values(status=Posted.WAITING, **waits))


def unanswered(db: Connection, until: datetime) -> int:
    """Return how many messages that residents sent before a moment still wait for their turn."""
    sent = func.coalesce(inbox.c.at, inbox.c.received)
    waits = select(func.count()).select_from(inbox).where(_WAITING, sent < until)
    return db.scalar(waits) or 0


def _order(columns: Any) -> tuple[Any, ...]:  # noqa: ANN401 - columns of the inbox, or its alias
    """Return by what letters are in order; of two that came at once the longer id is later."""
    return columns.received, func.length(columns.message_id), columns.message_id


def _one(letter: Letter) -> Update:
    """Return an update of a letter, whatever became of it."""
    c = inbox.c
    return update(inbox).where(c.channel == letter.channel, c.message_id == letter.message_id)


def _ours(letter: Letter) -> Update:
    """Return an update of a letter, if it still waits and is ours."""
    return _one(letter).where(inbox.c.status == Posted.WAITING, inbox.c.held == letter.held)
