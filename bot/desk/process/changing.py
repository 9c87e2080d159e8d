"""What the forms of the process have in common: who changes, what was wrong, and what was seen."""

from typing import Final

from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.visit import Visit
from bot.desk.words import _, said
from bot.editions.checking import NotAccepted, Place
from bot.editions.editing import Editor
from budget.edition import Edition
from storage import editions

PROCESS: Final = "/editions/{slug}/process"

MEANWHILE: Final = _(
    "Somebody changed this meanwhile. What there is now stands beside what you typed; keep it again"
    " to replace it."
)


def editor(visit: Visit, db: Connection, slug: str) -> Editor:
    """Return the visitor as somebody who changes an edition."""
    return Editor(db, slug, visit.person.name, visit.now)


async def loaded(visit: Visit, slug: str) -> Edition:
    """Return an edition."""
    row = await visit.run(lambda db: editions.load(db, slug))
    return row.edition()


def beside(fields: Fields, visit: Visit, refusal: NotAccepted) -> None:
    """Put what is wrong beside its field; what has none stands at the top."""
    for wrong in refusal.wrong:
        fields.wrong(_field(visit, wrong.where), said(NotAccepted(wrong), visit.language))


def _field(visit: Visit, where: Place) -> str:
    """Return the name of the field of a place in an edition's file: the longest that is there."""
    names = [".".join(map(str, where[:end])) for end in range(len(where), 0, -1)]
    for name in names:
        if found := next((f for f in visit.form if f == name or f.startswith(f"{name}.")), ""):
            return found
    return names[0] if names else "main"
