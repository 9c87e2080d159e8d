"""What is said to many, in each language; and on SMS, where every letter counts."""

import re
from collections.abc import Iterable

from budget.broadcast import Broadcast, said_in
from budget.edition import Edition, Words
from flows.notices.news import LEAVE
from flows.talk import Text
from locales.catalogue import available
from locales.say import Voice

_STOP = re.compile(r"\bSTOP\b")


def read_as(broadcast: Broadcast, language: str, *, brief: bool) -> tuple[str, str]:
    """Return what who speaks a language reads of a broadcast, and in which language that is.

    On SMS it ends with how to hear nothing more, unless it says so itself.
    """
    text, code = said_in(broadcast, language, brief=brief)
    if not brief or _STOP.search(text):
        return text, code
    leave = Voice(code if code in available() else language, brief=True).say(LEAVE)
    return f"{text.rstrip()} {leave}", code


def in_words(
    edition: Edition, languages: Iterable[str], text: Text, brief: Text
) -> tuple[Words, Words]:
    """Return a text in these languages, and what SMS says instead in those where that differs."""
    said = {code: _voice(edition, code).say(text) for code in languages}
    on_sms = {code: _voice(edition, code, brief=True).say(brief) for code in said}
    return said, {code: words for code, words in on_sms.items() if words != said[code]}


def _voice(edition: Edition, language: str, *, brief: bool = False) -> Voice:
    return Voice(language, brief=brief, languages=edition.languages)
