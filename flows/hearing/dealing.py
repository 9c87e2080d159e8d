"""Points that are named as such: "2 points for 3" gives two to project 3, and not three to 2.

Beside the name of a project no number can be anything else: "trees 3, benches 2".
"""

import re
from collections.abc import Container, Iterator, Sequence

from flows.hearing.typed import western
from flows.hearing.vocabulary import Vocabulary

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


def beside_names(
    said: Sequence[str], names: Container[int], vocabulary: Vocabulary
) -> tuple[tuple[int, int], ...]:
    """Return names with the number beside each, all before or all behind them; or nothing.

    `said` is what was said with the number of each of the `names` in its place.
    """
    numbers = [_number(word, vocabulary) for word in said]
    told = [number for number in numbers if number is not None]
    pairs = tuple(zip(told[::2], told[1::2], strict=False))
    named = {(one in names, other in names) for one, other in pairs}
    if len(told) % 2 or len(named) != 1:
        return ()
    match named.pop():
        case True, False:
            return pairs
        case False, True:
            return tuple((name, points) for points, name in pairs)
    return ()


def _number(word: str, vocabulary: Vocabulary) -> int | None:
    return int(word) if word.isdecimal() else vocabulary.beyond_one.get(word)
