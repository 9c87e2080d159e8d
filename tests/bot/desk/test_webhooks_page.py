"""Programs are told what is decided from the desk: added, tried, paused, mended and removed."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from httpx import Response
from sqlalchemy import Connection

from bot.webhooks.delivering import LEASE, Delivering
from bot.webhooks.failures import FEWEST
from storage import journal
from storage.engine import Storage
from storage.journal import Entry
from storage.post import deliveries, webhooks
from storage.post.webhooks import Subscription
from tests.bot.desk.bureau import HERE, HOME, PASSWORD, Browser, Bureau, problems, words
from tests.bot.webhooks.receiver import Receiver
from tests.standins.serving import Fault
from tests.storage.linden import DAY, SLUG

LIST = f"{HOME}/webhooks"
ONE = f"{LIST}/1"
PUBLIC = "https://example.org/events"


@dataclass
class Told:
    """A desk whose decisions are posted to a receiver on this machine."""

    bureau: Bureau
    receiver: Receiver
    browser: Browser

    @property
    def storage(self) -> Storage:
        return self.bureau.quarter.storage

    async def add(self, url: str = "", **more: str | list[str]) -> Response:
        return await self.browser.send(LIST, {"url": url or f"{self.receiver.url}/events", **more})

    async def decide(self, *kinds: str) -> None:
        at = self.bureau.wall

        def decided(db: Connection) -> None:
            for kind in kinds:
                journal.write(db, SLUG, Entry(at, kind, "Fatma", {"number": 1}))

        await self.storage.run(decided)
        await self.deliver()

    async def deliver(self) -> None:
        await self.bureau.quarter.office.webhooks.tick()

    async def one(self) -> Subscription:
        return await self.storage.run(lambda db: webhooks.get(db, 1))


@pytest.fixture
async def told(bureau: Bureau) -> AsyncIterator[Told]:
    office = bureau.quarter.office
    office.webhooks = Delivering(
        office.storage, office.seal, lambda: bureau.wall, lambda count: b"\x80" * count
    )
    office.webhooks.loopback = True
    async with Receiver() as receiver, await bureau.browser("Olga") as browser:
        yield Told(bureau, receiver, browser)
        await office.webhooks.close()


def secret(answer: Response) -> str:
    [found] = re.findall(r"whsec_[A-Za-z0-9+/]{43}=", answer.text)
    return str(found)


async def test_a_secret_is_shown_once_and_everything_is_signed_with_it(told: Told) -> None:
    made = secret(await told.add(kind=["counted", "merged"]))
    for page in (LIST, ONE):
        assert made not in (await told.browser.see(page)).text
    await told.decide("counted", "phase-waits", "merged")
    assert told.receiver.kinds == ["counted", "merged"]
    assert all(one.by(made) for one in told.receiver.received)
    page = await told.browser.read(ONE)
    assert page.count("aangekomen") == 2
    assert "wat verstuurd wordt, komt aan" in page
    assert "Fatma" not in page


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "Vul dit in."),
        ("http://example.org/", "https"),
        ("https://127.0.0.1.:1/", "naam"),
        ("https://169.254.169.254/latest", "naam"),
        ("https://intranet/", "naam"),
        ("ftp://example.org", "adres"),
    ],
)
async def test_where_may_not_be_posted_is_said_beside_the_field_in_dutch(
    told: Told, url: str, reason: str
) -> None:
    told.bureau.quarter.office.webhooks.loopback = False
    refused = await told.browser.send(LIST, {"url": url, "kind": "counted"})
    assert set(problems(refused)) == {"url"}
    assert reason in problems(refused)["url"]
    assert 'value="counted" checked' in refused.text
    assert f'value="{url}"' in refused.text
    assert await told.storage.run(webhooks.every) == []


async def test_the_rules_of_an_address_stand_beside_its_field(told: Told) -> None:
    page = await told.browser.read(LIST)
    assert "privénetwerk" in page
    assert "127.0.0.1:9000" in page
    told.bureau.quarter.office.webhooks.loopback = False
    page = await told.browser.read(LIST)
    assert "privénetwerk" in page
    assert "127.0.0.1:9000" not in page


async def test_an_address_that_turns_out_to_be_private_gets_nothing(told: Told) -> None:
    await told.add()
    told.bureau.quarter.office.webhooks.loopback = False
    assert "daar mag niets naartoe" in await told.browser.do(f"{ONE}/try", {})
    assert told.receiver.received == []


async def test_a_trial_says_whether_it_arrived_and_is_listed(told: Told) -> None:
    await told.add()
    assert "Het is aangekomen." in await told.browser.do(f"{ONE}/try", {})
    told.receiver.faults.append(Fault(503))
    page = await told.browser.do(f"{ONE}/try", {})
    assert "Het is niet aangekomen: antwoordde met status 503." in page
    assert [one.kind for one in told.receiver.received] == ["webhook.test"]
    found = await told.storage.run(lambda db: deliveries.latest(db, 1))
    assert [one.failure for one in found] == ["status 503", ""]
    assert (await told.one()).failing is None


async def test_what_failed_is_tried_again_at_once_and_then_all_that_waits(told: Told) -> None:
    await told.add()
    told.receiver.outage = Fault(500)
    await told.decide("counted", "merged")
    assert "2 besluiten" in await told.browser.read(ONE)
    told.receiver.outage = None
    await told.deliver()
    assert told.receiver.received == []
    await told.browser.do(f"{ONE}/hurry", {})
    await told.deliver()
    assert told.receiver.kinds == ["counted", "merged"]
    found = await told.storage.run(lambda db: deliveries.latest(db, 1))
    assert [(one.kind, one.attempt, one.failure) for one in found] == [
        ("merged", 1, ""),
        ("counted", 2, ""),
        ("counted", 1, "status 500"),
    ]


async def test_what_is_posted_again_has_the_same_id(told: Told) -> None:
    await told.add()
    await told.decide("counted")
    [first] = told.receiver.received
    found = await told.storage.run(lambda db: deliveries.latest(db, 1))
    again = {"posted": f"{SLUG} {found[0].position}"}
    assert "Het is aangekomen." in await told.browser.do(f"{ONE}/again", again)
    assert [one.name for one in told.receiver.received] == [first.name] * 2
    for other in (f"{SLUG} 1", f"elsewhere {found[0].position}", f"{SLUG} x", "", "1"):
        assert "niet kort geleden" in await told.browser.do(f"{ONE}/again", {"posted": other})
    assert len(told.receiver.received) == 2


async def test_what_is_paused_waits_and_goes_on_where_it_stopped(told: Told) -> None:
    await told.add()
    assert "door Olga" in await told.browser.do(f"{ONE}/pause", {})
    await told.decide("counted", "merged")
    assert told.receiver.received == []
    assert "2 besluiten" in await told.browser.read(ONE)
    async with await told.bureau.browser("Rosa") as rosa:
        assert "webhook" not in (await rosa.read(HERE)).replace("Webhooks", "")
    await told.browser.do(f"{ONE}/resume", {})
    await told.deliver()
    assert told.receiver.kinds == ["counted", "merged"]


async def test_who_pauses_while_something_is_posted_is_not_overruled(told: Told) -> None:
    await told.add()
    at = told.bureau.wall
    await told.storage.run(lambda db: journal.write(db, SLUG, Entry(at, "counted", "x", {})))
    [due] = await told.storage.run(lambda db: webhooks.lease(db, at, at + LEASE))
    await told.browser.do(f"{ONE}/pause", {})
    await told.storage.run(lambda db: webhooks.delivered(db, due, at))
    assert (await told.one()).paused_by == "Olga"


async def test_what_is_disabled_is_told_to_who_can_mend_it(told: Told) -> None:
    await told.add()
    told.receiver.outage = Fault(500)
    await told.decide("counted")
    async with await told.bureau.browser("Rosa") as rosa, await told.bureau.browser("Sam") as sam:
        assert "Bij 1 webhook komt nu niets aan" in await rosa.read(HERE)
        for _attempt in range(FEWEST):
            told.bureau.wall += timedelta(hours=2)
            await told.deliver()
        told.bureau.wall += 3 * DAY
        await told.deliver()
        assert (await told.one()).disabled
    async with await told.bureau.browser("Rosa") as rosa, await told.bureau.browser("Sam") as sam:
        assert "1 webhook is uitgeschakeld" in await rosa.read(HERE)
        assert f'href="{LIST}"' in (await rosa.see(HERE)).text
        assert "uitgeschakeld" not in await sam.read(HERE)
        assert "uitgeschakeld" in await rosa.read(LIST)
        assert "Er gaat niets verloren" in await rosa.read(ONE)


async def test_for_a_day_both_secrets_sign_and_the_desk_says_until_when(told: Told) -> None:
    former = secret(await told.add())
    new = secret(await told.browser.send(f"{ONE}/secret", {}))
    assert former != new
    assert "beide geheimen" in await told.browser.read(ONE)
    await told.decide("counted")
    told.bureau.wall += DAY / 2 + DAY / 2
    async with await told.bureau.browser("Olga") as browser:
        assert "beide geheimen" not in await browser.read(ONE)
    await told.decide("merged")
    first, then = told.receiver.received
    assert (first.by(new), first.by(former)) == (True, True)
    assert (then.by(new), then.by(former)) == (True, False)


async def test_what_shows_a_secret_or_ends_it_asks_again_who_it_is(told: Told) -> None:
    await told.add()
    told.bureau.wall += timedelta(minutes=11)
    for where in (LIST, f"{ONE}/secret", f"{ONE}/remove"):
        asked = await told.browser.send(where, {"url": PUBLIC})
        assert "Wie bent u?" in words(asked)
    proof = {"again-password": PASSWORD, "again-code": told.bureau.code()}
    assert "verwijderd" in await told.browser.do(f"{ONE}/remove", proof)
    for where in (ONE, f"{LIST}/7"):
        assert (await told.browser.see(where)).status_code == 404
    assert (await told.browser.send(f"{ONE}/try", {})).status_code == 404
    assert await told.storage.run(lambda db: deliveries.latest(db, 1)) == []


async def test_there_is_an_end_to_adding(told: Told) -> None:
    for _one in range(20):
        await told.add(PUBLIC)
    assert "20" in problems(await told.add(PUBLIC))["url"]
