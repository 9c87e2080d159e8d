"""The organiser of the invented town: the command line itself, at work in a town that is open."""

import asyncio
import shlex
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO

import typer

from bot.commands.store import HERE, Place
from bot.refusal import Refusal
from bot.simulator.orders import Done
from bot.simulator.town import SEAL, Town

COMMANDS = (
    *("edition", "ideas", "projects", "progress", "broadcast", "inbox", "moderation", "journal"),
)
"""What can be done here: nothing that reads or writes files of the computer."""

_FILES = {"create", "clone", "assess-file", "photo", "record", "--to", "--out"}
"""What stands in a command that reads or writes files."""

_OF_BROADCASTS = {"picture"}
"""The same of a broadcast, which is created from what is typed, and has an audience with `--to`."""

_NOT_HERE = f"Not here: only {', '.join(COMMANDS)}, and nothing that takes a file."


async def order(words: str, town: Town) -> Done:
    """Carry an order out in a town, and let what comes of it reach the phones."""
    try:
        area, *rest = shlex.split(words.removeprefix("wijkstem ")) or [""]
    except ValueError:
        return Done(words, "A text that begins with a quote ends with one as well.", 2)
    if area not in COMMANDS or {word.partition("=")[0] for word in rest} & _files(area, rest):
        return Done(words, _NOT_HERE, 2)
    HERE.set(Place(town.storage, SEAL, town.clock, asyncio.get_running_loop()))
    printed, status = await asyncio.to_thread(_carried_out, area, rest)
    town.office.ingest.snapshots.drop()
    await town.office.clock.tick()
    await town.deliver()
    return Done(words, printed, status)


def _files(area: str, words: list[str]) -> set[str]:
    """Return the words by which a command of this kind reads or writes files."""
    if area == "broadcast":
        return _OF_BROADCASTS
    return _FILES - {"--to"} if words[:1] == ["move"] else _FILES


def _carried_out(area: str, words: list[str]) -> tuple[str, int]:
    """Run a command in a thread of its own; return what it prints, and its exit status."""
    command = typer.main.get_command(import_module(f"bot.commands.{area}").app)
    printed = StringIO()
    status = 0
    with redirect_stdout(printed), redirect_stderr(printed):
        try:
            command.main(words, prog_name=f"wijkstem {area}", standalone_mode=True)
        except Refusal as refusal:
            typer.echo(refusal)
            status = 1
        except SystemExit as left:
            status = int(left.code or 0)
    return printed.getvalue().strip(), status
