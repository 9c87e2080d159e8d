"""What authors decide is carried out in the store: checked there once more, and others told."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from budget.authorship import Reason
from budget.idea import Draft, Idea, new
from budget.idea_rules import IdeaRules
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import ideas, marks
from storage.engine import Storage
from storage.tables import journal as journal_table
from storage.tables import notices
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, PLAIN, Quarter
from tests.storage.linden import BEGINS, DAY, SLUG

TEN = BEGINS[Phase.IDEAS] + DAY
IDEAS = replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK)
PLAN = "Een bank bij de vijver"


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in the phase of ideas, where two take part; Fatma sent an idea, number 4."""
    quarter = Quarter(store, TEN)
    await begun(quarter)
    yield quarter
    await quarter.office.stop()


async def begun(quarter: Quarter, rules: IdeaRules | None = None) -> None:
    await quarter.found(replace(IDEAS, idea_rules=rules or IdeaRules()))
    quarter.office.start_turns()
    for address in (FATMA, HANS):
        await quarter.join(address)
    await sent(quarter, FATMA)


async def sent(quarter: Quarter, address: str, text: str = PLAN) -> str:
    """Let a resident hand in an idea; return the answer."""
    answers = await quarter.say(address, "nieuw plan", text, "hele wijk", "groen", "5k", "1")
    return answers[-1].reply.text


async def kept(quarter: Quarter, number: int = 4) -> Idea:
    return await quarter.storage.run(lambda db: ideas.get(db, SLUG, number))


async def resident(quarter: Quarter, address: str) -> str:
    return (await quarter.held(address)).resident


async def noted(quarter: Quarter) -> list[tuple[str, str]]:
    """Return the kinds of what stands in the journal about ideas, and its content."""
    rows = await quarter.rows(journal_table)
    return [(r["kind"], str(r["content"])) for r in rows if r["kind"].startswith("idea-")]


async def test_a_field_is_changed_and_the_journal_does_not_say_in_which_words(
    quarter: Quarter,
) -> None:
    said = await quarter.say(FATMA, "mijn plannen", "1", "tekst", "Een bank bij de brug")
    assert "aangepast" in said[-1].reply.text
    assert (await kept(quarter)).text == "Een bank bij de brug"
    assert (await kept(quarter)).title == "Een bank bij de brug"
    [*_sent, (kind, content)] = await noted(quarter)
    assert (kind, "text" in content, "brug" in content) == ("idea-edited", True, False)


async def test_support_in_another_process_is_found_in_the_store_and_told_kindly(
    quarter: Quarter,
) -> None:
    await quarter.say(FATMA, "mijn plannen", "1", "tekst")
    await quarter.storage.run(lambda db: ideas.support(db, SLUG, "somebody", 4))
    said = await quarter.say(FATMA, "Een bank bij de brug")
    assert "Anderen steunen nummer 4" in said[-1].reply.text
    assert (await kept(quarter)).text == PLAN


async def test_support_and_new_words_at_once_are_never_both_taken(quarter: Quarter) -> None:
    await quarter.say(FATMA, "mijn plannen", "1", "tekst")
    await quarter.take(
        quarter.inbound(HANS, "steun 4"), quarter.inbound(FATMA, "Een bank bij de brug")
    )
    await quarter.deliver()
    found = await kept(quarter)
    assert (found.text, found.supports) == (PLAN, 1)


async def opened(quarter: Quarter) -> None:
    """Let somebody of the organiser have read the idea."""
    await quarter.storage.run(
        lambda db: ideas.change(db, SLUG, 4, lambda idea: idea.become(Standing.OPEN))
    )


async def test_new_words_wait_where_ideas_are_read_first(store: Storage) -> None:
    quarter = Quarter(store, TEN)
    await begun(quarter, IdeaRules(read_first=True))
    await opened(quarter)
    await quarter.say(FATMA, "mijn plannen", "1", "kosten", "400")
    assert (await kept(quarter)).standing is Standing.OPEN
    await quarter.say(FATMA, "mijn plannen", "1", "tekst", "Een bank bij de brug")
    assert (await kept(quarter)).standing is Standing.WAITING
    await quarter.office.stop()


async def test_who_supports_or_follows_hears_that_it_was_withdrawn_and_why(
    quarter: Quarter,
) -> None:
    await quarter.say(HANS, "steun 4")
    theirs = await resident(quarter, HANS)
    await quarter.storage.run(lambda db: marks.put(db, SLUG, theirs, "follow", 4))
    await quarter.say(FATMA, "mijn plannen", "plan intrekken", "3", "De gemeente doet het al")
    assert (await kept(quarter)).standing is Standing.WITHDRAWN
    [notice] = await quarter.rows(notices)
    assert notice["resident"] == theirs
    assert b"gemeente" not in notice["said"]
    quarter.now += DAY
    [told] = await quarter.strike()
    assert told.address == HANS
    assert "Nummer 4" in told.reply.text
    assert "“De gemeente doet het al”" in told.reply.text
    [*_other, (kind, content)] = await noted(quarter)
    assert (kind, Reason.OTHER in content, "gemeente" in content) == ("idea-withdrawn", True, False)


