"""What somebody names at the menu without a word that says what to do: "een bankje".

It is looked for only in titles, first in the resident's own language, and only before we say that
we do not understand: a wrong guess shows a list, and changes nothing.
"""

from functools import partial

from budget import search
from budget.edition import Project
from budget.timeline import Phase
from flows.ballot import picking, voting
from flows.hearing import prose
from flows.outcome import progress, results
from flows.scene import Scene
from flows.state import (
    Browsing,
    Pouring,
    Spreading,
    State,
    Voting,
    before_miss,
)
from flows.talk import Message, Turn

_TRIED = 4
"""Words that are looked for, the longest ones."""

_LEAST_LETTERS = 4
"""Letters of a word that is looked for."""


def named(state: State, message: Message, scene: Scene) -> Turn | None:
    """Show the projects, or the ideas, that seem to be meant; None if none do.

    What is shown already is not what was meant: then it is not understood.  Nor is a question while
    there are only ideas: those answer none.
    """
    if message.called.names and (called := _called(message, scene)):
        return called
    if message.no_plan and scene.phase.before(Phase.VOTING):
        return None
    if not (message.telling and scene.resident.joined and prose.naming(before_miss(state))):
        return None
    words = [word for word in message.telling[:_TRIED] if len(word) >= _LEAST_LETTERS]
    turn = _found(words, scene)
    return turn if turn and turn.state != before_miss(state) else None


def _called(message: Message, scene: Scene) -> Turn | None:
    """Take what is called together to the vote; None where nobody votes now."""
    if scene.phase is not Phase.VOTING or not scene.resident.joined:
        return None
    votes = isinstance(voting.begin(scene).state, Voting | Spreading | Pouring)
    return voting.numbered(message, scene) if votes else None


def _found(words: list[str], scene: Scene) -> Turn | None:
    if scene.phase.before(Phase.VOTING):
        return _ideas(words, scene)
    word, found = _titled(words, scene)
    if not found:
        return None
    if scene.phase is Phase.VOTING:
        return _on_ballot(word, found, scene)
    return _afterwards(found[0].number, scene) if len(found) == 1 else None


def _titled(words: list[str], scene: Scene) -> tuple[str, list[Project]]:
    """Return the word with which the fewest titles agree, and the projects with these titles.

    It is a title in another language only if there is none in the resident's own.
    """
    alone = len(words) == 1
    for language in (partial(picking.titled, alone=alone), picking.elsewhere):
        named = [(word, found) for word in words if (found := language(word, scene))]
        if named:
            word, found = min(named, key=lambda one: len(one[1]))
            return picking.right(word, scene, alone=alone), found
    return "", []


def _on_ballot(word: str, found: list[Project], scene: Scene) -> Turn | None:
    begun = voting.begin(scene)
    match begun.state:
        case Voting() | Spreading() as state if len(found) > 1:
            return Turn(type(state)("list", word=word))
        case Voting() | Spreading():
            return voting.look(found[0].number, 0, scene)
    return None


def _afterwards(number: int, scene: Scene) -> Turn | None:
    """Tell how far a project is that is carried out; of any other why it won or not."""
    if scene.phase.before(Phase.RESULTS) or scene.division:
        return None
    return progress.open_one(number, scene) or results.why(number, scene)


def _ideas(words: list[str], scene: Scene) -> Turn | None:
    """Look for the word that the fewest ideas have."""
    counts = {word: _ideas_titled(word, scene) for word in words}
    found = [word for word, count in counts.items() if count]
    return Turn(Browsing(word=min(found, key=counts.__getitem__))) if found else None


def _ideas_titled(word: str, scene: Scene) -> int:
    there = scene.ideas.find(word=word)
    return len(search.begun(word, there, lambda idea: search.nouns(idea.title)))
