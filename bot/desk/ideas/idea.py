"""One idea, whole: what residents wrote and say about it, and what screeners found of it."""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.acting import Acting
from bot.desk.guard import Desk, TheVisit
from bot.desk.ideas import listing, names, wishes
from bot.desk.ideas.board import colleagues
from bot.desk.ideas.listing import Wanted
from bot.desk.ideas.names import LOOK, WORK
from bot.desk.visit import STRICT, Visit
from bot.desk.words import _
from bot.screening import publishing
from budget.assessment import SHORT_TITLE, Stage
from budget.criteria import chosen
from budget.defect import QUESTION_LENGTH
from budget.discussion import Discussion
from budget.edition import Edition
from budget.idea import UNKNOWN, Idea
from budget.sentence import Sentence
from budget.standing import Standing
from storage import journal
from storage.contributions import assessments, ideas, pictures, reactions
from storage.contributions.assessments import Kept, Note
from storage.journal import Entry
from storage.process import editions

routes = Desk()


@dataclass(frozen=True)
class Whole:
    """An idea and its assessment.

    `beside` are the ideas before and after it in the list, `back` is its own place there.
    """

    edition: Edition
    idea: Idea
    kept: Kept
    lacking: list[Sentence]
    notes: list[Note]
    said: Discussion
    history: list[Entry]
    colleagues: list[str]
    beside: tuple[int, int]
    back: str
    late: bool

    @property
    def can_be_judged(self) -> bool:
        """Whether anything can still be found of it."""
        return (
            self.idea.standing is Standing.OPEN
            and self.kept.assessment.stage is not Stage.PUBLISHED
        )


def look(acting: Acting, number: int, wish: Wanted) -> Whole:
    """Return an idea with all that is known of it; raise `NoSuchIdea`."""
    db, slug = acting.db, acting.slug
    idea, kept = ideas.get(db, slug, number), assessments.get(db, slug, number)
    edition = editions.load(db, slug).edition()
    listed = listing.found(acting, wish)
    lacking: list[Sentence] = []
    if idea.standing is Standing.OPEN:
        lacking = publishing.lacking(db, slug, kept.assessment)
    return Whole(
        edition,
        idea,
        kept,
        lacking,
        assessments.notes(db, slug, number, acting.seal),
        Discussion(reactions.to_idea(db, slug, number)),
        journal.of(db, slug, names.HAPPENED, number),
        colleagues(db, slug),
        listed.beside(number),
        listed.place(wish, number),
        number in listed.late,
    )


@routes.page("/editions/{slug}/ideas/{number}", *LOOK)
async def idea(visit: TheVisit, slug: str, number: int) -> Response:
    """Show an idea."""
    return await shown(visit, slug, number, {})


async def shown(
    visit: Visit,
    slug: str,
    number: int,
    problems: dict[str, str],
    differing: list[tuple[str, str, str]] | None = None,
) -> Response:
    """Show an idea with what was typed, and where that differs from what somebody else kept."""
    wish = listing.wanted(visit)
    seen = await visit.run(lambda db: look(visit.acting(db, slug), number, wish))
    works = bool(visit.roles & set(WORK))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems or differing else HTTPStatus.OK
    return visit.page(
        "ideas/idea.html",
        status,
        edition=seen.edition,
        seen=seen,
        one=seen.idea,
        assessment=seen.kept.assessment,
        place=place(seen, visit),
        criteria=chosen(seen.edition.screening),
        stored=wishes.typed(seen.kept.assessment.proposed),
        mended=visit.office.seal.unlock(seen.kept.mended) if seen.kept.mended and works else "",
        people=[(name, name) for name in seen.colleagues],
        wanted=wish,
        works=works,
        may_judge=works and seen.can_be_judged,
        names=names,
        short=SHORT_TITLE,
        question_length=QUESTION_LENGTH,
        longest=wishes.LONGEST,
        differing=differing or [],
        problems=problems,
    )


def place(seen: Whole, visit: Visit) -> str:
    """Say where an idea is to be, as far as that is known."""
    known = seen.edition.district_by_key.get(seen.idea.place)
    if known:
        return known.title.get(visit.language) or next(iter(known.title.values()))
    if not seen.idea.place:
        return visit.say(_("the whole area"))
    return visit.say(_("not known")) if seen.idea.place == UNKNOWN else seen.idea.place


@routes.page("/editions/{slug}/ideas/{number}/photo", *LOOK)
async def photo(visit: TheVisit, slug: str, number: int) -> Response:
    """Show the photo that came with an idea, whoever can read that."""

    def found(db: Connection) -> bytes | None:
        name = ideas.get(db, slug, number).picture
        return pictures.content(db, slug, name) if name else None

    content = await visit.run(found)
    if content is None:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    return Response(content, media_type="image/jpeg", headers=STRICT)
