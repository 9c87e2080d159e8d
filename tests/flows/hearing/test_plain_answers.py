"""A yes decides only where it is nothing but a yes; nothing that was typed is lost."""

import pytest

from budget.decisions import BallotCast, IdeaSubmitted, IdeaSupported, Joined
from budget.idea import Draft
from budget.timeline import Phase
from flows.state import Missed, ReadingBack, Writing
from flows.talk import Unfinished
from tests.flows.conversation import Conversation, conversation

CLOCK = "Een klok op het gemeentehuis"
BINS = "prullenbakken op de route naar school"
PLAIN = ("ja", "Ja!", "ja graag", "ja hoor", "ja dat is goed", "jaa", "prima", "doe maar", "zeker",
         "tuurlijk", "yes please", "ja ja", "ja, doe maar", "ok is goed")  # fmt: skip
UNPLAIN = (
    "ja?",
    "ja maar anders",
    "ja nog niet",
    "ja maar niet vaak",
    "ja, wat kost dat?",
    "ja nee",
    "ja is dit gratis",
    "ja niet",
    "yes but not now",
    "ja maar bij station",
)


def sayer(phase: Phase, *said: str, joined: bool = True) -> Conversation:
    begun = conversation(phase, "sms", joined=joined)
    for text in said:
        begun.say(text)
    return begun


@pytest.mark.parametrize("yes", [*PLAIN, "versturen"])
def test_an_idea_is_sent_by_a_plain_yes(yes: str) -> None:
    writing = sayer(Phase.IDEAS, "nieuw plan", CLOCK, "3", yes)
    assert any(isinstance(one, IdeaSubmitted) for one in writing.decided)


@pytest.mark.parametrize("yes", UNPLAIN)
def test_an_idea_is_not_sent_by_any_other_yes(yes: str) -> None:
    writing = sayer(Phase.IDEAS, "nieuw plan", CLOCK, "3", yes)
    assert writing.decided == []
    assert writing.unfinished.idea
    assert writing.unfinished.idea.text == CLOCK


@pytest.mark.parametrize("yes", PLAIN)
def test_another_idea_is_supported_by_a_plain_yes_that_is_repeated(yes: str) -> None:
    assert sayer(Phase.IDEAS, "nieuw plan", BINS, yes).decided == []
    assert sayer(Phase.IDEAS, "nieuw plan", BINS, yes, yes).decided == [IdeaSupported(20)]


@pytest.mark.parametrize("yes", UNPLAIN)
def test_own_words_are_not_thrown_away_by_any_other_yes(yes: str) -> None:
    writing = sayer(Phase.IDEAS, "nieuw plan", BINS, yes)
    assert writing.decided == []
    assert writing.unfinished.idea
    assert writing.unfinished.idea.text == BINS
    assert isinstance(writing.state, Missed)


@pytest.mark.parametrize("yes", PLAIN)
def test_who_says_a_plain_yes_takes_part(yes: str) -> None:
    assert Joined() in sayer(Phase.IDEAS, "hallo", "1", yes, joined=False).decided


@pytest.mark.parametrize("yes", UNPLAIN)
def test_who_says_any_other_yes_is_asked_again(yes: str) -> None:
    assert Joined() not in sayer(Phase.IDEAS, "hallo", "1", yes, joined=False).decided


@pytest.mark.parametrize("said", ["steun 7 en 8", "steun 7, 8", "support 7 and 8"])
def test_several_ideas_are_supported_one_at_a_time(said: str) -> None:
    supporting = conversation(Phase.IDEAS, "sms")
    how = supporting.say(said)[0]
    assert how.text == "U kunt 1 plan tegelijk steunen. Stuur: STEUN 7. Daarna: STEUN 8."
    assert supporting.decided == []


@pytest.mark.parametrize("said", ["7", "nr 7", "zeven", "plan 7", "info 7", "?7"])
def test_a_number_at_the_menu_opens_an_idea(said: str) -> None:
    reading = conversation(Phase.IDEAS, "sms")
    reading.say(said)
    assert getattr(reading.state, "number", 0) == 7


@pytest.mark.parametrize("said", ["klopt", "Dat klopt!", "klopt zo", "correct", "that's right"])
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_that_it_is_right_is_a_yes_where_that_was_asked(said: str, channel: str) -> None:
    here = conversation(Phase.IDEAS, channel)
    here.unfinished = Unfinished(Draft("Een kraan met drinkwater", "", "", 0))
    here.state = Writing("summary")
    here.say("xyz")
    here.say(said)
    assert any(isinstance(one, IdeaSubmitted) for one in here.decided)
    for word in ("vraag", "ik wil niet"):
        other = conversation(Phase.IDEAS, channel)
        other.say(word)
        other.say("klopt")
        assert other.resident.joined
        assert not any(isinstance(one, IdeaSubmitted) for one in other.decided)


def test_that_it_is_right_casts_a_vote_that_was_read_back_but_by_sms() -> None:
    for channel, cast in (("whatsapp", True), ("sms", False)):
        here = conversation(Phase.VOTING, channel)
        for said in ("3 8", "klaar", "dat klopt"):
            here.say(said)
        assert any(isinstance(one, BallotCast) for one in here.decided) is cast
        assert cast or isinstance(here.state, ReadingBack)


def test_that_it_is_right_is_no_consent() -> None:
    stranger = conversation(Phase.IDEAS, "sms", joined=False)
    for said in ("hallo", "1", "klopt"):
        stranger.say(said)
    assert not stranger.resident.joined
