"""From the ideas that can be done to the ballot: made, worded, left out, and withdrawn by two."""

from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from fastapi.responses import Response
from sqlalchemy import Connection

from bot import projects, withdrawals
from bot.acting import Acting
from bot.desk.fields import MEANWHILE, Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.ideas.names import LOOK, WORK
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, n_, said
from bot.editions.seen import ChangedMeanwhile
from bot.withdrawals import Wish
from budget import projects as rules
from budget.edition import Edition
from budget.idea import Idea
from budget.projects import REASON_LENGTH, CannotChange
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import ideas
from storage.process import editions

TITLE_LENGTH, WORDS_LENGTH = 60, 600
"""Characters of the title and the text of a project."""

ONE_MESSAGE = 85
"""Characters of a text that go into one text message with all that stands around it."""

routes = Desk()


class Seen(NamedTuple):
    """The projects, and what would become of them: `made`, or `why` that cannot be."""

    edition: Edition
    made: Edition | None
    why: list[str]
    unmade: list[Idea]
    wishes: dict[int, Wish]


@routes.page("/editions/{slug}/projects", *LOOK)
async def every(visit: TheVisit, slug: str) -> Response:
    """Show the projects, and what making them of the ideas that can be done would change."""
    return await _shown(visit, slug, {})


def _look(db: Connection, slug: str, language: str) -> Seen:
    edition, wishes = editions.load(db, slug).edition(), withdrawals.waiting(db, slug)
    if not edition.entered.before(Phase.VOTING):
        return Seen(edition, None, [], [], wishes)
    accepted = ideas.every(db, slug, Standing.ACCEPTED)
    missing = set(rules.unmade(edition, [idea.number for idea in accepted]))
    unmade = [idea for idea in accepted if idea.number in missing]
    try:
        return Seen(edition, rules.made(edition, accepted), [], unmade, wishes)
    except CannotChange as refusal:
        return Seen(edition, None, [said(refusal, language)], unmade, wishes)


async def _shown(visit: Visit, slug: str, problems: dict[str, str]) -> Response:
    seen = await visit.run(lambda db: _look(db, slug, visit.language))
    early = seen.edition.entered.before(Phase.VOTING)
    return visit.page(
        "ideas/projects.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=seen.edition,
        seen=seen,
        early=early,
        changes=seen.made is not None and seen.made != seen.edition,
        works=bool(visit.roles & set(WORK)),
        reason_length=REASON_LENGTH,
        problems=problems,
    )


@routes.form("/editions/{slug}/projects/make", *WORK)
async def make(visit: TheVisit, slug: str) -> Response:
    """Make a project of each idea that can be done."""

    def made(db: Connection) -> int:
        edition = projects.make(visit.acting(db, slug))
        return sum(project.made for project in edition.projects)

    try:
        count = await visit.run(made)
    except CannotChange as refusal:
        return await _shown(visit, slug, {"make": said(refusal, visit.language)})
    told = n_("{count} project is made of ideas.", "{count} projects are made of ideas.", count)
    return await visit.done(f"/editions/{slug}/projects", told)


@routes.form("/editions/{slug}/projects/leave-out", *WORK)
async def leave_out(visit: TheVisit, slug: str) -> Response:
    """Say why an idea that can be done becomes no project."""
    fields = Fields(visit)
    number = fields.number("number", 1, 2**31 - 1)
    reason = fields.text("why", REASON_LENGTH)
    if fields.problems:
        return await _shown(visit, slug, fields.problems)
    try:
        await visit.run(lambda db: projects.leave_out(visit.acting(db, slug), number, reason))
    except CannotChange as refusal:
        return await _shown(visit, slug, {"number": said(refusal, visit.language)})
    told = _("Idea {number} becomes no project; who wrote or follows it hears why.", number=number)
    return await visit.done(f"/editions/{slug}/projects", told)


