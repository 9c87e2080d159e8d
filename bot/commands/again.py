"""`wijkstem edition clone`: begin again with what another edition had."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.commands.store import ORGANISER, moment, with_store
from bot.editions.again import Later, as_before, learned_before
from bot.editions.checking import NotAccepted
from bot.refusal import Refusal
from budget.edition import Edition
from budget.sentence import whole
from budget.timeline import NoSuchTime, TooFar
from storage.process import editions
from storage.revisions import TakenAlready


def clone(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The edition that was.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The name of the new one.")],
    *,
    weeks: Annotated[int, typer.Option("--weeks", min=0, help="So much later.")] = 0,
    years: Annotated[int, typer.Option("--years", min=0, help="So much later.")] = 0,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")] = ORGANISER,
) -> None:
    """Create an edition with the words, themes, rules and timeline of another, so much later.

    Where nothing is said, it is so many years of 52 weeks that it begins after today.
    """
    now = moment()

    def created(db: Connection) -> tuple[Edition, int]:
        edition = as_before(db, slug, new, Later(weeks, years), now)
        editions.create(db, edition, (), now, by)
        return edition, len(learned_before(db, edition))

    try:
        edition, lessons = with_store(lambda storage: storage.run(created))
    except TakenAlready as refusal:
        raise Refusal(str(refusal)) from refusal
    except NotAccepted as refusal:
        raise Refusal(str(refusal)) from refusal
    except (NoSuchTime, TooFar) as change:
        raise Refusal(whole(str(change))) from change
    typer.echo(f"Created {new}, without ideas, projects, residents or votes.")
    if lessons:
        typer.echo(f"Lessons of before: {lessons}; see `wijkstem progress lessons`.")
    for phase, begins in edition.timeline.begins.items():
        typer.echo(f"   {phase:13} {begins.astimezone(edition.zone):%Y-%m-%d %H:%M}")
