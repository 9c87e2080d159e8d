"""A basket, or choices, in words: how to begin, what is picked, what is left, what is amiss."""

from collections.abc import Iterable
from dataclasses import replace

from budget.ballot import Basket, Misfit, TooDear, TooFew
from budget.rules import ChoiceRules
from flows import menu
from flows.ballot import misfits, shelf
from flows.scene import Scene
from flows.state import Voting
from flows.talk import (
    UNNUMBERED,
    Amount,
    Choice,
    Euros,
    Listed,
    Reply,
    Said,
    Text,
    Value,
    _,
    n_,
)

_NAMED = 40
"""Letters of titles in a basket that are written out where every character is paid for."""

_SUMMED = 12
"""Projects of a basket that are named by number; more are only counted."""

_EXPLAINED = 8
"""The same, where a reason follows."""


def listed(state: Voting, basket: Basket, scene: Scene) -> Reply:
    """Show a page of the list of projects, with what is left."""
    count = len(basket.picked)
    ready = n_("Ready ({count} chosen)", "Ready ({count} chosen)", count, count=count)
    return shelf.show(state, _summary(basket, scene), ready, scene)


def _summary(basket: Basket, scene: Scene) -> Text:
    """Say what is picked and what is left, above the list."""
    if isinstance(scene.edition.vote.ballot, ChoiceRules):
        return _choices_summary(basket, scene.edition.vote.ballot, scene)
    picked, numbers = len(basket.picked), Listed(basket.picked)
    left = Euros(basket.left(scene.edition))
    if not picked:
        empty = _("Your basket: {left} left.", left=menu.cap(scene))
        limits = misfits.limits(scene)
        return _("{basket} {limits}", basket=empty, limits=limits) if limits else empty
    if why := misfits.first(basket, scene):
        return _("Your basket: no. {numbers}. {why}", numbers=numbers, why=why)
    if picked <= _SUMMED:
        return _("Your basket: no. {numbers}. {left} left.", numbers=numbers, left=left)
    return n_(
        "Your basket: {count} project, {left} left.",
        "Your basket: {count} projects, {left} left.",
        picked,
        count=picked,
        left=left,
    )


def _choices_summary(basket: Basket, rules: ChoiceRules, scene: Scene) -> Text:
    limits = misfits.limits(scene)
    if not basket.picked and limits:
        return limits
    numbers = Listed(basket.picked)
    return _(
        "You chose no. {numbers}. {why}",
        numbers=numbers,
        why=misfits.first(basket, scene) or rest(basket, rules),
    )


def rest(basket: Basket, rules: ChoiceRules) -> Text:
    """Say how many projects can still be chosen."""
    left = rules.most - len(basket.picked)
    return _("You can choose {left} more.", left=left) if left else _("You cannot choose more.")


def start(state: Voting, basket: Basket, scene: Scene) -> Reply:
    """Say what there is to divide or to choose, and how to name projects."""
    limits = misfits.limits(scene)
    most = getattr(scene.edition.vote.ballot, "most", 0)
    numbers = shelf.example(scene, min(3, most or 3))
    example, least = _spaced(numbers), numbers[0]
    if scene.screen.brief:
        text = _brief_start(limits, example, least, scene)
        return Reply(text, (Choice("list", _("List"), number=UNNUMBERED),), spelled=True)
    count = len(scene.edition.on_offer)
    if limits and isinstance(scene.edition.vote.ballot, ChoiceRules):
        text = _(
            "{limits} There are {count} projects.\n"
            "Choose a project from the list. Or send numbers, for example: {example}.",
            limits=limits,
            count=count,
            example=example,
        )
    elif limits:
        text = _(
            "You divide {budget} over {count} projects. {limits}\n"
            "Choose a project from the list. Or send numbers, for example: {example}.",
            budget=menu.cap(scene),
            count=count,
            limits=limits,
            example=example,
        )
    else:
        text = _(
            "You divide {budget} over {count} projects.\n"
            "Choose a project from the list. Or send numbers, for example: {example}.",
            budget=menu.cap(scene),
            count=count,
            example=example,
        )
    return replace(listed(state, basket, scene), text=text)


def _brief_start(limits: Text | None, example: str, least: int, scene: Scene) -> Text:
    if scene.voted:
        return _(
            "Your vote counts until you send a new one. Send the numbers of the projects you "
            "like, for example: {example}. No list? Send LIST. More about one? Send ?{least}",
            example=example,
            least=least,
        )
    if limits is None:
        return _(
            "You divide {budget}. Send the numbers of the projects you like, for example: "
            "{example}. No list? Send LIST. More about one? Send ?{least}",
            budget=menu.cap(scene),
            example=example,
            least=least,
        )
    if isinstance(scene.edition.vote.ballot, ChoiceRules):
        return _(
            "{limits} Send their numbers, for example: {example}. No list? Send LIST. More about "
            "one? Send ?{least}",
            limits=limits,
            example=example,
            least=least,
        )
    return _(
        "You divide {budget}. {limits} Send numbers, for example: {example}. No list? Send LIST. "
        "More about one? Send ?{least}",
        budget=menu.cap(scene),
        limits=limits,
        example=example,
        least=least,
    )


def _spaced(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))


