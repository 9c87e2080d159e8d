"""Ideas that go on together, in the store and in the chat: asked, agreed, and told to all."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot import merging
from bot.acting import Acting
from bot.upkeep.tell import BETWEEN
from budget.discussion import FOLLOW, MUTE
from budget.idea import Idea
from budget.merging import CannotMerge
from budget.standing import Standing
from budget.timeline import Phase
from storage import journal
from storage.contributions import ideas, marks
from storage.engine import Storage
from storage.tables import journal as journal_rows
from storage.tables import notices, supports
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, MOMENT, PLAIN, SEAL, Quarter
from tests.storage.linden import BEGINS, DAY, SLUG, idea

TEN = BEGINS[Phase.IDEAS] + DAY
ELS, JORIS = "5250017003", "5250017004"


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which idea 9 is Fatma's, 7 is of Hans, and Els supports 9."""
    quarter = Quarter(store, TEN)
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK), [])
    quarter.office.start_turns()
    for who in (FATMA, HANS, ELS, JORIS):
        await quarter.join(who)
    wrote = {5: JORIS, 7: HANS, 9: FATMA}
    for number, who in wrote.items():
        by = (await quarter.held(who)).resident
        written = replace(idea(number, by), title=f"Bank {number}", supports=0)
        await store.run(lambda db, written=written: ideas.put(db, SLUG, written))  # type: ignore[misc]
    await quarter.say(ELS, "steun 9", "menu")
    yield quarter
    await quarter.office.stop()


async def propose(
    quarter: Quarter, number: int = 9, into: int = 7, by: str = "Sanne", words: str = ""
) -> tuple[Idea, ...]:
    where = (SLUG, by, quarter.now, SEAL)
    return await quarter.storage.run(
        lambda db: merging.propose(Acting(db, *where), number, into, words)
    )


async def stands(quarter: Quarter, number: int) -> Idea:
    return await quarter.storage.run(lambda db: ideas.get(db, SLUG, number))


async def told(quarter: Quarter, who: str) -> str:
    """Return what somebody is told when the clock strikes, or ""."""
    quarter.now += BETWEEN
    said = [one for one in await quarter.strike() if one.address == who]
    return "\n".join(one.reply.text for one in said)


async def agreed(quarter: Quarter) -> None:
    """Let both agree that 9 goes on as part of 7."""
    await propose(quarter)
    await quarter.strike()
    await quarter.tap(FATMA, "agree:9")
    await quarter.tap(HANS, "agree:9")


async def test_those_who_wrote_both_are_asked_and_nobody_else(quarter: Quarter) -> None:
    await propose(quarter, words="Met een boom erbij.")
    said = await quarter.strike()
    assert {one.address for one in said} == {FATMA, HANS}
    [words, asked] = [one.reply.text for one in said if one.address == FATMA]
    assert "Met een boom erbij." in words
    assert "uw plan 9" in asked
    assert "plan 7 (Bank 7)" in asked


async def test_they_go_on_together_when_one_author_of_each_agrees(quarter: Quarter) -> None:
    await propose(quarter, words="Met een boom erbij.")
    await quarter.strike()
    [waits] = await quarter.tap(FATMA, "agree:9")
    assert "nummer 7" in waits.reply.text
    assert (await stands(quarter, 9)).standing is Standing.OPEN
    [done] = await quarter.tap(HANS, "agree:9")
    assert "gaat samen verder met nummer 7" in done.reply.text
    gone, onward = await stands(quarter, 9), await stands(quarter, 7)
    assert (gone.standing, gone.into) == (Standing.MERGED, 7)
    assert len(onward.authors) == 2
    assert onward.text.endswith("Met een boom erbij.")
    assert "samen verder met nummer 7" in await told(quarter, FATMA)


async def test_who_reads_what_is_part_of_another_reads_the_other(quarter: Quarter) -> None:
    await agreed(quarter)
    said = await quarter.say(ELS, "plannen", "9")
    assert "Nr 7. Bank 7" in said[-1].reply.text


