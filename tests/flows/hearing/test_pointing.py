"""Projects that are pointed at: the first of the list that was shown, both, none of them."""

from dataclasses import replace

import pytest

from bot.channels.segments import folded, is_gsm, segments
from budget.rules import BallotRules, PointRules
from budget.timeline import Phase
from budget.vessels import Vessel, VesselRules
from flows.state import Giving, Looking, Missed, Pouring, Voting
from tests.flows.conversation import DEMO, Conversation, conversation

CHANNELS = ("telegram", "whatsapp", "sms")
POINTS = PointRules(points=10)
THEMES = VesselRules(120_000, 5_000, tuple(Vessel(key) for key in DEMO.edition.theme_by_key))


def voter(
    channel: str, *said: str, language: str = "nl", ballot: BallotRules | None = None
) -> Conversation:
    """Return who said these in the vote."""
    vote = replace(DEMO.edition.vote, ballot=ballot) if ballot else None
    here = conversation(Phase.VOTING, channel, language, vote=vote)
    for text in said:
        here.say(text)
    return here


def rows(here: Conversation) -> list[int]:
    """Return the projects of the list that was just shown."""
    return [one.number for one in here.offered if one.key.startswith("look:")]


def given(here: Conversation) -> tuple[tuple[int, int], ...]:
    """Return the points that were given and not sent yet."""
    return here.unfinished.points


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("said", "place"),
    [
        *(("de eerste", 0), ("de 1e graag", 0), ("die derde", 2), ("doe de laatste maar", -1)),
        *(("the first one", 0), ("third please", 2), ("the last one", -1)),
    ],
)
def test_a_place_shows_the_project_that_is_there(channel: str, said: str, place: int) -> None:
    here = voter(channel, "lijst")
    number = rows(here)[place]
    here.say(said)
    assert here.state == Looking(number, here.state.page if isinstance(here.state, Looking) else 0)
    assert here.unfinished.basket == ()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["de eerste en de laatste", "the first one and the last one"])
def test_several_places_are_asked_about(channel: str, said: str) -> None:
    here = voter(channel, "lijst")
    first, *_others, last = rows(here)
    [asked] = here.say(said)
    assert asked.text.startswith(f"Bedoelt u {first} ")
    assert here.unfinished.basket == ()
    here.say("ja")
    assert {*here.unfinished.basket} == {first, last}


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["de tweede", "the second one"])
def test_a_place_that_is_a_number_on_the_list_as_well_is_asked_about(
    channel: str, said: str
) -> None:
    here = voter(channel, "lijst")
    second = rows(here)[1]
    assert 2 in rows(here)
    assert second != 2
    [asked] = here.say(said)
    assert asked.text.startswith(f"Welke bedoelt u: {second} ")
    assert "2 Taalmaatjes" in asked.text
    assert here.unfinished.basket == ()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("said", "count"),
    [
        *(("de eerste twee", 2), ("doe de eerste 3 maar", 3), ("the first two please", 2)),
        *(("de laatste twee", -2), ("last three", -3)),
    ],
)
def test_several_places_are_counted_from_either_end(channel: str, said: str, count: int) -> None:
    here = voter(channel, "lijst")
    meant = rows(here)[:count] if count > 0 else rows(here)[count:]
    [asked] = here.say(said)
    assert asked.text.startswith("Bedoelt u ")
    assert here.unfinished.basket == ()
    here.say("ja")
    assert {*here.unfinished.basket} == {*meant}


def test_where_no_list_was_shown_a_place_is_one_of_what_was_chosen() -> None:
    assert voter("sms", "3 8 21", "de laatste").state == Looking(21)
    assert voter("sms", "3 8 21", "de eerste twee").unfinished.basket == (3, 8, 21)


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_last_two_are_taken_out_only_after_it_was_asked_about(channel: str) -> None:
    before = ("3 8 21", "de laatste twee eruit")
    assert voter(channel, *before).unfinished.basket == (3, 8, 21)
    answer = "allebei" if channel == "sms" else "-8 -21"
    assert voter(channel, *before, answer).unfinished.basket == (3,)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_place_is_taken_out_only_after_it_was_asked_about(channel: str) -> None:
    here = voter(channel, "3 8 21", "de laatste eruit")
    assert here.unfinished.basket == (3, 8, 21)
    assert voter(channel, "3 8 21", "de laatste eruit", "ja").unfinished.basket == (3, 8)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ((), "de eerste"),
        ((), "de eerste twee"),
        (("3 8",), "de vierde"),
        (("lijst",), "de negende"),
        (("lijst",), "de tweede twee"),
        (("menu",), "de laatste"),
    ],
)
def test_where_no_such_place_was_shown_nothing_is_guessed(
    before: tuple[str, ...], said: str
) -> None:
    here = voter("sms", "stemmen", *before)
    basket = here.unfinished.basket
    here.say(said)
    assert isinstance(here.state, Missed)
    assert here.unfinished.basket == basket


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["allebei", "Beide graag", "both please"])
@pytest.mark.parametrize("before", ["bankjes", "skatebaan en bomen"])
def test_both_are_the_two_that_were_shown_or_asked_about(
    channel: str, said: str, before: str
) -> None:
    here = voter(channel, "8", before, said)
    assert {*here.unfinished.basket} == ({7, 8, 19} if before == "bankjes" else {3, 8, 32})
    assert here.decided == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_both_go_out_where_it_was_asked_about_that(channel: str) -> None:
    assert voter(channel, "3 7 19", "bankjes weg", "allebei").unfinished.basket == (3,)


