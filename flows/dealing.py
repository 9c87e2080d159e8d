"""Points that are named as such: "2 points for 3" gives two to project 3, and not three to 2."""

import re
from collections.abc import Iterator

from flows.typed import western
from flows.vocabulary import Vocabulary

_TOKEN = re.compile(r"\d+|[^\W\d_]+")


def dealt(text: str, vocabulary: Vocabulary) -> tuple[tuple[int, int], ...]:
    """Return projects with their points, if every two numbers say which of them are the points."""
    said = _TOKEN.findall(western(text).casefold())
    if not vocabulary.points.intersection(said):
        return ()
    numbers = [at for at, word in enumerate(said) if word.isdecimal()]
    if len(numbers) % 2:
        return ()
    pairs = tuple(_pairs(said, numbers, vocabulary.points))
    return pairs if len(pairs) * 2 == len(numbers) else ()


def _pairs(said: list[str], numbers: list[int], words: frozenset[str]) -> Iterator[tuple[int, int]]:
    for one, other in zip(numbers[::2], numbers[1::2], strict=True):
        first, last = (at + 1 < len(said) and said[at + 1] in words for at in (one, other))
        if first and not last:
            yield int(said[other]), int(said[one])
        elif last and not first:
            yield int(said[one]), int(said[other])
