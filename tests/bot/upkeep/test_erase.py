"""Until when residents are kept: the clock is moved, and nothing that counts changes by it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot import progress
from bot.acting import Acting
from budget.timeline import Phase, Timeline
from budget.updates import Status, Step
from storage.ballots import proofs, votes
from storage.engine import Storage
from storage.process import editions
from storage.residents import conversations as kept_conversations
from storage.tables import (
    code_uses,
    consents,
    conversations,
    guesses,
    ideas,
    requests,
    rights,
    supports,
)
from tests.bot.lettered import by_code, issued
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, NUMBER, PLAIN, SEAL, Quarter
from tests.bot.test_forgetting import forget, places
from tests.storage.linden import BEGINS, DAY, SLUG, conversation
from tests.stores import do

RESULT = BEGINS[Phase.RESULTS]
UNTIL = datetime.fromisoformat("2027-08-05T08:00:00.123456+00:00")
"""Three months after the result, by the clock on the wall."""

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


async def at(quarter: Quarter, moment: datetime) -> None:
    """Let the clock tick at this moment."""
    quarter.now = moment
    await quarter.office.clock.tick()


async def held(quarter: Quarter) -> set[str]:
    """Return the addresses of all conversations."""
    return {SEAL.unlock(row["sealed"]) for row in await quarter.rows(conversations)}


async def outcome(quarter: Quarter) -> tuple[str | None, list[tuple[int, ...]]]:
    row = await do(quarter.storage, editions.load, SLUG)
    return row.outcome, await quarter.counted()


@pytest.fixture
async def ideas_quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which ideas come in."""
    quarter = Quarter(store, BEGINS[Phase.IDEAS])
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK))
    quarter.office.start_turns()
    yield quarter
    await quarter.office.stop()


async def test_three_months_after_the_result_who_voted_is_erased_and_the_result_stays(
    quarter: Quarter,
) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.vote(NUMBER, "1", "sms")
    await at(quarter, RESULT)
    before = await outcome(quarter)
    assert before[0]
    await at(quarter, UNTIL - MINUTE)
    assert await held(quarter) == {NUMBER}
    await at(quarter, UNTIL + HOUR)
    assert await held(quarter) == set()
    traces = NUMBER, SEAL.key("sms", NUMBER), SEAL.right(NUMBER)
    assert await places(quarter, *traces) == set()
    assert await outcome(quarter) == before
    assert await do(quarter.storage, votes.broken, SLUG) is None


async def test_once_counted_nothing_tells_who_used_which_right(quarter: Quarter) -> None:
    for number, channel in ((NUMBER, "sms"), ("+31687654321", "whatsapp")):
        await quarter.join(number, channel)
        await quarter.vote(number, "1", channel)
    await forget(quarter, NUMBER, "sms")
    assert sorted(row["spent"] for row in await quarter.rows(rights)) == [False, True]
    await at(quarter, RESULT - MINUTE)
    assert len(await quarter.rows(rights)) == 2
    await at(quarter, RESULT)
    assert await quarter.rows(rights) == []
    assert await quarter.counted() == [(1,)]


async def test_an_edition_that_was_counted_by_an_older_version_is_tidied_too(
    quarter: Quarter,
) -> None:
    await at(quarter, RESULT)
    left = rights.insert().values(right_key=b"right", edition=SLUG, spent=True)
    await quarter.storage.run(lambda db: db.execute(left))
    await at(quarter, RESULT + HOUR)
    assert await quarter.rows(rights) == []


async def test_ideas_and_supports_stay_without_the_person(ideas_quarter: Quarter) -> None:
    quarter = ideas_quarter
    await quarter.join(FATMA)
    await quarter.say(FATMA, "idee", "Een bank bij de vijver", *["weet ik niet"] * 3)
    sends = [k for s in quarter.lines["telegram"].sent for k in s.keys if k.startswith("send")]
    await quarter.tap(FATMA, sends[-1])
    await quarter.join(HANS)
    [sent] = await quarter.rows(ideas)
    await quarter.say(HANS, f"steun {sent['number']}")
    await quarter.say(HANS, "hulp")
    await quarter.tap(HANS, "help:answer")
    await quarter.say(HANS, "Wanneer komt de bank?")
    who = {row["resident"] for row in await quarter.rows(conversations)}
    assert {row["resident"] for row in await quarter.rows(ideas)} < who
    await at(quarter, BEGINS[Phase.VOTING])
    await at(quarter, UNTIL)
    assert await quarter.rows(conversations) == []
    [idea] = await quarter.rows(ideas)
    assert (idea["text"], idea["supports"]) == ("Een bank bij de vijver", 1)
    assert await quarter.rows(supports) == await quarter.rows(requests) == []
    assert await places(quarter, FATMA, HANS, *who) == set()


