"""`wijkstem ideas`: what organisers do with ideas; each group of verbs has a file."""

import typer

from bot.commands import handing_in

app = typer.Typer(
    name="ideas",
    help="Hand in ideas that came on paper or at a meeting, and list whom to answer by post.",
    no_args_is_help=True,
)

for verbs in (handing_in,):
    for name, verb in verbs.VERBS.items():
        app.command(name)(verb)
