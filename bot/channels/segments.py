"""What an SMS costs: the alphabet it is sent in, its units and its segments.

GSM 03.38 packs a text into septets: 160 in one message, 153 in each part of a longer one.  A
single character outside that alphabet, be it one curly quote, turns the whole text into UCS-2:
70 and 67 units of 16 bits.  What must stay together stays in one part: the two septets of an
extension character, the two units of a surrogate pair.
"""

import unicodedata
from collections.abc import Callable

from budget.gsm import ALPHABET, EXTENSION

_EQUALS = str.maketrans(
    {
        # quotation marks, primes and accents that stand alone
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        # hyphens, dashes, the minus sign, bullets
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u00b7", "-"),
        # spaces of every width, and separators
        **dict.fromkeys("\t\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u2028\u2029", " "),
        # soft hyphens and what has no width
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
        "\u2026": "...",
    }
)


def is_gsm(text: str) -> bool:
    """Whether the whole text fits the cheap alphabet."""
    return ALPHABET.issuperset(text)


def folded(text: str) -> str:
    """Replace typographic characters by their equals in GSM-7; letters remain as they are."""
    replaced = unicodedata.normalize("NFC", text).translate(_EQUALS)
    return unicodedata.normalize("NFC", replaced)


def units(text: str) -> int:
    """Count septets in a GSM-7 text, 16-bit units in any other."""
    return sum(map(_measure(text), text))


def segments(text: str) -> int:
    """Count the messages that are charged for a text; none for an empty one."""
    if not text:
        return 0
    whole, part = (160, 153) if is_gsm(text) else (70, 67)
    measure = _measure(text)
    if sum(map(measure, text)) <= whole:
        return 1
    count, room = 1, part
    for size in map(measure, text):
        if size > room:
            count, room = count + 1, part
        room -= size
    return count


def _measure(text: str) -> Callable[[str], int]:
    """Return how one character of this text is counted."""
    return _septets if is_gsm(text) else _ucs2


def _septets(character: str) -> int:
    return 2 if character in EXTENSION else 1


def _ucs2(character: str) -> int:
    return 2 if character > "\uffff" else 1
