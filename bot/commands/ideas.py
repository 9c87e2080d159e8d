"""`wijkstem ideas`: what organisers do with ideas; each group of verbs has a file."""

import typer

from bot.commands import handing_in, spoken

app = typer.Typer(
    name="ideas",
    help="Hand in ideas that came on paper, write down those that were spoken.",
    no_args_is_help=True,
)

for verbs in (handing_in, spoken):
    for name, verb in verbs.VERBS.items():
        app.command(name)(verb)
