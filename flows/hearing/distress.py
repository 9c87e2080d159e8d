"""Distress: who says that they want to die, or that they are not safe, is told who helps at once.

Nothing else comes of it: it is kept nowhere, nobody is told, and what was asked stays asked.  Only
unmistakable words of the first person count, in a short text.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from flows.hearing import words
from flows.scene import Scene
from flows.state import Arriving, State, before_miss
from flows.talk import Each, Reply, Text, Turn, _

_SHORT = 160
"""Characters of a text that may be nothing else; what is longer tells of something."""

_SENTENCE = re.compile(r"[.!?,;:\n]+")
_WORD = re.compile(r"\w+")

_HELP = _(
    "That sounds very hard. I am a computer, but you are not alone: people are there for you.\n\n"
    "- Danger now: call 112.\n"
    "- Thoughts of suicide: call 113, or 0800-0113 for free, day and night. Or go to 113.nl.\n"
    "- Not safe at home: call Veilig Thuis, 0800-2000. That is free, day and night."
)


class Cries(NamedTuple):
    """The ways to say so: `anywhere`, or at the `end` of what is said.

    `slight` words change nothing between them, `onward` ones begin something new behind them.
    With the `last` word of one each of them ends: where there is none of these, there is none.
    """

    anywhere: frozenset[str] = frozenset()
    end: frozenset[str] = frozenset()
    slight: frozenset[str] = frozenset()
    onward: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()

    def heard(self, text: str) -> bool:
        """Whether a text says so, in whatever place it is said."""
        said = text.casefold()
        if len(text) > _SHORT or self.last.isdisjoint(_WORD.findall(said)):
            return False
        sentences = [_spelled(part, self.slight) for part in _SENTENCE.split(said)]
        whole = " ".join(sentences)
        return any(f" {cry} " in f" {whole} " for cry in self.anywhere) or any(
            self._ends(f"{sentence} ", f"{cry} ") for sentence in sentences for cry in self.end
        )

    def _ends(self, sentence: str, cry: str) -> bool:
        _before, found, after = f" {sentence}".partition(f" {cry}")
        return bool(found) and (not after or after.split()[0] in self.onward)


def cries(forms: Callable[[Text], frozenset[str]]) -> Cries:
    """Return all the ways to say so, given the words of a list in all languages."""
    slight = forms(words.SLIGHT)

    def spelled(text: Text) -> frozenset[str]:
        return frozenset(_spelled(cry, slight) for cry in forms(text))

    anywhere, end = spelled(words.DISTRESS), spelled(words.DISTRESS_END)
    last = frozenset(cry.rpartition(" ")[2] for cry in anywhere | end)
    return Cries(anywhere, end, slight, forms(words.ONWARD), last)


def _spelled(text: str, slight: frozenset[str]) -> str:
    return " ".join(word for word in _WORD.findall(text) if word not in slight)


def answer(state: State, scene: Scene) -> Turn:
    """Say who helps, in every language to who has not chosen one, and leave all else as it was."""
    anew = isinstance(before_miss(state), Arriving) and len(scene.languages) > 1
    return Turn(state, (Reply(Each(_HELP) if anew else _HELP),))
