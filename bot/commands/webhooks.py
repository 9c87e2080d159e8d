"""`wijkstem webhooks`: which programs are told what the journal has, and with which secret."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar

import typer
from sqlalchemy import Connection

from bot.commands.store import issuer, with_store
from bot.refusal import Refusal
from bot.settings import read_settings
from bot.webhooks import subscriptions
from bot.webhooks.address import BadAddress
from bot.webhooks.delivering import Delivering
from bot.webhooks.failures import NotDelivered
from bot.webhooks.subscriptions import CannotSubscribe
from storage.engine import Store
from storage.post import subscribers, webhooks
from storage.post.webhooks import NoSuchSubscription, Subscription

T = TypeVar("T")

app = typer.Typer(
    name="webhooks",
    help="Tell programs of every decision in the journal, as signed webhooks.",
    no_args_is_help=True,
)

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="As listed.")]


def _done(work: Callable[[Connection], T]) -> T:
    """Do this in the store, or refuse with the reason."""
    return _asked(lambda storage: storage.run(work))


def _asked(work: Callable[[Store], Awaitable[T]]) -> T:
    try:
        return with_store(work)
    except (BadAddress, CannotSubscribe) as refusal:
        raise Refusal(str(refusal)) from refusal
    except NoSuchSubscription as refusal:
        raise Refusal(
            f"There is no subscription {refusal}: see `wijkstem webhooks list`."
        ) from refusal


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where is posted to: https only.")],
    kind: Annotated[
        list[str],
        typer.Option("--kind", metavar="KIND", help="Such as phase-entered; all if left out."),
    ] = [],  # noqa: B006 - Typer makes a new one each time
) -> None:
    """Post what is decided from now on to an address, signed; print the secret, this once."""
    loopback, who = read_settings().webhook_loopback, issuer()
    added = _done(lambda db: subscriptions.add(db, url, kind, who, loopback=loopback))
    typer.echo(f"Subscription {added.number} is told of {_wanted(kind)}. Its secret, only now:")
    typer.echo(added.secret)


@app.command("list")
def listed() -> None:
    """List where is posted to, and whether it arrives."""
    for one, waiting in _done(subscribers.every):
        waits = f"  {waiting} wait" if waiting else ""
        typer.echo(f"{one.id}  {one.url}  {_wanted(one.kinds)}  {_state(one)}{waits}")


@app.command()
def remove(number: Number) -> None:
    """Post nothing there any more."""
    _done(lambda db: webhooks.remove(db, number))
    typer.echo(f"Subscription {number} is removed.")


@app.command()
def rotate(number: Number) -> None:
    """Print a new secret; for a day, what is posted is signed with both."""
    who = issuer()
    secret = _done(lambda db: subscriptions.rotate(db, number, who))
    typer.echo(f"For a day, both secrets of subscription {number} are valid. The new one:")
    typer.echo(secret)


@app.command()
def pause(number: Number, by: Annotated[str, typer.Option("--by", metavar="NAME")]) -> None:
    """Post nothing there for now; what is decided meanwhile waits."""
    now = issuer().at
    _done(lambda db: webhooks.pause(db, number, now, by))
    typer.echo(f"Subscription {number} is paused. `wijkstem webhooks resume {number}` goes on.")


@app.command()
def resume(number: Number) -> None:
    """Post again what waits since a subscription was disabled, beginning where it stopped."""
    now = issuer().at
    _done(lambda db: webhooks.resume(db, number, now))
    typer.echo(f"Subscription {number} goes on where it stopped.")


@app.command("test")
def tried(number: Number) -> None:
    """Post an event for which nothing happened, and say whether it arrives."""
    loopback, who = read_settings().webhook_loopback, issuer()

    async def posted(storage: Store) -> None:
        delivering = Delivering(storage, who.seal, lambda: who.at)
        delivering.loopback = loopback
        try:
            await delivering.trial(number)
        finally:
            await delivering.close()

    try:
        _asked(posted)
    except NotDelivered as failure:
        raise Refusal(f"It did not arrive: {failure}.") from failure
    typer.echo("It arrived.")


def _wanted(kinds: Sequence[str]) -> str:
    return ", ".join(kinds) or "every decision"


def _state(one: Subscription) -> str:
    """Say whether what is posted arrives."""
    if one.paused_by:
        return f"paused by {one.paused_by}"
    if one.disabled:
        return f"disabled on {one.disabled:%Y-%m-%d}: {one.reason}"
    if one.failing:
        return f"fails since {one.failing:%Y-%m-%d %H:%M} UTC, {one.attempts} times"
    return "arrives"
