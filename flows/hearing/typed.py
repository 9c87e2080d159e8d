"""What was typed, as it is compared: one case, one kind of digits, nothing that is not seen."""

import re
import unicodedata
from collections.abc import Mapping
from itertools import product

_GAPS = re.compile(r"[\s_]+")
_STRETCHED = re.compile(r"([^\W\d_])\1+")
_EDGES = " .,;:!?\"'()[]<>/*`~-–—…«»„”“’‘"
_ITEM = re.compile(r"(?:^|(?<=[\s,;]))([0-9]{1,2})[.)](?=\s)")
_LISTED = 2
"""Items of a list, at least."""

_RUNS = 3
"""Letters held too long that one word may have."""

_TEN = "\U0001f51f"
_GREEK_QUESTION = "\u037e"
"""A question mark that looks like a semicolon, and would become one."""

_MARKS: Mapping[str, str] = {
    "?": "\u061f\u055e\u1367\u2e2e\u2753\u2754",
    ",": "\u060c\u066b\u055d\u1363\u3001",
    ";": "\u061b\u1364",
    ".": "\u06d4\u066c\u0589\u0964\u1362\u3002",
    "%": "\u066a",
}
"""The marks of other scripts, by what they are here: of Arabic, Armenian, Ethiopic, and others."""

_OPENING_MARKS = "\u00bf\u00a1"
"""What stands only before a question or an exclamation, which has its mark behind it too."""


def clean(text: str) -> str:
    """Return a text without what no human being typed: control characters, turned directions."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or not _harmful(c))


def _harmful(character: str) -> bool:
    """Whether a character is a control, half of one, or turns the direction of what follows."""
    return (
        unicodedata.category(character) in ("Cc", "Cs")
        or "\u202a" <= character <= "\u202e"
        or "\u2066" <= character <= "\u2069"
    )


def plain(text: str) -> str:
    """Return a text as it is compared: one case, one space, no punctuation around it.

    Emoji digits, full-width digits and the digits of other scripts become 0-9.
    """
    return _GAPS.sub(" ", western(text)).strip(_EDGES).casefold()


def unstretched(word: str) -> frozenset[str]:
    """Return a word as it may have been meant, with letters held too long: "jaa", "klaarrr"."""
    runs = [match[0][0] for match in _STRETCHED.finditer(word)]
    if not 0 < len(runs) <= _RUNS:
        return frozenset({word})
    between = _STRETCHED.sub("\n", word).split("\n")
    ways = product(*((letter, letter * 2) for letter in runs))
    made = ("".join(map("".join, zip(between, (*way, ""), strict=True))) for way in ways)
    return frozenset({word, *made})


def unlisted(text: str) -> str:
    """Return a text without the numbers of a list in it: "1. trees 2. benches"."""
    if "1." not in text and "1)" not in text:
        return text
    before, *items = _ITEM.split(text)
    numbers, said = items[::2], items[1::2]
    listed = [str(number) for number in range(1, len(numbers) + 1)]
    if len(numbers) < _LISTED or numbers != listed or not all(map(str.strip, said)):
        return text
    return ", ".join((before, *said))


def western(text: str) -> str:
    """Return a text with the digits and the marks of every script as 0-9 and as ours.

    What cannot be seen is left out.
    """
    if text.isascii():
        return text
    told = text.replace(_TEN, "10").replace(_GREEK_QUESTION, "?")
    return unicodedata.normalize("NFKC", told).translate(_WESTERN)


def asks(text: str) -> bool:
    """Whether a question mark stands in a text, of whatever script."""
    return "?" in western(text)


def _unseen(character: str) -> bool:
    """Whether a character only changes how others look: variation selectors, bidi, keycaps."""
    category = unicodedata.category(character)
    return category in ("Cf", "Me") or "\ufe00" <= character <= "\ufe0f"


class _Western(dict[int, str | None]):
    """What each character becomes, worked out when it is first seen; None is nothing."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        digit = str(unicodedata.digit(character, character))
        self[code] = None if _unseen(character) else digit
        return self[code]


_WESTERN = _Western(
    {ord(c): ours for ours, marks in _MARKS.items() for c in marks}
    | dict.fromkeys(map(ord, _OPENING_MARKS))
)