@pytest.mark.parametrize("before", ["lijst", "3 8", "bankjes en skatebaan"])
def test_both_of_more_or_less_than_two_are_none(before: str) -> None:
    here = voter("sms", "stemmen", before)
    basket = here.unfinished.basket
    here.say("allebei")
    assert here.unfinished.basket == basket


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", ["geen van allen", "geen van beide", "nee", "neither of them"])
@pytest.mark.parametrize("asked", ["bankjes en skatebaan", "bomen en skatebaan", "bankjes weg"])
def test_none_of_those_that_were_asked_about_leaves_the_basket(
    channel: str, said: str, asked: str
) -> None:
    here = voter(channel, "7 8 19", asked, said)
    assert (here.state, here.unfinished.basket) == (Voting("basket"), (7, 8, 19))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("language", "said"), [("nl", "trees weg"), ("en", "bomen out")])
def test_a_title_in_another_language_takes_nothing_out_unasked(
    channel: str, language: str, said: str
) -> None:
    assert voter(channel, "3 8", said, language=language).unfinished.basket == (3, 8)
    assert voter(channel, "3 8", said, "ja", language=language).unfinished.basket == (8,)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("said", ["bomen en skatebaan", "trees and the skate park"])
def test_several_that_are_called_where_points_are_given_are_asked_about(
    channel: str, language: str, said: str
) -> None:
    here = voter(channel, "menu", language=language, ballot=POINTS)
    [asked] = here.say(said)
    assert "3:2 32:1" in asked.text
    assert given(here) == ()
    if channel == "sms":
        assert is_gsm(folded(asked.text))
        assert segments(folded(asked.text)) == 1
    here.say("ja")
    assert given(here) == ()
    here.say("3:2 32:1")
    assert given(here) == ((3, 2), (32, 1))


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "5 punten voor de bomen, 2 voor de skatebaan"),
        ("nl", "bomen 5 en skatebaan 2"),
        ("nl", "bomen: vijf, skatebaan: twee"),
        ("en", "5 points for the trees and 2 for the skate park"),
    ],
)
def test_points_beside_names_are_given_once_they_were_asked_about(
    channel: str, language: str, said: str
) -> None:
    here = voter(channel, "stemmen", language=language, ballot=POINTS)
    [asked] = here.say(said)
    assert "3:5 32:2" in asked.text
    assert given(here) == ()
    if channel == "sms":
        assert is_gsm(folded(asked.text))
        assert segments(folded(asked.text)) == 1
    here.say("ja" if language == "nl" else "yes")
    assert given(here) == ((3, 5), (32, 2))
    assert here.decided == []


@pytest.mark.parametrize("said", ["nee", "geen van beide", "lijst", "allebei"])
def test_points_beside_names_are_not_given_without_a_yes(said: str) -> None:
    here = voter("sms", "8:1", "5 punten voor de bomen, 2 voor de skatebaan", said, ballot=POINTS)
    assert given(here) == ((8, 1),)


@pytest.mark.parametrize("said", ["8 regentonnen", "regentonnen 8"])
def test_the_number_of_a_project_beside_its_name_is_no_points(said: str) -> None:
    assert voter("sms", "stemmen", said, ballot=POINTS).state == Giving(8)


@pytest.mark.parametrize("said", ["5 punten voor de bankjes", "bankjes 3 en bomen 2"])
def test_points_beside_a_name_of_several_are_asked_about(said: str) -> None:
    here = voter("sms", "stemmen", ballot=POINTS)
    [asked] = here.say(said)
    assert asked.text.startswith("Welke bedoelt u: ")
    assert "Valbrug" not in asked.text
    here.say("ja")
    assert given(here) == ()


def test_what_is_called_loses_its_points_where_it_can_be_one_only() -> None:
    here = voter("sms", "3:2 7:1 19:1", "bomen er weer uit", ballot=POINTS)
    assert given(here) == ((7, 1), (19, 1))
    here.say("bankjes weg")
    assert given(here) == ((7, 1), (19, 1))
    here.say("-7")
    assert given(here) == ((19, 1),)
    here.say("lelijke bankjes oma weg")
    assert given(here) == ((19, 1),)
    here.say("ja")
    assert given(here) == ()


@pytest.mark.parametrize("said", ["nee", "geen van beide", "allebei"])
def test_what_is_no_answer_about_points_gives_none(said: str) -> None:
    here = voter("sms", "3:2", "bankjes en skatebaan", said, ballot=POINTS)
    assert given(here) == ((3, 2),)
    assert isinstance(here.state, Missed) is (said == "allebei")


def test_the_first_that_was_asked_about_gets_points() -> None:
    assert voter("sms", "bankjes en bomen", "de eerste", ballot=POINTS).state == Giving(7)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "van verkeer naar groen"),
        ("nl", "minder verkeer, meer groen"),
        ("en", "traffic to green"),
    ],
)
def test_themes_that_are_called_together_move_nothing_and_it_is_said_how(
    channel: str, language: str, said: str
) -> None:
    here = voter(channel, "stemmen", language=language, ballot=THEMES)
    how = here.say(said)[0].text
    assert "4>1 1" in how
    assert "1>4 1" in how
    assert (here.state, here.unfinished.poured) == (Pouring(), ())
    here.say("4>1 1")
    assert here.unfinished.poured[-1] == (5, 4, 4, 3, 4, 4)


def test_themes_are_called_from_the_menu_too() -> None:
    here = voter("sms", "menu", "meer groen en minder sport", ballot=THEMES)
    assert (here.state, here.unfinished.poured) == (Pouring(), ())
