"""What the authors of an idea may do with it, and until when; docs/decisions/0033 says why so.

Nobody ever takes an idea away from others who wrote it too: who goes leaves it to them.
"""

from dataclasses import replace
from enum import StrEnum

from budget.flagged import read_first
from budget.idea import Draft, Idea
from budget.idea_rules import IdeaRules
from budget.standing import Standing
from budget.timeline import Phase

MOST_INVITED = 5
"""How many people may write an idea together with who handed it in."""

_TAG = 8

_BEFORE_ANSWER = frozenset({Standing.WAITING, Standing.OPEN, Standing.HIDDEN})


class Deed(StrEnum):
    """What an author wants to do: `LEAVE` an idea to the others, or have somebody `INVITE`d."""

    EDIT = "edit"
    WITHDRAW = "withdraw"
    LEAVE = "leave"
    INVITE = "invite"


class Why(StrEnum):
    """Why something cannot be done with an idea.

    `OVER`: the phase for it; `GONE`: it was withdrawn or merged; `SUPPORTED`: by somebody else;
    `TOGETHER`: others wrote it too; `ALONE`: nobody did; `FULL`: as many as may be wrote it.
    """

    NOT_YOURS = "not-yours"
    OVER = "over"
    GONE = "gone"
    ANSWERED = "answered"
    SUPPORTED = "supported"
    TOGETHER = "together"
    ALONE = "alone"
    FULL = "full"


class Reason(StrEnum):
    """Why an idea was withdrawn, as its author says."""

    UNSAID = ""
    MISTAKE = "mistake"
    ARRANGED = "arranged"
    OTHER = "other"


class NotAllowed(ValueError):
    """An author may not do this with an idea; the message is the reason in a word."""

    def __init__(self, number: int, why: Why) -> None:
        """Keep which idea it is, and why."""
        super().__init__(f"Idea {number}: {why}.")
        self.number, self.why = number, why


def refusal(
    deed: Deed, idea: Idea, resident: str, phase: Phase, *, supports: bool = False
) -> Why | None:
    """Return why an author may not do this now, or None if they may.

    `supports` is whether they support it themselves: that alone does not hold an idea fast.
    """
    if resident not in idea.authors:
        return Why.NOT_YOURS
    if idea.standing in (Standing.WITHDRAWN, Standing.MERGED):
        return Why.GONE
    alone = len(idea.authors) == 1
    if deed is Deed.LEAVE:
        return Why.ALONE if alone else None
    if idea.standing not in _BEFORE_ANSWER:
        return Why.ANSWERED
    if deed is Deed.WITHDRAW:
        if phase not in (Phase.IDEAS, Phase.SCREENING):
            return Why.OVER
        return None if alone else Why.TOGETHER
    if phase is not Phase.IDEAS:
        return Why.OVER
    if deed is Deed.INVITE:
        return Why.FULL if len(idea.authors) > MOST_INVITED else None
    return Why.SUPPORTED if idea.supports > supports else None


def closed(idea: Idea, phase: Phase) -> Why | None:
    """Return why nobody can join the authors of an idea now, or None if somebody can."""
    if phase is not Phase.IDEAS:
        return Why.OVER
    if idea.standing not in _BEFORE_ANSWER:
        return Why.GONE
    return Why.FULL if len(idea.authors) > MOST_INVITED else None


def joined(idea: Idea, resident: str, tag: str, phase: Phase) -> Idea:
    """Return the idea with one more author, invited by the code with this tag.

    Raise `NotAllowed` if that invitation is none any more.
    """
    if why := closed(idea, phase):
        raise NotAllowed(idea.number, why)
    if not idea.invitation or tag_of(idea) != tag:
        raise NotAllowed(idea.number, Why.GONE)
    if resident in idea.authors:
        return idea
    return replace(idea, others=(*idea.others, resident))


def tag_of(idea: Idea) -> str:
    """Return what tells one invitation of an idea from the next, and nothing of the code."""
    return idea.invitation[:_TAG]


def check(deed: Deed, idea: Idea, resident: str, phase: Phase, *, supports: bool = False) -> None:
    """Raise `NotAllowed` where there is a refusal."""
    if why := refusal(deed, idea, resident, phase, supports=supports):
        raise NotAllowed(idea.number, why)


def edited(idea: Idea, draft: Draft, rules: IdeaRules) -> Idea:
    """Return the idea in its new words; where ideas are read first, new words are as well."""
    return reread(idea, idea.written(draft), rules)


def pictured(idea: Idea, name: str, rules: IdeaRules) -> Idea:
    """Return the idea with a photo that arrived; where ideas are read first, somebody looks at it.

    What has its answer by then, or is gone, stays as it is.
    """
    if idea.standing not in _BEFORE_ANSWER:
        return idea
    new = replace(idea, picture=name)
    unseen = rules.read_first and idea.standing is Standing.OPEN and idea.picture != name
    return new.become(Standing.WAITING) if unseen else new


def reread(before: Idea, after: Idea, rules: IdeaRules) -> Idea:
    """Return an idea with new words, waiting to be read if everybody could read it and they are."""
    changed = before.standing is Standing.OPEN and after.words != before.words
    return after.become(Standing.WAITING) if changed and read_first(rules, *after.words) else after
