"""The survey through the store: counted once, kept apart from who answers, erased in time."""

from datetime import timedelta

import pytest

from budget.survey import MARK, Question
from budget.timeline import Phase
from storage.residents import survey
from storage.tables import conversations, inbox, marks, outbox, survey_remarks
from tests.bot.quarter import FATMA, HANS, SEAL, Quarter
from tests.bot.test_forgetting import forget
from tests.bot.upkeep.test_erase import UNTIL
from tests.storage.linden import BEGINS, SLUG
from tests.stores import do

EASE, TRUST, _BETTER = Question
REMARK = "Meer avonden in het taalcafe"


@pytest.fixture
async def asked(quarter: Quarter) -> Quarter:
    """Give a quarter in which the result is there, and Fatma and Hans take part."""
    await quarter.join(FATMA)
    await quarter.join(HANS)
    quarter.now = BEGINS[Phase.RESULTS]
    await quarter.office.clock.tick()
    return quarter


async def counted(quarter: Quarter) -> survey.Counts:
    return await do(quarter.storage, survey.counted, SLUG)


async def marked(quarter: Quarter) -> set[int]:
    return {row["number"] for row in await quarter.rows(marks) if row["kind"] == MARK}


async def test_it_is_offered_once_in_place_of_the_menu(asked: Quarter) -> None:
    await asked.say(FATMA, "uitslag", "terug", "nee", "nee")
    assert await marked(asked) == {0}
    said = await asked.say(FATMA, "uitslag", "terug")
    assert "korte vragen" not in said[-1].reply.text


async def test_answers_are_counted_and_stand_nowhere_with_the_resident(asked: Quarter) -> None:
    await asked.say(FATMA, "enquete", "4", "2", REMARK)
    await asked.say(FATMA, "enquete")
    assert await counted(asked) == {EASE: {4: 1}, TRUST: {2: 1}}
    [held] = [row for row in await asked.rows(conversations) if SEAL.unlock(row["sealed"]) == FATMA]
    of_her = [row for row in await asked.rows(marks) if row["resident"] == held["resident"]]
    assert {row["number"] for row in of_her} == {1, 2, 3}
    assert "rate" not in held["state"] + held["unfinished"]
    everything = [
        str(row) for table in (inbox, outbox, conversations) for row in await asked.rows(table)
    ]
    assert not [row for row in everything if "taalcafe" in row]
    assert len(await asked.rows(survey_remarks)) == 1


async def test_forgetting_leaves_the_counts_and_who_begins_anew_is_a_new_resident(
    asked: Quarter,
) -> None:
    await asked.say(FATMA, "enquete", "4")
    await asked.say(HANS, "enquete", "5")
    await forget(asked, FATMA, "telegram")
    assert await counted(asked) == {EASE: {4: 1, 5: 1}}
    assert len(await asked.rows(marks)) == 1


async def test_when_the_time_has_come_only_the_counts_stay(asked: Quarter) -> None:
    await asked.say(FATMA, "nieuws", "1", "ja")
    await asked.say(FATMA, "enquete", "4", "0", REMARK)
    asked.now = UNTIL - timedelta(minutes=1)
    await asked.office.clock.tick()
    assert len(await asked.rows(survey_remarks)) == 1
    assert await marked(asked) == {1, 3}
    asked.now = UNTIL + timedelta(hours=1)
    await asked.office.clock.tick()
    assert [SEAL.unlock(row["sealed"]) for row in await asked.rows(conversations)] == [FATMA]
    assert await marked(asked) == set()
    assert await asked.rows(survey_remarks) == []
    assert await counted(asked) == {EASE: {4: 1}}
    await asked.say(FATMA, "enquete", "1")
    assert await counted(asked) == {EASE: {4: 1}}
