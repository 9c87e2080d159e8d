"""The words with which people point at what was shown, and say that it goes out or in again."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from flows.hearing.typed import plain
from flows.hearing.words import ADDING, OUT
from flows.talk import Text, _

OUT_APART = _("back out, out again, off again, away again, out of it, back off")
"""What means the same as a word for taking out, in several words."""

IN_APART = _("back in, in again, in it, in it too, to it, to it too")
"""What means the same as a word for adding, in several words."""

PLACES = _(
    "first/1st/top, second/2nd, third/3rd, fourth/4th, fifth/5th, sixth/6th, seventh/7th, "
    "eighth/8th, ninth/9th, tenth/10th"
)
"""The places of a list from the first, as words; a slash stands between several ways to say one."""

LAST = _("last, bottom")
"""The last place of a list."""

BOTH = _("both, both of them, them both, these both, both please, all of them, all three")
"""What means all of those that were asked about."""


class Pointing(NamedTuple):
    """What is said in several words (`apart`), by the one word that means it; and the others.

    `ending` are the last words of what is said apart, `places` those of a list from 1, -1 the last.
    """

    apart: Mapping[str, str] = {}
    way: re.Pattern[str] = re.compile(r"(?!)")
    ending: frozenset[str] = frozenset()
    places: Mapping[str, int] = {}
    both: frozenset[str] = frozenset()

    def in_one(self, said: str) -> str:
        """Return a text with one word for each thing in it that is said apart: "er weer uit"."""
        return self.way.sub(lambda found: self.apart[" ".join(found[0].split())], said)


def pointing(
    forms: Callable[[Text], frozenset[str]], every: Callable[[Text], Iterable[str]]
) -> Pointing:
    """Return all these words, given those of a list, and how a text is said in all languages."""
    apart = {
        said: min(forms(one))
        for several, one in ((OUT_APART, OUT), (IN_APART, ADDING))
        for said in forms(several)
    }
    ways = (re.escape(said) for said in sorted(apart, key=len, reverse=True))
    places = {
        plain(word): place
        for said in every(PLACES)
        for place, alike in enumerate(said.split(","), 1)
        for word in alike.split("/")
    }
    return Pointing(
        apart,
        re.compile(rf"\b(?:{'|'.join(ways)})\b".replace(r"\ ", r"\s+")),
        frozenset(said.rpartition(" ")[2] for said in apart),
        places | dict.fromkeys(forms(LAST), -1),
        forms(BOTH),
    )
