import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Option, Outbound
from bot.channels.fitting import listed, parts, shortened, sms, utf16
from flows.talk import UNNUMBERED

WORDS = st.lists(st.text("abc.!€😀é", min_size=1, max_size=12), max_size=40).map(" ".join)


@given(st.text(max_size=60))
def test_utf16_counts_code_units(text: str) -> None:
    assert utf16(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kort.", ("Kort.",)),
        ("", ("",)),
        ("Een zin. En nog een zin.", ("Een zin. En nog", "een zin.")),
        ("Een langere zin. Nog een.", ("Een langere zin.", "Nog een.")),
        ("Bomen\nen ook nog bloemen", ("Bomen\nen ook nog", "bloemen")),
        ("onafbreekbaarlangwoord", ("onafbreekbaarlang", "woord")),
        ("              x     y", ("              x", "y")),
    ],
)
def test_a_text_is_cut_after_a_sentence_else_after_a_word(
    text: str, expected: tuple[str, ...]
) -> None:
    assert parts(text, 17) == expected


def test_a_pair_of_surrogates_stays_together() -> None:
    assert parts("😀" * 5, 5) == ("😀😀", "😀😀", "😀")


def test_the_extension_of_gsm_7_counts_twice_in_an_sms() -> None:
    assert parts("€" * 5, 5, sms) == ("€€", "€€", "€")


@given(st.one_of(WORDS, st.text(max_size=200)), st.integers(2, 40))
def test_every_part_fits_and_no_word_is_lost(text: str, limit: int) -> None:
    pieces = parts(text, limit)
    assert all(utf16(piece) <= limit for piece in pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Ja", "Ja"),
        ("precies twintig tekn", "precies twintig tekn"),
        ("Nieuwe bomen voor de Lindelaan", "Nieuwe bomen voor…"),
        ("Regentonnenverzameling", "Regentonnenverzamel…"),
        ("Bomen, bloemen, struiken", "Bomen, bloemen…"),
    ],
)
def test_a_label_is_shortened_at_a_word(label: str, expected: str) -> None:
    assert shortened(label, 20) == expected


@given(st.text(min_size=1, max_size=60), st.integers(2, 30))
def test_a_shortened_label_fits(label: str, limit: int) -> None:
    assert utf16(shortened(label, limit)) <= limit


def test_options_are_listed_with_the_number_to_type() -> None:
    reply = Outbound(
        "Wat wilt u doen?",
        (Option("read", "Lezen", "26 plannen", 1), Option("help", "Hulp", number=2)),
    )
    assert listed(reply) == "Wat wilt u doen?\n1 Lezen - 26 plannen\n2 Hulp"


@pytest.mark.parametrize("number", [0, UNNUMBERED])
def test_an_option_without_a_number_is_listed_all_the_same(number: int) -> None:
    reply = Outbound("Klaar?", (Option("done", "KLAAR", number=number),))
    assert listed(reply) == "Klaar?\nKLAAR"
