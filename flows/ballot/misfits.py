"""What keeps a ballot from being cast: by how much, and what to do about it.

One thing at a time is said, the first that is amiss, with an example that mends it.
"""

from collections.abc import Iterable

from budget.ballot import (
    Ballot,
    Basket,
    DistrictFull,
    Excluded,
    Misfit,
    Points,
    ThemeFull,
    TooDear,
    TooFew,
    TooMany,
    TooManyEach,
)
from budget.edition import Project
from budget.rules import BasketRules, ChoiceRules, PointRules
from flows.scene import Scene
from flows.talk import Euros, Listed, Said, Text, Value, _, n_

_EXAMPLES = 3
"""Numbers that are named as an example of what to take out."""


def limits(scene: Scene) -> Text | None:
    """Say how many projects can be chosen, where that is limited."""
    rules = scene.edition.vote.ballot
    if not isinstance(rules, BasketRules | ChoiceRules):
        return None
    least = max(rules.least, 1) if isinstance(rules, ChoiceRules) else rules.least
    return numbers(least, rules.most)


def numbers(least: int, most: int) -> Text | None:
    """Say how many projects can be chosen, from so many to so many; 0 is no limit."""
    if most and least == most:
        return n_("Choose {most} project.", "Choose {most} projects.", most, most=most)
    if least and most:
        return _("Choose {least} to {most} projects.", least=least, most=most)
    if most:
        return n_(
            "Choose at most {most} project.", "Choose at most {most} projects.", most, most=most
        )
    if least:
        return n_(
            "Choose at least {least} project.",
            "Choose at least {least} projects.",
            least,
            least=least,
        )
    return None


def of_basket(misfit: Misfit, basket: Basket, scene: Scene) -> Text:
    """Say what is amiss with a basket, or with choices, and what to do."""
    projects = basket.projects(scene.edition)
    match misfit:
        case TooDear(over):
            return _(
                "That is {over} too much. Take one out, for example: -{example}.",
                over=Euros(over),
                example=enough(projects, over),
            )
        case TooFew(missing, least):
            return _("Choose at least {least}: {missing} more.", least=least, missing=missing)
        case TooMany(over, most):
            return _(
                "You may choose at most {most}. Take out {over}, for example: {example}.",
                most=most,
                over=over,
                example=_example(projects, over),
            )
        case ThemeFull(theme, over):
            return _of_group(over, tuple(p for p in projects if p.theme == theme), misfit, scene)
        case DistrictFull(district, over):
            there = tuple(p for p in projects if p.district == district)
            return _of_group(over, there, misfit, scene)
        case Excluded(number, other):
            return _(
                "You cannot choose both {number} and {other}. Take one out, for example: -{other}.",
                number=number,
                other=other,
            )
        case TooManyEach():
            return of_points(misfit, Points(), scene)


def _of_group(
    over: int, projects: tuple[Project, ...], misfit: ThemeFull | DistrictFull, scene: Scene
) -> Text:
    """Say by how much there is too much of one theme or district: in euros, or in projects."""
    group = _group(misfit, scene)
    if isinstance(scene.edition.vote.ballot, BasketRules):
        return _(
            "For {group} that is {over} too much. Take one out, for example: -{example}.",
            group=group,
            over=Euros(over),
            example=enough(projects, over),
        )
    return _(
        "For {group} that is {over} too many. Take out {over}, for example: {example}.",
        group=group,
        over=over,
        example=_example(projects, over),
    )


def _group(misfit: ThemeFull | DistrictFull, scene: Scene) -> Value:
    """Name the theme or the district that is full."""
    match misfit:
        case ThemeFull(theme):
            known = scene.edition.theme_by_key.get(theme)
            return Said(known.title) if known else theme
        case DistrictFull(district):
            there = scene.edition.district_by_key.get(district)
            return Said(there.title) if there else district


def of_points(misfit: Misfit, points: Points, scene: Scene) -> Text:
    """Say how many points are too many, and what to send instead."""
    if isinstance(misfit, TooManyEach):
        return n_(
            "No. {number} may get at most {most} point. Send for example: {number}:{most}.",
            "No. {number} may get at most {most} points. Send for example: {number}:{most}.",
            misfit.most,
            number=misfit.number,
            most=misfit.most,
        )
    given = sum(to for _number, to in points.given)
    over = -points.left(scene.edition)
    number, most = max(points.given, key=lambda pair: pair[1], default=(0, 0))
    rules = scene.edition.vote.ballot
    limit = rules.most_each if isinstance(rules, PointRules) else 0
    return _(
        "You give {given} points. That is {over} too many. Send for example: {number}:{fewer}.",
        given=given,
        over=over,
        number=number,
        fewer=min(max(0, most - over), limit or most),
    )


def first(ballot: Ballot, scene: Scene) -> Text | None:
    """Say the first thing that is amiss with a ballot, or return None if nothing is."""
    amiss = next(iter(ballot.misfits(scene.edition)), None)
    if amiss is None:
        return None
    if isinstance(ballot, Points):
        return of_points(amiss, ballot, scene)
    return of_basket(amiss, ballot, scene)


def refused(project: Project, basket: Basket, scene: Scene) -> Text:
    """Say why a project does not fit in a basket any more, and what to do first.

    Where the project itself is in nobody's way, what was amiss already has to be mended first.
    """
    before = basket.surplus(scene.edition)
    added = [h for h in basket.hindrances(project, scene.edition) if h not in before]
    if not added:
        return of_basket(before[0], basket, scene)
    return _refused(added[0], project, basket, scene)


def _refused(hindrance: Misfit, project: Project, basket: Basket, scene: Scene) -> Text:
    number = project.number
    match hindrance:
        case TooMany(_over, most):
            return _(
                "Number {number} does not fit any more: you may choose at most {most}. Take "
                "something out first.",
                number=number,
                most=most,
            )
        case ThemeFull() | DistrictFull() as full:
            over = full.over
            by_money = isinstance(scene.edition.vote.ballot, BasketRules)
            return _(
                "Number {number} does not fit any more: that is {over} too much for {group}. Take "
                "something out first.",
                number=number,
                over=Euros(over) if by_money else over,
                group=_group(full, scene),
            )
        case Excluded(one, other):
            return _(
                "Number {number} cannot go together with number {other}. Take that one out first.",
                number=number,
                other=other if one == number else one,
            )
        case _too_dear:
            over = project.cost - basket.left(scene.edition)
            return _(
                "Number {number} does not fit any more: it is {over} too much. Take something out "
                "first.",
                number=number,
                over=Euros(over),
            )


def unknown(numbers: tuple[int, ...]) -> Text:
    """Say that there are no projects with these numbers."""
    return n_(
        "There is no project with number {numbers}. Send LIST to see them, or HELP.",
        "There are no projects with numbers {numbers}. Send LIST to see them, or HELP.",
        len(numbers),
        numbers=Listed(numbers),
    )


def enough(projects: Iterable[Project], over: int) -> int:
    """Return the number of the cheapest project that makes the rest fit, or of the dearest."""
    by_cost = sorted(projects, key=lambda p: p.cost)
    return next((p.number for p in by_cost if p.cost >= over), by_cost[-1].number)


def _example(projects: tuple[Project, ...], over: int) -> str:
    """Name the last few projects, as many as have to be taken out: "-14 -21"."""
    return " ".join(f"-{p.number}" for p in projects[-min(over, _EXAMPLES) :])
