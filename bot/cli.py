"""The command line: `wijkstem`.

Exit status 0 when it is done, 1 when it is refused (the reason on standard error, in one plain
sentence), 2 when it is used wrongly.

A command's module, and all that it imports, is imported when that command is asked for: who
serves needs no simulator, and who counts no server.
"""

import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

import typer

from bot.commands.named import add_to
from bot.refusal import Refusal

COMMANDS = (
    *("serve", "demo", "talk", "count", "edition", "agreement", "codes", "paper"),
    *("export", "report", "journal", "letters", "inbox", "ideas", "projects", "progress"),
    *("evaluation", "broadcast", "moderation", "staff", "webhooks", "doctor"),
)
"""What can be asked for, each in a module of `bot.commands` that has an `app`."""

_NOT_IN_ONE_STORE = {"serve", "demo", "talk", "count", "journal", "letters", "doctor"}
"""What needs no store, or has those of all organisations."""


def main() -> None:
    """Run a command; say in one sentence why it is refused, if it is.

    A title that the terminal has no letters for is written with escapes, and is no reason to stop;
    a disk that is full is one.
    """
    try:
        try:
            _carry_out()
        finally:
            if sys.stdout:  # whoever called may have closed it
                sys.stdout.flush()
    except OSError as failure:
        if failure.errno != errno.ENOSPC:
            raise
        typer.echo("Not all could be written: no space is left.", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what waits goes there
        sys.exit(1)


def _carry_out() -> None:
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    asked = [name for name in COMMANDS if name in sys.argv[1:2]]
    try:
        line = typer.main.get_command(_line(asked or COMMANDS))
        commands: dict[str, object] = getattr(line, "commands", {})
        add_to(commands[name] for name in commands.keys() - _NOT_IN_ONE_STORE)
        line()
    except Refusal as refusal:
        typer.echo(refusal, err=True)
        sys.exit(1)


def _line(names: Sequence[str]) -> typer.Typer:
    """Return the command line with these commands.

    It stays one of several when it has only one: that is what the callback is for.  Nothing that
    is imported is garbage, and looking for some would take an eighth of the time.
    """
    line = typer.Typer(
        name="wijkstem",
        help="A participatory budget in Telegram, WhatsApp and SMS.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        callback=lambda: None,
    )
    gc.disable()
    for name in names:
        line.add_typer(import_module(f"bot.commands.{name}").app)
    gc.enable()
    return line
