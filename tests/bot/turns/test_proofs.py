"""Numbers that only the real phone was sent, in the store and in memory."""

import json

import pytest
from sqlalchemy import update

from bot.turns import proofs
from storage.tables import conversations
from tests.bot.quarter import NUMBER, SEAL, Quarter

STATE = '{"at":"ReadingBack","proof":4821}'


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        (STATE, True),
        ('{"at":"Helping","before":{"at":"ReadingBack","proof":4821},"asked":false}', True),
        ('{"at":"Forgetting","before":{"at":"Home"},"proof":4821}', True),
        ('{"at":"Missed","before":{"at":"Home"},"times":2,"said":"zwembad"}', True),
        ('{"at":"Helping","before":{"at":"Home"},"asked":true,"said":"zwembad"}', True),
        ('{"at":"Missed","before":{"at":"Home"},"times":1,"said":""}', False),
        (json.dumps({"at": "Browsing", "word": '"said":"zwembad"'}), False),
        ('{"at":"ReadingBack","proof":1}', False),
        ('{"at":"Home"}', False),
        (json.dumps({"at": "Browsing", "word": '"proof":4821'}), False),
    ],
)
def test_what_is_locked_is_where_a_number_is_asked_for_or_words_are_kept(
    state: str, asked: bool
) -> None:
    assert proofs.asked(state) is asked


def test_a_place_is_the_same_after_being_locked() -> None:
    kept = proofs.locked(STATE, SEAL)
    assert "4821" not in kept
    assert isinstance(json.loads(kept), str)
    assert proofs.unlocked(kept, SEAL) == STATE


@pytest.mark.parametrize("kept", [STATE, '[["cast",4821,"4821"],["change",0,"0"]]', "{}", "[]"])
def test_a_place_of_before_it_was_locked_is_still_read(kept: str) -> None:
    assert proofs.unlocked(kept, SEAL) == kept


AWAY = ("hulp", "menu", "mijn gegevens", "0", "taal", "nederlands", "vergeet mij", "0", "klaar")


@pytest.mark.parametrize("asking", [("1 3", "klaar"), ("vergeet mij",)])
@pytest.mark.usefixtures("eager")
async def test_the_number_is_neither_in_the_store_nor_in_memory(
    quarter: Quarter, asking: tuple[str, ...]
) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.say(NUMBER, *asking, channel="sms")
    for away in AWAY:
        await quarter.say(NUMBER, away, channel="sms")
        numbers = {o.number for sent in quarter.lines["sms"].sent for o in sent.reply.options}
        sent = [str(number) for number in numbers if number > 999]
        [row] = await quarter.rows(conversations)
        remembered = repr(quarter.office.ingest._answers._memory.kept)  # noqa: SLF001
        assert sent
        assert remembered != "{}"
        assert [number for number in sent if number in row["state"] + row["offered"]] == []
        assert [number for number in sent if number in remembered] == []


async def test_who_was_asked_before_it_was_locked_can_still_confirm(quarter: Quarter) -> None:
    await quarter.join(NUMBER, "sms")
    await quarter.fill(NUMBER, "1 3", "sms")
    [row] = await quarter.rows(conversations)
    plain = {name: proofs.unlocked(row[name], SEAL) for name in ("state", "offered")}
    assert plain["state"] != row["state"]
    await quarter.storage.run(lambda db: db.execute(update(conversations).values(**plain)))
    await quarter.confirm(NUMBER, "cast", "sms")
    assert await quarter.counted() == [(1, 3)]
