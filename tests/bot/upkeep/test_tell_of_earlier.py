"""News of a project reaches who follows it, in words alone, once the next edition has begun."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot import progress
from bot.acting import Acting
from bot.upkeep.tell import QUIET
from budget.ballot import Basket
from budget.discussion import FOLLOW_PROJECT
from budget.tally import outcome_of
from budget.timeline import Phase, Timeline
from budget.updates import Status, Step
from storage.contributions import marks
from storage.documents import result_as_json
from storage.engine import Storage
from storage.process import editions
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, MOMENT, NUMBER, PLAIN, SEAL, Quarter
from tests.storage.linden import BEGINS, DAY, SLUG

NEXT = "linden-2"
BUILDING = Step(Status.BUILDING, 40, {"nl": "De bomen komen in november."})
TOLD = "Plan 3 (Bomen) is voor 40 % klaar. De bomen komen in november."
IN_BRIEF = "Plan 3 (Bomen) is 40% klaar. De bomen komen in november."


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter whose next edition has begun; Fatma, and somebody by SMS, follow project 3."""
    quarter = Quarter(store, BEGINS[Phase.RESULTS] + DAY)
    over = replace(PLAIN, entered=Phase.RESULTS, vote=BY_CLOCK)
    await quarter.found(over)
    quarter.office.start_turns()
    await quarter.join(FATMA)
    await quarter.join(HANS)
    await quarter.join(NUMBER, "sms")
    followers = [
        (await quarter.held(FATMA)).resident,
        (await quarter.held(NUMBER, "sms")).resident,
    ]
    outcome = outcome_of(over, [Basket((1, 3)), Basket((3,))], "seed")
    timeline = Timeline({phase: begins + 300 * DAY for phase, begins in BEGINS.items()})
    following = replace(over, slug=NEXT, entered=Phase.INFORMING, timeline=timeline)

    def go_on(db: Connection) -> None:
        editions.conclude(db, SLUG, result_as_json(outcome), quarter.now, "test")
        for resident in followers:
            marks.put(db, SLUG, resident, FOLLOW_PROJECT, 3)
        editions.create(db, following, [], quarter.now, "test")

    await store.run(go_on)
    quarter.now += DAY
    yield quarter
    await quarter.office.stop()


async def note(quarter: Quarter, step: Step = BUILDING) -> None:
    """Have an organiser note how far project 3 of the earlier edition is."""

    def noted(db: Connection) -> None:
        progress.note(Acting(db, SLUG, "Wilma", quarter.now, SEAL), 3, step)

    await quarter.storage.run(noted)


@pytest.mark.parametrize(
    ("address", "channel", "text"), [(FATMA, "telegram", TOLD), (NUMBER, "sms", IN_BRIEF)]
)
async def test_who_follows_a_project_is_told_once_and_offered_nothing(
    quarter: Quarter, address: str, channel: str, text: str
) -> None:
    before = await quarter.held(address, channel)
    await note(quarter)
    [said] = await quarter.strike(channel)
    assert (said.address, said.reply.text, said.keys) == (address, text, [])
    assert await quarter.held(address, channel) == before
    quarter.now += DAY
    assert await quarter.strike(channel) == []


async def test_of_two_that_wait_only_the_last_is_told_and_by_day(quarter: Quarter) -> None:
    quarter.now = quarter.now.replace(hour=22)
    await note(quarter, replace(BUILDING, percentage=10))
    await note(quarter)
    assert await quarter.strike() == []
    quarter.now += timedelta(hours=12)
    assert [said.reply.text for said in await quarter.strike()] == [TOLD]


async def test_it_does_not_come_between_a_question_and_its_answer(quarter: Quarter) -> None:
    await quarter.say(FATMA, "hallo")
    await note(quarter)
    assert await quarter.strike() == []
    quarter.now += QUIET + MOMENT
    assert [said.reply.text for said in await quarter.strike()] == [TOLD]
    [ready] = await quarter.tap(FATMA, "news:no")
    assert ready.reply.text.startswith("Klaar.")
    assert (await quarter.held(FATMA)).edition == NEXT


async def test_after_a_stop_nothing_is_told(quarter: Quarter) -> None:
    await quarter.say(FATMA, "stop")
    await note(quarter)
    assert await quarter.strike() == []
    await quarter.say(FATMA, "start")
    quarter.now += QUIET + MOMENT
    assert await quarter.strike() == []


@pytest.mark.parametrize(
    ("address", "channel", "text"),
    [(FATMA, "telegram", TOLD), (NUMBER, "sms", IN_BRIEF)],
)
@pytest.mark.parametrize("asked", ["voortgang", "hoe ver", "voortgang 3"])
async def test_who_asks_how_far_the_followed_project_is_is_told(
    quarter: Quarter, address: str, channel: str, text: str, asked: str
) -> None:
    await note(quarter)
    [said] = await quarter.say(address, asked, channel=channel)
    assert text in said.reply.text
    assert "uitslag" not in said.reply.text
    assert {"earlier:none", "how"} <= set(said.keys)


async def test_who_follows_nothing_hears_when_the_result_comes(quarter: Quarter) -> None:
    await note(quarter)
    [said] = await quarter.say(HANS, "voortgang")
    assert said.reply.text.startswith("De uitslag is nog niet bekend.")
    [said] = await quarter.say(FATMA, "voortgang 8")
    assert TOLD not in said.reply.text


@pytest.mark.parametrize(("address", "channel"), [(FATMA, "telegram"), (NUMBER, "sms")])
async def test_who_wants_no_more_of_it_finds_that_with_the_news_and_is_told_no_more(
    quarter: Quarter, address: str, channel: str
) -> None:
    [agrees] = await quarter.say(address, "nieuws", channel=channel)
    assert "earlier" in agrees.keys
    [shown] = await quarter.tap(address, "earlier", channel=channel)
    assert "earlier:none" in shown.keys
    [gone] = await quarter.tap(address, "earlier:none", channel=channel)
    assert gone.reply.text.startswith("Goed. U hoort niets meer van plannen van een vorige ronde.")
    [agrees] = await quarter.say(address, "nieuws", channel=channel)
    assert "earlier" not in agrees.keys
    await note(quarter)
    quarter.now += QUIET + MOMENT
    assert await quarter.strike(channel) == []


async def test_by_its_number_in_the_menu_news_shows_it_too(quarter: Quarter) -> None:
    [menu] = await quarter.say(NUMBER, "menu", channel="sms")
    number = 1 + menu.keys.index("news")
    [agrees] = await quarter.say(NUMBER, str(number), channel="sms")
    assert "earlier" in agrees.keys
