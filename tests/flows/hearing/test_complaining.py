"""Complaints: answered with what really comes of it, and with a person; never taken for a plan."""

from dataclasses import replace

import pytest

from bot.channels.segments import folded, is_gsm, segments
from budget.timeline import Phase
from flows.state import Consenting, Home, ReadingBack, State, Voting, Writing
from flows.talk import Unfinished
from tests.flows.conversation import conversation

CHANNELS = ("telegram", "whatsapp", "sms")
COMPLAINTS = (
    *("er verandert nooit wat!!", "Er verandert toch nooit iets in deze wijk"),
    *("jullie luisteren toch niet", "de gemeente luistert nooit naar ons hier"),
    *("het heeft toch geen zin", "alles is toch al besloten", "zonde van het geld"),
    *("de gemeente doet nooit iets voor ons", "ik ben het zat", "wat een onzin allemaal"),
    *("nothing ever changes here", "you never listen to us anyway", "what a waste of money"),
)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING])
@pytest.mark.parametrize("said", COMPLAINTS)
def test_a_complaint_is_told_what_comes_of_it_and_who_to_tell(
    channel: str, phase: Phase, said: str
) -> None:
    here = conversation(phase, channel)
    [answer] = here.say(said)
    assert "De gemeenteraad voert uit wat wint" in answer.text
    assert ("hulp van een mens" if channel == "sms" else "Stuur VRAAG") in answer.text
    assert (here.state, here.unfinished, here.decided) == (Home(), Unfinished(), [])
    if channel == "sms":
        assert is_gsm(folded(answer.text))
        assert segments(folded(answer.text)) == 1


@pytest.mark.parametrize("channel", CHANNELS)
def test_where_nobody_says_what_comes_of_it_there_is_a_person(channel: str) -> None:
    here = conversation(Phase.IDEAS, channel)
    here.edition = replace(here.edition, influence={})
    assert here.say(COMPLAINTS[0])[0].text.startswith(
        "Wilt u dit aan een mens zeggen? Stuur VRAAG."
    )


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("place", [Voting("basket"), ReadingBack(4821), Writing("theme")])
def test_it_leaves_everything_as_it_was(channel: str, place: State) -> None:
    here = conversation(Phase.IDEAS if isinstance(place, Writing) else Phase.VOTING, channel)
    here.resident = replace(here.resident, proved=True)
    here.state, here.unfinished = place, Unfinished(basket=(3, 8))
    here.say("jullie luisteren toch niet")
    assert (here.state, here.unfinished.basket, here.decided) == (place, (3, 8), [])


def test_before_joining_it_is_answered_too() -> None:
    here = conversation(Phase.IDEAS, "sms", joined=False)
    *_before, said = map(here.say, ("hallo", "Nederlands", "jullie luisteren toch niet naar ons"))
    assert "De gemeenteraad voert uit wat wint" in said[0].text
    assert (here.state, here.unfinished) == (Consenting(), Unfinished())


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "said",
    [
        "er gebeurt nooit iets voor jongeren dus graag een honk in de buurt",
        "er verandert nooit wat dus ik wil een loket in elke straat",
        "nothing happens for teenagers so please build a youth club here",
        "een bankje tegen de onzin van de hele dag staan wachten bij de bus",
    ],
)
def test_what_tells_an_idea_as_well_is_asked_about(channel: str, said: str) -> None:
    here = conversation(Phase.IDEAS, channel)
    assert "Is dit een plan" in here.say(said)[0].text


def test_words_of_ones_own_stay_what_they_are() -> None:
    here = conversation(Phase.IDEAS)
    here.state = Writing()
    here.say("Iets tegen de onzin op het plein")
    assert here.unfinished.idea
    assert here.unfinished.idea.text == "Iets tegen de onzin op het plein"
