"""Providers that refuse, flood, break, reset, time out or are slow: no reply is missing for that.

Whether a reply comes twice is for the provider to tell: only where a request was done and its
answer lost, and then once for each time.
"""

from collections.abc import Awaitable, Callable
from itertools import groupby

import pytest

from storage.engine import Storage
from tests.reliability.scene import RESIDENTS, Scene, scene
from tests.standins import contents, telegram
from tests.standins.faults import Trouble
from tests.standins.serving import Fault

REPLIES = 300
MOST_ROUNDS = 40
WRONG = (0, 2)
"""The rounds in which things go wrong at the provider itself."""

TOO_MANY = {
    "telegram": telegram.refusal("Too Many Requests: retry after 7", 429, retry_after=7).fault,
    "sms": contents.fault(20429, 429),
    "whatsapp": contents.fault(20429, 429),
}
BROKEN = (Fault(500), Fault(500, done=True), None)
HANGING = (Fault(hangs=True), Fault(hangs=True, done=True), None)
PATIENCE = 8
"""Seconds in which a starved machine answers a hundred requests, and after which one hangs."""

LONGEST_CUT = 100
"""No request and no answer of a provider's is as short as this."""


async def refuse(scene: Scene, number: int) -> None:
    await (scene.proxy.accept() if number % 2 else scene.proxy.refuse())


async def flood(scene: Scene, number: int) -> None:
    if number in WRONG:
        scene.load((TOO_MANY[scene.channel.name], None))


async def fail(scene: Scene, number: int) -> None:
    if number in WRONG:
        scene.load(BROKEN)


async def reset(scene: Scene, number: int) -> None:
    cut = scene.chance.randint(1, LONGEST_CUT)
    troubles = (Trouble(asked=cut), Trouble(answered=cut), Trouble())
    scene.proxy.trouble = troubles[number % len(troubles)]


async def hang(scene: Scene, number: int) -> None:
    if number == WRONG[0]:
        scene.load(HANGING)


async def slow(scene: Scene, _number: int) -> None:
    scene.proxy.trouble = Trouble(latency=0.05)


Upset = Callable[[Scene, int], Awaitable[None]]
DEFINITE: tuple[Upset, ...] = (refuse, flood, slow)
AMBIGUOUS: tuple[Upset, ...] = (fail, reset, hang)


async def copies(name: str, store: Storage, upset: Upset, seed: int) -> tuple[int, int]:
    """Return how many replies came again, and how often an answer was lost.

    Everybody has read everything, in order.
    """
    async with scene(name, store, PATIENCE if upset is hang else 60, seed) as found:
        due = await found.ask()
        assert sum(map(len, due.values())) == REPLIES
        for number in range(MOST_ROUNDS):
            await upset(found, number)
            if not await found.round():
                break
        heard = found.heard
        assert {one: [text for text, _copies in groupby(heard[one])] for one in RESIDENTS} == due
        return sum(map(len, heard.values())) - REPLIES, found.lost + found.proxy.resets["answered"]


@pytest.mark.parametrize("upset", DEFINITE)
async def test_what_surely_was_not_sent_is_sent_once(
    store: Storage, upset: Upset, seed: int
) -> None:
    assert await copies("telegram", store, upset, seed) == (0, 0)


@pytest.mark.parametrize("upset", AMBIGUOUS)
async def test_what_may_have_been_sent_is_sent_again(
    store: Storage, upset: Upset, seed: int
) -> None:
    again, lost = await copies("telegram", store, upset, seed)
    assert again == lost > 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["sms", "whatsapp"])
@pytest.mark.parametrize("upset", DEFINITE)
async def test_by_way_of_twilio_what_was_not_sent_is_sent_once(
    store: Storage, name: str, upset: Upset, seed: int
) -> None:
    assert await copies(name, store, upset, seed) == (0, 0)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["sms", "whatsapp"])
@pytest.mark.parametrize("upset", AMBIGUOUS)
async def test_by_way_of_twilio_what_may_be_sent_comes_again(
    store: Storage, name: str, upset: Upset, seed: int
) -> None:
    again, lost = await copies(name, store, upset, seed)
    assert again == lost > 0
