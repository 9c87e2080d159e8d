"""The word by which ambassadors rehearse a vote."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from storage.process import editions
from storage.residents import rehearsals

_SIGNS = "ACDEFGHJKMNPQRTVWXY34679"
"""Letters and digits that are not read as others."""

_LENGTH = 5


def begin(db: Connection, slug: str, now: datetime, by: str) -> str:
    """Let a vote be rehearsed; return the word for it, the same until it is ended.

    Raise `CannotRehearse` once voting has opened, or while conversations are about another edition;
    `NotReady` while nobody could vote.
    """
    word = editions.hold(db, slug).edition().rehearsal
    if not word:
        word = f"OEFEN-{''.join(secrets.choice(_SIGNS) for _sign in range(_LENGTH))}"
        rehearsals.let(db, slug, word, now, by)
    return word


def end(db: Connection, slug: str, now: datetime, by: str) -> None:
    """Let a vote be rehearsed no more, and erase all of it; raise `CannotRehearse`."""
    rehearsals.let(db, slug, "", now, by)
