"""Whoever has nothing to say after all, where words are asked for, can leave it."""

import pytest

from budget.decisions import Appealed, ReactionGiven, Reported
from budget.discussion import Side
from budget.notice import About
from budget.opinion import Responded, Score
from budget.survey import Question, SurveyAnswered
from budget.timeline import Phase
from flows import unsaid
from flows.opinions import Rating, Responding
from flows.state import (
    Discussing,
    Home,
    Mending,
    Progressing,
    Reacting,
    Reading,
    Reporting,
    State,
    Surveying,
)
from flows.talk import Message
from tests.flows.conversation import Conversation, conversation
from tests.flows.judged import refused, tell
from tests.flows.outcome.test_progress import reader
from tests.flows.outcome.test_responding import follower

CHANNELS = ("telegram", "sms")
LEFT = ("laat maar", "Toch niet.", "nee laat maar hoor", "never mind", "not after all", "nee")


def at(state: State, channel: str) -> Conversation:
    here = conversation(Phase.IDEAS, channel)
    here.say("?3")
    here.state = state
    return here


def place(here: Conversation) -> State:
    return here.state


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", LEFT)
@pytest.mark.parametrize("side", [Side.FOR, Side.AGAINST, Side.QUESTION])
def test_no_reaction_is_made_of_it(side: Side, said: str, channel: str) -> None:
    here = at(Reacting(Reading(3), side), channel)
    told = here.say(said)
    assert (here.state, here.decided) == (Discussing(Reading(3)), [])
    assert "Er is niets verstuurd." in told[0].text


@pytest.mark.parametrize("hollow", ["no", "unknown", "yes"])
def test_a_question_may_be_answered_so(hollow: str) -> None:
    for there in (Reacting(Reading(3), Side.REPLY, 1), Mending(20)):
        assert unsaid.instead(there, Message(hollow=hollow)) == ""
        assert unsaid.instead(there, Message(hollow="leave")) == "back"


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", LEFT)
def test_no_report_is_made_of_it(said: str, channel: str) -> None:
    before = Discussing(Reading(3))
    here = at(Reporting(before, words=True), channel)
    assert "Er is niets verstuurd." in here.say(said)[0].text
    assert (here.state, here.decided) == (before, [])


@pytest.mark.parametrize("said", LEFT)
def test_no_appeal_is_made_of_it(said: str) -> None:
    here = refused()
    tell(here, About.ANSWERED)
    here.tap("appeal:20")
    assert "Er is niets verstuurd." in here.say(said)[0].text
    assert (place(here), [d for d in here.decided if isinstance(d, Appealed)]) == (Home(), [])


@pytest.mark.parametrize("said", [*LEFT, "weet ik niet", "overslaan"])
def test_no_remark_is_made_of_it(said: str) -> None:
    here = reader(phase=Phase.RESULTS)
    here.state = Surveying(Question.BETTER)
    here.decided.clear()
    [thanks] = here.say(said)
    assert thanks.text.startswith("Dank u wel.")
    assert (place(here), here.decided) == (Home(), [])


@pytest.mark.parametrize("said", LEFT)
def test_nothing_is_said_of_a_project(said: str) -> None:
    for there in (Responding(3, asked=True), Rating(22, Score.GOOD)):
        here = follower()
        here.state = there
        here.say(said)
        assert isinstance(place(here), Progressing | Home)
        assert here.decided == []


@pytest.mark.parametrize(
    ("state", "said", "kind"),
    [
        (Reacting(Reading(3), Side.AGAINST), "Laat maar zitten, het is te duur", ReactionGiven),
        (Reacting(Reading(3), Side.FOR), "nee hoor, ik ben er juist heel blij mee", ReactionGiven),
        (Reporting(Discussing(Reading(3)), words=True), "dit kan toch niet", Reported),
    ],
)
def test_more_than_that_is_taken_as_it_is(state: State, said: str, kind: type) -> None:
    here = at(state, "telegram")
    here.say(said)
    assert isinstance(here.decided[0], kind)


def test_thanks_are_passed_on() -> None:
    here = follower()
    here.state = Responding(3, asked=True)
    here.say("dank u wel")
    assert here.decided == [Responded(3, "dank u wel")]


@pytest.mark.parametrize("said", ["hallo", "ja"])
def test_who_has_said_nothing_yet_is_asked_again(said: str) -> None:
    there = Reacting(Reading(3), Side.FOR)
    here = at(there, "telegram")
    [asked] = here.say(said)
    assert (here.state, here.decided) == (there, [])
    assert asked.text.startswith("Waarom bent u voor")


def test_a_remark_in_the_survey_is_still_one() -> None:
    here = reader(phase=Phase.RESULTS)
    here.state = Surveying(Question.BETTER)
    here.say("Laat mij maar op papier stemmen")
    [answered] = [d for d in here.decided if isinstance(d, SurveyAnswered)]
    assert answered.words == "Laat mij maar op papier stemmen"
