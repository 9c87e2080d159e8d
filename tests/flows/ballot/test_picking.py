"""Projects that are called by words: asked about together, and taken out where that is certain."""

from dataclasses import replace

import pytest

from bot.channels.segments import folded, is_gsm, segments
from budget.timeline import Phase
from flows.hearing.called import called
from flows.state import Browsing, Home, Looking, Missed, ReadingBack, State, Voting
from flows.talk import Called
from tests.flows.conversation import WORDS, Conversation, conversation

CHANNELS = ("telegram", "whatsapp", "sms")


def voter(channel: str, *basket: int, said: tuple[str, ...] = ()) -> Conversation:
    """Return who has so much in the basket, and said these."""
    here = conversation(Phase.VOTING, channel)
    here.say(" ".join(map(str, basket)) if basket else "stemmen")
    for text in said:
        here.say(text)
    return here


@pytest.mark.parametrize(
    ("text", "named", "dropped", "doubt"),
    [
        ("skatebaan en bankjes", ["skatebaan", "bankjes"], [], False),
        ("De zonnepanelen, het plein en de bomen", ["zonnepanelen", "plein", "bomen"], [], False),
        ("ik wil graag een skatebaan en een bankje", ["skatebaan", "bankje"], [], False),
        ("bankjes op het dennenplein + bomen", ["bankjes dennenplein", "bomen"], [], False),
        ("trees and benches please", ["trees", "benches"], [], False),
        ("1. trees 2. benches", ["trees", "benches"], [], False),
        ("1) de bomen\n2) het plein", ["bomen", "plein"], [], False),
        ("bomen weg", [], ["bomen"], False),
        ("-bomen", [], ["bomen"], False),
        ("skatebaan eruit graag", [], ["skatebaan"], False),
        ("zonder de bankjes", [], ["bankjes"], False),
        ("nee toch geen bankjes", [], ["bankjes"], False),
        ("haal de bankjes en de bomen weg", [], ["bankjes", "bomen"], False),
        ("remove the trees", [], ["trees"], False),
        ("bankjes er weer uit", [], ["bankjes"], False),
        ("de bomen, die mogen er weer uit", [], ["bomen"], False),
        ("trees back out please", [], ["trees"], False),
        ("haal de bomen niet weg", ["bomen"], [], True),
        ("no trees", [], ["trees"], False),
        ("no, trees and benches", ["trees", "benches"], [], False),
        ("niet de bankjes maar de skatebaan", ["skatebaan"], ["bankjes"], False),
        ("bankjes, bomen weg", ["bankjes", "bomen"], [], True),
        ("skatebaan of bankjes", ["skatebaan", "bankjes"], [], True),
        ("zonder bankjes, met skatebaan", ["bankjes", "skatebaan"], [], True),
    ],
)
def test_words_of_titles_are_as_their_numbers_would_be(
    text: str, named: list[str], dropped: list[str], *, doubt: bool
) -> None:
    found = called(text, Voting(), WORDS)
    names = {at: " ".join(words) for at, words in found.names}
    assert [names[at] for at in found.picked.named] == named
    assert [names[at] for at in found.picked.dropped] == dropped
    assert found.picked.doubt is doubt


@pytest.mark.parametrize(
    "text",
    ["bankjes", "de skatebaan graag", "skatebaan en bankjes?", "3 en 8", "0612345678 en bomen", ""],
)
def test_one_name_a_question_and_numbers_alone_are_none_of_these(text: str) -> None:
    assert called(text, Voting(), WORDS) == Called()


