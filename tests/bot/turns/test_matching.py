"""Codes that open a vote only with a postcode and a year of birth."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from budget.codes import code_of
from storage.ballots import codes, votes
from storage.engine import Storage
from storage.tables import code_uses, guesses, metadata
from tests.bot.lettered import BY_CODE, Street, heard, issued
from tests.bot.quarter import FATMA, HANS, NUMBER, PLAIN, SEAL, Quarter
from tests.storage.linden import SLUG

OTHER = "+31687654321"
LIVES, YEARS = "1234 AB", range(1950, 1962)
UNKNOWN = code_of(bytes([201, 7, 1, 99, 5, 1]))
"""A code that could be, and is not."""

LOCKED = "Het klopte vandaag 5 keer niet."
UNLIKE = "horen niet bij elkaar"
ASKED = "Wij bewaren dit niet"
EARLY = "Stuur eerst de code uit de brief."
BOTH = "Dit telt niet als poging."
WHOSE = "Is deze stem van iemand anders"
CHANNELS = [("sms", NUMBER), ("whatsapp", NUMBER), ("telegram", FATMA)]


def answer(n: int) -> str:
    return f"{LIVES} {YEARS[n]}"


@pytest.fixture
async def street(store: Storage) -> AsyncIterator[Street]:
    """Give a street in which each code needs an answer; nothing matches the last one."""
    street = Street(store)
    checked = replace(BY_CODE, right=replace(BY_CODE.right, check=True))
    await street.found(replace(PLAIN, vote=checked))
    street.letters = await issued(store, SLUG, len(YEARS))
    said = {code: f"1234AB {YEARS[n]}" for n, code in enumerate(street.letters[:-1])}
    await store.run(lambda db: codes.have_matched(db, SLUG, said, SEAL))
    street.office.start_turns()
    for address in (NUMBER, OTHER):
        await street.join(address, "sms")
    await street.join(NUMBER, "whatsapp")
    await street.join(FATMA)
    yield street
    await street.office.stop()


@pytest.fixture
async def used(street: Street) -> Street:
    """Give the street once the first code is voted with, on another phone, and one is revoked."""
    await street.say(OTHER, street.letters[0], answer(0), "1", "klaar", channel="sms")
    await street.confirm(OTHER, "cast", "sms")
    await street.revoke(street.letters[1])
    assert await street.counted() == [(1,)]
    return street


async def statuses(street: Street) -> list[str]:
    return sorted(row["status"] for row in await street.rows(code_uses))


async def wrong(street: Street) -> int:
    """Return how many tries were wrong, on all phones."""
    return max((row["wrong"] for row in await street.rows(guesses)), default=0)


async def kept(street: Street, canaries: list[str]) -> list[str]:
    """Return which of these stand anywhere in the store, or in an answer that is remembered.

    Hashes, and numbers that the store gives by itself, are left out: they have any four digits now
    and then.
    """

    def everything(db: Connection) -> str:
        own = [[c for c in table.c if c.name != "id"] for table in metadata.sorted_tables]
        return repr([list(db.execute(select(*columns))) for columns in own])

    there = await street.storage.run(everything)
    there += repr(street.office.ingest._answers._memory.kept)  # noqa: SLF001
    there = re.sub(r"\b[0-9a-f]{32,}\b", "", there)
    return [canary for canary in canaries if canary.upper() in there.upper()]


@pytest.mark.parametrize(("channel", "address"), CHANNELS)
async def test_a_code_and_what_matches_it_open_the_vote(
    street: Street, channel: str, address: str
) -> None:
    asked = await heard(street, address, street.letters[0], channel)
    assert "1234 AB 1980" in asked
    assert await statuses(street) == ["held"]
    assert "Uw code klopt." in await heard(street, address, answer(0), channel)
    await street.say(address, "1", "klaar", channel=channel)
    await street.confirm(address, "cast", channel)
    assert await street.counted() == [(1,)]
    assert await wrong(street) == 0


@pytest.mark.parametrize(("channel", "address"), CHANNELS)
async def test_a_code_that_is_held_casts_nothing(
    street: Street, channel: str, address: str
) -> None:
    await street.say(address, "1", street.letters[0], channel=channel)
    before = await street.fill(address, "2", channel)
    assert not any("cast" in sent.keys for sent in before)
    for text in ("ja", "1", "menu", "stemmen", "klaar", "ja", "1"):
        await street.say(address, text, channel=channel)
    assert await street.counted() == []
    assert "current" not in await statuses(street)


@pytest.mark.parametrize(("channel", "address"), CHANNELS)
@pytest.mark.parametrize("code", [0, 1, None, -1])
async def test_nobody_can_tell_whether_a_code_exists_or_has_voted(
    used: Street, channel: str, address: str, code: int | None
) -> None:
    typed = UNKNOWN if code is None else used.letters[code]
    replies = [await heard(used, address, text, channel) for text in (typed, answer(9))]
    told = [await heard(used, address, t, channel) for t in (used.letters[5], answer(9))]
    assert replies == [said.replace("nog 3 keer", "nog 4 keer") for said in told]
    assert UNLIKE in replies[1]
    assert await wrong(used) == 2


async def test_a_code_is_no_try_before_it_is_answered(used: Street) -> None:
    for typed in (UNKNOWN, *used.letters[:7]):
        assert ASKED in await heard(used, NUMBER, typed)
    assert await wrong(used) == 0
    assert await statuses(used) == ["held", "used"]


async def test_what_was_spent_is_told_to_who_can_answer_alone(used: Street) -> None:
    await used.say(OTHER, "vergeet mij", channel="sms")
    await used.confirm(OTHER, "forget", "sms")
    assert ASKED in await heard(used, NUMBER, used.letters[0])
    assert UNLIKE in await heard(used, NUMBER, answer(3))
    said = await heard(used, NUMBER, answer(0))
    assert said.startswith("Met deze code kunt u in deze ronde niet meer stemmen.")


async def test_a_code_that_was_held_when_it_was_revoked_does_not_open(street: Street) -> None:
    await street.say(NUMBER, street.letters[0], channel="sms")
    await street.revoke(street.letters[0])
    assert UNLIKE in await heard(street, NUMBER, answer(0))


async def test_a_code_without_anything_to_match_opens_nothing(street: Street) -> None:
    await street.say(NUMBER, street.letters[-1], channel="sms")
    for said in (answer(0), answer(11), "0000 AA 1900"):
        await street.say(NUMBER, said, channel="sms")
    assert await statuses(street) == ["held"]


@pytest.mark.parametrize("said", ["1234AB1955", "1955, 1234 ab", "1234AB, en ik ben van 1955"])
async def test_an_answer_in_another_form_is_neither_a_code_nor_a_receipt(
    street: Street, said: str
) -> None:
    await street.say(NUMBER, street.letters[5], channel="sms")
    assert "klopt" in await heard(street, NUMBER, said)
    assert await statuses(street) == ["current"]
    assert await wrong(street) == 0


async def test_an_answer_after_another_language_was_looked_for_still_counts(
    street: Street,
) -> None:
    await street.say(NUMBER, street.letters[5], "taal", channel="sms")
    assert "klopt" in await heard(street, NUMBER, answer(5))


async def test_wrong_answers_lock_the_phone_that_sends_them_and_nobody_else(
    street: Street,
) -> None:
    await street.say(NUMBER, street.letters[0], channel="sms")
    for left, typed in ((4, answer(3)), (3, answer(4))):
        assert f"nog {left} keer" in await heard(street, NUMBER, typed)
    await street.say(NUMBER, UNKNOWN, channel="whatsapp")
    for left in (2, 1):
        assert f"nog {left} keer" in await heard(street, NUMBER, answer(left), "whatsapp")
    assert LOCKED in await heard(street, NUMBER, answer(5), "whatsapp")
    assert LOCKED in await heard(street, NUMBER, answer(0))
    for code in (street.letters[0], street.letters[1], UNKNOWN):
        assert LOCKED in await heard(street, NUMBER, code)
    assert await wrong(street) == 5
    await street.say(OTHER, street.letters[0], channel="sms")
    assert "klopt" in await heard(street, OTHER, answer(0))  # whose letter it is, is not locked out
    street.now += timedelta(hours=15)
    await street.say(NUMBER, street.letters[1], channel="sms")
    assert "klopt" in await heard(street, NUMBER, answer(1))


async def test_guesses_at_once_on_two_channels_share_the_tries_of_a_phone(
    street: Street,
) -> None:
    for channel in ("sms", "whatsapp"):
        await street.say(NUMBER, street.letters[0], channel=channel)
        await street.say(NUMBER, street.letters[1], channel=channel)
    other = Quarter(street.storage)
    other.office.start_turns()
    guesses_of = [f"1234 AB {year}" for year in range(1970, 1982)]
    await asyncio.gather(
        *(street.take(street.inbound(NUMBER, said, "sms")) for said in guesses_of[:6]),
        *(
            other.take(other.inbound(NUMBER, said, "whatsapp")._replace(message_id=f"o{said}"))
            for said in guesses_of[6:]
        ),
    )
    assert await wrong(street) == 5
    other.office._loops[0].cancel()  # noqa: SLF001 - its store is that of the street


async def test_what_matches_one_code_does_not_match_another(street: Street) -> None:
    await street.say(NUMBER, street.letters[1], channel="sms")
    assert UNLIKE in await heard(street, NUMBER, answer(0))
    assert await statuses(street) == ["held"]


async def test_an_answer_counts_for_the_code_of_its_own_channel(street: Street) -> None:
    await street.say(NUMBER, street.letters[0], channel="sms")
    await street.say(NUMBER, street.letters[1], channel="whatsapp")
    assert UNLIKE in await heard(street, NUMBER, answer(0), "whatsapp")
    assert "klopt" in await heard(street, NUMBER, answer(0), "sms")
    assert await statuses(street) == ["current", "held"]


async def test_a_code_that_went_to_another_channel_is_asked_for_again(street: Street) -> None:
    await street.say(NUMBER, street.letters[0], channel="sms")
    await street.say(NUMBER, street.letters[0], channel="whatsapp")
    assert EARLY in await heard(street, NUMBER, answer(0))
    assert await wrong(street) == 0


async def test_who_was_matched_on_a_phone_is_not_asked_again_there(street: Street) -> None:
    await street.say(NUMBER, street.letters[0], answer(0), "1", "klaar", channel="sms")
    await street.confirm(NUMBER, "cast", "sms")
    assert ASKED not in await heard(street, NUMBER, street.letters[0])
    assert ASKED in await heard(street, OTHER, street.letters[0])


@pytest.mark.parametrize("channel", ["sms", "telegram"])
async def test_two_people_on_one_phone_are_both_asked(street: Street, channel: str) -> None:
    address = NUMBER if channel == "sms" else FATMA
    first, second = street.letters[:2]
    await street.say(address, first, answer(0), "1 3", channel=channel)
    assert WHOSE not in await heard(street, address, second, channel)
    assert UNLIKE in await heard(street, address, answer(0), channel)
    assert WHOSE in await heard(street, address, answer(1), channel)
    await street.tap(address, "others", channel=channel)
    await street.say(address, "2", "klaar", channel=channel)
    await street.confirm(address, "cast", channel)
    assert await street.counted() == [(2,)]
    await street.say(address, first, channel=channel)
    await street.confirm(address, "cast", channel)
    assert await street.counted() == [(1, 3), (2,)]


async def test_nobody_else_sees_or_loses_what_was_chosen_by_holding_a_code(
    street: Street,
) -> None:
    await street.say(FATMA, street.letters[0], answer(0), "1 3", street.letters[1])
    assert UNLIKE in await heard(street, FATMA, answer(5), "telegram")
    await street.say(FATMA, "menu", "stemmen", "klaar", "ja")
    assert await street.counted() == [(1, 3)]


@pytest.mark.parametrize(("channel", "address"), CHANNELS)
async def test_who_is_helped_is_asked_as_well(street: Street, channel: str, address: str) -> None:
    await street.say(address, "stemhulp", "ja", channel=channel)
    assert "van wie u helpt" in await heard(street, address, street.letters[1], channel)
    assert UNLIKE in await heard(street, address, answer(2), channel)
    assert "binnen een uur" in await heard(street, address, answer(1), channel)
    await street.say(address, "2", "klaar", channel=channel)
    await street.confirm(address, "cast", channel)
    assert await street.counted() == [(2,)]
    assert await street.storage.run(lambda db: codes.votes_with_help(db, SLUG)) == 1


async def test_on_a_phone_that_is_full_nothing_is_asked(street: Street) -> None:
    for n in range(3):
        await street.say(FATMA, "stemhulp", "ja", street.letters[n], answer(n), "2", "klaar", "ja")
    for typed in (street.letters[4], UNKNOWN):
        said = await heard(street, FATMA, typed, "telegram")
        assert said.startswith("Met deze telefoon is al 3 keer gestemd.")


async def test_a_code_that_is_held_is_nobodys_vote_to_forget(used: Street) -> None:
    await used.say(NUMBER, used.letters[0], "vergeet mij", channel="sms")
    await used.confirm(NUMBER, "forget", "sms")
    assert await used.counted() == [(1,)]
    assert await statuses(used) == ["used"]


async def test_who_is_forgotten_leaves_no_code_that_is_held(street: Street) -> None:
    await street.say(FATMA, street.letters[0], "vergeet mij")
    await street.tap(FATMA, "forget")
    assert await street.rows(code_uses) == []


async def test_at_the_count_what_is_held_goes_too(street: Street) -> None:
    await street.say(FATMA, street.letters[0])
    await street.storage.run(lambda db: votes.forget_all(db, SLUG))
    assert await street.rows(code_uses) == []
    assert EARLY in await heard(street, FATMA, answer(0), "telegram")


@pytest.mark.parametrize("before", [["stemmen"], ["menu"], ["1"], ["lijst"], ["stemhulp", "ja"]])
async def test_an_answer_without_a_code_is_no_try_and_is_not_said_again(
    street: Street, before: list[str]
) -> None:
    await street.say(NUMBER, *before, channel="sms")
    said = await heard(street, NUMBER, answer(0))
    assert EARLY in said
    assert (await street.counted(), await wrong(street)) == ([], 0)


@pytest.mark.parametrize("said", ["1234 AB", "1950", "ik woon op 1234 AB", "1234 AB 1980 1981"])
async def test_a_piece_of_an_answer_is_no_try_and_is_not_said_again(
    street: Street, said: str
) -> None:
    await street.say(NUMBER, street.letters[0], channel="sms")
    assert BOTH in await heard(street, NUMBER, said)
    assert await wrong(street) == 0
    assert "klopt" in await heard(street, NUMBER, answer(0))


@pytest.mark.usefixtures("eager")
async def test_who_has_not_joined_is_asked_to_first(street: Street) -> None:
    await street.say(HANS, street.letters[0], answer(0), language="nl")
    assert await statuses(street) == []
    assert await kept(street, [answer(0)]) == []


@pytest.mark.usefixtures("eager")
async def test_what_was_answered_stands_nowhere(street: Street) -> None:
    pieces = ["9711 LM", "9711LM", "9711", "1963", "5678 CD", "5678", "1964"]
    said = ["9711 LM 1963", "9711lm1963", "5678 CD", "1964", "mijn jaar is 1964"]
    for address, channel in ((NUMBER, "sms"), (FATMA, "telegram"), (OTHER, "whatsapp")):
        if channel == "whatsapp":
            await street.join(OTHER, channel)
        await street.say(address, "stemmen", *said[:2], channel=channel)
        await street.say(address, street.letters[0], *said, channel=channel)
        await street.say(address, "stemhulp", "ja", street.letters[1], *said, channel=channel)
        await street.say(address, street.letters[2], answer(2), "1", channel=channel)
    assert await kept(street, pieces) == []
    assert await kept(street, [answer(2), "1234AB", str(YEARS[2])]) == []
    told = [s.reply.text for line in street.lines.values() for s in line.sent]
    assert [piece for piece in pieces if any(piece in text for text in told)] == []
