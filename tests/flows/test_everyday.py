"""What residents of all sorts say in everyday words where they join, write and vote."""

from dataclasses import replace

import pytest

from budget.decisions import Forgotten, Stopped
from budget.idea import Draft
from budget.timeline import Phase
from flows.state import (
    Consenting,
    Helping,
    Home,
    Looking,
    Missed,
    ReadingBack,
    Settling,
    Switching,
    Voting,
    Writing,
)
from flows.talk import Unfinished
from tests.flows.conversation import Conversation, conversation

CHANNELS = ("telegram", "whatsapp", "sms")


def newcomer(channel: str, *said: str, phase: Phase = Phase.IDEAS) -> Conversation:
    """Return who has come in just now, chose Dutch, and said these."""
    here = conversation(phase, channel, joined=False)
    for text in ("hallo", "Nederlands", *said):
        here.say(text)
    return here


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "said",
    [
        *("oke", "Ja, daar ben ik het mee eens", "ja ok dan", "ja dat is correct"),
        *("yes that's fine", "ok yes", "yeah", "ja da is goed", "yes pls", "ok no problem"),
    ],
)
def test_a_plain_yes_joins(channel: str, said: str) -> None:
    assert newcomer(channel, said).resident.joined


@pytest.mark.parametrize(
    "said", ["nee ik wil dit niet", "nee dat hoef ik niet", "no i don't want this"]
)
def test_a_plain_no_leaves_nothing_behind(said: str) -> None:
    assert newcomer("telegram", said).decided[-1] == Forgotten(withdraws=False)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "said",
    ["stop maar met die berichten", "hou op met die berichten", "stop these messages please"],
)
def test_who_wants_no_more_messages_gets_none(channel: str, said: str) -> None:
    here = conversation(Phase.VOTING, channel)
    here.say(said)
    assert here.decided == [Stopped()]


@pytest.mark.parametrize("said", ["ja maar wat kost het", "nee wacht", "misschien", "nah"])
def test_what_is_no_plain_yes_joins_nobody(said: str) -> None:
    assert not newcomer("telegram", said).resident.joined


@pytest.mark.parametrize(
    ("said", "district"),
    [
        ("ik woon in de oude linden", "oude-linden"),
        ("Dennenhof graag", "dennenhof"),
        ("hvenkwartier", "havenkwartier"),
        ("i live in spoorwijk", "spoorwijk"),
        ("zeg ik liever niet", ""),
    ],
)
def test_the_district_is_heard_in_a_few_words(said: str, district: str) -> None:
    here = newcomer("telegram", "ja", said)
    assert (here.state, here.resident.district) == (Settling("news"), district)


@pytest.mark.parametrize(
    "said",
    [
        *("spoorwijk of dennenhof", "ik woon ergens anders", "niet in spoorwijk"),
        *("op de grens van spoorwijk maar net niet", "geen dennenhof", "i don't live in spoorwijk"),
        *("ik woon net buiten spoorwijk", "vlakbij dennenhof", "near spoorwijk"),
    ],
)
def test_a_district_that_is_not_certain_is_asked_again(said: str) -> None:
    here = newcomer("telegram", "ja", said)
    assert here.resident.district == ""
    assert here.state in (Settling(), Missed(Settling()))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["goedemorgen met riet van de lindelaan", "hi there", "yo"])
def test_who_only_greets_tells_no_idea(channel: str, said: str) -> None:
    assert newcomer(channel, said).unfinished == Unfinished()


