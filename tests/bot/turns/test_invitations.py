"""Writing an idea together: invited, agreed, joined; and nobody by guessing."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from budget.authorship import MOST_INVITED
from budget.idea import Draft, new
from budget.standing import Standing
from budget.timeline import Phase
from storage.ballots.codes import TRIES
from storage.contributions import ideas
from storage.engine import Storage
from storage.tables import conversations, guesses
from storage.tables import ideas as table
from tests.bot.quarter import BY_CLOCK, FATMA, HANS, PLAIN, Quarter
from tests.storage.linden import BEGINS, DAY, SLUG

TEN = BEGINS[Phase.IDEAS] + DAY
ELS = "5250017003"
IDEA = new(4, Draft("Een bank bij de vijver"), TEN, "")
WORD = re.compile(r"SAMEN 4 (\w{4}-\w{4})")


@pytest.fixture
async def quarter(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in the phase of ideas: Fatma sent an idea, number 4, and Hans takes part."""
    quarter = Quarter(store, TEN)
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK))
    quarter.office.start_turns()
    for address in (FATMA, HANS):
        await quarter.join(address)
    own = replace(IDEA, by=(await quarter.held(FATMA)).resident)
    await quarter.storage.run(lambda db: ideas.put(db, SLUG, own))
    yield quarter
    await quarter.office.stop()


async def invited(quarter: Quarter) -> str:
    """Let Fatma ask for an invitation, and return the word for it."""
    said = await quarter.say(FATMA, "mijn plannen", "samen schrijven")
    found = WORD.search(said[0].reply.text)
    assert found, said
    return found[0]


async def others(quarter: Quarter) -> tuple[str, ...]:
    return (await quarter.storage.run(lambda db: ideas.get(db, SLUG, 4))).others


async def change(quarter: Quarter, **values: object) -> None:
    """Change the idea, as somebody else would."""
    await quarter.storage.run(
        lambda db: ideas.change(db, SLUG, 4, lambda idea: replace(idea, **values))  # type: ignore[arg-type]
    )


async def test_who_is_invited_joins_and_the_others_hear_that_somebody_did(
    quarter: Quarter,
) -> None:
    word = await invited(quarter)
    [asked] = await quarter.say(HANS, word)
    assert "“Een bank bij de vijver”" in asked.reply.text
    assert await others(quarter) == ()
    [joined] = await quarter.say(HANS, "ja")
    assert "schrijft nu mee aan nummer 4" in joined.reply.text
    assert await others(quarter) == ((await quarter.held(HANS)).resident,)
    quarter.now += DAY
    [told] = await quarter.strike()
    assert (told.address, "Er zijn nu 2 schrijvers" in told.reply.text) == (FATMA, True)
    said = await quarter.say(HANS, "mijn plannen", "1", "kosten", "400")
    assert "aangepast" in said[-1].reply.text


async def test_nothing_in_the_store_tells_the_code(quarter: Quarter) -> None:
    word = await invited(quarter)
    code = word.split()[-1].lower()
    await quarter.say(HANS, word)
    for row in await quarter.rows(table) + await quarter.rows(conversations):
        assert code not in str(row).lower()
        assert code.replace("-", "") not in str(row).lower()


@pytest.mark.parametrize("channel", ["telegram", "sms"])
async def test_who_takes_no_part_yet_is_asked_for_that_first(
    quarter: Quarter, channel: str
) -> None:
    word = await invited(quarter)
    address = ELS if channel == "telegram" else "+31687654321"
    said = await quarter.say(address, word, channel=channel, language="nl")
    assert "plan 4" in said[0].reply.text
    await quarter.tap(address, "language:nl", channel=channel)
    said = await quarter.tap(address, "consent:yes", channel=channel)
    if channel == "telegram":
        assert await others(quarter) == ()
        said = await quarter.tap(address, "news:no")
    assert "Een bank bij de vijver" in said[-1].reply.text
    await quarter.tap(address, "join:yes", channel=channel)
    assert await others(quarter) == ((await quarter.held(address, channel)).resident,)
    assert (await quarter.held(address, channel)).unfinished == ""


async def test_who_does_not_take_part_is_forgotten_with_the_invitation(quarter: Quarter) -> None:
    word = await invited(quarter)
    await quarter.say(ELS, word, language="nl")
    await quarter.tap(ELS, "language:nl", "consent:no")
    assert len(await quarter.rows(conversations)) == 2
    await quarter.join(ELS)
    assert await others(quarter) == ()


