"""Conversations: what residents ask of a person, answered in their own chat.

Who opens one to answer it takes it first; whoever else comes sees who is at it.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.sentence import stated
from bot.desk.visit import STRICT, Visit
from bot.desk.words import Sentence, _, said
from bot.inbox import answering, often, responses, taking, waiting
from bot.inbox.answering import LONGEST, AnswerIs, Dispatched, Given
from bot.inbox.often import CannotShare, Shared
from bot.inbox.responses import NoPhoto
from bot.inbox.taking import NoLongerWaits, SomebodyElse
from bot.inbox.waiting import Asking
from bot.staff.roles import Role
from budget.asking import QUESTION_LENGTH, Help
from budget.updating import LONGEST as LONGEST_TEXT
from budget.updating import CannotUpdate
from flows import whereabouts
from locales.say import Voice
from storage.contributions import attachments
from storage.contributions.attachments import Medium
from storage.desk import staff

WHO: Final = (Role.ORGANISER, Role.SCREENER)

_WANTED: Final = {
    Help.QUESTION: _("asks the organisers"),
    Help.ANSWER: _("wants an answer"),
    Help.CALL: _("wants to be called"),
    Help.VISIT: _("comes to the office hour"),
    Help.RESPONSE: _("says something about a project"),
}
_DONE: Final = {
    AnswerIs.SENT: _("The answer leaves by day. It is kept for 14 days for who asks on."),
    AnswerIs.STOPPED: _("Nothing is sent: they said STOP since. It waits until they send START."),
    AnswerIs.GONE: _("Nothing is sent: who asked this was forgotten. The question is erased here."),
}
_GONE: Final = _("This does not wait any more: somebody saw to it, or it was taken back.")
SOUNDS: Final = {"ogg": "audio/ogg", "mp3": "audio/mpeg", "m4a": "audio/mp4", "amr": "audio/amr"}
"""What a voice note is, by how its name ends."""

routes = Desk()


@routes.page("/editions/{slug}/conversations", *WHO)
async def listed(visit: TheVisit) -> Response:
    """Show who waits for a person, the longest first."""
    edition, everybody = await visit.with_edition(lambda db, _: _waiting(visit, db))
    return visit.page("conversations.html", edition=edition, asking=everybody, wanted=_WANTED)


def _waiting(visit: Visit, db: Connection) -> list[Asking]:
    found = waiting.every(db, visit.organiser)
    return [one for one in found if one.waiting.edition == visit.slug]


@routes.page("/editions/{slug}/conversations/{number}", *WHO)
async def one(visit: TheVisit, slug: str, number: int) -> Response:
    """Show what somebody asks, and ask for the answer."""
    return await _shown(visit, slug, number, {})


async def _shown(visit: Visit, slug: str, number: int, problems: dict[str, str]) -> Response:
    """Show a request, with what was typed, if that has to be looked at again."""
    edition, (everybody, colleagues) = await visit.with_edition(
        lambda db, _: (_waiting(visit, db), _colleagues(db))
    )
    asking = next((one for one in everybody if one.waiting.id == number), None)
    if asking is None:
        return await visit.done(f"/editions/{slug}/conversations", _GONE)
    taken, seal = asking.waiting.taken, visit.office.seal
    return visit.page(
        "conversation.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        asking=asking,
        wanted=_WANTED[asking.waiting.request.help],
        doing=_doing(asking, visit.language),
        passed_on=seal.unlock(taken.passed_on) if taken.passed_on else "",
        mine=taken.by in ("", visit.person.name),
        colleagues=[(name, name) for name in colleagues if name != visit.person.name],
        longest=LONGEST,
        question_length=QUESTION_LENGTH,
        longest_text=LONGEST_TEXT,
        may_show=Role.ORGANISER in visit.roles,
        problems=problems,
    )


def _doing(asking: Asking, language: str) -> str:
    """Say what a resident was doing when they asked."""
    voice = Voice(language, brief=False)
    known = asking.waiting.request.context
    return voice.say(whereabouts.described(asking.context)) if known else ""


def _colleagues(db: Connection) -> list[str]:
    return [
        person.name
        for person in staff.every(db)
        if any(Role(held.role) in WHO for held in person.roles)
    ]


@routes.page("/editions/{slug}/conversations/{number}/voice", *WHO)
async def voice(visit: TheVisit, slug: str, number: int) -> Response:
    """Let somebody listen to what was asked aloud."""
    spoken = await visit.run(lambda db: attachments.of_request(db, number))
    if spoken is None or spoken.edition != slug or spoken.content is None:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    content = visit.office.seal.unlock_content(spoken.content)
    kind = SOUNDS.get(spoken.name.rpartition(".")[2], "application/octet-stream")
    return Response(content, media_type=kind, headers=STRICT)


@routes.page("/editions/{slug}/conversations/{number}/photo", *WHO)
async def photo(visit: TheVisit, slug: str, number: int) -> Response:
    """Show the photo that came with what somebody says about a project."""
    sent = await visit.run(lambda db: attachments.of_request(db, number, Medium.PHOTO))
    if sent is None or sent.edition != slug or sent.content is None:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    content = visit.office.seal.unlock_content(sent.content)
    return Response(content, media_type="image/jpeg", headers=STRICT)


@routes.form("/editions/{slug}/conversations/{number}/show-photo", Role.ORGANISER)
async def show_photo(visit: TheVisit, slug: str, number: int) -> Response:
    """Put the photo that somebody sent with the project that it is of, for all to see."""
    fields, edition = Fields(visit), await visit.edition()
    text = fields.per_language("text", edition.languages, LONGEST_TEXT)
    organiser = visit.organiser

    def shown(db: Connection) -> int:
        taking.free(db, number, organiser)
        return responses.show_photo(visit.acting(db, slug), number, text)

    if not fields.problems:
        try:
            project = await visit.run(shown)
        except SomebodyElse as other:
            fields.wrong("text", _("{name} is at this now.", name=str(other)))
        except (NoLongerWaits, NoPhoto):
            return await visit.done(f"/editions/{slug}/conversations", _GONE)
        except CannotUpdate as refusal:
            for remark in refusal.remarks:
                fields.wrong("text", stated(remark.said, visit.language))
        else:
            told = _("Everybody sees the photo with project {number}.", number=project)
            return await visit.done(f"/editions/{slug}/conversations/{number}", told)
    return await _shown(visit, slug, number, fields.problems)


@routes.form("/editions/{slug}/conversations/{number}/take", *WHO)
async def take(visit: TheVisit, slug: str, number: int) -> Response:
    """Be at a request from now on."""
    organiser, former = visit.organiser, visit.text("instead-of")
    return await _tried(
        visit,
        slug,
        number,
        lambda db: taking.take(db, number, organiser, former),
        _("It is yours."),
    )


@routes.form("/editions/{slug}/conversations/{number}/pass-on", *WHO)
async def pass_on(visit: TheVisit, slug: str, number: int) -> Response:
    """Pass a request on to a colleague, or back to all."""
    fields, organiser = Fields(visit), visit.organiser
    to = fields.chosen("to", await visit.run(_colleagues), needed=False)
    words = fields.text("words", taking.LONGEST, needed=False)
    if fields.problems:
        return await _shown(visit, slug, number, fields.problems)
    told = _("{name} has it now.", name=to) if to else _("Whoever comes first takes it.")
    return await _tried(
        visit, slug, number, lambda db: taking.pass_on(db, number, to, words, organiser), told
    )


async def _tried(
    visit: Visit, slug: str, number: int, work: Callable[[Connection], None], told: Sentence
) -> Response:
    """Do something with a request, unless somebody else is at it."""
    where = f"/editions/{slug}/conversations"
    try:
        await visit.run(work)
    except SomebodyElse as other:
        problem = visit.say(_("{name} is at this now.", name=str(other)))
        return await _shown(visit, slug, number, {"answer": problem})
    except NoLongerWaits:
        return await visit.done(where, _GONE)
    return await visit.done(f"{where}/{number}", told)


@routes.form("/editions/{slug}/conversations/{number}/answer", *WHO)
async def answer(visit: TheVisit, slug: str, number: int) -> Response:
    """Answer somebody in their own chat, and everybody if that is wanted."""
    fields = Fields(visit)
    edition = await visit.edition()
    words = fields.text("answer", LONGEST)
    language = fields.chosen("language", edition.languages, needed=False)
    question = fields.text("question", QUESTION_LENGTH, needed=False)
    if fields.problems:
        return await _shown(visit, slug, number, fields.problems)
    organiser, given = visit.organiser, Given(words, language)

    def answered(db: Connection) -> Dispatched:
        taking.free(db, number, organiser)
        dispatched = answering.answer(db, number, given, organiser)
        if question and dispatched.answer is not AnswerIs.NONE:
            shared = Shared(question, words, language or dispatched.language)
            often.add(db, slug, shared, organiser)
        return dispatched

    try:
        dispatched = await visit.run(answered)
    except SomebodyElse as other:
        problem = _("{name} is at this now; nothing was sent.", name=str(other))
        return await _shown(visit, slug, number, {"answer": visit.say(problem)})
    except CannotShare as refusal:
        return await _shown(visit, slug, number, {"question": said(refusal, visit.language)})
    except NoLongerWaits:
        return await visit.done(f"/editions/{slug}/conversations", _GONE)
    return await visit.done(f"/editions/{slug}/conversations", _DONE[dispatched.answer])


@routes.form("/editions/{slug}/conversations/{number}/close", *WHO)
async def close(visit: TheVisit, slug: str, number: int) -> Response:
    """Note that somebody was called, met or answered; what they asked is erased."""
    organiser, where = visit.organiser, f"/editions/{slug}/conversations"

    def closed(db: Connection) -> bool:
        taking.free(db, number, organiser)
        return answering.done(db, number, visit.now)

    try:
        await visit.run(closed)
    except SomebodyElse as other:
        problem = _("{name} is at this now; it is not closed.", name=str(other))
        return await _shown(visit, slug, number, {"answer": visit.say(problem)})
    except NoLongerWaits:
        return await visit.done(where, _GONE)
    return await visit.done(where, _("Noted; what was asked is erased here."))
