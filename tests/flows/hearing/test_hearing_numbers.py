"""Numbers, amounts and support, in every form in which people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ballot.pouring import moved
from flows.hearing.amounts import amount
from flows.hearing.numbered import about, numbered
from flows.hearing.picks import picks
from flows.hearing.typed import plain
from tests.flows.conversation import WORDS as VOCABULARY


@pytest.mark.parametrize(
    ("text", "named", "dropped"),
    [
        ("3 8 14", [3, 8, 14], []),
        ("3,8 en 14, 21", [3, 8, 14, 21], []),
        ("3+8+14", [3, 8, 14], []),
        ("3-8", [3, 8], []),
        ("3 - 8", [3, 8], []),
        ("-14", [], [14]),
        ("- 14", [], [14]),
        ("\u221214", [], [14]),  # a minus sign
        ("\u201314", [], [14]),  # a dash
        ("3, -8", [3], [8]),
        ("3 -8 21", [3, 21], [8]),
        ("3, 8, niet 14", [3, 8], [14]),
        ("haal 14 weg", [], [14]),
        ("min 14", [], [14]),
        ("nr 3 en nr 8", [3, 8], []),
        ("nummer drie en acht", [3, 8], []),
        ("one and two", [1, 2], []),
        ("ik wil graag 3 en ook 8", [3, 8], []),
        ("3️⃣ en 8️⃣", [3, 8], []),
        ("٣، ٨", [3, 8], []),
        ("3\n8\n21", [3, 8, 21], []),
        ("#8", [8], []),
        ("een bankje op het plein", [], []),
        ("ik heb een vraag", [], []),
        ("Kan ik op 5 juni nog stemmen?", [], []),
        ("Ik woon al 12 jaar met veel plezier in deze straat", [], []),
        ("0612345678", [], []),
        ("21 er uit", [], [21]),
        ("doe 21 er maar uit", [], [21]),
        ("haal 3 en 8 er  weer uit", [], [3, 8]),
        ("21 weer weg", [], [21]),
        ("take 21 back out", [], [21]),
        ("doe 8 er ook bij", [8], []),
        ("put 8 back in", [8], []),
        ("３，８，１４", [3, 8, 14], []),
        ("3、8。", [3, 8], []),
        ("٣،٨", [3, 8], []),
        ("፫፣ ፰", [3, 8], []),
        ("3 8❔", [], []),
        ("", [], []),
    ],
)
def test_numbers_are_named_in_any_form(text: str, named: list[int], dropped: list[int]) -> None:
    assert picks(text, VOCABULARY)[:3] == (tuple(named), tuple(dropped), False)


@given(st.lists(st.integers(0, 999), max_size=8), st.sampled_from([" ", ",", " en ", ";\n"]))
def test_numbers_survive_what_stands_between_them(named: list[int], between: str) -> None:
    assert picks(between.join(map(str, named)), VOCABULARY)[:3] == (tuple(named), (), False)


@pytest.mark.parametrize(
    ("text", "strictly", "loosely"),
    [
        ("?8", 8, 8),
        ("? 8", 8, 8),
        ("8?", 8, 8),
        ("؟٨", 8, 8),
        ("8？", 8, 8),
        ("8\u037e", 8, 8),
        ("፰፧", 8, 8),
        ("¿8?", 8, 8),
        ("8❓", 8, 8),
        ("?8️⃣", 8, 8),
        ("8", None, None),
        ("Wat kost 8?", None, 8),
        ("Wat kost ٨؟", None, 8),
        ("8;", None, None),
        ("Kan ik 3 of 8 kiezen?", None, None),
        ("Wat kost het?", None, None),
    ],
)
def test_a_question_mark_asks_about_a_number(
    text: str, strictly: int | None, loosely: int | None
) -> None:
    assert (about(text), about(text, loosely=True)) == (strictly, loosely)


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("8000", 8_000),
        ("ongeveer 12.000 euro", 12_000),
        ("€ 5.000,50", 5_000),
        ("10 000", 10_000),
        ("1,200", 1_200),
        ("5k", 5_000),
        ("1,5k", 1_500),
        ("2.5 K", 2_500),
        ("٥٠٠", 500),
        ("١٬٥٠٠", 1_500),
        ("５.０００", 5_000),
        ("3,50", 3),
        ("1234567890", None),
        ("5 duizend", 5_000),
        ("5K euro", 5_000),
        ("1,5 duizend euro", 1_500),
        ("vijfduizend", 5_000),
        ("vijf duizend euro", 5_000),
        ("Ik denk vijfduizend", 5_000),
        ("vijfentwintighonderd", 2_500),
        ("vijf-en-twintig duizend", 25_000),
        ("driehonderdvijftig", 350),
        ("tweeëntwintig euro", 22),
        ("five thousand", 5_000),
        ("twenty-five thousand euros", 25_000),
        ("two hundred and fifty", 250),
        ("een ton", 100_000),
        ("10.000,-", 10_000),
        ("€5000,--", 5_000),
        ("EUR 5.000", 5_000),
        ("€ 12.345,67 per jaar", 12_345),
        ("5.000 - 10.000", 7_500),
        ("5 tot 10 duizend", 7_500),
        ("5-10k", 7_500),
        ("tussen 5000 en 10000 euro", 7_500),
        ("2 banken, 500 euro", 500),
        ("een bank van 500 euro", 500),
        ("2 banken van 500 euro", 1_000),
        ("10 bankjes van 300 euro", 3_000),
        ("10 houten bankjes à € 300", 3_000),
        ("tien bankjes van 300 euro per stuk", 3_000),
        ("10 bankjes 300 euro per stuk", 3_000),
        ("10 benches at 300 euros each", 3_000),
        ("2 x 300", 600),
        ("2x300 euro", 600),
        ("2 × € 300", 600),
        ("twee keer 300 euro", 600),
        ("3 maal duizend", 3_000),
        ("anderhalf duizend", 1_500),
        ("anderhalfduizend euro", 1_500),
        ("ongeveer anderhalve ton", 150_000),
        ("een halve ton", 50_000),
        ("een half miljoen", 500_000),
        ("one and a half thousand", 1_500),
        ("half a million", 500_000),
        ("2½ duizend", 2_500),
        ("gratis", 0),
        ("Het kost niets!", 0),
        ("for free", 0),
        ("-5", -5),
        ("\u22125", -5),
        ("€ -500", -500),
        ("-€ 500", -500),
        ("min 500 euro", -500),
        ("minus five hundred", -500),
        ("geen idee", None),
        ("een bankje", None),
        ("ik wil twee banken", None),
        ("een paar duizend", None),
        ("een paar duizend euro", None),
        ("enkele honderden euro's", None),
        ("a couple of thousand euros", None),
        ("tweeënhalf duizend", None),
        ("nee ik bedoel 2", None),
        ("optie 3", None),
        ("10 bankjes 300", None),
        ("ik wil 10 bankjes van 300 euro", None),
        ("voor 8 kinderen van 300 euro", None),
        ("300 euro per stuk", None),
        ("2 keer per jaar 300 euro", None),
        ("300 euro 2x", None),
        ("2 x 3 x 400", None),
        ("9999999 x 9999999", None),
        ("500 euro voor hout en 300 euro voor verf", None),
        ("", None),
    ],
)
def test_an_amount_is_whole_euros(text: str, euros: int | None) -> None:
    assert amount(text, VOCABULARY) == euros


@given(st.integers(0, 9_999_999))
def test_every_amount_can_be_written_in_digits(euros: int) -> None:
    for text in (f"{euros}", f"€ {euros:,}".replace(",", "."), f"{euros},-", f"EUR {euros:,}"):
        assert amount(text, VOCABULARY) == euros, text


@given(st.text())
def test_any_text_names_an_amount_or_none(text: str) -> None:
    named = amount(text, VOCABULARY)
    assert named is None or abs(named) <= 9_999_999


@pytest.mark.parametrize(
    ("text", "elsewhere", "bare"),
    [
        ("STEUN 20", 20, 20),
        ("steun nr 20", 20, 20),
        ("steun nr. 20!", 20, 20),
        ("Ik steun 20!", 20, 20),
        ("steun plan #20", 20, 20),
        ("support no. 8", 8, 8),
        ("support idea 8", 8, 8),
        ("steun: 20.", 20, 20),
        ("steun20", 20, None),
        ("steun nr20", 20, 20),
        ("steun twee", 2, None),
        ("steun plan twee", 2, None),
        ("ik steun ook plan 20 graag", 20, None),
        ("support number 8 please", 8, None),
        ("steun een plan", None, None),
        ("ik steun een idee", None, None),
        ("steun", None, None),
        ("steun 20 en 21", None, None),
        ("steun 3,5", None, None),
        ("steunpunt 20", None, None),
        ("Steun voor 12 ouderen", None, None),
        ("steun 20 mantelzorgers", None, None),
        ("support 12 carers", None, None),
        ("steun 12 buren", None, None),
        ("Steun 20 gezinnen met een moestuin", None, None),
        ("steun 20 euro", None, None),
        ("steun € 20", None, None),
        ("steun 20%", None, None),
        ("steun -20", None, None),
        ("steun niet 20", None, None),
        ("steun 20 niet", None, None),
        ("steun 12-20", None, None),
        ("steun 0612345678", None, None),
    ],
)
def test_support_is_a_word_and_a_number(text: str, elsewhere: int | None, bare: int | None) -> None:
    words = (plain(text), VOCABULARY.support, VOCABULARY)
    assert numbered(*words, bare=False) == elsewhere
    assert numbered(*words, bare=True) == bare


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("2>1 2", (2, 1, 2)),
        ("2>1", (2, 1, 1)),
        (" 2 > 1 : 2. ", (2, 1, 2)),
        ("2->1, 2 fiches", (2, 1, 2)),
        ("2=>1 12", (2, 1, 12)),
        ("2 \u2192 1 2", (2, 1, 2)),
        ("\u0662>\u0661 \u0662", (2, 1, 2)),
        ("2>1>3", None),
        ("2 1 2", None),
        ("dan 2>1 2", None),
        ("> 2 1", None),
        ("2>1 2 en 3>4 1", None),
        ("", None),
    ],
)
def test_a_move_is_a_whole_message(text: str, move: tuple[int, int, int] | None) -> None:
    assert moved(text) == move


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 999))
def test_every_move_can_be_typed(source: int, target: int, count: int) -> None:
    assert moved(f"{source}>{target} {count}") == (source, target, count)
