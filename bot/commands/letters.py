"""`wijkstem letters`: messages that could not be answered, and what is to become of them.

Nothing is shown of what they say or whose they are.  The service that runs notices by itself what
waits again.
"""

import json
from collections.abc import Callable, Sequence
from typing import Annotated, NamedTuple, TypeVar

import typer
from sqlalchemy import Connection

from bot.commands.store import opened, run
from bot.organisation import Organisation
from bot.refusal import Refusal
from bot.settings import read_settings
from bot.turns.backlog import ROUND, tried
from storage.post import letters
from storage.post.letters import DeadLetter

T = TypeVar("T")

app = typer.Typer(
    name="letters",
    help="List what could not be answered, run it again, or drop it.",
    no_args_is_help=True,
)

Handles = Annotated[
    list[str] | None,
    typer.Argument(metavar="[HANDLE]...", help="As listed, or so much of it as names only one."),
]
Every = Annotated[bool, typer.Option("--all", help="All that are listed.")]


class Listed(NamedTuple):
    """A dead letter of an organisation, and the handle that always names it."""

    organisation: Organisation
    letter: DeadLetter

    @property
    def handle(self) -> str:
        """Return its name."""
        return self.letter.handle(self.organisation.name)

    @property
    def kind(self) -> str:
        """Say what was the matter with it."""
        return f"could not be {'answered' if self.letter.readable else 'read'}"

    def __str__(self) -> str:
        """Write the line that is printed."""
        received = f"{self.letter.received:%Y-%m-%d %H:%M} UTC"
        attempts = f"{tried(self.letter)} attempts"
        facts = (self.letter.channel, received, attempts, self.kind)
        return f"{self.handle}  {', '.join(facts)} ({self.organisation.name})"

    def as_json(self) -> dict[str, str | int]:
        """Return what is told as JSON."""
        return {
            "handle": self.handle,
            "organisation": self.organisation.name,
            "channel": self.letter.channel,
            "received": self.letter.received.isoformat(),
            "attempts": tried(self.letter),
            "kind": self.kind,
        }


@app.command("list")
def listed(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array.")] = False,
) -> None:
    """List them, oldest first: never what they say, nor whose they are."""
    found = run(_every())
    if as_json:
        typer.echo(json.dumps([one.as_json() for one in found], indent=2))
        return
    for one in found:
        typer.echo(one)


@app.command()
def again(handles: Handles = None, *, every: Every = False) -> None:
    """Let these take their turn again, after whatever came in since."""
    chosen = _chosen(handles, every=every)
    garbled = [one for one in chosen if not one.letter.readable]
    if garbled and not every:
        raise Refusal(
            f"{garbled[0].handle} could not even be read, so it cannot run again: drop it once "
            "you have dealt with it."
        )
    done = run(_each(chosen, lambda db, some: letters.again(db, some, ROUND)))
    typer.echo(f"{_messages(done)} for another turn.")
    if garbled:
        typer.echo(f"{len(garbled)} could not even be read.")


@app.command()
def drop(handles: Handles = None, *, every: Every = False) -> None:
    """Erase what these say and whose they are: you have dealt with them."""
    done = run(_each(_chosen(handles, every=every), letters.drop))
    typer.echo(f"{done} erased.")


def _messages(number: int) -> str:
    return "1 message waits" if number == 1 else f"{number} messages wait"


def _chosen(handles: Sequence[str] | None, *, every: bool) -> list[Listed]:
    """Return those that were named; refuse if one of the names is none."""
    if bool(handles) is every:
        raise typer.BadParameter("Name some as `wijkstem letters list` does, or say --all.")
    found = run(_every())
    return found if every else [_named(handle, found) for handle in handles or ()]


def _named(handle: str, found: Sequence[Listed]) -> Listed:
    matching = [one for one in found if handle and one.handle.startswith(handle.lower())]
    match matching:
        case [one]:
            return one
        case []:
            raise Refusal(f"There is no dead letter {handle}: see `wijkstem letters list`.")
    raise Refusal(f"{len(matching)} dead letters begin with {handle}: write more of the handle.")


async def _every() -> list[Listed]:
    """Return the dead letters of all organisations, oldest first."""
    found = [
        Listed(organisation, letter)
        for organisation in read_settings().organisations()
        for letter in await _in_store(organisation, letters.dead)
    ]
    return sorted(found, key=lambda one: one.letter.received)


async def _each(
    chosen: Sequence[Listed], work: Callable[[Connection, list[DeadLetter]], int]
) -> int:
    """Do this with what was chosen of each organisation; return with how many it was done."""

    async def done(organisation: Organisation) -> int:
        some = [one.letter for one in chosen if one.organisation == organisation]
        return await _in_store(organisation, lambda db: work(db, some))

    return sum([await done(one) for one in dict.fromkeys(c.organisation for c in chosen)])


async def _in_store(organisation: Organisation, work: Callable[[Connection], T]) -> T:
    """Do this in the store of an organisation."""
    async with opened(organisation) as storage:
        return await storage.run(work)
