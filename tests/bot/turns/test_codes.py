"""Voting by the code in a letter: guesses, helpers, several phones and channels at once."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.channels import SCREENS
from bot.turns.codes import OPEN_FOR
from budget.codes import as_code, code_of, digits_of
from budget.timeline import Phase
from storage import codes, votes
from storage.codes import Issuer
from storage.engine import Storage
from storage.tables import code_uses, conversations, guesses, journal, metadata, rights
from tests.bot.lettered import by_code, issued
from tests.bot.quarter import FATMA, HANS, NUMBER, SEAL, Quarter
from tests.storage.linden import BEGINS, SLUG

WRONG = [code_of(bytes([200 + n, 7, n, 99, 5 * n, 1])) for n in range(12)]
"""Codes that could be, and are not."""

LOCKED = "Er is vandaag 5 keer een verkeerde code gestuurd."
UNKNOWN = "Deze code ken ik niet."
VOTERS = 12
"""Residents who vote at once, on two channels; by hand a hundred gave the same."""


class Street(Quarter):
    """A quarter in which everybody has had a letter."""

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage)
        self.letters: list[str] = []

    async def revoke(self, code: str) -> None:
        issuer = Issuer(SEAL, self.now, "organiser")
        await self.storage.run(lambda db: codes.revoke(db, SLUG, code, issuer))

    async def cast(self, address: str, code: str, numbers: str, channel: str = "sms") -> str:
        """Let a resident vote by a code, and return the last that is answered."""
        await self.say(address, code, numbers, "klaar", channel=channel)
        [*_before, said] = await self.say(address, "1", channel=channel)
        return said.reply.text

    async def kinds(self) -> list[str]:
        """Return what was decided in public."""
        found = select(journal.c.kind).order_by(journal.c.position)
        return await self.storage.run(lambda db: list(db.scalars(found)))


@pytest.fixture
async def street(store: Storage) -> AsyncIterator[Street]:
    street = Street(store)
    await street.found(by_code())
    street.letters = await issued(store, SLUG, 2 * VOTERS)
    street.office.start_turns()
    await street.join(NUMBER, "sms")
    yield street
    await street.office.stop()


async def heard(street: Street, address: str, text: str, channel: str = "sms") -> str:
    [said] = await street.say(address, text, channel=channel)
    return said.reply.text


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


async def test_a_helper_votes_for_others_up_to_the_limit_and_goes_back_to_their_own(
    street: Street,
) -> None:
    await street.join(FATMA)
    own, second, third, fourth = street.letters[:4]
    await street.cast(FATMA, own, "1", "telegram")
    for code, picked in ((second, "3"), (third, "1 3")):
        assert "Is deze stem van iemand anders" in await heard(street, FATMA, code, "telegram")
        await street.tap(FATMA, "others")
        await street.say(FATMA, picked, "klaar", "ja")
    assert await street.counted() == [(1,), (1, 3), (3,)]
    said = await heard(street, FATMA, fourth, "telegram")
    assert said.startswith("Met deze telefoon is al 3 keer gestemd.")
    await heard(street, FATMA, fourth, "telegram")
    assert (await street.kinds()).count("many-codes-on-one-phone") == 1
    await street.say(FATMA, "menu", "stemmen", "-1", "2", "klaar", "ja")
    assert await street.counted() == [(1, 3), (2,), (3,)]


async def test_who_says_that_it_is_their_own_vote_changes_nothing_of_the_other_code(
    street: Street,
) -> None:
    await street.join(FATMA)
    await street.cast(FATMA, street.letters[0], "1", "telegram")
    await street.say(FATMA, street.letters[1])
    await street.tap(FATMA, "own")
    await street.say(FATMA, "2", "klaar", "ja")
    assert await street.counted() == [(2,)]


async def test_whose_a_code_is_cannot_be_answered_after_it_was_revoked(street: Street) -> None:
    await street.join(FATMA)
    await street.cast(FATMA, street.letters[0], "1", "telegram")
    await street.say(FATMA, street.letters[1])
    await street.revoke(street.letters[1])
    await street.tap(FATMA, "others")
    await street.say(FATMA, "2", "klaar", "ja")
    assert await street.counted() == [(2,)]


async def test_a_code_that_was_not_voted_with_makes_room_for_another(street: Street) -> None:
    for code in street.letters[:5]:
        assert (await heard(street, NUMBER, code)).startswith("Uw code klopt.")
    assert len(await street.rows(code_uses)) == 1


async def test_who_is_forgotten_takes_their_own_ballot_along_and_nobody_elses(
    street: Street,
) -> None:
    await street.join(FATMA)
    await street.cast(FATMA, street.letters[0], "1", "telegram")
    await street.say(FATMA, street.letters[1])
    await street.tap(FATMA, "others")
    await street.say(FATMA, "3", "klaar", "ja", "vergeet mij")
    await street.tap(FATMA, "forget")
    assert await street.counted() == [(3,)]
    await street.join(FATMA)
    said = await heard(street, FATMA, street.letters[0], "telegram")
    assert said.startswith("Met deze code kunt u in deze ronde niet meer stemmen.")


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


async def test_no_code_stands_in_the_store_or_in_what_is_remembered(street: Street) -> None:
    await street.join(FATMA)
    right, other = street.letters[:2]
    typed = [right, other, *WRONG[:6]]
    for code in (right.lower(), digits_of(other), *WRONG[:6]):
        await street.say(NUMBER, code, channel="sms")
        await street.say(FATMA, code, "hulp", code, "0")
    assert await kept(street, typed) == []
    remembered = repr(street.office.ingest._answers._known).upper()  # noqa: SLF001
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


@pytest.mark.parametrize("channel", ["sms", "telegram"])
async def test_who_chooses_on_one_phone_begins_with_a_ballot_of_their_own(
    street: Street, channel: str
) -> None:
    address = NUMBER if channel == "sms" else FATMA
    yes = "1" if channel == "sms" else "ja"
    if channel == "telegram":
        await street.join(FATMA)
    first, second = street.letters[:2]
    await street.say(address, first, "1 3", channel=channel)
    assert "Is deze stem van iemand anders" in await heard(street, address, second, channel)
    before = len(street.lines[channel].sent)
    await street.say(address, yes, "2", "klaar", yes, channel=channel)
    texts = [sent.reply.text for sent in street.lines[channel].sent[before:]]
    assert "Het komt terug met de code die erbij hoort." in texts[0]
    assert not any("1 en 3" in text for text in texts)
    assert await street.counted() == [(2,)]
    [*_before, back] = await street.say(address, first, channel=channel)
    assert "1 en 3" in back.reply.text or "Nr 3" in back.reply.text
    await street.say(address, yes, channel=channel)
    assert await street.counted() == [(1, 3), (2,)]
    assert [row["draft"] for row in await street.rows(code_uses)] == [None, None]


async def test_who_says_no_goes_on_with_what_they_chose(street: Street) -> None:
    await street.say(NUMBER, street.letters[0], "1 3", street.letters[1], "2", channel="sms")
    await street.say(NUMBER, "klaar", "1", channel="sms")
    assert await street.counted() == [(1, 3)]


async def test_who_comes_back_to_a_phone_finds_nothing_of_who_is_choosing(street: Street) -> None:
    first, second = street.letters[:2]
    await street.cast(NUMBER, first, "1")
    await street.say(NUMBER, second, "1", "3", channel="sms")
    said, asked = await street.say(NUMBER, first, channel="sms")
    assert "Het komt terug met de code die erbij hoort." in said.reply.text
    assert "U verdeelt" in asked.reply.text or "Stuur de nummers" in asked.reply.text
    await street.say(NUMBER, "2", "klaar", "1", channel="sms")
    assert await street.counted() == [(2,)]
    await street.say(NUMBER, second, "1", channel="sms")
    assert await street.counted() == [(2,), (3,)]


async def test_what_is_set_aside_is_locked_and_goes_with_who_is_forgotten(street: Street) -> None:
    await street.say(NUMBER, street.letters[0], "1 3", street.letters[1], "1", channel="sms")
    [draft] = [row["draft"] for row in await street.rows(code_uses) if row["draft"]]
    assert SEAL.unlock(draft) == "[null,[1,3]]"
    assert not [c["unfinished"] for c in await street.rows(conversations) if c["unfinished"]]
    await street.say(NUMBER, "vergeet mij", channel="sms")
    await street.confirm(NUMBER, "forget", "sms")
    assert await street.rows(code_uses) == []


async def test_a_choice_that_waits_takes_no_vote_over_the_limit(street: Street) -> None:
    first, *others = street.letters[:4]
    await street.say(NUMBER, first, "1", channel="sms")
    for code in others:
        await street.say(NUMBER, code, "1", "3", "klaar", "1", channel="sms")
    assert await street.counted() == [(3,), (3,), (3,)]
    said = await heard(street, NUMBER, first)
    assert said.startswith("Met deze telefoon is al 3 keer gestemd.")


async def test_a_code_on_one_channel_sends_nothing_that_is_chosen_on_another(
    street: Street,
) -> None:
    await street.join(NUMBER, "whatsapp")
    await street.say(NUMBER, street.letters[0], "1 3", "klaar", channel="sms")
    await street.say(NUMBER, street.letters[1], "2", channel="whatsapp")
    await street.say(NUMBER, "1", channel="sms")
    assert await street.counted() == [(1, 3)]
    await street.say(NUMBER, "klaar", "ja", channel="whatsapp")
    assert await street.counted() == [(1, 3), (2,)]


async def test_help_that_was_broken_off_is_no_vote_for_somebody_else_later(street: Street) -> None:
    await street.join(FATMA)
    await street.say(FATMA, street.letters[0], "1", "klaar", "ja")
    await street.say(FATMA, street.letters[1])
    await street.tap(FATMA, "others")
    await street.say(FATMA, "menu")
    street.now += timedelta(hours=8)
    await street.say(FATMA, "stemmen", "3", "klaar", "ja")
    assert await street.counted() == [(1,)]
