"""Voting by picking projects: until the budget is full (winkelmand), or so many (kies k).

Numbers can be typed in any form at every moment ("3,8 en 14", "-14", "?8"); buttons and lists
are there to discover what one does not know.  Nothing counts until the basket is cast.
"""

from dataclasses import replace

from budget.ballot import Basket, Points
from budget.edition import Project
from budget.rules import ChoiceRules
from budget.timeline import Phase
from flows import menu, pictures
from flows.ballot import basket as said
from flows.ballot import (
    casting,
    doubts,
    emptying,
    misfits,
    picking,
    points,
    pouring,
    shelf,
    withdrawing,
)
from flows.hearing.numbered import about
from flows.hearing.typed import asks
from flows.ideas import browsing
from flows.scene import Scene
from flows.state import (
    Browsing,
    Helping,
    Home,
    Looking,
    Pouring,
    ReadingBack,
    Spreading,
    State,
    Voting,
)
from flows.talk import (
    UNNUMBERED,
    Choice,
    Euros,
    Kind,
    Message,
    Reply,
    Said,
    Text,
    Turn,
    _,
)


def begin(scene: Scene) -> Turn:
    """Begin to vote, or go on; or say why that cannot be done now."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
    if scene.spent:
        return Turn(Home(), (Reply(menu.SPENT),))
    if scene.unfinished.filling:
        return Turn(casting.draft(scene))
    start = _start(scene)
    if scene.voted and not scene.screen.brief:
        return Turn(start, (Reply(_("Your old vote counts until you send a new one.")),))
    return Turn(start)


def _start(scene: Scene) -> State:
    """Return the place where a ballot of this edition's kind is begun."""
    if scene.vessels is not None:
        return Pouring()
    return Spreading() if isinstance(scene.ballot, Points) else Voting()


def plans(scene: Scene) -> Turn:
    """Show what residents call the plans: the projects to vote on, or else the ideas."""
    if scene.phase is not Phase.VOTING:
        return Turn(Browsing())
    begun = begin(scene)
    return begun if isinstance(begun.state, Home) else Turn(casting.draft(scene, listed=True))


def looked_for(message: Message, scene: Scene) -> Turn | None:
    """Look for projects to vote on, from wherever that was said; or else for ideas."""
    if scene.phase is not Phase.VOTING:
        return browsing.looked_for(message.sought, scene)
    begun = begin(scene)
    match begun.state:
        case Voting():
            return named(Voting(), message, scene)
        case Spreading():
            return points.named(Spreading(), message, scene)
    return begun


def numbered(message: Message, scene: Scene) -> Turn | None:
    """Begin to vote with what was named at once."""
    begun = begin(scene)
    match begun.state:
        case Voting():
            return named(Voting(), message, scene)
        case Spreading():
            return points.named(Spreading(), message, scene)
        case Pouring():
            return pouring.named(Pouring(), message, scene)
    return begun


def corrected(state: ReadingBack, message: Message, scene: Scene) -> Turn | None:
    """Let projects still be named after DONE; any other number, and a question, changes nothing."""
    if message.kind is not Kind.TEXT:
        return None
    if isinstance(scene.ballot, Basket) and message.called.names:
        meant = picking.meant(message, scene.ballot, scene)
        if isinstance(meant, Turn):
            return meant
        message = meant
    mentioned = {*message.numbers, *message.dropped}
    asked = message.explain is not None or asks(message.text)
    found = None
    if message.picked.doubt:
        found = doubts.ask(state, message, scene) if scene.vessels is None else None
    elif scene.vessels is None and mentioned & scene.edition.on_offer.keys():
        found = _corrected(message, scene)
    return found or (casting.unsent(state, scene) if mentioned or asked else None)


def named_while_proving(message: Message, scene: Scene) -> Turn | None:
    """Let projects still be named where the right to vote is asked for."""
    mentioned = {*message.numbers, *message.dropped}
    if message.kind is not Kind.TEXT or not mentioned or message.picked.doubt:
        return None
    if scene.vessels is not None:
        return casting.begin(scene)
    found = _corrected(message, scene) if mentioned & scene.edition.on_offer.keys() else None
    return found or casting.begin(scene)


def _corrected(message: Message, scene: Scene) -> Turn | None:
    if isinstance(scene.ballot, Points):
        return points.corrected(message, scene)
    return _picked(Voting("basket"), scene.ballot, message, scene)


