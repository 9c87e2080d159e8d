"""`wijkstem ideas add | by-post`: ideas that came on paper or at a meeting, and their authors.

Nobody of these has a chat with us: whoever is answered is answered by post.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from bot.commands.store import ORGANISER, moment, with_store
from bot.exports.tables import plain
from bot.refusal import Refusal
from budget.edition import Edition
from budget.idea import TEXT_LENGTH, TITLE_LENGTH, UNKNOWN, Draft, Idea, new
from budget.timeline import Phase, local_time
from flows.typed import clean
from storage import editions, ideas, journal
from storage.journal import Entry

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]


def add(
    slug: Slug,
    text: Annotated[str, typer.Option(help="What the idea is, in its author's words.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who wrote it; everybody reads this.")],
    place: Annotated[
        str, typer.Option(help="The key of a district, a street, or nothing for the whole area.")
    ] = UNKNOWN,
    theme: Annotated[str, typer.Option(help="The key of a theme.")] = UNKNOWN,
    cost: Annotated[int, typer.Option(min=0, max=10**9, help="In whole euros.")] = 0,
    title: Annotated[str, typer.Option(help="If it has one of its own.")] = "",
    organisation: Annotated[str, typer.Option(metavar="NAME", help="On whose behalf.")] = "",
    at: Annotated[
        datetime | None,
        typer.Option(
            metavar="MOMENT",
            formats=["%Y-%m-%d %H:%M", "%Y-%m-%d"],
            help="When it was handed in, in the edition's time; now, if left out.",
        ),
    ] = None,
) -> None:
    """Hand in an idea that came on paper or at a meeting; its number is told back."""
    words = (" ".join(clean(said).split()) for said in (text, title, by, organisation, place))
    text, title, by, organisation, place = words
    _check(text, title, by, organisation)
    draft = Draft(text, place, theme, cost, title, by, organisation)

    def handed_in(db: Connection) -> int:
        return _hand_in(db, slug, draft, at)

    number = with_store(lambda storage: storage.run(handed_in))
    typer.echo(f"The idea has number {number}. {plain(by)} has no chat with us: answer by post.")


def _check(text: str, title: str, by: str, organisation: str) -> None:
    """Refuse what residents could not write either."""
    if not any(c.isalpha() for c in text) or not by:
        raise Refusal("An idea needs a text and the name of who wrote it.")
    if len(text) > TEXT_LENGTH:
        raise Refusal(f"This text has {len(text):,} characters; {TEXT_LENGTH:,} is the most.")
    if long := [said for said in (title, by, organisation) if len(said) > TITLE_LENGTH]:
        raise Refusal(f'"{plain(long[0])}" is too long: {TITLE_LENGTH} characters are the most.')


def _hand_in(db: Connection, slug: str, draft: Draft, at: datetime | None) -> int:
    edition = editions.hold(db, slug).edition()
    now = moment()
    try:
        came = local_time(at, edition.zone) if at else now
    except ValueError as refusal:
        raise Refusal(f"There is no moment {at} there, or it is there twice.") from refusal
    _check_edition(draft, came, now, edition)
    every = ideas.since(db, slug, -1)
    last = max((*(idea.number for idea in every), *edition.project_by_number), default=0)
    idea = new(last + 1, draft, came, "")
    ideas.put(db, slug, idea)
    content: dict[str, str | int] = {"number": idea.number}
    journal.write(db, slug, Entry(now, "idea-added", ORGANISER, content))
    return idea.number


def _check_edition(draft: Draft, moment: datetime, now: datetime, edition: Edition) -> None:
    """Refuse what does not belong to this edition, or came before or after its time."""
    if draft.theme not in {UNKNOWN, *edition.theme_by_key}:
        named = ", ".join(edition.theme_by_key)
        raise Refusal(f'There is no theme "{plain(draft.theme or "")}"; there are: {named}.')
    if moment > now:
        raise Refusal("An idea cannot be handed in at a moment that is still to come.")
    if edition.timeline.at(moment) is not Phase.IDEAS:
        raise Refusal("Ideas could not be handed in then; see `wijkstem edition show`.")
    if not edition.entered.before(Phase.VOTING):
        raise Refusal(f"{edition.slug} is in {edition.entered} already; nobody would judge it.")


def by_post(slug: Slug) -> None:
    """List the ideas of which no author has a chat with us, and how they are to be named."""

    def found(db: Connection) -> list[Idea]:
        editions.load(db, slug)
        return [idea for idea in ideas.since(db, slug, -1) if not idea.authors]

    for idea in with_store(lambda storage: storage.run(found)):
        names = ", ".join(filter(None, (idea.author, idea.organisation))) or "nobody is named"
        typer.echo(f"{idea.number}  {plain(idea.title)}, {idea.standing}: {plain(names)}")


VERBS: Mapping[str, Callable[..., Any]] = {"add": add, "by-post": by_post}
"""Each verb by what is typed for it."""