def test_a_story_calls_nothing() -> None:
    story = "de bomen en de bankjes en het plein " * 3
    assert called(story, Voting(), WORDS) == Called()
    assert called("bomen en bankjes", Browsing(), WORDS) == Called()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "place", [Home(), Voting(), Voting("list"), Looking(8), Missed(Home()), Missed(Voting())]
)
@pytest.mark.parametrize("said", ["bomen en skatebaan", "Skatebaan + de bomen", "skateban, bomen"])
def test_several_are_asked_about_and_a_yes_picks_them(
    channel: str, place: State, said: str
) -> None:
    here = voter(channel, 8)
    here.state = place
    [asked] = here.say(said)
    assert asked.text.startswith("Bedoelt u ")
    assert "3 Bomen Lindelaan" in asked.text
    assert "32 Skatebaan" in asked.text
    assert here.unfinished.basket == (8,)
    if channel == "sms":
        assert is_gsm(folded(asked.text))
        assert segments(folded(asked.text)) == 1
    here.say("ja")
    assert {*here.unfinished.basket} == {3, 8, 32}
    assert here.decided == []


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("answer", ["3 32", "3 en 32"])
def test_numbers_pick_them_too(channel: str, answer: str) -> None:
    here = voter(channel, said=("bomen en skatebaan", answer))
    assert here.unfinished.basket == (3, 32)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("skatebaan en bankjes", (32, 7, 19)),
        ("bankjes en 8", (7, 19, 8)),
        ("skatebaan of bomen", (32, 3)),
        ("alleen de skatebaan en de bomen", (32, 3)),
        ("de zonnepanelen, het plein en de bomen", (12, 3)),
    ],
)
def test_where_it_is_not_certain_it_is_asked_which(
    channel: str, said: str, shown: tuple[int, ...]
) -> None:
    here = voter(channel, 5)
    [asked] = here.say(said)
    assert "Welke bedoelt u: " in asked.text
    assert all(f"{number} " in asked.text for number in shown)
    assert ("Ik vind niet: zonnepanelen." in asked.text) is ("zonnepanelen" in said)
    here.say("ja")
    assert (here.state, here.unfinished.basket) == (Voting("basket"), (5,))
    assert here.turn.replies[0].behind


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("place", [Home(), Voting("basket"), Voting("list"), Looking(8)])
@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("bomen weg", (7, 8)),
        ("Haal de bomen eruit", (7, 8)),
        ("toch geen regentonnen", (3, 7)),
        ("zonder de bankjes", (3, 8)),
        ("bomen en bankjes weg", (8,)),
        ("-bomen", (7, 8)),
    ],
)
def test_what_can_be_one_project_only_is_taken_out(
    channel: str, place: State, said: str, left: tuple[int, ...]
) -> None:
    here = voter(channel, 3, 7, 8)
    here.state = place
    here.say(said)
    assert (here.unfinished.basket, here.state) == (left, Voting("basket"))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("bankjes weg", "Wilt u 7 Bankjes en 19 Bankjes oma eruit halen?"),
        ("geen lelijke bomen", "Wilt u 3 Bomen Lindelaan eruit halen?"),
        ("bomen en dinges weg", "Wilt u 3 Bomen Lindelaan eruit halen?"),
        ("ik vind dat de bomen weg moeten want lelijk", "Nr 3"),
        ("bomen eruit, skatebaan erbij", "3"),
        ("skatebaan weg", "Dat hebt u niet gekozen."),
    ],
)
def test_otherwise_nothing_is_taken_out(channel: str, said: str, answer: str) -> None:
    here = voter(channel, 3, 7, 19)
    told = here.say(said)
    assert here.unfinished.basket == (3, 7, 19)
    if channel == "telegram" and " " in answer:
        assert told[0].text.startswith(answer) or answer == "Nr 3"


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_yes_takes_out_what_it_was_asked_about_alone(channel: str) -> None:
    here = voter(channel, 3, 7, said=("geen lelijke bomen", "ja"))
    assert here.unfinished.basket == (7,)
    here = voter(channel, 3, 7, 19, said=("bankjes weg", "ja"))
    assert here.unfinished.basket == (3, 7, 19)


@pytest.mark.parametrize("said", ["ik snap t nie goe, wa moet ik doen", "nou, tot morgen en zo"])
def test_beginnings_of_little_words_call_nothing(said: str) -> None:
    here = voter("sms", said=(said,))
    assert here.state == Missed(Voting())


def test_an_empty_basket_has_nothing_to_take_out() -> None:
    here = voter("sms")
    assert here.say("bomen weg")[0].text.startswith("Dat hebt u niet gekozen.")
    assert (here.state, here.unfinished.basket) == (Voting(), ())


def test_what_was_cast_is_not_changed_by_a_name() -> None:
    here = voter("sms")
    here.voted = True
    assert here.say("bomen weg")[0].text.startswith("Ik kan uw eerdere stem niet zien")
    assert (here.unfinished.basket, here.decided) == ((), [])


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["bomen weg", "bomen eruit graag", "skatebaan en regentonnen"])
def test_at_the_read_back_it_leads_back_to_the_basket_and_casts_nothing(
    channel: str, said: str
) -> None:
    here = voter(channel, 3, 7)
    here.resident = replace(here.resident, proved=True)
    here.say("klaar")
    read_back = type(here.state)
    here.say(said)
    assert (read_back, type(here.state)) == (ReadingBack, Voting)
    here.say("ja")
    assert here.decided == []


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "said", ["dat was het", "Ok klaar", "klaar hoor", "klaarrr", "thats all", "I am finish"]
)
def test_everyday_words_for_ready_lead_to_the_read_back_only(channel: str, said: str) -> None:
    here = voter(channel, 3, 7)
    here.resident = replace(here.resident, proved=True)
    here.say(said)
    assert isinstance(here.state, ReadingBack)
    assert here.decided == []


@pytest.mark.parametrize("said", ["laat maar", "laat maar hoor", "never mind"])
def test_who_lets_it_be_casts_nothing_and_keeps_the_basket(said: str) -> None:
    for before, states in (((), Home), (("klaar",), Home | Voting)):
        here = voter("sms", 3, 7, said=(*before, said))
        assert isinstance(here.state, states)
        assert (here.unfinished.basket, here.decided) == ((3, 7), [])


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("alles", Missed(Voting())),
        ("welke plannen zijn er?", Voting("list")),
        ("show me the plans", Voting("list")),
        ("3 and 8 plz", Voting("basket")),
        ("ok 3", Voting("basket")),
    ],
)
def test_what_people_say_where_they_choose(said: str, state: State) -> None:
    assert voter("sms", said=(said,)).state == state
