"""What numbers in a text are for: to choose, to take out, or not to be acted upon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.hearing.picks import picks
from flows.talk import Picks
from tests.flows.conversation import WORDS as VOCABULARY


@pytest.mark.parametrize(
    ("text", "named", "dropped"),
    [
        ("14 weg", (), (14,)),
        ("14 eruit", (), (14,)),
        ("14 niet", (), (14,)),
        ("14 minder", (), (14,)),
        ("14 kan eruit", (), (14,)),
        ("14 moet eruit graag", (), (14,)),
        ("weg 14", (), (14,)),
        ("21 toch niet", (), (21,)),
        ("21 wil ik niet", (), (21,)),
        ("ik wil 21 niet", (), (21,)),
        ("geen 21", (), (21,)),
        ("plan 21 niet", (), (21,)),
        ("14 out", (), (14,)),
        ("not 14", (), (14,)),
        ("I don't want 14", (), (14,)),
        ("remove 14 and 8", (), (14, 8)),
        ("zonder 3 en 8", (), (3, 8)),
        ("-3 en 8", (), (3, 8)),
        ("-3 en -8", (), (3, 8)),
        ("-3 en nr 8", (), (3, 8)),
        ("verwijder 14 en 8", (), (14, 8)),
        ("verwijder 14, 8", (), (14, 8)),
        ("haal 3 en 8 weg", (), (3, 8)),
        ("3 en 8 weg", (), (3, 8)),
        ("-3 8", (8,), (3,)),
        ("-3, 8", (8,), (3,)),
        ("-3 +8", (8,), (3,)),
        ("+8 -3", (8,), (3,)),
        ("21 niet, 5 wel", (5,), (21,)),
        ("21 niet 5 wel", (5,), (21,)),
        ("wel 5, niet 21", (5,), (21,)),
        ("8 wel en 14 niet", (8,), (14,)),
        ("8 en niet 14", (8,), (14,)),
        ("haal 14 weg, voeg 5 toe", (5,), (14,)),
        ("14 eruit en 5 erbij", (5,), (14,)),
        ("remove 14, add 5", (5,), (14,)),
        ("stem op nummer 5", (5,), ()),
        ("ik stem voor 5 en 8", (5, 8), ()),
        ("I would like to vote for 5", (5,), ()),
        ("ik kies plan 3, plan 8 en plan 14", (3, 8, 14), ()),
        ("ja 3 en 8 graag", (3, 8), ()),
        ("no. 3", (3,), ()),
        ("zeventien", (17,), ()),
        ("eenentwintig", (21,), ()),
        ("drieëntwintig", (23,), ()),
        ("zeventien en tweeëndertig", (17, 32), ()),
        ("twenty-one", (21,), ()),
        ("twenty one and seventeen", (21, 17), ()),
        ("negenennegentig", (99,), ()),
        ("ik wil drie en acht", (3, 8), ()),
        ("niet 3 maar 5", (5,), (3,)),
        ("niet 3, maar 5", (5,), (3,)),
        ("geen 3 maar 5", (5,), (3,)),
        ("geen 3 doe maar 5", (5,), (3,)),
        ("ik stem niet op 3 maar op 5", (5,), (3,)),
        ("3 maar niet 5", (3,), (5,)),
        ("niet 3 en 8 maar 5", (5,), (3, 8)),
        ("min 3 plus 5", (5,), (3,)),
        ("not 3 but 5", (5,), (3,)),
        ("-3 en doe maar 8", (8,), (3,)),
        ("3, maar 5 eruit", (3,), (5,)),
        ("3 en 5 en dan klaar", (3, 5), ()),
        ("3, 8 klaar", (3, 8), ()),
        ("ik wil op 3 stemmen", (3,), ()),
        ("ik wil voor 3 en 8 stemmen", (3, 8), ()),
        ("mag ik 3 en 8 kiezen", (3, 8), ()),
        ("zonder nummer 3 en nummer 8", (), (3, 8)),
        ("3en8", (3, 8), ()),
        ("3 8en21", (3, 8, 21), ()),
        ("3,8en21", (3, 8, 21), ()),
        ("3en8en21 graag", (3, 8, 21), ()),
        ("3and8", (3, 8), ()),
        ("zonder 3en8", (), (3, 8)),
        ("haal 3en8 weg", (), (3, 8)),
        ("1. 3  2. 8  3. 21", (3, 8, 21), ()),
        ("1) 3, 2) 8", (3, 8), ()),
        ("1. 3\n2. 8\n3. 21", (3, 8, 21), ()),
        ("mijn keuze 1. 12 2. 7", (12, 7), ()),
        ("1. 2. 3.", (1, 2, 3), ()),
        ("3. 8. 14.", (3, 8, 14), ()),
        ("1.2.3", (1, 2, 3), ()),
        ("hallo 3 en 8 aub, groeten", (3, 8), ()),
        ("actually not 8", (), (8,)),
    ],
)
def test_words_around_numbers_say_what_they_are_for(
    text: str, named: tuple[int, ...], dropped: tuple[int, ...]
) -> None:
    found = picks(text, VOCABULARY)
    assert (found.named, found.dropped, found.doubt) == (named, dropped, False)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("8 en 14 niet", (8, 14)),
        ("8 14 weg", (8, 14)),
        ("3, 8 en 14 weg", (3, 8, 14)),
        ("niet 14, 3 en 8", (14, 3, 8)),
        ("ik wil niet 3 ik wil 5", (3, 5)),
        ("ik kies niet 3 ik kies 5", (3, 5)),
        ("zonder 3, met 5", (3, 5)),
        ("verwijder 3 graag 5", (3, 5)),
        ("i dont want 3 i want 21", (3, 21)),
        ("take out 3 put in 5", (3, 5)),
        ("-3 en graag 8", (3, 8)),
        ("3 moet 5 zijn", (3, 5)),
        ("3 moet 5", (3, 5)),
        ("3 -> 5", (3, 5)),
        ("3 → 5", (3, 5)),
        ("wij zijn met 2", (2,)),
        ("we zijn 2", (2,)),
        ("met 2", (2,)),
        ("2 stemmen", (2,)),
        ("wij hebben 2 stemmen", (2,)),
        ("mag ik 2 stemmen", (2,)),
        ("mag ik 3 kiezen", (3,)),
        ("is mijn stem 5", (5,)),
        ("we are 2", (2,)),
        ("can i choose 3", (3,)),
        ("drie en twintig", (3, 20)),
        ("acht en twintig", (8, 20)),
        ("ik kies vijf en dertig", (5, 30)),
        ("3 niet 14", (3, 14)),
        ("niet 3 wel", (3,)),
        ("nee 3", (3,)),
        ("no 3", (3,)),
        ("niet alleen 3", (3,)),
        ("-3 3", (3, 3)),
        ("5 of 6", (5, 6)),
        ("5 or 6", (5, 6)),
        ("drie of acht", (3, 8)),
        ("5 in plaats van 3", (5, 3)),
        ("5 instead of 3", (5, 3)),
        ("liever 5 dan 3", (5, 3)),
        ("3 t/m 8", (3, 8)),
        ("3 tot 8", (3, 8)),
        ("3 to 8", (3, 8)),
        ("ik wil 2 plannen", (2,)),
        ("ik ben 15 mag ik stemmen", (15,)),
        ("ik woon op nummer 5", (5,)),
        ("om 5 uur bel ik", (5,)),
        ("kies 3 uit de lijst", (3,)),
        ("€ 14", (14,)),
        ("14 euro", (14,)),
        ("8 kost € 14.000", (8,)),
    ],
)
def test_what_can_mean_two_things_is_in_doubt(text: str, named: tuple[int, ...]) -> None:
    found = picks(text, VOCABULARY)
    assert (found.named, found.dropped, found.doubt) == (named, (), True)


@pytest.mark.parametrize(
    "text",
    ["06 12345678", "0612345678", "€ 14.000", "14.000", "14,000", "120.000", "1.250.000", "een"],
)
def test_amounts_and_numbers_of_phones_are_no_picks(text: str) -> None:
    assert picks(text, VOCABULARY).named == (() if text != "een" else (1,))


@pytest.mark.parametrize(
    "text", ["K3EN8-94QDP", "3EN8K-94QDP", "3EN82 K7M2X", "3en8x", "1234en5678", "VX4K7-TN2QD"]
)
def test_a_code_with_such_letters_in_it_is_none_either(text: str) -> None:
    assert picks(text, VOCABULARY) == Picks()


@pytest.mark.parametrize("text", ["alleen 3", "only 3", "ik wil alleen 3 en 8", "just 3"])
def test_only_is_told(text: str) -> None:
    found = picks(text, VOCABULARY)
    assert (found.only, found.doubt) == (True, False)


@given(st.text(alphabet="-+,. 0123456789nietwgop", max_size=40))
def test_nothing_is_both_named_and_dropped(text: str) -> None:
    found = picks(text, VOCABULARY)
    assert not {*found.named} & {*found.dropped}
    assert not (found.doubt and found.dropped)
