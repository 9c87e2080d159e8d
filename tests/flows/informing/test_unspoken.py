"""A language that is not offered is told kindly; one that is offered is spoken at once."""

import pytest

from bot.channels.segments import folded, is_gsm, segments
from budget.decisions import LanguageChosen
from budget.timeline import Phase
from flows.hearing.languages import ANOTHER, NAMES
from flows.hearing.typed import plain
from flows.state import (
    Arriving,
    Browsing,
    Consenting,
    Home,
    ReadingBack,
    State,
    Switching,
    Voting,
    Writing,
)
from tests.flows.conversation import WORDS, conversation

CHANNELS = ("telegram", "whatsapp", "sms")
PLACES = (Home(), Voting("list"), Browsing(), Consenting(), Switching(Home()))
NAMED = ("Türkçe", "arabic", "Polski", "do you speak french", "spreekt u turks?", "عربي")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TÜRKÇE", "tr"),
        ("kan het ook in het Turks?", "tr"),
        ("Ik spreek alleen Arabisch, sorry", "ar"),
        ("po polsku", ""),
        ("polish please", "pl"),
        ("українська", "uk"),
        ("по-русски", "ru"),
        ("中文", "zh"),
        ("हिन्दी", "hi"),
        ("mijn moeder spreekt alleen Berbers", "rif"),
        ("can i write in Spanish", "es"),
        ("do you speak English?", "en"),
        ("in het Engels graag", "en"),
        ("Ik spreek geen Nederlands", ANOTHER),
        ("I don't speak Dutch", ANOTHER),
        ("my dutch is not so good", ""),
        ("my dutch is not good", ANOTHER),
        ("sorry, ik begrijp niet goed Nederlands", ANOTHER),
        ("een Turks theehuis in het park", ""),
        ("Franse les voor iedereen", ""),
        ("Engels en Frans", ""),
        ("taal", ""),
        ("", ""),
    ],
)
def test_a_language_is_named_by_a_whole_message(text: str, code: str) -> None:
    assert WORDS.tongues.heard(plain(text)) == code


def test_no_name_is_that_of_two_languages() -> None:
    names = [plain(name) for names in NAMES.values() for name in names.split(",")]
    assert len(names) == len({*names})


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", NAMED)
@pytest.mark.parametrize("before", [(), ("hallo",), ("hallo", "asdf", "qwer")])
def test_before_a_language_is_chosen_it_is_told_in_each(
    channel: str, said: str, before: tuple[str, ...]
) -> None:
    here = conversation(Phase.VOTING, channel, joined=False)
    for text in before:
        here.say(text)
    [told] = here.say(said)
    assert here.state == Arriving()
    assert "Ik spreek alleen Nederlands en Engels." in told.text
    assert "I only speak Dutch and English." in told.text
    assert [o.key for o in told.options] == ["language:nl", "language:en", "help"]
    assert ("Welkom" in told.text) is (not before and channel != "sms")
    if channel == "sms":
        assert is_gsm(folded(told.text))
        assert segments(folded(told.text)) == 1
    here.say("2")
    assert here.decided[-1] == LanguageChosen("en")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", NAMED)
@pytest.mark.parametrize(
    "place", [Home(), Voting("list"), Browsing(), Consenting(), Switching(Home())]
)
def test_afterwards_it_is_told_in_one_and_the_place_stays(
    channel: str, said: str, place: State
) -> None:
    here = conversation(Phase.VOTING, channel)
    here.state = place
    here.decided.clear()
    told = here.say(said)
    expected = "Ik spreek alleen Nederlands en Engels. Een mens kan u helpen: stuur HULP."
    assert told[0].text.startswith(expected)
    assert (here.state, here.decided) == (place, [])


@pytest.mark.parametrize("said", ["ik spreek geen nederlands", "no dutch please"])
def test_who_does_not_speak_ours_is_asked_for_another(said: str) -> None:
    here = conversation(Phase.VOTING)
    here.say(said)
    assert here.state == Switching(Home())
    here.say("English")
    assert here.resident.language == "en"


def test_what_was_to_be_voted_on_is_asked_again() -> None:
    here = conversation(Phase.VOTING, "sms")
    for text in ("3 8", "klaar"):
        here.say(text)
    here.decided.clear()
    told = here.say("spreekt u turks")
    assert (isinstance(here.state, ReadingBack), here.decided) == (True, [])
    assert "4821" in told[-1].text


def test_where_words_of_ones_own_are_asked_for_it_is_those() -> None:
    here = conversation(Phase.IDEAS)
    here.say("nieuw plan")
    here.say("Turks")
    assert here.state == Writing("place")
