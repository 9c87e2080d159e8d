"""Names under what has to be decided by more than one person: each counts once, for exactly that.

A name stands in the journal with what it was put to.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, select

from budget.names import folded
from budget.sentence import Reasoned, _
from storage import journal
from storage.journal import Entry
from storage.tables import journal as decisions

PEOPLE: Final = 2
"""How many have to put their names to an outcome, or to what is done with what is left over."""

Content = Mapping[str, str | int]


class CannotSign(Reasoned):
    """A name cannot be put to this now."""


def sign(db: Connection, slug: str, entry: Entry) -> int:
    """Put a name to something; return how many names there are; raise `CannotSign`."""
    name = " ".join(entry.by.split())
    if not name:
        raise CannotSign(_("A name is needed."))
    before = names(db, slug, entry.kind, entry.content)
    if folded(name) in before:
        raise CannotSign(_("{name} did so already: somebody else has to.", name=name))
    journal.write(db, slug, replace(entry, by=name))
    return len(before) + 1


def names(db: Connection, slug: str, kind: str, content: Content) -> dict[str, str]:
    """Return who put their names to exactly this: as they are compared, and as they wrote them."""
    c = decisions.c
    signed = db.execute(select(c.by, c.content).where(c.edition == slug, c.kind == kind))
    return {folded(by): by for by, written in signed if json.loads(written) == content}
