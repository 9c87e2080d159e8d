"""The passkeys of who works at the desk, and the challenges that each answers once."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables import passkey_challenges, passkeys


class Passkey(NamedTuple):
    """A passkey of somebody: `title` is what they call it, locked.

    `uses` is how often it signed, as it says itself: one that is kept on several devices says 0.
    """

    id: str
    staff: str
    credential: bytes
    public_key: bytes
    uses: int
    title: bytes
    added: datetime
    used: datetime | None = None


class Challenge(NamedTuple):
    """What a passkey has to sign before it expires: for what, and whose it has to be ("" any)."""

    challenge: bytes
    purpose: str
    staff: str
    expires: datetime


_ROW = select(*(passkeys.c[name] for name in Passkey._fields))


def add(db: Connection, passkey: Passkey) -> bool:
    """Keep a passkey; False if it is known already."""
    same = select(passkeys.c.id).where(passkeys.c.credential == passkey.credential)
    if db.execute(same).first():
        return False
    db.execute(insert(passkeys).values(passkey._asdict()))
    return True


def find(db: Connection, credential: bytes) -> Passkey | None:
    """Return a passkey by what its device calls it."""
    row = db.execute(_ROW.where(passkeys.c.credential == credential)).one_or_none()
    return Passkey(*row) if row else None


def of(db: Connection, person: str) -> list[Passkey]:
    """Return somebody's passkeys, the oldest first."""
    own = _ROW.where(passkeys.c.staff == person).order_by(passkeys.c.added, passkeys.c.id)
    return [Passkey(*row) for row in db.execute(own)]


def use(db: Connection, passkey: Passkey, uses: int, now: datetime) -> bool:
    """Note that a passkey signed; False if it was used or removed meanwhile."""
    c = passkeys.c
    own = update(passkeys).where(c.id == passkey.id, c.uses == passkey.uses)
    return db.execute(own.values(uses=uses, used=now)).rowcount == 1


def remove(db: Connection, person: str, passkey: str) -> bool:
    """Forget a passkey; False if somebody has no such one."""
    c = passkeys.c
    return db.execute(delete(passkeys).where(c.staff == person, c.id == passkey)).rowcount == 1


def remove_all(db: Connection, person: str) -> None:
    """Forget all passkeys of somebody."""
    db.execute(delete(passkeys).where(passkeys.c.staff == person))


def ask(db: Connection, challenge: Challenge, now: datetime) -> None:
    """Keep a challenge until it is answered; those that expired are forgotten."""
    db.execute(delete(passkey_challenges).where(passkey_challenges.c.expires <= now))
    db.execute(insert(passkey_challenges).values(challenge._asdict()))


def take(db: Connection, challenge: bytes, purpose: str, person: str, now: datetime) -> bool:
    """Take away a challenge that was asked for this, of this person; False if there is none.

    It is gone whatever becomes of the answer, so nothing is answered twice.
    """
    c = passkey_challenges.c
    asked = (c.purpose == purpose, c.staff == person, c.expires > now)
    own = delete(passkey_challenges).where(c.challenge == challenge, *asked)
    return db.execute(own).rowcount == 1
