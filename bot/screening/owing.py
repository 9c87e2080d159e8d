"""To whom an answer is owed, which keeps an edition from going on; and what is overdue."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Connection

from bot.acting import CLOCK, Acting
from bot.screening import mending
from budget.assessment import Stage
from budget.debt import Debt, owed, refusal
from budget.edition import Edition
from budget.sentence import Sentence
from budget.standing import Standing
from budget.timeline import Phase
from storage import journal
from storage.contributions import appeals, board, hidings, ideas
from storage.contributions.board import Row
from storage.process import editions

_SOON = timedelta(days=7)
"""How long before the end of screening whatever has no answer is overdue."""

UNANSWERED = (Standing.WAITING, Standing.OPEN, Standing.HIDDEN, Standing.APPEALED)
"""Where an idea stands to which an answer may be owed."""


def debts(db: Connection, slug: str) -> list[Debt]:
    """Return the ideas to which an answer is owed."""
    return owed(ideas.every(db, slug, *UNANSWERED), _told(db, slug))


def waiting_for(db: Connection, slug: str, rows: Collection[Row]) -> list[int]:
    """Return to which of these ideas an answer is owed."""
    told = _told(db, slug)
    return [row.number for row in rows if row.standing in UNANSWERED and row.number not in told]


def _told(db: Connection, slug: str) -> set[int]:
    """Return which ideas are hidden with a reason that nobody contests, or not any more."""
    hidden = set(ideas.standing(db, slug, Standing.HIDDEN))
    return hidden - hidings.hidden_without_reason(db, slug)


def keeps_from(db: Connection, edition: Edition, phase: Phase) -> Sentence | None:
    """Say why this edition cannot enter a phase after screening; None if it can.

    An edition without a screening phase owes an answer to nobody but who appeals; and voting ends
    when it was said to end, whoever waits for one.
    """
    if not Phase.SCREENING.before(phase) or _ends_voting(edition, phase):
        return None
    screens = Phase.SCREENING in edition.timeline.begins
    waits = UNANSWERED if screens else (Standing.APPEALED,)
    found = set(ideas.standing(db, edition.slug, *waits))
    if found & set(ideas.standing(db, edition.slug, Standing.HIDDEN)):
        found = {debt.number for debt in debts(db, edition.slug)}
    return refusal(sorted(found)) if found else None


def _ends_voting(edition: Edition, phase: Phase) -> bool:
    """Whether this phase is the one with which people cannot vote any more."""
    comes_next = phase in (Phase.COUNTING, edition.timeline.following(Phase.VOTING))
    return edition.entered is Phase.VOTING and comes_next and not Phase.RESULTS.before(phase)


def remind(acting: Acting) -> list[str]:
    """See to what is overdue by now, each of it once; return what the operator has to know."""
    late = [
        f"The author of idea {number} did not mend it in time: decide on it."
        for number in mending.see_to(acting)
    ]
    for number in appeals.overdue(acting.db, acting.slug, acting.now):
        acting.write("appeal-overdue", CLOCK, number=number)
        late.append(f"The appeal about idea {number} should have been answered by now.")
    return late


def overdue(acting: Acting) -> list[int]:
    """Return the ideas that wait too long: for their author, for a screener, or for an appeal."""
    return sorted(late(acting, board.rows(acting.db, acting.slug)))


def late(acting: Acting, rows: Collection[Row]) -> set[int]:
    """Return which of these ideas wait too long."""
    db, slug, now = acting.db, acting.slug, acting.now
    found = {case.number for case in appeals.waiting(db, slug) if case.before <= now}
    given_up = {entry.content["number"] for entry in journal.of(db, slug, [mending.GIVEN_UP])}
    back = {row.number for row in rows if row.stage is Stage.OPEN} & given_up
    found |= back | {row.number for row in rows if row.stage is Stage.MENDED}
    end = editions.load(db, slug).edition().timeline.end(Phase.SCREENING)
    if end and end - _SOON <= now:
        waits = (Standing.WAITING, Standing.OPEN)
        found |= {row.number for row in rows if row.standing in waits}
    return {row.number for row in rows} & found


def current(db: Connection, slug: str = "") -> str:
    """Return the name of an edition, or of the one that conversations are about."""
    if slug:
        return editions.load(db, slug).slug
    about = editions.about(db)
    if not about:
        raise editions.NoSuchEdition
    return about
