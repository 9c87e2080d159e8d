"""What a resident means: taps, numbers in any form, labels, and words that work everywhere.

Global words match a whole message only, so that an idea that begins with one stays an idea.
Which words those are stands in `vocabulary`.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from budget.codes import resembles
from flows import prose
from flows.amounts import amount
from flows.dealing import dealt
from flows.opinions import Responding
from flows.state import (
    Browsing,
    Forgetting,
    Giving,
    Looking,
    Missed,
    Pouring,
    Reading,
    ReadingBack,
    Results,
    Spreading,
    State,
    Voting,
)
from flows.talk import Command, Kind, Message
from flows.typed import clean, plain, western
from flows.vocabulary import Phrases, Vocabulary, beginning


class Offered(NamedTuple):
    """A choice as it was offered: its key, the number to type, and its label in words."""

    key: str
    number: int
    label: str


_NUMBER = re.compile(r"[0-9]{1,6}")
_SPELLED = re.compile(r"\w+")
_PART = re.compile(r"[^\W\d_]+|((?<![\d])-|(?:^|,)\s*-\s+)?(?<!\d)(\d{1,6})(?!\d)")
_ABOUT = re.compile(r"\?\s*(\d{1,6})|(\d{1,6})\s*\?")
_LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
_UNNUMBERED = re.compile(r"[^\w\s.,:;#()!'\"]|\d{7}")
"""What shows that something is no number of an idea: a sign, an amount, a question."""

_LASTING = re.compile(r"(that-helps|ask-more):[0-9]{1,18}")
"""Choices below an answer of a person: they stay valid, for it may be read days later."""

_OF_AN_EDITION = re.compile(
    r"(explain|appeal|contest|contest-reaction|mend|reply|together|agree|apart|also|not-also)"
    r":[0-9]{1,9}"
)
"""Choices of notices that stay valid for as long as conversations are about the same edition."""

_SHOWN_FIRST = ("agree", "apart")
"""Those that could have come to mean something else: what they are about is shown once more."""

_PROMPTS = 100_000
"""Prompts of a resident in one edition, so that each says of which edition it is."""

_DASHES = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-"})
_ARABIC_QUESTION = "\u061f"

_LABELS = 4_096
"""Labels that are remembered as they are compared: the same few are offered again and again."""

_DIGITS_OF_A_PROOF = 4
_FIRST_WORD_OF = 4
"""Words of a message that may be told by its first word: "Ja graag", and no whole sentence."""

_WORDS_A_NUMBER = 4
"""Other words for each number that are too many in a message that names numbers."""


def command(said: str, vocabulary: Vocabulary) -> Command | None:
    """Return the command that a whole message (as `plain` left it) stands for, or None."""
    return vocabulary.commands.get(said)


def number(said: str, vocabulary: Vocabulary) -> int | None:
    """Return the number that a whole message (as `plain` left it) stands for, or None."""
    if _NUMBER.fullmatch(said):
        return int(said)
    return vocabulary.numbers.get(said)


def choice(
    said: str, offered: Sequence[Offered], vocabulary: Vocabulary, *, exact: bool, final: bool
) -> str:
    """Return the key of the choice that was meant, or "" if that is not clear.

    By number, by label, by a word for yes or no, by the beginning of one label, or by its first
    word ("Ja graag"); `exact` leaves all but the first two out, where a resident is writing in
    their own words.  What is `final` is never told by a part of what was said: "Ja, wat kost 8".
    """
    typed = number(said, vocabulary)
    if typed is not None:
        return next((o.key for o in offered if o.number == typed), "")
    if not said:
        return ""
    spelled = _spelled(said)
    if match := next((o.key for o in offered if spelled in _sayings(o)), ""):
        return match
    return "" if exact else _roughly(said, offered, vocabulary, final=final)


def _roughly(said: str, offered: Sequence[Offered], vocabulary: Vocabulary, *, final: bool) -> str:
    """Return the key of the only choice that begins as this does, or means as much."""
    words = _spelled(said).split(" ")
    telling = [word for word in words if word not in vocabulary.beside]
    least = _DIGITS_OF_A_PROOF if final else 1
    if len(telling) == 1 and _NUMBER.fullmatch(telling[0]) and len(telling[0]) >= least:
        return next((o.key for o in offered if o.number == int(telling[0])), "")
    labels = [(o.key, _bare(o.label)) for o in offered]
    if found := _only(key for key, label in labels if label.startswith(" ".join(words))):
        return found
    alike = set(words[:1]) if len(words) <= _FIRST_WORD_OF and not final else set()
    for answers in vocabulary.answers:
        if said in answers or alike & answers:
            alike |= answers
    return _only(key for key, label in labels if label.split(" ", 1)[0] in alike - {""})


@lru_cache(_LABELS)
def _sayings(offered: Offered) -> frozenset[str]:
    """Return what names one choice: its label, with or without its ornaments and its number."""
    bare = _bare(offered.label)
    return frozenset({_spelled(offered.label), bare, f"{offered.number} {bare}"} - {""})


def _spelled(text: str) -> str:
    """Return the words of a text, without what stands between them."""
    return " ".join(_SPELLED.findall(plain(text)))


@lru_cache(_LABELS)
def _bare(label: str) -> str:
    """Return a label from its first letter on."""
    return _spelled(label).lstrip("0123456789 ")


def numbers(text: str, vocabulary: Vocabulary) -> tuple[list[int], list[int]]:
    """Return the numbers that a text names, and those that it names with a minus.

    "3,8 en 14, -21" gives [3, 8, 14] and [21].  Number words count where all other words only
    join them, for "een" is an article in most sentences.  A question names nothing, nor does a
    whole sentence with a number somewhere in it.
    """
    if _NUMBER.fullmatch(text):
        return [int(text)], []
    said = western(text).casefold()
    if not said.isascii():
        said = said.translate(_DASHES)
    parts = list(_PART.finditer(said))
    other = sum(not part[2] and part[0] not in vocabulary.beside for part in parts)
    counted = vocabulary.numbers if not other else {}
    named: list[int] = []
    dropped: list[int] = []
    without = False
    for part in parts:
        value = int(part[2]) if part[2] else counted.get(part[0])
        if value is not None:
            (dropped if part[1] or without else named).append(value)
        without = part[0] in vocabulary.without
    asks = "?" in said or other >= _WORDS_A_NUMBER * len(named + dropped)
    return ([], []) if asks or resembles(text) else (named, dropped)


def about(text: str, *, loosely: bool = False) -> int | None:
    """Return the number of what is asked about, as in "?8", or None.

    `loosely` takes the only number of a whole question as well: "Wat kost 8?"
    """
    said = western(text).replace(_ARABIC_QUESTION, "?").strip()
    if "?" not in said:
        return None
    if found := _ABOUT.fullmatch(said):
        return int(found[1] or found[2])
    found_in = [part[2] for part in _PART.finditer(said) if part[2]]
    asks = loosely and said.endswith("?") and len(found_in) == 1
    return int(found_in[0]) if asks else None


def numbered(said: str, phrases: Phrases, vocabulary: Vocabulary, *, bare: bool) -> int | None:
    """Return the number after one of these phrases, as in "steun nr 20", or None.

    `said` is as `plain` left it.  Only words that mean nothing more may stand beside the number;
    if it has to be `bare`, none but those that say what is numbered.
    """
    phrase = beginning(said, phrases)
    rest = said.removeprefix(phrase)
    if not phrase or rest[:1].isalpha() or _UNNUMBERED.search(rest):
        return None
    words = _LETTERS_OR_DIGITS.findall(rest)
    places = [at for at, word in enumerate(words) if _counted(word, words[at + 1 :], vocabulary)]
    if len(places) != 1:
        return None
    [at] = places
    others = {*words[:at], *words[at + 1 :]}
    if bare:
        spelled = rest[:1].isdecimal() or not words[at].isdecimal() or at != len(words) - 1
        return None if spelled or others - vocabulary.naming else int(words[at])
    beside = vocabulary.naming | vocabulary.filling
    return None if others - beside else number(words[at], vocabulary)


def _counted(word: str, after: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a word is a number; before what is numbered it may be an article: "een plan"."""
    if word.isdecimal():
        return True
    return word in vocabulary.numbers and not vocabulary.naming.intersection(after[:1])


