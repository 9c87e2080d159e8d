"""A flagged word has somebody read it first, in whichever field and by whichever way it comes."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.acting import Acting
from bot.screening import assessing
from budget.defect import Part
from budget.idea import Idea
from budget.idea_rules import IdeaRules
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import ideas, reactions
from storage.engine import Storage
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, PLAIN, SEAL, Quarter
from tests.storage.linden import BEGINS, DAY, SLUG, idea

RUDE = "Een sukkel"
RULES = IdeaRules(flagged={"nl": ("sukkel",)})
EDITION = replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK, idea_rules=RULES)
FIELDS = ("title", "author", "organisation")


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in the phase of ideas, where Fatma and Hans wrote idea 7 together."""
    quarter = Quarter(store, BEGINS[Phase.IDEAS] + DAY)
    await quarter.found(EDITION)
    quarter.office.start_turns()
    for address in (FATMA, HANS):
        await quarter.join(address)
    hans = (await quarter.held(HANS)).resident
    written = replace(idea(7, (await quarter.held(FATMA)).resident), others=(hans,))
    await store.run(lambda db: ideas.put(db, SLUG, written))
    yield quarter
    await quarter.office.stop()


async def kept(quarter: Quarter, number: int) -> Idea:
    return await quarter.storage.run(lambda db: ideas.get(db, SLUG, number))


async def written(quarter: Quarter, field: str, words: str) -> str:
    """Let Fatma hand in an idea of which one field has these words; return what she reads."""
    text = words if field == "text" else "Een wormenhotel"
    place = words if field == "place" else "hele wijk"
    await quarter.say(FATMA, "nieuw plan", text, place, "groen", "5k")
    if field in FIELDS:
        await quarter.tap(FATMA, "mend:more", f"mend:{field}")
        await quarter.say(FATMA, words)
    return (await quarter.tap(FATMA, "send"))[-1].reply.text


@pytest.mark.parametrize("field", ["text", "place", *FIELDS])
async def test_an_idea_waits_whichever_field_it_is_in(quarter: Quarter, field: str) -> None:
    assert "leest het eerst" in await written(quarter, field, RUDE)
    assert (await kept(quarter, 8)).standing is Standing.WAITING


@pytest.mark.parametrize("field", ["text", "place", *FIELDS])
async def test_other_words_are_read_by_everybody(quarter: Quarter, field: str) -> None:
    assert "leest het eerst" not in await written(quarter, field, "Een schat")
    assert (await kept(quarter, 8)).standing is Standing.OPEN


@pytest.mark.parametrize("who", [FATMA, HANS])
@pytest.mark.parametrize("field", ["text", "place", *FIELDS])
async def test_so_does_what_any_author_changes(quarter: Quarter, who: str, field: str) -> None:
    await quarter.say(who, "mijn plannen")
    await quarter.tap(who, "edit", f"edit:{field}")
    await quarter.say(who, RUDE)
    found = await kept(quarter, 7)
    assert RUDE in found.words
    assert found.standing is Standing.WAITING


@pytest.mark.parametrize(
    ("said", "told"), [("Hans is een sukkel", False), ("Het staat er al", True)]
)
async def test_a_reason_to_withdraw_is_not_passed_on(
    quarter: Quarter, said: str, *, told: bool
) -> None:
    await quarter.join("5250017009")
    await quarter.say("5250017009", "steun 7")
    await quarter.storage.run(
        lambda db: ideas.change(db, SLUG, 7, lambda found: replace(found, others=()))
    )
    await quarter.say(FATMA, "mijn plannen")
    await quarter.tap(FATMA, "withdraw", "because:other")
    await quarter.say(FATMA, said)
    quarter.now += DAY
    [heard] = [s for s in await quarter.strike() if s.address == "5250017009"]
    assert "nummer 7" in heard.reply.text.casefold()
    assert (said in heard.reply.text) == told


@pytest.mark.parametrize("part", [Part.TEXT, Part.PLACE])
@pytest.mark.parametrize(
    ("said", "standing"), [(RUDE, Standing.WAITING), ("Een schat", Standing.OPEN)]
)
async def test_what_is_mended_is_read_as_well(
    quarter: Quarter, part: Part, said: str, standing: Standing
) -> None:
    now = quarter.now
    await quarter.storage.run(
        lambda db: assessing.ask(Acting(db, SLUG, "Els", now, SEAL), 7, part, {"nl": "Wat?"})
    )
    await quarter.strike()
    await quarter.say(FATMA, said)
    found = await kept(quarter, 7)
    assert said in found.words
    assert (found.standing, found.asked) == (standing, None)


@pytest.mark.parametrize("side", ["for", "against", "question"])
async def test_a_reaction_is_too(quarter: Quarter, side: str) -> None:
    await quarter.join("5250017009")
    await quarter.say("5250017009", "?7")
    await quarter.tap("5250017009", "discuss", f"side:{side}")
    await quarter.say("5250017009", RUDE)
    found = await quarter.storage.run(lambda db: reactions.get(db, SLUG, 1))
    assert found.standing is Standing.WAITING
