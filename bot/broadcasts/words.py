"""What our own sentences say to many, in each language; and on SMS, where every letter counts."""

from collections.abc import Iterable

from budget.edition import Edition, Words
from flows.talk import Text
from locales.say import Voice


def in_words(
    edition: Edition, languages: Iterable[str], text: Text, brief: Text
) -> tuple[Words, Words]:
    """Return a text in these languages, and what SMS says instead in those where that differs."""
    said = {code: _voice(edition, code).say(text) for code in languages}
    on_sms = {code: _voice(edition, code, brief=True).say(brief) for code in said}
    return said, {code: words for code, words in on_sms.items() if words != said[code]}


def _voice(edition: Edition, language: str, *, brief: bool = False) -> Voice:
    return Voice(language, brief=brief, languages=edition.languages)
