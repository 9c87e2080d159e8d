"""Who says that they want to die, or are not safe, is told who helps, and nothing else changes."""

from dataclasses import replace

import pytest

from bot.channels.segments import folded, segments
from budget.timeline import Phase
from flows.state import (
    Arriving,
    Consenting,
    Helping,
    Home,
    Missed,
    ReadingBack,
    State,
    Voting,
    Writing,
)
from flows.talk import Kind, Message, Unfinished
from tests.flows.conversation import WORDS, conversation

CHANNELS = ("telegram", "whatsapp", "sms")
NUMBERS = ("112", "0800-0113", "113.nl", "0800-2000")


@pytest.mark.parametrize(
    "said",
    [
        *("ik wil dood", "Ik wil echt dood!", "ik wil dood, ik kan niet meer", "IK WIL DOODGAAN"),
        *("ik wil niet meer leven", "ik wil zelfmoord plegen", "ik denk vaak aan zelfmoord"),
        *("ik maak mezelf van kant", "straks maak ik er een eind aan mijn leven"),
        *("ik maak er een eind aan", "ik ga mezelf iets aandoen", "ik zie het niet meer zitten"),
        *("hallo, ik wil niet meer leven en niemand helpt", "ik wil dood want alles is kapot"),
        *("ik word mishandeld", "ik word thuis mishandeld door mijn man, ik word geslagen"),
        *("help ik word bedreigd", "Help! Ik word bedreigd"),
        *("I want to die", "I just want to die.", "I'm going to kill myself", "i will end my life"),
        *("I am suicidal", "I don't want to live anymore"),
    ],
)
def test_unmistakable_words_are_heard(said: str) -> None:
    assert WORDS.distress.heard(said)


@pytest.mark.parametrize(
    "said",
    [
        *("bankje tegen zelfmoord op het spoor", "mijn buurvrouw wilde dood", "dood hout weg"),
        *("ik wil dood hout laten liggen in het park", "ik wil dode bomen weg", "doodstraf"),
        *("ik maak er een eind aan die troep", "ik word geholpen", "een hek, zelfmoord voorkomen"),
        *("ik zie het niet meer zitten om hier te fietsen", "suicide prevention at the railway"),
        *("ik wil niet meer leven in deze herrie", "i want to die my hair", "mensen slaan elkaar"),
        "ik wil dood, " + "en dat ook nog heel lang uitleggen " * 5,
    ],
)
def test_what_tells_of_others_or_of_something_is_left_alone(said: str) -> None:
    assert not WORDS.distress.heard(said)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("phase", "state"),
    [
        *((Phase.IDEAS, Home()), (Phase.IDEAS, Writing()), (Phase.IDEAS, Writing("summary"))),
        *((Phase.VOTING, Voting()), (Phase.VOTING, ReadingBack(4821)), (Phase.RESULTS, Home())),
        *((Phase.VOTING, Missed(Home(), 2, "xyz")), (Phase.IDEAS, Helping(Home(), asked=True))),
        (Phase.PREPARING, Home()),
    ],
)
def test_nothing_else_changes(phase: Phase, state: State, channel: str) -> None:
    here = conversation(phase, channel)
    here.state, here.unfinished = state, Unfinished(basket=(3, 8))
    prompt, offered = here.prompt, here.offered
    for _time in range(2):
        [told] = here.say("ik wil dood")
        assert all(number in told.text for number in NUMBERS)
        assert (told.options, here.state, here.decided) == ((), state, [])
        assert here.turn.unfinished is None
        assert (here.prompt, here.offered, here.unfinished.basket) == (prompt, offered, (3, 8))


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_was_asked_can_be_answered_next(channel: str) -> None:
    here = conversation(Phase.IDEAS, channel)
    here.say("plan")
    here.say("ik wil niet meer leven")
    assert here.unfinished == Unfinished()
    here.say("Een bankje tegen zelfmoord op het spoor")
    assert here.unfinished.idea
    assert here.unfinished.idea.text == "Een bankje tegen zelfmoord op het spoor"


@pytest.mark.parametrize("channel", CHANNELS)
def test_who_has_not_joined_is_told_too_in_every_language(channel: str) -> None:
    stranger = conversation(Phase.VOTING, channel, joined=False)
    for _first_and_second in range(2):
        [told] = stranger.say("ik wil dood")
        assert stranger.state == Arriving()
        assert "niet alleen" in told.text
        assert "not alone" in told.text
        stranger.say("hallo")
    stranger.say("1")
    [told] = stranger.say("ik wil dood")
    assert stranger.state == Consenting()
    assert "not alone" not in told.text
    stranger.say("ja")
    assert stranger.resident.joined


def test_below_a_photo_and_in_a_changed_message_it_is_heard_too() -> None:
    for kind in (Kind.PICTURE, Kind.EDITED):
        here = conversation(Phase.IDEAS)
        [told] = here.hear(Message("ik wil dood", kind=kind, media=True))
        assert "113" in told.text
        assert here.decided == []


def test_in_a_rehearsal_it_is_not_called_one() -> None:
    here = conversation(Phase.VOTING)
    here.rehearsal = here.rehearsal.UNDER_WAY
    assert here.say("menu")[0].text.startswith("Oefening")
    assert "Oefening" not in here.say("ik wil dood")[0].text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_fits_in_one_text_message(language: str) -> None:
    here = conversation(Phase.VOTING, "sms", language)
    here.resident = replace(here.resident, stopped=True)
    [told] = here.say("ik wil dood")
    assert segments(folded(told.text)) == 1