def ask(state: Voting | Looking, scene: Scene) -> tuple[Reply, ...]:
    """Show how to begin, the list of projects, the basket, or one project whole."""
    if isinstance(state, Looking):
        return _ask_looking(state, scene)
    basket = Basket(scene.unfinished.basket)
    if scene.screen.edits or state.view == "list":
        return (said.listed(state, basket, scene),)
    if state.view == "basket" and basket.picked:
        return (said.filled(basket, scene),)
    return (said.start(state, basket, scene),)


def step(state: Voting | Looking, message: Message, scene: Scene) -> Turn | None:
    """Answer a resident who is filling a basket, or choosing."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
    if isinstance(state, Looking):
        return _step_looking(state, message, scene)
    return _step_filling(state, message, scene)


def _step_filling(state: Voting, message: Message, scene: Scene) -> Turn | None:
    """Turn to the list, to a project, or to casting; or pick what was typed."""
    kind, _colon, value = message.choice.partition(":")
    basket = Basket(scene.unfinished.basket)
    match kind:
        case "look" if not message.typed:
            return look(int(value), state.page, scene)
        case "list":
            return Turn(replace(state, view="list", page=0))
        case "page":
            return Turn(replace(state, view="list", page=int(value)))
        case "theme" | "district" | "fitting" | "all":
            shown = shelf.narrowed(state, kind, value)
            return Turn(replace(shown, fitting=kind == "fitting"))
        case "themes":
            return Turn(state, (shelf.themes(scene),))
        case "basket":
            return Turn(replace(state, view="basket"))
        case "empty":
            return filled(state, Basket(), scene)
        case "these" | "out" | "which":
            return _answered(kind, value, state, scene)
        case "none" | "all-out" | "blank" | "keep":
            return emptying.step(kind, scene)
        case "done":
            return casting.begin(scene)
        case "back":
            onto = state.view == "list" and basket.picked and not scene.screen.edits
            return Turn(Voting("basket") if onto else Home())
    return named(state, message, scene)


def _answered(kind: str, value: str, state: Voting, scene: Scene) -> Turn:
    """Do what was asked about projects that were called by words, once it is answered with yes."""
    basket = Basket(scene.unfinished.basket)
    match kind:
        case "these":
            return filled(state, picking.these(value, basket, scene), scene)
        case "out":
            return filled(state, basket.drop(map(int, value.split(","))), scene)
    return picking.again(state, value, scene)


def named(state: Voting, message: Message, scene: Scene) -> Turn | None:
    """Do what typed numbers say, or names; or look for the words that were typed."""
    if message.kind is not Kind.TEXT:
        return None
    basket = Basket(scene.unfinished.basket)
    meant = picking.meant(message, basket, scene)
    if isinstance(meant, Turn):
        return meant
    message = meant
    if number := about(message.text, loosely=True) or message.explain:
        return look(number, state.page, scene)
    if message.numbers or message.dropped:
        return _picked(state, basket, message, scene)
    return shelf.looked_for(state, message, basket, scene, look)


def _picked(state: Voting, basket: Basket, message: Message, scene: Scene) -> Turn | None:
    """Put what was named in the basket, take out what was named with a minus.

    A basket that holds too much is replaced by a new list, as the resident was told, unless that
    only adds to it or takes out.  What is in doubt changes nothing.
    """
    offered = scene.edition.on_offer
    if message.picked.doubt:
        return doubts.ask(state, message, scene)
    if scene.voted and not basket.picked and (message.dropped or message.picked.more):
        return doubts.unseen(state)
    unknown = tuple(n for n in (*message.numbers, *message.dropped) if n not in offered)
    if unknown == (doubts.HELP,) and not message.dropped and len(message.numbers) == 1:
        return Turn(Helping(state))
    there = [n for n in message.numbers if n in offered]
    adds = bool(message.dropped) or message.picked.more
    if there and (message.picked.only or (basket.surplus(scene.edition) and not adds)):
        basket = Basket()
    basket = basket.add(there).drop(message.dropped)
    turn = filled(state, basket, scene)
    if gone := next((said for n in unknown if (said := withdrawing.said(n, scene))), None):
        return replace(turn, replies=(Reply(gone), *turn.replies))
    if unknown:
        return replace(turn, replies=(Reply(misfits.unknown(unknown)), *turn.replies))
    return turn


def pick(number: int, scene: Scene) -> Turn:
    """Pick the project of which it was asked whether its number was meant."""
    begun = begin(scene)
    if isinstance(begun.state, Spreading):
        return points.look(number, 0, scene)
    if not isinstance(begun.state, Voting):
        return begun
    if number not in scene.edition.on_offer:
        return Turn(begun.state, (Reply(misfits.unknown((number,))),))
    return filled(Voting("basket"), Basket(scene.unfinished.basket).add((number,)), scene)


def filled(state: Voting, basket: Basket, scene: Scene) -> Turn:
    """Keep the basket as it is now, and show it."""
    unfinished = replace(scene.unfinished, basket=basket.picked)
    view = "start" if not basket.picked and not scene.screen.edits else "basket"
    return Turn(replace(state, view=view), unfinished=unfinished)


def look(number: int, page: int, scene: Scene) -> Turn:
    """Show one project whole; where there are themes to vote on, a theme."""
    if scene.vessels is not None:
        return pouring.background(number, scene)
    if isinstance(scene.ballot, Points):
        return points.look(number, page, scene)
    if number not in scene.edition.project_by_number:
        view = "basket" if scene.unfinished.basket else "start"
        return Turn(Voting(view, page=page), (Reply(misfits.unknown((number,))),))
    if gone := withdrawing.said(number, scene):
        return Turn(Voting("list", page), (Reply(gone),))
    return Turn(Looking(number, page))


def _ask_looking(state: Looking, scene: Scene) -> tuple[Reply, ...]:
    """Show a project, and offer to put it in the basket or take it out."""
    project = scene.edition.on_offer.get(state.number)
    if project is None:
        return ask(Voting(), scene)
    pick = _pick(project, scene)
    onward = Choice("next", _("Next project"), number=UNNUMBERED)
    choices = (pick, onward, Choice("back", _("To the list"), number=0))
    page = Reply(
        _shown(project, scene),
        choices,
        spelled=True,
        screen=f"vote:{project.number}",
        picture=pictures.of(project, scene),
    )
    return (page,)


def _pick(project: Project, scene: Scene) -> Choice:
    """Offer to pick a project, or to take it out."""
    choosing = isinstance(scene.edition.vote.ballot, ChoiceRules)
    if project.number in scene.unfinished.basket:
        label = _("Out of my choice") if choosing else _("Out of my basket")
        return Choice("drop", label, number=UNNUMBERED)
    label = _("I choose this") if choosing else _("Into my basket")
    return Choice("add", label, number=project.number)


def _shown(project: Project, scene: Scene) -> Text:
    """Say what a project is; and what to type for it, where nothing can be tapped."""
    number, title = project.number, Said(project.title)
    cost, text = Euros(project.cost), Said(project.text)
    if not scene.screen.brief:
        return _(
            "No. {number}. {title} ({cost})\n{text}",
            number=number,
            title=title,
            cost=cost,
            text=text,
        )
    chosen = number in scene.unfinished.basket
    if chosen and isinstance(scene.edition.vote.ballot, ChoiceRules):
        return _(
            "{number} {title}, {cost}. {text} Chosen. Take out: -{number}. Back: 0.",
            number=number,
            title=title,
            cost=cost,
            text=text,
        )
    if chosen:
        return _(
            "{number} {title}, {cost}. {text} In your basket. Take out: -{number}. Back: 0.",
            number=number,
            title=title,
            cost=cost,
            text=text,
        )
    return _(
        "{number} {title}, {cost}. {text} Choose it? Send {number}. Back: 0.",
        number=number,
        title=title,
        cost=cost,
        text=text,
    )


def _step_looking(state: Looking, message: Message, scene: Scene) -> Turn | None:
    """Put the project in the basket, or take it out; look at the next; or go back to the list."""
    shown = Voting("list", page=state.page)
    basket = Basket(scene.unfinished.basket)
    match message.choice:
        case "add" if state.number in basket.picked:
            return Turn(shown)
        case "add":
            if gone := withdrawing.said(state.number, scene):
                return Turn(shown, (Reply(gone),))
            return _added(scene.edition.project_by_number[state.number], basket, shown, scene)
        case "drop":
            return filled(shown, basket.drop((state.number,)), scene)
        case "next":
            return look(shelf.after(state.number, scene), state.page, scene)
        case "list":
            return Turn(shown)
        case "done":
            return casting.begin(scene)
        case "none" | "all-out" | "blank" | "empty" | "keep":
            return _step_filling(shown, message, scene)
        case "back" if scene.screen.brief:
            return Turn(Voting("basket" if basket.picked else "start"))
        case "back":
            return Turn(shown)
    return named(shown, message, scene)


def _added(project: Project, basket: Basket, shown: Voting, scene: Scene) -> Turn:
    """Add a project by a button, unless it does not fit: then the basket stays as it was."""
    if basket.fits(project, scene.edition):
        return filled(shown, basket.add((project.number,)), scene)
    return Turn(shown, (Reply(misfits.refused(project, basket, scene)),))
