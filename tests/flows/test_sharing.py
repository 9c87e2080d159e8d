"""What can be done on a screen that people use one after another, and what cannot."""

from dataclasses import replace
from typing import get_args

import pytest

import flows
from bot.channels import KIOSK
from budget.decisions import (
    BallotCast,
    Decision,
    DistrictChosen,
    IdeaSubmitted,
    IdeaWithdrawn,
    Joined,
    LanguageChosen,
)
from budget.rules import RightBy, RightRules, VoteRules
from budget.timeline import Phase
from flows import sharing
from flows.ballot import proving
from flows.scene import InvitationFound, InvitationIs
from flows.state import Arriving, Home, Proving, Sharing
from flows.talk import Kind, Message, Text, Turn
from tests.flows.conversation import LANGUAGES, Conversation, conversation

BY_CODE = VoteRules(right=RightRules(RightBy.CODE))


def standing(phase: Phase, *said: str, vote: VoteRules | None = None) -> Conversation:
    begun = conversation(phase, KIOSK, vote=vote)
    for text in said:
        begun.say(text)
    return begun


def test_what_can_be_decided_there_is_named_and_all_else_cannot() -> None:
    every = set(get_args(Decision))
    assert every > set(sharing.DONE_HERE)
    assert not {one.__name__ for one in sharing.DONE_HERE} & {
        *("IdeaSupported", "ReactionGiven", "Reported", "Marked", "ConsentChosen", "HelpAsked"),
        *("ReminderChosen", "Resumed", "NumberProved", "AuthorJoined", "SurveyAnswered"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_takes_part_with_a_language_and_a_district(language: str) -> None:
    begun = conversation(Phase.IDEAS, KIOSK, language, joined=False)
    begun.say("start")
    begun.tap(f"language:{language}")
    begun.tap("consent:yes")
    begun.tap("district:")
    assert begun.state == Home()
    kinds = [type(decision) for decision in begun.decided]
    assert kinds == [LanguageChosen, Joined, DistrictChosen]


@pytest.mark.parametrize(
    ("phase", "said"),
    [
        (Phase.IDEAS, ["steun 7"]),
        (Phase.IDEAS, ["plannen", "7", "steun"]),
        (Phase.IDEAS, ["volg 7"]),
        (Phase.IDEAS, ["nieuws"]),
        (Phase.IDEAS, ["herinner mij"]),
        (Phase.IDEAS, ["vraag aan de gemeente"]),
        (Phase.IDEAS, ["bel mij"]),
        (Phase.IDEAS, ["stop"]),
        (Phase.IDEAS, ["start"]),
        (Phase.VOTING, ["nieuws", "ja"]),
        (Phase.VOTING, ["qwrtp", "qwrtp", "2"]),
        (Phase.CARRYING_OUT, ["volg 3"]),
        (Phase.CARRYING_OUT, ["vragenlijst"]),
    ],
)
def test_nothing_is_decided_that_counts_by_the_head_or_comes_later(
    phase: Phase, said: list[str]
) -> None:
    assert standing(phase, *said).decided == []


def test_an_idea_is_handed_in_and_can_be_taken_back_while_one_is_there() -> None:
    begun = standing(Phase.IDEAS, "plan", "Een bank bij de vijver", "bij de vijver", "1", "500")
    [said] = begun.tap("send")
    assert "Schrijf dat op" in said.text
    assert "U hoort" not in said.text
    assert [type(one) for one in begun.decided] == [IdeaSubmitted]
    number = begun.ideas.last
    begun.say("mijn plannen")
    begun.tap("withdraw")
    begun.tap(next(one.key for one in begun.offered if one.key.startswith("because:")))
    assert any(isinstance(one, IdeaWithdrawn) and one.number == number for one in begun.decided)


def test_a_code_opens_the_vote_and_it_is_cast_with_one_touch() -> None:
    begun = standing(Phase.VOTING, "stemmen", vote=BY_CODE)
    assert begun.state == Proving()
    begun.resident = replace(begun.resident, proved=True)
    for text in ("3 8", "klaar"):
        begun.say(text)
    begun.tap("cast")
    assert isinstance(begun.decided[-1], BallotCast)


@pytest.mark.parametrize("standing_of_it", list(InvitationIs))
def test_nothing_is_told_of_an_invitation(standing_of_it: InvitationIs) -> None:
    begun = standing(Phase.IDEAS)
    scene = begun.scene._replace(invitation=InvitationFound(standing_of_it, 7, "tag"))
    turn = flows.answer(begun.state, Message("7 ABCDE"), scene)
    assert (turn.state, turn.decisions) == (Home(), ())
    other = begun.scene._replace(invitation=InvitationFound(InvitationIs.WRONG, 8, ""))
    assert flows.answer(begun.state, Message("8 ABCDE"), other) == turn


def test_nothing_is_stopped_there_in_anybodys_place() -> None:
    begun = standing(Phase.IDEAS)
    assert begun.hear(Message("stop", kind=Kind.BLOCKED)) == []
    assert begun.decided == []


def test_on_a_phone_nothing_is_otherwise() -> None:
    begun = conversation(Phase.IDEAS)
    turn = Turn(Arriving())
    assert sharing.heard(begun.state, Message("start"), begun.scene) is None
    assert sharing.kept(turn, begun.state, begun.scene) is turn
    assert sharing.shown(turn, begun.scene) is turn


@pytest.mark.parametrize(("channel", "phone"), [("telegram", True), (KIOSK, False)])
def test_nobody_is_asked_about_a_phone_where_there_is_none(channel: str, *, phone: bool) -> None:
    begun = conversation(Phase.VOTING, channel, vote=BY_CODE)
    [asked] = proving.ask(Sharing(), begun.scene)
    assert isinstance(asked.text, Text)
    assert ("phone" in asked.text.msgid) is phone
