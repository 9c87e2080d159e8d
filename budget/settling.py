"""Deciding, once the votes are counted, what is done with the money that is left over.

The count itself stays as it is, with its winners, so that anybody can repeat it: what is decided
after it stands beside it.  Only the next project in order can get something: the first that was
kept out by money alone, or by lot, and that no rule keeps out now that it is known who won.
"""

from typing import Final

from budget.count import Candidate, CountRules, Interim, Outcome, Verdict
from budget.leftover import Leftover, Use
from budget.sentence import Reasoned, _

LONGEST_REASON: Final = 80
"""Characters of a reason that is told whole in one SMS, with all that stands beside it."""

_SHORT_OF_MONEY = {Verdict.DID_NOT_FIT, Verdict.LOST_DRAW}


class CannotSettle(Reasoned):
    """This cannot be decided."""


def settled(outcome: Outcome, rules: CountRules, wish: Leftover) -> Leftover:
    """Return the same use and reason with what they come to; raise `CannotSettle`."""
    reason = " ".join(wish.reason.split())
    if not reason or not reason.isprintable():
        raise CannotSettle(_("A reason is needed, in plain words."))
    if len(reason) > LONGEST_REASON:
        raise CannotSettle(
            _(
                "The reason has {length} characters; {most} fit an SMS.",
                length=len(reason),
                most=LONGEST_REASON,
            )
        )
    if not outcome.left:
        raise CannotSettle(_("Nothing is left over: the projects that won cost the whole budget."))
    found = _come_to(wish.use, reason, outcome, rules)
    if found is None:
        raise CannotSettle(_("No project lacked only money, so none can get what is left over."))
    return found


def possible(outcome: Outcome, rules: CountRules) -> tuple[Leftover, ...]:
    """Return what each use comes to, without a reason; of two that come to the same, the first."""
    if not outcome.left:
        return ()
    found = (_come_to(use, "", outcome, rules) for use in Use)
    return tuple(one for one in found if one and (one.use is not Use.TOPPED_UP or one.added))


def _come_to(use: Use, reason: str, outcome: Outcome, rules: CountRules) -> Leftover | None:
    """Return what a use comes to; None if there is no project for it."""
    if use is Use.CARRIED_OVER:
        return Leftover(use, reason)
    project = next_in_order(outcome, rules)
    if project is None:
        return None
    lacking = max(0, project.cost - outcome.left)
    added = lacking if use is Use.TOPPED_UP else 0
    return Leftover(use, reason, project.id, project.cost - lacking, added)


def next_in_order(outcome: Outcome, rules: CountRules) -> Candidate | None:
    """Return the first project that only lacked money, if there is one.

    One that costs more than the whole budget could never be funded, and is none.
    """
    interim = Interim(outcome.budget, rules, outcome.left, outcome.funded)
    missed = (e.candidate for e in outcome.explanations if e.verdict in _SHORT_OF_MONEY)
    able = (c for c in missed if c.cost <= outcome.budget and interim.bar(c) is None)
    return next(able, None)
