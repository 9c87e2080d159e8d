"""What an ambassador reads who rehearses the vote: on every channel, with every kind of ballot."""

import pytest

from budget.ballot import Basket, Points
from budget.decisions import BallotCast, RehearsalBegun, RehearsalLeft
from budget.rules import ChoiceRules, PointRules, RightBy, RightRules, VoteRules
from budget.timeline import Phase
from flows import rehearsing
from flows.scene import RehearsalIs
from flows.state import Home
from tests.flows.conversation import DEMO, Conversation, conversation

MARK = "Oefening: dit telt niet.\n"
CHANNELS = ("telegram", "whatsapp", "sms")


def rehearsal(channel: str, vote: VoteRules = DEMO.edition.vote) -> Conversation:
    """Return a conversation in which the vote is rehearsed while ideas come in."""
    begun = conversation(Phase.IDEAS, channel, vote=vote)
    begun.rehearsal = RehearsalIs.ASKED
    [*_said, menu] = begun.say("oefen")
    assert menu.text.startswith(MARK)
    return begun


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("vote", "said", "ballot"),
    [
        (DEMO.edition.vote, "3 8", Basket((3, 8))),
        (VoteRules(ChoiceRules(most=3)), "3 8", Basket((3, 8))),
        (VoteRules(PointRules(5)), "3:2", Points(((3, 2),))),
        (VoteRules(right=RightRules(RightBy.CODE)), "3 8", Basket((3, 8))),
    ],
)
def test_every_message_says_that_it_is_a_rehearsal_up_to_the_last(
    channel: str, vote: VoteRules, said: str, ballot: Basket | Points
) -> None:
    rehearsed = rehearsal(channel, vote)
    for text in ("stemmen", said, "klaar", "hulp", "terug", "?8", "mijn gegevens", "klaar"):
        assert all(spoken.text.startswith(MARK) for spoken in rehearsed.say(text)), text
    [done] = rehearsed.tap("cast")
    assert done.text.startswith(f"{MARK}Uw oefenstem is binnen")
    assert "-" not in done.text.removeprefix(MARK)
    assert rehearsed.decided == [RehearsalBegun(), BallotCast(ballot, bytes(16))]
    assert rehearsed.scene.voted


@pytest.mark.parametrize("channel", CHANNELS)
def test_who_stops_is_back_in_the_phase_that_it_is(channel: str) -> None:
    rehearsed = rehearsal(channel)
    rehearsed.say("menu")
    said = rehearsed.say("klaar met oefenen")
    assert not any(spoken.text.startswith(MARK) for spoken in said)
    assert "write" in [option.key for option in said[-1].options]
    assert (rehearsed.state, rehearsed.decided[-1]) == (Home(), RehearsalLeft())


def test_nothing_is_marked_where_nobody_rehearses() -> None:
    plain = conversation(Phase.VOTING)
    [menu] = plain.say("menu")
    assert not menu.text.startswith(MARK)
    assert rehearsing.LEAVE.key not in [option.key for option in menu.options]
    assert plain.scene._replace(rehearsal=RehearsalIs.NONE) == plain.scene
