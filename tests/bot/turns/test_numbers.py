"""Whose number gives the right to vote, where an edition says of which countries it has to be."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.turns.numbers import gives_right
from budget.receipt import rules_hash
from budget.rules import RightBy, RightRules, VoteRules, as_data, from_data
from storage.engine import Storage
from tests.bot.quarter import FATMA, HANS, NUMBER, PLAIN, Quarter
from tests.storage.linden import EDITION

DUTCH = replace(PLAIN, vote=VoteRules(right=RightRules(numbers=("NL",)), approvals=0))
FOREIGN = "+32470123456"
MACHINE = "+3197010240123"


@pytest.mark.parametrize(
    ("number", "countries", "counts"),
    [
        (NUMBER, ("NL",), True),
        ("+31698765402", ("NL",), True),
        (MACHINE, ("NL",), False),
        ("+31201234567", ("NL",), False),
        ("+3161234567", ("NL",), False),
        ("+88801234567", ("NL",), False),
        ("+88801234567", ("NL", "BE", "US"), False),
        ("+12025550123", ("NL",), False),
        ("+12025550123", ("US",), True),
        ("+999123456", ("NL",), False),
        (FOREIGN, ("NL",), False),
        (FOREIGN, ("NL", "BE"), True),
        (NUMBER, ("BE",), False),
        ("+88801234567", (), True),
        (MACHINE, (), True),
    ],
)
def test_which_numbers_give_the_right(
    number: str, countries: tuple[str, ...], *, counts: bool
) -> None:
    assert gives_right(number, RightRules(numbers=countries)) is counts


def test_where_a_code_gives_the_right_no_number_is_looked_at() -> None:
    assert gives_right(MACHINE, RightRules(RightBy.CODE, numbers=("NL",)))


def test_rules_of_before_have_the_hash_that_they_had() -> None:
    assert as_data(EDITION.vote)["right"] == {"by": "number", "most_per_phone": 6}
    assert from_data(as_data(DUTCH.vote)) == DUTCH.vote
    assert rules_hash(DUTCH) != rules_hash(replace(DUTCH, vote=VoteRules(approvals=0)))


@pytest.fixture
async def dutch(store: Storage) -> AsyncIterator[Quarter]:
    """Give a quarter in which only Dutch mobile numbers vote."""
    quarter = Quarter(store)
    await quarter.found(DUTCH)
    quarter.office.start_turns()
    yield quarter
    await quarter.office.stop()


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_who_writes_from_another_number_hears_so_before_choosing(
    dutch: Quarter, channel: str
) -> None:
    for address in (FOREIGN, MACHINE):
        await dutch.join(address, channel)
        [said] = await dutch.say(address, "stemmen", channel=channel)
        assert said.reply.text.startswith("In deze ronde stemt u met een Nederlands 06-nummer.")
        assert "help" in said.keys
        [listed] = await dutch.tap(address, "list", channel=channel)
        assert "Bank" in listed.reply.text or "1" in listed.reply.text
        [*_before, said] = await dutch.say(address, "3", "klaar", channel=channel)
        assert said.reply.text.startswith("In deze ronde stemt u met een Nederlands 06-nummer.")
        await dutch.say(address, "1", "ja", channel=channel)
    assert await dutch.counted() == []
    await dutch.join(NUMBER, channel)
    await dutch.vote(NUMBER, "3", channel)
    assert await dutch.counted() == [(3,)]


async def test_on_telegram_it_is_the_contact_card_that_tells(dutch: Quarter) -> None:
    await dutch.join(FATMA)
    await dutch.fill(FATMA, "3")
    for number in ("+88801234567", MACHINE, "+12025550123"):
        [said] = await dutch.share(FATMA, number)
        assert said.reply.text.startswith("In deze ronde stemt u met een Nederlands 06-nummer.")
        await dutch.say(FATMA, "klaar", "ja")
        assert await dutch.counted() == []
    await dutch.join(HANS)
    await dutch.fill(HANS, "3")
    await dutch.share(HANS, NUMBER)
    await dutch.tap(HANS, "cast")
    assert await dutch.counted() == [(3,)]
