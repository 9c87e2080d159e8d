"""Ideas that were spoken: a person listens, and writes them down in their author's words."""

from http import HTTPStatus

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.conversations import SOUNDS
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.ideas.names import WORK
from bot.desk.visit import STRICT, Visit
from bot.desk.words import _, said
from budget.edition import Edition
from budget.idea import TEXT_LENGTH, Idea
from storage.ballots.codes import Issuer
from storage.contributions import attachments, ideas
from storage.contributions.attachments import Attachment, Medium
from storage.desk import spoken
from storage.desk.spoken import CannotWriteDown
from storage.process import editions

routes = Desk()


@routes.page("/editions/{slug}/ideas/spoken", *WORK)
async def listed(visit: TheVisit, slug: str) -> Response:
    """Show the spoken ideas that wait, the oldest first."""

    def look(db: Connection) -> tuple[Edition, list[Idea]]:
        return editions.load(db, slug).edition(), ideas.spoken(db, slug)

    edition, waits = await visit.run(look)
    return visit.page("ideas/spoken.html", edition=edition, waits=waits)


@routes.page("/editions/{slug}/ideas/spoken/{number}", *WORK)
async def one(visit: TheVisit, slug: str, number: int) -> Response:
    """Let somebody listen to an idea, and write it down."""
    return await _shown(visit, slug, number, {})


async def _shown(visit: Visit, slug: str, number: int, problems: dict[str, str]) -> Response:
    def look(db: Connection) -> tuple[Edition, Idea | None, Attachment | None]:
        idea = next((one for one in ideas.spoken(db, slug) if one.number == number), None)
        voice = attachments.of_idea(db, slug, number, Medium.VOICE)
        return editions.load(db, slug).edition(), idea, voice

    edition, idea, voice = await visit.run(look)
    if idea is None:
        told = _("Idea {number} does not wait to be written down.", number=number)
        return await visit.done(f"/editions/{slug}/ideas/spoken", told)
    return visit.page(
        "ideas/write-down.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        one=idea,
        heard=voice is not None and voice.content is not None,
        lost=voice is None,
        text_length=TEXT_LENGTH,
        problems=problems,
    )


@routes.page("/editions/{slug}/ideas/spoken/{number}/voice", *WORK)
async def voice(visit: TheVisit, slug: str, number: int) -> Response:
    """Let somebody hear what was said."""
    said_aloud = await visit.run(lambda db: attachments.of_idea(db, slug, number, Medium.VOICE))
    if said_aloud is None or said_aloud.content is None:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    content = visit.office.seal.unlock_content(said_aloud.content)
    kind = SOUNDS.get(said_aloud.name.rpartition(".")[2], "application/octet-stream")
    return Response(content, media_type=kind, headers=STRICT)


@routes.form("/editions/{slug}/ideas/spoken/{number}", *WORK)
async def write_down(visit: TheVisit, slug: str, number: int) -> Response:
    """Keep an idea as it was written down; what was said is erased."""
    fields = Fields(visit)
    text = fields.text("text", TEXT_LENGTH)
    if fields.problems:
        return await _shown(visit, slug, number, fields.problems)
    who = Issuer(visit.office.seal, visit.now, visit.person.name)
    try:
        await visit.run(lambda db: spoken.write_down(db, slug, number, text, who))
    except CannotWriteDown as refusal:
        return await _shown(visit, slug, number, {"text": said(refusal, visit.language)})
    told = _("Idea {number} is written down; its author hears of it.", number=number)
    return await visit.done(f"/editions/{slug}/ideas/spoken", told)
