"""Letter codes: a voting right on paper, in letters and digits, and in digits alone.

Both forms are the same secret of 45 bits, so that whichever is typed finds the same right.  A code
has nine characters of the secret and one that checks them; a keypad has digits only, so there it
is fourteen digits and one that checks (ten would be 33 bits: too few).  The check sees any one
character that is wrong, and any two neighbours that changed places.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from budget.base32 import ALPHABET, READ_AS, spelled

_BITS: Final = 45
_BYTES: Final = 6
_CHARACTERS: Final = 9
_DIGITS: Final = 14
_TOO_LONG: Final = 4
"""Characters of a group that are too many for the number of a project."""

_GROUPED: Final = re.compile(r"([A-Z0-9]{5})[ -]*([A-Z0-9]{5})")
_DIGITS_RUN: Final = re.compile(r"(?<![^\s:])[0-9][0-9 -]{12,40}(?<! )(?![^\s.,;])")
_DIGITS_ENDING: Final = re.compile(r"(?:^|[\s:])([0-9][0-9 -]{12,40})$")
_ENDING: Final = re.compile(r"[\s:]([A-Z0-9]{4,6}[ -]?[A-Z0-9]{4,6})$")
_WORDLIKE: Final = re.compile(r"(?:[^\W\d_]+(?:[\s.,-]*[0-9]+)?(?:[\s.,-]+|$))+")
_ALTERNATING: Final = re.compile(r"[A-Z][0-9]+[A-Z]|[0-9][A-Z]+[0-9]")
_GAPS: Final = re.compile(r"[\s-]+")
_LETTER: Final = re.compile("[A-Z]")
_DIGIT: Final = re.compile("[0-9]")
_TELLING: Final = re.compile("[2-9]")
_EDGES: Final = " \t\n.,;:!\"'()#"
_DASHES: Final = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2212": "-"})

_DAMM: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
"""Damm's quasigroup: it sees every wrong digit and every swap of neighbours."""

MISTYPED: Final = ""
"""What looks like a code, and is none: something was typed wrong."""


def code_of(secret: bytes) -> str:
    """Return the code of the first 45 bits of six random bytes, as in K7M2X-94QDP."""
    return _code(int.from_bytes(secret[:_BYTES]) >> (8 * _BYTES - _BITS))


def fresh(chance: Callable[[int], bytes]) -> str:
    """Return a new code that cannot be taken for a word or a phone number: it mixes both.

    One code in eighteen has no digit from 2 to 9, or no letter, and is drawn again.
    """
    code = code_of(chance(_BYTES))
    while not (_TELLING.search(code) and _LETTER.search(code)):
        code = code_of(chance(_BYTES))
    return code


def digits_of(code: str) -> str:
    """Return the same code in digits alone, in three groups of five."""
    secret = 0
    for character in code.replace("-", "")[:_CHARACTERS]:
        secret = secret << 5 | ALPHABET.index(character)
    digits = f"{secret:0{_DIGITS}d}"
    digits += str(_damm(digits))
    return " ".join(digits[at : at + 5] for at in range(0, len(digits), 5))


def as_code(text: str) -> str | None:
    """Return the code that a message is, `MISTYPED` if it is nearly one, None if it is none.

    Either form will do; case, spaces and hyphens do not matter, and O is read as 0, I and L as 1.
    Words may stand before a code.  Numbers of projects, words and phone numbers are no codes.
    """
    folded = _folded(text)
    if (digits := _DIGITS_ENDING.search(folded)) and _many(digits[1]):
        return _of_digits(_GAPS.sub("", digits[1]))
    if not _LETTER.search(folded) or not _DIGIT.search(folded):
        return None
    if grouped := _GROUPED.fullmatch(folded):
        return _checked("".join(grouped.groups()).translate(READ_AS))
    if ending := _ENDING.search(folded):
        code = as_code(ending[1])
        return None if code == MISTYPED and wordlike(ending[1]) else code
    return _of_words(_GAPS.split(folded))


def wordlike(text: str) -> bool:
    """Whether a text could be words, with at most a number behind each, as in "Kerkplein1"."""
    return bool(_WORDLIKE.fullmatch(_folded(text)))


def resembles(text: str) -> bool:
    """Whether a code or a receipt, or nearly one, stands in a text: its digits are no numbers."""
    folded = _folded(text)
    whole = any(_LETTER.search(w) and _GROUPED.fullmatch(w) for w in folded.split())
    part = any(len(word) >= _TOO_LONG and _ALTERNATING.search(word) for word in _GAPS.split(folded))
    return whole or part or any(_many(run[0]) for run in _DIGITS_RUN.finditer(folded))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES).upper().strip(_EDGES)


def _many(run: str) -> bool:
    """Whether digits are as many as in a code, or nearly, and in groups too long for projects."""
    groups = _GAPS.split(run)
    return abs(sum(map(len, groups)) - _DIGITS - 1) <= 1 and max(map(len, groups)) >= _TOO_LONG


def _of_words(words: list[str]) -> str | None:
    """Return the code that stands in groups of another length, if it is one, or nearly one."""
    mixed = [bool(_LETTER.search(word) and _DIGIT.search(word)) for word in words]
    one_by_one = all(len(word) == 1 for word in words)
    code = _checked("".join(words).translate(READ_AS)) if any(mixed) or one_by_one else MISTYPED
    nearly = all(mixed) and abs(sum(map(len, words)) - _CHARACTERS - 1) <= 1
    return code or (MISTYPED if nearly else None)


def _code(secret: int) -> str:
    characters = spelled(secret, _CHARACTERS)
    characters += _check(characters)
    return f"{characters[:5]}-{characters[5:]}"


def _checked(characters: str) -> str:
    """Return these characters as a code, or `MISTYPED` if they are none."""
    if len(characters) != _CHARACTERS + 1 or set(characters) - set(ALPHABET):
        return MISTYPED
    if _check(characters[:-1]) != characters[-1]:
        return MISTYPED
    return f"{characters[:5]}-{characters[5:]}"


def _of_digits(digits: str) -> str:
    """Return the code of these digits, or `MISTYPED` if they are those of none."""
    if len(digits) != _DIGITS + 1:
        return MISTYPED
    secret = int(digits[:_DIGITS])
    return MISTYPED if _damm(digits) or secret >> _BITS else _code(secret)


def _check(characters: str) -> str:
    """Return the character that makes a code add up to nothing in the field of 32 elements.

    Each place has a weight of its own, a power of the root x of x^5 + x^2 + 1: so neither one wrong
    character nor two that changed places can leave the sum as it was.
    """
    total = 0
    for character in characters:
        total = (total ^ ALPHABET.index(character)) << 1
        if total >> 5:
            total ^= 0b100101
    return ALPHABET[total]


def _damm(digits: str) -> int:
    """Return the digit that checks these; 0 if they end with it."""
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return state
