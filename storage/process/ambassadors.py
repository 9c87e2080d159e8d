"""Ambassadors: who helps an edition in their own circle, by name, with consent, and in what role.

The name is locked, and never in the journal; no number is kept.  They are erased with the residents
of the edition.
"""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from budget.sentence import Reasoned, _
from storage import journal
from storage.journal import Entry
from storage.process import editions
from storage.process.agreements import Signed
from storage.sealing import Seal
from storage.tables import ambassadors

LONGEST: Final = 60
"""Characters of a name, and of a role."""

_NUMBER: Final = re.compile(r"(\d[\s().-]*){7,}|@")


class CannotAdd(Reasoned):
    """This is no ambassador."""


@dataclass(frozen=True, slots=True)
class Ambassador:
    """Somebody who helps, by the number that the store gave them."""

    id: int
    name: str
    role: str


class Person(NamedTuple):
    """Who agreed to help, by the name they gave, and in what role."""

    name: str
    role: str


def add(db: Connection, slug: str, person: Person, signed: Signed, seal: Seal) -> int:
    """Keep an ambassador who has agreed to that; return their number."""
    editions.hold(db, slug)
    name, role = (" ".join(said.split()) for said in person)
    for said in (name, role):
        if not 1 <= len(said) <= LONGEST:
            raise CannotAdd(_("A name or a role has 1 to {most} characters.", most=LONGEST))
        if _NUMBER.search(said):
            raise CannotAdd(_("No phone number or address is kept of ambassadors; leave it out."))
    row = {"edition": slug, "name": seal.lock(name), "role": role}
    number = int(db.scalar(insert(ambassadors).values(row).returning(ambassadors.c.id)) or 0)
    content: dict[str, str | int] = {"ambassador": number, "role": role}
    journal.write(db, slug, Entry(signed.at, "ambassador-added", signed.by, content))
    return number


def of(db: Connection, slug: str, seal: Seal) -> list[Ambassador]:
    """Return the ambassadors of an edition, in the order in which they came."""
    c = ambassadors.c
    found = db.execute(select(ambassadors).where(c.edition == slug).order_by(c.id))
    return [Ambassador(row.id, seal.unlock(row.name), row.role) for row in found]


def drop(db: Connection, slug: str, number: int, signed: Signed) -> None:
    """Erase an ambassador of an edition, if there is one with this number."""
    editions.hold(db, slug)
    c = ambassadors.c
    if db.execute(delete(ambassadors).where(c.edition == slug, c.id == number)).rowcount:
        gone = Entry(signed.at, "ambassador-gone", signed.by, {"ambassador": number})
        journal.write(db, slug, gone)


def let_go(db: Connection, slug: str) -> None:
    """Erase all ambassadors of an edition that is over."""
    db.execute(delete(ambassadors).where(ambassadors.c.edition == slug))
