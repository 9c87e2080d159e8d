"""Sentences of the rooms below, in the language of who reads the desk.

What to type at the command line is of no use on a page, and is left out.
"""

from datetime import date
from enum import StrEnum

from bot.desk.names import name
from budget.sentence import Amount, Sentence, Value, Worded
from locales.catalogue import amount, available, full_day, own_name
from locales.desk import words


def spoken(sentence: Sentence, language: str) -> str:
    """Return a sentence in a language."""
    gaps = {name: gap(name, found, language) for name, found in sentence.values.items()}
    return wording(sentence, language).format_map(gaps)


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
        case tuple():
            return ", ".join(value(one, language) for one in found)
        case _:
            return str(found)
