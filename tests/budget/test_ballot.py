from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.ballot import (
    Ballot,
    Basket,
    CannotCast,
    DistrictFull,
    Excluded,
    Misfit,
    Points,
    ThemeFull,
    TooDear,
    TooFew,
    TooMany,
    TooManyEach,
    spendable,
)
from budget.edition import Edition, Project
from budget.rules import BallotRules, BasketRules, ChoiceRules, PointRules, VoteRules
from budget.timeline import Phase, Timeline


def project(number: int, cost: int, theme: str = "", district: str = "") -> Project:
    return Project(number, {"en": f"Plan {number}"}, {"en": "-"}, cost, theme, district)


PROJECTS = (
    project(1, 300, "green", "north"),
    project(2, 400, "green", "south"),
    project(3, 700, "sport"),
    project(8, 900),
)


def edition(ballot: BallotRules, projects: tuple[Project, ...] = PROJECTS) -> Edition:
    return Edition(
        slug="plein",
        place="Het Plein",
        organiser={"en": "village"},
        zone=ZoneInfo("Europe/Amsterdam"),
        budget=1_000,
        timeline=Timeline({Phase.VOTING: datetime(2027, 5, 1, tzinfo=UTC)}),
        entered=Phase.VOTING,
        projects=projects,
        vote=VoteRules(ballot),
    )


CASES: list[tuple[BallotRules, Ballot, tuple[Misfit, ...]]] = [
    (BasketRules(), Basket(), ()),
    (BasketRules(), Basket((1, 2)), ()),
    (BasketRules(), Basket((1, 3)), ()),
    (BasketRules(), Basket((2, 3)), (TooDear(100),)),
    (BasketRules(cap=600), Basket((1, 2)), (TooDear(100),)),
    (BasketRules(cap=700), Basket((1, 2)), ()),
    (BasketRules(most=1), Basket((1, 2)), (TooMany(1, 1),)),
    (BasketRules(least=2), Basket((1,)), (TooFew(1, 2),)),
    (BasketRules(least=2), Basket(), ()),
    (BasketRules(theme_caps={"green": 650}), Basket((1, 2)), (ThemeFull("green", 50),)),
    (BasketRules(theme_caps={"green": 700}), Basket((1, 2)), ()),
    (BasketRules(theme_caps={"sport": 100}), Basket((1, 2)), ()),
    (BasketRules(district_caps={"south": 399}), Basket((1, 2)), (DistrictFull("south", 1),)),
    (BasketRules(exclusions=((2, 1),)), Basket((1, 2)), (Excluded(2, 1),)),
    (BasketRules(exclusions=((2, 3),)), Basket((1, 2)), ()),
    (
        BasketRules(600, 3, 1, {"green": 600}, {"north": 200}, ((1, 2),)),
        Basket((1, 2)),
        (
            TooDear(100),
            TooMany(1, 1),
            ThemeFull("green", 100),
            DistrictFull("north", 100),
            Excluded(1, 2),
            TooFew(1, 3),
        ),
    ),
    (ChoiceRules(most=2), Basket((3, 8)), ()),
    (ChoiceRules(most=2), Basket(), ()),
    (ChoiceRules(most=2), Basket((1, 3, 8)), (TooMany(1, 2),)),
    (ChoiceRules(most=3, least=3), Basket((3,)), (TooFew(2, 3),)),
    (ChoiceRules(most=3, most_per_theme=1), Basket((1, 2, 3)), (ThemeFull("green", 1),)),
    (ChoiceRules(most=3, most_per_theme=1), Basket((1, 3, 8)), ()),
    (ChoiceRules(most=3, most_per_district=1), Basket((1, 2, 8)), ()),
    (ChoiceRules(most=2, exclusions=((3, 8),)), Basket((3, 8)), (Excluded(3, 8),)),
    (PointRules(5), Points(), ()),
    (PointRules(5), Points(((1, 3), (8, 2))), ()),
    (PointRules(5), Points(((1, 3), (8, 4))), (TooMany(2, 5),)),
    (PointRules(5, most_each=2), Points(((1, 3), (8, 2))), (TooManyEach(1, 1, 2),)),
    (
        PointRules(5, most_each=4),
        Points(((1, 6), (8, 5))),
        (TooMany(6, 5), TooManyEach(1, 2, 4), TooManyEach(8, 1, 4)),
    ),
]


@pytest.mark.parametrize(("rules", "ballot", "misfits"), CASES)
def test_what_keeps_a_ballot_from_being_cast_is_said_in_numbers(
    rules: BallotRules, ballot: Ballot, misfits: tuple[Misfit, ...]
) -> None:
    assert ballot.misfits(edition(rules)) == misfits
    assert can_be_cast(ballot, edition(rules)) is not bool(misfits)


def test_a_theme_without_a_name_is_no_theme() -> None:
    untold = tuple(replace(p, theme="", district="") for p in PROJECTS)
    rules = ChoiceRules(most=4, most_per_theme=1, most_per_district=1)
    assert Basket((1, 2, 3, 8)).misfits(edition(rules, untold)) == ()


def test_one_district_can_have_too_many_choices() -> None:
    north = tuple(replace(p, district="north") for p in PROJECTS)
    rules = ChoiceRules(most=4, most_per_district=2)
    assert Basket((1, 2, 3)).misfits(edition(rules, north)) == (DistrictFull("north", 1),)


def test_every_misfit_was_met() -> None:
    met = {type(misfit) for _rules, _ballot, misfits in CASES for misfit in misfits}
    assert met == set(get_args(Misfit))


