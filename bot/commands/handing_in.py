"""`wijkstem ideas add | by-post`: ideas that came on paper or at a meeting, and their authors.

Nobody of these has a chat with us: whoever is answered is answered by post.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from bot.acting import Acting
from bot.commands.store import ORGANISER, issuer, with_store
from bot.exports.tables import plain
from bot.handing_in import CannotHandIn, hand_in
from bot.refusal import Refusal
from budget.edition import Edition
from budget.idea import UNKNOWN, Draft, Idea
from budget.timeline import local_time
from storage.contributions import ideas
from storage.process import editions

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
    draft = Draft(text, place, theme, cost, title, by, organisation)
    issued = issuer()

    def handed_in(db: Connection) -> int:
        came = _moment(at, editions.load(db, slug).edition()) if at else issued.at
        return hand_in(Acting(db, slug, ORGANISER, issued.at, issued.seal), draft, came).number

    try:
        number = with_store(lambda storage: storage.run(handed_in))
    except CannotHandIn as refusal:
        raise Refusal(plain(str(refusal))) from refusal
    typer.echo(f"The idea has number {number}. {plain(by)} has no chat with us: answer by post.")


def _moment(at: datetime, edition: Edition) -> datetime:
    try:
        return local_time(at, edition.zone)
    except ValueError as refusal:
        raise Refusal(f"There is no moment {at} there, or it is there twice.") from refusal


def by_post(slug: Slug) -> None:
    """List the ideas of which no author has a chat with us, and how they are to be named."""

    def found(db: Connection) -> list[Idea]:
        editions.load(db, slug)
        return ideas.of_nobody(db, slug)

    for idea in with_store(lambda storage: storage.run(found)):
        names = ", ".join(filter(None, (idea.author, idea.organisation))) or "nobody is named"
        typer.echo(f"{idea.number}  {plain(idea.title)}, {idea.standing}: {plain(names)}")


VERBS: Mapping[str, Callable[..., Any]] = {"add": add, "by-post": by_post}
"""Each verb by what is typed for it."""
