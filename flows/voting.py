"""Voting by shopping basket (winkelmand): pick projects until the budget is full.

Numbers can be typed in any form at every moment ("3,8 en 14", "-14", "?8"); buttons and lists
are there to discover what one does not know.  Nothing counts until the basket is cast.
"""

from collections.abc import Iterable
from dataclasses import replace

from budget.ballot import Basket
from budget.edition import Project
from budget.timeline import Phase
from flows import casting, menu, shelf
from flows.hearing import about, plain
from flows.scene import Scene
from flows.state import Browsing, Home, Looking, Voting
from flows.talk import (
    UNNUMBERED,
    Amount,
    Choice,
    Euros,
    Kind,
    Listed,
    Message,
    Reply,
    Said,
    Text,
    Turn,
    _,
    n_,
)

_SHORTEST_WORD = 3
"""Letters of a word that is looked for."""

_NAMED = 40
"""Letters of titles in a basket that are written out where every character is paid for."""

_SUMMED = 12
"""Projects of a basket that are named by number; more are only counted."""


def begin(scene: Scene) -> Turn:
    """Begin to vote, or go on; or say why that cannot be done now."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
    if scene.spent:
        return Turn(Home(), (Reply(casting.SPENT),))
    if scene.unfinished.basket:
        return Turn(Voting("basket"))
    if scene.voted and not scene.screen.brief:
        return Turn(Voting(), (Reply(_("Your old vote counts until you send a new one.")),))
    return Turn(Voting())


def plans(scene: Scene) -> Turn:
    """Show what residents call the plans: the projects to vote on, or else the ideas."""
    if scene.phase is not Phase.VOTING:
        return Turn(Browsing())
    begun = begin(scene)
    return Turn(Voting("list")) if isinstance(begun.state, Voting) else begun


def ask(state: Voting, scene: Scene) -> tuple[Reply, ...]:
    """Show how to begin, the list of projects, or the basket."""
    basket = Basket(scene.unfinished.basket)
    if scene.screen.edits or state.view == "list":
        return (shelf.show(state, basket, scene),)
    if state.view == "basket" and basket.picked:
        return (_basket(basket, scene),)
    return (_start(state, basket, scene),)


def step(state: Voting, message: Message, scene: Scene) -> Turn | None:
    """Answer a resident who is filling a basket."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
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
            return Turn(shelf.narrowed(kind, value))
        case "themes":
            return Turn(state, (shelf.themes(scene),))
        case "basket":
            return Turn(replace(state, view="basket"))
        case "empty":
            return filled(state, Basket(), scene)
        case "done":
            return casting.begin(basket, scene)
        case "back" if state.view == "list" and basket.picked and not scene.screen.edits:
            return Turn(Voting("basket"))
        case "back":
            return Turn(Home())
    return named(state, message, scene)


def named(state: Voting, message: Message, scene: Scene) -> Turn | None:
    """Do what typed numbers say, or look for the words that were typed."""
    if message.kind is not Kind.TEXT:
        return None
    if number := about(message.text, loosely=True):
        return look(number, state.page, scene)
    basket = Basket(scene.unfinished.basket)
    if message.numbers or message.dropped:
        return _picked(state, basket, message, scene)
    return _searched(state, plain(message.text), scene)


def _picked(state: Voting, basket: Basket, message: Message, scene: Scene) -> Turn:
    """Put what was named in the basket, take out what was named with a minus.

    A basket that holds too much is replaced by a new list, as the resident was told.
    """
    offered = scene.edition.project_by_number
    unknown = [n for n in (*message.numbers, *message.dropped) if n not in offered]
    if basket.left(scene.edition) < 0 and message.numbers and not message.dropped:
        basket = Basket()
    basket = basket.add(n for n in message.numbers if n in offered).drop(message.dropped)
    if unknown:
        text = n_(
            "There is no project with number {numbers}.",
            "There are no projects with numbers {numbers}.",
            len(unknown),
            numbers=Listed(tuple(unknown)),
        )
        turn = filled(state, basket, scene)
        return replace(turn, replies=(Reply(text), *turn.replies))
    return filled(state, basket, scene)


def _searched(state: Voting, said: str, scene: Scene) -> Turn | None:
    """Look for a theme or a word; a single project that is found is shown at once."""
    if len(said) < _SHORTEST_WORD:
        return None
    for theme in scene.edition.themes:
        if any(plain(title).startswith(said) for title in theme.title.values()):
            return Turn(Voting("list", theme=theme.key))
    found = shelf.on_it(Voting(word=said), Basket(scene.unfinished.basket), scene)
    if not found:
        return None
    if len(found) == 1:
        return look(found[0].number, state.page, scene)
    return Turn(Voting("list", word=said))


def filled(state: Voting, basket: Basket, scene: Scene) -> Turn:
    """Keep the basket as it is now, and show it."""
    unfinished = replace(scene.unfinished, basket=basket.picked)
    view = "start" if not basket.picked and not scene.screen.edits else "basket"
    return Turn(replace(state, view=view), unfinished=unfinished)


def look(number: int, page: int, scene: Scene) -> Turn:
    """Show one project whole."""
    project = scene.edition.project_by_number.get(number)
    if project is None:
        none = _("There is no project with number {number}.", number=number)
        return Turn(Voting(page=page), (Reply(none),))
    return Turn(Looking(number, page))


def ask_looking(state: Looking, scene: Scene) -> tuple[Reply, ...]:
    """Show a project, and offer to put it in the basket or take it out."""
    project = scene.edition.project_by_number.get(state.number)
    if project is None:
        return ask(Voting(), scene)
    if project.number in scene.unfinished.basket:
        pick = Choice("drop", _("Out of my basket"), number=UNNUMBERED)
    else:
        pick = Choice("add", _("Into my basket"), number=project.number)
    onward = Choice("next", _("Next project"), number=UNNUMBERED)
    choices = (pick, onward, Choice("back", _("To the list"), number=0))
    return (Reply(_shown(project, scene), choices, spelled=True, screen=f"vote:{project.number}"),)


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
    if number in scene.unfinished.basket:
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


