"""What confirms an idea or a vote that was read back: its number, a yes, or that it is right."""

from collections.abc import Sequence

from flows.hearing.choices import Offered, beside, spelled
from flows.hearing.typed import unstretched
from flows.hearing.vocabulary import Vocabulary
from flows.state import ReadingBack, State
from flows.talk import Picks

_LEAST_PROOF = 1_000

_AFFIRMED = ("send", "told")
"""What is offered where it is asked whether an idea is right, or is one."""


def right(said: str, state: State, offered: Sequence[Offered], vocabulary: Vocabulary) -> str:
    """Return the key of the yes where it was asked whether something is right, and it is."""
    if vocabulary.right.isdisjoint({said, spelled(said)}):
        return ""
    if isinstance(state, ReadingBack):
        return "cast" if state.proof < _LEAST_PROOF else "unsent"
    return next((o.key for o in offered if o.key in _AFFIRMED), "")


def confirmed(said: str, state: State, picked: Picks, vocabulary: Vocabulary) -> str:
    """Return what answers the read-back whatever was offered since: its number, a no, or a yes.

    A yes is none where only the number counts, and then it is said that nothing was sent.
    """
    if not isinstance(state, ReadingBack):
        return ""
    if sent_twice(said, state, vocabulary):
        return "unsent"
    words = spelled(said).split(" ")
    if state.proof >= _LEAST_PROOF and beside(words, vocabulary, final=True) == state.proof:
        return "cast"
    no = vocabulary.answers[1] if len(vocabulary.answers) > 1 else frozenset()
    if not picked.named and (said in no or unstretched(words[0]) & no):
        return "change"
    yes = not picked.named and bool(unstretched(words[0]) & vocabulary.answers[0])
    return "unsent" if yes or (picked.named == (1,) and not picked.doubt) else ""


def sent_twice(said: str, state: State, vocabulary: Vocabulary) -> bool:
    """Whether what asks for the read-back is said at it: what came twice confirms nothing."""
    return isinstance(state, ReadingBack) and said in vocabulary.sending