@pytest.mark.parametrize(("then", "stays"), [([], True), (["stop"], False)])
async def test_who_wants_news_of_what_is_built_is_kept(
    quarter: Quarter, then: list[str], stays: bool
) -> None:
    await quarter.join(FATMA, news="yes")
    await quarter.say(FATMA, *then)
    await at(quarter, UNTIL)
    assert await held(quarter) == ({FATMA} if stays else set())


@pytest.mark.parametrize(
    ("does", "stays"),
    [
        (["volg 3"], True),
        (["volg 3", "stop"], False),
        (["volg 3", "nieuws", "about:project:3", "project:no"], False),
        (["volg 3", "built"], False),
    ],
)
async def test_who_follows_a_project_is_kept_until_it_is_done(
    quarter: Quarter, does: list[str], stays: bool
) -> None:
    await quarter.join(FATMA)
    await quarter.join(NUMBER, "sms")
    await quarter.vote(NUMBER, "3", "sms")
    await at(quarter, RESULT)
    for step in does:
        if step == "built":
            await quarter.storage.run(lambda db: note_done(db, quarter.now))
        elif ":" in step:
            await quarter.tap(FATMA, step)
        else:
            await quarter.say(FATMA, step)
    await at(quarter, UNTIL + HOUR)
    assert await held(quarter) == ({FATMA} if stays else set())


def note_done(db: Connection, now: datetime) -> None:
    """Note that project 3 is done."""
    progress.note(Acting(db, SLUG, "Wilma", now, SEAL), 3, Step(Status.DONE, 100))


@pytest.mark.parametrize(("agrees", "stays"), [(True, True), (False, False), (None, False)])
async def test_who_wants_to_hear_of_the_next_edition_is_kept(
    quarter: Quarter, agrees: bool | None, stays: bool
) -> None:
    await quarter.join(FATMA)
    await quarter.storage.run(lambda db: db.execute(conversations.update().values(upcoming=agrees)))
    await at(quarter, UNTIL)
    assert await held(quarter) == ({FATMA} if stays else set())


async def test_who_is_let_go_is_in_the_register_no_more(quarter: Quarter) -> None:
    await quarter.join(FATMA, news="yes")
    assert len(await quarter.rows(consents)) == 1
    await quarter.say(FATMA, "stop")
    await at(quarter, UNTIL)
    assert await quarter.rows(consents) == []


async def test_who_writes_when_all_is_over_is_kept_for_thirty_days(quarter: Quarter) -> None:
    await at(quarter, UNTIL)
    await quarter.join(FATMA)
    await at(quarter, UNTIL + 30 * DAY)
    assert await held(quarter) == {FATMA}
    await at(quarter, UNTIL + 30 * DAY + HOUR)
    assert await held(quarter) == set()


async def test_who_never_took_part_is_kept_for_thirty_days(ideas_quarter: Quarter) -> None:
    quarter = ideas_quarter
    await quarter.join(FATMA)
    await quarter.say(HANS, "Ik wil graag een bankje bij de speeltuin", "1")
    [stranger] = [row for row in await quarter.rows(conversations) if row["joined"] is None]
    assert stranger["unfinished"]
    began = quarter.now
    await at(quarter, began + 30 * DAY)
    assert await held(quarter) == {FATMA, HANS}
    await at(quarter, began + 30 * DAY + HOUR)
    assert await held(quarter) == {FATMA}
    assert await places(quarter, HANS) == set()


async def test_who_never_took_part_and_waits_for_a_person_is_kept_for_the_answer(
    ideas_quarter: Quarter,
) -> None:
    quarter = ideas_quarter
    await quarter.say(HANS, "hulp")
    await quarter.tap(HANS, "help:answer")
    await quarter.say(HANS, "Kan ik meedoen?")
    [asked] = await quarter.rows(requests)
    later = quarter.now + 31 * DAY
    await at(quarter, later)
    assert await held(quarter) == {HANS}
    answered = requests.update().where(requests.c.id == asked["id"]).values(answered=later)
    await quarter.storage.run(lambda db: db.execute(answered))
    await at(quarter, later + HOUR)
    assert await held(quarter) == set()


