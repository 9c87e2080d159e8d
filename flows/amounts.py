"""Amounts of money in every form in which people write them: "5k", "vijfduizend", "10.000,-".

Of a range it is the middle, and of several amounts the first that is said to be money.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from flows.typed import plain, western
from flows.vocabulary import Vocabulary

_MOST = 9_999_999
_THOUSAND = 1_000
_SURE = 100
"""Euros from which words are an amount by themselves: "twee" is not, in a whole sentence."""

_TOKEN = re.compile(
    r"(?P<grouped>\d{1,3}(?:[., ]\d{3})+)(?!\d)(?P<cents>[.,]\d{1,2}(?!\d)|,-+)?"
    r"|(?P<plain>\d+)(?P<part>[.,]\d+|,-+)?"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>[-\u2212\u2013\u20ac])"
)
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_EURO = frozenset({"\u20ac", "eur", "euro", "euros"})


class _Said(NamedTuple):
    """Euros that were named, between two places in what was said.

    `marked` is whether it was said to be money, and `words` whether no digit is in it.
    """

    euros: int
    first: int
    last: int
    marked: bool
    words: bool
    multiplied: bool


def amount(text: str, vocabulary: Vocabulary) -> int | None:
    """Return the euros that a text names, below nothing if it says so; None if it names none."""
    said = _HYPHEN.sub(" ", western(text).casefold())
    if plain(text) in vocabulary.nothing:
        return 0
    tokens = list(_TOKEN.finditer(said))
    found = _all(tokens, vocabulary)
    if not found or any(one.euros > _MOST for one in found):
        return None
    if _negative(tokens, found[0], said, vocabulary):
        return -found[0].euros or None
    chosen = next((one for one in found if one.marked), found[0])
    place = found.index(chosen)
    for low, high in ((place - 1, place), (place, place + 1)):
        if low >= 0 and high < len(found) and _range(tokens, found[low], found[high], vocabulary):
            return _middle(found[low], found[high], vocabulary)
    return chosen.euros


def _all(tokens: Sequence[re.Match[str]], vocabulary: Vocabulary) -> list[_Said]:
    """Return every amount that is named; of words alone only what can be nothing else."""
    found: list[_Said] = []
    at = 0
    while at < len(tokens):
        one = _digits(tokens, at, vocabulary) or _spelled(tokens, at, vocabulary)
        found += [one] if one else []
        at = one.last + 1 if one else at + 1
    alone = len(found) == 1 and found[0].last - found[0].first + 1 == len(tokens)
    spelled = [one for one in found if one.words]
    if alone or not spelled:
        return found
    sure = [one for one in found if not one.words or one.marked or one.euros >= _SURE]
    return [] if len(spelled) > len(sure) and not any(one.marked for one in sure) else sure


def _digits(tokens: Sequence[re.Match[str]], at: int, vocabulary: Vocabulary) -> _Said | None:
    """Return the amount in digits at a place, with the word behind it that multiplies it."""
    token = tokens[at]
    if not (token["grouped"] or token["plain"]):
        return None
    whole = re.sub(r"\D", "", token["grouped"] or token["plain"])
    part = re.sub(r"\D", "", token["part"] or "")
    times = vocabulary.multiples.get(_word(tokens, at + 1), 0) if len(whole) < len("1000000") else 0
    last = at + bool(times)
    euros = int(whole) * (times or 1)
    if times and part:
        euros += int(part) * times // 10 ** len(part)
    dashed = (token["cents"] or token["part"] or "").endswith("-")
    marked = dashed or bool(times) or _money(tokens, at, last)
    return _Said(euros, at, last, marked, words=False, multiplied=bool(times))


def _spelled(tokens: Sequence[re.Match[str]], at: int, vocabulary: Vocabulary) -> _Said | None:
    """Return the amount in words that begins at a place: "vijf duizend", "twaalfhonderd"."""
    values: list[int] = []
    last = at - 1
    while (word := _word(tokens, last + 1)) and (pieces := _pieces(word, vocabulary)) is not None:
        if not values and not pieces:
            return None
        values += pieces
        last += 1
    if not values:
        return None
    euros = _counted(values, vocabulary)
    return _Said(euros, at, last, _money(tokens, at, last), words=True, multiplied=True)


def _pieces(word: str, vocabulary: Vocabulary) -> list[int] | None:
    """Return the numbers that a word is made of ("vijf-en-twintig"); None if it is none."""
    if not word:
        return []
    for length in range(len(word), 0, -1):
        head = word[:length]
        value = vocabulary.counts.get(head)
        if value is None and head not in vocabulary.joining:
            continue
        rest = _pieces(word[length:], vocabulary)
        if rest is not None:
            return ([] if value is None else [value]) + rest
    return None


def _counted(values: Sequence[int], vocabulary: Vocabulary) -> int:
    """Return what numbers come to that are said after each other: 5, 20, 1000 is 25,000."""
    multiples = set(vocabulary.multiples.values())
    total = current = 0
    for value in values:
        if value not in multiples:
            current += value
            continue
        current = max(current, 1) * value
        if value >= _THOUSAND:
            total, current = total + current, 0
    return total + current


def _money(tokens: Sequence[re.Match[str]], first: int, last: int) -> bool:
    """Whether a sign or a word of money stands before or behind."""
    return bool(_EURO & {_token(tokens, first - 1), _token(tokens, last + 1)})


def _negative(
    tokens: Sequence[re.Match[str]], first: _Said, said: str, vocabulary: Vocabulary
) -> bool:
    """Whether the first amount is less than nothing: "-5", "min 5", "-€ 5"."""
    at = first.first - 1
    if _token(tokens, at) in _EURO:
        at -= 1
    before = _token(tokens, at)
    begins = at == 0 or not said[: tokens[at].start()][-1:].strip()
    return before in vocabulary.without or (before in {"-", "\u2212", "\u2013"} and begins)


def _range(
    tokens: Sequence[re.Match[str]], low: _Said, high: _Said, vocabulary: Vocabulary
) -> bool:
    """Whether nothing but a word for it, or a dash, stands between two amounts."""
    between = {_token(tokens, at) for at in range(low.last + 1, high.first)} - _EURO
    return bool(between) and between <= vocabulary.between | vocabulary.joining | {"-", "\u2013"}


def _middle(low: _Said, high: _Said, vocabulary: Vocabulary) -> int:
    """Return the middle of a range; in "5 tot 10 duizend" both are thousands."""
    least = low.euros
    if high.multiplied and not low.multiplied and least < _THOUSAND:
        least *= max((m for m in vocabulary.multiples.values() if high.euros % m == 0), default=1)
    return (least + high.euros) // 2


def _token(tokens: Sequence[re.Match[str]], at: int) -> str:
    return tokens[at][0] if 0 <= at < len(tokens) else ""


def _word(tokens: Sequence[re.Match[str]], at: int) -> str:
    return tokens[at]["word"] or "" if 0 <= at < len(tokens) else ""
