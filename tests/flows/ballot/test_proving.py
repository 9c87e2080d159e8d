from dataclasses import replace

import pytest

import flows
from bot.channels import SCREENS
from bot.channels.segments import folded, segments
from budget.decisions import CodeMissed, CodeQueried, CodeRefused, CodeUsed, Decision
from budget.idea import Draft
from budget.rules import PointRules, RightBy, RightRules, VoteRules
from budget.timeline import Phase
from flows.scene import CodeFound, CodeIs
from flows.state import Home, Proving, ReadingBack, Sharing, Spreading, State, Voting
from flows.talk import Message, Turn, Unfinished
from locales.say import Voice
from tests.flows.conversation import LANGUAGES, Conversation, conversation

BY_CODE = VoteRules(right=RightRules(RightBy.CODE))
CODE = Message("", typed=True)
RIGHT = CodeFound(CodeIs.RIGHT)
UNSENT = Unfinished(basket=(21,))


def caster(*said: str, channel: str = "sms", vote: VoteRules = BY_CODE) -> Conversation:
    begun = conversation(Phase.VOTING, channel, vote=vote)
    for text in said:
        begun.say(text)
    return begun


def typed(caster: Conversation, code: CodeFound, **more: object) -> Turn:
    """Let a code be typed that turns out to be this."""
    return flows.answer(caster.state, CODE, caster.scene._replace(code=code, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("channel", list(SCREENS))
@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["stemmen"], Proving()),
        (["stemmen", "0"], Home()),
        (["stemmen", "lijst"], Voting("list")),
        (["stemmen", "3 8"], Voting("basket")),
        (["stemmen", "3 8", "klaar"], Proving()),
        (["3 8", "klaar", "0"], Voting("basket")),
        (["3 8", "klaar", "stemmen"], Voting("basket")),
        (["3 8", "klaar", "klaar"], Proving()),
        (["lijst"], Voting("list")),
    ],
)
def test_a_code_is_asked_for_at_the_start_and_at_the_latest_at_the_end(
    channel: str, said: list[str], state: State
) -> None:
    casting = caster(*said, channel=channel)
    assert (casting.state, casting.decided) == (state, [])


@pytest.mark.parametrize("channel", list(SCREENS))
@pytest.mark.parametrize(
    ("code", "state", "decided"),
    [
        (CodeFound(CodeIs.RIGHT), Voting(), (CodeUsed(),)),
        (CodeFound(CodeIs.ANOTHER), Sharing(), (CodeQueried(),)),
        (CodeFound(CodeIs.FULL), Proving(), (CodeRefused(),)),
        (CodeFound(CodeIs.SPENT), Proving(), ()),
        (CodeFound(CodeIs.MISTYPED), Proving(), ()),
        (CodeFound(CodeIs.WRONG, tries=2), Proving(), (CodeMissed(),)),
        (CodeFound(CodeIs.WRONG), Proving(), (CodeMissed(),)),
        (CodeFound(CodeIs.LOCKED), Proving(), ()),
    ],
)
def test_what_a_code_leads_to(
    channel: str, code: CodeFound, state: State, decided: tuple[Decision, ...]
) -> None:
    for said in ([], ["stemmen"], ["hulp"], ["asdfgh"], ["?8"]):
        turn = typed(caster(*said, channel=channel), code)
        assert (turn.state, turn.decisions) == (state, decided)
        assert turn.replies[-1].choices
        assert len(turn.replies) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("voted", [True, False])
@pytest.mark.parametrize("vote", [BY_CODE, replace(BY_CODE, ballot=PointRules(10))])
def test_what_is_said_of_a_code_is_one_sms(language: str, voted: bool, vote: VoteRules) -> None:
    for said in ([], ["3:2"]):
        begun = conversation(Phase.VOTING, "sms", language, vote=vote)
        for text in said:
            begun.say(text)
        for standing in CodeIs:
            turn = typed(begun, CodeFound(standing, voted, tries=3))
            voice = Voice(language, brief=True, languages=LANGUAGES)
            for reply in turn.replies:
                text = folded(voice.reply(reply).text)
                assert segments(text) == 1, text
            assert len(turn.replies) == 1


@pytest.mark.parametrize("channel", list(SCREENS))
def test_a_right_code_leads_on_to_the_read_back_where_something_is_chosen(channel: str) -> None:
    turn = typed(caster("3 8", channel=channel), RIGHT)
    assert turn.state == ReadingBack(1)


def test_points_are_given_by_code_as_well() -> None:
    vote = replace(BY_CODE, ballot=PointRules(10))
    assert typed(caster(vote=vote), RIGHT).state == Spreading()
    assert typed(caster("3:2", vote=vote), RIGHT).state == ReadingBack(1)


def test_the_last_wrong_code_and_a_locked_phone_are_told_in_the_same_words() -> None:
    locked = typed(caster(), CodeFound(CodeIs.LOCKED))
    assert typed(caster(), CodeFound(CodeIs.WRONG)).replies == locked.replies


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.COUNTING, Phase.RESULTS])
def test_outside_the_vote_a_code_is_answered_with_the_day_of_the_vote(phase: Phase) -> None:
    begun = conversation(phase, "sms", vote=BY_CODE)
    turn = typed(begun, RIGHT)
    assert (turn.state, turn.decisions) == (Home(), ())