async def test_who_wants_no_more_of_an_idea_is_not_told_that_it_was_withdrawn(
    quarter: Quarter,
) -> None:
    await quarter.say(HANS, "steun 4")
    theirs = await resident(quarter, HANS)
    for mark in ("follow", "mute"):
        await quarter.storage.run(
            lambda db, mark=mark: marks.put(db, SLUG, theirs, mark, 4)  # type: ignore[misc]
        )
    await quarter.say(FATMA, "mijn plannen", "plan intrekken", "1")
    assert (await kept(quarter)).standing is Standing.WITHDRAWN
    assert await quarter.rows(notices) == []


@pytest.mark.parametrize(("choice", "heard"), [("1", "vergissing"), ("2", "geregeld"), ("4", "")])
async def test_a_reason_or_none_is_told(quarter: Quarter, choice: str, heard: str) -> None:
    await quarter.say(HANS, "steun 4")
    await quarter.say(FATMA, "mijn plannen", "plan intrekken", choice)
    quarter.now += DAY
    [told] = await quarter.strike()
    assert (heard in told.reply.text, "Waarom" in told.reply.text) == (True, bool(heard))


async def test_where_words_are_read_first_nobody_hears_a_reason_in_words(store: Storage) -> None:
    quarter = Quarter(store, TEN)
    await begun(quarter, IdeaRules(read_first=True))
    await opened(quarter)
    await quarter.say(HANS, "steun 4")
    await quarter.say(FATMA, "mijn plannen", "plan intrekken", "3", "Rotbuurt")
    quarter.now += DAY
    [told] = await quarter.strike()
    assert "Rotbuurt" not in told.reply.text
    await quarter.office.stop()


async def test_who_steps_out_leaves_the_idea_to_the_others_who_hear_it(quarter: Quarter) -> None:
    theirs = await resident(quarter, HANS)
    await quarter.storage.run(
        lambda db: ideas.change(db, SLUG, 4, lambda idea: replace(idea, others=(theirs,)))
    )
    await quarter.say(FATMA, "mijn plannen", "eruit stappen", "ja")
    assert (await kept(quarter)).authors == (theirs,)
    quarter.now += DAY
    [told] = await quarter.strike()
    assert (told.address, "1 schrijver" in told.reply.text) == (HANS, True)
    said = await quarter.say(HANS, "mijn plannen", "plan intrekken")
    assert "intrekken" in said[-1].reply.text


async def test_two_who_step_out_at_once_leave_one(quarter: Quarter) -> None:
    theirs = await resident(quarter, HANS)
    await quarter.storage.run(
        lambda db: ideas.change(db, SLUG, 4, lambda idea: replace(idea, others=(theirs,)))
    )
    for address in (FATMA, HANS):
        await quarter.say(address, "mijn plannen", "eruit stappen")
    await quarter.take(quarter.inbound(FATMA, "ja"), quarter.inbound(HANS, "ja"))
    assert len((await kept(quarter)).authors) == 1


async def test_the_limit_holds_in_the_store_too(store: Storage) -> None:
    quarter = Quarter(store, TEN)
    await begun(quarter, IdeaRules(most=1))
    await quarter.say(HANS, "nieuw plan", "Meer schaduw op school", "hele wijk", "groen", "5k")
    theirs = await resident(quarter, HANS)
    other = new(5, Draft("Een boom"), TEN, theirs)
    await quarter.storage.run(lambda db: ideas.put(db, SLUG, other))
    said = await quarter.say(HANS, "1")
    assert "Meer kan hier niet" in said[-1].reply.text
    assert await quarter.storage.run(lambda db: len(ideas.since(db, SLUG, -1))) == 2
    await quarter.office.stop()


async def test_redelivered_words_change_nothing_twice(quarter: Quarter) -> None:
    await quarter.say(FATMA, "mijn plannen", "1", "tekst")
    again = quarter.inbound(FATMA, "Een bank bij de brug")
    assert len(await quarter.do(again)) == 1
    assert await quarter.do(again) == []
    assert [kind for kind, _content in await noted(quarter)].count("idea-edited") == 1


async def test_who_is_forgotten_meanwhile_is_no_author_and_the_name_goes(quarter: Quarter) -> None:
    await quarter.say(FATMA, "mijn plannen", "1", "uw voornaam", "Fatma")
    assert (await kept(quarter)).author == "Fatma"
    await quarter.say(FATMA, "vergeet mij")
    await quarter.tap(FATMA, "forget")
    assert ((await kept(quarter)).author, (await kept(quarter)).authors) == ("", ())
    await quarter.join(FATMA)
    said = await quarter.say(FATMA, "mijn plannen")
    assert "geen plan gestuurd" in said[-1].reply.text
