"""What an organiser does in a transcript: read by the command line itself, and carried out.

An order is carried out twice: in the store, by the functions that the command calls, and in a
rehearsal, which has no store, by what the resident then hears.  To have another order understood,
add its command to both tables.
"""

import shlex
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

import typer

from bot.simulator.journey import Order
from bot.simulator.town import Town
from bot.turns import person
from flows import helping
from flows.talk import Reply
from locales.say import Spoken
from tests.flows.conversation import Conversation

Given = Mapping[str, Any]
"""What stands behind a command, by the names of its parameters."""


def read(order: Order) -> tuple[str, Given]:
    """Return the command of an order (`inbox answer`), and what is given with it."""
    area, *words = shlex.split(order.words)
    group = typer.main.get_command(import_module(f"bot.commands.{area}").app)
    context = group.make_context(area, words, resilient_parsing=False)
    name, command, rest = group.resolve_command(context, words)  # type: ignore[attr-defined]
    return f"{area} {name}", command.make_context(name, rest, parent=context).params


def rehearsed(order: Order, conversation: Conversation) -> list[Spoken]:
    """Return what the resident of a rehearsal hears of an order."""
    name, given = read(order)
    return conversation.told(HEARD[name](given, conversation))


async def carried_out(order: Order, town: Town) -> None:
    """Carry an order out in the store of a town, and deliver what comes of it."""
    name, given = read(order)
    await DONE[name](given, town)
    await town.deliver()


def _answered(given: Given, _conversation: Conversation) -> Sequence[Reply]:
    return (helping.answered(given["words"]),)


async def _answer(given: Given, town: Town) -> None:
    now, number, words = town.clock(), given["number"], given["words"]
    assert await town.storage.run(lambda db: person.answer(db, number, words, now))


HEARD: Mapping[str, Callable[[Given, Conversation], Sequence[Reply]]] = {
    "inbox answer": _answered,
}
"""What a resident hears when this is done."""

DONE: Mapping[str, Callable[[Given, Town], Awaitable[None]]] = {
    "inbox answer": _answer,
}
"""What the command does."""
