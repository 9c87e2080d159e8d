"""`wijkstem ideas`: what organisers do with ideas; each group of verbs has a file."""

import typer

from bot.commands import handing_in, merging, spoken

app = typer.Typer(
    name="ideas",
    help="Hand in ideas from paper, write down spoken ones, let ideas go on together.",
    no_args_is_help=True,
)

for verbs in (handing_in, merging, spoken):
    for name, verb in verbs.VERBS.items():
        app.command(name)(verb)
