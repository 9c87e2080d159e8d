"""How far the projects that won are: all of them, and one of them with its last photo."""

from dataclasses import replace

from budget.edition import Project
from budget.idea import shortened
from budget.progress import Progress
from budget.updates import Milestone, Status
from flows import menu, pictures
from flows.hearing.numbered import about
from flows.ideas.answered import in_language
from flows.outcome import earlier, progressed, rating, responding, results
from flows.scene import Scene
from flows.state import Home, Progressing, Results
from flows.talk import (
    UNNUMBERED,
    Choice,
    Euros,
    Lines,
    Message,
    Reply,
    Said,
    Text,
    Turn,
    Value,
    _,
)

_ROWS, _ROWS_IN_BRIEF = 8, 3
"""Projects on one page."""

_MILESTONES = 6
"""Milestones on a page: the last of those that were reached go with those to come."""


def begin(scene: Scene) -> Turn:
    """Show how far the projects are, or say when it is known which.

    Who hears of projects of an earlier round is told of those as well.
    """
    told = earlier.told(scene)
    if scene.progress:
        return Turn(Progressing(), (told,) if told else ())
    return earlier.shown(told, scene) if told else results.begin(scene)


def open_one(number: int, scene: Scene) -> Turn | None:
    """Show how far one project is, as a notice offers it."""
    if number in scene.progress:
        return Turn(Progressing(number))
    told = earlier.told(scene, number)
    return earlier.shown(told, scene) if told else None


def ask(state: Progressing, scene: Scene) -> tuple[Reply, ...]:
    """Tell how far the projects of a page are, or one of them."""
    if not scene.progress:
        return menu.ask(scene)
    project = scene.edition.project_by_number.get(state.number)
    if project and state.number in scene.progress:
        return (_one(project, state, scene),)
    return (_all(state, scene),)


def step(state: Progressing, message: Message, scene: Scene) -> Turn | None:
    """Open a project, turn the page, follow what is shown, or go back."""
    kind, _colon, value = message.choice.partition(":")
    match kind:
        case "page":
            return Turn(Progressing(page=int(value)))
        case "project":
            return Turn(replace(state, number=int(value), part=0))
        case "part":
            return Turn(replace(state, part=int(value)))
        case "why":
            return Turn(Results(number=state.number))
        case "back" if state.number:
            return Turn(Progressing(page=state.page))
        case "back":
            return Turn(Home())
        case "follow" | "unfollow" | "mute" | "unmute":
            return progressed.marked(kind, state, scene)
    if photo := responding.pictured(state.number, message, scene):
        return photo
    number = about(message.text, loosely=True) or next(iter(message.numbers), None)
    if number is None:
        return None
    if number in scene.progress:
        return Turn(replace(state, number=number, part=0))
    none = _("Project {number} did not win, or is not there.", number=number)
    return Turn(Progressing(page=state.page), (Reply(none),))


def _all(state: Progressing, scene: Scene) -> Reply:
    """List how far the projects of a page are."""
    size = _ROWS_IN_BRIEF if scene.screen.brief else min(_ROWS, scene.screen.rows - 2)
    every = list(scene.progress.values())
    shown = every[state.page * size : (state.page + 1) * size]
    more = len(every) > (state.page + 1) * size
    rows = (_row(one, scene) for one in shown)
    onward = (Choice(f"page:{state.page + 1}", _("More"), number=UNNUMBERED),) if more else ()
    if scene.screen.brief:
        then = _("Send a number, or MORE.") if more else _("Send a number to read more.")
        return Reply(then, (*rows, *onward, menu.BACK))
    then = (
        _("{done} Send a number to read more, or MORE.", done=menu.done_of(scene.progress))
        if more
        else _("{done} Send a number to read more.", done=menu.done_of(scene.progress))
    )
    return Reply(then, (*rows, *onward, menu.BACK), screen="progress:list")


def _row(one: Progress, scene: Scene) -> Choice:
    title = Said(scene.edition.project_by_number[one.project].title)
    label = _("{number} {title}", number=one.project, title=title)
    return Choice(f"project:{one.project}", label, in_short(one), one.project)


def in_short(one: Progress) -> Text:
    """Say in a word or two how far a project is."""
    match one.status:
        case Status.NOT_BEGUN:
            return _("not begun")
        case Status.PREPARING:
            return _("in preparation")
        case Status.BUILDING:
            return _("{percentage} % done", percentage=one.percentage)
        case Status.DELAYED:
            return _("delayed")
        case Status.DONE:
            return _("done")
    return _("cancelled")


