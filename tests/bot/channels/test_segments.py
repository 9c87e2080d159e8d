from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.segments import folded, is_gsm, segments, units
from budget.gsm import BASIC, EXTENSION, strangers

GSM_TEXT = st.text(st.sampled_from(sorted(BASIC | EXTENSION)), max_size=700)


def test_the_alphabet_is_that_of_gsm_03_38() -> None:
    assert len(BASIC) == 127  # 128 places, one of which is the escape
    assert len(EXTENSION) == 10
    assert not BASIC & EXTENSION


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 152, 2),  # 76 in each part: the 153rd septet cannot hold half a character
        ("€" * 153, 3),
        ("ё" * 70, 1),
        ("ё" * 71, 2),
        ("ё" * 134, 2),
        ("ё" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 66, 2),  # 33 in each part: the 67th unit cannot hold half a character
        ("😀" * 67, 3),
    ],
)
def test_segments_at_the_edges(text: str, expected: int) -> None:
    assert segments(text) == expected


@pytest.mark.parametrize(
    ("text", "units_expected", "segments_expected"),
    [
        ("Uw stem telt. Bonnummer: VX4-7TN.", 33, 1),
        (
            (
                "تم تسجيل صوتك. رقم الإيصال VX4-7TN. "
                "يمكنك تغيير صوتك حتى 31 مايو. النتيجة يوم 8 يونيو."
            ),
            86,
            2,
        ),
        (
            (
                "Oyunuz kaydedildi. Fiş numarası: VX4-7TN. "
                "31 Mayıs'a kadar değiştirebilirsiniz. Sonuç 8 Haziran."
            ),
            96,
            2,
        ),
        (
            (
                "Oyunuz kaydedildi. Fis numarasi: VX4-7TN. "
                "31 Mayis'a kadar degistirebilirsiniz. Sonuc 8 Haziran."
            ),
            96,
            1,
        ),
    ],
)
def test_what_real_messages_cost(text: str, units_expected: int, segments_expected: int) -> None:
    assert (units(text), segments(text)) == (units_expected, segments_expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ideeën", "ë"),
        ("coördineren", ""),
        ("façade", "ç"),
        ("één “idee” over één “plan”", "“”"),
        ("€ 14.000", ""),
    ],
)
def test_the_characters_that_make_it_dear(text: str, expected: str) -> None:
    assert strangers(text) == expected
    assert is_gsm(text) == (expected == "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘s avonds’ “plannen”…", "'s avonds' \"plannen\"..."),
        ("€\u00a014.000 – 1\u202f000", "€ 14.000 - 1 000"),
        ("Groen · Spelen", "Groen - Spelen"),
        ("e\u0301e\u0301n", "één"),
        ("ideeën", "ideeën"),
        ("te\u200bst\ufeff", "test"),
    ],
)
def test_folding_keeps_letters_and_replaces_typography(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(st.text())
def test_folding_leaves_nothing_to_fold_and_adds_no_stranger(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert set(strangers(once)) <= set(strangers(normalize("NFC", text)))


@given(GSM_TEXT)
def test_a_gsm_text_fills_its_segments(text: str) -> None:
    assert is_gsm(text)
    count = units(text)
    if count <= 160:
        assert segments(text) == (1 if text else 0)
    else:
        assert -(-count // 153) <= segments(text) <= -(-count // 152)


@given(st.text(max_size=300).filter(lambda text: not is_gsm(text)))
def test_any_other_text_counts_utf_16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2
