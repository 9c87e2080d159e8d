"""Which numbers a text names, and which it takes out; and whether that can be told for certain.

Numbers are picks where all other words are words of choosing.  A word for taking out counts for
the numbers on its side: "haal 3 en 8 weg", "21 niet, 5 wel", "zonder 3 en 8".  A minus sign counts
for its own number and for those joined to it by "and"; "but" ends what either counts for.  Where
words mean nothing known here, or can be read in two ways ("8 en 14 niet", "drie en twintig"), the
numbers are in doubt, and nobody may act on them.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product, zip_longest

from budget.codes import resembles
from flows.hearing.typed import unlisted, western
from flows.hearing.vocabulary import Vocabulary
from flows.talk import Picks

_NUMBER = re.compile(r"[0-9]{1,6}")
_DASHES = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-", "'": None, "\u2019": None}
)
_MARKUP = re.compile(r"</?[a-z]+>")
_ABBREVIATED = re.compile(r"\bno\.\s*(?=\d)")
_AMOUNT = r"\d{1,3}(?:\.\d{3}|,000)+(?!\d)|[€$£%>→]"
_SIGN = r"(?<![\d\w])[-+](?=\d)|(?:^|(?<=[,;]))\s*-\s+(?=\d)"
_TOKEN = re.compile(
    rf"(?P<amount>{_AMOUNT})|(?P<sign>{_SIGN})|(?P<number>\d+)|(?P<word>[^\W\d_]+)"
    r"|(?P<stop>[,;\n]|(?<!\d)\.)"
)
_WORDS = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")

_LOOSELY_JOINED = re.compile(r"\bsign number join (?:naming )*known (?:(?:known|naming) )*number\b")

_DIGITS = 6
"""Digits of a number that may be one of ours; longer ones are numbers of phones, and others."""

_WORDS_A_NUMBER = 4
"""Unknown words for each number that make a text a story and no choice."""


@dataclass(slots=True)
class _Group:
    """Numbers after each other; `joined` is whether "and" stands before the last of them.

    `loose` is whether words stand between them by which somebody may mean the rest in another way,
    and `exchanged` whether one of them may have to take the place of another.
    """

    numbers: list[int] = field(default_factory=list)
    joined: bool = False
    parted: bool = False
    loose: bool = False
    exchanged: bool = False


@dataclass(slots=True)
class _Gap:
    """The words of taking out and of adding between two groups, with what parts them."""

    marks: list[tuple[str, bool]] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)


_BEFORE, _AFTER, _EITHER = "before", "after", "either"
"""On which side of a word the numbers stand that it counts for."""


def picks(text: str, vocabulary: Vocabulary) -> Picks:
    """Return what a text picks and takes out.  A question picks nothing, and so does a story."""
    if _NUMBER.fullmatch(text):
        return Picks((int(text),))
    said = unlisted(western(text).casefold().translate(_DASHES))
    said = vocabulary.closely_joined.sub(_apart, said)
    if "?" in said or resembles(said):
        return Picks()
    tokens, strange = _weighed(said, vocabulary)
    if strange and (closed := vocabulary.pointing.in_one(said)) != said:
        tokens, strange = _weighed(closed, vocabulary)
    values = tuple(int(value) for kind, value in tokens if kind == "number")
    long = any(kind == "long" for kind, _value in tokens)
    if not values or long or strange >= _WORDS_A_NUMBER * len(values):
        return Picks()
    doubtful = (
        strange
        or _ranges(tokens)
        or _counts(tokens, vocabulary)
        or _asked(said, values, vocabulary)
    )
    read = None if doubtful else _read(tokens)
    return read or Picks(values, doubt=True)


def _weighed(said: str, vocabulary: Vocabulary) -> tuple[list[tuple[str, str]], int]:
    """Return the parts of a text, and how many of them mean nothing known."""
    tokens = list(_tokens(_ABBREVIATED.sub("nr ", _MARKUP.sub(" ", said)), vocabulary))
    return tokens, sum(_strange(kind, word, vocabulary) for kind, word in tokens)


def _apart(word: re.Match[str]) -> str:
    """Return a word of numbers with spaces around what joins them."""
    return _LETTERS.sub(r" \g<0> ", word[0])


def _asked(said: str, values: Sequence[int], vocabulary: Vocabulary) -> bool:
    """Whether a number may be asked about, say how many there are, or be two that sound as one."""
    words = _WORDS.findall(said)
    if any(" ".join(words[at : at + 3]) in vocabulary.parted for at in range(len(words) - 2)):
        return True
    if len(values) > 1:
        return False
    before = next((at for at, word in enumerate(words) if word.isdecimal()), len(words))
    said_before = f" {' '.join(words[:before])}"
    many = any(said_before.endswith(f" {one}") for one in vocabulary.counting)
    return words[0] in vocabulary.asking or (many and before < len(words))


def _tokens(said: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Return what a text consists of, each part by its kind."""
    found = list(_joined(said, vocabulary))
    words = {value for kind, value in found if kind == "word"}
    counted = _counted(words, vocabulary)
    for kind, value in found:
        if kind == "amount":
            yield "strange", value
        elif kind == "number":
            yield ("number" if len(value) <= _DIGITS else "long"), value
        elif kind == "word" and value in counted:
            yield "number", str(counted[value])
        elif kind == "word":
            yield _meaning(value, vocabulary), value
        else:
            yield kind, value


