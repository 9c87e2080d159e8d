"""The verbs of `wijkstem ideas` with which answers leave: publish, appeals, answer-appeal, owed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import typer

from bot.acting import Acting
from bot.commands.judging import By, In, Number, Texts, acting, texts
from bot.exports.tables import plain
from bot.refusal import Refusal
from bot.screening import appealing, owing, publishing
from bot.screening.publishing import Incomplete, Prospect
from budget.assessment import Proposed
from budget.days import last_day
from budget.idea import Idea
from budget.sentence import Sentence
from budget.standing import Standing
from storage.process import editions

_SHOWN = 30
"""Ideas of which it is said what is missing."""


def publish(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")],
    by: By,
    *,
    only: Annotated[
        str, typer.Option("--only", metavar="NUMBERS", help='Only these, such as "3, 8".')
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
) -> None:
    """Publish the answers that are ready, all at one moment; authors and followers are told."""
    numbers = _numbers(only)
    found, foreseen = acting(lambda who: _looked(who, numbers), by, slug)
    if dry_run:
        typer.echo(f"{len(found.ready)} answers are ready, {len(found.lacking)} are not.")
        for line in [*_lacking(found.lacking), *foreseen]:
            typer.echo(line)
        return
    try:
        published = acting(lambda who: publishing.publish(who, numbers), by, slug)
    except Incomplete as refusal:
        lines = "\n".join(_lacking(refusal.lacking))
        raise Refusal(f"Nothing is published yet.\n{lines}") from refusal
    for line in [_told(published), *foreseen]:
        typer.echo(line)


def _looked(who: Acting, only: Sequence[int]) -> tuple[Prospect, list[Sentence]]:
    found = publishing.prospect(who.db, who.slug, only)
    return found, publishing.foreseen(who, found.ready)


def _numbers(only: str) -> list[int]:
    words = only.replace(",", " ").split()
    if not all(word.isdecimal() for word in words):
        raise Refusal(f'"{only}" are no numbers of ideas.')
    return list(map(int, words))


def _lacking(lacking: Mapping[int, Sequence[str]]) -> list[str]:
    lines = [f"Idea {number}: {' '.join(reasons)}" for number, reasons in lacking.items()]
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], f"And {more} more."] if more > 0 else lines


def _told(published: Sequence[Idea]) -> str:
    if not published:
        return "There was nothing left to publish."
    accepted = sum(idea.standing is Standing.ACCEPTED for idea in published)
    return (
        f"{len(published)} answers are public: {accepted} can be done, "
        f"{len(published) - accepted} cannot. Authors and followers hear it by day."
    )


def appeals(edition: In = "") -> None:
    """List the appeals that wait for an answer, the longest first."""

    def found(who: Acting) -> list[str]:
        zone = editions.load(who.db, who.slug).edition().zone
        return [
            f"{case.number}  before {last_day(case.before, zone)}: {plain(case.said)}"
            for case in appealing.cases(who.db, who.slug, who.seal)
        ]

    for line in acting(found, edition=edition):
        typer.echo(line)


def answer_appeal(
    number: Number,
    by: By,
    *,
    accept: Annotated[bool, typer.Option("--accept", help="It can be done after all.")] = False,
    uphold: Annotated[bool, typer.Option("--uphold", help="It stays refused.")] = False,
    reason: Texts = None,
    alternative: Texts = None,
    cost: Annotated[int, typer.Option("--cost", min=0, help="In whole euros.")] = 0,
    title: Annotated[str, typer.Option("--title", help="For the ballot: 20 characters.")] = "",
    edition: In = "",
) -> None:
    """Answer an appeal; another person than who judged the idea."""
    if accept is uphold:
        raise Refusal("Say either --accept or --uphold.")

    def done(who: Acting) -> None:
        rules = editions.load(who.db, who.slug).edition()
        said, instead = (texts(given or (), rules) for given in (reason, alternative))
        wish = Proposed(accept, said, cost, title.strip(), alternative=instead)
        appealing.answer(who, number, wish)

    acting(done, by, edition)
    typer.echo("The appeal is answered; its authors and followers hear it by day.")


def owed(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="Left out: the current one.")] = "",
) -> None:
    """List the ideas whose authors have no answer yet: they keep the edition from going on."""
    debts = acting(lambda who: owing.debts(who.db, who.slug), edition=slug)
    for debt in debts:
        typer.echo(f"{debt.number}  {debt.why}")
    if not debts:
        typer.echo("Everybody who wrote an idea has an answer.")


VERBS: Mapping[str, Callable[..., None]] = {
    "publish": publish,
    "appeals": appeals,
    "answer-appeal": answer_appeal,
    "owed": owed,
}
"""The verbs, by what is typed."""
