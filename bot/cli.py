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
from importlib import import_module
from io import TextIOWrapper

import typer

from bot.commands.named import add_to
from bot.refusal import Refusal

COMMANDS = {
    "serve": "Serve residents and organisers.",
    "demo": "Serve the demo edition: three phones side by side, to play with in a browser.",
    "talk": "Talk as a resident, on the demo edition.",
    "count": "Count an election again, and explain what became of every project.",
    "edition": "Create editions, and bring them from phase to phase.",
    "agreement": "The working agreement of an edition, and who acknowledged it.",
    "codes": "Issue and revoke letter codes, the right to vote on paper.",
    "paper": "Take in ballots on paper, and issue a code at a help desk.",
    "export": "Write the rules, the ideas, the ballots and the result of a counted edition into"
    " files.",
    "report": "Write who took part until yesterday, and what came of it, into CSV files and a"
    " workbook.",
    "journal": "Check the chains of decisions and of receipts.",
    "letters": "List what could not be answered, run it again, or drop it.",
    "inbox": "List who asks something of a person, answer them in their own chat, or note that it"
    " is done.",
    "ideas": "Hand in, write down, merge and judge ideas, publish the answers, and answer appeals.",
    "projects": "Make the ballot of the ideas that can be done, and withdraw a project.",
    "progress": "Show how far the projects that won are, and note what happens to them.",
    "evaluation": "What residents answered to the survey, and whether the goals were reached.",
    "broadcast": "Write to many residents at once, in their own chat.",
    "moderation": "Read what waits for it, look at what is reported, and hide or restore it.",
    "staff": "Who works at the desk.",
    "webhooks": "Tell programs of every decision in the journal, as signed webhooks.",
    "doctor": "Check settings, databases, providers, webhooks and journals; say what to do.",
}
"""What can be asked for, each in a module of `bot.commands` that has an `app`, and what it does."""

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
    asked = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    try:
        line = typer.main.get_command(_line(asked))
        commands: dict[str, object] = getattr(line, "commands", {})
        if asked in commands.keys() - _NOT_IN_ONE_STORE:
            add_to([commands[asked]])
        line()
    except Refusal as refusal:
        typer.echo(refusal, err=True)
        sys.exit(1)


def _line(asked: str) -> typer.Typer:
    """Return the command line, of which only the command that is asked for can do anything.

    It stays one of several: that is what the callback is for.  Nothing that is imported is garbage,
    and looking for some would take a fifth of the time of a start, here or later.
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
    for name, says in COMMANDS.items():
        if name == asked:
            line.add_typer(import_module(f"bot.commands.{name}").app)
        else:
            line.command(name, help=says)(_not_asked_for)
    gc.freeze()
    gc.enable()
    return line


def _not_asked_for() -> None:
    """Stand in a list of commands, for one whose module is not imported."""
    raise NotImplementedError
