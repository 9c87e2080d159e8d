"""Projects that are called by words of their titles, and not by their numbers.

Each run of such words stands for a number, so that the words around it mean what they mean around
numbers: "bankjes en skatebaan", "zonder de bankjes", "geen bomen maar het plein".
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from flows.picks import picks
from flows.state import Home, Informing, Looking, ReadingBack, State, Voting
from flows.talk import Called
from flows.typed import asks, western
from flows.vocabulary import Vocabulary

_PART = re.compile(r"\w+|[,;\n+&]|(?<!\w)-(?=\s?\w)")
_PARTED = frozenset(",;\n+&-")

_FIRST = 901
"""What the first run of words stands for; whoever types so high a number means that."""

_LONGEST = 20
"""Words and commas of a message in which projects are called; a longer one tells a story."""

_MOST = 8
"""Runs of words that may each be a project."""

_DIGITS = 2
"""Digits of a number that stands beside words."""


def called(text: str, state: State, vocabulary: Vocabulary) -> Called:
    """Return what is called by its words; nothing where one project is, or a question is asked."""
    if not isinstance(state, Voting | Looking | ReadingBack | Home | Informing) or asks(text):
        return Called()
    parts = _PART.findall(western(text).casefold())
    if len(parts) > _LONGEST or not _marked(parts, vocabulary):
        return Called()
    if any(part.isdecimal() and len(part) > _DIGITS for part in parts):
        return Called()
    names: dict[int, tuple[str, ...]] = {}
    spoken = " ".join(_numbered(_lacking(parts, vocabulary), names, vocabulary)).replace("- ", "-")
    found = picks(spoken, vocabulary)
    alone = len(names) == 1 and len(found.named) == 1 and not found.doubt
    if not names or len(names) > _MOST or alone:
        return Called()
    return Called(tuple(names.items()), found)


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
