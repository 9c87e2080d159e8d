"""A postcode and a year of birth that have to match a code."""

import pytest

import flows
from bot.channels import SCREENS
from bot.channels.segments import folded, segments
from budget.decisions import CodeHeld, CodeMissed, CodeQueried, CodeUsed, Decision
from budget.rules import RightBy, RightRules, VoteRules
from budget.timeline import Phase
from flows import aftermath, places
from flows.scene import CodeFound, CodeIs
from flows.state import Home, Matching, Proving, ReadingBack, Sharing, State, Voting
from flows.talk import Kind, Message, Turn, Unfinished
from locales.say import Voice
from tests.flows.conversation import LANGUAGES, Conversation, conversation

CHECKED = VoteRules(right=RightRules(RightBy.CODE, check=True))
SAID = Message("", typed=True)
HELD = CodeFound(CodeIs.HELD)
RIGHT = CodeFound(CodeIs.RIGHT)
UNLIKE = CodeFound(CodeIs.UNLIKE, tries=4)


def asked(*said: str, channel: str = "sms", language: str = "nl") -> Conversation:
    """Return a conversation in which a code was typed that something has to match."""
    begun = conversation(Phase.VOTING, channel, language, vote=CHECKED)
    for text in said:
        begun.say(text)
    begun.state = answered(begun, HELD).state
    return begun


def answered(caster: Conversation, found: CodeFound) -> Turn:
    return flows.answer(caster.state, SAID, caster.scene._replace(code=found))


@pytest.mark.parametrize("channel", list(SCREENS))
@pytest.mark.parametrize(
    ("said", "state"),
    [
        ((), Matching()),
        (("stemmen",), Matching()),
        (("3 8", "klaar"), Matching()),
        (("stemhulp", "ja"), Matching(helped=True)),
        (("stemhulp", "ja", "hulp"), Matching(helped=True)),
    ],
)
def test_a_code_opens_nothing_before_something_matches_it(
    channel: str, said: tuple[str, ...], state: State
) -> None:
    begun = conversation(Phase.VOTING, channel, vote=CHECKED)
    for text in said:
        begun.say(text)
    turn = answered(begun, HELD)
    assert (turn.state, turn.decisions, turn.unfinished) == (state, (CodeHeld(),), None)
    assert not aftermath.after(begun.scene._replace(code=HELD), turn).resident.proved
    assert turn.replies[-1].choices


@pytest.mark.parametrize("channel", list(SCREENS))
@pytest.mark.parametrize(
    ("said", "found", "state", "decided"),
    [
        ((), RIGHT, Voting(), (CodeUsed(),)),
        (("3 8", "klaar"), RIGHT, ReadingBack(), (CodeUsed(),)),
        ((), CodeFound(CodeIs.ANOTHER), Sharing(), (CodeQueried(),)),
        (("stemhulp", "ja"), RIGHT, Voting(), (CodeUsed(helped=True),)),
        (("stemhulp", "ja"), UNLIKE, Matching(helped=True), (CodeMissed(),)),
        (("stemhulp", "ja"), CodeFound(CodeIs.LOCKED), Proving(helped=True), ()),
        ((), UNLIKE, Matching(), (CodeMissed(),)),
        ((), CodeFound(CodeIs.UNLIKE), Proving(), (CodeMissed(),)),
        ((), CodeFound(CodeIs.PARTIAL), Matching(), ()),
        ((), CodeFound(CodeIs.EARLY), Proving(), ()),
        ((), CodeFound(CodeIs.LOCKED), Proving(), ()),
        ((), CodeFound(CodeIs.SPENT), Proving(), ()),
        ((), CodeFound(CodeIs.MISTYPED), Proving(), ()),
        ((), HELD, Matching(), (CodeHeld(),)),
    ],
)
def test_where_an_answer_leads(
    channel: str,
    said: tuple[str, ...],
    found: CodeFound,
    state: State,
    decided: tuple[Decision, ...],
) -> None:
    for before in ((), ("asdfgh",), ("taal",)):
        caster = asked(*said, channel=channel)
        for text in before:
            caster.say(text)
        turn = answered(caster, found)
        assert (type(turn.state), turn.decisions) == (type(state), decided)
        assert isinstance(state, ReadingBack) or turn.state == state


@pytest.mark.parametrize("channel", list(SCREENS))
@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("0", Proving()),
        ("terug", Proving()),
        ("menu", Home()),
        ("3 8", Matching()),
        ("weet ik niet", Matching()),
    ],
)
def test_what_is_no_answer_is_no_try(channel: str, said: str, state: State) -> None:
    caster = asked(channel=channel)
    caster.say(said)
    assert (caster.state, caster.decided) == (state, [])


def test_back_leads_who_helps_back_to_the_code_of_who_is_helped() -> None:
    caster = asked("stemhulp", "ja")
    caster.say("0")
    assert caster.state == Proving(helped=True)


def test_a_picture_is_no_answer_either() -> None:
    caster = asked()
    turn = flows.answer(caster.state, Message(kind=Kind.PICTURE), caster.scene)
    assert turn.decisions == ()


def test_outside_of_the_phase_nothing_is_matched() -> None:
    late = asked().scene._replace(phase=Phase.COUNTING, code=RIGHT)
    turn = flows.answer(Matching(), SAID, late)
    assert (turn.state, turn.decisions) == (Home(), ())


def test_who_is_helped_begins_with_what_they_chose_themselves() -> None:
    caster = asked("3 8", "menu", "stemhulp", "ja")
    turn = answered(caster, RIGHT._replace(kept=Unfinished(basket=(21,))))
    assert turn.unfinished == Unfinished(basket=(21,))


def test_the_last_wrong_answer_and_a_locked_phone_are_told_in_the_same_words() -> None:
    last, locked = (
        answered(asked(), found).replies
        for found in (CodeFound(CodeIs.UNLIKE), CodeFound(CodeIs.LOCKED))
    )
    assert last == locked


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("helper", [True, False])
@pytest.mark.parametrize(
    "found",
    [
        HELD,
        UNLIKE,
        UNLIKE._replace(tries=1),
        CodeFound(CodeIs.UNLIKE),
        CodeFound(CodeIs.PARTIAL),
        CodeFound(CodeIs.EARLY),
    ],
)
def test_all_that_is_said_of_it_is_one_sms(language: str, helper: bool, found: CodeFound) -> None:
    voice = Voice(language, brief=True, languages=LANGUAGES)
    caster = asked(language=language)
    caster.state = Matching(helped=helper)
    [said] = [voice.reply(reply).text for reply in answered(caster, found).replies]
    assert segments(folded(said)) == 1, said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("helper", [True, False])
def test_on_sms_the_way_back_is_said(language: str, helper: bool) -> None:
    caster = asked(language=language)
    voice = Voice(language, brief=True, languages=LANGUAGES)
    [said] = [voice.reply(reply).text for reply in places.ask(Matching(helper), caster.scene)]
    assert "0 = " in said
