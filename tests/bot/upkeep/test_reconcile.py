"""What was missed is fetched, and what fails is reported; by a clock that is moved by hand."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels import Inbound, Kind, Refused, TryLater, Unreachable, Unsure
from bot.channels.bot_api import Posting, posting
from bot.channels.messages import UNLISTED
from bot.channels.telegram import Telegram
from bot.channels.twilio import Twilio
from bot.turns.missed import BEAT
from bot.upkeep.reconcile import EVERY, OVERLAP, UNDER_WAY, Archive, Reconciler, Webhook
from storage.tables import conversations, inbox
from tests.bot.channels.conftest import account
from tests.bot.quarter import CLOSE, MOMENT, NUMBER, SEAL, Quarter, eventually
from tests.standins import telegram, twilio
from tests.storage.linden import NOW

URL = "https://stem.example/hooks/village/telegram"
FAULTS = [Refused("no"), TryLater(5), Unreachable(), Unsure()]


@dataclass
class Kept:
    """A provider that keeps what residents send; faults are spent on the next questions."""

    sent: list[Inbound] = field(default_factory=list)
    faults: deque[Exception] = field(default_factory=deque)
    asked: list[datetime] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)

    async def received(self, since: datetime) -> list[Inbound]:
        self.asked.append(since)
        if self.faults:
            raise self.faults.popleft()
        return [one for one in self.sent if one.at is None or one.at >= since]

    async def completed(self, one: Inbound) -> Inbound:
        if one.message_id in self.hidden:
            raise TryLater(5)
        return one


@dataclass
class Posts:
    """Telegram, as far as it says how its posting goes."""

    now: Posting = field(default_factory=lambda: Posting(URL, 0))
    faults: deque[Exception] = field(default_factory=deque)
    asked: int = 0
    registered: list[str] = field(default_factory=list)

    async def posting(self) -> Posting:
        self.asked += 1
        if self.faults:
            raise self.faults.popleft()
        return self.now

    async def register(self, url: str) -> None:
        self.registered.append(url)
        self.now = replace(self.now, url=url)


def reconciling(quarter: Quarter) -> Reconciler:
    wake = quarter.office.delivery.wake
    return Reconciler(quarter.storage, SEAL, lambda: quarter.now, wake, quarter.chance)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def posts() -> Posts:
    return Posts()


@pytest.fixture
async def reconciler(quarter: Quarter, kept: Kept, posts: Posts) -> Reconciler:
    found = reconciling(quarter)
    found.archive = Archive(kept.received, kept.completed, quarter.office.ingest.take)
    found.webhook = Webhook(URL, posts.posting, posts.register)
    return found


def text(quarter: Quarter, said: str, ago: timedelta = 2 * UNDER_WAY) -> Inbound:
    """Return an SMS that was sent a while ago."""
    return quarter.inbound(NUMBER, said, "sms", at=quarter.now - ago)


async def came(quarter: Quarter) -> int:
    return len(await quarter.rows(inbox))


async def test_what_never_came_is_fetched_once_and_in_order(
    quarter: Quarter, reconciler: Reconciler, kept: Kept
) -> None:
    kept.sent = [text(quarter, said) for said in ("hallo", "1", "ja")]
    await reconciler.tick()
    await quarter.deliver()
    [row] = await quarter.rows(conversations)
    assert row["joined"]
    quarter.now += EVERY
    before = len(quarter.lines["sms"].sent)
    await reconciler.tick()
    await quarter.deliver()
    assert (len(kept.asked), await came(quarter)) == (2, 3)
    assert len(quarter.lines["sms"].sent) == before


async def test_what_came_is_not_taken_again(
    quarter: Quarter, reconciler: Reconciler, kept: Kept
) -> None:
    kept.sent = [text(quarter, "hallo"), text(quarter, "1")]
    await quarter.take(kept.sent[0])
    assert await reconciler.fetch() == 1


async def test_very_many_are_fetched_in_order(
    quarter: Quarter, reconciler: Reconciler, kept: Kept
) -> None:
    said = ["hallo", "1", "ja", "stemmen", *["1", "-1"] * 150, "1"]
    kept.sent = [text(quarter, word) for word in said]
    assert await reconciler.fetch() == len(said)
    [row] = await quarter.rows(conversations)
    assert json.loads(row["unfinished"])[1] == [1]


async def test_twilio_is_asked_every_minute_whether_anything_was_missing_or_not(
    quarter: Quarter, reconciler: Reconciler, kept: Kept
) -> None:
    kept.sent = [text(quarter, "hallo")]
    asked = []
    while quarter.now < NOW + 6 * EVERY:
        before = len(kept.asked)
        await reconciler.fetch()
        if len(kept.asked) > before:
            asked.append(quarter.now - NOW)
        quarter.now += timedelta(seconds=30)
    assert asked == [minute * EVERY for minute in range(6)]


async def test_what_may_still_be_posted_is_left_until_the_next_time(
    quarter: Quarter, reconciler: Reconciler, kept: Kept
) -> None:
    kept.sent = [text(quarter, "hallo", UNDER_WAY - MOMENT)]
    assert await reconciler.fetch() == 0
    quarter.now += EVERY
    assert await reconciler.fetch() == 1


async def test_it_is_listed_since_the_last_time_and_a_little_more(
    quarter: Quarter, reconciler: Reconciler, kept: Kept
) -> None:
    for fault in (None, Unsure(), None):
        kept.faults.extend([fault] if fault else [])
        await reconciler.fetch()
        quarter.now += EVERY
    again = reconciling(quarter)
    again.archive = reconciler.archive
    await again.fetch()
    assert [since - NOW + OVERLAP for since in kept.asked] == [
        0 * EVERY,
        0 * EVERY,
        0 * EVERY,
        2 * EVERY,
    ]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
async def test_a_provider_that_is_down_is_asked_again_in_a_minute(
    quarter: Quarter, reconciler: Reconciler, kept: Kept, posts: Posts, fault: Exception
) -> None:
    kept.sent = [text(quarter, "hallo")]
    kept.faults.append(fault)
    posts.faults.append(fault)
    with capture_logs() as logs:
        await reconciler.ask()
    assert {log["event"] for log in logs} == {"messages not listed", "webhook not seen"}
    assert (await came(quarter), reconciler.posting) == (0, None)
    quarter.now += EVERY - MOMENT
    await reconciler.ask()
    assert (len(kept.asked), posts.asked) == (1, 1)
    quarter.now += MOMENT
    await reconciler.ask()
    assert (await came(quarter), reconciler.posting) == (1, posts.now)


async def test_a_vote_that_is_fetched_counts_at_the_time_of_its_provider(
    quarter: Quarter, reconciler: Reconciler, kept: Kept
) -> None:
    await quarter.join(NUMBER, "sms")
    [read_back] = await quarter.fill(NUMBER, "1", "sms")
    [cast] = [option for option in read_back.reply.options if option.key == "cast"]
    quarter.now = CLOSE + EVERY
    await quarter.office.clock.tick()
    kept.sent = [quarter.inbound(NUMBER, str(cast.number), "sms", at=CLOSE - MOMENT)]
    await reconciler.fetch()
    assert await quarter.counted() == [(1,)]


async def test_what_twilio_keeps_is_fetched_from_it(quarter: Quarter) -> None:
    quarter.now = twilio.MOMENT + UNDER_WAY
    reconciler = reconciling(quarter)
    async with twilio.Twilio() as provider:
        ours = Twilio(account(provider.url))
        reconciler.archive = Archive(ours.received, ours.completed, quarter.office.ingest.take)
        for said in ("hallo", "1", "ja"):
            provider.form(NUMBER, said)
            provider.form(f"whatsapp:{NUMBER}", said)
        assert await reconciler.fetch() == 6
        quarter.now += EVERY
        assert await reconciler.fetch() == 0
        await ours.close()
    assert [row["joined"] for row in await quarter.rows(conversations)] == [twilio.MOMENT] * 2


async def test_a_photo_that_was_missed_is_asked_for_once_and_taken_in(quarter: Quarter) -> None:
    quarter.now = twilio.MOMENT + UNDER_WAY
    reconciler, taken = reconciling(quarter), list[Inbound]()

    async def take(one: Inbound) -> None:
        taken.append(one)
        await quarter.office.ingest.take(one)

    async with twilio.Twilio() as provider:
        ours = Twilio(account(provider.url))
        reconciler.archive = Archive(ours.received, ours.completed, take)
        provider.form(
            f"whatsapp:{NUMBER}", "een bank", **provider.attached("image/jpeg", b"a photo")
        )
        assert await reconciler.fetch() == 1
        quarter.now += EVERY
        assert await reconciler.fetch() == 0
        assert len(provider.listed) == 1
        [one] = taken
        assert (one.kind, one.text) == (Kind.PICTURE, "een bank")
        assert await ours.fetch(one.media, 100) == b"a photo"
        await ours.close()


async def test_what_cannot_be_listed_now_waits_with_what_the_same_resident_sent_later(
    quarter: Quarter, reconciler: Reconciler, kept: Kept
) -> None:
    taken: list[Inbound] = []

    async def take(one: Inbound) -> None:
        taken.append(one)
        await quarter.office.ingest.take(one)

    reconciler.archive = Archive(kept.received, kept.completed, take)
    first, later = text(quarter, "een bank")._replace(media=UNLISTED), text(quarter, "1")
    other = quarter.inbound("+31600000001", "hallo", "sms", at=first.at)
    kept.sent, kept.hidden = [first, later, other], {first.message_id}
    assert await reconciler.fetch() == 1
    kept.hidden.clear()
    quarter.now += EVERY
    assert await reconciler.fetch() == 2
    assert taken == [other, first, later]


async def test_of_what_can_never_be_listed_the_words_are_taken_in(
    quarter: Quarter, reconciler: Reconciler, kept: Kept
) -> None:
    taken: list[Inbound] = []

    async def take(one: Inbound) -> None:
        taken.append(one)

    lost = text(quarter, "een bank")._replace(media=UNLISTED, kind=Kind.OTHER)
    kept.sent, kept.hidden = [lost], {lost.message_id}
    reconciler.archive = Archive(kept.received, kept.completed, take)
    for _minute in range(5):
        assert not taken
        await reconciler.fetch()
        quarter.now += EVERY
    [one] = taken
    assert (one.kind, one.text, one.media) == (Kind.TEXT, "een bank", "")


async def test_the_posting_is_looked_at_every_minute(
    quarter: Quarter, reconciler: Reconciler, posts: Posts
) -> None:
    posts.now = Posting(URL, 7)
    for seconds in (0, 59, 1):
        quarter.now += seconds * MOMENT
        await reconciler.look()
    assert (posts.asked, posts.registered, reconciler.posting) == (2, [], Posting(URL, 7))


async def test_a_failure_is_reported_once(
    quarter: Quarter, reconciler: Reconciler, posts: Posts
) -> None:
    first, second = NOW + MOMENT, NOW + 2 * EVERY
    reported = []
    for failed in (NOW - MOMENT, first, first, second):
        posts.now = Posting(URL, 3, failed, "Read timeout expired")
        quarter.now += EVERY
        with capture_logs() as logs:
            await reconciler.look()
        reported.append([(log["reason"], log["waiting"]) for log in logs])
    once = [("Read timeout expired", 3)]
    assert reported == [[], once, [], once]


async def test_a_webhook_that_was_taken_away_is_registered_again(
    quarter: Quarter, reconciler: Reconciler, posts: Posts
) -> None:
    posts.now = Posting("https://elsewhere.example", 0)
    await reconciler.look()
    quarter.now += EVERY
    await reconciler.look()
    assert posts.registered == [URL]


async def test_telegram_itself_says_how_its_posting_goes(
    quarter: Quarter, reconciler: Reconciler
) -> None:
    async with telegram.Telegram() as provider:
        ours = Telegram(provider.token, "secret", provider.url)
        reconciler.webhook = Webhook(URL, lambda: posting(ours._bot), ours.register)  # noqa: SLF001
        await reconciler.look()
        assert provider.webhook["url"] == URL
        quarter.now += EVERY
        await reconciler.look()
        await ours.close()
    assert reconciler.posting == Posting(URL, 0)


async def test_after_an_absence_everything_is_listed_at_once(
    quarter: Quarter, reconciler: Reconciler, kept: Kept
) -> None:
    for _calm in range(2):
        await reconciler.tick()
        quarter.now += EVERY
    quarter.now -= EVERY
    await reconciler.beat()
    before = len(kept.asked)
    quarter.now += 2 * BEAT
    await reconciler.tick()
    assert len(kept.asked) == before
    quarter.now += 2 * BEAT + MOMENT
    await reconciler.tick()
    assert len(kept.asked) == before + 1


@pytest.fixture
async def running(quarter: Quarter, reconciler: Reconciler) -> AsyncIterator[Quarter]:
    """Give a quarter whose reconciler goes on by itself."""
    loop = asyncio.create_task(reconciler.run())
    yield quarter
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)


async def test_it_goes_on_by_itself(running: Quarter, kept: Kept, posts: Posts) -> None:
    async def there() -> bool:
        return bool(kept.asked and posts.asked)

    await eventually(there)
    assert await came(running) == 0
