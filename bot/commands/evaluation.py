"""`wijkstem evaluation`: what residents answered, what organisers find, and publishing it."""

from collections.abc import Callable, Iterator
from typing import Annotated, TypeVar

import typer

from bot import evaluating
from bot.acting import Acting
from bot.commands.judging import texts
from bot.commands.store import acting
from bot.evaluating import FIGURES
from bot.exports.tables import plain
from bot.refusal import Refusal
from bot.reports.found import surveyed
from bot.reports.gathered import gather
from bot.reports.section import say
from budget.evaluation import CannotEvaluate, Finding, Judged, measured
from storage.process import editions, evaluations
from storage.process.evaluations import JudgedMeanwhile
from storage.residents import survey

T = TypeVar("T")

app = typer.Typer(
    name="evaluation",
    help="What residents answered to the survey, and whether the goals were reached.",
    no_args_is_help=True,
)

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]
Name = Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")]
Seen = Annotated[
    int | None,
    typer.Option("--seen", metavar="N", help="The revision that `show` told you of."),
]


def _done(slug: str, by: str, work: Callable[[Acting], T]) -> T:
    try:
        return acting(slug, by, work)
    except (CannotEvaluate, JudgedMeanwhile) as refusal:
        raise Refusal("\n".join(map(str, refusal.reasons))) from refusal


@app.command()
def show(slug: Slug) -> None:
    """Show what was answered, and what is found of the goal (0) and of each criterion."""
    for line in _done(slug, "", lambda acting: [*_answered(acting), *_found(acting)]):
        typer.echo(line)


def _answered(acting: Acting) -> Iterator[str]:
    for section in surveyed(gather(acting.db, acting.slug, acting.now)):
        yield say(section.heading, "en")
        for title, number in section.shown("en"):
            yield f"   {title}: {'not told' if number is None else number}"
    for _id, said in survey.remarks(acting.db, acting.slug, acting.seal):
        yield f"   remark: {plain(said)}"


def _found(acting: Acting) -> Iterator[str]:
    edition = editions.load(acting.db, acting.slug).edition()
    found = evaluations.of(acting.db, acting.slug)
    for number, words in measured(edition).items():
        one = found.judged.get(number)
        finding = one.finding.value if one else "nothing is found yet"
        yield f"{number}  {plain(next(iter(words.values()), ''))}: {finding}"
        if one and one.figure:
            yield f"   figure: {one.figure}"
        for language, text in (one.remark if one else {}).items():
            yield f"   {language}: {plain(text)}"
    published = f"published {found.at:%Y-%m-%d %H:%M} UTC" if found.at else "not published"
    yield f"Revision {found.revision}, {published}."


@app.command()
def judge(
    slug: Slug,
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=0, help="0 is the goal.")],
    finding: Annotated[Finding, typer.Argument(metavar="FINDING", help=", ".join(Finding))],
    by: Name,
    text: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="In the original language; in another as `en=...`."),
    ] = None,
    figure: Annotated[str, typer.Option("--figure", help=", ".join(FIGURES))] = "",
    seen: Seen = None,
) -> None:
    """Say what is found of the goal or of a criterion, with a figure and a remark."""

    def judged(acting: Acting) -> None:
        edition = editions.load(acting.db, acting.slug).edition()
        remark = texts((" ".join(one.split()) for one in text or ()), edition)
        evaluating.judge(acting, number, Judged(finding, remark, figure), seen)

    _done(slug, by, judged)
    typer.echo("Noted. Nobody else reads it until it is published.")


@app.command()
def publish(slug: Slug, by: Name, seen: Seen = None) -> None:
    """Let everybody read it on the public page, with the figures as they are now."""
    _done(slug, by, lambda acting: evaluating.publish(acting, seen))
    typer.echo("Everybody can read it on the public page.")
