"""Several people who vote on one phone, each by a code of their own, and those who help."""

from datetime import timedelta

import pytest

from bot.turns.codes import OPEN_FOR
from storage.ballots import codes
from storage.tables import code_uses, conversations
from tests.bot.lettered import Street, heard
from tests.bot.quarter import FATMA, NUMBER, SEAL
from tests.storage.linden import SLUG


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


async def test_codes_that_are_typed_on_two_channels_before_either_votes_keep_to_the_limit(
    street: Street,
) -> None:
    for code in street.letters[:2]:
        await street.cast(NUMBER, code, "1")
    await street.say(NUMBER, street.letters[2], "1", "3", "klaar", channel="sms")
    await street.join(NUMBER, "whatsapp")
    await street.say(NUMBER, street.letters[3], "ja", "3", "klaar", channel="whatsapp")
    assert (await heard(street, NUMBER, "1")).startswith("Uw stem telt.")
    said = await heard(street, NUMBER, "1", "whatsapp")
    assert said.startswith("Met deze telefoon is al 3 keer gestemd.")
    assert "Stuur 9" in said
    assert await street.counted() == [(), (1,), (3,)]
    assert (await street.kinds()).count("many-codes-on-one-phone") == 1
    await street.say(NUMBER, street.letters[2], "-3", "2", "klaar", "1", channel="sms")
    assert await street.counted() == [(), (1,), (2,)], "who has voted here can still change it"


async def test_votes_that_are_cast_at_once_on_two_channels_keep_to_the_limit(
    street: Street,
) -> None:
    for code in street.letters[:2]:
        await street.cast(NUMBER, code, "1")
    await street.say(NUMBER, street.letters[2], "1", "3", "klaar", channel="sms")
    await street.join(NUMBER, "whatsapp")
    await street.say(NUMBER, street.letters[3], "ja", "2", "klaar", channel="whatsapp")
    await street.take(*(street.inbound(NUMBER, "1", channel) for channel in ("sms", "whatsapp")))
    assert len(await street.counted()) == 3


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


async def helped_votes(street: Street) -> int:
    return await street.storage.run(lambda db: codes.votes_with_help(db, SLUG))


async def test_of_help_only_the_number_of_votes_is_kept(street: Street) -> None:
    await street.join(FATMA)
    own, second = street.letters[:2]
    await street.say(FATMA, "ik help iemand", "ja", second, "3", "klaar", "ja")
    assert await helped_votes(street) == 1
    await street.cast(FATMA, own, "1", "telegram")
    assert await helped_votes(street) == 1
    assert await street.counted() == [(1,), (3,)]
    await street.say(FATMA, "stemhulp", "ja", second, "2", "klaar", "ja")
    assert await street.counted() == [(1,), (2,)]
    assert await helped_votes(street) == 2
    assert [kind for kind in await street.kinds() if "help" in kind] == []


async def test_who_is_helped_first_on_a_phone_is_not_its_owner(street: Street) -> None:
    await street.join(FATMA)
    await street.say(FATMA, "stemhulp", "ja", street.letters[0], "3", "klaar", "ja")
    await street.say(FATMA, "vergeet mij")
    await street.tap(FATMA, "forget")
    assert await street.counted() == [(3,)]


async def test_who_types_the_same_code_again_loses_nothing(street: Street) -> None:
    await street.join(FATMA)
    await street.say(FATMA, "stemhulp", "ja", street.letters[0], "3", "stemhulp", "ja")
    said = await heard(street, FATMA, street.letters[0], "telegram")
    assert "telt hier niet mee" not in said
    await street.say(FATMA, "klaar", "ja")
    assert await street.counted() == [(3,)]


async def test_after_an_hour_help_is_over_and_the_choice_waits_for_its_code(
    street: Street,
) -> None:
    await street.join(FATMA)
    own, second = street.letters[:2]
    await street.cast(FATMA, own, "1", "telegram")
    await street.say(FATMA, "stemhulp", "ja", second, "3", "klaar")
    street.now += OPEN_FOR + timedelta(seconds=1)
    said = await heard(street, FATMA, "ja", "telegram")
    assert said.startswith("Het uur om te helpen is voorbij.")
    assert "Stuur de code uit de brief" in said
    await street.say(FATMA, "2", "klaar")
    [*_before, back] = await street.say(FATMA, own)
    assert "Nr 2" in back.reply.text
    await street.say(FATMA, "ja")
    assert await street.counted() == [(2,)]
    await street.say(FATMA, "stemhulp", "ja", second, "klaar", "ja")
    assert await street.counted() == [(2,), (3,)]


async def test_a_code_that_is_asked_about_is_not_taken_for_the_one_that_is_typed(
    street: Street,
) -> None:
    await street.join(FATMA)
    own, second, third = street.letters[:3]
    await street.cast(FATMA, own, "1", "telegram")
    await street.say(FATMA, second, "menu", "stemhulp", "ja", third, "3", "klaar", "ja")
    await street.revoke(third)
    assert await street.counted() == [(1,)]
