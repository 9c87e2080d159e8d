"""What somebody wants of their own accord, in so many words: to stop something, or to be called.

A whole message only, with at most the number of what it is about: "ik steun 3 niet meer".
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from flows.talk import Text, _

WISHES: Mapping[str, Text] = {
    "no call": _(
        "do not call me, don't call me, do not call, no need to call, please do not call me, i do "
        "not want to be called"
    ),
    "no support": _(
        "take my support back, withdraw my support, i no longer support, no longer support, "
        "remove my support, stop supporting, i do not support any more, i take back my support, "
        "take back my support, i take my support back, i withdraw my support, i want to take back "
        "my support, support away"
    ),
    "no following": _(
        "stop following, do not follow, unfollow, i no longer follow, no longer follow"
    ),
    "no idea": _(
        "withdraw my idea, i want to withdraw my idea, take my idea back, i take my idea back, "
        "withdraw my plan, i want to withdraw my plan"
    ),
    "not this": _("withdraw, withdraw it, withdraw this"),
}
"""What one wants to stop, or to take back."""

CALLING = _(
    "call me, call me on, call me at, can you call me, can you call me on, can somebody call me, "
    "can somebody call me on, i want to be called, please call me, please call me on"
)
"""What to say in order to be called, perhaps before a phone number."""

_WORD = re.compile(r"\w+")
_PHONE = re.compile(r"[+(]?\d[\d ()-]{7,18}\d")


class Wish(NamedTuple):
    """What is wanted, by its key in `WISHES`, or "call"; and the number of what, if it was said."""

    key: str = ""
    number: int = 0


class Wishes(NamedTuple):
    """The `ways` to want something, each with its key; `idle` words change nothing about it."""

    ways: Mapping[str, str] = {}
    idle: frozenset[str] = frozenset()

    def heard(self, said: str) -> Wish:
        """Return what a whole message (as `plain` left it) wants; no key for anything else."""
        bare, phones = _PHONE.subn(" ", said)
        words = _WORD.findall(bare)
        numbers = [int(word) for word in words if word.isdecimal()]
        told = [word for word in words if not word.isdecimal()]
        telling = (word for word in told if word not in self.idle)
        key = self.ways.get(" ".join(told)) or self.ways.get(" ".join(telling), "")
        fits = not numbers if key == "call" else not phones and len(numbers) <= 1
        return Wish(key, sum(numbers)) if key and fits else Wish()


def wishes(words: Callable[[Text], frozenset[str]], idle: frozenset[str]) -> Wishes:
    """Return all that is wanted in so many words, without punctuation, as messages are compared."""
    every = {**WISHES, "call": CALLING}
    ways = {
        " ".join(_WORD.findall(said)): key for key, text in every.items() for said in words(text)
    }
    return Wishes(ways, idle)
