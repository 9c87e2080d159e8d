"""Following a project that is carried out, and what is told of it to who does."""

from datetime import date

from budget.consent import ConsentChosen, Purpose
from budget.decisions import Decision, Marked, Unmarked
from budget.discussion import FOLLOW, FOLLOW_PROJECT, MUTE
from budget.edition import Project
from budget.idea import shortened
from budget.progress import Progress
from budget.timeline import Phase
from budget.updates import OVER, Milestone, Status
from flows import menu
from flows.ideas.answered import in_language
from flows.outcome import responding
from flows.scene import Scene
from flows.state import Home, Progressing
from flows.talk import Choice, Reply, Said, Text, Turn, _

WORDS, MILESTONE = 50, 30
"""Characters of what was said, and of a milestone, where every character is paid for."""


def mark_of(number: int, scene: Scene) -> tuple[str, int]:
    """Return the mark of who follows a project: at its idea, if it came from one."""
    project = scene.edition.project_by_number[number]
    if project.idea and scene.ideas.get(project.idea):
        return FOLLOW, project.idea
    return FOLLOW_PROJECT, number


def choice(project: Project, scene: Scene) -> Choice:
    """Offer what a resident can change about what they hear of a project."""
    own, mark = scene.own(), mark_of(project.number, scene)
    idea = scene.ideas.get(mark[1]) if mark[0] == FOLLOW else None
    if idea and (MUTE, idea.number) in own.marks:
        return Choice("unmute", _("Tell me about it again"))
    if idea and own.id in idea.authors:
        return Choice("mute", _("Tell me no more of it"))
    if mark in own.marks:
        return Choice("unfollow", _("Do not follow it"))
    return Choice("follow", _("Follow this project"))


def follows(number: int, scene: Scene) -> bool:
    """Whether a resident hears of a project: they follow it, or wrote the idea it came from."""
    own, mark = scene.own(), mark_of(number, scene)
    idea = scene.ideas.get(mark[1]) if mark[0] == FOLLOW else None
    if idea and (MUTE, idea.number) in own.marks:
        return False
    return mark in own.marks or bool(idea and own.id in idea.authors)


def followed(number: int, scene: Scene) -> Turn:
    """Follow a project by its number, from anywhere."""
    if number in scene.progress:
        muted = (MUTE, mark_of(number, scene)[1]) in scene.own().marks
        return marked("unmute" if muted else "follow", Progressing(number), scene)
    none = _("Project {number} did not win, or is not there.", number=number)
    return Turn(Home(), (Reply(none),))


def marked(chosen: str, state: Progressing, scene: Scene) -> Turn:
    """Follow a project, or hear of it no more."""
    wanted, mute = chosen in ("follow", "unmute"), chosen == "mute"
    said = _said(state.number, scene, wanted=wanted)
    decisions = decided(state.number, said.msgid, scene, wanted=wanted, mute=mute)
    return Turn(state, (Reply(said, (menu.GO_ON, menu.MENU)),), decisions)


def _said(number: int, scene: Scene, *, wanted: bool) -> Text:
    if wanted and scene.progress[number].status not in OVER:
        return _(
            "You follow project {number}. You hear when there is news. Until it is done we keep "
            "your address, locked.",
            number=number,
        )
    if wanted:
        return _("You follow project {number}. You hear when there is news.", number=number)
    return _("Good. You hear no more of project {number}.", number=number)


def decided(
    number: int, asked: str, scene: Scene, *, wanted: bool, mute: bool = False
) -> tuple[Decision, ...]:
    """Return what it is to follow a project, or no more: a mark, and consent to its news.

    `mute` is for who has made no mark, as its author.
    """
    kind, at = mark_of(number, scene)
    consent = ConsentChosen(Purpose.PROJECT, wanted, number, asked)
    if not wanted:
        return (Marked(MUTE, at) if mute else Unmarked(kind, at), consent)
    again = (Unmarked(MUTE, at),) if kind == FOLLOW else ()
    return (Marked(kind, at), *again, consent)


def quiet(number: int, scene: Scene) -> Turn | None:
    """Hear of a project no more, as a notice offers it."""
    if number not in scene.progress:
        return None
    kind, _at = mark_of(number, scene)
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
        text = stepped(number, title, one, scene)
    more = Choice(f"progress:{number}", _("Read more"))
    no_more = Choice(f"quiet:{number}", _("Tell me no more of it"))
    return Reply(text, (more, responding.choice(number), no_more))


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


def stepped(number: int, title: Said, one: Progress, scene: Scene) -> Text:
    """Say how far a project is, and what was said of it last."""
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
