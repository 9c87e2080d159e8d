"""Points in words: how many there are to give, what was given, and what is left."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from budget.ballot import Points
from budget.edition import Project
from budget.rules import PointRules
from flows.ballot import misfits, shelf
from flows.scene import Scene
from flows.state import Spreading
from flows.talk import (
    UNNUMBERED,
    Choice,
    Euros,
    Listed,
    Reply,
    Said,
    Text,
    _,
    n_,
)

_NAMED = 40
"""Letters of titles that are written out where every character is paid for."""

_SUMMED = 12
"""Projects that are named with their points; more are only counted."""

_TWO = 2


def shown(project: Project, question: Text, scene: Scene) -> Text:
    """Say what a project is, and what can be done."""
    number, title = project.number, Said(project.title)
    cost, text = Euros(project.cost), Said(project.text)
    if scene.screen.brief:
        return _(
            "{number} {title}, {cost}. {text} {question}",
            number=number,
            title=title,
            cost=cost,
            text=text,
            question=question,
        )
    return _(
        "No. {number}. {title} ({cost})\n{text}\n\n{question}",
        number=number,
        title=title,
        cost=cost,
        text=text,
        question=question,
    )


def question(number: int, most: int, points: Points, scene: Scene) -> Text:
    """Say how many points a project has and may get, and what to type."""
    has = points.to(number)
    if scene.screen.edits:
        return n_(
            "It has {has} point. You have {left} left to give.",
            "It has {has} points. You have {left} left to give.",
            has,
            has=has,
            left=points.left(scene.edition),
        )
    if most < 1:
        return _("You have no points left. Back: 0.")
    if has:
        return _(
            "It has {has} now, and may have {most}. Send a number, or -{number}. Back: 0.",
            has=has,
            most=most,
            number=number,
        )
    return _("How many points? At most {most}. Back: 0.", most=most)


def listed(state: Spreading, points: Points, scene: Scene) -> Reply:
    """Show a page of the list of projects, with what is left to give."""
    ready = _("Ready ({given} of {points})", given=_given(points), points=rules_of(scene).points)
    return shelf.show(state, _summary(points, scene), ready, scene)


def _summary(points: Points, scene: Scene) -> Text:
    """Say what was given and what is left, above the list."""
    if not points.given:
        return _allowed(rules_of(scene))
    if why := misfits.first(points, scene):
        return why
    if len(points.given) > _SUMMED:
        return _counted(points, scene)
    return _("You give {points}. {left}", points=_short(points), left=_left(points, scene))


def _counted(points: Points, scene: Scene) -> Text:
    return _(
        "You give {given} points to {count} projects. {left}",
        given=_given(points),
        count=len(points.given),
        left=_left(points, scene),
    )


def _allowed(rules: PointRules) -> Text:
    """Say how many points there are."""
    if rules.most_each and rules.most_each < rules.points:
        return _(
            "You have {points} points to give, at most {most} to one project.",
            points=rules.points,
            most=rules.most_each,
        )
    return n_(
        "You have {points} point to give.",
        "You have {points} points to give.",
        rules.points,
        points=rules.points,
    )


def start(state: Spreading, points: Points, scene: Scene) -> Reply:
    """Say how many points there are, and how to give them."""
    allowed, pairs = _allowed(rules_of(scene)), example(scene)
    if not scene.screen.brief:
        text = _(
            "{allowed}\nChoose a project from the list. Or send number:points, for example: "
            "{example}.",
            allowed=allowed,
            example=pairs,
        )
        return replace(listed(state, points, scene), text=text)
    text = (
        _(
            "Your vote counts until you send a new one. {allowed} Send number:points, for example: "
            "{example}. No list? Send LIST.",
            allowed=allowed,
            example=pairs,
        )
        if scene.voted
        else _(
            "{allowed} Send number:points, for example: {example}. No list? Send LIST. More about "
            "one? Send ?{least}",
            allowed=allowed,
            example=pairs,
            least=shelf.example(scene, 1)[0],
        )
    )
    return Reply(text, (Choice("list", _("List"), number=UNNUMBERED),), spelled=True)


def filled(points: Points, scene: Scene) -> Reply:
    """Say what was given, what is left, and what can be done next."""
    more = Choice("list", _("More projects"), number=UNNUMBERED)
    empty = Choice("empty", _("Start again"), number=UNNUMBERED)
    if why := misfits.first(points, scene):
        return Reply(why, (more, empty), spelled=True)
    done = Choice("done", _("Send my vote"), number=UNNUMBERED)
    return Reply(_spread(points, scene), (more, done, empty), spelled=True)


def _spread(points: Points, scene: Scene) -> Text:
    """Name the projects with their points, as long as that fits the channel."""
    offered = scene.edition.on_offer
    titles = [offered[number].title for number, _to in points.given if number in offered]
    if scene.screen.brief and len(titles) > _SUMMED:
        spread = _counted(points, scene)
    elif scene.screen.brief and sum(max(map(len, t.values())) for t in titles) > _NAMED:
        spread = _("You give {points}. {left}", points=_short(points), left=_left(points, scene))
    else:
        lines = (
            _("{number} {project}: {points}", number=n, project=Said(offered[n].title), points=to)
            for n, to in points.given
            if n in offered
        )
        spread = _(
            "You give {points}. {left}",
            points=Listed(tuple(lines), plain=True),
            left=_left(points, scene),
        )
    return _("{spread} Send DONE to vote.", spread=spread) if scene.screen.brief else spread


def _short(points: Points) -> Listed:
    pairs: Iterable[Text] = (
        _("{number}: {points}", number=number, points=to) for number, to in points.given
    )
    return Listed(tuple(pairs), plain=True)


def _left(points: Points, scene: Scene) -> Text:
    left = points.left(scene.edition)
    if not left:
        return _("No points left.")
    return n_("{left} point left.", "{left} points left.", left, left=left)


def example(scene: Scene) -> str:
    """Give points to projects that exist: "6:2 13:1"."""
    return pairs(shelf.example(scene, 2), scene)


def pairs(numbers: Sequence[int], scene: Scene) -> str:
    """Give points to the first two of these."""
    rules = rules_of(scene)
    most = min(_TWO, rules.most_each or rules.points, rules.points)
    if rules.points == most or len(numbers) < _TWO:
        return f"{numbers[0]}:{most}"
    return f"{numbers[0]}:{most} {numbers[1]}:1"


def _given(points: Points) -> int:
    return sum(to for _number, to in points.given)


def rules_of(scene: Scene) -> PointRules:
    """Return the rules; of an edition that votes otherwise, no points at all."""
    rules = scene.edition.vote.ballot
    return rules if isinstance(rules, PointRules) else PointRules(0)
