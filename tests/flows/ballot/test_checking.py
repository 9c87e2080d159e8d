"""What is taken for a receipt, and what is answered."""

import pytest

import flows
from budget.timeline import Phase
from flows.ballot import checking
from flows.ballot.checking import asked
from flows.scene import ReceiptFound, ReceiptIs
from flows.state import Arriving, Helping, Home, Missed, Voting, Writing
from flows.talk import Message
from locales.say import Voice
from tests.flows.conversation import WORDS, conversation

NUMBER = "VX4K7-TN2QD"


@pytest.mark.parametrize(
    "text",
    [
        "CHECK VX4K7-TN2QD",
        "check vx4k7 tn2qd",
        "Controleer VX4K7TN2QD",
        "controleer: vx4k7-tn2qd.",
        "Controleer mijn stem VX4K7-TN2QD",
        "Bonnummer: VX4K7-TN2QD.",
        "receipt #VX4K7 - TN2QD",
        "CHECK VX4K7\u2013TN2QD",
        "VX4K7-TN2QD",
        "vx4k7 tn2qd",
        "  VX4K7TN2QD!",
        "\uff36\uff38\uff14\uff2b\uff17-TN2QD",
    ],
)
def test_a_receipt_is_read_however_it_is_written(text: str) -> None:
    found = asked(text, WORDS)
    assert found
    assert found.number == NUMBER


def test_an_o_for_a_zero_and_an_l_for_a_one_are_understood() -> None:
    found = asked("check VO4K7-TNLQD", WORDS)
    assert found
    assert found.number == "V04K7-TN1QD"


@pytest.mark.parametrize(
    "text", ["check VX4K7-TN2Q", "controleer VX4K7TN2QDD", "check UX4K7-TN2QD"]
)
def test_what_is_nearly_a_receipt_was_meant_as_one(text: str) -> None:
    found = asked(text, WORDS)
    assert found
    assert (found.number, bool(found.typed), found.named) == ("", True, True)


@pytest.mark.parametrize("text", ["check", "Controleer", "controleer mijn stem?", "bonnummer"])
def test_the_words_alone_ask_what_to_send(text: str) -> None:
    found = asked(text, WORDS)
    assert found
    assert (found.number, found.typed, found.named) == ("", "", True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8",
        "3 8 14",
        "1234567890",
        "12345 67890",
        "0612345678",
        "speelplein",
        "checkpoint VX4K7-TN2QD",
        "check 8",
        "check de speelplaats",
        "Controleer of de lantaarns het doen",
        "mijn stem is VX4K7-TN2QD geloof ik",
        "VX4K7-TN2Q",
    ],
)
def test_what_is_something_else_is_left_alone(text: str) -> None:
    assert asked(text, WORDS) is None


@pytest.mark.parametrize("standing", ReceiptIs)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_answer_is_one_message_on_sms(standing: ReceiptIs, language: str) -> None:
    turn = checking.heard(ReceiptFound(standing, NUMBER, sure=True), Home())
    assert turn
    [reply] = turn.replies
    said = Voice(language, brief=True).reply(reply).text
    assert said.isascii()
    assert len(said) <= 160


@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING, Phase.COUNTING, Phase.CLOSED])
def test_a_receipt_is_answered_in_every_phase_to_everybody(phase: Phase, *, joined: bool) -> None:
    held = conversation(phase, joined=joined)
    scene = held.scene._replace(receipt=ReceiptFound(ReceiptIs.CHAINED, NUMBER, sure=True))
    turn = flows.answer(held.state, Message("CHECK VX4K7-TN2QD", first=not joined), scene)
    said = " ".join(Voice("nl", brief=False, languages=("nl",)).say(r.text) for r in turn.replies)
    assert said.startswith("Bonnummer VX4K7-TN2QD staat in de lijst van alle stemmen.")
    assert turn.decisions == ()
    assert turn.replies[-1].choices
    assert isinstance(turn.state, Home if joined else Arriving)


def test_who_checks_a_receipt_while_voting_goes_on_where_they_were() -> None:
    found = ReceiptFound(ReceiptIs.UNKNOWN, sure=True)
    for state in (Voting("basket"), Missed(Voting("basket"), 1)):
        turn = checking.heard(found, state)
        assert turn
        assert turn.state == Voting("basket")


@pytest.mark.parametrize("state", [Writing("text"), Writing("place"), Helping(Home(), asked=True)])
def test_a_word_of_an_idea_is_no_receipt(state: Writing | Helping) -> None:
    assert checking.heard(ReceiptFound(ReceiptIs.UNKNOWN), state) is None
    assert checking.heard(ReceiptFound(ReceiptIs.CHAINED, NUMBER, sure=True), state)
