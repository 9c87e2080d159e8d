"""Carrying out: what organisers note of a project that won, and who hears of it.

What may be noted, and when, are the rules of `budget.updating`.  Those who follow a project hear
how far it is and which milestones were reached; of several that wait to be told only the last.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from sqlalchemy import Select, func, select

from bot.acting import Acting
from bot.editions.picture import BadPicture, Drawn, photo
from budget.edition import Edition, Picture, Words
from budget.notice import About, Notice
from budget.progress import Overview, Progress
from budget.sentence import _
from budget.updates import Lesson, Milestone, Money, Photo, PhotoHidden, Status, Step, Update, What
from budget.updating import LONGEST, CannotUpdate, Remark, check
from storage.contributions import following, ideas, pictures
from storage.post import notices
from storage.process import editions
from storage.process import progress as kept
from storage.process.carrying_out import found, overview
from storage.residents import ratings

NOTE: Final = 4_000
"""Characters of what is written down of a meeting."""

_KINDS: Mapping[type[What], str] = {
    Step: "progress-noted",
    Milestone: "milestone-noted",
    Money: "money-noted",
    Photo: "photo-added",
    PhotoHidden: "photo-hidden",
}
"""What stands in the journal."""


def note(
    acting: Acting,
    number: int,
    what: What | Callable[[Progress], What],
    seen: int | None = None,
) -> Progress:
    """Add an update of a project, and tell who follows it; raise `CannotUpdate`, `SaidMeanwhile`.

    What it is may depend on how far the project is; `seen` is how many updates that had when
    whoever writes this looked.
    """
    row = editions.hold(acting.db, acting.slug)
    edition = row.edition()
    before = _project(overview(acting.db, row, edition), number)
    said = what(before) if callable(what) else what
    check(said, before, edition, acting.now.astimezone(edition.zone).date())
    update = Update(number, acting.now, _signed(acting), said)
    kept.add(acting.db, acting.slug, update, seen)
    acting.write(_KINDS[type(said)], update.by, project=number, **dict(_content(said)))
    after = before.after(update)
    if after.news != before.news:
        _tell(acting, edition, number)
    if after.status is not before.status:
        _ask(acting, edition, after)
    return after


def _project(found: Overview, number: int) -> Progress:
    if number not in found:
        none = _("There is no project {number} that won.", number=number)
        raise CannotUpdate(Remark("project", none))
    return found[number]


def _signed(acting: Acting) -> str:
    if name := " ".join(acting.by.split()):
        return name
    raise CannotUpdate(Remark("by", _("A name is needed.")))


def _content(what: What) -> Iterator[tuple[str, str | int]]:
    """Yield what stands in the journal of an update, in which nobody's name is."""
    match what:
        case Step(status, percentage, _words, until):
            yield from (("status", status.value), ("percentage", percentage))
            yield from [("until", until.isoformat())] if until else []
        case Milestone(number, _title, planned, reached):
            yield from (("milestone", number), ("planned", planned.isoformat()))
            yield from [("reached", reached.isoformat())] if reached else []
        case Money(planned, spent):
            yield from (("planned", planned), ("spent", spent))
        case Photo(picture):
            yield "photo", picture.name
        case PhotoHidden(name, reason):
            yield from (("photo", name), ("reason", reason))


def _tell(acting: Acting, edition: Edition, number: int) -> None:
    """Let who follows a project hear how far it is, instead of what they were to hear of it."""
    db, slug, told = acting.db, acting.slug, _followers(acting, edition, number)
    notices.overtake_all(db, slug, About.PROGRESSED, number)
    notices.add_for_all(db, slug, Notice(About.PROGRESSED, number), told, acting.now)


def _ask(acting: Acting, edition: Edition, after: Progress) -> None:
    """Have who follows a project that is done asked whether it is any good, once they saw it."""
    number = after.project
    if after.status is Status.DONE:
        followers = _followers(acting, edition, number)
        ratings.ask(acting.db, acting.slug, number, followers, acting.now)
    else:
        ratings.recall(acting.db, acting.slug, number)


def followers(acting: Acting, number: int) -> int:
    """Return how many are to hear what is told of a project now."""
    edition = editions.load(acting.db, acting.slug).edition()
    if number not in edition.project_by_number:
        return 0
    told = _followers(acting, edition, number).subquery()
    return acting.db.scalar(select(func.count()).select_from(told)) or 0


def _followers(acting: Acting, edition: Edition, number: int) -> Select[str]:
    """Return the query for who is to hear how a project is carried out."""
    db, slug = acting.db, acting.slug
    source = edition.project_by_number[number].idea
    from_it = ideas.behind(db, slug, [source]) if source else []
    numbers = [idea.number for idea in from_it]
    authors = {author for idea in from_it for author in idea.authors}
    return following.of_project(slug, number, numbers, authors)


def add_photo(
    acting: Acting, number: int, content: bytes, text: Words, seen: int | None = None
) -> Progress:
    """Add a photo of what is built, drawn anew; raise `CannotUpdate`, `SaidMeanwhile`."""
    try:
        drawn: Drawn = photo(content)
    except BadPicture as flaw:
        raise CannotUpdate(Remark("photo", flaw.reasons[0])) from flaw
    shown = Photo(Picture(drawn.name, drawn.width, drawn.height, text))
    after = note(acting, number, shown, seen)
    pictures.add(acting.db, acting.slug, drawn.name, drawn.content)
    return after


def hide_photo(
    acting: Acting, number: int, place: int, reason: str, seen: int | None = None
) -> Progress:
    """Hide a photo by its place among those that are shown, from 1; raise `CannotUpdate`."""

    def hidden(before: Progress) -> PhotoHidden:
        there = before.photos[place - 1 : place] if place > 0 else ()
        return PhotoHidden(there[0].picture.name if there else "", " ".join(reason.split()))

    return note(acting, number, hidden, seen)


def note_meeting(acting: Acting, number: int, text: str) -> None:
    """Keep what was written down of a meeting about a project, or about all; for the desk only."""
    _edition, overview = found(acting.db, acting.slug)
    if number:
        _project(overview, number)
    if wrong := list(_wrong_text(text, NOTE)):
        raise CannotUpdate(*wrong)
    by = _signed(acting)
    kept.note(acting.db, acting.slug, kept.Note(by, acting.now, text.strip(), number), acting.seal)
    acting.write("meeting-noted", by, project=number)


def learn(acting: Acting, number: int, words: Words) -> None:
    """Keep what was learned, of a project or of the edition, for the next edition to read."""
    edition, overview = found(acting.db, acting.slug)
    if number:
        _project(overview, number)
    text = words.get(edition.languages[0], "")
    if wrong := list(_wrong_text(text, LONGEST)):
        raise CannotUpdate(*wrong)
    by = _signed(acting)
    kept.learn(acting.db, Lesson(acting.slug, number, acting.now, by, words))
    acting.write("lesson-learned", by, project=number)


def _wrong_text(text: str, longest: int) -> Iterator[Remark]:
    if not text.strip():
        yield Remark("text", _("A text is needed."))
    if len(text) > longest:
        length = len(text)
        said = _(
            "The text has {length} characters; {longest} is the most.",
            length=length,
            longest=longest,
        )
        yield Remark("text", said)
