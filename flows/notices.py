"""Notices: what a resident is told without having asked just now, and what they can do with it.

A notice is told where the resident is, and leaves them there: what it offers works from any place.
"""

from typing import assert_never

from budget.asking import Replied
from budget.idea import Idea
from budget.notice import About, Notice
from flows import asking, menu
from flows.scene import Scene
from flows.state import Home, State
from flows.talk import Choice, Reply, Said, Turn, _


def tell(notice: Notice, state: State, scene: Scene) -> Turn:
    """Return what is told; nothing at all if it is about what is not there any more."""
    reply = _reply(notice, scene)
    if reply is None:
        return Turn(state)
    onward = menu.MENU if isinstance(state, Home) else menu.GO_ON
    return Turn(state, (Reply(reply.text, (*reply.choices, onward)),))


def _reply(notice: Notice, scene: Scene) -> Reply | None:
    idea = scene.ideas.get(notice.number)
    match notice.about:
        case About.ANSWERED:
            return _answered(idea) if idea else None
        case About.REPLIED:
            return asking.answered(notice.number, Replied.from_json(notice.said), scene)
    assert_never(notice.about)


def _answered(idea: Idea) -> Reply | None:
    """Say whether an idea can be done, and why or why not."""
    if idea.answer is None:
        return None
    number, title, reason = idea.number, idea.title, Said(idea.answer.reason)
    if idea.answer.accepted:
        text = _(
            "Idea {number} ({title}) can be done. {reason}",
            number=number,
            title=title,
            reason=reason,
        )
    else:
        text = _(
            "Idea {number} ({title}) cannot be done. {reason}",
            number=number,
            title=title,
            reason=reason,
        )
    return Reply(text, (Choice(f"read:{number}", _("Read the idea")),))
