"""What is hidden, and what was decided in moderation: found again, and from there undone."""

from typing import Annotated, Final, NamedTuple

from fastapi import Query
from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.conversations import WHO
from bot.desk.decided import KINDS
from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _
from bot.moderation import decided
from bot.moderation.decided import Decision, Hidden
from bot.moderation.told import Telling
from budget import appeal
from budget.edition import Edition
from budget.timeline import Phase
from storage.contributions.hidings import Hiding

PAGE: Final = 50
"""Decisions on a page."""

routes = Desk()


class Found(NamedTuple):
    """What is hidden now, and a page of decisions, with one more if there is an older one."""

    hidden: list[Hidden]
    decisions: list[Decision]


@routes.page("/editions/{slug}/moderation/decided", *WHO)
async def every(visit: TheVisit, before: Annotated[int, Query(ge=0)] = 0) -> Response:
    """Show what is hidden, why, by whom and whether its author can disagree; and what was decided.

    On the pages of older decisions there is nothing else.
    """

    def look(db: Connection, edition: Edition) -> Found:
        telling = telling_of(visit, db, edition)
        now = [] if before else decided.hidden(telling)
        return Found(now, decided.decisions(telling, before, PAGE + 1))

    edition, found = await visit.with_edition(look)
    shown = found.decisions[:PAGE]
    return visit.page(
        "hidden.html",
        edition=edition,
        hidden=[(one, heard(one.seen.hiding, edition)) for one in found.hidden],
        decisions=shown,
        kinds=KINDS,
        unlock=visit.office.seal.unlock,
        older=shown[-1].written.position if len(found.decisions) > PAGE else 0,
        newest=not before,
    )


def telling_of(visit: Visit, db: Connection, edition: Edition) -> Telling:
    """Return by what somebody at the desk decides in moderation, and authors are told."""
    return Telling(db, edition.slug, edition.zone, visit.office.seal, visit.now)


def heard(hiding: Hiding | None, edition: Edition) -> Sentence:
    """Say what the author of something that is hidden knows, and can still do."""
    if hiding is None or not hiding.reason:
        return _("Its author has not heard why.")
    if hiding.edited:
        return _("Its author changed it since, and waits until somebody looks.")
    if hiding.settled:
        told = hiding.settled.astimezone(edition.zone).date()
        return _("Its author was told on {day} that it stays hidden: that is final.", day=told)
    if hiding.contested:
        last = appeal.heard(hiding.contested, edition).astimezone(edition.zone).date()
        return _("Its author does not agree, and was promised an answer by {day}.", day=last)
    return _can_disagree(edition)


def _can_disagree(edition: Edition) -> Sentence:
    """Say until when authors can disagree that something is hidden: while there is an edition."""
    if edition.entered is Phase.CLOSED:
        return _("This round is over: its author cannot disagree any more.")
    ends = edition.timeline.begins.get(Phase.CLOSED)
    if ends is None:
        return _("Its author can disagree as long as this round lasts.")
    last = ends.astimezone(edition.zone).date()
    return _("Its author can disagree until this round is closed, on {day}.", day=last)
