"""Following a project that is carried out, and what is told of it to who does."""

from datetime import date

from budget.decisions import Decision, Marked, Unmarked
from budget.discussion import FOLLOW, FOLLOW_PROJECT, MUTE
from budget.edition import Project
from budget.idea import shortened
from budget.progress import Progress
from budget.timeline import Phase
from budget.updates import Milestone, Status
from flows import menu
from flows.answered import in_language
from flows.scene import Scene
from flows.state import Progressing
from flows.talk import Choice, Reply, Said, Text, Turn, _

WORDS, MILESTONE = 50, 30
"""Characters of what was said, and of a milestone, where every character is paid for."""


def _marks(number: int, scene: Scene) -> tuple[str, int]:
    """Return the mark of who follows a project: at its idea, if it came from one."""
    project = scene.edition.project_by_number[number]
    if project.idea and scene.ideas.get(project.idea):
        return FOLLOW, project.idea
    return FOLLOW_PROJECT, number


def choice(project: Project, scene: Scene) -> Choice:
    """Offer what a resident can change about what they hear of a project."""
    own, mark = scene.own(), _marks(project.number, scene)
    idea = scene.ideas.get(mark[1]) if mark[0] == FOLLOW else None
    if idea and (MUTE, idea.number) in own.marks:
        return Choice("unmute", _("Tell me about it again"))
    if idea and own.id in idea.authors:
        return Choice("mute", _("Tell me no more of it"))
    if mark in own.marks:
        return Choice("unfollow", _("Do not follow it"))
    return Choice("follow", _("Follow this project"))


def marked(chosen: str, state: Progressing, scene: Scene) -> Turn:
    """Follow a project, or hear of it no more."""
    kind, at = _marks(state.number, scene)
    match chosen:
        case "follow" | "unmute":
            said = _("You follow project {number}. You hear when there is news.",
                     number=state.number)  # fmt: skip
            again = (Unmarked(MUTE, at),) if kind == FOLLOW else ()
            decisions: tuple[Decision, ...] = (Marked(kind, at), *again)
        case _mute_or_unfollow:
            said = _("Good. You hear no more of project {number}.", number=state.number)
            decisions = (Marked(MUTE, at),) if chosen == "mute" else (Unmarked(kind, at),)
    return Turn(state, (Reply(said, (menu.GO_ON, menu.MENU)),), decisions)


def quiet(number: int, scene: Scene) -> Turn | None:
    """Hear of a project no more, as a notice offers it."""
    if number not in scene.progress:
        return None
    kind, _at = _marks(number, scene)
    return marked("mute" if kind == FOLLOW else "unfollow", Progressing(number), scene)


def told(number: int, scene: Scene) -> Reply | None:
    """Tell who follows a project the last news of it; nothing if there is none."""
    one, project = scene.progress.get(number), scene.edition.project_by_number.get(number)
    if one is None or project is None or one.news is None or scene.phase.before(Phase.RESULTS):
        return None
    title = Said(project.title)
    if isinstance(one.news, Milestone):
        text = _reached(number, title, one.news, scene)
    else:
        text = _stepped(number, title, one, scene)
    more = Choice(f"progress:{number}", _("Read more"))
    return Reply(text, (more, Choice(f"quiet:{number}", _("Tell me no more of it"))))


def _reached(number: int, title: Said, milestone: Milestone, scene: Scene) -> Text:
    what = in_language(milestone.title, scene)
    day: date = milestone.reached or milestone.planned
    return _(
        "Project {number} ({title}): {milestone}, reached on {day}.",
        number=number,
        title=title,
        milestone=shortened(what, MILESTONE) if scene.screen.brief else what,
        day=day,
    )


def _stepped(number: int, title: Said, one: Progress, scene: Scene) -> Text:
    said = _status_told(number, title, one)
    words = in_language(one.words, scene)
    if not words:
        return said
    words = shortened(words, WORDS) if scene.screen.brief else words
    return _("{told} {words}", told=said, words=words)


def _status_told(number: int, title: Said, one: Progress) -> Text:
    """Say in one sentence how far a project is, and which it is."""
    match one.status:
        case Status.NOT_BEGUN:
            return _("Project {number} ({title}) has not begun yet.", number=number, title=title)
        case Status.PREPARING:
            return _("Project {number} ({title}) is being prepared.", number=number, title=title)
        case Status.BUILDING:
            return _("Project {number} ({title}) is {percentage} % done.",
                     number=number, title=title, percentage=one.percentage)  # fmt: skip
        case Status.DELAYED if one.until:
            return _("Project {number} ({title}) is delayed until {until}.",
                     number=number, title=title, until=one.until)  # fmt: skip
        case Status.DELAYED:
            return _("Project {number} ({title}) is delayed.", number=number, title=title)
        case Status.DONE:
            return _("Project {number} ({title}) is done.", number=number, title=title)
    return _("Project {number} ({title}) will not be made.", number=number, title=title)