async def test_a_no_ends_it_and_the_others_hear_it(quarter: Quarter) -> None:
    await propose(quarter)
    await quarter.strike()
    [fine] = await quarter.tap(HANS, "apart:9")
    assert "blijven apart" in fine.reply.text
    [late] = await quarter.tap(FATMA, "agree:9")
    assert "niet meer beantwoorden" in late.reply.text
    assert "toch alleen verder" in await told(quarter, FATMA)
    assert (await stands(quarter, 9)).standing is Standing.OPEN


async def test_who_agreed_can_change_their_mind_until_it_is_settled(quarter: Quarter) -> None:
    await propose(quarter)
    await quarter.strike()
    await quarter.tap(FATMA, "agree:9")
    await quarter.tap(FATMA, "apart:9")
    assert (await stands(quarter, 9)).merger is None


async def test_a_tap_that_comes_twice_agrees_once(quarter: Quarter) -> None:
    await propose(quarter)
    await quarter.strike()
    tap = quarter.tapped(FATMA, "agree:9")
    await quarter.do(tap)
    await quarter.do(tap)
    assert (await stands(quarter, 9)).standing is Standing.OPEN


async def test_an_answer_that_comes_too_late_changes_nothing(quarter: Quarter) -> None:
    await propose(quarter)
    await quarter.strike()
    await quarter.tap(HANS, "agree:9")
    quarter.now += timedelta(days=8)
    [late] = await quarter.tap(FATMA, "agree:9")
    assert "niet meer beantwoorden" in late.reply.text
    assert (await stands(quarter, 9)).standing is Standing.OPEN


async def test_who_supported_it_is_asked_and_nothing_moves_by_itself(quarter: Quarter) -> None:
    await agreed(quarter)
    assert "Steunt u nummer 7?" in await told(quarter, ELS)
    assert [(await stands(quarter, n)).supports for n in (9, 7)] == [1, 0]
    [thanks] = await quarter.say(ELS, "1")
    assert "U steunt nu nummer 7" in thanks.reply.text
    assert [(await stands(quarter, n)).supports for n in (9, 7)] == [1, 1]


async def test_who_supported_it_and_says_no_supports_nothing_new(quarter: Quarter) -> None:
    await agreed(quarter)
    await told(quarter, ELS)
    await quarter.say(ELS, "2")
    assert (await stands(quarter, 7)).supports == 0


async def test_who_supports_both_is_only_told(quarter: Quarter) -> None:
    await quarter.say(ELS, "steun 7", "menu")
    await agreed(quarter)
    said = await told(quarter, ELS)
    assert "gaat samen verder met nummer 7" in said
    assert "Steunt u" not in said


async def test_who_follows_it_is_told_once(quarter: Quarter) -> None:
    for who in (JORIS, ELS):
        resident = (await quarter.held(who)).resident
        await quarter.storage.run(lambda db, r=resident: marks.put(db, SLUG, r, FOLLOW, 9))  # type: ignore[misc]
    await agreed(quarter)
    rows = await quarter.rows(notices)
    assert sorted(row["resident"] for row in rows) == sorted(
        [(await quarter.held(who)).resident for who in (FATMA, ELS, JORIS)]
    )
    assert "gaat samen verder met nummer 7" in await told(quarter, JORIS)


async def test_who_wants_to_hear_nothing_of_it_is_not_asked(quarter: Quarter) -> None:
    resident = (await quarter.held(ELS)).resident
    await quarter.storage.run(lambda db: marks.put(db, SLUG, resident, MUTE, 9))
    await agreed(quarter)
    assert await told(quarter, ELS) == ""


async def test_thousands_of_supporters_are_told_in_pages(quarter: Quarter) -> None:
    rows = [{"resident": f"r{n}", "edition": SLUG, "number": 9} for n in range(2_000)]
    await quarter.storage.run(lambda db: db.execute(insert(supports), rows))
    await agreed(quarter)
    assert len(await quarter.rows(notices)) == 2_000 + 2
    for _page in range(12):
        quarter.now += BETWEEN
        await quarter.strike()
    assert await quarter.rows(notices) == []


