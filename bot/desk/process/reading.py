"""Pages that a person reads aloud: which have a recording that fits, to be heard and changed."""

from collections.abc import Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Final, NamedTuple

from fastapi import Header, HTTPException
from fastapi.responses import Response

from bot.desk.fields import MEANWHILE, NEEDED, Fields
from bot.desk.forms import WITH_A_FILE
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.process.changing import PROCESS, editor
from bot.desk.process.recording_names import called
from bot.desk.render import in_words
from bot.desk.visit import STRICT, Visit
from bot.desk.words import Sentence, _, said
from bot.editions.checking import NotAccepted
from bot.editions.editing import Part, fixed
from bot.editions.reading_aloud import print_of, read_aloud
from bot.editions.recording import LARGEST, BadRecording, Spoken, spoken
from bot.editions.ruled import previewed, spoken_in
from bot.editions.seen import ChangedMeanwhile
from bot.public.recordings import served
from bot.staff.roles import Role
from budget.edition import Edition
from budget.recordings import NoSuchPage, current, pages, told
from locales.catalogue import euros
from storage.contributions import recordings

routes = Desk()

HERE: Final = f"{PROCESS}/recordings"
_MINUTES: Final = LARGEST * 8 // 32_000 // 60
"""Minutes of speech that fit, at 32 kilobits a second."""


class Fit(StrEnum):
    """Whether there is a recording of a page, and it says what the page says."""

    NONE = "none"
    FITS = "fits"
    STALE = "stale"
    GONE = "gone"


FITS: Final = {
    Fit.NONE: _("no recording"),
    Fit.FITS: _("fits the text"),
    Fit.STALE: _("no longer fits the text: residents do not hear it"),
    Fit.GONE: _("the page is not there any more: residents do not hear it"),
}


class Read(NamedTuple):
    """A page in one language, and how far it is read aloud; `name` is that of the recording."""

    page: str
    title: Sentence
    fit: Fit
    name: str


def _read(edition: Edition, page: str, language: str) -> Read:
    recording = edition.recordings.get(page, {}).get(language)
    fit = Fit.FITS if current(edition, page, language) else Fit.STALE
    if not told(edition, page, language):
        fit = Fit.GONE
    elif recording is None:
        fit = Fit.NONE
    return Read(page, called(page, edition), fit, recording.name if recording else "")


def _all(edition: Edition, language: str) -> list[Read]:
    """Return the pages in a language; of what is there no more, only what was recorded."""
    every = [_read(edition, page, language) for page in pages(edition)]
    return [one for one in every if one.fit is not Fit.GONE or one.name]


def _language(visit: Visit, edition: Edition) -> str:
    asked = visit.text("in") or visit.request.query_params.get("in", "")
    return asked if asked in edition.languages else edition.languages[0]


@routes.page(HERE, *EVERYBODY)
async def every(visit: TheVisit) -> Response:
    """Show the pages in a language, and how many have no recording that fits, by language."""
    edition = await visit.edition()
    language = _language(visit, edition)
    rows = {code: _all(edition, code) for code in edition.languages}
    return visit.page(
        "process/recordings.html",
        edition=edition,
        spoken=language,
        counted=[(code, *_counted(found)) for code, found in rows.items()],
        rows=rows[language],
        fits=FITS,
        fixed=fixed(edition, Part.TEXTS),
    )


def _counted(rows: Sequence[Read]) -> tuple[int, int, int]:
    """Return how many pages fit their recording, have none, and have one that does not fit."""
    fits = [one.fit for one in rows]
    stale = fits.count(Fit.STALE) + fits.count(Fit.GONE)
    return fits.count(Fit.FITS), fits.count(Fit.NONE), stale


@routes.page(f"{HERE}/{{page}}", Role.ORGANISER)
async def one(visit: TheVisit, page: str) -> Response:
    """Show what a page says in a language, its recording, and forms to change that."""
    return await _shown(visit, page, {})


async def _shown(visit: Visit, page: str, problems: dict[str, str]) -> Response:
    edition = await visit.edition()
    if page not in pages(edition):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    language = _language(visit, edition)
    return visit.page(
        "process/recording.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        row=_read(edition, page, language),
        spoken=language,
        words=_words(visit, edition, page, language),
        fits=FITS,
        seen=print_of(edition, page, language),
        minutes=_MINUTES,
        fixed=fixed(edition, Part.TEXTS),
        problems=problems,
    )


def _words(visit: Visit, edition: Edition, page: str, language: str) -> list[str]:
    """Return what residents read on a page in a language, if it is there."""
    kind, _colon, key = page.partition(":")
    if not told(edition, page, language):
        return []
    if kind == "project":
        project = edition.project_by_number[int(key)]
        said = [in_words(words, language) for words in (project.title, project.text)]
        return [*said, euros(project.cost, language)]
    if language not in spoken_in(edition):
        return []
    return [bubble.text for bubble in previewed(edition, page, "telegram", language, visit.now)]


@routes.form(f"{HERE}/{{page}}", Role.ORGANISER, largest=WITH_A_FILE)
async def record(visit: TheVisit, slug: str, page: str) -> Response:
    """Have a page read aloud by the recording that came, also in the place of another one."""
    fields, found = Fields(visit), None
    if file := visit.upload("recording"):
        try:
            found = spoken(await file.read())
        except BadRecording as refusal:
            fields.wrong("recording", _("This file {why}.", why=refusal.reasons[0]))
        await file.close()
    else:
        fields.wrong("recording", NEEDED)
    if fields.problems:
        return await _shown(visit, page, fields.problems)
    return await _kept(visit, slug, page, found)


@routes.form(f"{HERE}/{{page}}/none", Role.ORGANISER)
async def take_away(visit: TheVisit, slug: str, page: str) -> Response:
    """Erase the recording of a page."""
    return await _kept(visit, slug, page, None)


async def _kept(visit: Visit, slug: str, page: str, found: Spoken | None) -> Response:
    fields, edition = Fields(visit), await visit.edition()
    language, seen = _language(visit, edition), visit.text("seen")
    try:
        await visit.run(lambda db: read_aloud(editor(visit, db, slug), page, language, found, seen))
    except ChangedMeanwhile:
        fields.wrong("recording", MEANWHILE)
    except (NotAccepted, NoSuchPage) as refusal:
        fields.wrong("recording", said(refusal, visit.language))
    if fields.problems:
        return await _shown(visit, page, fields.problems)
    done = _("The recording is kept.") if found else _("The recording is erased.")
    return await visit.done(f"/editions/{slug}/process/recordings?in={language}", done)


@routes.page(f"{PROCESS}/sound/{{name}}", *EVERYBODY)
async def sound(
    visit: TheVisit, slug: str, name: str, range_: Annotated[str, Header(alias="range")] = ""
) -> Response:
    """Give a recording to a player, also one that residents do not hear any more."""
    content = await visit.run(lambda db: recordings.content(db, slug, name))
    if content is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return served(content, name, range_, STRICT)
