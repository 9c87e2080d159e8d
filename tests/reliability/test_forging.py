"""What the fuzzer asks of each request, with requests by chance, and doors that are ajar."""

from collections.abc import Iterator
from random import Random
from typing import NoReturn

import pytest

import flows
from bot.channels import messages
from bot.channels.forms import Webhook
from bot.channels.telegram import Telegram
from tests.reliability.forging import TOGETHER, Fed, Forger, Wrong

FEW = 1_000


@pytest.fixture
def forger() -> Iterator[Forger]:
    found = Forger()
    yield found
    found.close()


def knock(forger: Forger, number: int, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - chance that is the same in every run
    for _each in range(number):
        forger.knock(chance.randbytes(chance.randrange(500)))


def broken(*_given: object) -> NoReturn:
    raise ZeroDivisionError


def test_nothing_is_wrong_with_requests_by_chance(forger: Forger, seed: int) -> None:
    knock(forger, TOGETHER + FEW, seed)


@pytest.mark.parametrize(("door", "question"), [(Webhook, "_signed"), (Telegram, "authentic")])
def test_a_door_that_believes_anybody_is_found(
    forger: Forger, monkeypatch: pytest.MonkeyPatch, door: type, question: str
) -> None:
    monkeypatch.setattr(door, question, lambda *_given: True)
    with pytest.raises(Wrong, match="believed"):
        knock(forger, FEW, 1)


def test_a_door_that_fails_is_found(forger: Forger, monkeypatch: pytest.MonkeyPatch) -> None:
    forger.knock(b"")
    monkeypatch.setattr(messages, "read", broken)
    with pytest.raises(ZeroDivisionError):
        knock(forger, FEW, 1)


def test_a_turn_that_fails_is_found(forger: Forger, monkeypatch: pytest.MonkeyPatch) -> None:
    forger.knock(b"")
    monkeypatch.setattr(flows, "answer", broken)
    with pytest.raises(Wrong, match="turn failed"):
        knock(forger, FEW, 1)


def test_what_is_told_is_what_chance_does() -> None:
    fed = Fed(b"\x80\xff\x01abc")
    assert [fed.getrandbits(1), fed.getrandbits(4), fed.getrandbits(8)] == [1, 15, 1]
    assert (fed.text(9), fed.getrandbits(64), fed.choice("xyz"), fed.random()) == ("abc", 0, "x", 0)
