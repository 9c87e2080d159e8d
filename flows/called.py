"""Projects that are called by words of their titles, and not by their numbers.

Each run of such words stands for a number, so that the words around it mean what they mean around
numbers: "bankjes en skatebaan", "zonder de bankjes", "geen bomen maar het plein".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from flows.choices import Offered
from flows.picks import picks
from flows.state import (
    Giving,
    Home,
    Informing,
    Looking,
    Pouring,
    ReadingBack,
    Spreading,
    State,
    Voting,
)
from flows.talk import Called
from flows.typed import asks, western
from flows.vocabulary import Vocabulary

_PART = re.compile(r"\w+|[,;\n+&]|(?<!\w)-(?=\s?\w)")
_LETTER = re.compile(r"[^\W\d_]")
_PARTED = frozenset(",;\n+&-")

_FIRST = 901
"""What the first run of words stands for; whoever types so high a number means that."""

_LONGEST = 20
"""Words and commas of a message in which projects are called; a longer one tells a story."""

_MOST = 8
"""Runs of words that may each be a project."""

_DIGITS = 2
"""Digits of a number that stands beside words."""


_PLACES = (Voting, Looking, ReadingBack, Home, Informing, Spreading, Giving, Pouring)
"""Where projects, or themes, may be called by their words."""

_ROW = "look:"
"""What the keys of the projects on a list begin with."""


def called(
    text: str, state: State, vocabulary: Vocabulary, offered: Sequence[Offered] = ()
) -> Called:
    """Return what is called by its words; nothing where one project is, or a question is asked.

    One place of a list that was just shown is enough: "de eerste".
    """
    if not isinstance(state, _PLACES) or not _LETTER.search(text) or asks(text):
        return Called()
    said = western(text).casefold()
    parts = _PART.findall(said)
    if not vocabulary.pointing.ending.isdisjoint(parts):
        parts = _PART.findall(vocabulary.pointing.in_one(said))
    placed = not vocabulary.pointing.places.keys().isdisjoint(parts)
    apart = placed or isinstance(state, Pouring) or _marked(parts, vocabulary)
    if len(parts) > _LONGEST or not apart:
        return Called()
    parts = _of_one(parts, vocabulary) if placed else parts
    if any(part.isdecimal() and len(part) > _DIGITS for part in parts):
        return Called()
    names: dict[int, tuple[str, ...]] = {}
    spoken = " ".join(_numbered(_lacking(parts, vocabulary), names, vocabulary)).replace("- ", "-")
    found = picks(spoken, vocabulary)
    places = tuple(_places(names, vocabulary))
    one = len(names) == 1 and len(found.named) == 1 and not (found.doubt or places)
    alone = one and not (isinstance(state, Pouring) and len(names[_FIRST]) > 1)
    if not names or len(names) > _MOST or alone:
        return Called()
    return Called(tuple(names.items()), found, places, listed(offered) if places else ())


def _places(
    names: Mapping[int, tuple[str, ...]], vocabulary: Vocabulary
) -> Iterator[tuple[int, int]]:
    """Return which names are nothing but a place of a list, with that."""
    for at, words in names.items():
        if len(words) == 1 and words[0] in vocabulary.pointing.places:
            yield at, vocabulary.pointing.places[words[0]]


def listed(offered: Sequence[Offered]) -> tuple[int, ...]:
    """Return the projects of the list that was just shown, in its order."""
    rows = (one.key.removeprefix(_ROW) for one in offered if one.key.startswith(_ROW))
    return tuple(int(number) for number in rows if number.isdecimal())


def _of_one(parts: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return what was said without "one" behind a place, "the first one"; nothing for several."""
    kept: list[str] = []
    for part in parts:
        behind = bool(kept) and kept[-1] in vocabulary.pointing.places
        number = vocabulary.numbers.get(part, 0) if behind else 0
        if number > 1 or (behind and part.isdecimal()):
            return []
        if number != 1:
            kept.append(part)
    return kept


def _marked(parts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether there is something between words that can make them several, or takes them out."""
    return not _PARTED.isdisjoint(parts) or not vocabulary.parting.isdisjoint(parts)


def _lacking(parts: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return what was said with a word for taking out instead of "no" right before a name."""
    out = next(iter(vocabulary.without), "")
    return [
        out if part in vocabulary.lacking and _names(after, vocabulary) else part
        for part, after in pairwise((*parts, ""))
    ]


def _names(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word may be one of a title."""
    return word.isalpha() and word not in vocabulary.kinds and word not in vocabulary.idle


def _numbered(
    parts: Sequence[str], names: dict[int, tuple[str, ...]], vocabulary: Vocabulary
) -> Iterator[str]:
    """Return what was said with a number for each run of words that mean nothing known."""
    run: list[str] = []
    for part in (*parts, ""):
        if part in vocabulary.articles or (run and part in vocabulary.linking):
            continue
        known = part in _PARTED or part.isdecimal() or part in vocabulary.kinds
        if part and not known and part not in vocabulary.idle:
            run.append(part)
            continue
        if run:
            number = _FIRST + len(names)
            names[number] = tuple(run)
            run = []
            yield str(number)
        if known:
            yield part
