from dataclasses import replace

import pytest

import flows
from bot.channels import SCREENS
from bot.channels.segments import folded, segments
from budget.decisions import CodeMissed, CodeUsed, Decision
from budget.rules import PointRules, RightBy, RightRules, VoteRules
from budget.timeline import Phase
from flows.scene import CodeFound, CodeIs
from flows.state import Assisting, Home, Proving, ReadingBack, Spreading, State, Voting
from flows.talk import Message, Turn, Unfinished
from locales.say import Voice
from tests.flows.conversation import LANGUAGES, Conversation, conversation

BY_CODE = VoteRules(right=RightRules(RightBy.CODE))
RIGHT = CodeFound(CodeIs.RIGHT)


def helper(*said: str, channel: str = "sms", vote: VoteRules = BY_CODE) -> Conversation:
    begun = conversation(Phase.VOTING, channel, vote=vote)
    for text in said:
        begun.say(text)
    return begun


def typed(helping: Conversation, code: CodeFound) -> Turn:
    return flows.answer(helping.state, Message("", typed=True), helping.scene._replace(code=code))


@pytest.mark.parametrize("channel", list(SCREENS))
@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["ik help iemand"], Assisting()),
        (["stemhulp", "ja"], Proving(helped=True)),
        (["stemmen", "ik help iemand", "ja"], Proving(helped=True)),
        (["stemhulp", "nee"], Home()),
        (["stemhulp", "0"], Home()),
        (["stemhulp", "ja", "0"], Home()),
        (["stemhulp", "ja", "klaar"], Proving(helped=True)),
        (["stemhulp", "ja", "hulp", "0"], Proving(helped=True)),
    ],
)
def test_who_helps_says_so_and_the_other_agrees_before_a_code_is_asked(
    channel: str, said: list[str], state: State
) -> None:
    helping = helper(*said, channel=channel)
    assert (helping.state, helping.decided) == (state, [])


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.COUNTING])
def test_helping_is_for_the_vote(phase: Phase) -> None:
    helping = conversation(phase, vote=BY_CODE)
    helping.say("stemhulp")
    assert helping.state == Home()


def test_where_a_number_is_the_right_nobody_votes_on_the_number_of_another() -> None:
    helping = helper("stemhulp", vote=VoteRules())
    assert helping.state == Home()


@pytest.mark.parametrize("channel", list(SCREENS))
@pytest.mark.parametrize(
    ("code", "state", "decided"),
    [
        (RIGHT, Voting(), (CodeUsed(helped=True),)),
        (CodeFound(CodeIs.ANOTHER), Voting(), (CodeUsed(helped=True),)),
        (RIGHT._replace(kept=Unfinished(basket=(21,))), Voting("basket"), (CodeUsed(helped=True),)),
        (CodeFound(CodeIs.MISTYPED), Proving(helped=True), ()),
        (CodeFound(CodeIs.WRONG, tries=2), Proving(helped=True), (CodeMissed(),)),
        (CodeFound(CodeIs.SPENT), Proving(helped=True), ()),
    ],
)
def test_what_a_code_leads_to_for_who_is_helped(
    channel: str, code: CodeFound, state: State, decided: tuple[Decision, ...]
) -> None:
    for before in ((), ("asdfgh",), ("3 8", "menu", "stemhulp", "ja")):
        turn = typed(helper("stemhulp", "ja", *before, channel=channel), code)
        assert (turn.state, turn.decisions) == (state, decided)
        if decided == (CodeUsed(helped=True),):
            assert turn.unfinished == code.kept


def test_points_are_given_with_help_as_well() -> None:
    vote = replace(BY_CODE, ballot=PointRules(10))
    assert typed(helper("stemhulp", "ja", vote=vote), RIGHT).state == Spreading()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_helping_is_one_sms(language: str) -> None:
    asking = conversation(Phase.VOTING, "sms", language, vote=BY_CODE)
    voice = Voice(language, brief=True, languages=LANGUAGES)
    word = {"nl": "stemhulp", "en": "voting help"}[language]
    said = [*asking.say(word), *asking.say("1")]
    for filled in (Unfinished(), Unfinished(basket=(3, 8))):
        asking.unfinished = filled
        said += map(voice.reply, typed(asking, RIGHT).replies)
        lapsed = asking.scene._replace(lapsed=True)
        said += map(voice.reply, flows.answer(Home(), Message("?"), lapsed).replies)
    assert [spoken.text for spoken in said if segments(folded(spoken.text)) > 1] == []


def test_that_the_hour_is_over_is_said_before_anything_else() -> None:
    helping = helper("stemmen", "3 8")
    turn = flows.answer(ReadingBack(), Message("1", "cast"), helping.scene._replace(lapsed=True))
    said = [Voice("nl", brief=True).reply(reply).text for reply in turn.replies]
    assert said[0] == "Het uur om te helpen is voorbij. Wat gekozen was, komt terug met de code."
    assert (turn.state, turn.decisions) == (Proving(), ())
    assert turn.replies[-1].choices
