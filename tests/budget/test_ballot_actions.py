"""Ballots filled by chance: what can be cast keeps to every limit, and no more.

The limits are written here once more, each as simply as it can be said.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

import pytest

from budget.ballot import Ballot, Basket, CannotCast, Points, check_ballot
from budget.edition import Edition, Project
from budget.rules import BallotRules, BasketRules, ChoiceRules, PointRules, VoteRules
from tests.flows.conversation import DEMO

SEQUENCES = int(os.environ.get("WIJKSTEM_SEQUENCES", "12000"))
"""How many there are in all: with these, each budget is met to the euro at least once.

A hundred thousand are asked for by hand.
"""

ACTIONS = 6

BASKETS = (
    BasketRules(),
    BasketRules(cap=60_000, least=2, most=4),
    BasketRules(
        theme_caps={"groen": 40_000, "spelen": 20_000},
        district_caps={"oude-linden": 30_000},
        exclusions=((3, 21), (7, 8)),
    ),
)
CHOICES = (
    ChoiceRules(3),
    ChoiceRules(4, least=2, most_per_theme=2, most_per_district=1, exclusions=((2, 7),)),
)
POINTS = (PointRules(5, most_each=3), PointRules(10), PointRules(1))
NUMBERS = tuple(DEMO.edition.project_by_number)


def editions(rules: Iterable[BallotRules]) -> list[Edition]:
    return [replace(DEMO.edition, vote=VoteRules(one)) for one in rules]


def costs(projects: Iterable[Project]) -> int:
    return sum(project.cost for project in projects)


def keeps_to_a_basket(picked: list[Project], rules: BasketRules) -> bool:
    numbers = {project.number for project in picked}
    return (
        costs(picked) <= (rules.cap or DEMO.edition.budget)
        and len(picked) <= (rules.most or len(picked))
        and len(picked) >= rules.least
        and all(costs(p for p in picked if p.theme == k) <= c for k, c in rules.theme_caps.items())
        and all(
            costs(p for p in picked if p.district == k) <= c for k, c in rules.district_caps.items()
        )
        and not any(numbers >= set(pair) for pair in rules.exclusions)
    )


def keeps_to_choices(picked: list[Project], rules: ChoiceRules) -> bool:
    numbers = {project.number for project in picked}
    themes = Counter(project.theme for project in picked if project.theme)
    districts = Counter(project.district for project in picked if project.district)
    return (
        rules.least <= len(picked) <= rules.most
        and max(themes.values(), default=0) <= (rules.most_per_theme or len(picked))
        and max(districts.values(), default=0) <= (rules.most_per_district or len(picked))
        and not any(numbers >= set(pair) for pair in rules.exclusions)
    )


def valid(ballot: Ballot, rules: BallotRules) -> bool:
    """Say without the product whether a ballot may be cast; a blank one always."""
    if isinstance(ballot, Points):
        assert isinstance(rules, PointRules)
        given = [points for _number, points in ballot.given]
        most = rules.most_each or rules.points
        return sum(given) <= rules.points and max(given, default=0) <= most
    picked = [DEMO.edition.project_by_number[number] for number in ballot.picked]
    if isinstance(rules, BasketRules):
        return not picked or keeps_to_a_basket(picked, rules)
    assert isinstance(rules, ChoiceRules)
    return not picked or keeps_to_choices(picked, rules)


def picked(ballot: Ballot, chance: Random) -> Ballot:
    """Do one thing to a basket: add a few, or drop some."""
    assert isinstance(ballot, Basket)
    some = chance.sample(NUMBERS, chance.randint(1, 3))
    if ballot.picked and chance.random() < 1 / 3:
        return ballot.drop(chance.sample(ballot.picked, 1))
    return ballot.add(some)


def given(ballot: Ballot, chance: Random) -> Ballot:
    """Do one thing to points: give a project so many."""
    assert isinstance(ballot, Points)
    return ballot.give(chance.choice(NUMBERS[:4]), chance.randint(0, 4))


@pytest.mark.parametrize(
    ("rules", "blank", "act"),
    [(BASKETS, Basket(), picked), (CHOICES, Basket(), picked), (POINTS, Points(), given)],
    ids=["baskets", "choices", "points"],
)
def test_what_can_be_cast_keeps_to_every_limit_and_only_that(
    rules: tuple[BallotRules, ...], blank: Ballot, act: Callable[[Ballot, Random], Ballot]
) -> None:
    chance, seen = Random(2027), Counter[bool]()  # noqa: S311 - no secret
    known = editions(rules)
    for number in range(SEQUENCES // 3):
        edition, ballot, wanted = known[number % len(known)], blank, True
        for _action in range(ACTIONS):
            ballot = act(ballot, chance)
            wanted = valid(ballot, edition.vote.ballot)
            assert (not ballot.misfits(edition)) == wanted, ballot
            seen[wanted] += 1
        if not wanted:
            with pytest.raises(CannotCast):
                check_ballot(ballot, edition)
        else:
            check_ballot(ballot, edition)
    assert min(seen[True], seen[False]) > SEQUENCES // 10
