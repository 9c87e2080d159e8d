import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.count import CountRules, Rule
from budget.division import DivisionRule
from budget.edition import Edition, NotReady, Project
from budget.rules import (
    KINDS,
    BallotRules,
    BasketRules,
    ChoiceRules,
    PointRules,
    RightBy,
    RightRules,
    VoteRules,
    Weight,
    as_data,
    from_data,
)
from budget.timeline import Phase, Timeline
from budget.vessels import Vessel, VesselRules

TABLE = Weight("table", {"nl": "Tafelgroep"}, 5)
BUDGET = 1_000
HALVES = VesselRules(BUDGET, 100, (Vessel("green"), Vessel("sport")))
NOW = datetime(2027, 5, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Plan:
    number: int
    cost: int
    theme: str = ""
    district: str = ""


PLANS = (
    Plan(1, 300, "green", "north"),
    Plan(2, 400, "green", "south"),
    Plan(3, 700, "sport"),
    Plan(8, 900),
)


@pytest.mark.parametrize(
    ("ballot", "refusal"),
    [
        (
            BasketRules(cap=1_001),
            "A basket may cost 1,001, more than the budget of 1,000; lower the cap.",
        ),
        (
            BasketRules(cap=299),
            "A basket may cost 299 and the cheapest project 300; raise the cap.",
        ),
        (
            BasketRules(least=3),
            (
                "The 3 cheapest projects cost 1,400, and a basket may cost 1,000; lower the least"
                " number or raise the cap."
            ),
        ),
        (
            BasketRules(cap=699, least=2),
            (
                "The 2 cheapest projects cost 700, and a basket may cost 699; lower the least"
                " number or raise the cap."
            ),
        ),
        (
            BasketRules(least=2, most=1),
            "At least 2 and at most 1 projects cannot both be; change one of them.",
        ),
        (BasketRules(most=5), "The most number is 5, and there are 4 projects; lower it."),
        (
            BasketRules(theme_caps={"water": 500}),
            'No project belongs to the theme "water"; take its cap out.',
        ),
        (
            BasketRules(theme_caps={"green": 299}),
            (
                'The cheapest project of the theme "green" costs 300, more than its cap of 299;'
                " raise the cap."
            ),
        ),
        (
            BasketRules(district_caps={"west": 500}),
            'No project belongs to the district "west"; take its cap out.',
        ),
        (
            BasketRules(district_caps={"south": 399}),
            (
                'The cheapest project of the district "south" costs 400, more than its cap of 399;'
                " raise the cap."
            ),
        ),
        (
            BasketRules(exclusions=((3, 9),)),
            "There is no project 9 to exclude; correct it or take it out.",
        ),
        (
            BasketRules(exclusions=((3, 3),)),
            "Project 3 cannot exclude itself; correct it or take it out.",
        ),
        (
            BasketRules(cap=999, least=2, exclusions=((1, 2),)),
            (
                "The 2 cheapest projects cost 1,000, and a basket may cost 999; lower the least"
                " number or raise the cap."
            ),
        ),
        (
            BasketRules(least=2, exclusions=((1, 2), (1, 3), (1, 8), (2, 3), (8, 2), (3, 8))),
            (
                "Of the projects that exclude each other at most 1 can be named together, and at"
                " least 2 must be; lower the least number or take an exclusion out."
            ),
        ),
        (
            ChoiceRules(most=4, least=3, exclusions=((1, 2), (3, 8))),
            (
                "Of the projects that exclude each other at most 2 can be named together, and at"
                " least 3 must be; lower the least number or take an exclusion out."
            ),
        ),
        (
            ChoiceRules(most=0),
            "A ballot must be able to name at least 1 project; raise the most.",
        ),
        (ChoiceRules(most=5), "The most number is 5, and there are 4 projects; lower it."),
        (
            ChoiceRules(most=1, least=2),
            "At least 2 and at most 1 projects cannot both be; change one of them.",
        ),
        (
            ChoiceRules(most=4, least=4, most_per_theme=1),
            (
                "With 1 for each theme nobody can name 4 projects; lower the least number or raise"
                " this one."
            ),
        ),
        (
            ChoiceRules(most=2, exclusions=((9, 3),)),
            "There is no project 9 to exclude; correct it or take it out.",
        ),
        (
            ChoiceRules(most=2, exclusions=((8, 8),)),
            "Project 8 cannot exclude itself; correct it or take it out.",
        ),
        (PointRules(0), "A ballot needs at least 1 point to spread; raise the points."),
        (PointRules(5, 6), "most_each is 6, and a ballot has 5 points; lower it."),
    ],
)
def test_a_ballot_that_nobody_could_fill_in_is_refused(ballot: BallotRules, refusal: str) -> None:
    assert list(VoteRules(ballot).contradictions(BUDGET, PLANS)) == [refusal]


def test_caps_that_leave_room_for_too_few_are_refused() -> None:
    plans = (Plan(1, 300, "green"), Plan(2, 400, "green"), Plan(3, 100, "green"))
    rules = VoteRules(BasketRules(least=3, theme_caps={"green": 799}))
    assert list(rules.contradictions(BUDGET, plans)) == [
        (
            "With these theme caps nobody can name 3 projects, but 2 at most; lower the least"
            " number or raise a cap."
        )
    ]
    raised = VoteRules(BasketRules(least=3, theme_caps={"green": 800}))
    assert list(raised.contradictions(BUDGET, plans)) == []


def test_what_one_district_allows_can_be_too_little_too() -> None:
    plans = [replace(plan, district="north") for plan in PLANS]
    rules = VoteRules(ChoiceRules(most=3, least=3, most_per_district=2))
    assert list(rules.contradictions(BUDGET, plans)) == [
        (
            "With 2 for each district nobody can name 3 projects; lower the least number or raise"
            " this one."
        )
    ]


@pytest.mark.parametrize(
    ("rules", "refusal"),
    [
        (
            VoteRules(PointRules(5), Rule.EQUAL_SHARES),
            "Equal shares counts who chose a project, not points; count by most votes.",
        ),
        (
            VoteRules(count=CountRules(fill_up=False)),
            "fill_up goes with equal shares; stop_at_first_misfit leaves money over as well.",
        ),
        (
            VoteRules(
                rule=Rule.EQUAL_SHARES,
                count=CountRules(fill_up=False, stop_at_first_misfit=True),
            ),
            "Nothing is filled up, so nothing stops at a misfit; take one of the two out.",
        ),
        (
            VoteRules(HALVES, Rule.MOST_VOTES),
            "most-votes does not count such ballots; choose another rule.",
        ),
        (
            VoteRules(rule=DivisionRule.MEAN),
            "mean does not count such ballots; choose another rule.",
        ),
        (
            VoteRules(replace(HALVES, total=900), DivisionRule.MEAN),
            "The vessels hold 900, and the budget is 1,000; change one.",
        ),
        (
            VoteRules(count=CountRules(exclusions=(("1", "9"),))),
            "1 and 9 are no two projects; correct this exclusion.",
        ),
        (
            VoteRules(count=CountRules(exclusions=(("1", "1"),))),
            "1 and 1 are no two projects; correct this exclusion.",
        ),
        (
            VoteRules(weights=(TABLE, replace(TABLE, weight=3), replace(TABLE, kind="class"))),
            'The kind "table" has two weights; take one out.',
        ),
        (
            VoteRules(count=CountRules(theme_caps={"water": 500})),
            'No project belongs to the theme "water"; take its cap out.',
        ),
        (
            VoteRules(count=CountRules(district_caps={"north": 200})),
            (
                'The cheapest project of the district "north" costs 300, more than its cap of 200;'
                " raise the cap."
            ),
        ),
    ],
)
def test_a_vote_that_could_not_be_held_is_refused(rules: VoteRules, refusal: str) -> None:
    assert list(rules.contradictions(BUDGET, PLANS)) == [refusal]


@pytest.mark.parametrize(
    "rules",
    [
        VoteRules(),
        VoteRules(BasketRules(1_000, 2, 4, {"green": 300}, {"south": 400}, ((1, 3), (3, 8)))),
        VoteRules(ChoiceRules(4, 3, 1, 1, ((1, 3),)), Rule.EQUAL_SHARES),
        VoteRules(PointRules(5, 5)),
        VoteRules(count=CountRules(True, 10, {"green": 300}, {"north": 300}, (("1", "3"),))),
        VoteRules(right=RightRules(RightBy.CODE, 1)),
        VoteRules(weights=(TABLE,)),
        VoteRules(HALVES, DivisionRule.MEAN),
        VoteRules(HALVES, DivisionRule.PER_EURO),
    ],
)
def test_rules_that_can_be_kept_are_taken(rules: VoteRules) -> None:
    assert list(rules.contradictions(BUDGET, PLANS)) == []


def test_without_projects_only_the_rules_themselves_can_be_wrong() -> None:
    rules = VoteRules(BasketRules(cap=2_000, least=9, most=5))
    assert len(list(rules.contradictions(BUDGET, ()))) == 2


def test_voting_does_not_begin_by_rules_that_contradict() -> None:
    projects = tuple(
        Project(p.number, {"en": str(p.number)}, {"en": "-"}, p.cost, p.theme, p.district)
        for p in PLANS
    )
    edition = Edition(
        slug="plein",
        place="Het Plein",
        organiser={"en": "village"},
        zone=ZoneInfo("Europe/Amsterdam"),
        budget=BUDGET,
        timeline=Timeline({Phase.IDEAS: NOW - timedelta(days=9), Phase.VOTING: NOW}),
        entered=Phase.IDEAS,
        projects=projects,
        vote=VoteRules(BasketRules(least=2, most=1), approvals=0),
    )
    with pytest.raises(NotReady) as refusal:
        edition.enter(Phase.VOTING, NOW)
    assert refusal.value.reasons == (
        "At least 2 and at most 1 projects cannot both be; change one of them.",
    )
    mended = replace(edition, vote=VoteRules(BasketRules(least=1, most=2), approvals=0))
    assert mended.enter(Phase.VOTING, NOW).entered is Phase.VOTING


@st.composite
def vessel_rules(draw: st.DrawFn) -> VesselRules:
    """Draw rules that some division keeps to: of 2 to 6 themes, with or without limits."""
    chip = draw(st.integers(1, 9_000))
    starts = draw(st.lists(st.integers(0, 40), min_size=2, max_size=6).filter(any))
    given = draw(st.booleans())
    vessels = tuple(
        Vessel(
            f"theme-{place}",
            start * chip if given else None,
            draw(st.integers(0, start)) * chip if given else 0,
            draw(st.none() | st.integers(start, 99).map(chip.__mul__)) if given else None,
        )
        for place, start in enumerate(starts)
    )
    return VesselRules(sum(starts) * chip, chip, vessels)


def of(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - whatever stands in a field
    """Draw anything of this type, with every field of its own."""
    if hint is VesselRules:
        return vessel_rules()
    if isinstance(hint, UnionType):
        return st.one_of([of(kind) for kind in get_args(hint)])
    if get_origin(hint) is Mapping:
        return st.dictionaries(*(of(part) for part in get_args(hint)), max_size=3)
    if get_origin(hint) is tuple and is_dataclass(part := get_args(hint)[0]):
        return st.lists(of(part), max_size=3).map(tuple)
    whole = is_dataclass(hint)
    if not whole:
        return st.from_type(hint)
    hints = get_type_hints(hint)
    return st.builds(hint, **{field.name: of(hints[field.name]) for field in fields(hint)})


@given(of(VoteRules))
def test_rules_go_through_json_unchanged(rules: VoteRules) -> None:
    assert from_data(json.loads(json.dumps(as_data(rules)))) == rules
    assert from_data(as_data(rules)) == rules


@given(of(VoteRules))
def test_rules_that_are_kept_cannot_be_changed_through_what_was_written(rules: VoteRules) -> None:
    written = as_data(rules)
    before = json.dumps(written)
    written["count"]["theme_caps"]["elsewhere"] = 1
    from_data(written)
    assert json.dumps(as_data(rules)) == before


def test_what_has_no_weight_counts_once() -> None:
    rules = VoteRules(weights=(TABLE,))
    assert (rules.weight(""), rules.weight("table")) == (1, 5)
    with pytest.raises(KeyError):
        rules.weight("chair")
    assert "weights" not in as_data(VoteRules())


def test_every_kind_of_ballot_has_a_name() -> None:
    assert set(KINDS.values()) == set(get_args(BallotRules))
    assert {
        as_data(VoteRules(ballot))["ballot"]["kind"]
        for ballot in (BasketRules(), ChoiceRules(1), PointRules(1), HALVES)
    } == set(KINDS)


def test_what_is_as_it_always_was_leaves_no_trace_in_the_hash() -> None:
    assert as_data(VoteRules(approvals=0)).keys() == {"ballot", "rule", "count", "right"}
    assert "fill_up" not in as_data(VoteRules())["count"]
    assert as_data(VoteRules(count=CountRules(fill_up=False)))["count"]["fill_up"] is False
