"""Notices: what a resident is told without having asked just now, and what they can do with it.

A notice is told where the resident is, and leaves them there: what it offers works from any place.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from budget.asking import Replied
from budget.authorship import Reason
from budget.idea import Idea, shortened
from budget.notice import About, Notice
from flows import asking, menu
from flows.ballot import withdrawing
from flows.ideas import answered, mending, merging
from flows.notices import reminding, tidings
from flows.opinions import Rating, Responding
from flows.outcome import progressed, rating
from flows.scene import Scene
from flows.state import Home, Mending, Progressing, State
from flows.talk import Choice, Reply, Text, Turn, _, n_

_TITLE = 25
_REASONS: Mapping[str, Text] = {
    Reason.MISTAKE: _("It was a mistake."),
    Reason.ARRANGED: _("It is arranged otherwise."),
}

_ENOUGH = 3
"""Choices beside which there is no room for another where every character is paid for."""

_ANSWERED_AT_ONCE = (About.PROGRESSED, About.RATE)
_IDLE = (Home, Progressing, Responding, Rating)
"""Where who is told of a project is in the middle of nothing else."""


def tell(notice: Notice, state: State, scene: Scene) -> Turn:
    """Return what is told; nothing at all if it is about what is not there any more.

    Who is at the menu can answer a question at once, and so can who looks at a project and is told
    of one.
    """
    asks = notice.about in (About.MEND, About.MEND_STILL)
    if asks and isinstance(state, Home) and _asked(notice, scene):
        asked, *listed = mending.ask(Mending(notice.number), scene)
        return Turn(Mending(notice.number), (_said(notice, asked), *listed))
    replies = _replies(notice, scene)
    if not replies:
        return Turn(state)
    answerable = notice.about in _ANSWERED_AT_ONCE and isinstance(state, _IDLE)
    if answerable and notice.about is About.PROGRESSED:
        state = Responding(notice.number)
    *before, last = replies
    full = len(last.choices) >= _ENOUGH or notice.about is About.MEND_STILL
    if answerable or (scene.screen.brief and full):
        return withdrawing.kept(Turn(state, replies), scene)
    reminds = notice.about in (About.UNFINISHED, About.ENDS)
    onward = menu.MENU if reminds or isinstance(state, Home) else menu.GO_ON
    told = Turn(state, (*before, Reply(last.text, (*last.choices, onward))))
    return withdrawing.kept(told, scene)


def _replies(notice: Notice, scene: Scene) -> tuple[Reply, ...]:
    match notice.about:
        case About.MERGE_PROPOSED | About.KEPT_APART | About.MERGED:
            return merging.told(notice, scene)
        case About.OFF_BALLOT:
            return withdrawing.told(notice.number, scene)
        case About.UNFINISHED | About.ENDS:
            return reminding.told(notice, scene)
        case About.PROGRESSED:
            news = progressed.told(notice.number, scene)
            return (news,) if news else ()
        case About.RATE:
            asked = rating.told(notice.number, scene)
            return (asked,) if asked else ()
        case About.LEFT_OUT:
            left_out = answered.left_out(notice.number, scene)
            return (left_out,) if left_out else ()
    reply = _reply(notice, scene)
    return (reply,) if reply else ()


def _reply(notice: Notice, scene: Scene) -> Reply | None:
    idea = scene.ideas.get(notice.number)
    answer = idea.answer if idea else None
    match notice.about:
        case About.ANSWERED:
            return answered.to_author(idea, answer, scene) if idea and answer else None
        case About.HEARD:
            return answered.after_appeal(idea, answer, scene) if idea and answer else None
        case About.FOLLOWED if notice.said:
            several = (scene.ideas.get(int(number)) for number in notice.said.split())
            return answered.to_follower_of_many(idea for idea in several if idea)
        case About.FOLLOWED:
            return answered.to_follower(idea, answer, scene) if idea and answer else None
        case About.MEND | About.MEND_STILL:
            found = _asked(notice, scene)
            question = _question(found, scene) if found else None
            return _said(notice, question) if question else None
        case About.REPLIED:
            return asking.answered(notice.number, Replied.from_json(notice.said), scene)
        case About.WITHDRAWN:
            return _withdrawn(notice, idea) if idea else None
        case About.LEFT | About.JOINED | About.WRITTEN_DOWN | About.UNHEARD:
            return _to_author(notice.about, idea) if idea else None
        case About.MERGE_PROPOSED | About.KEPT_APART | About.MERGED | About.LEFT_OUT:
            return None
        case About.OFF_BALLOT | About.PROGRESSED | About.RATE | About.UNFINISHED | About.ENDS:
            return None
        case About.ASKED | About.ASKED_STILL | About.AUTHOR_REPLIED | About.REACTED:
            return tidings.said(notice, scene)
        case About.OPENED | About.HIDDEN | About.RESTORED | About.STAYS_HIDDEN:
            return tidings.decided(notice, scene)
        case (
            About.REACTION_OPENED
            | About.REACTION_HIDDEN
            | About.REACTION_RESTORED
            | About.REACTION_STAYS_HIDDEN
        ):
            return tidings.decided_on_reaction(notice, scene)
    assert_never(notice.about)


def _to_author(about: About, idea: Idea) -> Reply | None:
    """Say what became of an idea to somebody who wrote it."""
    match about:
        case About.LEFT:
            return _left(idea)
        case About.JOINED:
            return _joined(idea)
        case About.WRITTEN_DOWN:
            return _written_down(idea)
    return _unheard(idea) if idea.spoken else None


def _asked(notice: Notice, scene: Scene) -> Idea | None:
    """Return the idea about which something is asked, as long as it is."""
    idea = scene.ideas.get(notice.number)
    still = idea and idea.asked and scene.own().now < idea.asked.before
    return idea if still else None


def _question(idea: Idea, scene: Scene) -> Reply | None:
    if idea.asked is None:
        return None
    answer = Choice(f"mend:{idea.number}", _("Answer now"))
    return Reply(mending.question(idea, idea.asked, scene), (answer,))


def _said(notice: Notice, question: Reply) -> Reply:
    """Say of a question that is asked still that it was not answered."""
    if notice.about is not About.MEND_STILL:
        return question
    return replace(question, text=_("Not answered yet. {question}", question=question.text))


def _withdrawn(notice: Notice, idea: Idea) -> Reply:
    """Say that an idea was taken back, and why if its author said so."""
    number, title = idea.number, shortened(idea.title, _TITLE)
    known, _colon, words = notice.said.partition(":")
    text = _(
        "Number {number} ({title}), which you support or follow, was withdrawn by who wrote it.",
        number=number,
        title=title,
    )
    if words:
        text = _("{withdrawn} Why? “{words}”", withdrawn=text, words=words)
    elif known in _REASONS:
        text = _("{withdrawn} Why? {reason}", withdrawn=text, reason=_REASONS[known])
    return Reply(text, (Choice("ideas", _("Read other ideas")),))


def _left(idea: Idea) -> Reply:
    """Say that an author stepped out, and how many there are now."""
    count = len(idea.authors)
    text = n_(
        "Somebody who wrote number {number} with you stepped out. There is {count} author now.",
        "Somebody who wrote number {number} with you stepped out. There are {count} authors now.",
        count,
        number=idea.number,
        count=count,
    )
    return Reply(text, (Choice(f"mine:{idea.number}", _("Read the idea")),))


def _joined(idea: Idea) -> Reply:
    """Say that somebody writes an idea too, and how many there are now; never who."""
    count = len(idea.authors)
    text = n_(
        "Somebody writes number {number} with you. There is {count} author now.",
        "Somebody writes number {number} with you. There are {count} authors now.",
        count,
        number=idea.number,
        count=count,
    )
    return Reply(text, (Choice(f"mine:{idea.number}", _("Read the idea")),))


def _written_down(idea: Idea) -> Reply:
    """Show the author of an idea that was spoken what somebody wrote down of it."""
    text = _(
        "A person listened to your idea {number} and wrote down: “{text}”",
        number=idea.number,
        text=idea.text,
    )
    return Reply(text, (Choice(f"word:{idea.number}", _("Change the text")),))


def _unheard(idea: Idea) -> Reply:
    """Ask the author of an idea that was spoken to write it, for nobody can hear it."""
    text = _(
        "The voice note with your idea {number} did not reach us. Could you write it?",
        number=idea.number,
    )
    return Reply(text, (Choice(f"word:{idea.number}", _("Write it")),))
