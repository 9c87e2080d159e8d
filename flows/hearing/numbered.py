"""The number of what a resident speaks of: "?8", "wat kost 8?", "steun nr 20"."""

import re
from collections.abc import Sequence

from flows.hearing.choices import number
from flows.hearing.typed import western
from flows.hearing.vocabulary import Phrases, Vocabulary, beginning

_ONE_OF_OURS = re.compile(r"(?<!\d)\d{1,6}(?!\d)")
_ABOUT = re.compile(r"\?\s*(\d{1,6})|(\d{1,6})\s*\?")
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
_UNNUMBERED = re.compile(r"[^\w\s.,:;#()!'\"]|\d{7}")
"""What shows that something is no number of an idea: a sign, an amount, a question."""


def about(text: str, *, loosely: bool = False) -> int | None:
    """Return the number of what is asked about, as in "?8", or None.

    `loosely` takes the only number of a whole question as well: "Wat kost 8?"
    """
    said = western(text).strip()
    if "?" not in said:
        return None
    if found := _ABOUT.fullmatch(said):
        return int(found[1] or found[2])
    found_in = _ONE_OF_OURS.findall(said)
    whole = loosely and said.endswith("?") and len(found_in) == 1
    return int(found_in[0]) if whole else None


def numbered(said: str, phrases: Phrases, vocabulary: Vocabulary, *, bare: bool) -> int | None:
    """Return the number after one of these phrases, as in "steun nr 20", or None.

    `said` is as `plain` left it.  Only words that mean nothing more may stand beside the number;
    if it has to be `bare`, none but those that say what is numbered.
    """
    phrase = beginning(said, phrases)
    rest = said.removeprefix(phrase)
    if not (phrase or bare) and said[-1:].isalpha():
        return _within(said, phrases, vocabulary)
    if not phrase or rest[:1].isalpha() or _UNNUMBERED.search(rest):
        return None
    words = _LETTERS_OR_DIGITS.findall(rest)
    places = [at for at, word in enumerate(words) if _counted(word, words[at + 1 :], vocabulary)]
    if len(places) != 1:
        return None
    [at] = places
    others = {*words[:at], *words[at + 1 :]}
    if bare:
        spelled = rest[:1].isdecimal() or not words[at].isdecimal() or at != len(words) - 1
        return None if spelled or others - vocabulary.naming else int(words[at])
    return None if others - vocabulary.beside_idea else number(words[at], vocabulary)


def _within(said: str, phrases: Phrases, vocabulary: Vocabulary) -> int | None:
    """Return the number within one of these phrases, as in "ik wil nr 20 volgen", or None."""
    numbers = _ONE_OF_OURS.findall(said)
    if len(numbers) != 1 or _UNNUMBERED.search(said):
        return None
    words = _LETTERS_OR_DIGITS.findall(said)
    around = (word for word in words if word != numbers[0] and word not in vocabulary.naming)
    return int(numbers[0]) if " ".join(around) in phrases else None


def _counted(word: str, after: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a word is a number; before what is numbered it may be an article: "een plan"."""
    if word.isdecimal():
        return True
    return word in vocabulary.numbers and not vocabulary.naming.intersection(after[:1])
