import pytest

from budget.decisions import PhotoSent
from budget.notice import About, Notice
from budget.opinion import Responded
from budget.timeline import Phase
from flows.opinions import Responding
from flows.outcome.responding import LENGTH
from flows.state import Home, Missed, Progressing, Reading, State
from flows.talk import Kind, Message
from tests.flows.conversation import Conversation, conversation
from tests.journeys import carried

PHOTO = Message(kind=Kind.PICTURE, media=True)


def follower(channel: str = "telegram") -> Conversation:
    """Return somebody who follows project 3, of which there is news."""
    begun = conversation(Phase.CARRYING_OUT, channel)
    begun.outcome = carried.outcome()
    begun.progress = carried.progress(begun.edition, begun.now)
    begun.say("volg 3")
    begun.say("menu")
    begun.decided.clear()
    return begun


def place_of(begun: Conversation) -> State:
    return begun.state


def told(channel: str = "telegram") -> Conversation:
    begun = follower(channel)
    begun.told(Notice(About.PROGRESSED, 3))
    return begun


@pytest.mark.parametrize("place", [Home(), Progressing(8), Responding(8)])
def test_who_is_told_of_a_project_can_answer_at_once(place: State) -> None:
    begun = follower()
    begun.state = place
    begun.told(Notice(About.PROGRESSED, 3))
    assert place_of(begun) == Responding(3)


def test_who_is_in_the_middle_of_something_stays_there() -> None:
    begun = follower()
    begun.state = Reading(5)
    said = begun.told(Notice(About.PROGRESSED, 3))
    assert place_of(begun) == Reading(5)
    keys = [option.key for option in said[-1].options]
    assert keys == ["progress:3", "respond:3", "quiet:3", "again"]
    begun.tap("respond:3")
    assert place_of(begun) == Responding(3, asked=True)


def test_a_photo_needs_no_button_and_says_of_which_project_it_is() -> None:
    begun = told()
    [said] = begun.hear(PHOTO)
    sent, responded = begun.decided
    assert isinstance(sent, PhotoSent)
    assert responded == Responded(3)
    assert isinstance(responded, Responded)
    assert responded.photo == sent.token
    assert "plan 3 (Bomen Lindelaan)" in said.text
    assert place_of(begun) == Progressing(3)


def test_a_photo_on_the_page_of_a_project_is_of_that_project() -> None:
    begun = follower()
    begun.say("voortgang")
    begun.say("8")
    begun.hear(PHOTO)
    assert Responded(8) in begun.decided


def test_a_photo_at_the_menu_is_of_nothing() -> None:
    begun = follower()
    begun.hear(PHOTO)
    assert begun.decided == []


def test_a_photo_that_cannot_come_by_sms_is_asked_for_in_words() -> None:
    begun = told("sms")
    begun.hear(PHOTO)
    assert begun.decided == []
    begun.hear(Message("Mooi geworden", kind=Kind.PICTURE, media=True))
    assert begun.decided == [Responded(3, "Mooi geworden")]


def test_words_that_nobody_asked_for_are_read_back_first() -> None:
    begun = told()
    [said] = begun.say("Wat zijn ze mooi, dank u wel")
    assert "“Wat zijn ze mooi, dank u wel”" in said.text
    assert begun.decided == []
    begun.tap("respond-yes")
    assert begun.decided == [Responded(3, "Wat zijn ze mooi, dank u wel")]


@pytest.mark.parametrize("then", ["nee", "terug"])
def test_what_was_not_meant_so_is_told_to_nobody(then: str) -> None:
    begun = told()
    begun.say("Waar is de bakker?")
    begun.say(then)
    assert begun.decided == []


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("8", Progressing(8)),
        ("voortgang 8", Progressing(8)),
        ("menu", Home()),
        ("0", Progressing(3)),
    ],
)
def test_a_number_or_a_word_means_what_it_always_does(typed: str, place: State) -> None:
    begun = told()
    begun.say(typed)
    assert (place_of(begun), begun.decided) == (place, [])


def test_who_is_asked_may_begin_with_any_word() -> None:
    begun = told()
    begun.tap("respond:3")
    begun.say("voortgang 8")
    [responded] = begun.decided
    assert isinstance(responded, Responded)
    assert (responded.project, responded.words) == (3, "voortgang 8")


def test_who_is_asked_says_it_once_and_at_most_so_long() -> None:
    begun = told()
    begun.tap("respond:3")
    begun.say("ja " * LENGTH)
    [responded] = begun.decided
    assert isinstance(responded, Responded)
    assert len(responded.words) == LENGTH


@pytest.mark.parametrize("number", [21, 99])
def test_of_what_did_not_win_nothing_can_be_said(number: int) -> None:
    begun = told()
    begun.offered = []
    begun.state = Responding(number, asked=True)
    begun.say("Jammer dat dit niet won")
    assert (place_of(begun), begun.decided) == (Missed(Home()), [])


def test_who_was_told_long_ago_begins_the_next_edition_at_the_menu() -> None:
    begun = told()
    begun.progress, begun.outcome = {}, None
    begun.say("Hallo, wat is er nu te doen?")
    assert (place_of(begun), begun.decided) == (Missed(Home()), [])
