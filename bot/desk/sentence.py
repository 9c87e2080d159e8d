"""Sentences of the rooms below, in the language of who reads the desk.

What to type at the command line is of no use on a page, and is left out.
"""

from enum import StrEnum

from bot.desk.names import name
from budget.sentence import Amount, Sentence, Value
from locales.catalogue import amount
from locales.desk import words


def spoken(sentence: Sentence, language: str) -> str:
    """Return a sentence in a language."""
    wording = words(language).wording(
        sentence.msgid, brief=False, plural=sentence.plural, count=sentence.number
    )
    return wording.format_map({n: _value(v, language) for n, v in sentence.values.items()})


def whole(said: str) -> str:
    """Return words as a sentence that stands by itself; a key of a file stays as it is."""
    first = said.partition(" ")[0]
    key = any(mark in first for mark in ".:_")
    return (said if key else said[:1].upper() + said[1:]).removesuffix(".") + "."


def _value(value: Value, language: str) -> str:
    match value:
        case Sentence():
            return spoken(value, language)
        case StrEnum() if named := name(value):
            called = spoken(named, language)
            return called[0].lower() + called[1:]
        case Amount(number):
            return amount(number, language)
        case tuple():
            return ", ".join(_value(one, language) for one in value)
        case _:
            return str(value)