@pytest.mark.parametrize("no", ["nee", "2", "menu", "terug"])
async def test_who_says_no_is_no_author(quarter: Quarter, no: str) -> None:
    await quarter.say(HANS, await invited(quarter), no)
    assert await others(quarter) == ()


async def test_the_own_word_opens_the_own_idea(quarter: Quarter) -> None:
    [said] = await quarter.say(FATMA, await invited(quarter))
    assert "Uw plan 4" in said.reply.text


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    ("after", "heard"),
    [
        ({"standing": Standing.WITHDRAWN}, "Niemand kan meer meeschrijven"),
        ({"standing": Standing.ACCEPTED}, "Niemand kan meer meeschrijven"),
        ({"others": tuple("abcde")}, "meeschrijven|niet samen"),
        ({"invitation": ""}, "klopt niet|Niemand kan meer"),
    ],
)
async def test_an_invitation_that_is_over_lets_nobody_in(
    quarter: Quarter, after: dict[str, object], heard: str, *, late: bool
) -> None:
    word = await invited(quarter)
    if late:
        await quarter.say(HANS, word)
    await change(quarter, **after)
    [said] = await quarter.say(HANS, "ja" if late else word)
    assert re.search(heard, said.reply.text), said.reply.text
    assert (await quarter.held(HANS)).resident not in await others(quarter)


async def test_a_new_invitation_stops_the_old_one_and_the_question_that_it_led_to(
    quarter: Quarter,
) -> None:
    word = await invited(quarter)
    await quarter.say(HANS, word)
    said = await quarter.say(FATMA, "mijn plannen", "samen schrijven")
    assert "al een uitnodiging" in said[-1].reply.text
    said = await quarter.say(FATMA, "maak een nieuwe")
    assert WORD.search(said[0].reply.text)
    await quarter.say(HANS, "ja")
    [wrong] = await quarter.say(HANS, word)
    assert "klopt niet" in wrong.reply.text
    assert await others(quarter) == ()


async def test_an_invitation_can_be_stopped(quarter: Quarter) -> None:
    word = await invited(quarter)
    [stopped] = await quarter.say(FATMA, "uitnodiging stoppen")
    assert "is gestopt" in stopped.reply.text
    [wrong] = await quarter.say(HANS, word)
    assert "klopt niet" in wrong.reply.text


async def test_five_can_join_and_no_sixth_even_at_once(quarter: Quarter) -> None:
    word = await invited(quarter)
    addresses = [f"52500180{n:02}" for n in range(MOST_INVITED + 1)]
    for address in addresses:
        await quarter.join(address)
        await quarter.say(address, word)
    await quarter.take(*(quarter.inbound(address, "ja") for address in addresses))
    assert len(await others(quarter)) == MOST_INVITED
    said = await quarter.say(FATMA, "mijn plannen", "samen schrijven", "maak een nieuwe")
    assert "SAMEN" not in said[0].reply.text


async def test_who_guesses_is_locked_for_the_day_even_with_the_right_word(
    quarter: Quarter,
) -> None:
    word = await invited(quarter)
    for n in range(TRIES):
        [wrong] = await quarter.say(HANS, f"samen {n + 1} k7m2-94q{n}")
        assert "klopt niet" in wrong.reply.text
    [locked] = await quarter.say(HANS, word)
    assert "vandaag te vaak" in locked.reply.text
    quarter.now += DAY
    [asked] = await quarter.say(HANS, word)
    assert "bank bij de vijver" in asked.reply.text


async def test_no_other_message_asks_the_store_about_guesses(quarter: Quarter) -> None:
    await quarter.say(HANS, "samen 4", "steun 4", "plannen", "samen 19 fietsers", "hallo daar")
    assert await quarter.rows(guesses) == []


async def test_outside_of_the_phase_nobody_joins(quarter: Quarter) -> None:
    word = await invited(quarter)
    quarter.now = BEGINS[Phase.VOTING] + DAY / 2
    [said] = await quarter.say(HANS, word)
    assert "Niemand kan meer meeschrijven" in said.reply.text


async def test_who_joined_and_is_forgotten_is_no_author(quarter: Quarter) -> None:
    await quarter.say(HANS, await invited(quarter), "ja", "vergeet mij")
    await quarter.tap(HANS, "forget")
    assert await others(quarter) == ()
