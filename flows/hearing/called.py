"""Projects that are called by words of their titles, and not by their numbers.

Each run of such words stands for a number, so that the words around it mean what they mean around
numbers: "bankjes en skatebaan", "zonder de bankjes", "geen bomen maar het plein".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from flows.hearing.choices import Offered
from flows.hearing.dealing import beside_names
from flows.hearing.picks import picks
from flows.hearing.typed import asks, unlisted, western
from flows.hearing.vocabulary import Vocabulary
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

_PART = re.compile(r"\w+|[,;\n+&]|(?<!\w)-(?=\s?\w)")
_LETTER = re.compile(r"[^\W\d_]")
_PARTED = frozenset(",;\n+&-")

_FIRST = 901
"""What the first run of words stands for; whoever types so high a number means that."""

_LONGEST = 20
"""Words and commas of a message in which projects are called; a longer one tells a story."""

_ENDS = (1, -1)
"""The places from which several are counted: the first, and the last."""

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
    said = unlisted(western(text).casefold())
    parts = _PART.findall(said)
    if not vocabulary.pointing.ending.isdisjoint(parts):
        parts = _PART.findall(vocabulary.pointing.in_one(said))
    placed = not vocabulary.pointing.places.keys().isdisjoint(parts)
    dealing = isinstance(state, Spreading | Giving) and any(map(str.isdecimal, parts))
    apart = placed or dealing or isinstance(state, Pouring) or _marked(parts, vocabulary)
    if len(parts) > _LONGEST or not apart:
        return Called()
    parts, told = _placed(parts, vocabulary) if placed else (parts, [])
    if any(part.isdecimal() and len(part) > _DIGITS for part in parts):
        return Called()
    names: dict[int, tuple[str, ...]] = {}
    spoken = tuple(_numbered(_lacking(parts, vocabulary), names, vocabulary))
    found = picks(" ".join(spoken).replace("- ", "-"), vocabulary)
    places = tuple(_places(names, iter(told), vocabulary))
    points = beside_names(spoken, names, vocabulary)
    one = len(names) == 1 and len(found.named) == 1 and not (found.doubt or places or points)
    alone = one and not (isinstance(state, Pouring) and len(names[_FIRST]) > 1)
    if not names or len(names) > _MOST or alone:
        return Called()
    return Called(tuple(names.items()), found, places, listed(offered) if places else (), points)


def _places(
    names: Mapping[int, tuple[str, ...]], told: Iterator[int], vocabulary: Vocabulary
) -> Iterator[tuple[int, int]]:
    """Return which names are nothing but a place of a list, with that, of all that were told."""
    for at, words in names.items():
        there = [next(told) for word in words if _place(word, vocabulary)]
        if there and len(words) == 1:
            yield at, there[0]


def listed(offered: Sequence[Offered]) -> tuple[int, ...]:
    """Return the projects of the list that was just shown, in its order."""
    rows = (one.key.removeprefix(_ROW) for one in offered if one.key.startswith(_ROW))
    return tuple(int(number) for number in rows if number.isdecimal())


def _placed(parts: Sequence[str], vocabulary: Vocabulary) -> tuple[list[str], list[int]]:
    """Return what was said with each place by itself, "the first two" as two; and these places.

    Without "one" behind a place, "the first one"; nothing for any other number of them.
    """
    kept: list[str] = []
    told: list[int] = []
    for part in parts:
        behind = bool(kept) and _place(kept[-1], vocabulary) != 0
        count = _count(part, vocabulary) if behind else 0
        if count > 1 and (told[-1] not in _ENDS or count > _MOST):
            return [], []
        for _one in range(1, count):
            kept += [next(iter(vocabulary.joining)), kept[-1]]
            told.append(told[-1] + (1 if told[-1] > 0 else -1))
        if not count:
            kept.append(part)
            told += filter(None, [_place(part, vocabulary)])
    return kept, told


def _place(word: str, vocabulary: Vocabulary) -> int:
    """Return the place of a list that a word stands for, or 0."""
    return 0 if word in vocabulary.idle else vocabulary.pointing.places.get(word, 0)


def _count(part: str, vocabulary: Vocabulary) -> int:
    return int(part) if part.isdecimal() else vocabulary.numbers.get(part, 0)


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
