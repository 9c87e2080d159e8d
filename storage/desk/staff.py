"""Who works at the desk, found by the keyed hash of an e-mail address that is kept locked."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables import (
    passkeys,
    sessions,
    sign_on_links,
    staff,
    staff_invitations,
    staff_roles,
)

MOST_FAILURES = 5
"""Wrong tries after which nobody can sign in with an address for a while."""

LOCKED_FOR = timedelta(minutes=15)


class NameTaken(Exception):
    """Somebody else at this desk has this name, or this address."""


class Held(NamedTuple):
    """A role that somebody has: in one edition or in all (""), a partner's for one partner."""

    role: str
    edition: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works at the desk.

    `sealed` is the e-mail address and `second` the secret of the second factor, both locked; of the
    latter `second_step` is the last code that was used.
    """

    id: str
    login_key: bytes
    sealed: bytes
    name: str
    password: str
    second: bytes
    second_step: int
    failures: int
    locked_until: datetime | None
    joined: datetime
    left_at: datetime | None
    roles: frozenset[Held] = frozenset()


class Invitation(NamedTuple):
    """An invitation to work at the desk, which can be used once before it expires."""

    token: bytes
    login_key: bytes
    sealed: bytes
    name: str
    roles: frozenset[Held]
    second: bytes
    by: str
    at: datetime
    expires: datetime
    used: datetime | None = None


_ROW = select(*(staff.c[name] for name in Staff.__slots__ if name != "roles"))


def get(db: Connection, person: str) -> Staff | None:
    """Return somebody by their id, who has not left."""
    return _one(db, staff.c.id == person)


def find(db: Connection, login_key: bytes) -> Staff | None:
    """Return somebody by the hash of their address, who has not left."""
    return _one(db, staff.c.login_key == login_key)


def _one(db: Connection, condition: Any) -> Staff | None:  # noqa: ANN401 - a clause of SQLAlchemy's
    row = db.execute(_ROW.where(condition, staff.c.left_at.is_(None))).one_or_none()
    return replace(Staff(*row), roles=_held(db, row[0])) if row else None


def _held(db: Connection, person: str) -> frozenset[Held]:
    c = staff_roles.c
    own = select(c.role, c.edition, c.partner).where(c.staff == person)
    return frozenset(Held(*row) for row in db.execute(own))


def every(db: Connection) -> list[Staff]:
    """Return everybody who has not left, by name."""
    c = staff_roles.c
    held: dict[str, set[Held]] = {}
    for person, *role in db.execute(select(c.staff, c.role, c.edition, c.partner)):
        held.setdefault(person, set()).add(Held(*role))
    here = _ROW.where(staff.c.left_at.is_(None)).order_by(staff.c.known_as)
    found = [Staff(*row) for row in db.execute(here)]
    return [replace(one, roles=frozenset(held.get(one.id, ()))) for one in found]


def known(db: Connection) -> set[str]:
    """Return the ids of everybody who works here, or ever did."""
    return set(db.scalars(select(staff.c.id)))


def add(db: Connection, person: Staff) -> None:
    """Let somebody work at the desk; raise `NameTaken`."""
    c, known_as = staff.c, person.name.casefold()
    same = select(c.id).where((c.known_as == known_as) | (c.login_key == person.login_key))
    if db.execute(same).first():
        raise NameTaken
    values = {name: getattr(person, name) for name in Staff.__slots__ if name != "roles"}
    db.execute(insert(staff).values(values | {"known_as": known_as}))
    assign(db, person.id, person.roles)


def assign(db: Connection, person: str, roles: Collection[Held]) -> None:
    """Give somebody these roles, and no others."""
    db.execute(delete(staff_roles).where(staff_roles.c.staff == person))
    if roles:
        rows = [{"staff": person, **held._asdict()} for held in sorted(roles)]
        db.execute(insert(staff_roles), rows)


def attempt(db: Connection, login_key: bytes, now: datetime) -> Staff | None:
    """Count a try to sign in before it is known whether it is right; None if it may not be made.

    So a hundred tries at once are a hundred tries.
    """
    db.execute(
        select(staff.c.id).where(staff.c.login_key == login_key).with_for_update()
    ).one_or_none()
    found = find(db, login_key)
    if found is None or (found.locked_until and found.locked_until > now):
        return None
    last = found.failures + 1 >= MOST_FAILURES
    change(
        db,
        found.id,
        failures=0 if last else found.failures + 1,
        locked_until=now + LOCKED_FOR if last else None,
    )
    return found


def succeed(db: Connection, person: str, step: int) -> bool:
    """Forget the tries of somebody who was right; False if the code was used meanwhile."""
    own = update(staff).where(staff.c.id == person, staff.c.second_step < step)
    done = db.execute(own.values(failures=0, locked_until=None, second_step=step))
    return done.rowcount == 1


def forgive(db: Connection, person: str) -> None:
    """Forget the tries of somebody who was right by something else than a code."""
    change(db, person, failures=0, locked_until=None)


def change(db: Connection, person: str, **values: Any) -> None:
    """Change what is kept of somebody."""
    db.execute(update(staff).where(staff.c.id == person).values(values))


def leave(db: Connection, person: str, now: datetime) -> None:
    """Let somebody work here no more: their name stays in the journal, their address nowhere."""
    nobody = f"left: {person}"
    gone = {"left_at": now, "sealed": b"", "login_key": nobody.encode(), "known_as": nobody}
    change(db, person, password="", second=b"", **gone)
    assign(db, person, ())
    for kept in (sessions, passkeys, sign_on_links):
        db.execute(delete(kept).where(kept.c.staff == person))


def invite(db: Connection, invitation: Invitation) -> None:
    """Keep an invitation; one to the same address before it cannot be used any more."""
    c = staff_invitations.c
    db.execute(delete(staff_invitations).where(c.login_key == invitation.login_key))
    written = {**invitation._asdict(), "roles": json.dumps(sorted(invitation.roles))}
    db.execute(insert(staff_invitations).values(written))


def invitation(db: Connection, token: bytes, now: datetime) -> Invitation | None:
    """Return an invitation that can still be used; nobody else uses it until we are done."""
    c = staff_invitations.c
    names = (c[name] for name in Invitation._fields)
    good = (c.token == token, c.used.is_(None), c.expires > now)
    row = db.execute(select(*names).where(*good).with_for_update()).one_or_none()
    return _invitation(row) if row else None


def invitations(db: Connection, now: datetime) -> list[Invitation]:
    """Return the invitations that can still be used, the newest first."""
    c = staff_invitations.c
    names = (c[name] for name in Invitation._fields)
    good = select(*names).where(c.used.is_(None), c.expires > now).order_by(c.at.desc())
    return [_invitation(row) for row in db.execute(good)]


def _invitation(row: Any) -> Invitation:  # noqa: ANN401 - a row of SQLAlchemy's
    read = Invitation(*row)
    return read._replace(roles=frozenset(Held(*one) for one in json.loads(str(row[4]))))


def use(db: Connection, token: bytes, now: datetime) -> None:
    """Let an invitation be used no more."""
    own = staff_invitations.c.token == token
    db.execute(update(staff_invitations).where(own).values(used=now))


def uninvite(db: Connection, login_key: bytes) -> None:
    """Take an invitation back."""
    db.execute(delete(staff_invitations).where(staff_invitations.c.login_key == login_key))
