"""Searching for ideas and projects, in words as people type them, on every channel."""

from dataclasses import replace

import pytest

from budget.idea import Draft, new
from budget.rules import PointRules
from budget.timeline import Phase
from flows.state import (
    Browsing,
    Giving,
    Home,
    Informing,
    Looking,
    Missed,
    Reading,
    Spreading,
    State,
    Voting,
)
from tests.flows.conversation import Conversation, conversation

IDEAS = ("Een kas voor de buurt", "Nestkasten in de straat", "Nieuwe bomen op het Bankaplein")
CHANNELS = ("telegram", "whatsapp", "sms")


def reader(channel: str = "telegram", phase: Phase = Phase.IDEAS) -> Conversation:
    here = conversation(phase, channel)
    for number, text in enumerate(IDEAS, 60):
        here.ideas.put(new(number, Draft(text), here.now, "els"))
    return here


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("said", "word", "numbers"),
    [
        ("zoek kas", "kas", [60]),
        ("Zoek een kas.", "kas", [60]),
        ("kas", "kas", [60]),
        ("search kas", "kas", [60]),
        ("ik zoek naar de nestkasten", "nestkasten", [22, 61]),
        ("bomen bankaplein", "bomen bankaplein", [62]),
        ("boom", "boom", None),
        ("bomen op het bánkaplein", "bomen bánkaplein", [62]),
    ],
)
def test_ideas_are_found_where_they_are_read(
    channel: str, said: str, word: str, numbers: list[int] | None
) -> None:
    here = reader(channel)
    here.say("plannen")
    here.say(said)
    assert here.state == Browsing(word=word)
    found = [idea.number for idea in here.ideas.find(word=word)]
    assert 62 in found if numbers is None else found == numbers


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("place", [Home(), Informing(), Missed(Home()), Reading(8)])
def test_search_works_from_any_place_that_asks_for_nothing(channel: str, place: State) -> None:
    here = reader(channel)
    here.state = place
    here.say("zoek kas")
    assert here.state == Browsing(word="kas")
    here.state = place
    [said] = here.say("zoek zwembad")[-1:]
    assert "zwembad" in said.text


def test_a_theme_is_found_and_a_number_is_read() -> None:
    here = reader()
    here.say("plannen")
    here.say("zoek groen")
    shown = [here.state]
    here.say("zoek plan 8")
    assert [*shown, here.state] == [Browsing(theme="groen"), Reading(8, theme="groen")]


def test_who_tells_an_idea_with_that_word_is_asked_whether_it_is_one() -> None:
    [asked] = reader().say("Ik zoek een plek voor skaters zonder auto")
    assert "told" in {option.key for option in asked.options}


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("from_menu", [True, False])
def test_projects_are_found_on_the_ballot(channel: str, *, from_menu: bool) -> None:
    voter = conversation(Phase.VOTING, channel)
    if not from_menu:
        voter.say("stemmen")
    voter.say("zoek regenton")
    assert voter.state == Looking(8)
    voter.say("zoek bomen lindelaan")
    assert voter.state == Looking(3)
    [none, *_listed] = voter.say("zoek zwembad")
    assert "een plan met " in none.text
    assert "zwembad" in none.text


def test_points_are_spread_after_a_search() -> None:
    voter = conversation(Phase.VOTING)
    vote = replace(voter.edition.vote, ballot=PointRules(points=10))
    voter.edition = replace(voter.edition, vote=vote)
    voter.say("zoek regenton")
    shown: list[State] = [voter.state]
    voter.state = Spreading()
    voter.say("zoek een bank")
    assert [*shown, voter.state] == [Giving(8), Spreading("list", word="bank")]


def test_words_on_a_ballot_that_are_no_search_are_not_understood_as_before() -> None:
    voter = conversation(Phase.VOTING)
    voter.say("stemmen")
    voter.say("asdfgh")
    assert isinstance(voter.state, Missed)
    assert isinstance(voter.state.before, Voting)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize("said", ["ik ben tegen", "ik vind dit niks", "dit moet echt anders"])
def test_a_remark_is_not_looked_for(said: str, channel: str) -> None:
    reading = conversation(Phase.IDEAS, channel)
    reading.say("?8")
    [told] = reading.say(said)
    assert told.text.startswith("Dat begrijp ik niet.")
    assert reading.state == Missed(Reading(8))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "said", ["ja", "nee", "volgende", "verstuur", "steun", "ja graag", "reacties", "kies", "yes"]
)
def test_answers_and_words_of_buttons_are_not_looked_for(said: str, channel: str) -> None:
    here = reader(channel)
    places: tuple[State, ...] = (Browsing(), Reading(60))
    for place in places:
        here.state, here.offered = place, ()
        here.say(said)
        assert here.meant.sought == ""
        assert here.state == Missed(place)
    here.state = Browsing()
    here.say(f"zoek {said}")
    assert here.meant.sought


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "said", ["ik ben het eens met 60", "mooi plan 60", "goed idee nr 60!", "I agree with 60"]
)
def test_who_praises_a_number_is_shown_it(said: str, channel: str) -> None:
    here = reader(channel)
    for place in (Home(), Browsing(), Reading(61)):
        here.state = place
        here.say(said)
        assert here.state == Reading(60)
        assert here.decided == []
    voter = conversation(Phase.VOTING, channel)
    voter.say(said.replace("60", "8"))
    assert (voter.state, voter.unfinished.basket) == (Looking(8), ())