def filled(basket: Basket, scene: Scene) -> Reply:
    """Say what is picked, what is left, and what can be done next."""
    more = Choice("list", _("More projects"), number=UNNUMBERED)
    rules = scene.edition.vote.ballot
    if isinstance(rules, ChoiceRules):
        empty = Choice("empty", _("Start again"), number=UNNUMBERED)
    else:
        empty = Choice("empty", _("Empty my basket"), number=UNNUMBERED)
    if amiss := basket.misfits(scene.edition):
        return Reply(_amiss(amiss[0], basket, scene), (more, empty), spelled=True)
    done = Choice("done", _("Send my vote"), number=UNNUMBERED)
    if isinstance(rules, ChoiceRules):
        text = _chosen(basket, rules, scene)
    else:
        text = _paid(basket, basket.left(scene.edition), scene)
    fitting = (shelf.FITTING,) if scene.screen.brief else ()
    return Reply(text, (more, done, empty, *fitting), spelled=True)


def _in_full(basket: Basket, scene: Scene) -> Listed:
    lines = (
        _("{number} {title} ({cost})", number=p.number, title=Said(p.title), cost=Euros(p.cost))
        for p in basket.projects(scene.edition)
    )
    return Listed(tuple(lines))


def _are_short(basket: Basket, scene: Scene) -> bool:
    """Whether the titles of what is picked can be written out in an SMS."""
    titles = (max(map(len, p.title.values())) for p in basket.projects(scene.edition))
    return sum(titles) <= _NAMED


def _chosen(basket: Basket, rules: ChoiceRules, scene: Scene) -> Text:
    """Name the choices, and say how many more there can be."""
    left = rest(basket, rules)
    if not scene.screen.brief:
        return _("You chose: {lines}.\n{rest}", lines=_in_full(basket, scene), rest=left)
    if _are_short(basket, scene):
        named: tuple[Value, ...] = tuple(
            _("{number} {project}", number=p.number, project=Said(p.title))
            for p in basket.projects(scene.edition)
        )
        return _(
            "You chose: {lines}. {rest} Send DONE to vote.",
            lines=Listed(named, plain=True),
            rest=left,
        )
    if len(basket.picked) <= _SUMMED:
        return _(
            "You chose {numbers}. {rest} Send DONE to vote.",
            numbers=Listed(basket.picked),
            rest=left,
        )
    return _(
        "You chose {count} projects. {rest} Send DONE to vote.",
        count=len(basket.picked),
        rest=left,
    )


def _paid(basket: Basket, left: int, scene: Scene) -> Text:
    """Name the projects as long as that fits the channel, else only their numbers."""
    if not scene.screen.brief:
        lines = _in_full(basket, scene)
        return _("In your basket: {lines}.\n{left} left.", lines=lines, left=Euros(left))
    cost, rest = Amount(basket.cost(scene.edition)), Amount(left)
    if _are_short(basket, scene):
        priced = (
            _("{number} {title} {cost}", number=p.number, title=Said(p.title), cost=Amount(p.cost))
            for p in basket.projects(scene.edition)
        )
        return _(
            "You chose: {lines}. Together {cost}. Left: {left}. Send DONE to vote, or add more.",
            lines=Listed(tuple(priced), plain=True),
            cost=cost,
            left=rest,
        )
    if len(basket.picked) <= _SUMMED:
        return _(
            "You chose {numbers}. Together {cost}. Left: {left}. Send DONE to vote, or add more.",
            numbers=Listed(basket.picked),
            cost=cost,
            left=rest,
        )
    return _(
        "You chose {count} projects. Together {cost}. Left: {left}. Send DONE to vote, or add "
        "more.",
        count=len(basket.picked),
        cost=cost,
        left=rest,
    )


def _amiss(misfit: Misfit, basket: Basket, scene: Scene) -> Text:
    """Say what is wrong with what is picked, and how to mend that."""
    if isinstance(misfit, TooDear):
        return _too_much(basket, misfit.over, scene)
    why, numbers = misfits.of_basket(misfit, basket, scene), Listed(basket.picked)
    if isinstance(misfit, TooFew):
        return _("You chose {numbers}. {why} Send more numbers.", numbers=numbers, why=why)
    if len(basket.picked) <= _EXPLAINED:
        return _("You chose {numbers}. {why} Or send new numbers.", numbers=numbers, why=why)
    return _(
        "You chose {count} projects. {why} Or send new numbers.", count=len(basket.picked), why=why
    )


def _too_much(basket: Basket, over: int, scene: Scene) -> Text:
    """Say by how much the basket costs more than it may, and how to mend that."""
    count, cost = len(basket.picked), Euros(basket.cost(scene.edition))
    example = misfits.enough(basket.projects(scene.edition), over)
    much = Amount(over) if scene.screen.brief else Euros(over)
    if count > _SUMMED:
        return _(
            "{count} projects cost {cost}. That is {over} too much. Take one out, for example: "
            "-{example}. Or send new numbers.",
            count=count,
            cost=cost,
            over=much,
            example=example,
        )
    return _(
        "No. {numbers} = {cost}. That is {over} too much. Take one out, for example: -{example}. "
        "Or send new numbers.",
        numbers=" + ".join(map(str, basket.picked)),
        cost=cost,
        over=much,
        example=example,
    )
