"""What a resident says about ideas in a conversation without a store, and what they then hear."""

from dataclasses import replace

from budget.decisions import (
    Contested,
    Decision,
    Marked,
    ReactionGiven,
    ReactionWithdrawn,
    Reported,
    Unmarked,
)
from budget.discussion import THUMB, Discussion, Reaction
from budget.edition import Edition
from budget.flagged import read_first
from budget.standing import Standing

Mark = tuple[str, int]
Said = Marked | Unmarked | ReactionGiven | ReactionWithdrawn | Reported | Contested


def carried_out(
    decision: Decision, discussion: Discussion, marks: frozenset[Mark], by: str, edition: Edition
) -> frozenset[Mark]:
    """Do what was decided about what is said; return the resident's marks after it."""
    match decision:
        case Marked(kind, number):
            if kind == THUMB and (kind, number) not in marks:
                discussion.thumb(number, 1)
            return marks | {(kind, number)}
        case Unmarked(kind, number):
            if kind == THUMB and (kind, number) in marks:
                discussion.thumb(number, -1)
            return marks - {(kind, number)}
        case ReactionGiven(idea, side, text, to):
            waits = read_first(edition.idea_rules, text)
            standing = Standing.WAITING if waits else Standing.OPEN
            number = len(discussion) + 1
            discussion.put(Reaction(number, idea, side, text, by, 0, standing, to))
        case ReactionWithdrawn(number):
            if gone := discussion.own(number, by):
                discussion.put(replace(gone.become(Standing.WITHDRAWN), text=""))
        case _another:
            pass
    return marks