def _only(keys: Iterable[str]) -> str:
    found = set(keys)
    return found.pop() if len(found) == 1 else ""


def next_edition(prompt: int) -> int:
    """Return the first prompt of a conversation that is about another edition from now on."""
    return first_of_edition(prompt) + _PROMPTS


def first_of_edition(prompt: int) -> int:
    """Return the first prompt of the edition that this one is of."""
    return prompt - prompt % _PROMPTS


def hear(
    message: Message, state: State, prompt: int, offered: Sequence[Offered], vocabulary: Vocabulary
) -> Message:
    """Return what a resident means, given what was offered to them last, under which prompt.

    A button counts only under the prompt that it belongs to, and only for what it said; those
    below a person's answer mean the same for ever, those of most notices in the same edition.
    """
    if message.kind is Kind.TEXT:
        return _typed(clean(message.text), state, offered, vocabulary)
    first = not offered
    if message.kind is not Kind.TAP:
        text = clean(message.text)
        below = message.kind is Kind.PICTURE and text
        words = _typed(text, state, offered, vocabulary) if below else None
        meant = message._replace(text=text, choice="", first=first, words=words)
        return _facts(meant, state, vocabulary) if message.kind is Kind.PICTURE else meant
    under, _colon, key = message.choice.partition(":")
    current = under == str(prompt) and any(key == o.key for o in offered)
    key = key if current else _still_meant(key, under, prompt)
    return message._replace(choice=key, expired=not key, first=first)


