"""The words of a complaint that nothing changes, or that nobody listens.

That is no plan, and no question: it is answered with what really comes of ideas and votes, and with
how to reach a person (`courtesy`).
"""

from collections.abc import Callable
from typing import NamedTuple

from flows.talk import Text, _

COMPLAINTS = _(
    "listen/listens/listening never/not/nobody/don/dont, changes/change never/nothing/won, "
    "happens/happen never/nothing, waste money/time/taxes, decided already/anyway, care/cares "
    "nobody/don/dont/never/not, ridiculous, nonsense, pointless, disgrace, useless, thieves, "
    "crooks, liars, corrupt"
)
"""The words that tell a complaint: one of each set."""

WISHFUL = _(
    "should, must, want, would, like, please, need, make, build, place, put, more, idea, plan"
)
"""Words beside which it may tell what somebody would like to see."""

_LONGEST = 9
"""Words of a text that is nothing but a complaint."""


class Complaints(NamedTuple):
    """By which words a complaint is known, and beside which it may be an idea."""

    told: tuple[tuple[frozenset[str], ...], ...] = ()
    wishful: frozenset[str] = frozenset()

    def heard(self, said: str) -> bool:
        """Whether a whole message (as `choices.spelled` left it) is a complaint."""
        words = said.split(" ")
        if len(words) > _LONGEST or not self.wishful.isdisjoint(words):
            return False
        said_of_it = frozenset(words)
        return any(not any(map(said_of_it.isdisjoint, each)) for each in self.told)


def complaints(forms: Callable[[Text], frozenset[str]]) -> Complaints:
    """Return all the words for it."""
    told = tuple(
        tuple(frozenset(part.split("/")) for part in said.split(" ")) for said in forms(COMPLAINTS)
    )
    return Complaints(told, forms(WISHFUL))
