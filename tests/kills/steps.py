"""Where a service dies: named steps of its work, each with the function that it is found by.

The product knows nothing of this.  A function of it is wrapped, and the process kills itself, as
`kill -9` would, when that function is called for the last of so many times.
"""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import wraps
from importlib import import_module
from inspect import iscoroutinefunction
from itertools import count
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

Function = Callable[..., Any]


class Moment(Enum):
    """When, seen from the function that is wrapped, death comes."""

    BEFORE = auto()
    AFTER = auto()
    COMMITTING = auto()
    COMMITTED = auto()


@dataclass(frozen=True)
class Step:
    """A place in the work: a function as `module:name`, and a moment.

    `least` and `most` are how often it is called before that; `stopping` is whether it is reached
    only by who is told to stop.
    """

    function: str
    moment: Moment
    least: int = 1
    most: int = 8
    stopping: bool = False


STEPS = {
    "before a message is received": Step("storage.post.mail:take_in", Moment.BEFORE),
    "after a message is received": Step("storage.post.mail:take_in", Moment.AFTER),
    "in the middle of a batch": Step("storage.residents.conversations:hold", Moment.AFTER),
    "after a decision": Step("bot.turns.turn:carry_out", Moment.AFTER),
    "before the commit": Step("storage.post.mail:take_in", Moment.COMMITTING),
    "after the commit, before the 200": Step("storage.post.mail:take_in", Moment.COMMITTED),
    "leased, before the call": Step("bot.channels.telegram:Telegram.send", Moment.BEFORE),
    "after the call, before it is noted": Step("bot.channels.telegram:Telegram.send", Moment.AFTER),
    "after it is noted": Step("storage.post.mail:sent", Moment.COMMITTED),
    "in the middle of a tick": Step("storage.process.editions:every", Moment.AFTER, most=2),
    "while it stops": Step(
        "bot.delivery.deliver:Delivery.finish", Moment.BEFORE, most=1, stopping=True
    ),
    "when it has all but stopped": Step(
        "bot.delivery.deliver:Delivery.finish", Moment.AFTER, most=1, stopping=True
    ),
}


ANNOUNCING = {
    "in the middle of an announcement": Step("storage.post.recipients:word", Moment.AFTER, most=1),
    "before an announcement is kept": Step(
        "storage.post.recipients:word", Moment.COMMITTING, most=1
    ),
}
"""Only a phase that begins comes by here."""

BROADCASTING = {
    "while it is noted who gets it": Step("storage.post.recipients:freeze", Moment.AFTER, most=9),
    "before it is kept who gets it": Step(
        "storage.post.recipients:freeze", Moment.COMMITTING, most=9
    ),
    "after it is kept who gets it": Step(
        "storage.post.recipients:freeze", Moment.COMMITTED, most=9
    ),
    "while some are moved": Step("storage.post.recipients:feed", Moment.AFTER, most=2),
    "before some are kept": Step("storage.post.recipients:feed", Moment.COMMITTING, most=2),
    "after some are kept": Step("storage.post.recipients:feed", Moment.COMMITTED, most=2),
    "as it is called": Step("bot.channels.telegram:Telegram.send", Moment.BEFORE),
    "as it was called": Step("bot.channels.telegram:Telegram.send", Moment.AFTER),
}
"""Only what is sent to many comes by the first six."""

FETCHING = {
    "before a photo is fetched": Step("bot.channels.telegram:Telegram.fetch", Moment.BEFORE),
    "between fetch and attach": Step("bot.channels.telegram:Telegram.fetch", Moment.AFTER),
    "while a photo is put in its place": Step(
        "storage.contributions.attachments:had", Moment.AFTER
    ),
    "while a photo is put with its idea": Step("storage.contributions.pictures:add", Moment.AFTER),
    "before it is kept that a photo is there": Step(
        "storage.contributions.attachments:had", Moment.COMMITTING
    ),
    "after it is kept that a photo is there": Step(
        "storage.contributions.attachments:had", Moment.COMMITTED
    ),
}
"""Only photos and voice notes come by here."""


def die_at(step: Step, times: int) -> None:
    """Have this process killed at a step, when it comes there for the last of so many times."""
    module, _colon, path = step.function.partition(":")
    *places, name = path.split(".")
    owner: Any = import_module(module)
    for place in places:
        owner = getattr(owner, place)
    fate = Fate(times)
    if step.moment in {Moment.COMMITTING, Moment.COMMITTED}:
        fate.follow_commits(step.moment)
    setattr(owner, name, fate.wrapped(getattr(owner, name), step.moment))


class Fate:
    """Counts the calls of one function, and kills the process at the last of them."""

    def __init__(self, times: int) -> None:
        self._times = times
        self._calls = count(1)
        self._sealed = False

    def wrapped(self, function: Function, moment: Moment) -> Function:
        """Return the function with our count around it; a call with nothing to do is none."""

        def come(given: tuple[Any, ...], at: Moment) -> None:
            if at is not moment or any(item == [] for item in given):
                return
            if next(self._calls) == self._times:
                die()

        def enter(given: tuple[Any, ...]) -> None:
            come(given, Moment.BEFORE)
            if moment in {Moment.COMMITTING, Moment.COMMITTED} and [] not in given:
                self._sealed = self._sealed or next(self._calls) == self._times

        @wraps(function)
        def plainly(*given: Any, **more: Any) -> object:
            enter(given)
            result = function(*given, **more)
            come(given, Moment.AFTER)
            return result

        @wraps(function)
        async def waiting(*given: Any, **more: Any) -> object:
            enter(given)
            result = await function(*given, **more)
            come(given, Moment.AFTER)
            return result

        return waiting if iscoroutinefunction(function) else plainly

    def follow_commits(self, moment: Moment) -> None:
        """Die at the next commit after the call, instead of at the call itself."""
        commit: Function = DefaultDialect.do_commit

        def committed(dialect: DefaultDialect, connection: object) -> None:
            if self._sealed and moment is Moment.COMMITTING:
                die()
            commit(dialect, connection)
            if self._sealed:
                die()

        DefaultDialect.do_commit = committed  # type: ignore[method-assign]


def die() -> None:
    """End this process at once."""
    os.kill(os.getpid(), signal.SIGKILL)
