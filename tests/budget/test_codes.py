import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.codes import MISTYPED, as_code, code_of, digits_of, fresh, resembles, wordlike
from flows.ballot.proving import EXAMPLE

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = "4W74R-VYC6R"
DIGITS = "05367 79567 75742"
SECRETS = st.binary(min_size=6, max_size=6)
MIXED = SECRETS.map(code_of).filter(
    lambda code: set(code) & set("23456789") and set(code) & set("BCDFGH")
)


@given(SECRETS)
def test_both_forms_are_the_same_code(secret: bytes) -> None:
    code = code_of(secret)
    assert as_code(digits_of(code)) == code
    assert set(code.replace("-", "")) <= set(LETTERS)
    assert len(code) == 11
    assert len(digits_of(code).replace(" ", "")) == 15


@given(SECRETS, SECRETS)
def test_only_the_last_three_bits_of_a_secret_do_not_matter(one: bytes, other: bytes) -> None:
    alike = int.from_bytes(one) >> 3 == int.from_bytes(other) >> 3
    assert (code_of(one) == code_of(other)) is alike


@given(MIXED)
def test_every_wrong_character_is_seen(code: str) -> None:
    plain = code.replace("-", "")
    for at, right in enumerate(plain):
        for wrong in set(LETTERS) - {right}:
            assert not as_code(plain[:at] + wrong + plain[at + 1 :])


@given(MIXED)
def test_every_swap_of_two_characters_is_seen(code: str) -> None:
    plain = code.replace("-", "")
    for one in range(10):
        for other in range(one + 1, 10):
            swapped = list(plain)
            swapped[one], swapped[other] = plain[other], plain[one]
            same = plain[one] == plain[other]
            assert as_code("".join(swapped)) == (code if same else MISTYPED)


@given(SECRETS)
def test_every_wrong_digit_and_every_swap_of_neighbours_is_seen(secret: bytes) -> None:
    digits = digits_of(code_of(secret)).replace(" ", "")
    for at, right in enumerate(digits):
        for wrong in set("0123456789") - {right}:
            assert as_code(digits[:at] + wrong + digits[at + 1 :]) == MISTYPED
        swapped = digits[:at] + digits[at + 1 : at + 2] + right + digits[at + 2 :]
        assert (as_code(swapped) == MISTYPED) is (swapped != digits)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "4w74r-vyc6r",
        "4w74r vyc6r",
        "4W74RVYC6R",
        " 4w74r  vyc6r. ",
        "4W74R - VYC6R",
        "4w74r\u2013vyc6r",
        "4 w 7 4 r v y c 6 r",
        "4w7 4rv yc6r",
        "\uff14w74r vyc6r",
        "mijn code is 4w74r vyc6r",
        "Code: 4W74R-VYC6R.",
        "mijn code is 05367 79567 75742",
        "code:053677956775742",
        "de code is 0536 7795 6775 742.",
        DIGITS,
        "053677956775742",
        "05367-79567-75742",
        "05367 79567 75742#",
    ],
)
def test_a_code_can_be_typed_in_many_ways(typed: str) -> None:
    assert as_code(typed) == CODE


def test_what_looks_alike_is_read_alike() -> None:
    assert as_code("it7qy-5w3fj") == as_code("LT7QY 5W3FJ") == "1T7QY-5W3FJ"
    assert as_code("htp3o-gjqft") == "HTP30-GJQFT"


@pytest.mark.parametrize(
    "typed",
    [
        EXAMPLE,
        "4w74r vyc6p",
        "4w74u vyc6r",
        "4w74r vyc6",
        "4w74r vyc6rr",
        "05367 79567 75743",
        "05367 79567 7574",
        "05367 79567 757421",
        "05367795677574",
        "mijn code is 05367 79567 7574",
        "mijn code is 05367 79567 75743",
        "mijn code is 4w74r-vyc6p",
        "mijn code is 4w74r vyc6",
    ],
)
def test_a_typing_error_is_told_from_a_guess(typed: str) -> None:
    assert as_code(typed) == MISTYPED


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "3 8 14",
        "3,8 en 14, 21",
        "3 8 14 21 30 7",
        "12 14 16 18 20 22 24 2",
        "plan 12 en 14",
        "0612345678",
        "06 12 34 56 78",
        "+31612345678",
        "hartelijke",
        "speel tuin",
        "klaar",
        "?8",
        "4821",
        "mijn code is groen plan2",
        "ik woon op het Kerkplein1",
        "mijn nummer is 06 12 34 56 78",
        "0031 6 12345678",
        "101 102 103 104 105",
        "een lang verhaal over het plein " * 400,
        "9" * 10_000,
        "\u202e\ud83d",
    ],
)
def test_numbers_words_and_phones_are_no_codes(typed: str) -> None:
    assert as_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Kerkplein1", True),
        ("groen plan2", True),
        ("Laan van Meerdervoort 12", True),
        ("N201 A4 km1", True),
        (CODE, False),
        ("4w74r vyc6", False),
        (DIGITS, False),
        ("05367 79567 7574", False),
    ],
)
def test_words_with_a_number_behind_them_look_like_words(typed: str, words: bool) -> None:
    assert wordlike(typed) is words


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (CODE, True),
        ("4w74r vyc6r is mijn code", True),
        ("ik heb 4w74r gekregen", True),
        ("VX4K7-TN2QD", True),
        ("053677956775742", True),
        ("05367 79567 7574 werkt niet", True),
        ("3 8 14 21 30 7", False),
        ("101 102 103 104 105", False),
        ("nr3 en nr8", False),
        ("plan 12 en 14", False),
        ("2e plan: 8", False),
        ("12.000 euro voor 8", False),
    ],
)
def test_a_piece_of_a_code_is_told_from_numbers(typed: str, told: bool) -> None:
    assert resembles(typed) is told


@given(st.text())
def test_whatever_is_typed_is_a_code_or_is_not(typed: str) -> None:
    found = as_code(typed)
    assert not found or as_code(found) == found


def test_a_new_code_is_never_taken_for_a_word_or_a_number() -> None:
    chance = random.Random(7)  # noqa: S311 - it has to be the same in every run
    for code in [fresh(chance.randbytes) for _each in range(5_000)]:
        assert as_code(code) == code
        assert as_code(code.replace("0", "o").replace("1", "l")) == code


@pytest.mark.parametrize(
    ("bits", "most", "least"),
    [(45, 1, 0), (26, 900, 600)],  # 26 bits are what eight digits would be
)
def test_a_million_guesses_hit_what_chance_allows_and_no_more(
    bits: int, most: int, least: int
) -> None:
    """With 50,000 codes of 45 bits 0.0014 hits are expected; two are odds of one in a million."""
    chance = random.Random(8)  # noqa: S311 - it has to be the same in every run
    issued = {chance.getrandbits(bits) for _each in range(50_000)}
    hits = sum(chance.getrandbits(bits) in issued for _guess in range(1_000_000))
    assert least <= hits <= most
