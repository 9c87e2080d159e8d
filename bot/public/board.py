"""The ideas of an edition, and what is said about them, as far as everybody can read it.

Of what not everybody can read nothing is kept here but where it stands: a page cannot show by
mistake what it does not have.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection

from budget.discussion import Discussion, Reaction
from budget.idea import Idea
from budget.standing import LISTED, Standing
from storage.contributions import ideas, reactions

_EVERY = -1
"""A revision before the first."""


class Elsewhere(NamedTuple):
    """Where an idea stands that cannot be read, and the number of that which it became part of."""

    standing: Standing
    into: int


@dataclass(frozen=True, slots=True)
class Board:
    """What can be read, as it was at a `revision` of the edition; `said` is by idea."""

    revision: int = _EVERY
    ideas: Mapping[int, Idea] = field(default_factory=dict)
    elsewhere: Mapping[int, Elsewhere] = field(default_factory=dict)
    said: Mapping[int, tuple[Reaction, ...]] = field(default_factory=dict)

    def discussion(self, number: int) -> Discussion:
        """Return what is said about an idea."""
        return Discussion(self.said.get(number, ()))

    def merged(self, number: int) -> list[int]:
        """Return the numbers of the ideas that go on as part of this one."""
        return sorted(one for one, there in self.elsewhere.items() if there.into == number)


def look(db: Connection, slug: str, revision: int, before: Board) -> Board:
    """Return the board at this revision; only what is newer than `before` is read.

    Where the edition began anew, all of it is.
    """
    if revision == before.revision:
        return before
    if revision < before.revision:
        before = Board()
    changed = ideas.since(db, slug, before.revision)
    shown, elsewhere = dict(before.ideas), dict(before.elsewhere)
    for idea in changed:
        shown.pop(idea.number, None)
        elsewhere.pop(idea.number, None)
        if idea.standing in LISTED:
            shown[idea.number] = idea
        else:
            elsewhere[idea.number] = Elsewhere(idea.standing, idea.into)
    ordered = dict(sorted(shown.items())) if changed else before.ideas
    said = _said(before.said, reactions.since(db, slug, before.revision))
    return Board(revision, ordered, elsewhere, said)


def _said(
    before: Mapping[int, tuple[Reaction, ...]], newer: Iterable[Reaction]
) -> Mapping[int, tuple[Reaction, ...]]:
    """Return what is said about each idea, with what is newer, and without what is gone."""
    said = dict(before)
    for reaction in newer:
        others = [one for one in said.get(reaction.idea, ()) if one.number != reaction.number]
        own = [reaction] if reaction.standing is Standing.OPEN else []
        said[reaction.idea] = (*others, *own)
    return said
