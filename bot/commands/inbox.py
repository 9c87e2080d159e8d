"""`wijkstem inbox`: residents who want a person, and what a person answers them.

What they asked is locked in the store; it is shown here to whoever has the service's own secret.
"""

from datetime import UTC, datetime
from typing import Annotated, NamedTuple

import typer
from sqlalchemy import Connection

from bot.commands.store import issuer, with_store
from bot.exports.tables import plain
from bot.refusal import Refusal
from bot.turns import person
from budget.decisions import Help
from storage import conversations, requests
from storage.requests import Waiting
from storage.sealing import Seal

app = typer.Typer(
    name="inbox",
    help="List who wants a person, answer them in their own chat, or note that it is done.",
    no_args_is_help=True,
)

LONGEST = 1_000
"""Characters of an answer: what is longer, nobody reads in a text message."""

_WANTED = {
    Help.ANSWER: "wants an answer",
    Help.CALL: "wants to be called",
    Help.VISIT: "comes to the office hour",
}

Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=2**62, help="As listed.")]


class Asking(NamedTuple):
    """A request that waits, and who asks on which channel; nothing where that is forgotten."""

    waiting: Waiting
    channel: str
    address: str

    def line(self, seal: Seal) -> str:
        """Write the line that is printed: a phone number only of who wants to be called."""
        request = self.waiting.request
        where = f"{self.channel}, " if self.channel else ""
        call = f" on {self.address}" if request.help is Help.CALL and self.address else ""
        asked = plain(seal.unlock(request.question))
        question = f": {asked}" if asked else ""
        wanted = f"{_WANTED[request.help]}{call}"
        since = f"{request.asked:%Y-%m-%d %H:%M} UTC"
        return f"{self.waiting.id}  {self.waiting.edition}, {where}{since}, {wanted}{question}"


@app.command("list")
def listed() -> None:
    """List who waits for a person, the longest first."""
    seal = issuer().seal
    for asking in with_store(lambda storage: storage.run(lambda db: _every(db, seal))):
        typer.echo(asking.line(seal))


def _every(db: Connection, seal: Seal) -> list[Asking]:
    open_ones = requests.waiting(db)
    held = conversations.hold(db, {one.request.key for one in open_ones}) if open_ones else {}
    found = []
    for one in open_ones:
        theirs = held.get(one.request.key)
        address = seal.unlock(theirs.sealed) if theirs else ""
        found.append(Asking(one, theirs.channel if theirs else "", address))
    return found


@app.command()
def answer(
    number: Number,
    words: Annotated[str, typer.Argument(metavar="TEXT", help="The answer, in their language.")],
) -> None:
    """Answer a question in the resident's own chat; it leaves at once while the service runs."""
    said = words.strip()
    if not said:
        raise Refusal("There is nothing in this answer; write what the resident is to read.")
    if len(said) > LONGEST:
        raise Refusal(f"This answer has {len(said):,} characters; {LONGEST:,} is the most.")
    now = datetime.now(UTC)
    if not with_store(lambda storage: storage.run(lambda db: person.answer(db, number, said, now))):
        raise _none(number)
    typer.echo("The answer waits to be sent, and the question is erased here.")


@app.command()
def done(number: Number) -> None:
    """Note that somebody has called, met or answered a resident; what they asked is erased."""
    now = datetime.now(UTC)

    def seen_to(db: Connection) -> bool:
        found = requests.hold(db, number) is not None
        if found:
            requests.seen_to(db, number, now)
        return found

    if not with_store(lambda storage: storage.run(seen_to)):
        raise _none(number)
    typer.echo("Noted; what was asked is erased here.")


def _none(number: int) -> Refusal:
    return Refusal(f"No request {number} waits: see `wijkstem inbox list`.")
