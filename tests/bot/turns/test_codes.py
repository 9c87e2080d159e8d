"""Voting by the code in a letter: guesses, and several channels at once."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.channels import SCREENS
from bot.turns.codes import OPEN_FOR
from budget.codes import as_code, code_of, digits_of
from budget.timeline import Phase
from storage.ballots import votes
from storage.engine import Storage
from storage.tables import (
    conversations,
    guesses,
    ideas,
    metadata,
    rights,
)
from tests.bot.lettered import Street, by_code, heard, issued
from tests.bot.quarter import FATMA, HANS, NUMBER, Quarter
from tests.storage.linden import BEGINS, SLUG

WRONG = [code_of(bytes([200 + n, 7, n, 99, 5 * n, 1])) for n in range(12)]
"""Codes that could be, and are not."""

LOCKED = "Er is vandaag 5 keer een verkeerde code gestuurd."
UNKNOWN = "Deze code ken ik niet."
VOTERS = 12
"""Residents who vote at once, on two channels; by hand a hundred gave the same."""


async def test_the_lock_holds_on_every_channel_of_a_phone_and_for_nobody_else(
    street: Street,
) -> None:
    await street.join(NUMBER, "whatsapp")
    await street.join(FATMA)
    for n, channel in enumerate(("sms", "whatsapp", "sms", "whatsapp")):
        said = await heard(street, NUMBER, WRONG[n], channel)
        assert said.startswith(f"{UNKNOWN} Kijk nog eens goed op de brief. U kunt het vandaag")
        assert f"nog {4 - n} keer" in said
    for code, channel in ((WRONG[5], "sms"), (street.letters[0], "whatsapp"), (WRONG[6], "sms")):
        assert (await heard(street, NUMBER, code, channel)).startswith(LOCKED)
    assert (await heard(street, FATMA, street.letters[0], "telegram")).startswith("Uw code klopt.")
    street.now += timedelta(hours=15)
    assert (await heard(street, NUMBER, street.letters[1])).startswith("Uw code klopt.")


async def test_guesses_at_once_on_two_channels_are_one_after_the_other(street: Street) -> None:
    await street.join(NUMBER, "whatsapp")
    await street.take(
        *(street.inbound(NUMBER, code, ("sms", "whatsapp")[n % 2]) for n, code in enumerate(WRONG))
    )
    await street.deliver()
    texts = [s.reply.text for name in ("sms", "whatsapp") for s in street.lines[name].sent]
    assert sum(text.startswith(UNKNOWN) for text in texts) == 4
    assert sum(text.startswith(LOCKED) for text in texts) == len(WRONG) - 4
    counted = {row["wrong"] for row in await street.rows(guesses)}
    assert counted == {5}


async def test_a_revoked_code_and_no_code_are_told_in_the_same_words(street: Street) -> None:
    await street.join("+31612345699", "sms")
    await street.revoke(street.letters[0])
    lost = await heard(street, NUMBER, street.letters[0])
    assert lost == await heard(street, "+31612345699", WRONG[0])


async def test_a_typing_error_is_no_guess(street: Street) -> None:
    wrong = street.letters[0][:-1] + ("A" if street.letters[0][-1] != "A" else "B")
    for _each in range(7):
        assert (await heard(street, NUMBER, wrong)).startswith("Deze code klopt niet helemaal.")
    assert (await heard(street, NUMBER, street.letters[0])).startswith("Uw code klopt.")


async def test_the_same_code_on_another_channel_replaces_the_same_ballot(street: Street) -> None:
    await street.cast(NUMBER, street.letters[0], "1")
    await street.join(FATMA)
    await street.say(FATMA, digits_of(street.letters[0]))
    await street.say(FATMA, "3", "klaar", "ja")
    assert await street.counted() == [(3,)]
    assert len(await street.rows(rights)) == 1


async def test_nobody_votes_on_sms_by_a_code_that_was_used_and_not_typed_again(
    street: Street,
) -> None:
    await street.cast(NUMBER, street.letters[0], "1")
    await street.say(NUMBER, "3", "klaar", "1", "klaar", "1", channel="sms")
    assert await street.counted() == [(1,)]


async def test_a_code_on_sms_opens_a_vote_for_an_hour(street: Street) -> None:
    await street.say(NUMBER, street.letters[0], "1", channel="sms")
    street.now += OPEN_FOR + timedelta(seconds=1)
    said = await heard(street, NUMBER, "klaar")
    assert "Stuur uw code uit de brief" in said
    await street.say(NUMBER, "1", channel="sms")
    assert await street.counted() == []
    assert (await heard(street, NUMBER, street.letters[0])).endswith("Stuur 0 om te veranderen.")


async def test_on_telegram_a_code_is_typed_once(street: Street) -> None:
    await street.join(FATMA)
    await street.cast(FATMA, street.letters[0], "1", "telegram")
    street.now += timedelta(hours=20)
    await street.say(FATMA, "3", "klaar", "ja")
    assert await street.counted() == [(3,)]


async def test_a_code_that_is_revoked_while_somebody_votes_casts_nothing(street: Street) -> None:
    await street.say(NUMBER, street.letters[0], "1", "klaar", channel="sms")
    await street.revoke(street.letters[0])
    said = await heard(street, NUMBER, "1")
    assert "Stuur uw code uit de brief" in said
    assert await street.counted() == []


async def test_who_has_not_joined_is_asked_to_first(street: Street) -> None:
    [said] = await street.say(HANS, street.letters[0], language="nl")
    assert said.keys[0].startswith("language:")
    [conversation] = [c for c in await street.rows(conversations) if c["channel"] == "telegram"]
    assert street.letters[0] not in json.dumps(conversation, default=str)


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.RESULTS])
async def test_a_code_outside_the_vote_is_no_idea_and_no_secret_that_is_kept(
    store: Storage, phase: Phase
) -> None:
    street = Street(store)
    street.now = BEGINS[phase] + timedelta(hours=1)
    await street.found(by_code())
    [code] = await issued(store, SLUG, 1)
    street.office.start_turns()
    await street.join(FATMA)
    [said] = (
        await street.say(FATMA, "plan", code)
        if phase is Phase.IDEAS
        else (await street.say(FATMA, code))
    )
    assert said.reply.text.startswith(("Stemmen kan nog niet", "Stemmen kon"))
    assert await kept(street, [code]) == []
    await street.office.stop()


@pytest.mark.parametrize("place", ["Kerkplein1", "Zuider weg12", "Markt 12345"])
async def test_a_street_with_its_number_is_a_place(store: Storage, place: str) -> None:
    street = Street(store)
    street.now = BEGINS[Phase.IDEAS] + timedelta(hours=1)
    await street.found(replace(by_code(), entered=Phase.IDEAS))
    street.office.start_turns()
    await street.join(FATMA)
    await street.say(FATMA, "plan", f"Een bank op {place}", place, "weet ik niet", "weet ik niet")
    sends = [k for s in street.lines["telegram"].sent for k in s.keys if k.startswith("send")]
    await street.tap(FATMA, sends[-1])
    [idea] = await street.rows(ideas)
    assert (idea["text"], idea["place"]) == (f"Een bank op {place}", place)
    await street.office.stop()


@pytest.mark.parametrize(
    "typed",
    [
        "mijn code is {digits}",
        "{digits:.16}",
        "mijn code is {digits:.16}",
        "mijn code is {wrong}",
        "{wrong} is mijn code",
        "{digits:.16} is mijn code",
    ],
)
@pytest.mark.parametrize("before", ["menu", "stemmen", "1", "hulp", "lijst"])
async def test_no_piece_of_a_code_is_said_back(street: Street, typed: str, before: str) -> None:
    code = street.letters[0]
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    await street.join(FATMA)
    await street.say(FATMA, before)
    said = await heard(street, FATMA, typed.format(digits=digits_of(code), wrong=wrong), "telegram")
    pieces = [*digits_of(code).split(), *code.split("-")]
    assert [p for p in pieces if p[:4].lstrip("0") in said or p.lower() in said.lower()] == []
    assert await street.rows(guesses) == [] or not (await street.rows(guesses))[0]["wrong"]


async def kept(street: Street, canaries: list[str]) -> list[str]:
    """Return which of these stand anywhere in the store."""

    def everything(db: Connection) -> str:
        rows = [list(db.execute(select(table))) for table in metadata.sorted_tables]
        return repr(rows).upper()

    there = await street.storage.run(everything)
    forms = {
        c: (c, c.replace("-", ""), digits_of(c), digits_of(c).replace(" ", "")) for c in canaries
    }
    return [c for c, ways in forms.items() if any(way in there for way in ways)]


@pytest.mark.usefixtures("eager")
async def test_no_code_stands_in_the_store_or_in_what_is_remembered(street: Street) -> None:
    await street.join(FATMA)
    right, other = street.letters[:2]
    typed = [right, other, *WRONG[:6]]
    for code in (right.lower(), digits_of(other), *WRONG[:6]):
        await street.say(NUMBER, code, channel="sms")
        await street.say(FATMA, code, "hulp", code, "0")
    assert await kept(street, typed) == []
    remembered = repr(street.office.ingest._answers._memory.kept).upper()  # noqa: SLF001
    assert remembered != "{}"
    assert [code for code in typed if code in remembered or digits_of(code) in remembered] == []


async def test_many_who_vote_at_once_on_two_channels_have_one_ballot_each(street: Street) -> None:
    people = [f"+316000000{n:02}" for n in range(VOTERS)]
    channels = ("whatsapp", "sms")
    for channel in channels:
        for person in people:
            await street.join(person, channel)
    for channel in channels:
        for person, code in zip(people, street.letters, strict=False):
            await street.say(person, code, "1", "klaar", channel=channel)
    await street.take(
        *(
            street.inbound(person, "1" if SCREENS[channel].brief else "ja", channel)
            for person in people
            for channel in channels * 6
        )
    )
    assert await street.storage.run(lambda db: votes.turnout(db, SLUG)) == VOTERS
    assert len(await street.rows(rights)) == VOTERS
    assert await street.storage.run(lambda db: votes.broken(db, SLUG)) is None


async def test_two_processes_that_guess_for_one_phone_share_its_tries(street: Street) -> None:
    other = Quarter(street.storage)
    other.office.start_turns()
    await street.join(NUMBER, "whatsapp")
    await asyncio.gather(
        *(street.take(street.inbound(NUMBER, code, "sms")) for code in WRONG[:5]),
        *(
            other.take(other.inbound(NUMBER, code, "whatsapp")._replace(message_id=f"o{code}"))
            for code in WRONG[5:10]
        ),
    )
    counted = {row["wrong"] for row in await street.rows(guesses)}
    assert counted == {5}
    other.office._loops[0].cancel()  # noqa: SLF001 - its store is that of the street


def test_the_wrong_codes_of_these_tests_have_no_typing_error() -> None:
    assert [as_code(code) for code in WRONG] == WRONG
