"""Who guesses the number that only the real phone was sent: a few tries a day, and no more."""

from datetime import datetime, time

import pytest

from budget.decisions import Forgotten, ProofMissed
from budget.timeline import Phase
from flows.state import Forgetting, Home, ReadingBack, Voting
from flows.talk import Kind, Message
from tests.flows.conversation import Conversation, conversation

FORMS = (
    "{}",
    " {} ",
    "nr {}",
    "{}!",
    "{}?",
    "/{}",
    "{}.",
    "({})",
    "00{}",
    "ja {}",
    "nummer {} graag",
    "{}\u200b",
    "*{}*",
)
"""Ways in which the number that was sent can be typed."""

OTHER_DIGITS = ("\u0664\u0668\u0662\u0661", "\uff14\uff18\uff12\uff11", "4\ufe0f\u20e3821")
CLOSED = "Er is vandaag 5 keer een verkeerd nummer gestuurd."


def read_back() -> Conversation:
    begun = conversation(Phase.VOTING, "sms")
    begun.say("3 8")
    begun.say("klaar")
    assert begun.state == ReadingBack(4821)
    return begun


@pytest.mark.parametrize("form", FORMS)
def test_whatever_form_the_right_number_is_taken_in_a_wrong_one_counts(form: str) -> None:
    right, wrong = read_back(), read_back()
    right.say(form.format("4821"))
    wrong.say(form.format("5937"))
    assert ProofMissed() not in right.decided
    assert wrong.decided == [ProofMissed()]


@pytest.mark.parametrize("typed", OTHER_DIGITS)
def test_digits_of_another_script_are_a_try_as_well(typed: str) -> None:
    right, wrong = read_back(), read_back()
    wrong.state = ReadingBack(5937)
    wrong.offered = [o._replace(number=5937, label="5937") for o in wrong.offered if o.number > 1]
    right.say(typed)
    wrong.say(typed)
    assert right.state == Home()
    assert wrong.decided == [ProofMissed()]


@pytest.mark.parametrize("said", ["hallo", "9999999", "3", "12.5", "wat is dit?", "1"])
def test_what_could_not_be_the_number_is_no_try(said: str) -> None:
    asked = read_back()
    asked.say(said)
    assert ProofMissed() not in asked.decided


def test_after_the_last_try_the_vote_is_closed_and_the_basket_is_kept() -> None:
    guessing = read_back()
    for _each in range(4):
        [again] = guessing.say("5937")
        assert "Stuur 4821 om te stemmen" in again.text
    [closed] = guessing.say("5937")
    assert closed.text.startswith(CLOSED)
    assert "Vanaf morgen" in closed.text
    assert [option.key for option in closed.options] == ["help", "back"]
    assert (guessing.state, guessing.unfinished.basket) == (Voting("basket"), (3, 8))
    assert guessing.decided == [ProofMissed()] * 5


def test_what_is_guessed_after_that_is_not_answered_and_everything_else_is() -> None:
    guessing = read_back()
    for _each in range(5):
        guessing.say("5937")
    assert guessing.say("5937") == []
    assert guessing.say("4821") == []
    [basket] = guessing.say("14")
    assert "14" in basket.text
    [closed] = guessing.say("klaar")
    assert closed.text.startswith(CLOSED)
    assert len(guessing.say("9")) == 1
    guessing.tap("help:answer")
    assert guessing.say("1430") != [], "what is asked in somebody's own words is no guess"


def test_a_right_number_after_fewer_misses_casts() -> None:
    voting = read_back()
    for _each in range(4):
        voting.say("5937")
    voting.say("4821")
    assert voting.state == Home()
    assert len(voting.decided) == 5


def test_on_the_last_day_nobody_is_told_to_wait_for_another() -> None:
    guessing = read_back()
    last = guessing.edition.last_day(Phase.VOTING)
    assert last
    guessing.now = datetime.combine(last, time(12), guessing.edition.zone)
    for _each in range(4):
        guessing.say("5937")
    [said] = guessing.say("5937")
    assert "Vanaf morgen" not in said.text
    assert "Een mens kan u nog helpen: stuur nu 9." in said.text


@pytest.mark.parametrize("first", ["wis", "klaar"])
def test_erasing_and_voting_share_their_tries(first: str) -> None:
    guessing = read_back()
    second = {"wis": "klaar", "klaar": "wis"}[first]
    for word, times in ((first, 3), (second, 2)):
        guessing.say(word)
        for _each in range(times):
            guessing.say("5937")
    for word in ("wis", "klaar"):
        [said] = guessing.say(word)
        assert said.text.startswith(CLOSED)
        assert not isinstance(guessing.state, ReadingBack | Forgetting)
        assert guessing.say("4821") == []
    assert Forgotten() not in guessing.decided


def test_a_place_where_a_number_was_asked_before_it_was_closed_takes_it_no_more() -> None:
    asked = read_back()
    asked.tries = 0
    asked.say("4821")
    assert asked.decided == []
    assert asked.state == Voting("basket")


def test_below_a_photo_a_number_is_a_try_as_well() -> None:
    asked = read_back()
    asked.hear(Message("5937", kind=Kind.PICTURE))
    assert asked.decided == [ProofMissed()]


def test_where_the_channel_shows_who_sends_nothing_is_a_try() -> None:
    asked = conversation(Phase.VOTING, "whatsapp")
    asked.say("3 8")
    asked.say("klaar")
    for _each in range(6):
        asked.say("5937")
    asked.say("ja")
    assert ProofMissed() not in asked.decided
    assert asked.state == Home()
