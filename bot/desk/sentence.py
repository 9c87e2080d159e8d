"""Sentences of the rooms below, in the language of who reads the desk.

What to type at the command line is of no use on a page, and is left out.
"""

import re
from datetime import date, time
from enum import StrEnum
from typing import Final

from bot.desk.names import name
from budget.sentence import Amount, Sentence, Value, Worded, whole
from locales.catalogue import amount, available, clock, full_day, own_name
from locales.desk import words

_FIRST: Final = re.compile(r"\{(\w+)\}")


def spoken(sentence: Sentence, language: str) -> str:
    """Return a sentence in a language."""
    gaps = {name: gap(name, found, language) for name, found in sentence.values.items()}
    return wording(sentence, language).format_map(gaps)


def stated(sentence: Sentence, language: str) -> str:
    """Return a sentence that stands by itself; a name or a key at its beginning stays as it is."""
    said = spoken(sentence, language)
    return said.removesuffix(".") + "." if _names_first(sentence, language) else whole(said)


def _names_first(sentence: Sentence, language: str) -> bool:
    """Whether a sentence begins with a text that is not ours: somebody's name, or a slug."""
    found = _FIRST.match(wording(sentence, language))
    first = sentence.values.get(found[1]) if found else None
    if isinstance(first, Sentence):
        return _names_first(first, language)
    return isinstance(first, str) and not isinstance(first, StrEnum)


def gap(name: str, found: Value, language: str) -> str:
    """Return what stands in a gap; a language by the name that its speakers give it."""
    if name == "language" and isinstance(found, str) and found in available():
        return own_name(found)
    return value(found, language)


def wording(sentence: Sentence, language: str) -> str:
    """Return the wording of a sentence in a language, with its gaps."""
    return words(language).wording(
        sentence.msgid, brief=False, plural=sentence.plural, count=sentence.number
    )


def value(found: Value, language: str) -> str:
    """Return what stands in a gap, in a language."""
    match found:
        case Sentence():
            return spoken(found, language)
        case Worded(words=words):
            called = words.get(language) or next(iter(words.values()), str(found))
            return f'"{called.removesuffix(".")}"'
        case StrEnum() if named := name(found):
            called = spoken(named, language)
            return called[0].lower() + called[1:]
        case Amount(number):
            return amount(number, language)
        case date():
            return full_day(found, language)
        case time():
            return clock(found, language)
        case tuple():
            return ", ".join(value(one, language) for one in found)
        case _:
            return str(found)
