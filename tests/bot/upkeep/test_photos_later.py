"""A photo that comes when its idea is handed in already: it goes with it, or is looked at first."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.channels import Kind
from bot.moderation import looking
from bot.moderation.told import Telling
from budget.idea import Idea
from budget.idea_rules import IdeaRules
from budget.moderation import Subject, Thing
from budget.standing import Standing
from budget.timeline import Phase
from storage import journal
from storage.contributions import ideas
from storage.engine import Storage
from storage.tables import attachments as kept
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, PLAIN, SEAL, Quarter, Sent
from tests.bot.upkeep.beside import FIRST, PHOTO, TEN, WORDS, hand_in, idea, quarter, shown
from tests.pictures import picture
from tests.storage.linden import SLUG

__all__ = ["quarter"]
ANOTHER = picture("PNG", 30, 30)


@pytest.fixture
async def careful(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which somebody reads ideas before everybody can."""
    quarter = Quarter(store, TEN)
    rules = IdeaRules(read_first=True)
    entered = replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK, idea_rules=rules)
    await quarter.found(entered)
    quarter.office.start_turns()
    await quarter.join(FATMA)
    yield quarter
    await quarter.office.stop()


async def handed_in(quarter: Quarter) -> Idea:
    """Let Fatma hand in an idea without a photo."""
    await quarter.say(FATMA, "nieuw plan", WORDS)
    return await hand_in(quarter)


async def illustrated(quarter: Quarter, content: bytes = PHOTO, words: str = "") -> list[Sent]:
    """Let Fatma send a photo where she is at her idea."""
    await quarter.say(FATMA, "mijn plannen")
    return await quarter.beside(FATMA, Kind.PICTURE, content, words)


async def opened(quarter: Quarter) -> None:
    """Let everybody read the idea."""

    def done(telling: Telling) -> None:
        looking.open_(telling, Thing(Subject.IDEA, FIRST), "", "lena")

    await quarter.storage.run(lambda db: done(Telling(db, SLUG, PLAIN.zone, SEAL, quarter.now)))


async def become(quarter: Quarter, standing: Standing) -> None:
    """Let an idea stand elsewhere."""

    def moved(found: Idea) -> Idea:
        return replace(found, standing=standing)

    await quarter.storage.run(lambda db: ideas.change(db, SLUG, FIRST, moved))


async def test_a_photo_goes_with_its_idea_and_the_next_takes_its_place(quarter: Quarter) -> None:
    assert (await handed_in(quarter)).picture == ""
    [thanks] = await illustrated(quarter)
    assert "Die komt bij nummer" in thanks.reply.text
    await quarter.fetch()
    first = (await idea(quarter)).picture
    assert await shown(quarter, first)
    await illustrated(quarter, ANOTHER)
    await quarter.fetch()
    second = (await idea(quarter)).picture
    assert (second in ("", first), await shown(quarter, first)) == (False, None)
    assert await quarter.rows(kept) == []
    edited = await quarter.storage.run(lambda db: journal.of(db, SLUG, ["idea-edited"]))
    assert [entry.content["field"] for entry in edited] == ["photo", "photo"]


async def test_of_two_that_are_on_their_way_the_last_counts(quarter: Quarter) -> None:
    await handed_in(quarter)
    await illustrated(quarter)
    await illustrated(quarter, ANOTHER)
    assert len(await quarter.rows(kept)) == 1
    await quarter.fetch()
    late = (await idea(quarter)).picture
    await illustrated(quarter, ANOTHER)
    await quarter.fetch()
    assert (await idea(quarter)).picture == late


async def test_the_words_below_it_change_the_text(quarter: Quarter) -> None:
    await handed_in(quarter)
    await quarter.say(FATMA, "mijn plannen", "aanpassen", "tekst aanpassen")
    await quarter.beside(FATMA, Kind.PICTURE, PHOTO, "Drie bankjes bij de vijver")
    await quarter.fetch()
    found = await idea(quarter)
    assert (found.text, bool(found.picture)) == ("Drie bankjes bij de vijver", True)


async def test_a_photo_can_be_left_out_again_also_while_it_is_on_its_way(quarter: Quarter) -> None:
    await handed_in(quarter)
    await illustrated(quarter)
    await quarter.fetch()
    await illustrated(quarter, ANOTHER)
    await quarter.say(FATMA, "mijn plannen", "aanpassen", "andere foto", "foto weglaten")
    await quarter.fetch()
    assert ((await idea(quarter)).picture, await quarter.rows(kept)) == ("", [])


async def test_what_is_supported_meanwhile_is_not_changed(quarter: Quarter) -> None:
    await handed_in(quarter)
    await quarter.say(FATMA, "mijn plannen")
    await quarter.join(HANS)
    await quarter.say(HANS, f"steun {FIRST}")
    said = await quarter.beside(FATMA, Kind.PICTURE, PHOTO)
    assert "steunen" in said[-1].reply.text
    await quarter.fetch()
    assert ((await idea(quarter)).picture, await quarter.rows(kept)) == ("", [])


async def test_where_ideas_are_read_first_a_photo_waits_for_somebody(careful: Quarter) -> None:
    assert (await handed_in(careful)).standing is Standing.WAITING
    await opened(careful)
    [thanks] = await illustrated(careful)
    assert "Iemand kijkt ernaar" in thanks.reply.text
    await careful.fetch()
    found = await idea(careful)
    assert found.standing is Standing.WAITING
    assert await shown(careful, found.picture) is None
    await opened(careful)
    assert await shown(careful, found.picture)


async def test_the_same_photo_again_is_looked_at_once(careful: Quarter) -> None:
    await handed_in(careful)
    for _twice in range(2):
        await illustrated(careful)
        await careful.fetch()
        if (await idea(careful)).standing is Standing.WAITING:
            await opened(careful)
    await illustrated(careful)
    await careful.fetch()
    assert (await idea(careful)).standing is Standing.OPEN


@pytest.mark.parametrize("standing", [Standing.REFUSED, Standing.WITHDRAWN])
async def test_what_is_answered_or_gone_before_a_photo_is_here_stays_as_it_is(
    quarter: Quarter, standing: Standing
) -> None:
    await handed_in(quarter)
    await illustrated(quarter)
    await become(quarter, standing)
    await quarter.fetch()
    assert ((await idea(quarter)).picture, await quarter.rows(kept)) == ("", [])