@pytest.mark.parametrize(
    ("choice", "queried", "proved", "state", "decided"),
    [
        ("others", True, True, Voting(), (CodeUsed(helped=True),)),
        ("others", True, False, Voting(), (CodeUsed(helped=True),)),
        ("others", False, True, Voting(), ()),
        ("others", False, False, Proving(), ()),
        ("own", True, True, Voting(), ()),
        ("own", True, False, Proving(), ()),
        ("list", True, True, Voting("list"), ()),
    ],
)
def test_whose_vote_it_is(
    choice: str, queried: bool, proved: bool, state: State, decided: tuple[Decision, ...]
) -> None:
    scene = caster().scene
    scene = scene._replace(
        queried=queried, resident=replace(scene.resident, proved=proved), voted=True
    )
    turn = flows.answer(Sharing(), Message("", choice), scene)
    assert (turn.state, turn.decisions) == (state, decided)


def test_somebody_else_begins_with_nothing_chosen() -> None:
    scene = caster("3 8").scene._replace(queried=True)
    turn = flows.answer(Sharing(), Message("", "others"), scene)
    assert turn.unfinished is not None
    assert not turn.unfinished.filling


@pytest.mark.parametrize("channel", list(SCREENS))
@pytest.mark.parametrize(
    ("chosen", "code", "state", "left"),
    [
        ("3 8", RIGHT, ReadingBack(), (3, 8)),
        ("3 8", RIGHT._replace(others=True), Voting(), ()),
        ("3 8", RIGHT._replace(others=True, kept=UNSENT), ReadingBack(), (21,)),
        ("3 8", RIGHT._replace(kept=UNSENT), ReadingBack(), (3, 8)),
        ("", RIGHT._replace(kept=UNSENT), ReadingBack(), (21,)),
        ("3 8", CodeFound(CodeIs.ANOTHER, others=True), Sharing(), (3, 8)),
    ],
)
def test_nobody_goes_on_with_what_was_chosen_with_another_code(
    channel: str, chosen: str, code: CodeFound, state: State, left: tuple[int, ...]
) -> None:
    begun = caster(*filter(None, [chosen]), channel=channel)
    turn = typed(begun, code)
    assert turn.state == state
    assert (turn.unfinished or begun.unfinished).basket == left
    said = in_words(turn)
    assert ("Wat al gekozen was, telt hier niet mee." in said) is (
        turn.state != Sharing() and code.others
    )
    assert "Bomen Lindelaan" not in said or left == (3, 8)


def in_words(turn: Turn) -> str:
    voice = Voice("nl", brief=True, languages=LANGUAGES)
    return " ".join(voice.reply(reply).text for reply in turn.replies)


def test_an_idea_stays_with_the_phone_whoever_votes_on_it() -> None:
    idea = Draft("Meer bankjes")
    scene = caster().scene._replace(unfinished=Unfinished(idea, basket=(3, 8)))
    turn = flows.answer(Home(), CODE, scene._replace(code=RIGHT._replace(others=True, kept=UNSENT)))
    assert turn.unfinished == Unfinished(idea, basket=(21,))


def test_a_helper_is_told_what_becomes_of_what_was_chosen() -> None:
    scene = caster("3 8").scene._replace(queried=True)
    turn = flows.answer(Sharing(), Message("", "others"), scene)
    first = Voice("nl", brief=True, languages=LANGUAGES).reply(turn.replies[0]).text
    assert "Help met lezen, niet met kiezen." in first
    assert "Het komt terug met de code die erbij hoort." in first
    assert segments(folded(first)) == 1


def test_on_sms_a_vote_by_number_still_asks_for_the_number_that_was_sent() -> None:
    casting = caster("3 8", "klaar", vote=VoteRules())
    assert casting.state == ReadingBack(casting.proof)


@pytest.mark.parametrize("answer", ["1", "ja", "ja graag"])
def test_by_code_a_yes_casts(answer: str) -> None:
    casting = caster("3 8")
    casting.resident = replace(casting.resident, proved=True)
    casting.say("klaar")
    assert casting.state == ReadingBack(1)
    casting.say(answer)
    assert [type(decision).__name__ for decision in casting.decided] == ["BallotCast"]


def test_without_a_code_a_read_back_casts_nothing() -> None:
    casting = caster("3 8")
    casting.resident = replace(casting.resident, proved=True)
    casting.say("klaar")
    casting.resident = replace(casting.resident, proved=False)
    casting.say("1")
    assert (casting.state, casting.decided) == (Proving(), [])


def test_what_is_held_names_the_codes() -> None:
    casting = caster()
    casting.resident = replace(casting.resident, proved=True)
    [said] = casting.say("mijn gegevens")
    assert "- met welke codes op deze telefoon is gestemd of gekozen, op slot" in said.text
