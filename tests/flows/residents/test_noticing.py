"""What may be an idea, told where ideas are looked at: it is asked whether it is one."""

import pytest

from bot.channels.segments import folded, is_gsm, segments
from budget.decisions import ReactionGiven
from budget.discussion import Side
from budget.idea import Draft
from budget.timeline import Phase
from flows.state import Comparing, Home, Missed, Reacting, Reading, Writing
from flows.talk import Unfinished
from tests.flows.conversation import Conversation, conversation

CHANNELS = ("telegram", "whatsapp", "sms")
SLIDE = "een speeltuin met een hoge glijbaan bij het park"
ENGLISH = "a playground with a very high slide near the park"


def reader(
    channel: str, *said: str, language: str = "nl", phase: Phase = Phase.IDEAS
) -> Conversation:
    """Return who said these where ideas are sent."""
    here = conversation(phase, channel, language)
    for text in said:
        here.say(text)
    return here


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("before", [("plannen",), ("plannen", "groen"), ("8",), ("8", "asdf")])
@pytest.mark.parametrize(
    ("language", "told", "yes"), [("nl", SLIDE, "ja"), ("en", ENGLISH, "yes please")]
)
def test_an_idea_that_is_told_where_ideas_are_looked_at_is_asked_about(
    channel: str, before: tuple[str, ...], language: str, told: str, yes: str
) -> None:
    here = reader(channel, *before, language=language)
    [asked] = here.say(told)
    assert (here.state, here.unfinished) == (Home(), Unfinished(Draft(told)))
    if channel == "sms":
        assert is_gsm(folded(asked.text))
        assert segments(folded(asked.text)) == 1
    here.say(yes)
    assert isinstance(here.state, Writing | Comparing)


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_is_told_below_an_idea_may_be_a_reaction_to_it(channel: str) -> None:
    here = reader(channel, "8", "dat vind ik een mooi plan voor de kerk", "reactie op nr 8")
    assert (here.state, here.unfinished) == (Reacting(Reading(8)), Unfinished())
    here.tap("side:for")
    here.say("dan hoeft er minder kraanwater bij")
    assert here.decided == [ReactionGiven(8, Side.FOR, "dan hoeft er minder kraanwater bij", 0)]


def test_a_reaction_is_not_offered_below_a_list() -> None:
    here = reader("telegram", "plannen", SLIDE)
    assert not any("eactie" in one.label for one in here.offered)


def test_what_is_no_idea_is_let_go_of() -> None:
    here = reader("telegram", "8", SLIDE, "nee")
    assert (here.state, here.unfinished, here.decided) == (Home(), Unfinished(), [])


@pytest.mark.parametrize("said", ["waar staat het plan van de speeltuin bij het park", "fontein"])
def test_a_question_and_a_word_to_look_for_are_no_idea(said: str) -> None:
    assert reader("telegram", "plannen", said).unfinished == Unfinished()


def test_what_is_told_below_an_idea_once_none_can_be_sent_is_none() -> None:
    here = reader("telegram", "8", SLIDE, phase=Phase.SCREENING)
    assert here.state == Missed(Reading(8))