def step_looking(state: Looking, message: Message, scene: Scene) -> Turn | None:
    """Put the project in the basket, or take it out; look at the next; or go back to the list."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
    shown = Voting("list", page=state.page)
    basket = Basket(scene.unfinished.basket)
    match message.choice:
        case "add":
            return _added(scene.edition.project_by_number[state.number], basket, shown, scene)
        case "drop":
            return filled(shown, basket.drop((state.number,)), scene)
        case "next":
            return look(shelf.after(state.number, scene), state.page, scene)
        case "list":
            return Turn(shown)
        case "done":
            return casting.begin(basket, scene)
        case "back" if scene.screen.brief:
            return Turn(Voting("basket" if basket.picked else "start"))
        case "back":
            return Turn(shown)
    return named(shown, message, scene)


def _added(project: Project, basket: Basket, shown: Voting, scene: Scene) -> Turn:
    """Add a project by a button, unless it does not fit: then the basket stays as it was."""
    if basket.fits(project, scene.edition):
        return filled(shown, basket.add((project.number,)), scene)
    over = project.cost - basket.left(scene.edition)
    refusal = _(
        "Number {number} does not fit any more: it is {over} too much. Take something out first.",
        number=project.number,
        over=Euros(over),
    )
    return Turn(shown, (Reply(refusal),))


def _start(state: Voting, basket: Basket, scene: Scene) -> Reply:
    """Say how much there is to divide, and how to name projects."""
    example = _example(scene)
    if scene.screen.brief:
        budget, least = menu.budget(scene), example[0]
        text = (
            _(
                "Your vote counts until you send a new one. Send the numbers of the projects you "
                "like, for example: {example}. No list? Send LIST. More about one? Send ?{least}",
                example=_spaced(example),
                least=least,
            )
            if scene.voted
            else _(
                "You divide {budget}. Send the numbers of the projects you like, for example: "
                "{example}. No list? Send LIST. More about one? Send ?{least}",
                budget=budget,
                example=_spaced(example),
                least=least,
            )
        )
        return Reply(text, (Choice("list", _("List"), number=UNNUMBERED),), spelled=True)
    text = _(
        "You divide {budget} over {count} projects.\n"
        "Choose a project from the list. Or send numbers, for example: {example}.",
        budget=menu.budget(scene),
        count=len(scene.edition.projects),
        example=_spaced(example),
    )
    return replace(shelf.show(state, basket, scene), text=text)


def _example(scene: Scene) -> list[int]:
    """Name three numbers that exist: the first of the resident's own order, lowest first."""
    return sorted(project.number for project in shelf.ordered(scene)[:3])


def _spaced(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))


def _basket(basket: Basket, scene: Scene) -> Reply:
    """Say what is in the basket, what it costs, and what can be done next."""
    left = basket.left(scene.edition)
    more = Choice("list", _("More projects"), number=UNNUMBERED)
    empty = Choice("empty", _("Empty my basket"), number=UNNUMBERED)
    if left < 0:
        return Reply(_too_much(basket, -left, scene), (more, empty), spelled=True)
    done = Choice("done", _("Send my vote"), number=UNNUMBERED)
    return Reply(_chosen(basket, left, scene), (more, done, empty), spelled=True)


def _chosen(basket: Basket, left: int, scene: Scene) -> Text:
    """Name the projects as long as that fits the channel, else only their numbers."""
    projects = basket.projects(scene.edition)
    if not scene.screen.brief:
        lines = (
            _("{number} {title} ({cost})", number=p.number, title=Said(p.title), cost=Euros(p.cost))
            for p in projects
        )
        return _(
            "In your basket: {lines}.\n{left} left.", lines=Listed(tuple(lines)), left=Euros(left)
        )
    cost, rest = Amount(basket.cost(scene.edition)), Amount(left)
    if sum(max(map(len, p.title.values())) for p in projects) <= _NAMED:
        lines = (
            _("{number} {title} {cost}", number=p.number, title=Said(p.title), cost=Amount(p.cost))
            for p in projects
        )
        return _(
            "You chose: {lines}. Together {cost}. Left: {left}. Send DONE to vote, or add more.",
            lines=Listed(tuple(lines), plain=True),
            cost=cost,
            left=rest,
        )
    if len(projects) <= _SUMMED:
        return _(
            "You chose {numbers}. Together {cost}. Left: {left}. Send DONE to vote, or add more.",
            numbers=Listed(basket.picked),
            cost=cost,
            left=rest,
        )
    return _(
        "You chose {count} projects. Together {cost}. Left: {left}. Send DONE to vote, or add "
        "more.",
        count=len(projects),
        cost=cost,
        left=rest,
    )


def _too_much(basket: Basket, over: int, scene: Scene) -> Text:
    """Say by how much the basket exceeds the budget, and how to mend that."""
    count, cost = len(basket.picked), Euros(basket.cost(scene.edition))
    example = shelf.enough(basket, over, scene)
    if count > _SUMMED:
        return _(
            "{count} projects cost {cost}. That is {over} too much. Take one out, for example: "
            "-{example}. Or send new numbers.",
            count=count,
            cost=cost,
            over=Amount(over),
            example=example,
        )
    return _(
        "No. {numbers} = {cost}. That is {over} too much. Take one out, for example: -{example}. "
        "Or send new numbers.",
        numbers=" + ".join(map(str, basket.picked)),
        cost=cost,
        over=Amount(over),
        example=example,
    )
