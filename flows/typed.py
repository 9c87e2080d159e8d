"""What was typed, as it is compared: one case, one kind of digits, nothing that is not seen."""

import re
import unicodedata
from itertools import product

_GAPS = re.compile(r"[\s_]+")
_STRETCHED = re.compile(r"([^\W\d_])\1+")
_EDGES = " .,;:!?\"'()[]<>/*`~-–—…«»„”“’‘"
_RUNS = 3
"""Letters held too long that one word may have."""

_TEN = "\U0001f51f"


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


def western(text: str) -> str:
    """Return a text with the digits of every script as 0-9, without what cannot be seen."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.replace(_TEN, "10")).translate(_WESTERN)


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


_WESTERN = _Western()
