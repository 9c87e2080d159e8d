"""A broadcast from its approval until everybody has got it, once."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.acting import Acting
from bot.broadcasts import making, sending
from bot.broadcasts.making import Wanted
from bot.channels import Unreachable
from bot.delivery.rates import Rate
from budget.audience import Audience, Who
from budget.broadcast import CANCEL_WITHIN, PAUSE, Broadcast, CannotSend, Stage
from budget.discussion import FOLLOW_PROJECT
from flows.state import Home
from flows.state_json import as_json
from storage import tables
from storage.contributions import marks
from storage.engine import Storage
from storage.post import broadcasts, recipients
from storage.post.broadcasts import ChangedMeanwhile
from storage.residents import conversations
from storage.residents.conversations import Conversation
from storage.tables import conversations as kept
from tests.bot.quarter import SEAL, Quarter
from tests.storage.linden import DAY, EDITION, NOW, SLUG

WANTED = Wanted("Feest", Audience(Who.NEWS), {"nl": "Er is feest.", "en": "There is a party."},
                {"nl": "Feest!"})  # fmt: skip
SECOND = timedelta(seconds=1)


class Crowd:
    """A quarter in which many want news, and two who write to them."""

    def __init__(self, quarter: Quarter) -> None:
        self.quarter = quarter

    async def fill(self, channel: str, numbers: range, **more: object) -> None:
        """Let these people take part."""
        people = [self._person(channel, f"31{number:09}", more) for number in numbers]
        await self.quarter.storage.run(lambda db: conversations.keep(db, people))

    def _person(self, channel: str, address: str, more: dict[str, object]) -> Conversation:
        key = SEAL.key(channel, address)
        one = Conversation(key, channel, SEAL.lock(address), f"r{channel}{address}", "nl", NOW)
        one.news, one.joined, one.state = True, NOW, conversations.as_json(as_json(Home()))
        one.edition = SLUG
        for name, value in more.items():
            setattr(one, name, value)
        return one

    def acting(self, db: object, by: str) -> Acting:
        return Acting(db, SLUG, by, self.quarter.now, SEAL)  # type: ignore[arg-type]

    async def approved(self, wanted: Wanted = WANTED) -> int:
        """Have a broadcast made by Fatma and approved by Joris; return its number."""
        run = self.quarter.storage.run
        made = await run(lambda db: making.make(self.acting(db, "Fatma"), wanted))
        asked = await run(lambda db: making.ask(self.acting(db, "Fatma"), made.number))
        joris = asked.revision
        await run(lambda db: making.approve(self.acting(db, "Joris"), made.number, joris))
        return made.number

    async def step(self, times: int = 1) -> list[str]:
        """Let the clock strike, and return to whom something was sent."""
        before = {name: len(line.sent) for name, line in self.quarter.lines.items()}
        for _ in range(times):
            self.quarter.now += SECOND
            await self.quarter.office.clock.tick()
            await self.quarter.deliver()
        lines = self.quarter.lines.items()
        return [s.address for name, line in lines for s in line.sent[before[name] :]]

    async def get(self, number: int) -> Broadcast:
        return await self.quarter.storage.run(lambda db: broadcasts.get(db, SLUG, number))

    async def words(self, number: int) -> dict[str, int]:
        one = await self.get(number)
        found = await self.quarter.storage.run(lambda db: sending.words(db, one))
        return {word: count for word, count in found.items() if count}

    async def started(self, wanted: Wanted = WANTED) -> int:
        """Have one approved, and let the ten minutes pass."""
        number = await self.approved(wanted)
        await self.step(3)
        self.quarter.now += CANCEL_WITHIN
        return number

    async def past_the_first(self, wanted: Wanted = WANTED) -> int:
        """Have one sent to the first few, and let the pause pass."""
        number = await self.started(wanted)
        await self.step(3)
        self.quarter.now += PAUSE
        return number


@pytest.fixture
async def crowd(store: Storage) -> AsyncIterator[Crowd]:
    """Give a quarter at ten in the morning in which thirty people want news by Telegram."""
    quarter = Quarter(store)
    await quarter.found()
    quarter.office.start_turns()
    crowd = Crowd(quarter)
    await crowd.fill("telegram", range(30))
    yield crowd
    await quarter.office.stop()


async def test_nothing_leaves_before_ten_minutes_have_passed(crowd: Crowd) -> None:
    number = await crowd.approved()
    assert await crowd.step(3) == []
    assert (await crowd.get(number)).total == 30
    crowd.quarter.now = NOW + CANCEL_WITHIN - 2 * SECOND
    assert await crowd.step() == []
    assert len(await crowd.step()) == 20


async def test_twenty_get_it_first_and_the_others_after_a_pause(crowd: Crowd) -> None:
    number = await crowd.started()
    first = await crowd.step(5)
    assert len(first) == 20
    assert (await crowd.get(number)).stage is Stage.WAITING
    crowd.quarter.now += PAUSE
    others = await crowd.step(3)
    assert sorted([*first, *others]) == sorted(f"31{n:09}" for n in range(30))
    assert (await crowd.get(number)).stage is Stage.DONE
    assert await crowd.words(number) == {"sent": 30}


async def test_the_first_are_of_every_channel(crowd: Crowd) -> None:
    await crowd.fill("sms", range(3))
    await crowd.fill("whatsapp", range(40))
    await crowd.started()
    await crowd.step(4)
    sent = {name: len(line.sent) for name, line in crowd.quarter.lines.items()}
    assert sum(sent.values()) == 20
    assert sent["sms"] == 3
    assert min(sent["telegram"], sent["whatsapp"]) >= 8


async def test_everybody_is_told_in_their_own_words(crowd: Crowd) -> None:
    await crowd.fill("telegram", range(100, 101), language="en")
    await crowd.fill("sms", range(2))
    number = await crowd.past_the_first()
    await crowd.step(3)
    said = Counter(
        (name, sent.reply.text) for name, line in crowd.quarter.lines.items() for sent in line.sent
    )
    assert said == {
        ("telegram", "Er is feest."): 30,
        ("telegram", "There is a party."): 1,
        ("sms", "Feest! STOP = afmelden."): 2,
    }
    assert (await crowd.get(number)).stage is Stage.DONE


async def test_who_did_not_agree_to_news_hears_nothing(crowd: Crowd) -> None:
    await crowd.fill("telegram", range(200, 205), news=False)
    await crowd.fill("telegram", range(300, 305), stopped=True)
    await crowd.fill("telegram", range(400, 405), joined=None)
    await crowd.past_the_first()
    await crowd.step(3)
    assert len(crowd.quarter.lines["telegram"].sent) == 30


WITHDRAWN: dict[Who, dict[str, bool | str]] = {
    Who.NEWS: {"news": False},
    Who.NEXT: {"upcoming": False},
    Who.UNFINISHED: {"unfinished": ""},
}
"""For each audience that people leave: how they do, on the conversation."""


@pytest.mark.parametrize("who", WITHDRAWN)
async def test_who_takes_back_what_they_agreed_to_or_votes_on_the_way_hears_nothing_more(
    crowd: Crowd, who: Who
) -> None:
    all_of_them = update(kept).values(upcoming=True, unfinished="[null,[1]]")
    await crowd.quarter.storage.run(lambda db: db.execute(all_of_them))
    number = await crowd.started(replace(WANTED, audience=Audience(who)))
    first = set(await crowd.step(5))
    others = sorted({f"31{n:09}" for n in range(30)} - first)
    gone = update(kept).where(kept.c.key == SEAL.key("telegram", others[0])).values(WITHDRAWN[who])
    await crowd.quarter.storage.run(lambda db: db.execute(gone))
    crowd.quarter.now += PAUSE
    assert sorted(await crowd.step(3)) == others[1:]
    assert await crowd.words(number) == {"sent": 29, "not delivered": 1}


async def test_who_follows_a_project_no_more_hears_nothing_of_it(crowd: Crowd) -> None:
    number, names = next(iter(EDITION.project_by_number)), [f"rtelegram31{n:09}" for n in range(30)]
    run = crowd.quarter.storage.run
    for name in names:
        await run(lambda db, who=name: marks.put(db, SLUG, who, FOLLOW_PROJECT, number))  # type: ignore[misc]
    sent = await crowd.started(replace(WANTED, audience=Audience(Who.PROJECT, number)))
    first = set(await crowd.step(5))
    others = sorted({f"31{n:09}" for n in range(30)} - first)
    gone = f"rtelegram{others[0]}"
    await run(lambda db: marks.take_away(db, SLUG, gone, FOLLOW_PROJECT, number))
    crowd.quarter.now += PAUSE
    assert sorted(await crowd.step(3)) == others[1:]
    assert await crowd.words(sent) == {"sent": 29, "not delivered": 1}


async def test_who_did_not_agree_to_the_next_edition_hears_nothing_of_it(crowd: Crowd) -> None:
    await crowd.fill("telegram", range(200, 205), news=False, upcoming=True)
    await crowd.past_the_first(replace(WANTED, audience=Audience(Who.NEXT)))
    await crowd.step(3)
    assert len(crowd.quarter.lines["telegram"].sent) == 5


async def test_who_says_stop_on_the_way_hears_nothing_more(crowd: Crowd) -> None:
    number = await crowd.started()
    first = set(await crowd.step(5))
    others = sorted({f"31{n:09}" for n in range(30)} - first)
    await crowd.quarter.say(others[0], "stop")
    await crowd.quarter.say(others[1], "vergeet mij")
    await crowd.quarter.tap(others[1], "forget")
    crowd.quarter.now += PAUSE
    assert sorted(await crowd.step(3)) == others[2:]
    assert await crowd.words(number) == {"sent": 28, "not delivered": 2}
    assert not await crowd.quarter.rows(tables.recipients)


async def test_it_pauses_by_itself_when_too_few_of_the_first_get_it(crowd: Crowd) -> None:
    crowd.quarter.lines["telegram"].faults.extend(Unreachable() for _ in range(5))
    number = await crowd.past_the_first()
    assert await crowd.step(3) == []
    paused = await crowd.get(number)
    assert (paused.stage, paused.why) == (
        Stage.PAUSED,
        "Of the first few people, 5 did not get it.",
    )
    run = crowd.quarter.storage.run
    await run(lambda db: making.resume(crowd.acting(db, "Fatma"), number))
    assert len(await crowd.step(3)) == 10
    assert await crowd.words(number) == {"sent": 25, "not delivered": 5}


async def test_it_can_be_cancelled_before_it_leaves(crowd: Crowd) -> None:
    number = await crowd.approved()
    await crowd.step(2)
    run = crowd.quarter.storage.run
    await run(lambda db: making.stop(crowd.acting(db, "Fatma"), number))
    crowd.quarter.now += DAY
    assert await crowd.step(5) == []
    assert await crowd.words(number) == {"not delivered": 30}


async def test_what_is_paused_does_not_leave_and_goes_on_where_it_was(crowd: Crowd) -> None:
    number = await crowd.past_the_first()
    quarter = crowd.quarter
    quarter.now += SECOND
    await quarter.office.clock.tick()
    await quarter.office.clock.tick()  # ten stand in the outbox
    await quarter.storage.run(lambda db: making.pause(crowd.acting(db, "Fatma"), number))
    before = len(quarter.lines["telegram"].sent)
    await crowd.step(3)
    assert len(quarter.lines["telegram"].sent) == before == 20
    assert await crowd.words(number) == {"sent": 20, "waiting": 10}
    await quarter.storage.run(lambda db: making.resume(crowd.acting(db, "Joris"), number))
    await crowd.step(3)
    told = [sent.address for sent in quarter.lines["telegram"].sent]
    assert len(told) == len(set(told)) == 30


async def test_what_is_stopped_on_the_way_reaches_nobody_more(crowd: Crowd) -> None:
    number = await crowd.past_the_first()
    quarter = crowd.quarter
    quarter.now += SECOND
    await quarter.office.clock.tick()
    await quarter.office.clock.tick()
    await quarter.storage.run(lambda db: making.stop(crowd.acting(db, "Fatma"), number))
    assert await crowd.step(5) == []
    assert await crowd.words(number) == {"sent": 20, "not delivered": 10}
    with pytest.raises(CannotSend):
        await quarter.storage.run(lambda db: making.resume(crowd.acting(db, "Fatma"), number))


async def test_what_did_not_arrive_is_sent_again_by_choice(crowd: Crowd) -> None:
    number = await crowd.past_the_first()
    crowd.quarter.lines["telegram"].faults.extend(Unreachable() for _ in range(4))
    await crowd.step(3)
    assert await crowd.words(number) == {"sent": 26, "not delivered": 4}
    lost = {address for address, _fault in crowd.quarter.lines["telegram"].refused}
    await crowd.quarter.storage.run(
        lambda db: db.execute(update(kept).values(stopped=False, blocked=False))
    )
    run = crowd.quarter.storage.run
    assert await run(lambda db: making.again(crowd.acting(db, "Fatma"), number)) == 4
    assert set(await crowd.step(3)) == lost
    assert await crowd.words(number) == {"sent": 30}


async def test_at_night_nothing_leaves(crowd: Crowd) -> None:
    number = await crowd.past_the_first()
    crowd.quarter.now = NOW + timedelta(hours=11)  # nine in the evening
    assert await crowd.step(3) == []
    crowd.quarter.now = NOW + timedelta(hours=23)
    assert len(await crowd.step(3)) == 10
    assert (await crowd.get(number)).stage is Stage.DONE


async def test_nobody_gets_more_than_three_a_day(crowd: Crowd) -> None:
    run = crowd.quarter.storage.run
    numbers = [await crowd.approved() for _ in range(4)]
    await crowd.step(3)
    crowd.quarter.now += CANCEL_WITHIN
    await crowd.step(6)
    crowd.quarter.now += PAUSE
    await crowd.step(6)
    told = Counter(sent.address for sent in crowd.quarter.lines["telegram"].sent)
    assert set(told.values()) == {3}
    crowd.quarter.now += DAY
    await crowd.step(6)
    crowd.quarter.now += PAUSE
    await crowd.step(6)
    told = Counter(sent.address for sent in crowd.quarter.lines["telegram"].sent)
    assert set(told.values()) == {4}
    for number in numbers:
        assert await crowd.words(number) == {"sent": 30}
        assert await run(lambda db, n=number: recipients.left(db, n)) == 0  # type: ignore[misc]


async def test_on_whatsapp_only_who_wrote_lately_is_written_to(crowd: Crowd) -> None:
    await crowd.fill("whatsapp", range(5), changed=NOW - DAY)
    await crowd.fill("whatsapp", range(10, 13), changed=NOW)
    number = await crowd.past_the_first()
    await crowd.step(3)
    assert len(crowd.quarter.lines["whatsapp"].sent) == 3
    assert await crowd.words(number) == {"sent": 33, "waiting": 5}
    crowd.quarter.now += timedelta(minutes=15)
    await crowd.step(3)
    assert len(crowd.quarter.lines["whatsapp"].sent) == 3
    assert await crowd.words(number) == {"sent": 33, "not delivered": 5}


async def test_replies_do_not_wait_behind_it(crowd: Crowd) -> None:
    await crowd.fill("telegram", range(1_000, 3_000))
    await crowd.past_the_first()
    crowd.quarter.now += SECOND
    await crowd.quarter.office.clock.tick()
    before = len(crowd.quarter.lines["telegram"].sent)
    await crowd.quarter.take(crowd.quarter.inbound("5250017009", "hallo"))
    await crowd.quarter.office.delivery.send_due()
    answered = crowd.quarter.lines["telegram"].sent[before]
    assert answered.address == "5250017009"


@pytest.mark.parametrize(("agreed", "ahead"), [(0.5, 5), (2, 20), (None, 30)])
async def test_ten_seconds_of_sending_wait_in_the_outbox_at_the_rate_that_was_agreed(
    crowd: Crowd, agreed: float | None, ahead: int
) -> None:
    await crowd.fill("telegram", range(100, 120))
    number = await crowd.past_the_first()
    crowd.quarter.office.clock.rates = {"telegram": Rate(agreed)} if agreed else {}
    crowd.quarter.now += SECOND
    await crowd.quarter.office.clock.tick()
    leaving = await crowd.quarter.storage.run(lambda db: recipients.leaving(db, number))
    assert leaving == {"telegram": ahead}


async def test_who_approves_saw_what_it_is(crowd: Crowd) -> None:
    run = crowd.quarter.storage.run
    made = await run(lambda db: making.make(crowd.acting(db, "Fatma"), WANTED))
    other = replace(WANTED, title="Geen feest")
    changed = await run(
        lambda db: making.change(crowd.acting(db, "Els"), made.number, other, made.revision)
    )
    with pytest.raises(ChangedMeanwhile):
        await run(
            lambda db: making.change(crowd.acting(db, "Fatma"), made.number, WANTED, made.revision)
        )
    asked = await run(lambda db: making.ask(crowd.acting(db, "Els"), made.number))
    seen = changed.revision
    with pytest.raises(ChangedMeanwhile):
        await run(lambda db: making.approve(crowd.acting(db, "Joris"), made.number, seen))
    with pytest.raises(CannotSend, match="Els made this"):
        await run(lambda db: making.approve(crowd.acting(db, "els"), made.number, asked.revision))
