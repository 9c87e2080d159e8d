"""What holds no words of anybody's own, where some are asked for: "never mind", "hello".

Only a whole message that is nothing else counts: a longer text stays what it says.
"""

from flows.hearing import prose
from flows.hearing.choices import merely
from flows.hearing.questions import COURTESIES
from flows.hearing.typed import asks, plain
from flows.hearing.vocabulary import Vocabulary
from flows.state import Authoring, State, Writing


def hollow(text: str, state: State, vocabulary: Vocabulary) -> str:
    """Return what is said instead of what is asked for, by a key; "" if it is just that.

    `leave`, `no`, `yes`, `hello`, `thanks`, `unknown`, `told` (that one has an idea, and not what
    it is) or `asking`: the last only where no question can be the answer.
    """
    said = plain(text) if _wanted(state) else ""
    if not said:
        return ""
    courtesy = vocabulary.questions.asked(said)
    if said in vocabulary.leaving or vocabulary.questions.bare(said) in vocabulary.leaving:
        return "leave"
    if merely(said, vocabulary.answers[1], vocabulary):
        return "no"
    if courtesy in COURTESIES:
        return courtesy
    if merely(said, vocabulary.answers[0], vocabulary):
        return "yes"
    if said in vocabulary.unknown:
        return "unknown"
    if said in vocabulary.announcing or said in vocabulary.another:
        return "told"
    asked = asks(text) or f"{said} ".startswith(vocabulary.wondering)
    return "asking" if asked and prose.of_facts(state) else ""


def _wanted(state: State) -> bool:
    """Whether something is asked of an idea here, or any words of one's own."""
    return prose.asked(state) or isinstance(state, Writing | Authoring)
