"""A project withdrawn by two people, one after the other: one asks for it, another agrees.

What was asked and by whom stands in the journal, like what people put their names to elsewhere.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection

from bot import projects
from bot.acting import Acting
from budget.edition import Edition
from budget.projects import CannotChange, withdrawn
from budget.sentence import _
from storage import journal

_ASKED: Final = "project-withdrawal-asked"
_OVER: Final = ("project-withdrawal-dropped", "project-withdrawn")


class Wish(NamedTuple):
    """Who asked that a project is withdrawn, when, and for which reason."""

    number: int
    reason: str
    by: str
    at: datetime


def waiting(db: Connection, slug: str) -> dict[int, Wish]:
    """Return what somebody asked and nobody has decided, by the number of the project."""
    found: dict[int, Wish] = {}
    for entry in journal.of(db, slug, (_ASKED, *_OVER)):
        number = int(entry.content["number"])
        found.pop(number, None)
        if entry.kind == _ASKED:
            found[number] = Wish(number, str(entry.content["reason"]), entry.by, entry.at)
    return found


def ask(acting: Acting, number: int, reason: str) -> None:
    """Ask somebody else to agree that a project is withdrawn; raise `CannotChange`."""
    said = withdrawn(acting.hold(), number, reason).project_by_number[number].withdrawn
    if number in waiting(acting.db, acting.slug):
        raise CannotChange(
            _("That project {number} is withdrawn was asked already.", number=number)
        )
    acting.write(_ASKED, projects.named(acting.by), number=number, reason=said)


def agree(acting: Acting, number: int, reason: str) -> Edition:
    """Withdraw a project as somebody else asked, for the reason that was read."""
    wish = _wish(acting, number)
    if wish.reason != reason:
        raise CannotChange(_("Another reason was given meanwhile: please read it."))
    return projects.withdraw(replace(acting, by=wish.by), number, wish.reason, acting.by)


def drop(acting: Acting, number: int) -> None:
    """Leave a project on the ballot after all."""
    _wish(acting, number)
    acting.write(_OVER[0], projects.named(acting.by), number=number)


def _wish(acting: Acting, number: int) -> Wish:
    acting.hold()
    wish = waiting(acting.db, acting.slug).get(number)
    if wish is None:
        raise CannotChange(_("Nobody asks that project {number} is withdrawn.", number=number))
    return wish
