"""Where an idea stands, from being handed in to its answer, and what it may become from there.

The table is that of docs/ideas.md; nothing else ever happens to an idea.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from budget.sentence import Reasoned, Sentence, _


class Standing(StrEnum):
    """Where an idea stands.

    `WAITING`: for somebody to read it before everybody can; `HIDDEN`: from everybody but its
    authors; `MERGED`: into another idea, which goes on for both; `APPEALED`: an author does not
    agree with the refusal, and waits for an answer; `UPHELD`: refused, and after an appeal again.
    """

    WAITING = "waiting"
    OPEN = "open"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    APPEALED = "appealed"
    UPHELD = "upheld"


MAY_BECOME: Mapping[Standing, frozenset[Standing]] = {
    Standing.WAITING: frozenset({Standing.OPEN, Standing.HIDDEN, Standing.WITHDRAWN}),
    Standing.OPEN: frozenset(
        {
            Standing.WAITING,
            Standing.HIDDEN,
            Standing.WITHDRAWN,
            Standing.MERGED,
            Standing.ACCEPTED,
            Standing.REFUSED,
        }
    ),
    Standing.HIDDEN: frozenset({Standing.OPEN, Standing.WITHDRAWN}),
    Standing.WITHDRAWN: frozenset(),
    Standing.MERGED: frozenset(),
    Standing.ACCEPTED: frozenset(),
    Standing.REFUSED: frozenset({Standing.APPEALED}),
    Standing.APPEALED: frozenset({Standing.ACCEPTED, Standing.UPHELD}),
    Standing.UPHELD: frozenset(),
}
"""What an idea may become from where it stands."""

LISTED = frozenset(
    {
        Standing.OPEN,
        Standing.ACCEPTED,
        Standing.REFUSED,
        Standing.APPEALED,
        Standing.UPHELD,
    }
)
"""Where everybody can read an idea."""


IDEA: Final = _("Idea")


class NotPossible(Reasoned):
    """An idea cannot become this from where it stands."""

    def __init__(
        self, number: int, standing: Standing, wanted: Standing, what: Sentence = IDEA
    ) -> None:
        """Keep which idea, or what else, where it stands, and what was wanted of it."""
        said = _(
            "{what} {number} is {standing}; it cannot become {wanted}.",
            what=what,
            number=number,
            standing=standing,
            wanted=wanted,
        )
        super().__init__(said)
        self.number, self.standing, self.wanted = number, standing, wanted
