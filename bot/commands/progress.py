"""`wijkstem progress`: how far the projects that won are, and what is noted of them."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot import progress
from bot.acting import Acting
from bot.commands.judging import texts
from bot.commands.photo import content_of
from bot.commands.store import acting, with_store
from bot.exports.tables import plain
from bot.refusal import Refusal
from budget.edition import Edition, Words
from budget.progress import Progress, sums
from budget.updates import Milestone, Money, Status
from budget.updating import CannotUpdate, changed_milestone, missing, new_milestone
from storage.process import carrying_out, editions
from storage.process import progress as kept
from storage.process.progress import SaidMeanwhile

T = TypeVar("T")

app = typer.Typer(
    name="progress",
    help="Show how far the projects that won are, and note what happens to them.",
    no_args_is_help=True,
)

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="Of the project.")]
Or0 = Annotated[int, typer.Option("--project", metavar="NUMBER", help="Of one project only.")]
Name = Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")]
Texts = Annotated[
    list[str] | None,
    typer.Option(metavar="TEXT", help="In the original language; in another as `en=...`."),
]
Day = Annotated[str, typer.Option(metavar="YYYY-MM-DD")]
Seen = Annotated[
    int | None,
    typer.Option("--seen", metavar="N", help="The number of updates that `show` told you of."),
]


def _done(slug: str, by: str, work: Callable[[Acting], T]) -> T:
    """Do this in the store of the first organisation, or refuse with the reasons."""
    try:
        return acting(slug, by, work)
    except (CannotUpdate, SaidMeanwhile) as refusal:
        raise Refusal("\n".join(refusal.reasons)) from refusal


def _day(given: str) -> date | None:
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as mistake:
        raise Refusal(f'"{given}" is no day: write it as 2027-11-20.') from mistake


def _words(acting: Acting, given: list[str] | None) -> Words:
    edition = editions.load(acting.db, acting.slug).edition()
    return texts((" ".join(text.split()) for text in given or ()), edition)


@app.command()
def show(
    slug: Slug,
    number: Annotated[int, typer.Argument(metavar="[NUMBER]", help="Of one project.")] = 0,
) -> None:
    """Show how far the projects are, or all that is known of one."""

    def shown(acting: Acting) -> list[str]:
        edition, overview = carrying_out.found(acting.db, slug)
        if number and number not in overview:
            raise Refusal(f"There is no project {number} that won.")
        if number:
            return [*_one(acting, overview[number], edition), *_said(acting, number, edition)]
        total = sums(overview)
        lines = [line for one in overview.values() for line in _short(one, edition)]
        return [*lines, f"Planned {total.planned:,}, spent {total.spent:,} euros."]

    for line in _done(slug, "", shown):
        typer.echo(line)


def _short(one: Progress, edition: Edition) -> Iterator[str]:
    title = _first(edition.project_by_number[one.project].title)
    yield f"{one.project}  {title}: {one.status}, {one.percentage} %"


def _first(words: Words) -> str:
    return plain(next(iter(words.values()), ""))


def _one(acting: Acting, one: Progress, edition: Edition) -> Iterator[str]:
    yield from _short(one, edition)
    yield f"   updates: {one.updates}"
    if one.until:
        yield f"   expected: {one.until}"
    for language, text in one.words.items():
        yield f"   {language}: {plain(text)}"
    over = f", {one.overspent:,} more than planned" if one.overspent else ""
    yield f"   planned {one.planned:,}, spent {one.spent:,} euros{over}"
    for milestone in one.milestones:
        reached = f", reached {milestone.reached}" if milestone.reached else ""
        title = _first(milestone.title)
        yield f"   milestone {milestone.number}, {title}: planned {milestone.planned}{reached}"
    for place, photo in enumerate(one.photos, 1):
        yield f"   photo {place}: {_first(photo.picture.text)}"
    for remark in missing(one, edition, acting.now):
        yield f"   missing: {remark.said}"


def _said(acting: Acting, number: int, edition: Edition) -> Iterator[str]:
    """Yield who wrote what when, the newest last."""
    for update in kept.every(acting.db, acting.slug):
        if update.project == number:
            at = update.at.astimezone(edition.zone)
            yield f"   {at:%Y-%m-%d %H:%M} {plain(update.by)}: {type(update.what).__name__.lower()}"
    for note in kept.notes(acting.db, acting.slug, number, acting.seal):
        yield f"   meeting, noted by {plain(note.by)} on {note.at:%Y-%m-%d}: {plain(note.text)}"
    for lesson in kept.learned(acting.db, acting.slug):
        if lesson.project == number:
            yield f"   lesson: {_first(lesson.words)}"


def _print(slug: str, by: str, work: Callable[[Acting], Progress]) -> None:
    """Do this, and print how far the project is now."""

    def done(acting: Acting) -> list[str]:
        after = work(acting)
        return list(_one(acting, after, editions.load(acting.db, slug).edition()))

    for line in _done(slug, by, done):
        typer.echo(line)


@app.command()
def update(
    slug: Slug,
    number: Number,
    by: Name,
    status: Annotated[Status | None, typer.Option("--status", help="How far it is now.")] = None,
    percentage: Annotated[int | None, typer.Option("--percentage", help="Done, of 100.")] = None,
    text: Texts = None,
    until: Day = "",
    seen: Seen = None,
) -> None:
    """Say how far a project is; why and until when, if it is delayed or cancelled."""

    def noted(acting: Acting) -> Progress:
        words = _words(acting, text)
        day = _day(until)
        return progress.note(
            acting, number, lambda before: before.step(status, percentage, words, day), seen
        )

    _print(slug, by, noted)


@app.command()
def money(
    slug: Slug,
    number: Number,
    by: Name,
    planned: Annotated[int | None, typer.Option("--planned", help="Whole euros.")] = None,
    spent: Annotated[int | None, typer.Option("--spent", help="Whole euros, so far.")] = None,
    seen: Seen = None,
) -> None:
    """Say what a project may cost, and what was spent on it."""

    def said(before: Progress) -> Money:
        return Money(
            before.planned if planned is None else planned,
            before.spent if spent is None else spent,
        )

    _print(slug, by, lambda acting: progress.note(acting, number, said, seen))


@app.command()
def milestone(
    slug: Slug,
    number: Number,
    by: Name,
    which: Annotated[int, typer.Option("--milestone", metavar="N", help="One there is.")] = 0,
    title: Texts = None,
    planned: Day = "",
    reached: Day = "",
    seen: Seen = None,
) -> None:
    """Plan a milestone, change one, or say when it was reached."""

    def noted(acting: Acting) -> Progress:
        words = _words(acting, title)
        return progress.note(
            acting, number, lambda before: _milestone(before, which, words, planned, reached), seen
        )

    _print(slug, by, noted)


def _milestone(before: Progress, which: int, title: Words, planned: str, reached: str) -> Milestone:
    day = _day(planned)
    there = next((one for one in before.milestones if one.number == which), None)
    if which and there is None:
        raise Refusal(f"There is no milestone {which}.")
    if there is None and day is None:
        raise Refusal("For which day is it planned? Give --planned 2027-11-20.")
    if there is None:
        new = new_milestone(before, title, day or date.min)
        return Milestone(new.number, title, new.planned, _day(reached))
    return changed_milestone(there, title, day, _day(reached))


@app.command()
def photo(
    slug: Slug,
    number: Number,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A JPEG or a PNG.")],
    by: Name,
    text: Texts = None,
    seen: Seen = None,
) -> None:
    """Add a photo of what is built; the text says what is on it."""
    content = content_of(file)
    _print(
        slug,
        by,
        lambda acting: progress.add_photo(acting, number, content, _words(acting, text), seen),
    )


@app.command("hide-photo")
def hide_photo(
    slug: Slug,
    number: Number,
    place: Annotated[int, typer.Argument(metavar="PHOTO", min=1, help="As `show` counts.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    by: Name,
    seen: Seen = None,
) -> None:
    """Show a photo no longer; that it was there, and why not any more, stays known."""
    _print(slug, by, lambda acting: progress.hide_photo(acting, number, place, reason, seen))


@app.command()
def note(slug: Slug, text: str, by: Name, project: Or0 = 0) -> None:
    """Write down a meeting; residents never read it."""
    _done(slug, by, lambda acting: progress.note_meeting(acting, project, text))
    typer.echo("Noted.")


@app.command()
def lesson(slug: Slug, text: list[str], by: Name, project: Or0 = 0) -> None:
    """Say what was learned, for the next edition."""
    _done(slug, by, lambda acting: progress.learn(acting, project, _words(acting, text)))
    typer.echo("Kept for the next edition: see `wijkstem progress lessons`.")


@app.command()
def lessons(slug: Annotated[str, typer.Argument(metavar="[SLUG]")] = "") -> None:
    """Show what was learned in an edition, or in all of them."""
    for one in with_store(lambda storage: storage.run(lambda db: kept.learned(db, slug))):
        where = f"{one.edition}, project {one.project}" if one.project else one.edition
        typer.echo(f"{where}: {_first(one.words)} ({plain(one.by)}, {one.at:%Y-%m-%d})")
