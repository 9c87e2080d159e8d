"""Choices: which of those that were offered is meant by what was typed.

A number is first that of a choice.  Buttons that show no numbers of their own are also known by
their place, the first as 1 (`placed`); where a list shows numbers, those are all there are.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.hearing.typed import plain, unstretched
from flows.hearing.vocabulary import Vocabulary


class Offered(NamedTuple):
    """A choice as it was offered: its key, the number to type, and its label in words.

    Of a question that stands behind what was asked last it is not `shown`.
    """

    key: str
    number: int
    label: str
    shown: bool = True


_NUMBER = re.compile(r"[0-9]{1,6}")
_SPELLED = re.compile(r"\w+")
_COUNT = re.compile(r" \([0-9.,]+\)$")
"""How many there are, behind the words of a label: "Reactions (3)"."""

_LABELS = 4_096
"""Labels that are remembered as they are compared: the same few are offered again and again."""

_DIGITS_OF_A_PROOF = 4
_POLITE_WORDS = 8
"""Words behind a yes or a no that are still read as nothing but politeness."""


def number(said: str, vocabulary: Vocabulary) -> int | None:
    """Return the number that a whole message (as `plain` left it) stands for, or None."""
    if _NUMBER.fullmatch(said):
        return int(said)
    return vocabulary.numbers.get(said)


def choice(
    said: str, offered: Sequence[Offered], vocabulary: Vocabulary, *, exact: bool, final: bool
) -> str:
    """Return the key of the choice that was meant, or "" if that is not clear.

    By number, by label, by a plain word for yes or no ("Ja graag", and never "Ja, maar"), or by the
    beginning of one label; `exact` leaves all but the first two out, where a resident is writing
    in their own words.  What is `final` takes no number beside words, but that of a proof.
    """
    typed = number(said, vocabulary)
    if typed is not None:
        return next((o.key for o in offered if o.number == typed), "")
    if not said:
        return ""
    words = spelled(said)
    if match := next((o.key for o in offered if words in _sayings(o)), ""):
        return match
    return "" if exact else _roughly(said, offered, vocabulary, final=final)


def _roughly(said: str, offered: Sequence[Offered], vocabulary: Vocabulary, *, final: bool) -> str:
    """Return the key of the only choice that begins as this does, or means as much."""
    words = spelled(said).split(" ")
    if (typed := beside(words, vocabulary, final=final)) is not None:
        return next((o.key for o in offered if o.number == typed), "")
    labels = [(o.key, _bare(o.label)) for o in offered]
    if found := _only(key for key, label in labels if label.startswith(" ".join(words))):
        return found
    return _only(key for key, label in labels if _means(said, words, label, vocabulary))


def beside(words: Sequence[str], vocabulary: Vocabulary, *, final: bool) -> int | None:
    """Return the only number beside words that mean nothing more: "nummer 2 graag"."""
    known = vocabulary.beside_proof if final else vocabulary.beside_number
    telling = [word for word in words if word not in known]
    least = _DIGITS_OF_A_PROOF if final else 1
    if len(telling) != 1 or not _NUMBER.fullmatch(telling[0]) or len(telling[0]) < least:
        return None
    return int(telling[0])


def _means(said: str, words: Sequence[str], label: str, vocabulary: Vocabulary) -> bool:
    """Whether the first word is that of a choice, and all others are in it, or only polite.

    A word for yes means the choice that begins with any such word, and so does a word for no.
    """
    first, *more = label.split(" ")
    for answers, others in zip(
        vocabulary.answers, (set[str](), vocabulary.declining), strict=False
    ):
        if first in answers and (said in answers or answers & unstretched(words[0])):
            saying = vocabulary.polite | {first, *more} | answers | others
            return said in answers or _made_of(words[1:], saying)
    if first != words[0]:
        return False
    return _made_of(words[1:], vocabulary.polite | {first, *more} | vocabulary.filling)


def merely(said: str, answers: Collection[str], vocabulary: Vocabulary) -> bool:
    """Whether a text is one of these answers and names nothing: "ja", "jaa hoor", "nee dank u"."""
    words = spelled(said).split(" ")
    first = not unstretched(words[0]).isdisjoint(answers)
    return said in answers or (first and _made_of(words[1:], vocabulary.polite.union(answers)))


def _made_of(words: Sequence[str], phrases: Collection[str]) -> bool:
    """Whether words are nothing but these phrases, one after another."""
    if not words or len(words) > _POLITE_WORDS:
        return not words
    return any(
        " ".join(words[:end]) in phrases and _made_of(words[end:], phrases)
        for end in range(1, len(words) + 1)
    )


@lru_cache(_LABELS)
def _sayings(offered: Offered) -> frozenset[str]:
    """Return what names one choice: its label, with or without its ornaments, number and count."""
    bare, uncounted = _bare(offered.label), _bare(_COUNT.sub("", offered.label))
    return frozenset({spelled(offered.label), bare, uncounted, f"{offered.number} {bare}"} - {""})


def spelled(text: str) -> str:
    """Return the words of a text, without what stands between them."""
    return " ".join(_SPELLED.findall(plain(text)))


@lru_cache(_LABELS)
def _bare(label: str) -> str:
    """Return a label from its first letter on."""
    return spelled(label).lstrip("0123456789 ")


@lru_cache(_LABELS)
def first_word(label: str) -> str:
    """Return the first word of a label."""
    return spelled(label).partition(" ")[0]


def _only(keys: Iterable[str]) -> str:
    found = set(keys)
    return found.pop() if len(found) == 1 else ""


def placed(said: str, offered: Sequence[Offered], vocabulary: Vocabulary) -> tuple[str, str]:
    """Return the key and the label of the choice that stands at a number that none of them has.

    Where choices show their own numbers, they have no others: those are a list.
    """
    place, offered = number(said, vocabulary) or 0, [o for o in offered if o.shown]
    if not 0 < place <= len(offered) or any(_shows_number(o) for o in offered):
        return "", ""
    return offered[place - 1].key, offered[place - 1].label


def unseen(said: str, offered: Sequence[Offered], vocabulary: Vocabulary) -> tuple[str, str]:
    """Return the key and the label of the choice that has a number, where none shows its own."""
    offered = [o for o in offered if o.shown]
    if any(_shows_number(o) for o in offered):
        return "", ""
    typed = number(said, vocabulary)
    return next(((o.key, o.label) for o in offered if o.number == typed), ("", ""))


@lru_cache(_LABELS)
def _shows_number(offered: Offered) -> bool:
    shown = _SPELLED.search(plain(offered.label))
    return shown is not None and shown[0] == str(offered.number)
