"""What is named without a word that says what to do, and what is told before one has joined."""

import pytest

from budget.idea import Draft
from budget.timeline import Phase
from flows.state import (
    Browsing,
    Comparing,
    Home,
    Informing,
    Looking,
    Missed,
    Results,
    State,
    Voting,
    Writing,
)
from tests.flows.conversation import Conversation, conversation
from tests.flows.test_results import reader

PHASES = (Phase.IDEAS, Phase.VOTING, Phase.CARRYING_OUT)
CHANNELS = ("telegram", "whatsapp", "sms")
BENCH = "Hoi, ik wil graag een bankje bij de speeltuin"


def newcomer(channel: str, *said: str) -> Conversation:
    """Return who has joined in so many words, with the two questions where they are asked."""
    here = conversation(Phase.IDEAS, channel, joined=False)
    for text in (*said, "1", "ja", *(() if channel == "sms" else ("1", "nee"))):
        here.say(text)
    return here


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("place", [Home(), Informing(), Missed(Home()), Voting(), Looking(3)])
@pytest.mark.parametrize(
    ("said", "leads_to"),
    [
        (BENCH, Looking(5)),
        ("bankje", Voting("list", word="bankje")),
        ("de bankjes graag", Voting("list", word="bankjes")),
        ("Hoe zit het met dat bloemenlint", Looking(14)),
    ],
)
def test_a_project_that_is_named_is_shown(
    channel: str, place: State, said: str, leads_to: State
) -> None:
    here = conversation(Phase.VOTING, channel)
    here.state = place
    here.say(said)
    assert here.state == leads_to
    assert here.unfinished.basket == ()


@pytest.mark.parametrize(
    "said", ["asdf qwer", "ik snap er niets van", "'; DROP TABLE ballots", "de", "xyz?"]
)
@pytest.mark.parametrize("phase", PHASES)
def test_what_names_nothing_is_not_understood(phase: Phase, said: str) -> None:
    here = conversation(phase)
    here.say(said)
    assert isinstance(here.state, Missed)


def test_a_command_that_is_nearly_one_goes_before_a_title() -> None:
    here = conversation(Phase.VOTING)
    here.say("stemmenn")
    assert here.state == Voting()


@pytest.mark.parametrize(("said", "word"), [("bankje", "bankje"), ("iets met bomen", "bomen")])
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.SCREENING])
def test_ideas_that_are_named_are_listed(phase: Phase, said: str, word: str) -> None:
    here = conversation(phase)
    here.say(said)
    assert here.state == Browsing(word=word)


def test_what_is_named_once_there_is_a_result_is_told_of() -> None:
    here = reader("telegram")
    for place in (Home(), Results(), Missed(Results(by="list"))):
        here.state = place
        here.say("wat is er met het bloemenlint gebeurd")
        assert here.state == Results(number=14)


@pytest.mark.parametrize("channel", CHANNELS)
def test_after_a_miss_an_idea_is_still_noticed(channel: str) -> None:
    here = conversation(Phase.IDEAS, channel)
    here.say("asdf")
    here.say(BENCH)
    assert here.unfinished.idea == Draft(BENCH)


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_is_told_at_once_is_asked_about_after_joining(channel: str) -> None:
    here = newcomer(channel, BENCH)
    assert (here.state, here.unfinished.idea) == (Home(), Draft(BENCH))
    here.say("ja")
    assert isinstance(here.state, Writing | Comparing)


@pytest.mark.parametrize(
    "said",
    ["Hallo ik wil graag meedoen met de burgerbegroting", "hallo", "linden brug", "/start x"],
)
def test_a_greeting_is_no_idea(said: str) -> None:
    assert newcomer("telegram", said).unfinished.idea is None


def test_who_comes_through_an_intermediary_is_not_asked_whether_that_is_an_idea() -> None:
    said = "Goedemiddag, ik kom via het Taalcafé aan de brug #taalcafe"
    assert newcomer("telegram", said).unfinished.idea is None


def test_who_does_not_join_is_asked_nothing_of_it_later() -> None:
    here = newcomer("sms", BENCH, "1", "nee", "hoi")
    assert (here.state, here.unfinished.idea) == (Home(), None)


def test_on_sms_who_has_joined_is_told_so_before_they_are_asked() -> None:
    here = conversation(Phase.IDEAS, "sms", joined=False)
    for text in (BENCH, "1"):
        here.say(text)
    joined, asked = here.say("ja")
    assert joined.text == "U doet mee. STOP = afmelden."
    assert asked.text.startswith("Is dit een plan voor De Linden?")