def status_of(one: Progress) -> Text:
    """Say in one sentence how far a project is."""
    match one.status:
        case Status.NOT_BEGUN:
            return _("It has not begun yet.")
        case Status.PREPARING:
            return _("It is being prepared.")
        case Status.BUILDING:
            return _("It is being made. {percentage} % is done.", percentage=one.percentage)
        case Status.DELAYED if one.until:
            return _("It is delayed until {until}.", until=one.until)
        case Status.DELAYED:
            return _("It is delayed.")
        case Status.DONE:
            return _("It is done.")
    return _("It will not be made.")


def _one(project: Project, state: Progressing, scene: Scene) -> Reply:
    """Show how far one project is, with its last photo."""
    one = scene.progress[project.number]
    if not scene.screen.brief:
        text: Value = Lines(tuple(_lines(project, one, scene)))
    elif state.part:
        text = _rest(one, scene)
    else:
        text = _beginning(project, one, scene)
    shown = None
    if one.photos and not scene.screen.brief:
        photo = one.photos[-1].picture
        said = _("Photo: {text}", text=Said(photo.text))
        shown = pictures.shown(photo, said, scene)
    return Reply(text, _choices(project, state, scene), screen="progress:one", picture=shown)


def _beginning(project: Project, one: Progress, scene: Scene) -> Text:
    """Say what fits one message that is paid for by its length."""
    number, title, status = project.number, Said(project.title), status_of(one)
    if not one.words:
        return _("{number} {title}: {status}", number=number, title=title, status=status)
    words = shortened(in_language(one.words, scene), progressed.WORDS)
    return _(
        "{number} {title}: {status} {words}",
        number=number,
        title=title,
        status=status,
        words=words,
    )


def _rest(one: Progress, scene: Scene) -> Value:
    """Say what comes after that: money, and the milestone that is next."""
    money = money_of(one)
    following = next((m for m in one.milestones if not m.reached), None)
    if following is None:
        return money
    title = shortened(in_language(following.title, scene), progressed.MILESTONE)
    planned = following.planned
    return _("{money} Next: {milestone}, {day}.", money=money, milestone=title, day=planned)


def _lines(project: Project, one: Progress, scene: Scene) -> list[Value]:
    lines: list[Value] = [
        _("No. {number}. {title}", number=project.number, title=Said(project.title)),
        status_of(one),
    ]
    if one.words:
        lines.append(Said(one.words))
    if one.until and one.status is not Status.DELAYED:
        lines.append(_("Expected to be done: {until}.", until=one.until))
    if one.milestones:
        lines += ["", *map(milestone_of, one.milestones[-_MILESTONES:])]
    lines += ["", money_of(one)]
    if one.at:
        day = one.at.astimezone(scene.edition.zone).date()
        lines.append(_("Last update: {day}.", day=day))
    return lines


def milestone_of(milestone: Milestone) -> Text:
    """Say for which day a milestone is planned, or when it was reached."""
    title: Value = Said(milestone.title)
    if milestone.reached:
        return _("✓ {milestone} ({day})", milestone=title, day=milestone.reached)
    return _("• {milestone} (planned: {day})", milestone=title, day=milestone.planned)


def money_of(one: Progress) -> Text:
    """Say what a project may cost, and what was spent on it."""
    planned, spent = Euros(one.planned), Euros(one.spent)
    if one.overspent:
        return _(
            "Spent: {spent}. That is {more} more than planned.",
            spent=spent,
            more=Euros(one.overspent),
        )
    return _("Spent: {spent} of {planned}.", spent=spent, planned=planned)


def _choices(project: Project, state: Progressing, scene: Scene) -> tuple[Choice, ...]:
    numbers = list(scene.progress)
    place = numbers.index(project.number) + 1
    offered = [progressed.choice(project, scene)]
    begins = scene.screen.brief and not state.part
    if begins:
        offered.append(Choice("part:1", _("Read on")))
    else:
        offered += [responding.choice(project.number), *rating.choice(project, scene)]
    if place < len(numbers) and not state.part:
        offered.append(Choice(f"project:{numbers[place]}", _("Next project")))
    if not begins:
        offered.append(Choice("why", _("Why did it win?")))
    return (*offered, menu.BACK)
