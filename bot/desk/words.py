"""What the desk says: sentences as they stand in the code, and in the language of who reads."""

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup, escape

from bot.desk.sentence import spoken, whole
from budget.sentence import Reasoned, Sentence
from locales.desk import words


class Told(NamedTuple):
    """A sentence with what goes into its gaps; `many` and `number` choose the form."""

    sentence: str
    values: Mapping[str, object]
    many: str = ""
    number: int = 1


def _(sentence: str, **values: object) -> Told:
    """Return a sentence of the desk, to be said in any language."""
    return Told(sentence, values)


def n_(one: str, many: str, count: int, **values: object) -> Told:
    """Return a sentence of which the number decides how it is said."""
    return Told(one, {"count": count, **values}, many, count)


def say(told: Told | str, language: str) -> Markup:
    """Return a sentence in a language, fit to stand in a page: what is in its gaps is escaped."""
    if isinstance(told, Sentence):
        return escape(spoken(told, language))
    if isinstance(told, str):
        return escape(told)
    wording = words(language).wording(
        told.sentence, brief=False, plural=told.many, count=told.number
    )
    values = {
        name: say(value, language) if isinstance(value, Told | Sentence) else value
        for name, value in told.values.items()
    }
    return escape(wording).format(**values)


def plainly(told: Told | str, language: str) -> str:
    """Return the same as it is read, for what is no page."""
    return str(say(told, language).unescape())


def said(refusal: Exception, language: str) -> str:
    """Return why something was refused, in whole sentences."""
    if not isinstance(refusal, Reasoned):
        return str(refusal)
    return " ".join(whole(spoken(reason, language)) for reason in refusal.reasons)
