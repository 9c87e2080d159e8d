"""`wijkstem moderation`: what waits to be read first, what is reported, hidden and contested.

Things go by what they are and their number: `idea:8`, `reaction:12`.  Words that not everybody can
read are locked in the store; they are shown here to whoever has the service's own secret.
"""

import re
from collections.abc import Callable, Iterator
from typing import Annotated, TypeVar

import typer
from sqlalchemy import Connection

from bot.commands.store import ORGANISER, issuer, with_store
from bot.exports.tables import plain
from bot.moderation import looking
from bot.moderation.looking import NeedsWords, NobodyHears, NothingToDo, Seen, seen
from bot.moderation.told import Telling
from bot.moderation.waiting import Waits, waiting
from bot.refusal import Refusal
from budget.debt import screened
from budget.moderation import Subject, Thing
from budget.standing import NotPossible
from storage.contributions.ideas import NoSuchIdea
from storage.contributions.reactions import NoSuchReaction
from storage.process import editions

app = typer.Typer(
    name="moderation",
    help="Read what waits for it, look at what is reported, and hide or restore it.",
    no_args_is_help=True,
)

LONGEST = 160
"""Characters of a reason or an answer: so much fits in a text message beside ours."""

_SHOWN = 70
"""Characters of each thing that are listed."""

_THING = re.compile(rf"({'|'.join(Subject)}):([0-9]{{1,9}})")

T = TypeVar("T")


def _thing(written: str) -> Thing:
    found = _THING.fullmatch(written)
    if found is None:
        raise typer.BadParameter("write idea:8 or reaction:12, as they are listed.")
    return Thing(Subject(found[1]), int(found[2]))


What = Annotated[
    Thing, typer.Argument(metavar="WHAT", parser=_thing, help="`idea:8` or `reaction:12`.")
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")]
Slug = Annotated[
    str, typer.Option("--edition", metavar="SLUG", help="Another edition than the current one.")
]
AnAnswer = Annotated[
    str, typer.Option("--answer", metavar="TEXT", help="What its author hears, in their language.")
]


@app.command("list")
def listed(edition: Slug = "") -> None:
    """List what waits for somebody, what an author waits for first."""
    found = _looking(edition, waiting)
    for one in found:
        typer.echo(_line(one))
    if not found:
        typer.echo("Nothing waits.")


def _line(waits: Waits) -> str:
    found = waits.seen
    told = len(found.reports)
    reported = f" ({told} report{'' if told == 1 else 's'})" if told else ""
    words = plain(found.words)
    beginning = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}..."
    return f"{found.thing}  {waits.why}{reported}: {beginning}"


@app.command()
def show(what: What, edition: Slug = "") -> None:
    """Show something whole, what residents find wrong with it, and what its author says."""
    found, lines = _looking(edition, lambda telling: _shown(seen(telling, what), telling))
    typer.echo(f"{found.thing} is {found.standing}.")
    for line in lines:
        typer.echo(line)


def _shown(found: Seen, telling: Telling) -> tuple[Seen, list[str]]:
    return found, list(_lines(found, telling))


def _lines(found: Seen, telling: Telling) -> Iterator[str]:
    yield plain(found.words)
    unlock = telling.seal.unlock
    for report in found.reports:
        words = f": {plain(unlock(report.words))}" if report.words else ""
        yield f"Reported on {report.at:%Y-%m-%d} as {report.wrong}{words}"
    if hiding := found.hiding:
        reason = (
            plain(unlock(hiding.reason)) if hiding.reason else "none yet: residents reported it"
        )
        yield f"Hidden since {hiding.at:%Y-%m-%d}; the reason: {reason}"
        for one in found.contests:
            yield f"An author does not agree: {plain(unlock(one.words))}"
        if hiding.edited:
            yield f"Changed by an author on {hiding.edited:%Y-%m-%d}, after it was hidden."


@app.command("open")
def open_(what: What, answer: AnAnswer = "", by: By = ORGANISER, edition: Slug = "") -> None:
    """Let everybody read what waited to be read first; its author hears it."""
    said = worded(answer)
    _looking(edition, lambda telling: looking.open_(telling, what, said, by))
    typer.echo(f"Everybody can read {what} now.")


@app.command()
def hide(
    what: What,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="What its author hears, in a sentence.")
    ],
    by: By = ORGANISER,
    edition: Slug = "",
) -> None:
    """Hide something, with a reason that its author hears and can contest."""
    said = worded(reason)
    if not said:
        raise Refusal("Its author is told why; write the reason.")
    _looking(edition, lambda telling: looking.hide(telling, what, said, by))
    typer.echo(f"{what} is hidden, and its author hears why.")


@app.command()
def restore(what: What, answer: AnAnswer = "", by: By = ORGANISER, edition: Slug = "") -> None:
    """Let everybody read again what was hidden; its author hears it."""
    said = worded(answer)

    def restored(telling: Telling) -> bool:
        looking.restore(telling, what, said, by)
        over = screened(editions.load(telling.db, telling.slug).edition())
        return over and what.subject is Subject.IDEA

    owed = _looking(edition, restored)
    typer.echo(f"Everybody can read {what} again.")
    if owed:
        typer.echo("It has no answer yet, and is owed one: see `wijkstem ideas owed`.")


@app.command()
def settle(what: What, answer: AnAnswer = "", by: By = ORGANISER, edition: Slug = "") -> None:
    """Leave it as it is: settle its reports, or have the last word on why it stays hidden."""
    said = worded(answer)
    _looking(edition, lambda telling: looking.settle(telling, what, said, by))
    typer.echo(f"Noted: {what} stays as it is.")


def worded(said: str) -> str:
    """Return a reason or an answer as it is kept, or refuse one that is too long."""
    words = plain(said)
    if len(words) > LONGEST:
        raise Refusal(f"This has {len(words)} characters; {LONGEST} is the most.")
    return words


def _looking(slug: str, work: Callable[[Telling], T]) -> T:
    """Do this in one transaction of the store, or refuse with the reason."""
    here = issuer()

    def done(db: Connection) -> T:
        named = slug or editions.about(db)
        zone = editions.load(db, named).edition().zone
        return work(Telling(db, named, zone, here.seal, here.at))

    try:
        return with_store(lambda storage: storage.run(done))
    except (
        *(NoSuchIdea, NoSuchReaction),
        *(NeedsWords, NobodyHears, NotPossible, NothingToDo),
    ) as refusal:
        raise Refusal(str(refusal)) from refusal