@pytest.mark.parametrize("channel", CHANNELS)
def test_who_names_no_language_goes_on_in_the_same(channel: str) -> None:
    assert newcomer(channel, "ik niet goed nederlands").state == Switching(Consenting())
    here = newcomer(channel, "ik niet goed nederlands")
    said = here.say("wat nu weer")
    assert here.state == Consenting()
    assert ("Ik ga verder in het Nederlands." in said[0].text) is (channel != "sms")
    here.say("ja")
    assert here.resident.joined


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["ja", "jaa", "ok yes", "nee", "nee hoor"])
def test_a_yes_or_a_no_where_nothing_is_asked_shows_the_basket(channel: str, said: str) -> None:
    here = conversation(Phase.VOTING, channel)
    here.say("3 8")
    here.say(said)
    assert (here.state, here.unfinished.basket, here.decided) == (Voting("basket"), (3, 8), [])


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "said", ["tis goed zo", "'t is goed zo", "dit was het", "oke stuur maar", "that will do"]
)
def test_who_says_that_it_is_enough_reads_it_back(channel: str, said: str) -> None:
    here = conversation(Phase.VOTING, channel)
    here.resident = replace(here.resident, proved=True)
    here.say("3 8")
    here.say(said)
    assert isinstance(here.state, ReadingBack)
    assert here.decided == []


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["nee wacht", "nee wacht even", "no wait"])
def test_who_wants_to_wait_casts_nothing(channel: str, said: str) -> None:
    here = conversation(Phase.VOTING, channel)
    here.resident = replace(here.resident, proved=True)
    for text in ("3 8", "klaar", said):
        here.say(text)
    assert (here.state, here.decided) == (Voting("basket"), [])


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["die wil ik", "doe die maar", "i want that one"])
def test_the_one_that_is_looked_at_is_taken(channel: str, said: str) -> None:
    here = conversation(Phase.VOTING, channel)
    here.say("?21")
    assert here.state == Looking(21)
    here.say(said)
    assert here.unfinished.basket == (21,)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["nee", "nope"])
def test_the_one_that_is_looked_at_and_not_wanted_is_left(channel: str, said: str) -> None:
    here = conversation(Phase.VOTING, channel)
    for text in ("3 8", "?21", said):
        here.say(text)
    assert isinstance(here.state, Voting)
    assert (here.unfinished.basket, here.decided) == ((3, 8), [])


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["ben er weer", "waar was ik gebleven", "wat past er nog"])
def test_who_comes_back_goes_on(channel: str, said: str) -> None:
    here = conversation(Phase.VOTING, channel)
    for text in ("3 8", said):
        here.say(text)
    assert (here.state, here.unfinished.basket) == (Voting("basket"), (3, 8))


@pytest.mark.parametrize(
    "said", ["ik wil graag mijn stem uitbrengen", "i want to vote", "ik wil graag stemmen"]
)
def test_who_wants_to_vote_is_taken_there(said: str) -> None:
    here = conversation(Phase.VOTING, "sms")
    here.say(said)
    assert here.state == Voting()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["ja stuur maar op", "ja verstuur maar", "yes send it"])
def test_an_idea_is_sent_by_an_everyday_yes(channel: str, said: str) -> None:
    here = conversation(Phase.IDEAS, channel)
    here.unfinished = Unfinished(Draft("Een zebrapad", "", "?", 0))
    for text in ("menu", "verder met mijn plan", said):
        here.say(text)
    assert (here.state, len(here.decided)) == (Home(), 1)


@pytest.mark.parametrize(
    ("said", "theme"),
    [
        ("verkeer", "verkeer"),
        ("ja verkeer denk ik", "verkeer"),
        ("traffic", "verkeer"),
        ("groen of sport", None),
        ("niet over verkeer", None),
        ("iets met groen en nog heel veel meer", None),
    ],
)
def test_a_theme_is_known_by_a_word_of_its_title(said: str, theme: str | None) -> None:
    here = conversation(Phase.IDEAS)
    here.unfinished = Unfinished(Draft("Een zebrapad", ""))
    here.state = Writing("theme")
    here.say(said)
    assert here.unfinished.idea == Draft("Een zebrapad", "", theme)


def test_who_asks_to_be_called_back_reaches_a_person() -> None:
    here = conversation(Phase.VOTING, "sms")
    here.say("kunt u me bellen")
    assert here.state == Helping(Home())