async def test_who_said_stop_is_not_told_and_finds_it_where_they_read_their_idea(
    quarter: Quarter,
) -> None:
    await quarter.say(FATMA, "stop")
    await propose(quarter)
    assert {one.address for one in await quarter.strike()} == {HANS}
    await quarter.say(FATMA, "start", "menu", "plannen", "9")
    [asked] = await quarter.tap(FATMA, "together:9")
    assert "uw plan 9" in asked.reply.text
    await quarter.tap(FATMA, "agree:9")
    await quarter.tap(HANS, "agree:9")
    assert (await stands(quarter, 9)).into == 7


async def test_an_author_who_is_forgotten_has_not_agreed(quarter: Quarter) -> None:
    await propose(quarter)
    await quarter.strike()
    await quarter.tap(FATMA, "agree:9")
    gone = (await quarter.held(FATMA)).resident
    await quarter.say(FATMA, "vergeet mij", "1")
    [waits] = await quarter.tap(HANS, "agree:9")
    assert "nummer 9" in waits.reply.text
    assert (await stands(quarter, 9)).standing is Standing.OPEN
    assert gone not in str(await quarter.rows(notices))
    assert not (await stands(quarter, 9)).names(gone)
    await propose(quarter, by="Mo")
    assert (await stands(quarter, 9)).into == 7


async def test_two_screeners_who_propose_crosswise_at_once_propose_one(quarter: Quarter) -> None:
    done = await asyncio.gather(
        propose(quarter, 9, 7, "Sanne"), propose(quarter, 7, 9, "Mo"), return_exceptions=True
    )
    assert sorted(isinstance(one, CannotMerge) for one in done) == [False, True]
    waiting = await quarter.storage.run(lambda db: merging.pending(db, SLUG, quarter.now))
    assert len(waiting) == 1


async def test_a_chain_leads_to_its_end(quarter: Quarter) -> None:
    await agreed(quarter)
    quarter.now += BETWEEN
    await quarter.strike()
    await propose(quarter, 7, 5)
    assert "uw plan 7" in await told(quarter, FATMA)  # she wrote it too by now
    await quarter.tap(FATMA, "agree:7")
    await quarter.tap(JORIS, "agree:7")
    assert [(await stands(quarter, n)).into for n in (9, 7, 5)] == [5, 5, 0]
    assert len((await stands(quarter, 5)).authors) == 3


async def test_the_journal_tells_what_was_decided_and_nobody_who_agreed(quarter: Quarter) -> None:
    await agreed(quarter)
    rows = await quarter.rows(journal_rows)
    kept = [(row["kind"], row["by"]) for row in rows if "merge" in row["kind"]]
    assert kept == [("merge-proposed", "Sanne"), ("merged", "resident")]
    residents = [(await quarter.held(who)).resident for who in (FATMA, HANS)]
    assert not any(resident in str(rows) for resident in residents)
    assert await quarter.storage.run(lambda db: journal.broken(db, SLUG)) is None


@pytest.mark.parametrize("phase", [Phase.PREPARING, Phase.VOTING])
async def test_nothing_is_proposed_outside_of_the_phases_of_ideas(
    store: Storage, phase: Phase
) -> None:
    quarter = Quarter(store, TEN)
    await quarter.found(replace(PLAIN, entered=phase), [idea(7), idea(9)])
    with pytest.raises(CannotMerge, match=str(phase)):
        await propose(quarter)


async def test_ideas_of_nobody_take_two_screeners(store: Storage) -> None:
    quarter = Quarter(store, TEN)
    await quarter.found(replace(PLAIN, entered=Phase.SCREENING), [idea(7), idea(9)])
    await propose(quarter)
    assert (await stands(quarter, 9)).standing is Standing.OPEN
    with pytest.raises(CannotMerge, match="already"):
        await propose(quarter, by="sanne")
    await propose(quarter, by="Mo")
    assert (await stands(quarter, 9)).standing is Standing.MERGED


async def test_a_moment_before_the_end_is_in_time(quarter: Quarter) -> None:
    await propose(quarter)
    until = (await stands(quarter, 9)).merger
    assert until
    await quarter.strike()
    quarter.now = until.until - MOMENT
    await quarter.tap(HANS, "agree:9")
    await quarter.tap(FATMA, "agree:9")
    assert (await stands(quarter, 9)).standing is Standing.MERGED