def _joined(said: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Return the parts of a text, with numbers of two words as one: "twenty-one"."""
    matches = list(_TOKEN.finditer(said))
    skip = False
    for match, after in zip_longest(matches, matches[1:]):
        both = said[match.start() : after.end()] if after else ""
        if skip:
            skip = False
        elif both in vocabulary.numbers:
            skip = True
            yield "number", str(vocabulary.numbers[both])
        else:
            yield match.lastgroup or "", match[0].strip()


def _counted(words: set[str], vocabulary: Vocabulary) -> Mapping[str, int]:
    """Return the number words that are numbers beside these words: "een" is an article in most."""
    numbers = vocabulary.numbers
    others = {word for word in words if word not in numbers} - vocabulary.beside_pick
    if not others:
        return numbers
    return {} if others - vocabulary.choosing else vocabulary.beyond_one


def _meaning(word: str, vocabulary: Vocabulary) -> str:
    """Return of what kind a word is; "strange" if it is nothing known."""
    return vocabulary.kinds.get(word, "strange")


def _strange(kind: str, word: str, vocabulary: Vocabulary) -> bool:
    return kind == "strange" or (kind == "between" and word not in vocabulary.choosing)


def _ranges(tokens: Sequence[tuple[str, str]]) -> bool:
    """Whether a word stands between two numbers that makes one of them, or all between."""
    kinds = [kind for kind, _value in tokens]
    first, last = kinds.index("number"), len(kinds) - kinds[::-1].index("number")
    return "between" in kinds[first:last]


def _counts(tokens: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> bool:
    """Whether a number says how many: "2 plannen", "2 stemmen", but not "op 2 stemmen"."""
    onto = False
    for (kind, value), (following, word) in pairwise(tokens):
        onto = value in vocabulary.onto or (onto and kind in ("number", "join", "naming", "stop"))
        if (kind, following) == ("number", "several"):
            return not (onto and word in vocabulary.choosing)
    return False


def _loosely_joined(tokens: Sequence[tuple[str, str]]) -> bool:
    """Whether a minus may count for a number that more than "and" joins to its own."""
    kinds = " ".join(kind for kind, _value in tokens)
    return _LOOSELY_JOINED.search(kinds) is not None


def _read(tokens: Sequence[tuple[str, str]]) -> Picks | None:
    """Return the only reading of words that are all known, or None."""
    signed, left = _signed(tokens)
    groups, gaps = _grouped(left)
    only = any(kind == "only" for kind, _value in tokens)
    if _loosely_joined(tokens):
        return None
    marked = {wanted for gap in gaps for _side, wanted in gap.marks}
    more = True in marked or any(wanted for _number, wanted in signed)
    dropped = [number for number, wanted in signed if not wanted]
    named = [number for number, wanted in signed if wanted]
    if only and (marked or signed):
        return None
    readings = _readings(groups, gaps) if groups else [()]
    if len(readings) != 1 or len(readings[0]) != len(groups) or (marked and not groups):
        return None
    for group, wanted in zip(groups, readings[0], strict=True):
        (named if wanted else dropped).extend(group.numbers)
    if set(named) & set(dropped):
        return None
    order = [int(value) for kind, value in tokens if kind == "number"]
    return Picks(
        tuple(number for number in order if number in named),
        tuple(number for number in order if number in dropped),
        only=only,
        more=more,
    )


def _signed(
    tokens: Sequence[tuple[str, str]],
) -> tuple[list[tuple[int, bool]], list[tuple[str, str]]]:
    """Take out the numbers with a sign, and those joined to one by "and"; return the rest too."""
    signed: list[tuple[int, bool]] = []
    left: list[tuple[str, str]] = []
    sign, joined = "", False
    for kind, value in tokens:
        if kind == "sign":
            sign, joined = value, True
        elif kind == "number" and sign and joined:
            signed.append((int(value), sign == "+"))
            joined = False
        elif kind == "join" and sign:
            joined = True
        elif kind == "naming" and sign and joined:
            left.append((kind, value))
        else:
            sign, joined = "", False
            left.append((kind, value))
    return signed, left


def _grouped(tokens: Sequence[tuple[str, str]]) -> tuple[list[_Group], list[_Gap]]:
    """Return the groups of numbers, and the gaps before, between and behind them."""
    groups: list[_Group] = []
    gaps = [_Gap()]
    between: set[str] = set()
    for kind, value in tokens:
        match kind:
            case "number":
                if not groups or gaps[-1].marks or "turn" in between:
                    groups.append(_Group())
                    gaps.append(_Gap())
                _put(int(value), groups[-1], between)
                gaps[-1] = _Gap()
                between = set()
            case "join" | "stop" | "turn":
                gaps[-1].parts.append(len(gaps[-1].marks))
            case "without":
                gaps[-1].marks.append((_BEFORE, False))
            case "out":
                gaps[-1].marks.append((_AFTER, False))
            case "not":
                gaps[-1].marks.append((_EITHER, False))
            case "adding":
                gaps[-1].marks.append((_EITHER, True))
        if kind != "number":
            between.add(kind)
    return groups, gaps


def _put(number: int, group: _Group, between: Collection[str]) -> None:
    """Put a number in a group, behind what stands between it and the one before."""
    later = bool(group.numbers)
    group.joined = "join" in between
    group.parted |= later and "stop" in between and not group.joined
    group.loose |= later and "known" in between
    group.exchanged |= later and "exchange" in between
    group.numbers.append(number)


def _readings(groups: Sequence[_Group], gaps: Sequence[_Gap]) -> list[tuple[bool, ...]]:
    """Return in which ways the words can belong to the groups, so that no two contradict.

    One that is unclear in itself is there without the rest of it.
    """
    first, *between, last = gaps
    ways: list[list[tuple[_Marks, _Marks]]] = [
        [((), tuple(first.marks))],
        *map(_ways, between),
        [(tuple(last.marks), ())],
    ]
    found: set[tuple[bool, ...]] = set()
    for way in product(*ways):
        meant: list[bool] = []
        for group, before, after in zip(groups, way, way[1:], strict=False):
            wanted = {mark[1] for mark in (*before[1], *after[0])}
            if len(wanted) > 1:
                break
            if _unclear(group, before[1], after[0]):
                found.add(())
                break
            meant.append(wanted.pop() if wanted else True)
        else:
            found.add(tuple(meant))
    return list(found)


_Marks = tuple[tuple[str, bool], ...]


def _ways(gap: _Gap) -> list[tuple[_Marks, _Marks]]:
    """Return which words of a gap can belong to what is before it, and which to what is behind."""
    marks = tuple(gap.marks)
    cuts = range(len(marks) + 1)
    parts = [part for part in gap.parts if 0 < part < len(marks)] or gap.parts[:1]
    if parts:
        cuts = range(parts[0], parts[0] + 1)
    fitting = [
        (marks[:cut], marks[cut:])
        for cut in cuts
        if all(side != _BEFORE for side, _wanted in marks[:cut])
        and all(side != _AFTER for side, _wanted in marks[cut:])
    ]
    return fitting or [(marks, ()), ((), marks)]


def _unclear(group: _Group, before: _Marks, after: _Marks) -> bool:
    """Whether words may count for all numbers of a group, or for one of them only.

    So is whether what goes out does not: "haal 21 niet weg".
    """
    sides = {side for side, wanted in (*before, *after) if not wanted}
    if _EITHER in sides and len(sides) > 1:
        return True
    if len(group.numbers) == 1:
        return False
    out = [side for side, wanted in after if not wanted]
    without = [side for side, wanted in before if not wanted]
    if group.exchanged or (group.loose and (out or without)):
        return True
    if before and after:
        return False
    if out:
        return _EITHER in out or group.parted or not group.joined
    return group.parted and _EITHER in without
