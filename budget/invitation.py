"""The word with which an author has others write an idea too, as in "TOGETHER 19 K7M2-94QD".

The code in it has 40 bits; who is wrong too often is locked, as with the codes of letters.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from typing import Final, NamedTuple

from budget import base32

_BYTES: Final = 5
_FORM: Final = re.compile(
    r"(?:^|[\s\"'“„:])([^\W\d_]+)[\s_-]+([0-9]{1,6})[\s_-]+"
    r"([A-Z0-9]{4})[ -]?([A-Z0-9]{4})[\s\"'”.!]*$"
)
_DIGIT: Final = re.compile(r"\d")
_QUOTES: Final = " \n\t\"'“„:"
_SHORTEST: Final = len("x 1 K7M294QD")
_LONGEST: Final = 80
"""Characters at the end of a message in which the word is looked for."""


class Invited(NamedTuple):
    """The number of the idea and the code, as they were typed."""

    number: int
    code: str


def of(secret: bytes) -> str:
    """Return the code of random bytes; it mixes letters and digits, so that it can be no word.

    One code in twenty has no digit, and begins a byte later; so many in a row there never are.
    """
    drawn = hashlib.sha256(b"wijkstem invitation" + secret).digest()
    codes = [_code(drawn[at : at + _BYTES]) for at in range(len(drawn) - _BYTES + 1)]
    return next(filter(mixed, codes), codes[0])


def mixed(code: str) -> bool:
    """Whether there are letters and digits in a code."""
    return any(c.isdigit() for c in code) and any(c.isalpha() for c in code)


def as_invitation(text: str, words: Collection[str], *, sure: bool = False) -> Invited | None:
    """Return the invitation at the end of a message, if one of these words stands before it.

    "With 12 june 2026" is none.  Where it has to be `sure`, more than the invitation stands in a
    message only if its code is written as we write it.
    """
    if len(text) < _SHORTEST or not _DIGIT.search(text, max(0, len(text) - _LONGEST)):
        return None
    folded = unicodedata.normalize("NFKC", text[-_LONGEST:]).upper()
    found = _FORM.search(folded)
    if found is None or found[1].casefold() not in words:
        return None
    spelled = folded[found.start(3) : found.end(4)]
    if " " in spelled and found[3].isalpha() and found[4].isdigit():
        return None
    before = text[:-_LONGEST] + folded[: found.start(1)].removeprefix("/START").strip(_QUOTES)
    if sure and before and "-" not in spelled:
        return None
    code = f"{found[3]}-{found[4]}".translate(base32.READ_AS)
    return Invited(int(found[2]), code) if mixed(f"{found[3]}{found[4]}") else None


def _code(secret: bytes) -> str:
    bits = int.from_bytes(secret[:_BYTES])
    text = base32.spelled(bits, 8)
    return f"{text[:4]}-{text[4:]}"
