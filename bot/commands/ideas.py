"""`wijkstem ideas`: what organisers and screeners do with ideas; each group of verbs has a file."""

import typer

from bot.commands import answering, handing_in, judging, merging, spoken

app = typer.Typer(
    name="ideas",
    help="Hand in, write down, merge and judge ideas, publish the answers, and answer appeals.",
    no_args_is_help=True,
)

for verbs in (handing_in, spoken, judging, merging, answering):
    for name, verb in verbs.VERBS.items():
        app.command(name)(verb)
