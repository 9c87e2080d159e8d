"""`wijkstem edition rehearse`: let ambassadors rehearse the vote before it opens."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.commands.store import ORGANISER, moment, with_store
from bot.editions import rehearsed
from bot.refusal import Refusal
from budget.edition import NotReady
from storage.residents import rehearsals
from storage.residents.rehearsals import CannotRehearse


def rehearse(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")],
    *,
    end: Annotated[bool, typer.Option("--end", help="End it, and erase all of it.")] = False,
) -> None:
    """Let ambassadors rehearse the vote with test votes that never count, before it opens."""
    now = moment()

    def done(db: Connection) -> tuple[str, int, int]:
        if end:
            rehearsed.end(db, slug, now, ORGANISER)
            return "", 0, 0
        word = rehearsed.begin(db, slug, now, ORGANISER)
        return word, *rehearsals.counted(db, slug)

    try:
        word, ambassadors, test_votes = with_store(lambda storage: storage.run(done))
    except CannotRehearse as refusal:
        raise Refusal(str(refusal)) from refusal
    except NotReady as refusal:
        raise Refusal(" ".join(refusal.reasons)) from refusal
    if not word:
        typer.echo(f"Nobody rehearses the vote of {slug} any more, and all test votes are erased.")
        return
    typer.echo(f"Who takes part and sends {word} rehearses the vote: give that to ambassadors.")
    typer.echo("No test vote counts, and all of it is erased when voting opens.")
    typer.echo(f"Now {ambassadors} rehearse, and {test_votes} of them have cast a test vote.")
