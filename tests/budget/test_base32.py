import pytest

from budget.base32 import ALPHABET, READ_AS, spelled


@pytest.mark.parametrize(
    ("bits", "characters", "text"),
    [(0, 1, "0"), (31, 1, "Z"), (32, 2, "10"), (1 << 10 | 31, 2, "0Z"), (9 << 5, 3, "090")],
)
def test_five_bits_are_a_character(bits: int, characters: int, text: str) -> None:
    assert spelled(bits, characters) == text


def test_what_is_read_as_something_else_is_not_written_and_is_understood() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("OILU") & set(ALPHABET)
    assert "OIL".translate(READ_AS) == "011"
