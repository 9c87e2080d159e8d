"""The command line: `wijkstem`.

Exit status 0 when it is done, 1 when it is refused (the reason on standard error, in one plain
sentence), 2 when it is used wrongly.
"""

import sys

import typer

from bot.commands import count, demo, edition, serve, talk
from bot.refusal import Refusal

app = typer.Typer(
    name="wijkstem",
    help="A participatory budget in Telegram, WhatsApp and SMS.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(serve.serve)
app.command()(demo.demo)
app.command()(talk.talk)
app.command()(count.count)
app.add_typer(edition.app, name="edition")


def main() -> None:
    """Run a command; say in one sentence why it is refused, if it is."""
    try:
        app()
    except Refusal as refusal:
        typer.echo(refusal, err=True)
        sys.exit(1)
