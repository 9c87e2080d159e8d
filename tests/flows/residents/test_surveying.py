"""The survey: offered once, begun with a word, each answer counted by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from budget.consent import NextAsked
from budget.decisions import Marked
from budget.survey import ASKED, MARK, NUMBERS, Question, SurveyAnswered
from budget.timeline import Phase
from flows.state import Home, Results, State, Surveying
from tests.flows.conversation import Conversation, conversation
from tests.flows.outcome.test_progress import reader

EASE, TRUST, BETTER = Question
ONCE = Marked(MARK, ASKED)


def answered(resident: Conversation) -> list[SurveyAnswered]:
    return [one for one in resident.decided if isinstance(one, SurveyAnswered)]


def place(resident: Conversation) -> State:
    return resident.state


def asked_before(resident: Conversation) -> Conversation:
    """Return somebody who was asked of the next edition already."""
    resident.resident = replace(resident.resident, upcoming=False)
    return resident


@pytest.mark.parametrize("phase", [Phase.RESULTS, Phase.CARRYING_OUT])
def test_who_has_read_the_result_is_asked_once(phase: Phase) -> None:
    resident = asked_before(reader(phase=phase))
    resident.say("uitslag")
    resident.say("0")
    assert (place(resident), resident.decided) == (Surveying(), [ONCE])
    resident.say("nee")
    assert place(resident) == Home()
    resident.say("uitslag")
    resident.say("0")
    assert (place(resident), resident.decided) == (Home(), [ONCE])


def test_it_comes_after_the_question_about_the_next_edition() -> None:
    resident = reader()
    resident.say("uitslag")
    resident.say("0")
    assert resident.decided == [NextAsked()]
    resident.say("nee")
    assert place(resident) == Surveying()


def test_who_says_nothing_about_the_next_edition_is_asked_nothing_more() -> None:
    resident = reader()
    for word in ("uitslag", "0", "menu"):
        resident.say(word)
    assert place(resident) == Home()


@pytest.mark.parametrize("change", [{"stopped": True}, {"joined": False}])
def test_who_stopped_is_not_asked(change: dict[str, bool]) -> None:
    resident = asked_before(reader())
    resident.state = Results()
    resident.resident = replace(resident.resident, **change)  # type: ignore[arg-type]
    resident.say("0")
    assert place(resident) == Home()
    assert resident.decided == []


def test_each_answer_is_decided_when_it_is_given() -> None:
    resident = reader()
    resident.say("enquete")
    resident.say("4")
    assert answered(resident) == [SurveyAnswered(EASE, 4)]
    resident.say("menu")
    resident.say("survey")
    assert place(resident) == Surveying(TRUST)
    resident.tap("rate:trust:1")
    resident.say("  Minder   brieven.\nMeer avonden. ")
    assert answered(resident)[1:] == [
        SurveyAnswered(TRUST, 1),
        SurveyAnswered(BETTER, words="Minder brieven. Meer avonden."),
    ]
    assert resident.marks == {(MARK, number) for number in NUMBERS.values()}
    resident.say("enquete")
    assert place(resident) == Home()
    assert len(answered(resident)) == len(Question)


def test_every_question_can_be_skipped_and_comes_back() -> None:
    resident = reader()
    resident.say("enquete")
    for _question in Question:
        resident.say("0")
    assert (place(resident), resident.decided) == (Home(), [])
    resident.say("enquete")
    assert place(resident) == Surveying(EASE)


@pytest.mark.parametrize("typed", ["7", "12", "0,5 8"])
def test_a_number_that_is_none_of_them_asks_again(typed: str) -> None:
    resident = reader()
    resident.say("enquete")
    resident.say(typed)
    assert (place(resident), resident.decided) == (Surveying(EASE), [])


def test_a_button_of_an_earlier_question_answers_no_other() -> None:
    resident = reader()
    resident.say("enquete")
    first = resident.prompt
    resident.tap("rate:ease:5")
    resident.tap("rate:ease:1", first)
    assert (place(resident), answered(resident)) == (Surveying(TRUST), [SurveyAnswered(EASE, 5)])


@pytest.mark.parametrize(
    ("said", "taken"), [("1 bank", True), ("a" * 300, True), ("a" * 301, False), ("?!", False)]
)
def test_what_should_be_better_is_said_in_own_words(said: str, taken: bool) -> None:
    resident = reader()
    resident.state, resident.offered = Surveying(BETTER), ()
    resident.say(said)
    assert bool(answered(resident)) is taken


def test_a_word_that_works_everywhere_is_no_remark() -> None:
    resident = reader()
    resident.state = Surveying(BETTER)
    resident.say("stop")
    assert answered(resident) == []
    assert resident.resident.stopped


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING, Phase.CLOSED])
def test_there_is_none_before_the_result_nor_when_all_is_over(phase: Phase) -> None:
    resident = conversation(phase)
    resident.say("enquete")
    assert place(resident) == Home()


def test_it_ends_when_residents_are_no_longer_kept() -> None:
    resident = reader(phase=Phase.RESULTS)
    resident.say("enquete")
    until = resident.edition.kept_until
    assert until
    resident.now = until
    resident.say("3")
    assert (place(resident), resident.decided) == (Home(), [])
    resident.now = until - timedelta(seconds=1)
    resident.say("enquete")
    assert place(resident) == Surveying(EASE)


def test_who_does_not_take_part_yet_joins_first() -> None:
    stranger = conversation(Phase.RESULTS, joined=False)
    stranger.say("hallo")
    stranger.say("enquete")
    assert not isinstance(stranger.state, Surveying)
