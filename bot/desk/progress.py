"""Carrying out: how far the projects that won are, and what organisers note of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from typing import Final, NamedTuple

from fastapi.responses import Response
from sqlalchemy import Connection

from bot import progress
from bot.acting import Acting
from bot.desk import conversations
from bot.desk.called import every as editions_called
from bot.desk.fields import NEEDED, Fields
from bot.desk.forms import WITH_A_FILE
from bot.desk.guard import Desk, TheVisit
from bot.desk.names import PROGRESS, SCORES
from bot.desk.progress_words import told
from bot.desk.render import in_words
from bot.desk.sentence import stated
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, said
from bot.exports.turnout import LEAST
from bot.inbox import responses
from bot.inbox.responses import Opinions
from bot.staff.roles import Role
from budget.edition import Edition
from budget.progress import Overview, Progress, sums
from budget.updates import WHOLE, Lesson, Milestone, Money, Status, Update
from budget.updating import (
    LONGEST,
    TITLE,
    CannotUpdate,
    Remark,
    changed_milestone,
    missing,
    new_milestone,
)
from storage.process import carrying_out
from storage.process import progress as kept
from storage.process.progress import Note, SaidMeanwhile

READERS: Final = (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)

_NOTED: Final = _("It is noted.")
_AS_NAMED: Final[Mapping[str, str]] = {}
_LONGEST: Final = {"words": LONGEST, "title": TITLE, "note": progress.NOTE}

routes = Desk()


class Part(StrEnum):
    """What is noted of a project on a page of its own."""

    MONEY = "money"
    MILESTONE = "milestone"
    PHOTO = "photo"
    HIDE_PHOTO = "hide-photo"
    NOTE = "note"
    LESSON = "lesson"


TITLES: Final[Mapping[Part, Sentence]] = {
    Part.MONEY: _("Money"),
    Part.MILESTONE: _("A milestone"),
    Part.PHOTO: _("A photo"),
    Part.HIDE_PHOTO: _("Show a photo no longer"),
    Part.NOTE: _("Notes of a meeting"),
    Part.LESSON: _("What was learned"),
}

_OF_ALL: Final = (Part.NOTE, Part.LESSON)
"""What can be noted of all projects together, as of number 0."""


class Seen(NamedTuple):
    """What is seen of the projects of an edition, or of one of them."""

    edition: Edition
    overview: Overview
    updates: tuple[Update, ...]
    notes: tuple[Note, ...]
    lessons: tuple[Lesson, ...]


def _looked(visit: Visit, db: Connection, slug: str, number: int) -> Seen:
    edition, overview = carrying_out.found(db, slug)
    return Seen(
        edition,
        overview,
        tuple(update for update in kept.every(db, slug) if update.project == number),
        tuple(kept.notes(db, slug, number, visit.office.seal)),
        tuple(kept.learned(db)),
    )


def _found(visit: Visit, db: Connection, slug: str, number: int) -> Opinions:
    """Return what residents find of a project; their words are for who answers them."""
    found = responses.of_project(db, slug, number, visit.organiser)
    answers = not visit.roles.isdisjoint(conversations.WHO)
    return found if answers else found._replace(why=(), said=())


@routes.page("/editions/{slug}/progress", *READERS)
async def every(visit: TheVisit, slug: str) -> Response:
    """Show how far all projects are, and what was learned, also in other editions."""
    seen, called = await visit.run(lambda db: (_looked(visit, db, slug, 0), editions_called(db)))
    owed = {n: list(missing(one, seen.edition, visit.now)) for n, one in seen.overview.items()}
    return visit.page(
        "progress.html",
        edition=seen.edition,
        seen=seen,
        sums=sums(seen.overview),
        called=called,
        owed=owed,
        statuses=PROGRESS,
        may_change=Role.ORGANISER in visit.roles,
    )


def _status(fields: Fields) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if fields.problems else HTTPStatus.OK


@routes.page("/editions/{slug}/progress/{number}", *READERS)
async def one(visit: TheVisit, slug: str, number: int) -> Response:
    """Show all that is known of one project, with what can be noted of it."""
    return await _one(visit, slug, number, Fields(visit))


async def _one(visit: Visit, slug: str, number: int, fields: Fields) -> Response:
    def look(db: Connection) -> tuple[Seen, Opinions, int]:
        followers = progress.followers(visit.acting(db, slug), number)
        return _looked(visit, db, slug, number), _found(visit, db, slug, number), followers

    seen, opinions, followers = await visit.run(look)
    if number not in seen.overview:
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    found = seen.overview[number]
    return visit.page(
        "progress-of.html",
        _status(fields),
        edition=seen.edition,
        seen=seen,
        one=found,
        project=seen.edition.project_by_number[number],
        history=[(update, *told(update.what, visit.language)) for update in reversed(seen.updates)],
        lessons=[lesson for lesson in seen.lessons if _of(lesson, slug, number)],
        owed=[remark.said for remark in missing(found, seen.edition, visit.now)],
        opinions=opinions,
        scores=SCORES,
        statuses=PROGRESS,
        options=[(status.value, visit.say(title)) for status, title in PROGRESS.items()],
        parts=[one for one in TITLES.items() if found.photos or one[0] is not Part.HIDE_PHOTO],
        followers=followers if followers == 0 or followers >= LEAST else None,
        problems=fields.problems,
        longest=_LONGEST,
        may_change=Role.ORGANISER in visit.roles,
    )


@routes.page("/editions/{slug}/progress/{number}/{part}", Role.ORGANISER)
async def part(visit: TheVisit, slug: str, number: int, part: Part) -> Response:
    """Show one form in which something is noted of a project, or (0) of all of them."""
    return await _part(visit, (slug, number), part, Fields(visit))


async def _part(visit: Visit, where: tuple[str, int], part: Part, fields: Fields) -> Response:
    slug, number = where
    seen = await visit.run(lambda db: _looked(visit, db, slug, number))
    found = seen.overview.get(number)
    if found is None and (number or part not in _OF_ALL):
        return visit.page("missing.html", HTTPStatus.NOT_FOUND)
    return visit.page(
        "progress-part.html",
        _status(fields),
        edition=seen.edition,
        part=part,
        title=TITLES[part],
        one=found,
        project=seen.edition.project_by_number.get(number),
        milestones=[(m.number, _titled(m, visit)) for m in found.milestones] if found else [],
        longest=_LONGEST,
        problems=fields.problems,
    )


def _titled(milestone: Milestone, visit: Visit) -> str:
    return f"{milestone.number}. {in_words(milestone.title, visit.language)}"


def _of(lesson: Lesson, slug: str, number: int) -> bool:
    return (lesson.edition, lesson.project) == (slug, number)


Work = Callable[[Acting, int], object]
"""What is done, given how many updates of the project the visitor had seen."""


async def _noted(
    visit: Visit,
    where: tuple[str, int],
    fields: Fields,
    work: Work,
    names: Mapping[str, str] = _AS_NAMED,
) -> Response:
    """Do what a form of a project asks for, or show it again with what is wrong.

    `names` are those of fields that have another name in this form than where it is refused.
    """
    slug, number = where
    seen = fields.number("seen", needed=False)
    if not fields.problems:
        try:
            await visit.run(lambda db: work(visit.acting(db, slug), seen))
        except CannotUpdate as refusal:
            for remark in refusal.remarks:
                fields.wrong(_named(remark, names), stated(remark.said, visit.language))
        except SaidMeanwhile as refusal:
            fields.wrong("seen", said(refusal, visit.language))
    if not fields.problems:
        page = f"/{number}" if number else ""
        return await visit.done(f"/editions/{slug}/progress{page}", _NOTED)
    form = visit.request.url.path.rpartition("/")[2]
    if form in {*Part}:
        return await _part(visit, where, Part(form), fields)
    return await _one(visit, slug, number, fields)


def _named(remark: Remark, names: Mapping[str, str]) -> str:
    """Return the field of a form that a remark is about; of a text, the one in its language."""
    if language := remark.said.values.get("language"):
        return f"{remark.about}.{language}"
    return names.get(remark.about, remark.about)


def _day(fields: Fields, name: str, *, needed: bool = False) -> date | None:
    """Return a day that was typed as 2027-11-20."""
    typed = fields[name]
    if not typed and not needed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        wrong = _("Please type a day, such as 2027-11-20.") if typed else NEEDED
        fields.wrong(name, wrong)
        return None


async def _languages(visit: Visit) -> tuple[str, ...]:
    edition = await visit.edition()
    return edition.languages


@routes.form("/editions/{slug}/progress/{number}/update", Role.ORGANISER)
async def update(visit: TheVisit, slug: str, number: int) -> Response:
    """Say how far a project is; why and until when, if it is delayed or cancelled."""
    fields = Fields(visit)
    status = fields.one_of("status", Status)
    share = fields.number("percentage", most=WHOLE, needed=False) if fields["percentage"] else None
    until = _day(fields, "until")
    languages = await _languages(visit)
    words = fields.per_language("words", languages, LONGEST, needed=False)

    def work(acting: Acting, seen: int) -> None:
        progress.note(acting, number, lambda one: one.step(status, share, words, until), seen)

    return await _noted(visit, (slug, number), fields, work)


@routes.form("/editions/{slug}/progress/{number}/money", Role.ORGANISER)
async def money(visit: TheVisit, slug: str, number: int) -> Response:
    """Say what a project may cost, and what was spent on it."""
    fields = Fields(visit)
    amounts = Money(fields.number("planned"), fields.number("spent"))
    return await _noted(
        visit,
        (slug, number),
        fields,
        lambda acting, seen: progress.note(acting, number, amounts, seen),
    )


@routes.form("/editions/{slug}/progress/{number}/milestone", Role.ORGANISER)
async def milestone(visit: TheVisit, slug: str, number: int) -> Response:
    """Plan a milestone, change one, or say when it was reached."""
    fields, languages = Fields(visit), await _languages(visit)
    which = fields.number("milestone", needed=False)
    title = fields.per_language("title", languages, TITLE, needed=not which)
    due, reached = _day(fields, "due", needed=not which), _day(fields, "reached")
    unreached = fields.ticked("unreached")

    def meant(acting: Acting, before: Progress) -> Milestone:
        there = next((one for one in before.milestones if one.number == which), None)
        if there is None:
            new = new_milestone(before, title, due or acting.now.date())
            return replace(new, number=which or new.number, reached=reached)
        changed = changed_milestone(there, title, due, reached)
        return replace(changed, reached=None) if unreached else changed

    def work(acting: Acting, seen: int) -> None:
        progress.note(acting, number, lambda one: meant(acting, one), seen)

    return await _noted(visit, (slug, number), fields, work)


@routes.form("/editions/{slug}/progress/{number}/photo", Role.ORGANISER, largest=WITH_A_FILE)
async def photo(visit: TheVisit, slug: str, number: int) -> Response:
    """Add a photo of what is built, with what is on it."""
    fields, languages = Fields(visit), await _languages(visit)
    text = fields.per_language("text", languages, LONGEST)
    file = visit.upload("photo")
    content = b""
    if file:
        content = await file.read()
        await file.close()
    if not content:
        fields.wrong("photo", NEEDED)
    return await _noted(
        visit,
        (slug, number),
        fields,
        lambda acting, seen: progress.add_photo(acting, number, content, text, seen),
    )


@routes.form("/editions/{slug}/progress/{number}/hide-photo", Role.ORGANISER)
async def hide_photo(visit: TheVisit, slug: str, number: int) -> Response:
    """Show a photo no longer, for a reason."""
    fields = Fields(visit)
    place, reason = fields.number("place", 1, 999), fields.text("reason", LONGEST)
    return await _noted(
        visit,
        (slug, number),
        fields,
        lambda acting, seen: progress.hide_photo(acting, number, place, reason, seen),
        {"photo": "place"},
    )


@routes.form("/editions/{slug}/progress/{number}/note", Role.ORGANISER)
async def note(visit: TheVisit, slug: str, number: int) -> Response:
    """Write down a meeting about a project, or (0) about all of them."""
    fields = Fields(visit)
    text = fields.text("note", progress.NOTE)
    return await _noted(
        visit,
        (slug, number),
        fields,
        lambda acting, _seen: progress.note_meeting(acting, number, text),
        {"text": "note"},
    )


@routes.form("/editions/{slug}/progress/{number}/lesson", Role.ORGANISER)
async def lesson(visit: TheVisit, slug: str, number: int) -> Response:
    """Say what was learned of a project, or (0) of the edition."""
    fields, languages = Fields(visit), await _languages(visit)
    words = fields.per_language("lesson", languages, LONGEST)
    return await _noted(
        visit,
        (slug, number),
        fields,
        lambda acting, _seen: progress.learn(acting, number, words),
        {"text": f"lesson.{languages[0]}"},
    )
