"""Dead letters: messages that could not be answered or not even be read, kept for the operator.

What they say stays locked, and is erased with whose they are as soon as nobody needs it.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Update, case, select, text, update

from storage.post.mail import Posted
from storage.tables import inbox

_HANDLE_BYTES = 5

GARBLED = "garbled "
"""With this begins the id of what nobody can read: no provider's id has a space in it."""

# Said like this it is found by the index of what is kept.
_DEAD = text("status IN ('waiting', 'dead') AND status = 'dead'")
_KEPT = text("status IN ('waiting', 'dead')")
_ERASED = {"status": Posted.DONE, "body": None, "key": b"", "at": None, "held": None}


class DeadLetter(NamedTuple):
    """A message that was put aside; `attempts` is the count that whoever tries it keeps."""

    channel: str
    message_id: str
    received: datetime
    attempts: int

    def handle(self, organisation: str) -> str:
        """Return its name: the same for as long as it is kept, and no provider's id."""
        named = f"{organisation}\n{self.channel}\n{self.message_id}"
        return hashlib.blake2b(named.encode(), digest_size=_HANDLE_BYTES).hexdigest()

    @property
    def readable(self) -> bool:
        """Whether it can be tried again."""
        return not self.message_id.startswith(GARBLED)


def dead(db: Connection) -> list[DeadLetter]:
    """Return all dead letters, oldest first."""
    columns = (inbox.c.channel, inbox.c.message_id, inbox.c.received, inbox.c.attempts)
    found = select(*columns).where(_DEAD).order_by(inbox.c.received, *columns[:2])
    return [DeadLetter(*row) for row in db.execute(found)]


def again(db: Connection, letters: Iterable[DeadLetter], least: int) -> int:
    """Let those that can be read wait for their turn again; return how many do so because of this.

    Their count of attempts goes on from what it is, and from `least` at least.
    """
    counted = case((inbox.c.attempts < least, least), else_=inbox.c.attempts)
    waits = {"status": Posted.WAITING, "attempts": counted}
    return sum(
        db.execute(_one(letter).values(waits)).rowcount for letter in letters if letter.readable
    )


def drop(db: Connection, letters: Iterable[DeadLetter]) -> int:
    """Erase what these say and whose they are; return how many that were."""
    return sum(db.execute(_one(letter).values(_ERASED)).rowcount for letter in letters)


def drop_older(db: Connection, since: datetime) -> int:
    """Erase what came in before a moment and was never answered; return how many those were.

    Dead letters are, and what waits for an edition that is not made.
    """
    old = update(inbox).where(_KEPT, inbox.c.received < since)
    return db.execute(old.values(_ERASED)).rowcount


def _one(letter: DeadLetter) -> Update:
    """Return an update of a letter, unless somebody else has seen to it meanwhile."""
    here = (inbox.c.channel == letter.channel, inbox.c.message_id == letter.message_id)
    return update(inbox).where(*here, inbox.c.status == Posted.DEAD)
