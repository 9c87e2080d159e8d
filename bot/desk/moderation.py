"""Moderation: what waits to be read first, what is reported, hidden and contested."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.conversations import WHO
from bot.desk.decided import KINDS
from bot.desk.fields import NEEDED, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.hidden import heard, telling_of
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, said
from bot.moderation import decided, looking
from bot.moderation.looking import NeedsWords, NobodyHears, NothingToDo, Seen
from bot.moderation.told import Telling
from bot.moderation.waiting import Why, waiting
from budget.debt import screened
from budget.edition import Edition
from budget.moderation import Subject, Thing, Wrong
from budget.standing import NotPossible
from storage.contributions.reactions import NoSuchReaction
from storage.journal import Entry

LONGEST: Final = 160
"""Characters of a reason or an answer: so much fits in a text message beside ours."""

_WHY: Final = {
    Why.CONTESTED: _("Its author does not agree that it is hidden."),
    Why.EDITED: _("Its author changed it since it was hidden."),
    Why.UNSEEN: _("Hidden by reports; its author has not heard why."),
    Why.TO_READ: _("Waits to be read before everybody can."),
    Why.REPORTED: _("Reported."),
}

_WRONG: Final = {
    Wrong.INSULTING: _("It is reported as insulting"),
    Wrong.PRIVATE: _("It is reported because something private is told"),
    Wrong.ADVERTISING: _("It is reported as advertising"),
    Wrong.OTHER: _("It is reported for another reason"),
}

_DECISIONS: Final = {
    "open": _("Everybody may read it"),
    "hide": _("Hide it, with the reason below"),
    "restore": _("Show it again"),
    "settle": _("Leave it as it is: its author hears nothing"),
}
_STAYS_HIDDEN: Final = _("It stays hidden, with the answer below")

routes = Desk()


@routes.page("/editions/{slug}/moderation", *WHO)
async def listed(visit: TheVisit) -> Response:
    """Show what waits for somebody, what an author waits for first."""
    edition, found = await visit.with_edition(
        lambda db, edition: waiting(telling_of(visit, db, edition))
    )
    return visit.page("moderation.html", edition=edition, waits=found, why=_WHY)


@routes.page("/editions/{slug}/moderation/{subject}/{number}", *WHO)
async def one(visit: TheVisit, subject: Subject, number: int) -> Response:
    """Show something whole, what residents find wrong with it, and what its author says."""
    return await _shown(visit, Thing(subject, number), {})


async def _shown(visit: Visit, thing: Thing, problems: dict[str, str]) -> Response:
    try:
        edition, (found, before) = await visit.with_edition(
            lambda db, edition: _looked(telling_of(visit, db, edition), thing)
        )
    except NoSuchReaction:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return visit.page(
        "moderated.html",
        status,
        edition=edition,
        found=found,
        wrong=_WRONG,
        heard=heard(found.hiding, edition),
        before=before,
        kinds=KINDS,
        decisions=_decisions(visit, found),
        unlock=visit.office.seal.unlock,
        longest=LONGEST,
        problems=problems,
    )


def _looked(telling: Telling, thing: Thing) -> tuple[Seen, list[Entry]]:
    return looking.seen(telling, thing), decided.of_thing(telling, thing)


def _decisions(visit: Visit, found: Seen) -> list[tuple[str, str]]:
    """Return what can be decided now, and what it is called."""
    contested = found.hiding and found.hiding.waits
    called = _DECISIONS | ({"settle": _STAYS_HIDDEN} if contested else {})
    return [(what, visit.say(called[what])) for what in found.possible]


@routes.form("/editions/{slug}/moderation/{subject}/{number}", *WHO)
async def decide(visit: TheVisit, slug: str, subject: Subject, number: int) -> Response:
    """Open, hide, restore or leave something as it is."""
    thing, fields = Thing(subject, number), Fields(visit)
    what = fields.chosen("what", _DOING)
    words = fields.text("words", LONGEST, needed=what == "hide")
    if fields.problems:
        return await _shown(visit, thing, fields.problems)
    by = visit.person.name

    def done(db: Connection, edition: Edition) -> Sentence | None:
        telling = telling_of(visit, db, edition)
        before = looking.hold(telling, thing)
        if before.since != visit.text("since"):
            return None
        _DOING[what](telling, thing, words, by)
        return _told(what, before, edition)

    try:
        _edition, told = await visit.with_edition(done)
    except NeedsWords:
        return await _shown(visit, thing, {"words": visit.say(NEEDED)})
    except NobodyHears as refusal:
        return await _shown(visit, thing, {"words": said(refusal, visit.language)})
    except (NotPossible, NothingToDo) as refusal:
        return await _shown(visit, thing, {"what": said(refusal, visit.language)})
    except NoSuchReaction:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    if told is None:
        problem = _("This changed meanwhile: please look at it again.")
        return await _shown(visit, thing, {"what": visit.say(problem)})
    return await visit.done(f"/editions/{slug}/moderation", told)


def _told(what: str, before: Seen, edition: Edition) -> Sentence:
    """Say what was done, and what is to be done next."""
    if what == "settle" and not (before.hiding and before.hiding.waits):
        return _("It stays as it is.")
    if what == "restore" and before.thing.subject is Subject.IDEA and screened(edition):
        return _(
            "It is decided; who wrote it hears. The idea has no answer yet: it is to be judged now."
        )
    return _("It is decided; who wrote it hears.")


_DOING: Final[dict[str, Callable[[Telling, Thing, str, str], None]]] = {
    "open": looking.open_,
    "hide": looking.hide,
    "restore": looking.restore,
    "settle": looking.settle,
}
