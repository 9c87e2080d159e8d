"""What the forms of the process have in common: who changes, what was wrong, and what was seen."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.visit import Visit
from bot.desk.words import said
from bot.editions.checking import NotAccepted, Place
from bot.editions.editing import Editor
from budget.sentence import whole

PROCESS: Final = "/editions/{slug}/process"

Rows = Mapping[Place, Sequence[int]]
"""In which rows of a form the entries of a list in the file stand, where some rows are empty."""

NO_ROWS: Final[Rows] = {}


def editor(visit: Visit, db: Connection, slug: str) -> Editor:
    """Return the visitor as somebody who changes an edition."""
    return Editor(db, slug, visit.person.name, visit.now)


def places(visit: Visit, table: str, there: int, most: int, spare: int = 2) -> int:
    """Return how many rows a form has: those that are there, or were typed, and empty ones."""
    depth = table.count(".") + 1
    sent = {"".join(f.split(".")[depth : depth + 1]) for f in visit.form if f.startswith(table)}
    typed = max((n + 1 for n in range(most) if str(n) in sent), default=0)
    return min(most, max(there + spare, typed))


def beside(fields: Fields, visit: Visit, refusal: NotAccepted, rows: Rows = NO_ROWS) -> None:
    """Put what is wrong beside its field, which need not be named there; else it is at the top."""
    for wrong in refusal.wrong:
        place = _in_the_form(wrong.where, rows)
        field, told = _field(visit, place), said(NotAccepted(wrong), visit.language)
        named = f"{'.'.join(map(str, place))}: "
        bare = told.removeprefix(named) if named == f"{field}: " else told
        fields.wrong(field, told if bare == told else whole(bare))


def _in_the_form(where: Place, rows: Rows) -> Place:
    """Return a place with the row of the form instead of the entry of the file."""
    for end, part in enumerate(where):
        if isinstance(part, int) and (known := rows.get(where[:end])):
            return (*where[:end], known[part], *where[end + 1 :])
    return where


def _field(visit: Visit, where: Place) -> str:
    """Return the name of the field of a place in an edition's file: the longest that is there."""
    names = [".".join(map(str, where[:end])) for end in range(len(where), 0, -1)]
    for name in names:
        if found := next((f for f in visit.form if f == name or f.startswith(f"{name}.")), ""):
            return found
    return "main"
