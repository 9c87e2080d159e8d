"""What the desk says: sentences as they stand in the code, and in the language of who reads."""

from markupsafe import Markup, escape

from bot.desk.sentence import gap, stated, wording
from budget.sentence import Reasoned, Sentence, _, n_

__all__ = ["Sentence", "_", "n_", "plainly", "said", "say"]


def say(told: str, language: str) -> Markup:
    """Return a sentence in a language, fit to stand in a page: what is in its gaps is escaped."""
    if not isinstance(told, Sentence):
        return escape(told)
    gaps = {
        name: found if isinstance(found, Markup) else gap(name, found, language)
        for name, found in told.values.items()
    }
    return escape(wording(told, language)).format(**gaps)


def plainly(told: str, language: str) -> str:
    """Return the same as it is read, for what is no page."""
    return str(say(told, language).unescape())


def said(refusal: Exception, language: str) -> str:
    """Return why something was refused, in whole sentences."""
    if not isinstance(refusal, Reasoned):
        return str(refusal)
    return " ".join(stated(reason, language) for reason in refusal.reasons)
