"""Where residents write in their own words, which nothing may take for anything else.

Whole labels, whole global words and the number of what is offered count there too; of what ends
with a number only the bare form does ("steun nr 12").
"""

from flows.opinions import Rating, Responding
from flows.state import (
    Appealing,
    Authoring,
    Browsing,
    Contesting,
    Giving,
    Helping,
    Home,
    Informing,
    Looking,
    Mending,
    Missed,
    Progressing,
    Reacting,
    Reading,
    Reporting,
    Results,
    Settling,
    Spreading,
    State,
    Surveying,
    Voting,
    Wording,
    Writing,
)

_FIELDS = frozenset({"text", "place", "cost", "title", "author", "organisation", "reason"})
"""What is told of an idea in a resident's own words."""

FACTS = frozenset({"place", "theme", "cost"})
"""What of an idea one need not know."""


def asked(state: State) -> bool:
    """Whether a resident is asked here for words of their own."""
    match state:
        case Missed(before=before):
            return asked(before)
        case Writing(field=own) | Authoring(view=own):
            return own in _FIELDS
        case Wording() | Mending() | Appealing() | Contesting():
            return True
        case Helping(asked=wanted) | Reporting(words=wanted):
            return wanted
        case Reacting(side=said) | Rating(score=said):
            return bool(said)
        case Surveying(question=question):
            return question == "better"
        case Responding():
            return state.asked and not state.said
    return False


def of_facts(state: State) -> bool:
    """Whether a fact may be asked here, which one need not know or tell."""
    match state:
        case Missed(before=before):
            return of_facts(before)
        case Writing(field=fact) | Authoring(view=fact):
            return fact in FACTS
        case Settling(question=asked):
            return asked in ("district", "only")
    return isinstance(state, Mending)


def of_money(state: State) -> bool:
    """Whether an amount is asked of an idea."""
    match state:
        case Writing(field=fact) | Authoring(view=fact):
            return fact == "cost"
    return False


def naming(state: State) -> bool:
    """Whether a resident may name here what they mean, beside what is offered."""
    return isinstance(
        state, Home | Informing | Voting | Looking | Spreading | Giving | Results | Progressing
    )


def free(state: State) -> bool:
    """Whether a resident may answer here in their own words, so that only a whole label counts."""
    match state:
        case Responding(said=said):
            return not said
        case Browsing() | Reading() | Voting() | Looking() | Spreading() | Giving():
            return True
    return asked(state)