def _still_meant(key: str, under: str, prompt: int) -> str:
    """Return what a button of an earlier prompt still stands for, or ""."""
    if _LASTING.fullmatch(key):
        return key
    if not (same_edition(under, prompt) and _OF_AN_EDITION.fullmatch(key)):
        return ""
    kind, _colon, number = key.partition(":")
    return f"together:{number}" if kind in _SHOWN_FIRST else key


def same_edition(under: str, prompt: int) -> bool:
    """Whether the prompt of a button is of the edition that the conversation is about."""
    earlier = under.isdecimal() and int(under) <= prompt
    return earlier and first_of_edition(int(under)) == first_of_edition(prompt)


def _typed(text: str, state: State, offered: Sequence[Offered], vocabulary: Vocabulary) -> Message:
    """Make out what was typed, by itself or below a photo."""
    meant = _read(text, state, offered, vocabulary)
    return meant if meant.choice else _facts(meant, state, vocabulary)


def _facts(message: Message, state: State, vocabulary: Vocabulary) -> Message:
    """Make out which amount was named, or that a fact is not known, where a fact is asked."""
    if not prose.of_facts(state):
        return message
    unknown = plain(message.text) in vocabulary.unknown
    return message._replace(amount=amount(message.text, vocabulary), unknown=unknown)


def _read(text: str, state: State, offered: Sequence[Offered], vocabulary: Vocabulary) -> Message:
    """Make out a typed text: a choice, a command, numbers, or just words."""
    first = not offered
    before = state.before if isinstance(state, Missed) else state
    bare = prose.asked(before)
    said = _slashed(text, whole=bare) if text.startswith("/") else plain(text)
    wanted = command(said, vocabulary)
    if wanted is Command.STOP:
        return Message(text, command=wanted, typed=True, first=first)
    named, dropped = numbers(text, vocabulary)
    if not dropped and about(text) is None:
        final = isinstance(before, Forgetting | ReadingBack)
        exact = wanted is not None or prose.free(before) or (final and "?" in text)
        if key := choice(said, offered, vocabulary, exact=exact, final=final):
            return Message(text, key, typed=True, first=first, numbers=tuple(named))
        wanted = wanted or _by_number(said, before)
    if wanted:
        return Message(text, typed=True, first=first, command=wanted)
    sought, searching = _sought(said, before, vocabulary)
    return Message(
        text,
        _progress(said, before, vocabulary),
        typed=True,
        first=first,
        supported=numbered(said, vocabulary.support, vocabulary, bare=bare),
        followed=numbered(said, vocabulary.follow, vocabulary, bare=bare),
        language=vocabulary.languages.get(said, ""),
        numbers=tuple(named),
        dropped=tuple(dropped),
        dealt=dealt(text, vocabulary),
        sought=sought,
        searching=searching,
    )


def _sought(said: str, state: State, vocabulary: Vocabulary) -> tuple[str, bool]:
    """Return the words to look for, without the little ones, and whether "search" stood before."""
    phrase = beginning(said, vocabulary.search)
    if prose.asked(state) or not (phrase or prose.free(state)):
        return "", False
    words = _SPELLED.findall(said.removeprefix(phrase))
    telling = [word for word in words if word not in vocabulary.little]
    return " ".join(telling or words), bool(phrase)


def _progress(said: str, state: State, vocabulary: Vocabulary) -> str:
    """Return the key of how far a project is, for "progress 3", or "".

    Who was asked for their own words may begin with these; who was only told of a project was not.
    """
    if prose.free(state) and (prose.asked(state) or not isinstance(state, Responding)):
        return ""
    found = numbered(said, vocabulary.progress, vocabulary, bare=False)
    return "" if found is None else f"progress:{found}"


def _slashed(text: str, *, whole: bool) -> str:
    """Return the word of a slash command, without what it is addressed to or followed by.

    Of a `whole` message nothing may follow.
    """
    word, *rest = text.split(maxsplit=1)
    return plain(text) if whole and rest else plain(word.split("@", 1)[0])


def _by_number(said: str, state: State) -> Command | None:
    """Return what 0 and 9 stand for where they were not offered as anything else."""
    if said == "0":
        return Command.BACK
    voting = isinstance(state, Voting | Looking | Spreading | Giving)
    counting = isinstance(state, Pouring) and bool(state.source)
    named = voting or counting or isinstance(state, Results | Browsing | Reading)
    return Command.HELP if said == "9" and not named else None