@pytest.mark.parametrize(
    ("rules", "ballot"),
    [
        (BasketRules(), Basket((99,))),
        (BasketRules(), Basket((2, 1))),
        (BasketRules(), Basket((1, 1))),
        (BasketRules(), Points(((1, 1),))),
        (ChoiceRules(most=2), Points(((1, 1),))),
        (ChoiceRules(most=2), Basket((99,))),
        (PointRules(5), Basket((1,))),
        (PointRules(5), Basket()),
        (PointRules(5), Points(((99, 1),))),
        (PointRules(5), Points(((1, 0),))),
        (PointRules(5), Points(((1, -1),))),
        (PointRules(5), Points(((1, 1), (1, 1)))),
        (PointRules(5), Points(((2, 1), (1, 1)))),
    ],
)
def test_what_is_no_ballot_of_this_vote_cannot_be_cast(rules: BallotRules, ballot: Ballot) -> None:
    assert not can_be_cast(ballot, edition(rules))


@pytest.mark.parametrize(
    ("rules", "picked", "fitting"),
    [
        (BasketRules(), (), {1, 2, 3, 8}),
        (BasketRules(), (1,), {1, 2, 3}),
        (BasketRules(cap=700), (1,), {1, 2}),
        (BasketRules(), (2, 3), {2, 3}),
        (BasketRules(most=1), (1,), {1}),
        (BasketRules(least=4), (1,), {1, 2, 3}),
        (BasketRules(theme_caps={"green": 500}), (1,), {1, 3}),
        (BasketRules(district_caps={"south": 399}), (), {1, 3, 8}),
        (BasketRules(exclusions=((1, 3),)), (1,), {1, 2}),
        (ChoiceRules(most=2), (3,), {1, 2, 3, 8}),
        (ChoiceRules(most=2), (3, 8), {3, 8}),
        (ChoiceRules(most=3, most_per_theme=1), (1,), {1, 3, 8}),
        (ChoiceRules(most=3, exclusions=((8, 1),)), (1,), {1, 2, 3}),
    ],
)
def test_which_projects_fit_as_well(
    rules: BallotRules, picked: tuple[int, ...], fitting: set[int]
) -> None:
    vote = edition(rules)
    assert {p.number for p in PROJECTS if Basket(picked).fits(p, vote)} == fitting
    without = {p.number for p in PROJECTS if not Basket(picked).hindrances(p, vote)}
    assert without - set(picked) == fitting - set(picked)


@pytest.mark.parametrize(
    ("rules", "most", "left"),
    [(BasketRules(), 1_000, 300), (BasketRules(cap=600), 600, -100), (ChoiceRules(2), 1_000, 300)],
)
def test_what_a_basket_may_cost(rules: BallotRules, most: int, left: int) -> None:
    assert spendable(edition(rules)) == most
    assert Basket((1, 2)).left(edition(rules)) == left


def test_points_are_given_taken_and_left() -> None:
    ballot = Points().give(8, 2).give(1, 1)
    assert ballot == Points(((1, 1), (8, 2)))
    assert (ballot.to(8), ballot.to(3), ballot.left(edition(PointRules(5)))) == (2, 0, 2)
    assert ballot.give(8, 0) == Points(((1, 1),))


NUMBERS = tuple(p.number for p in PROJECTS)
small, caps = st.integers(0, 5), st.dictionaries(st.sampled_from(("green", "sport")), st.just(600))
where = st.dictionaries(st.sampled_from(("north", "south")), st.just(350))
pairs = st.lists(st.tuples(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)), max_size=2)
several = st.lists(st.sampled_from(NUMBERS), max_size=4)
picking = st.one_of(
    st.builds(BasketRules, st.integers(0, 1_100), small, small, caps, where, pairs.map(tuple)),
    st.builds(ChoiceRules, small, small, small, small, pairs.map(tuple)),
)
spreading = st.builds(PointRules, small, small)


@given(picking, st.lists(st.tuples(st.sampled_from((Basket.add, Basket.drop)), several)))
def test_a_basket_can_be_cast_exactly_when_nothing_is_amiss(
    rules: BallotRules, actions: list[tuple[Callable[[Basket, Iterable[int]], Basket], list[int]]]
) -> None:
    vote, basket = edition(rules), Basket()
    for act, numbers in actions:
        basket = act(basket, numbers)
        assert can_be_cast(basket, vote) is not bool(basket.misfits(vote))
        assert set(basket.surplus(vote)) <= set(basket.misfits(vote))


@given(spreading, st.lists(st.tuples(st.sampled_from(NUMBERS), small)))
def test_points_can_be_cast_exactly_when_nothing_is_amiss(
    rules: PointRules, gifts: list[tuple[int, int]]
) -> None:
    vote, ballot = edition(rules), Points()
    for number, points in gifts:
        ballot = ballot.give(number, points)
        assert can_be_cast(ballot, vote) is not bool(ballot.misfits(vote))


@given(picking, several)
def test_what_fits_can_be_added_without_anything_too_much(
    rules: BallotRules, picked: list[int]
) -> None:
    vote, basket = edition(rules), Basket().add(picked)
    for one in PROJECTS:
        if one.number not in picked:
            assert basket.fits(one, vote) is not bool(basket.hindrances(one, vote))


@given(picking)
def test_rules_without_contradiction_leave_something_to_choose(rules: BallotRules) -> None:
    vote = edition(rules)
    if not list(vote.vote.contradictions(vote.budget, vote.projects)):
        assert any(not Basket((n,)).surplus(vote) for n in NUMBERS)


def can_be_cast(ballot: Ballot, vote: Edition) -> bool:
    try:
        ballot.check(vote)
    except CannotCast:
        return False
    return True
