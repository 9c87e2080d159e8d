"""`wijkstem webhooks`: what an operator types, and what is posted upon it."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.post import webhooks
from storage.process import editions
from tests.bot.command import Run, run, stored
from tests.bot.webhooks.receiver import Receiver
from tests.standins.serving import Fault
from tests.storage.linden import EDITION, NOW

__all__ = ["run"]

ADDRESS = "https://example.org/events"


@pytest.fixture
async def receiver(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Receiver]:
    monkeypatch.setenv("WIJKSTEM_WEBHOOK_LOOPBACK", "1")
    async with Receiver() as receiver:
        yield receiver


def secret(said: str) -> str:
    [found] = re.findall(r"^whsec_[A-Za-z0-9+/]{43}=$", said, re.MULTILINE)
    return str(found)


def test_a_subscription_is_added_listed_and_removed(run: Run, tmp_path: Path) -> None:
    stored(tmp_path, lambda db: editions.create(db, EDITION, [], NOW, "test"))
    code, said, err = run(
        "webhooks", "add", ADDRESS, "--kind", "phase-entered", "--kind", "counted"
    )
    assert (code, err) == (0, "")
    assert said.startswith(
        "Subscription 1 is told of phase-entered, counted. Its secret, only now:"
    )
    assert secret(said)
    run("webhooks", "add", f"{ADDRESS}/all")
    assert run("webhooks", "list")[1].splitlines() == [
        f"1  {ADDRESS}  counted, phase-entered  arrives",
        f"2  {ADDRESS}/all  every decision  arrives",
    ]
    assert run("webhooks", "remove", "1") == (0, "Subscription 1 is removed.\n", "")
    assert [one.id for one in stored(tmp_path, webhooks.every)] == [2]


async def test_it_is_tried_with_both_secrets(run: Run, receiver: Receiver) -> None:
    asked = asyncio.to_thread
    former = secret((await asked(run, "webhooks", "add", f"{receiver.url}/events"))[1])
    new = secret((await asked(run, "webhooks", "rotate", "1"))[1])
    assert await asked(run, "webhooks", "test", "1") == (0, "It arrived.\n", "")
    [arrived] = receiver.received
    assert arrived.kind == "webhook.test"
    assert (arrived.by(former), arrived.by(new)) == (True, True)
    receiver.faults.append(Fault(500))
    code, said, err = await asked(run, "webhooks", "test", "1")
    assert (code, said, err) == (1, "", "It did not arrive: status 500.\n")


def test_what_is_disabled_says_why_and_is_resumed(run: Run, tmp_path: Path) -> None:
    run("webhooks", "add", ADDRESS)
    stored(tmp_path, lambda db: editions.create(db, EDITION, [], NOW, "test"))
    [due] = stored(tmp_path, lambda db: webhooks.lease(db, NOW, NOW))
    stored(tmp_path, lambda db: webhooks.failed(db, due, NOW, NOW))
    assert "fails since 2027-05-03 08:00 UTC, 1 times" in run("webhooks", "list")[1]
    stored(tmp_path, lambda db: webhooks.disable(db, due, NOW, "status 410"))
    assert "disabled on 2027-05-03: status 410" in run("webhooks", "list")[1]
    assert run("webhooks", "resume", "1")[0] == 0
    assert run("webhooks", "list")[1].endswith("  arrives  1 wait\n")
    assert run("webhooks", "pause", "1", "--by", "Olga")[0] == 0
    assert "paused by Olga" in run("webhooks", "list")[1]


REFUSED = {
    "http://example.org/": "http is refused",
    "https://127.0.0.1/": "must have a name",
    "http://127.0.0.1:8000/": "http is refused",
}


def test_what_is_refused_is_refused_in_one_sentence(run: Run) -> None:
    said = {url: run("webhooks", "add", url) for url in REFUSED}
    said["kind"] = run("webhooks", "add", ADDRESS, "--kind", "Every Thing")
    said |= {word: run("webhooks", word, "7") for word in ("remove", "rotate", "resume", "test")}
    reasons = {**REFUSED, "kind": '"Every Thing" is no kind of decision'}
    for words, (code, out, err) in said.items():
        assert (code, out) == (1, "")
        assert reasons.get(words, "There is no subscription 7") in err
        assert len(err.splitlines()) == 1
