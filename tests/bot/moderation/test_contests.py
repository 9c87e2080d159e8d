"""Who wrote what is hidden hears why, says that it is not so or changes it, and hears the end."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.channels import Kind
from bot.moderation import looking
from bot.moderation.looking import NeedsWords, NothingToDo
from bot.moderation.told import Telling
from bot.moderation.waiting import Why
from storage.contributions import hidings
from storage.contributions import ideas as ideas_kept
from storage.tables import contests as every_contest
from storage.tables import hidings as every_hiding
from tests.bot.moderation.square import (
    HANS,
    IDEA,
    JOKE,
    REACTION,
    TEN,
    react,
    read,
    telling,
    told,
)
from tests.bot.moderation.test_reports import (
    NOT_SO,
    WHY,
    contest,
    decide,
    hide,
    quarter,
    restore,
    why,
    without_reason,
)
from tests.bot.quarter import FATMA, SEAL, Quarter
from tests.pictures import picture
from tests.storage.linden import SLUG

__all__ = ["quarter"]


async def mine(quarter: Quarter, who: str = FATMA) -> str:
    """Return what somebody reads of their own idea."""
    return (await quarter.say(who, "mijn plannen"))[-1].reply.text


async def test_an_author_reads_among_their_ideas_why_one_is_hidden(quarter: Quarter) -> None:
    await hide(quarter)
    assert WHY in await mine(quarter)
    await quarter.say(FATMA, "menu")
    await contest(quarter)
    assert "Een mens leest het" in await mine(quarter)
    await decide(quarter, lambda t: looking.settle(t, IDEA, "Het blijft reclame.", "omar"))
    assert "het blijft verborgen" in await mine(quarter)
    await restore(quarter, "")
    assert WHY not in await mine(quarter)


async def together(quarter: Quarter) -> None:
    """Let Hans write the idea too."""
    hans = (await quarter.held(HANS)).resident
    await quarter.storage.run(
        lambda db: ideas_kept.change(db, SLUG, 7, lambda idea: replace(idea, others=(hans,)))
    )


async def test_an_author_hears_the_reason_contests_it_and_hears_the_answer(
    quarter: Quarter,
) -> None:
    await hide(quarter)
    assert await told(quarter, FATMA) == [f"Anderen kunnen uw plan 7 niet meer lezen: {WHY}"]
    assert await without_reason(quarter) == set()
    await contest(quarter)
    [row] = await quarter.rows(every_contest)
    assert NOT_SO.encode() not in row["words"]
    assert await without_reason(quarter) == {7}
    assert await why(quarter) == [(IDEA, Why.CONTESTED)]
    quarter.now = TEN.replace(hour=11)
    await restore(quarter, "U hebt gelijk.")
    assert await told(quarter, FATMA) == ["Iedereen kan uw plan 7 weer lezen. U hebt gelijk."]


async def test_the_last_word_is_that_it_stays_hidden(quarter: Quarter) -> None:
    await hide(quarter)
    await told(quarter, FATMA)
    await contest(quarter)
    with pytest.raises(NeedsWords):
        await decide(quarter, lambda t: looking.settle(t, IDEA, "", "omar"))
    await decide(quarter, lambda t: looking.settle(t, IDEA, "Het blijft reclame.", "omar"))
    assert await without_reason(quarter) == set()
    assert await why(quarter) == []
    with pytest.raises(NothingToDo):
        await decide(quarter, lambda t: looking.settle(t, IDEA, "Nog eens.", "omar"))
    assert await quarter.rows(every_contest) == []


async def test_a_reaction_is_contested_as_well(quarter: Quarter) -> None:
    await react(quarter, HANS, "for", "Koop bij Hans!")
    await hide(quarter, REACTION)
    quarter.now = TEN.replace(hour=11)
    assert await told(quarter, HANS) == [
        f"Anderen kunnen uw reactie op plan 7 niet meer lezen: {WHY}"
    ]
    await contest(quarter, HANS, "contest-reaction:1")
    assert await why(quarter) == [(REACTION, Why.CONTESTED)]
    await decide(quarter, lambda t: looking.restore(t, REACTION, "", "omar"))
    assert "Koop bij Hans!" in await read(quarter, JOKE)


async def test_who_contests_too_late_hears_that_it_is_not_hidden(quarter: Quarter) -> None:
    await hide(quarter)
    await told(quarter, FATMA)
    await quarter.tap(FATMA, "contest:7")
    await restore(quarter)
    [late] = await quarter.say(FATMA, NOT_SO)
    assert late.reply.text.startswith("Iedereen kan dit weer lezen.")
    assert await quarter.rows(every_hiding) == []


async def test_two_authors_contest_and_both_are_read(quarter: Quarter) -> None:
    await together(quarter)
    await hide(quarter)
    await quarter.strike()
    for who, words in ((FATMA, NOT_SO), (HANS, "Wij verkopen niets.")):
        [asked] = await quarter.tap(who, "contest:7")
        assert "binnen 5 werkdagen" in asked.reply.text
        [thanks] = await quarter.say(who, words)
        assert "U hoort het antwoord uiterlijk" in thanks.reply.text
    seen = await quarter.storage.run(lambda db: looking.seen(telling(quarter, db), IDEA))
    assert [SEAL.unlock(one.words) for one in seen.contests] == [NOT_SO, "Wij verkopen niets."]
    assert await why(quarter) == [(IDEA, Why.CONTESTED)]


@pytest.mark.parametrize("begun", [True, False])
async def test_who_contests_what_was_settled_meanwhile_is_told_so(
    quarter: Quarter, *, begun: bool
) -> None:
    await together(quarter)
    await hide(quarter)
    await quarter.strike()
    await contest(quarter)
    if begun:
        await quarter.tap(HANS, "contest:7")
    await decide(quarter, lambda t: looking.settle(t, IDEA, "Het blijft reclame.", "omar"))
    said = quarter.say(HANS, NOT_SO) if begun else quarter.tap(HANS, "contest:7")
    [late] = await said
    assert late.reply.text.startswith("Een mens heeft hier al naar gekeken:")
    assert await quarter.rows(every_contest) == []


async def change(quarter: Quarter, text: str) -> None:
    """Let Fatma write her idea anew while it is hidden."""
    await quarter.say(FATMA, "menu", "mijn plannen")
    await quarter.tap(FATMA, "edit", "edit:text")
    [done] = await quarter.say(FATMA, text)
    assert done.reply.text.startswith("Dat is aangepast. Een mens kijkt er nog eens naar.")
    quarter.now += timedelta(hours=1)


async def test_what_is_changed_while_it_is_hidden_is_looked_at_again(quarter: Quarter) -> None:
    await hide(quarter)
    await told(quarter, FATMA)
    await change(quarter, "Een bank bij de kerk, bel 06.")
    assert await why(quarter) == [(IDEA, Why.EDITED)]
    assert await without_reason(quarter) == {7}
    assert "Een mens kijkt er nog eens naar" in await mine(quarter)
    await quarter.say(FATMA, "menu")
    with pytest.raises(NeedsWords):
        await decide(quarter, lambda t: looking.settle(t, IDEA, "", "omar"))
    await decide(quarter, lambda t: looking.settle(t, IDEA, "Er staat nog een nummer.", "omar"))
    assert await told(quarter, FATMA) == ["Uw plan 7 blijft verborgen. Er staat nog een nummer."]
    assert await why(quarter) == []
    assert await without_reason(quarter) == set()
    await change(quarter, "Een bank bij de kerk.")
    assert await why(quarter) == [(IDEA, Why.EDITED)]
    await restore(quarter)
    assert await told(quarter, FATMA) == ["Iedereen kan uw plan 7 weer lezen."]
    assert await why(quarter) == []


async def test_a_photo_that_changes_while_it_is_hidden_is_looked_at_again(quarter: Quarter) -> None:
    await hide(quarter)
    await quarter.say(FATMA, "menu", "mijn plannen")
    await quarter.tap(FATMA, "edit", "edit:photo")
    [done] = await quarter.beside(FATMA, Kind.PICTURE, picture("PNG", 30, 30))
    assert done.reply.text.startswith("Dat is aangepast. Een mens kijkt er nog eens naar.")
    assert await why(quarter) == [(IDEA, Why.EDITED)]


async def at_once(quarter: Quarter, works: Iterable[Callable[[Telling], None]]) -> list[str]:
    """Let several screeners decide at once; return what those hear who came too late."""
    deciding = (decide(quarter, work) for work in works)
    done = await asyncio.gather(*deciding, return_exceptions=True)
    return [type(failure).__name__ for failure in done if failure]


async def test_of_several_who_decide_at_once_one_has_the_last_word(quarter: Quarter) -> None:
    await hide(quarter)
    await told(quarter, FATMA)
    await contest(quarter)

    def settled(t: Telling, by: str) -> None:
        looking.settle(t, IDEA, f"Het blijft reclame, zegt {by}.", by)

    assert await at_once(quarter, [partial(settled, by=by) for by in "abc"]) == ["NothingToDo"] * 2
    assert len(await told(quarter, FATMA)) == 1


async def test_of_several_who_hide_at_once_one_gives_the_reason(quarter: Quarter) -> None:
    await decide(quarter, lambda t: looking.hide_for_reports(t, IDEA))
    await told(quarter, FATMA)

    def hidden(t: Telling, by: str) -> None:
        looking.hide(t, IDEA, f"Reclame, zegt {by}.", by)

    assert await at_once(quarter, [partial(hidden, by=by) for by in "abc"]) == ["NothingToDo"] * 2
    assert len(await told(quarter, FATMA)) == 1


async def test_what_was_changed_can_stay_hidden_for_another_reason(quarter: Quarter) -> None:
    await hide(quarter)
    await quarter.storage.run(lambda db: hidings.edit(db, SLUG, IDEA, quarter.now))
    await decide(quarter, lambda t: looking.hide(t, IDEA, "Dit is nu een advertentie.", "lena"))
    assert await why(quarter) == []
    assert await told(quarter, FATMA) == [
        "Anderen kunnen uw plan 7 niet meer lezen: Dit is nu een advertentie."
    ]


async def test_what_was_decided_is_not_told_when_it_is_no_more_so(quarter: Quarter) -> None:
    await hide(quarter)
    await restore(quarter)
    assert await told(quarter, FATMA) == ["Iedereen kan uw plan 7 weer lezen."]
