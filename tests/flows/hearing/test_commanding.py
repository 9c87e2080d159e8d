"""STOP and FORGET in everyday words: everywhere, but where words of somebody's own are asked."""

import pytest

from budget.decisions import Stopped
from budget.timeline import Phase
from flows.hearing.commanding import command
from flows.hearing.typed import plain
from flows.state import Arriving, Consenting, Forgetting, Home, Missed, ReadingBack, Voting
from flows.talk import Command
from tests.flows.conversation import WORDS, conversation

POLITE = (
    *("stop aub", "STOP!!", "stop stop stop", "stopp", "Stoppp a.u.b.", "stop alsjeblieft"),
    *("graag afmelden", "afmelden aub", "stoppen graag", "please stop", "stop now please"),
)
EVERYDAY = (
    *("stop sms", "ik wil eraf", "schrijf me uit", "uitschrijven", "ik wil geen berichten meer"),
    *("geen berichten aub", "stuur me niks meer", "stuur me geen berichten meer", "unsubscribe"),
    *("haal me van de lijst", "laat me met rust", "stop texting me", "no more texts"),
    *("leave me alone", "ik wil me afmelden", "I don't want any more messages"),
)


@pytest.mark.parametrize("said", POLITE)
def test_stop_with_polite_words_or_itself_is_stop(said: str) -> None:
    assert command(plain(said), WORDS) is Command.STOP


@pytest.mark.parametrize(
    "said", ["stop met bouwen", "stoop", "stop de bus", "bushalte stop", "aub", "graag", "stap"]
)
def test_anything_else_is_none(said: str) -> None:
    assert command(plain(said), WORDS) is None


@pytest.mark.parametrize("said", [*POLITE, *EVERYDAY])
@pytest.mark.parametrize("channel", ["telegram", "sms"])
def test_stop_is_heard_in_every_place(said: str, channel: str) -> None:
    for place in (Home(), Voting(), Missed(Home(), 2), ReadingBack(4821)):
        here = conversation(Phase.VOTING, channel)
        here.state = place
        here.say(said)
        assert (here.state, here.decided) == (Home(), [Stopped()])


@pytest.mark.parametrize("said", ["stuur me niks meer", "unsubscribe", "stop aub"])
def test_before_joining_too_and_as_the_very_first_message(said: str) -> None:
    for place in (Arriving(), Consenting()):
        stranger = conversation(Phase.VOTING, "sms", joined=False)
        stranger.state = place
        stranger.say(said)
        assert (stranger.state, stranger.decided) == (Arriving(), [Stopped()])


@pytest.mark.parametrize("said", EVERYDAY)
def test_in_words_of_their_own_everyday_words_are_words(said: str) -> None:
    here = conversation(Phase.IDEAS, "sms")
    here.say("plan")
    here.say(said)
    assert here.decided == []
    assert here.unfinished.idea


def test_in_words_of_their_own_stop_is_still_stop() -> None:
    for said in POLITE:
        here = conversation(Phase.IDEAS, "sms")
        here.say("plan")
        here.say(said)
        assert here.decided == [Stopped()]


@pytest.mark.parametrize(
    "said",
    [
        *("verwijder mijn gegevens", "wis mijn gegevens", "mijn gegevens wissen"),
        *("mijn gegevens verwijderen", "verwijder alles van mij", "delete my data please"),
    ],
)
def test_to_be_forgotten_is_asked_for_in_everyday_words(said: str) -> None:
    here = conversation(Phase.VOTING, "sms")
    here.say(said)
    assert isinstance(here.state, Forgetting)
    assert here.decided == []
