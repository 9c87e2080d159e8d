"""Voting by points: a resident spreads so many over the projects, as few or as many as they like.

"3:2 8:1" gives project 3 two points and project 8 one, as "2 points for 3" does; "8=0" or "-8"
takes them back.  While a
project is asked about, a number by itself is what it gets.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from budget.ballot import Basket, Points
from budget.rules import PointRules
from budget.timeline import Phase
from flows import menu, pictures
from flows.ballot import casting, misfits, picking, shelf, spread, withdrawing
from flows.hearing.numbered import about
from flows.hearing.typed import plain
from flows.scene import Scene
from flows.state import Giving, Home, Spreading
from flows.talk import (
    UNNUMBERED,
    Choice,
    Kind,
    Message,
    Reply,
    Turn,
    _,
)

_PAIR = re.compile(r"(\d{1,6}) ?[:=] ?(\d{1,6})")
_NUMBER = re.compile(r"\d{1,6}")
_APART = re.compile(r"[,;\n]")
_LETTER = re.compile(r"[^\W\d_]")
_TWO = 2

_QUICK = 3
"""Buttons that a channel has room for under one message."""

_KEYS = 9
"""Points that can be given by a number of their own where nothing can be tapped."""


def ask(state: Spreading | Giving, scene: Scene) -> tuple[Reply, ...]:
    """Show how to begin, the list, the points given so far, or a project that is asked about."""
    if isinstance(state, Giving):
        return _ask_giving(state, scene)
    points = _draft(scene)
    if scene.screen.edits or state.view == "list":
        return (spread.listed(state, points, scene),)
    if state.view == "points" and points.given:
        return (spread.filled(points, scene),)
    return (spread.start(state, points, scene),)


def step(state: Spreading | Giving, message: Message, scene: Scene) -> Turn | None:
    """Answer a resident who is spreading points."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
    if isinstance(state, Giving):
        return _step_giving(state, message, scene)
    return _step_spreading(state, message, scene)


def _step_spreading(state: Spreading, message: Message, scene: Scene) -> Turn | None:
    """Turn to the list, to a project, or to casting; or give what was typed."""
    kind, _colon, value = message.choice.partition(":")
    match kind:
        case "look":
            return look(int(value), state.page, scene)
        case "list":
            return Turn(replace(state, view="list", page=0))
        case "page":
            return Turn(replace(state, view="list", page=int(value)))
        case "theme" | "district" | "all":
            return Turn(shelf.narrowed(state, kind, value))
        case "themes":
            return Turn(state, (shelf.themes(scene),))
        case "basket" | "out" | "which" | "deal":
            return _answered(kind, value, state, scene)
        case "empty":
            return _kept(Points(), scene)
        case "done":
            return casting.begin(scene)
        case "back" if state.view == "list" and _draft(scene).given and not scene.screen.edits:
            return Turn(Spreading("points"))
        case "back":
            return Turn(Home())
    return named(state, message, scene)


def named(state: Spreading, message: Message, scene: Scene) -> Turn | None:
    """Give what was typed, ask how many points a project gets, or look for words."""
    if message.kind is not Kind.TEXT:
        return None
    if message.called.names:
        given_to = Basket(tuple(number for number, _to in _draft(scene).given))
        meant = picking.meant(message, given_to, scene)
        if isinstance(meant, Turn):
            return meant
        message = meant
    if number := about(message.text, loosely=True) or message.explain:
        return look(number, state.page, scene)
    if given := corrected(message, scene):
        return given
    if len(message.numbers) == 1 and not message.dropped:
        return look(message.numbers[0], state.page, scene)
    if message.numbers:
        how = _("Send your points after each number, for example: {example}.",
                example=spread.example(scene))  # fmt: skip
        return Turn(state, (Reply(how),))
    return shelf.looked_for(state, message, _draft(scene), scene, look)


def corrected(message: Message, scene: Scene) -> Turn | None:
    """Give the points that were typed with the numbers of projects; None if that is not clear."""
    if message.picked.doubt and not message.dealt:
        return None
    pairs = _pairs(message, spread.rules_of(scene))
    if not (pairs or message.dropped) or (message.numbers and not pairs):
        return None
    offered = scene.edition.on_offer
    given = (*pairs, *((number, 0) for number in message.dropped))
    turn = _kept(_dealt(given, _draft(scene), scene), scene)
    named = (*(number for number, _to in pairs), *message.dropped)
    if unknown := tuple(number for number in named if number not in offered):
        return replace(turn, replies=(Reply(misfits.unknown(unknown)),))
    return turn


def _pairs(message: Message, rules: PointRules) -> list[tuple[int, int]]:
    """Return projects and points: "3:2 8=1", or two numbers that can be nothing else.

    Words between two numbers could turn them round, as in "2 for 3", unless they name the points.
    """
    if message.dealt:
        whole = message.picked.doubt or _TWO * len(message.dealt) == len(message.numbers)
        return list(message.dealt) if whole else []
    if found := _PAIR.findall(plain(message.text)):
        whole = _TWO * len(found) == len(message.numbers)
        return [(int(number), int(to)) for number, to in found] if whole else []
    parts = [_NUMBER.findall(plain(part)) for part in _APART.split(message.text)]
    most = rules.most_each or rules.points
    clear = bool(message.numbers) and not message.dropped and not _LETTER.search(message.text)
    if clear and all(len(part) == _TWO and int(part[1]) <= most for part in parts):
        return [(int(number), int(to)) for number, to in parts]
    return []


