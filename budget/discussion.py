"""What residents say about an idea: for or against it, or a question to who wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from budget.sentence import _
from budget.standing import MAY_BECOME, NotPossible, Standing
from budget.timeline import Phase

WHILE = (Phase.IDEAS, Phase.SCREENING)
"""While ideas can be discussed."""

REACTION_LENGTH = 300
"""Characters of one reaction."""

MOST_REACTIONS = 3
"""Reactions of one resident to one idea; what was taken back counts as well."""

FOLLOW, MUTE, THUMB = "follow", "mute", "thumb"
"""Kinds of marks: at an idea that a resident wants to hear of, or hear no more of; at a reaction
that they find good."""

FOLLOW_PROJECT = "follow-project"
"""The kind of mark at a project that a resident follows, where it was no idea to be followed."""


class Side(StrEnum):
    """What a reaction is: for an idea, against it, a question, or its author's reply to one."""

    FOR = "for"
    AGAINST = "against"
    QUESTION = "question"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Reaction:
    """What one resident says about an idea, under a number of its own; their name is not kept.

    `by` is their random id, and `to` the question that a reply answers.  The text is there while
    everybody can read it, and not else.
    """

    number: int
    idea: int
    side: Side
    text: str
    by: str = ""
    thumbs: int = 0
    standing: Standing = Standing.OPEN
    to: int = 0

    def become(self, standing: Standing) -> "Reaction":
        """Return the reaction where it stands from now on; raise `NotPossible`."""
        if standing not in MAY_BECOME[self.standing]:
            raise NotPossible(self.number, self.standing, standing, _("Reaction"))
        return replace(self, standing=standing)


class Discussion:
    """All reactions to the ideas of an edition, kept up to date; `changes` is how often."""

    def __init__(self, reactions: Iterable[Reaction] = ()) -> None:
        """Begin with these reactions."""
        self._by_number: dict[int, Reaction] = {}
        self._to_idea: dict[int, list[int]] = {}
        self.changes = 0
        for reaction in reactions:
            self.put(reaction)

    def __len__(self) -> int:
        """Return how many there are, whoever can read them: the highest number is as high."""
        return len(self._by_number)

    def put(self, reaction: Reaction) -> None:
        """Add a reaction, or replace the one with its number."""
        if reaction.number not in self._by_number:
            self._to_idea.setdefault(reaction.idea, []).append(reaction.number)
        self._by_number[reaction.number] = reaction
        self.changes += 1

    def thumb(self, number: int, change: int) -> None:
        """Put this many thumbs up at a reaction, or take them away."""
        reaction = self._by_number[number]
        self.put(replace(reaction, thumbs=reaction.thumbs + change))

    def get(self, number: int) -> Reaction | None:
        """Return a reaction that everybody can read, or None."""
        found = self._by_number.get(number)
        return found if found and found.standing is Standing.OPEN else None

    def own(self, number: int, resident: str) -> Reaction | None:
        """Return a reaction of this resident, wherever it stands, or None."""
        found = self._by_number.get(number)
        return found if found and resident and found.by == resident else None

    def of(self, idea: int) -> list[Reaction]:
        """Return what everybody can read of an idea, most thumbs first, then oldest; no replies."""
        shown = [r for r in self._every(idea) if r.standing is Standing.OPEN and not r.to]
        return sorted(shown, key=lambda r: (-r.thumbs, r.number))

    def count(self, idea: int) -> int:
        """Return how many of those there are."""
        return sum(r.standing is Standing.OPEN and not r.to for r in self._every(idea))

    def reply(self, question: Reaction) -> Reaction | None:
        """Return the reply to a question that everybody can read, or None."""
        found = (r for r in self._every(question.idea) if r.to == question.number)
        return next((r for r in found if r.standing is Standing.OPEN), None)

    def awaits(self, question: Reaction) -> bool:
        """Whether nobody has replied to a question yet, not even in what is still to be read."""
        replied = (Standing.OPEN, Standing.WAITING)
        every = self._every(question.idea)
        return not any(r.to == question.number and r.standing in replied for r in every)

    def unanswered(self) -> list[Reaction]:
        """Return the questions to which nobody has replied yet, the oldest first."""
        asked = (r for r in self._by_number.values() if r.side is Side.QUESTION)
        waiting = [r for r in asked if r.standing is Standing.OPEN and self.awaits(r)]
        return sorted(waiting, key=lambda r: r.number)

    def given(self, idea: int, resident: str) -> int:
        """Return how many reactions a resident has given to an idea."""
        return sum(r.by == resident and not r.to for r in self._every(idea))

    def points_since(self, idea: int, number: int, resident: str) -> int:
        """Return how many reactions for or against came after a number, from others than this."""
        newer = (r for r in self.of(idea) if r.number > number and r.side is not Side.QUESTION)
        return sum(r.by != resident for r in newer)

    def by(self, resident: str) -> list[Reaction]:
        """Return what a resident has said, as far as it was not taken back."""
        every = self._by_number.values()
        return [r for r in every if r.by == resident and r.standing is not Standing.WITHDRAWN]

    def _every(self, idea: int) -> Iterable[Reaction]:
        return (self._by_number[number] for number in self._to_idea.get(idea, ()))
