from datetime import timedelta

import pytest

from bot.channels.segments import folded, segments
from budget.timeline import Phase
from flows.state import Informing
from tests.flows.conversation import LANGUAGES, Conversation, conversation
from tests.journeys import carried

LATER = (Phase.COUNTING, Phase.RESULTS, Phase.CARRYING_OUT)
ASKED = {"nl": "Wat gebeurt er nu?", "en": "What happens now?"}


def asking(phase: Phase, channel: str = "telegram", language: str = "nl") -> Conversation:
    begun = conversation(phase, channel, language)
    if not phase.before(Phase.RESULTS):
        begun.outcome = carried.outcome()
        begun.progress = carried.progress(begun.edition, begun.now)
    return begun


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phase", LATER)
def test_what_happens_now_is_told_once_voting_is_over(
    phase: Phase, channel: str, language: str
) -> None:
    begun = asking(phase, channel, language)
    [said] = begun.say(ASKED[language])
    assert begun.state == Informing("coming")
    assert ("gemeente" if language == "nl" else "municipality") in said.text
    if channel == "sms":
        assert segments(folded(said.text)) == 1, said.text


@pytest.mark.parametrize(("phase", "day"), [(Phase.COUNTING, "1 juli"), (Phase.RESULTS, "1 juli")])
def test_it_says_when_it_begins(phase: Phase, day: str) -> None:
    [said] = asking(phase).say("en nu?")
    assert day in said.text


def test_before_that_it_is_the_dates() -> None:
    begun = asking(Phase.IDEAS)
    begun.say("Wat gebeurt er nu?")
    assert begun.state == Informing("timeline")


def test_a_project_is_followed_by_its_number_alone() -> None:
    begun = asking(Phase.CARRYING_OUT)
    begun.now += timedelta(hours=1)
    begun.say("volg 3")
    assert ("follow", 3) in begun.marks
    begun.say("volg 21")
    assert ("follow", 21) not in begun.marks


@pytest.mark.parametrize(
    "said",
    [
        *("ik wil project 3 volgen", "ik wil 3 graag volgen", "Houd me op de hoogte van 3"),
        *("hou mij op de hoogte van project 3 graag", "keep me posted on 3", "i want to follow 3"),
    ],
)
def test_a_project_is_followed_in_a_whole_sentence(said: str) -> None:
    begun = asking(Phase.CARRYING_OUT)
    begun.say(said)
    assert ("follow", 3) in begun.marks


@pytest.mark.parametrize("said", ["ik wil 3 niet volgen", "ik wil 3 of 8 volgen", "ik wil 3?"])
def test_what_is_no_wish_to_follow_follows_nothing(said: str) -> None:
    begun = asking(Phase.CARRYING_OUT)
    begun.say(said)
    assert begun.marks == frozenset()
