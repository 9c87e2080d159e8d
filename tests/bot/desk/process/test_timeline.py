"""The timeline at the desk: looked at before it is kept, and never over somebody else's change."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from budget.moved import Point
from budget.timeline import Phase, Timeline
from storage.engine import Storage
from storage.process import editions, moves
from tests.bot.desk.bureau import HERE, Bureau, problems, words
from tests.bot.quarter import PLAIN
from tests.storage.linden import BEGINS, NOW, SLUG

PAGE = f"{HERE}/process/timeline"
DAY = timedelta(days=1)
IDEAS = replace(
    PLAIN,
    entered=Phase.IDEAS,
    zone=ZoneInfo("Europe/Amsterdam"),
    timeline=Timeline({p: t + 2 * DAY if Phase.IDEAS.before(p) else t for p, t in BEGINS.items()}),
)


@pytest.fixture
async def bureau(filed: Storage) -> Bureau:
    """Give the desk of an edition in which ideas are collected."""
    bureau = await Bureau(filed).open(IDEAS)
    bureau.quarter.now = NOW
    return bureau


async def test_a_phase_is_moved_after_a_look(bureau: Bureau) -> None:
    async with await bureau.browser("Rosa") as browser:
        text = (await browser.see(PAGE)).text
        seen = text.partition('name="seen" value="')[2].partition('"')[0]
        form = {"phase": "voting", "to": "2027-05-10T00:00", "seen": seen, "do": "look"}
        looked = await browser.send(PAGE, form)
        assert (looked.status_code, 'value="2027-05-10T00:00"' in looked.text) == (200, True)
        assert "Zo zou het worden" in words(looked)
        before = await bureau.quarter.storage.run(lambda db: editions.load(db, SLUG))
        assert before.edition().timeline == IDEAS.timeline
        unseen = await browser.send(PAGE, {**form, "do": "keep"})
        assert "Zo zou het worden" in words(unseen)
        form["looked"] = "voting 2027-05-10T00:00"
        assert "De planning is veranderd." in await browser.do(PAGE, {**form, "do": "keep"})
        after = await bureau.quarter.storage.run(lambda db: editions.load(db, SLUG))
        assert after.edition().first_day(Phase.VOTING) == date(2027, 5, 10)
        stale = await browser.send(PAGE, {**form, "do": "keep"})
        assert "intussen" in problems(stale)["to"]


async def test_why_a_day_moves_is_told_with_it_and_not_for_a_look(bureau: Bureau) -> None:
    form = {"phase": "voting", "to": "2027-05-10T00:00", "reason.nl": "Er is dan feest."}
    later = bureau.quarter.now + DAY
    async with await bureau.browser("Rosa") as browser:
        looked = await browser.send(PAGE, {**form, "do": "look"})
        assert "Er is dan feest." in looked.text
        assert await bureau.quarter.storage.run(lambda db: moves.due(db, later)) == []
        done = {**form, "do": "keep", "looked": "voting 2027-05-10T00:00"}
        await browser.do(PAGE, done)
        too_long = {**form, "do": "keep", "reason.nl": "x" * 201}
        assert set(problems(await browser.send(PAGE, too_long))) == {"reason.nl"}
    [found] = await bureau.quarter.storage.run(lambda db: moves.due(db, later))
    assert found.reason == {"nl": "Er is dan feest."}
    assert found.before[Point.VOTING_BEGINS] == IDEAS.first_day(Phase.VOTING)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"phase": "voting"}, "to"),
        ({"phase": "nothing", "to": "2027-05-10T00:00"}, "phase"),
        ({"phase": "voting", "to": "soon"}, "to"),
        ({"phase": "voting", "to": "2027-10-31T02:30"}, "to"),
        ({"phase": "voting", "to": "2020-01-01T00:00"}, "to"),
        ({"phase": "ideas", "to": "2027-05-10T00:00"}, "to"),
        ({"phase": "preparing", "leave-out": "yes"}, "to"),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field(
    bureau: Bureau, form: dict[str, str], field: str
) -> None:
    async with await bureau.browser("Rosa") as browser:
        assert set(problems(await browser.send(PAGE, {**form, "do": "keep"}))) == {field}
