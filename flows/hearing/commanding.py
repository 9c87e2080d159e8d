"""Commands: whole messages that stand for one, STOP also politely and several times."""

import re

from flows.hearing.typed import plain
from flows.hearing.vocabulary import Vocabulary
from flows.talk import Command

_WORD = re.compile(r"\w+")
_HELD = re.compile(r"([^\W\d_])\1+$")
"""A letter that was held too long at the end of a word."""


def command(said: str, vocabulary: Vocabulary) -> Command | None:
    """Return the command that a whole message (as `plain` left it) stands for, or None."""
    return Command.STOP if _stops(said, vocabulary) else vocabulary.commands.get(said)


def _stops(said: str, vocabulary: Vocabulary) -> bool:
    """Whether a message is STOP and nothing else, perhaps several times, or politely."""
    if not any(stop in said for stop in vocabulary.stops):
        return False
    words = [_HELD.sub(r"\1", word) for word in _WORD.findall(said)]
    telling = [word for word in words if word not in vocabulary.beside_stop]
    return bool(telling) and all(word in vocabulary.stops for word in telling)


def slashed(text: str, *, whole: bool) -> str:
    """Return the word of a slash command, without what it is addressed to or followed by.

    Of a `whole` message nothing may follow.
    """
    word, *rest = text.split(maxsplit=1)
    return plain(text) if whole and rest else plain(word.split("@", 1)[0])
