"""Amounts of money in every form in which people write them: "5k", "vijfduizend", "10.000,-".

Of a range it is the middle, and of several numbers the one that is said to be money.  What may mean
something else names none, for it is published: "een paar duizend", "10 bankjes a 300".
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from flows.hearing.typed import plain, western
from flows.hearing.vocabulary import Vocabulary

_MOST = 9_999_999
_DIGITS = 12
"""Digits of a number that are read: what has as many is too much, whatever comes behind them."""

_THOUSAND = 1_000
_SURE = 100
"""Euros from which a number is an amount in a whole sentence: "twee" is not, nor is 2."""

_TOKEN = re.compile(
    r"(?P<grouped>\d{1,3}(?:[., ]\d{3})+)(?!\d)(?P<cents>[.,]\d{1,2}(?!\d)|,-+)?"
    r"|(?P<plain>\d+)(?P<part>[.,]\d+|,-+)?"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>[-\u2212\u2013\u20ac])"
)
_HALF_SIGN = re.compile(r"(?<=\d)\u00bd")
_TIMES_SIGN = re.compile(r"[*\u00d7]")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_EURO = frozenset({"\u20ac", "eur", "euro", "euros"})
_SIGNS = frozenset({"-", "\u2212", "\u2013"})
_COUNTED = 3
"""Words between a number of things and what one of them costs."""


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
    if plain(text) in vocabulary.nothing:
        return 0
    said = _written(text, vocabulary)
    tokens = list(_TOKEN.finditer(said))
    found = _all(tokens, vocabulary)
    if not found or any(one.euros > _MOST for one in found):
        return None
    if _negative(tokens, found[0], said, vocabulary):
        return -found[0].euros or None
    if _in_doubt(tokens, found, vocabulary):
        return None
    multiplied = _multiplied(tokens, found, vocabulary)
    if multiplied is not None:
        return multiplied if 0 < multiplied <= _MOST else None
    for low, high in pairwise(found):
        if _range(tokens, low, high, vocabulary):
            return _middle(low, high, vocabulary)
    return _only(tokens, found, vocabulary)


def _written(text: str, vocabulary: Vocabulary) -> str:
    """Return a text as it is read: halves in digits, and one sign for what multiplies."""
    said = western(_HALF_SIGN.sub(",5", text).replace("\u00bd", "0,5")).casefold()
    said = _HYPHEN.sub(" ", _TIMES_SIGN.sub(" x ", said))
    for half, tenths in vocabulary.halves.items():
        if half in said:
            before = "|".join(map(re.escape, vocabulary.multiples))
            pattern = rf"(?<!\w){re.escape(half)}\s*(?=(?:{before})(?!\w))"
            said = re.sub(pattern, f"{tenths // 10},{tenths % 10} ", said)
    return said


def _all(tokens: Sequence[re.Match[str]], vocabulary: Vocabulary) -> list[_Said]:
    """Return every number that is named, be it one of money or not."""
    found: list[_Said] = []
    at = 0
    while at < len(tokens):
        one = _digits(tokens, at, vocabulary) or _spelled(tokens, at, vocabulary)
        found += [one] if one else []
        at = one.last + 1 if one else at + 1
    return found


def _in_doubt(
    tokens: Sequence[re.Match[str]], found: Sequence[_Said], vocabulary: Vocabulary
) -> bool:
    """Whether it is said that nobody knows how many, as in "a few thousand"."""
    return any(
        word in vocabulary.few or (word and word.endswith(tuple(vocabulary.halves)))
        for one in found
        for word in (_before(tokens, one, vocabulary),)
    )


def _before(tokens: Sequence[re.Match[str]], one: _Said, vocabulary: Vocabulary) -> str:
    """Return the word before a number, without what may stand between: "a couple of thousand"."""
    at = one.first - 1
    return _word(tokens, at - 1 if _word(tokens, at) in vocabulary.each else at)


def _multiplied(
    tokens: Sequence[re.Match[str]], found: Sequence[_Said], vocabulary: Vocabulary
) -> int | None:
    """Return what several of one price come to: "2 x 300", "10 benches of 300 euros".

    None if nothing is multiplied, and 0 if it is, but not clearly.
    """
    words = [token[0] for token in tokens]
    if any(_token(tokens, one.last + 1) in vocabulary.times for one in found):
        return _product(found) if _whole(words, found, 1, vocabulary.times) else 0
    apiece = next((n for n in (1, 2) if " ".join(words[-n:]) in vocabulary.apiece), 0)
    words = words[:-apiece] if apiece else words
    clear = (_whole(words, found, n, vocabulary.each) for n in (2, 3))
    if any(clear) or (apiece and any(_whole(words, found, n, frozenset()) for n in (1, 2))):
        return _product(found)
    return 0 if apiece or _priced(tokens, found, vocabulary) else None


def _product(found: Sequence[_Said]) -> int:
    return found[0].euros * found[1].euros


def _whole(
    words: Sequence[str], found: Sequence[_Said], between: int, last: frozenset[str]
) -> bool:
    """Whether this is all: a number, so many words of which the last is one of these, a price."""
    if len(found) != len(("number", "price")):
        return False
    number, price = found
    behind = [word for word in words[price.last + 1 :] if word not in _EURO]
    inner = [word for word in words[number.last + 1 : price.first] if word not in _EURO]
    ends = not last or (inner[-1:] != [] and inner[-1] in last)
    return number.first == 0 and not number.marked and not behind and len(inner) == between and ends


def _priced(
    tokens: Sequence[re.Match[str]], found: Sequence[_Said], vocabulary: Vocabulary
) -> bool:
    """Whether somewhere in it things are counted that have a price each: "for 8 of 300 euros"."""
    return any(
        _word(tokens, price.first - 1) in vocabulary.each
        and not number.marked
        and 1 < price.first - number.last <= _COUNTED + 1
        and number.euros > 1
        for number, price in pairwise(found)
    )


def _only(
    tokens: Sequence[re.Match[str]], found: Sequence[_Said], vocabulary: Vocabulary
) -> int | None:
    """Return the only amount; of several the one that is said to be money."""
    named = sum(one.last - one.first + 1 for one in found)
    beside = _EURO | _SIGNS | vocabulary.between | vocabulary.joining
    alone = named + sum(token[0] in beside for token in tokens) == len(tokens)
    known = [one for one in found if one.marked]
    known = known or [one for one in found if not (one.words and one.euros == 1)] or [*found]
    amounts = {one.euros for one in known}
    sure = alone or all(one.marked or one.euros >= _SURE for one in known)
    return amounts.pop() if sure and len(amounts) == 1 else None


def _digits(tokens: Sequence[re.Match[str]], at: int, vocabulary: Vocabulary) -> _Said | None:
    """Return the amount in digits at a place, with the word behind it that multiplies it."""
    token = tokens[at]
    if not (token["grouped"] or token["plain"]):
        return None
    whole = re.sub(r"\D", "", token["grouped"] or token["plain"])[:_DIGITS]
    part = re.sub(r"\D", "", token["part"] or "")[:_DIGITS]
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
    return before in vocabulary.without or (before in _SIGNS and begins)


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