async def test_who_was_heard_of_since_the_next_edition_was_created_is_kept_for_that(
    quarter: Quarter,
) -> None:
    await quarter.join(HANS)
    timeline = Timeline({Phase.IDEAS: RESULT})
    following = replace(PLAIN, slug="linden-2", entered=Phase.IDEAS, timeline=timeline)
    await at(quarter, RESULT)
    await do(quarter.storage, editions.create, following, [], RESULT, "test")
    quarter.now = RESULT + MINUTE
    await quarter.join(FATMA)
    await at(quarter, UNTIL)
    assert await held(quarter) == {FATMA}


async def test_nobody_is_erased_while_the_result_is_not_known(ideas_quarter: Quarter) -> None:
    quarter = ideas_quarter
    await quarter.join(FATMA)
    await at(quarter, BEGINS[Phase.COUNTING] + MINUTE)
    assert await held(quarter) == {FATMA}


async def test_very_many_are_erased_in_pages(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.upkeep.erase.PAGE", 3)
    many = [conversation(bytes([n]), resident=f"{n}") for n in range(8)]
    await do(quarter.storage, kept_conversations.keep, many)
    await at(quarter, UNTIL)
    assert await quarter.rows(conversations) == []


async def test_who_was_wrong_five_times_after_the_count_stays_so_until_the_next_day(
    quarter: Quarter,
) -> None:
    await quarter.join(NUMBER, "sms")
    await at(quarter, RESULT)
    await quarter.say(NUMBER, "vergeet mij", channel="sms")
    offered = [o for s in quarter.lines["sms"].sent for o in s.reply.options if o.key == "forget"]
    right = offered[-1].number
    wrong = [str(number) for number in range(1000, 1007) if number != right]
    await quarter.say(NUMBER, *wrong[: proofs.TRIES], channel="sms")
    await at(quarter, RESULT + HOUR)
    await quarter.say(NUMBER, str(right), channel="sms")
    [closed] = await quarter.say(NUMBER, "vergeet mij", channel="sms")
    assert "Er is vandaag 5 keer een verkeerd nummer gestuurd." in closed.reply.text
    assert await held(quarter) == {NUMBER}
    await at(quarter, RESULT + DAY)
    assert await quarter.rows(guesses) == []
    await forget(quarter, NUMBER, "sms")
    assert await held(quarter) == set()


async def test_of_what_was_wrong_only_today_is_kept_while_people_vote(quarter: Quarter) -> None:
    days = [quarter.now.date() - n * DAY for n in range(3)]
    for day in days:
        await do(quarter.storage, proofs.missed, SLUG, day, b"phone", quarter.now)
    await at(quarter, quarter.now)
    assert [row["day"] for row in await quarter.rows(guesses)] == [days[0].toordinal()]


async def test_forgetting_after_the_result_leaves_nothing_of_a_code(store: Storage) -> None:
    quarter = Quarter(store)
    await quarter.found(by_code())
    quarter.office.start_turns()
    code, other = await issued(store, SLUG, 2)
    await quarter.join(NUMBER, "sms")
    await quarter.say(NUMBER, "4W74R-VYC6R", channel="sms")
    await quarter.say(NUMBER, code, channel="sms")
    await quarter.vote(NUMBER, "1", "sms")
    await quarter.say(NUMBER, other, channel="sms")
    assert await quarter.rows(code_uses)
    assert await quarter.rows(guesses)
    await at(quarter, RESULT)
    assert await quarter.rows(guesses) == []
    await quarter.say(NUMBER, "vergeet mij", "1000", channel="sms")
    await forget(quarter, NUMBER, "sms")
    await at(quarter, RESULT + DAY)
    left = [await quarter.rows(table) for table in (code_uses, guesses, rights)]
    assert left == [[], [], []]
    traces = NUMBER, SEAL.key("sms", NUMBER), SEAL.key("phone", NUMBER)
    assert await places(quarter, *traces) == set()
    assert await quarter.counted() == [(1,)]
    await quarter.office.stop()
