"""What is often asked in so many words, and what is said out of courtesy.

The words come from the catalogues; a message asks this only if it is nothing else.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from flows.talk import Text, _

QUESTIONS: Mapping[str, Text] = {
    "person": _(
        "i want to speak to a person, can i speak to somebody, i want to speak to somebody, "
        "i want to be called, call me, can you call me, speak to a person, talk to a person"
    ),
    "change": _(
        "can i change my vote, can i still change my vote, i want to change my vote, change my "
        "vote, can i withdraw my vote, i want to withdraw my vote, withdraw my vote"
    ),
    "counted": _(
        "is my vote counted, was my vote counted, does my vote count, is my vote in, did i vote, "
        "have i voted"
    ),
    "when": _("when is the result, when does the result come, when do we know the result"),
    "until": _(
        "until when can i vote, when can i vote, how long can i vote, when does it close, when "
        "does voting close, what time does it close, when does it end"
    ),
    "who": _("who are you, who is this, are you a person, are you human, are you a computer"),
    "secret": _(
        "is this anonymous, is it anonymous, is my vote secret, is my vote anonymous, who sees my "
        "vote, who can see my vote"
    ),
    "price": _("does this cost money, does it cost money, is it free, is this free"),
    "chosen": _("what did i choose, what have i chosen, what did i vote for, what did i vote"),
    "left": _(
        "how much is left, how much money is left, what is left, what can i still buy, what can i "
        "still choose"
    ),
    "leaving": _(
        "i want to unsubscribe, unsubscribe me, sign me off, i want to leave, i want to stop, stop "
        "it please, i do not want to take part any more"
    ),
    "thanks": _("thanks, thank you, thank you very much, thanks a lot, great, ok, okay, bye"),
    "hello": _("hello, hi, good morning, good afternoon, good evening, good day"),
}
"""What is often asked in so many words, and what is said out of courtesy."""

COURTESIES = ("thanks", "hello")
"""Which of these ask nothing."""

IDLE = _("please, still, then, just, really, actually, now, hello, hi, and")
"""Words that change nothing about such a question."""

_WORD = re.compile(r"\w+")
_THUMBS = frozenset("\U0001f44d\U0001f44c\U0001f64f")


class Questions(NamedTuple):
    """The `ways` to ask something, each with its key in `QUESTIONS`, and words that are `idle`."""

    ways: Mapping[str, str] = {}
    idle: frozenset[str] = frozenset()

    def asked(self, said: str) -> str:
        """Return what a whole message asks, or says out of courtesy; "" for anything else."""
        if said in _THUMBS:
            return "thanks"
        return self.ways.get(said) or self.ways.get(_bare(said, self.idle), "")


def questions(words: Callable[[Text], frozenset[str]]) -> Questions:
    """Return all that is asked, with and without words that change nothing about it."""
    idle = words(IDLE)
    ways = {
        form: key
        for key, text in QUESTIONS.items()
        for said in words(text)
        for form in (_bare(said, idle), said)
        if form
    }
    return Questions(ways, idle)


def _bare(said: str, idle: frozenset[str]) -> str:
    """Return a message without its punctuation, and without the words that change nothing."""
    return " ".join(word for word in _WORD.findall(said) if word not in idle)
