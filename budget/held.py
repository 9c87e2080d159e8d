"""What is kept of one resident, and nowhere in a conversation: which and how much, no words."""

from dataclasses import dataclass

from budget.moderation import Thing


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of a resident who asks for that, beside their conversation and their ideas.

    `waiting` are requests for a person, and `answered` those of which the answer is kept;
    `responded` are projects of which the organisers have words of theirs, `rated` those that they
    rated, and `asked` those of which they were asked.  `notices` wait to be told, `unanswered` are
    messages of theirs that could not be answered, and `earlier` is how much there is of other
    editions.
    """

    supported: frozenset[int] = frozenset()
    marks: frozenset[tuple[str, int]] = frozenset()
    waiting: int = 0
    answered: int = 0
    responded: tuple[int, ...] = ()
    voices: int = 0
    photos: int = 0
    appealed: tuple[int, ...] = ()
    contested: tuple[Thing, ...] = ()
    rated: tuple[int, ...] = ()
    asked: tuple[int, ...] = ()
    notices: int = 0
    unanswered: int = 0
    earlier: int = 0
