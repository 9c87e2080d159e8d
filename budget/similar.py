"""Similar ideas: which of those that are there already a text seems to tell once more.

Words are cut into pieces of four letters, so that "zitbank" meets "bankjes" and a typing error
costs no more than a few of them.  A piece weighs more the fewer ideas have it (TF-IDF), and two
texts are as near as the angle between them is small (their cosine).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest, nsmallest
from math import log, sqrt
from typing import Protocol

MOST = 3
"""Similar ideas that are proposed at most."""

_PIECE = 4
_NEAR = 0.15
"""The cosine from which two texts seem to be about the same: measured, see docs/ideas.md."""
_BESIDE = 0.3
"""How near another is to be, compared to the nearest, to be proposed beside it."""
_VISITS, _WEIGHED = 20_000, 30
"""How many times an idea is met with a piece, the rarest first, and how many of those that are met
are weighed exactly: a turn costs as much with 50,000 ideas as with 5,000."""

_WORD = re.compile(r"\w+")
_SMALL = """
de het een en of in op bij van voor met te aan uit om door naar over onder tot als dan dat die
dit er ze we wij ik je mijn ons onze hun u uw hij zij is zijn was wordt worden kan kunnen kun
moet moeten mag mogen wil willen graag meer veel niet geen niets ook nog maar want waar heel
erg wat wie hoe iedereen mensen alle elke zo daar hier komt komen maak maken gaan gaat heeft
hebben the a an of to and for with are be it our my there that this please more too all
"""
"""Words that hardly tell what is wanted, in the two languages that every edition has."""

_SAYS_NOTHING = frozenset(_SMALL.split())


class Nearness(Protocol):
    """One way to find what resembles a text, among texts that are known by a number."""

    def begin(self, texts: Iterable[tuple[int, str]]) -> None:
        """Know these texts, and no others."""

    def put(self, number: int, text: str) -> None:
        """Know one text more, or another one under this number."""

    def drop(self, number: int) -> None:
        """Know nothing under this number, which may never have been there."""

    def near(self, text: str) -> Mapping[int, float]:
        """Return how near those are that are near enough: 1 for who just is."""


def nearest(ways: Iterable[Nearness], text: str) -> list[int]:
    """Return what any of these ways finds near a text, the nearest first, and not too many."""
    near: dict[int, float] = {}
    for way in ways:
        for number, degree in way.near(text).items():
            near[number] = max(degree, near.get(number, 0))
    least = max(near.values(), default=0) * _BESIDE
    beside = [number for number, degree in near.items() if degree >= least]
    return nsmallest(MOST, beside, key=lambda number: (-near[number], number))


class Pieces:
    """Texts by the pieces of their words: in memory, and always up to date.

    `_met` has the numbers of the texts with a piece; `_of` has, for each text, those lists of
    numbers themselves, so that what a piece weighs now is known without looking it up; `_root` is
    the root of how many pieces it has.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._met: dict[str, list[int]] = {}
        self._of: dict[int, tuple[list[int], ...]] = {}
        self._root: dict[int, float] = {}

    def begin(self, texts: Iterable[tuple[int, str]]) -> None:
        """Know these texts, and no others."""
        self._met.clear()
        self._of.clear()
        self._root.clear()
        for number, text in texts:
            self.put(number, text)

    def put(self, number: int, text: str) -> None:
        """Know one text more, or another one under this number."""
        self.drop(number)
        having = tuple(self._met.setdefault(piece, []) for piece in pieces(text))
        for numbers in having:
            numbers.append(number)
        self._of[number] = having
        self._root[number] = sqrt(len(having) or 1)

    def drop(self, number: int) -> None:
        """Know nothing under this number, which may never have been there."""
        self._root.pop(number, None)
        for numbers in self._of.pop(number, ()):
            numbers.remove(number)

    def near(self, text: str) -> Mapping[int, float]:
        """Return how near those are that are near enough."""
        of_text = pieces(text)
        shared = [self._met[piece] for piece in of_text if self._met.get(piece)]
        strange = len(of_text) - len(shared)
        if not shared:
            return {}
        weights = _Weights(len(self._of) + 1)
        own = strange * weights[1] + sum(weights[len(numbers) + 1] for numbers in shared)
        ids = {id(numbers) for numbers in shared}
        cosines = {n: self._cosine(n, ids, own, weights) for n in self._met_most(shared, weights)}
        return {number: cosine / _NEAR for number, cosine in cosines.items() if cosine >= _NEAR}

    def _met_most(self, shared: Sequence[list[int]], weights: "_Weights") -> list[int]:
        """Return the texts that have most in common with one, roughly."""
        met: dict[int, float] = defaultdict(float)
        visits = 0
        for numbers in sorted(shared, key=len):
            visits += len(numbers)
            if met and visits > _VISITS:
                break
            weight = weights[len(numbers) + 1]
            for number in numbers:
                met[number] += weight
        most = nlargest(_WEIGHED, [(met[n] / self._root[n], -n) for n in met])
        return [-number for _weight, number in most]

    def _cosine(self, number: int, ids: set[int], own: float, weights: "_Weights") -> float:
        """Return the cosine between a text and one that weighs as much, with these pieces."""
        common = whole = 0.0
        for numbers in self._of[number]:
            shared = id(numbers) in ids
            weight = weights[len(numbers) + shared]
            whole += weight
            common += weight * shared
        return common / sqrt(own * whole)


class _Weights(dict[int, float]):
    """What a piece weighs that so many texts have, squared."""

    def __init__(self, texts: int) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, having: int) -> float:
        weight = self[having] = log(1 + self._texts / having) ** 2
        return weight


def pieces(text: str) -> tuple[str, ...]:
    """Return the pieces of a text, each once: accents, capitals and small words are no matter."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    found: dict[str, None] = {}
    for word in _WORD.findall(plain):
        if word not in _SAYS_NOTHING:
            whole = f" {word} "
            for at in range(max(1, len(whole) - _PIECE + 1)):
                found[whole[at : at + _PIECE]] = None
    return tuple(found)
