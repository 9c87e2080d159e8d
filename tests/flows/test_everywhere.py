"""What is answered alike in every place."""

from dataclasses import replace

import pytest

import flows
from budget.decisions import Decision, Stopped
from budget.timeline import Phase
from flows import aftermath
from flows.state import (
    Agreeing,
    Arriving,
    Browsing,
    Consenting,
    Home,
    Informing,
    Settling,
    State,
    Voting,
    Writing,
)
from flows.talk import Kind, Message
from tests.flows.conversation import conversation


@pytest.mark.parametrize(
    ("phase", "said", "state"),
    [
        (Phase.IDEAS, "menu", Home()),
        (Phase.IDEAS, "uitleg", Informing()),
        (Phase.IDEAS, "plan", Writing()),
        (Phase.IDEAS, "plannen", Browsing()),
        (Phase.IDEAS, "lijst", Browsing()),
        (Phase.IDEAS, "nieuws", Agreeing()),
        (Phase.IDEAS, "buurt", Settling("only")),
        (Phase.IDEAS, "klaar", Home()),
        (Phase.IDEAS, "terug", Home()),
        (Phase.VOTING, "stemmen", Voting()),
        (Phase.VOTING, "plannen", Voting("list")),
        (Phase.VOTING, "lijst", Voting("list")),
        (Phase.SCREENING, "plannen", Browsing()),
    ],
)
def test_a_global_word_works_from_any_place(phase: Phase, said: str, state: State) -> None:
    for before in (Home(), Informing("rules"), Browsing("groen"), Settling("news")):
        resident = conversation(phase)
        resident.state = before
        resident.say(said)
        expected = Browsing() if (said, before) == ("terug", Browsing("groen")) else state
        expected = Informing() if (said, before) == ("terug", Informing("rules")) else expected
        assert resident.state == expected, before


@pytest.mark.parametrize("said", ["stemmen", "plan", "plannen", "menu", "uitleg", "klaar", "lijst"])
def test_who_has_not_agreed_yet_is_asked_again(said: str) -> None:
    stranger = conversation(Phase.VOTING, joined=False)
    stranger.say("hallo")
    stranger.say("1")
    [asked] = stranger.say(said)
    assert stranger.state == Consenting()
    assert asked.options[0].key == "consent:yes"


def test_an_old_button_is_answered_and_the_question_asked_again() -> None:
    resident = conversation(Phase.IDEAS)
    old = resident.prompt
    resident.say("plannen")
    [told] = resident.tap("write", old)
    assert told.text.startswith("Deze knop is verlopen.\n\nEr zijn 26 plannen.")
    assert resident.state == Browsing()


def test_a_message_that_was_edited_is_not_taken_back() -> None:
    resident = conversation(Phase.IDEAS)
    [told] = resident.hear(Message("iets anders", kind=Kind.EDITED))
    assert told.text.startswith("Wat u al stuurde, kan ik niet veranderen.")


@pytest.mark.parametrize(("word", "decided"), [("", []), ("STOP", [Stopped()])])
def test_who_blocks_us_is_not_answered_and_stops_only_by_a_word(
    word: str, decided: list[Decision]
) -> None:
    resident = conversation(Phase.IDEAS)
    assert resident.hear(Message(word, kind=Kind.BLOCKED)) == []
    assert resident.decided == decided
    assert resident.hear(Message(word, kind=Kind.UNBLOCKED)) == []


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_in_chat_what_is_said_and_what_is_asked_are_one_message(channel: str) -> None:
    resident = conversation(Phase.VOTING, channel)
    for said in ("8 99", "?99", "stemmen", "?99", "hulp", "1", "", "xyz", "menu"):
        assert len(resident.say(said)) == 1, said


@pytest.mark.parametrize(("joined", "state"), [(True, Home()), (False, Arriving())])
def test_when_we_failed_we_say_so(*, joined: bool, state: State) -> None:
    turn = flows.sorry(conversation(Phase.VOTING, joined=joined).scene)
    assert turn.state == state
    assert turn.replies[-1].choices


def test_a_scene_after_nothing_is_the_same_scene() -> None:
    scene = conversation(Phase.VOTING).scene
    turn = flows.answer(Home(), Message("?8"), scene)
    assert aftermath.after(scene, replace(turn, unfinished=None)) is scene
