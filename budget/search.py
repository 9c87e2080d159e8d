"""Looking for words: all of them, each at the beginning of a word, in any case and without accents.

Where that finds nothing the other number of a noun will do ("boom" and "bomen"), and then a longer
word that ends with what is looked for ("tuin" in "moestuin").
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

_WORD = re.compile(r"\w+")
_SHORTEST = 3
"""Letters of a word without its ending."""

_WITHIN = 4
"""Letters of a word that may be found in the middle of a longer one."""

_ENDINGS = ("jes", "en", "es", "je", "s", "e")
_DOUBLED = re.compile(r"([aeou])\1(?=[^aeiou]$)")
_SINGLE = re.compile(r"(?<![aeiou])([aeou])(?=[^aeiou]$)")
_SOFT = {"z": "s", "v": "f"}

Thing = TypeVar("Thing")

Nouns = tuple[tuple[str, frozenset[str]], ...]
"""Words, each with the beginnings of the noun that it is, in either number."""


def spelled(text: str) -> str:
    """Return the whole words of a text between spaces: in one case, without accents.

    What is not seen does not divide a word, and letters of another width are the same letters.
    """
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def found(said: str, things: Iterable[Thing], words: Callable[[Thing], str]) -> list[Thing]:
    """Return the things in whose words, as `spelled`, all that was said is found, in their order.

    If nothing is looked for that is all of them.
    """
    wanted = spelled(said).split()
    every = [(thing, words(thing)) for thing in things]
    for way in (_beginnings, _numbers, _within):
        forms = [[*way(word)] for word in wanted]
        if there := [thing for thing, text in every if _has(text, forms)]:
            return there
    return []


def nouns(text: str) -> Nouns:
    """Return the words of a text, each with the beginnings of the noun that it is."""
    return tuple((word, frozenset(_numbers(word))) for word in spelled(text).split())


def begun(word: str, things: Iterable[Thing], words: Callable[[Thing], Nouns]) -> list[Thing]:
    """Return the things of which a word begins with this one, or is its noun."""
    wanted = spelled(word).strip()
    noun = frozenset(_numbers(wanted))
    return [
        thing
        for thing in things
        if wanted and any(one.startswith(wanted) or noun & other for one, other in words(thing))
    ]


def _has(text: str, wanted: Sequence[Sequence[str]]) -> bool:
    return all(any(form in text for form in forms) for forms in wanted)


def _beginnings(word: str) -> Iterator[str]:
    yield f" {word}"


def _numbers(word: str) -> Iterator[str]:
    """Give the beginnings of a noun in either number."""
    stems = {word, *(word.removesuffix(ending) for ending in _ENDINGS)}
    for stem in stems:
        if len(stem) < _SHORTEST:
            continue
        hard = stem[:-1] + _SOFT.get(stem[-1], stem[-1])
        for one in {stem, hard}:
            yield f" {one}"
            yield " " + _DOUBLED.sub(r"\1", one)
            yield " " + _SINGLE.sub(r"\1\1", one)


def _within(word: str) -> Iterator[str]:
    yield word if len(word) >= _WITHIN else f" {word}"