def _answered(kind: str, value: str, state: Spreading, scene: Scene) -> Turn:
    """Do what was asked about projects that were called by words, once that is answered."""
    match kind:
        case "out":
            return _kept(_without(value, _draft(scene)), scene)
        case "which":
            return picking.again(state, value, scene)
        case "deal":
            given = [(int(number), int(to)) for number, to in _PAIR.findall(value)]
            return _kept(_dealt(given, _draft(scene), scene), scene)
    return Turn(replace(state, view="points" if _draft(scene).given else "start"))


def _dealt(given: Iterable[tuple[int, int]], points: Points, scene: Scene) -> Points:
    """Return the points with those that were given to projects that are on offer."""
    for number, to in given:
        points = points.give(number, to) if number in scene.edition.on_offer else points
    return points


def _without(numbers: str, points: Points) -> Points:
    """Return the points but for those of the projects that were asked about."""
    out = numbers.split(",")
    return Points(tuple(pair for pair in points.given if str(pair[0]) not in out))


def _kept(points: Points, scene: Scene) -> Turn:
    """Keep the points as they are now, and show them."""
    view = "points" if points.given or scene.screen.edits else "start"
    return Turn(Spreading(view), unfinished=replace(scene.unfinished, points=points.given))


def look(number: int, page: int, scene: Scene) -> Turn:
    """Show one project whole, and ask how many points it gets."""
    if number not in scene.edition.project_by_number:
        view = "points" if _draft(scene).given else "start"
        return Turn(Spreading(view, page), (Reply(misfits.unknown((number,))),))
    if gone := withdrawing.said(number, scene):
        return Turn(Spreading("list", page), (Reply(gone),))
    return Turn(Giving(number, page))


def _ask_giving(state: Giving, scene: Scene) -> tuple[Reply, ...]:
    """Show a project, and ask how many points it gets."""
    project = scene.edition.project_by_number.get(state.number)
    if project is None or project.withdrawn:
        return ask(Spreading(), scene)
    points = _draft(scene)
    has, most = points.to(project.number), _most(project.number, points, scene)
    back = Choice("back", _("To the list"), number=0)
    text = spread.shown(project, spread.question(project.number, most, points, scene), scene)
    page = Reply(
        text,
        spelled=True,
        screen=f"vote:{project.number}",
        picture=pictures.of(project, scene),
    )
    if scene.screen.edits:
        onward = Choice("next", _("Next project"), number=UNNUMBERED)
        return (replace(page, choices=(*_stepper(project.number, has, most), onward, back)),)
    room = min(most, _KEYS if scene.screen.brief else _QUICK)
    numbered = tuple(
        Choice(f"give:{project.number}:{to}", str(to), number=to) for to in range(1, room + 1)
    )
    return (replace(page, choices=numbered or (back,)),)


def _stepper(number: int, has: int, most: int) -> tuple[Choice, ...]:
    """Offer one point more and one less; each says what it leads to, so twice is once."""
    more = Choice(f"give:{number}:{has + 1}", _("+ One more point"), number=UNNUMBERED)
    less = Choice(f"give:{number}:{has - 1}", _("- One point less"), number=UNNUMBERED)
    return ((more,) if has < most else ()) + ((less,) if has else ())


def _step_giving(state: Giving, message: Message, scene: Scene) -> Turn | None:
    """Give the project its points; look at the next one; or go back to the list."""
    shown = Spreading("list", page=state.page)
    kind, _colon, value = message.choice.partition(":")
    match kind:
        case "give":
            number, to = map(int, value.split(":"))
            return _give(replace(state, number=number), to, scene)
        case "next":
            return look(shelf.after(state.number, scene), state.page, scene)
        case "list":
            return Turn(shown)
        case "done":
            return casting.begin(scene)
        case "back" if scene.screen.brief:
            return Turn(Spreading("points" if _draft(scene).given else "start"))
        case "back":
            return Turn(shown)
    alone = len(message.numbers) == 1 and not message.dropped and about(message.text) is None
    alone = alone and not message.picked.doubt
    if alone and message.kind is Kind.TEXT:
        return _give_or_look(state, message.numbers[0], scene)
    return named(shown, message, scene)


def _give_or_look(state: Giving, typed: int, scene: Scene) -> Turn:
    """Take a number for points; where there are not that many, for a project, or for nothing."""
    if typed <= spread.rules_of(scene).points:
        return _give(state, typed, scene)
    if typed in scene.edition.project_by_number:
        return look(typed, state.page, scene)
    return Turn(state)


def _give(state: Giving, to: int, scene: Scene) -> Turn:
    """Give a project so many points; where messages can be replaced, it stays in view."""
    if state.number not in scene.edition.on_offer:
        return Turn(Spreading())
    turn = _kept(_draft(scene).give(state.number, to), scene)
    return replace(turn, state=state) if scene.screen.edits else turn


def _most(number: int, points: Points, scene: Scene) -> int:
    """Return how many points a project may have, when the others keep theirs."""
    rules = spread.rules_of(scene)
    room = points.left(scene.edition) + points.to(number)
    return max(0, min(room, rules.most_each or rules.points))


def _draft(scene: Scene) -> Points:
    return Points(scene.unfinished.points)
