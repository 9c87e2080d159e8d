"""By which secret a store was begun: with another one everybody in it would be a stranger.

Nobody could be reached, and who has voted could vote again.  So what is made of the secret is kept
when a store is first served or first asked for a code, and compared from then on.
"""

import hmac

from sqlalchemy import Connection, select

from budget.sentence import Reasoned, _
from storage.sealing import Seal
from storage.tables import secrets
from storage.upsert import inserting

_ONLY = 1


class OtherSecret(Reasoned):
    """The secret of the service is not the one that this store was begun with."""

    def __init__(self) -> None:
        super().__init__(
            _("WIJKSTEM_SECRET_KEY is not the one with which this database was begun.").hinting(
                ": nobody in it would be known, and who voted could vote again."
                " Set the one that it was begun with."
            )
        )


def require(db: Connection, seal: Seal) -> None:
    """Note by which secret the store was begun, once; raise `OtherSecret` where it was another."""
    if _kept(db) is None:
        row = {"id": _ONLY, "mark": _mark(seal)}
        db.execute(inserting(db, secrets).values(row).on_conflict_do_nothing())
    if not holds(db, seal):
        raise OtherSecret


def holds(db: Connection, seal: Seal) -> bool:
    """Return whether the store was begun with this secret, or with none so far."""
    kept = _kept(db)
    return kept is None or hmac.compare_digest(kept, _mark(seal))


def _kept(db: Connection) -> bytes | None:
    return db.scalar(select(secrets.c.mark).where(secrets.c.id == _ONLY))


def _mark(seal: Seal) -> bytes:
    """Return what tells one secret from another, and nothing about it."""
    return seal.key("wijkstem", "the secret of this store")
