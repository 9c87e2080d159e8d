"""`wijkstem inbox faq`: questions that are often asked, in the organisers' own words."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer
from sqlalchemy import Connection

from bot.commands.store import issuer, with_store
from bot.exports.tables import plain
from bot.inbox import often
from bot.inbox.often import CannotShare, Shared
from bot.inbox.organiser import Organiser
from bot.refusal import Refusal
from storage.process import editions

T = TypeVar("T")

app = typer.Typer(
    name="faq",
    help="What residents read under “Often asked”: list it, add to it, or take something away.",
    no_args_is_help=True,
)

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The edition.")]


@app.command("list")
def listed(slug: Slug) -> None:
    """List the questions of an edition and their answers, in each language that they have."""
    edition = with_store(lambda s: s.run(lambda db: editions.load(db, slug))).edition()
    for one in edition.questions:
        for language, question in one.question.items():
            answer = one.answer.get(language, "")
            typer.echo(f"{one.number}  {language}  {plain(question)}  {plain(answer)}")


@app.command()
def add(
    slug: Slug,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In words of your own.")],
    answer: Annotated[str, typer.Argument(metavar="ANSWER")],
    language: Annotated[
        str, typer.Option(metavar="CODE", help="Its language, if not the edition's first.")
    ] = "",
    number: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="The same question in another language.")
    ] = 0,
) -> None:
    """Add a question and its answer for everybody, or give one in another language, or anew."""
    shared, who = Shared(question, answer, language), organiser()

    def added(db: Connection) -> int:
        if number:
            often.translate(db, slug, number, shared, who)
            return number
        return often.add(db, slug, shared, who)

    typer.echo(f"Everybody can read question {_done(added)}.")


@app.command()
def drop(
    slug: Slug, number: Annotated[int, typer.Argument(metavar="NUMBER", help="As listed.")]
) -> None:
    """Take a question away."""
    who = organiser()
    _done(lambda db: often.drop(db, slug, number, who))
    typer.echo(f"Nobody reads question {number} any more.")


def organiser() -> Organiser:
    """Return who works at the command line now."""
    issued = issuer()
    return Organiser(issued.seal, issued.at, issued.by)


def _done(work: Callable[[Connection], T]) -> T:
    """Do this, or refuse with the reason."""
    try:
        return with_store(lambda storage: storage.run(work))
    except CannotShare as refusal:
        raise Refusal(str(refusal)) from refusal