@routes.page("/editions/{slug}/projects/{number}", *LOOK)
async def project(visit: TheVisit, slug: str, number: int) -> Response:
    """Show a project with its words in each language."""
    return await _project(visit, slug, number, {})


async def _project(visit: Visit, slug: str, number: int, problems: dict[str, str]) -> Response:
    def look(db: Connection) -> tuple[Edition, Wish | None]:
        wish = withdrawals.waiting(db, slug).get(number)
        return editions.load(db, slug).edition(), wish

    edition, wish = await visit.run(look)
    found = edition.project_by_number.get(number)
    if found is None:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    works, seen = bool(visit.roles & set(WORK)), projects.print_of(found)
    return visit.page(
        "ideas/project.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        project=found,
        seen=seen,
        stale="seen" in visit.form and visit.text("seen") != seen,
        wish=wish,
        may_word=works and edition.entered.before(Phase.VOTING),
        may_withdraw=works and not Phase.VOTING.before(edition.entered) and not found.withdrawn,
        lengths={"title": TITLE_LENGTH, "text": WORDS_LENGTH, "reason": REASON_LENGTH},
        one_message=ONE_MESSAGE,
        problems=problems,
    )


@routes.form("/editions/{slug}/projects/{number}/words", *WORK)
async def reword(visit: TheVisit, slug: str, number: int) -> Response:
    """Give a project titles and texts."""
    edition = await visit.run(lambda db: editions.load(db, slug).edition())
    fields = Fields(visit)
    titles = fields.per_language("title", edition.languages, TITLE_LENGTH)
    texts = fields.per_language("text", edition.languages, WORDS_LENGTH, needed=False)
    if fields.problems:
        return await _project(visit, slug, number, fields.problems)
    tidy = {code: " ".join(text.split()) for code, text in texts.items()}
    first = f"title.{edition.languages[0]}"
    try:
        return await _tried(
            *(visit, number, first, _("The words are kept.")),
            lambda acting: projects.reword(acting, number, titles, tidy, visit.text("seen")),
        )
    except ChangedMeanwhile:
        return await _project(visit, slug, number, {first: visit.say(MEANWHILE)})


@routes.form("/editions/{slug}/projects/{number}/withdraw", *WORK)
async def withdraw(visit: TheVisit, slug: str, number: int) -> Response:
    """Ask somebody else to agree that a project is withdrawn."""
    fields = Fields(visit)
    reason = fields.text("reason", REASON_LENGTH)
    if fields.problems:
        return await _project(visit, slug, number, fields.problems)
    told = _("Somebody else has to agree now, on this page; until then nothing changes.")
    return await _tried(
        *(visit, number, "reason", told),
        lambda acting: withdrawals.ask(acting, number, reason),
    )


@routes.form("/editions/{slug}/projects/{number}/withdraw/agree", *WORK, final=True)
async def agree(visit: TheVisit, number: int) -> Response:
    """Withdraw a project as somebody else asked; residents hear of it."""
    reason = visit.text("asked")
    return await _tried(
        *(visit, number, "agree", _("The project is withdrawn; residents hear of it.")),
        lambda acting: withdrawals.agree(acting, number, reason),
    )


@routes.form("/editions/{slug}/projects/{number}/withdraw/drop", *WORK)
async def drop(visit: TheVisit, number: int) -> Response:
    """Leave a project on the ballot after all."""
    return await _tried(
        *(visit, number, "agree", _("The project stays on the ballot.")),
        lambda acting: withdrawals.drop(acting, number),
    )


async def _tried(
    visit: Visit,
    number: int,
    field: str,
    told: Sentence,
    work: Callable[[Acting], object],
) -> Response:
    """Do something with a project, or say beside the field why that cannot be."""
    try:
        await visit.run(lambda db: work(visit.acting(db, visit.slug)))
    except CannotChange as refusal:
        return await _project(visit, visit.slug, number, {field: said(refusal, visit.language)})
    return await visit.done(f"/editions/{visit.slug}/projects/{number}", told)
