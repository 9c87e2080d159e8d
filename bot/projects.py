"""The projects of an edition: made from ideas, worded, left out, and withdrawn.

What may be done with them, and when, are the rules of `budget.projects`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from budget import projects
from budget.edition import Edition
from budget.notice import About, Notice
from budget.projects import CannotChange
from budget.receipt import rules_hash
from budget.timeline import Phase
from storage import conversations, editions, ideas, notices
from storage.journal import Entry


class Where(NamedTuple):
    """In which edition something is done, when and by whom."""

    db: Connection
    slug: str
    now: datetime
    by: str

    def held(self) -> Edition:
        """Return the edition as it is once nobody else is changing it."""
        return editions.hold(self.db, self.slug).edition()

    def keep(self, edition: Edition, kind: str, **content: str | int) -> None:
        """Keep the edition as it is from now on, and note what was decided."""
        editions.change(self.db, edition, Entry(self.now, kind, named(self.by), content))


def make(where: Where, *, dry: bool = False) -> Edition:
    """Make a project of each idea that can be done; raise `CannotChange`.

    With `dry` nothing is kept, but the edition returned as it would be.
    """
    edition = where.held()
    changed = projects.made(edition, ideas.since(where.db, where.slug, -1))
    if changed != edition and not dry:
        count = sum(project.made for project in changed.projects)
        where.keep(changed, "projects-made", projects=count, rules=rules_hash(changed))
    return changed


def leave_out(where: Where, number: int, reason: str) -> None:
    """Note why an idea that can be done becomes no project; raise `CannotChange`."""
    edition = where.held()
    if number not in ideas.accepted(where.db, where.slug):
        raise CannotChange(f"There is no idea {number} that can be done.")
    changed = projects.left_out(edition, number, reason)
    where.keep(changed, "project-left-out", number=number, reason=dict(changed.left_out)[number])


def reword(where: Where, number: int, title: Mapping[str, str], text: Mapping[str, str]) -> Edition:
    """Give a project these titles and texts, by language; raise `CannotChange`."""
    changed = projects.reworded(where.held(), number, title, text)
    where.keep(changed, "project-worded", number=number, languages=" ".join({*title, *text}))
    return changed


def withdraw(where: Where, number: int, reason: str, approved_by: str) -> Edition:
    """Withdraw a project, by two people; raise `CannotChange`."""
    names = named(where.by), named(approved_by)
    if names[0].casefold() == names[1].casefold():
        raise CannotChange("Two people withdraw a project; somebody else has to approve of it.")
    changed = projects.withdrawn(where.held(), number, reason)
    said = changed.project_by_number[number].withdrawn
    where.keep(changed, "project-withdrawn", number=number, reason=said, approved=names[1])
    _tell(where, changed, number)
    return changed


def _tell(where: Where, edition: Edition, number: int) -> None:
    """Tell who wrote the idea, or everybody who was heard of since one could vote.

    Who of them voted, and for what, nobody looks up: all are told alike.
    """
    project, voting = edition.project_by_number[number], edition.entered is Phase.VOTING
    begins = edition.timeline.begins.get(Phase.VOTING) if voting else None
    written = {idea.number: idea for idea in ideas.since(where.db, where.slug, -1)}
    idea = written.get(project.idea or 0)
    told = conversations.heard_of(begins, idea.authors if idea else ())
    notice = Notice(About.OFF_BALLOT, number)
    notices.add_for_all(where.db, where.slug, notice, told, where.now)


def named(name: str) -> str:
    """Return somebody's name as it is written down; raise `CannotChange` if there is none."""
    if written := " ".join(name.split()):
        return written
    raise CannotChange("A name is needed.")
