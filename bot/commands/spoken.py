"""What residents said aloud: a person listens to it, and writes an idea down.

It is locked in the store; who has the service's own secret gets it out into a file of their own,
and erases that when it has been heard.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from bot.commands.store import ORGANISER, issuer, with_store
from bot.refusal import Refusal
from storage.contributions import attachments, ideas
from storage.contributions.attachments import Arrival, Attachment, Medium
from storage.desk import spoken
from storage.desk.spoken import CannotWriteDown
from storage.process import editions

_MINE_ALONE = 0o600

Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The name of the edition.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=2**62, help="As listed.")]
To = Annotated[Path, typer.Option("--to", metavar="FILE", help="A new file, for your eyes only.")]


def listed(slug: Slug) -> None:
    """List the ideas that were spoken and wait for somebody to write them down."""

    def found(db: Connection) -> list[str]:
        editions.load(db, slug)
        return [
            f"{idea.number}  {idea.at:%Y-%m-%d %H:%M} UTC, {_state(db, slug, idea.number)}"
            for idea in ideas.spoken(db, slug)
        ]

    for line in with_store(lambda storage: storage.run(found)):
        typer.echo(line)


def _state(db: Connection, slug: str, number: int) -> str:
    voice = attachments.of_idea(db, slug, number, Medium.VOICE)
    if voice is None:
        return "nobody could hear it: its author is asked to write it"
    return f"{voice.name}" if voice.status is Arrival.KEPT else "still to be fetched"


def listen(slug: Slug, number: Number, to: To) -> None:
    """Write what was said of an idea into a new file, to be listened to."""
    _heard(lambda db: attachments.of_idea(db, slug, number, Medium.VOICE), f"idea {number}", to)


def listen_to_request(number: Number, to: To) -> None:
    """Write the voice note of a request into a new file, to be listened to."""
    _heard(lambda db: attachments.of_request(db, number), f"request {number}", to)


def _heard(find: Callable[[Connection], Attachment | None], what: str, to: Path) -> None:
    voice = with_store(lambda storage: storage.run(find))
    if voice is None:
        raise Refusal(f"There is no voice note with {what}.")
    if voice.content is None:
        raise Refusal(f"The voice note with {what} is still to be fetched; try again in a minute.")
    content = issuer().seal.unlock_content(voice.content)
    try:
        file = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MINE_ALONE)
    except OSError as failure:
        raise Refusal(f"{to} cannot be written: {failure.strerror}.") from failure
    with os.fdopen(file, "wb") as sound:
        sound.write(content)
    typer.echo(f"Written to {to} ({voice.name}). Erase it when you have listened to it.")


def transcribe(
    slug: Slug,
    number: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The idea, in its author's words.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Your own name.")] = ORGANISER,
) -> None:
    """Write an idea down that was spoken; its author reads it, and can still say it better."""
    who = issuer(by)
    try:
        with_store(lambda s: s.run(lambda db: spoken.write_down(db, slug, number, text, who)))
    except CannotWriteDown as refusal:
        raise Refusal(str(refusal)) from refusal
    typer.echo(f"Idea {number} is written down. Its author hears of it; what was said is erased.")


VERBS: Mapping[str, Callable[..., Any]] = {
    "spoken": listed,
    "listen": listen,
    "transcribe": transcribe,
}
"""What can be asked for, by the word for it."""
