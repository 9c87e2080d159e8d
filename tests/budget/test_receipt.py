"""Receipts and the hash of the rules: written in one way only, and changed by every change."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.ballot import Ballot, Basket, Points
from budget.edition import Edition, Project
from budget.receipt import (
    as_receipt,
    canonical,
    chained,
    from_canonical,
    receipt,
    rules_hash,
    rules_of,
    weight_in,
)
from budget.rules import BallotRules, BasketRules, ChoiceRules, PointRules, VoteRules, Weight
from budget.timeline import Phase, Timeline

EDITION = Edition(
    slug="plein",
    place="Het Plein",
    organiser={"en": "village"},
    zone=ZoneInfo("Europe/Amsterdam"),
    budget=1_000,
    timeline=Timeline({Phase.VOTING: datetime(2027, 5, 1, tzinfo=UTC)}),
    entered=Phase.VOTING,
    projects=(Project(1, {"en": "Trees"}, {"en": "8 trees."}, 400, "green", "north"),),
)
TREES = EDITION.projects[0]

numbers = st.integers(1, 9_999)
baskets = st.lists(numbers).map(lambda picked: Basket().add(picked))
points = st.dictionaries(numbers, st.integers(1, 99)).map(
    lambda g: Points(tuple(sorted(g.items())))
)


@given(baskets | points)
def test_a_ballot_is_found_as_it_was_written(ballot: Ballot) -> None:
    assert from_canonical(canonical(ballot)) == ballot


@pytest.mark.parametrize(
    ("weight", "written"), [(1, '{"basket":[1,3]}'), (5, '{"basket":[1,3],"weight":5}')]
)
def test_a_weight_is_written_with_the_ballot_only_if_there_is_one(
    weight: int, written: str
) -> None:
    content = canonical(Basket((1, 3)), weight)
    assert content == written
    assert (from_canonical(content), weight_in(content)) == (Basket((1, 3)), weight)


@given(st.lists(numbers))
def test_the_order_in_which_projects_were_picked_is_not_kept(picked: list[int]) -> None:
    assert canonical(Basket(tuple(picked))) == canonical(Basket(tuple(reversed(picked))))


@pytest.mark.parametrize(
    ("ballot", "written"),
    [
        (Basket((3, 8)), '{"basket":[3,8]}'),
        (Basket(), '{"basket":[]}'),
        (Points(((3, 2), (8, 1))), '{"points":[[3,2],[8,1]]}'),
        (Points(), '{"points":[]}'),
    ],
)
def test_how_a_ballot_is_written(ballot: Ballot, written: str) -> None:
    assert canonical(ballot) == written


@pytest.mark.parametrize("content", ["{}", "[]", '{"ranking":[1]}', "3"])
def test_what_is_no_ballot_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_canonical(content)


def test_a_receipt_depends_on_edition_salt_and_content() -> None:
    inputs = [
        (slug, salt, content)
        for slug in ("plein", "kade")
        for salt in (bytes(16), bytes(15) + b"1")
        for content in ('{"basket":[3]}', '{"points":[[3,1]]}')
    ]
    assert len({receipt(*given) for given in inputs}) == len(inputs)


@given(st.binary(min_size=16, max_size=16))
def test_a_receipt_is_understood_however_it_is_typed(salt: bytes) -> None:
    given = receipt("plein", salt, '{"basket":[]}')
    sloppy = given.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert as_receipt(given) == as_receipt(sloppy) == given


@pytest.mark.parametrize("text", ["", "VX4K7", "VX4K7-TN2Q", "VX4K7-TN2QDD", "VX4K7-TN2QU"])
def test_what_is_no_receipt_is_none(text: str) -> None:
    assert as_receipt(text) is None


def test_a_chain_depends_on_the_order_of_its_links() -> None:
    assert chained(chained("", "A"), "B") != chained(chained("", "B"), "A")


def changed(value: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever stands in a field
    """Return it with one thing different, for each thing in it."""
    match value:
        case bool():
            yield not value
        case StrEnum():
            yield from (other for other in type(value) if other is not value)
        case int():
            yield value + 1
        case str():
            yield f"{value}x"
        case tuple() if value:
            yield ()
            for other in changed(value[0]):
                yield (other, *value[1:])
        case tuple():
            yield (("1", "2"),)
        case Mapping():
            yield {**value, "green": 1}
        case _rules:
            for field in fields(value):
                for other in changed(getattr(value, field.name)):
                    yield replace(value, **{field.name: other})


@pytest.mark.parametrize("ballot", [BasketRules(), ChoiceRules(most=3), PointRules(points=5)])
def test_the_hash_changes_with_every_rule(ballot: BallotRules) -> None:
    rules = VoteRules(ballot, weights=(Weight("table", {"nl": "Tafelgroep"}, 5),))
    variants = [rules, *changed(rules)]
    hashes = {rules_hash(replace(EDITION, vote=variant)) for variant in variants}
    assert len(hashes) == len(variants)
    assert len(variants) > len(fields(ballot)) + len(fields(rules.count))


def test_the_kinds_of_ballot_have_different_hashes() -> None:
    kinds = (BasketRules(most=3), ChoiceRules(most=3), PointRules(points=3))
    assert len({rules_hash(replace(EDITION, vote=VoteRules(kind))) for kind in kinds}) == 3


@pytest.mark.parametrize(
    "other",
    [
        replace(EDITION, slug="kade"),
        replace(EDITION, budget=1_001),
        replace(EDITION, projects=()),
        replace(EDITION, projects=(replace(TREES, number=2),)),
        replace(EDITION, projects=(replace(TREES, cost=401),)),
        replace(EDITION, projects=(replace(TREES, theme="sport"),)),
        replace(EDITION, projects=(replace(TREES, district="south"),)),
        replace(EDITION, projects=(TREES, replace(TREES, number=2))),
    ],
)
def test_the_hash_changes_with_what_is_voted_on(other: Edition) -> None:
    assert rules_hash(other) != rules_hash(EDITION)


@pytest.mark.parametrize(
    "other",
    [
        replace(EDITION, entered=Phase.COUNTING),
        replace(EDITION, place="Elsewhere"),
        replace(EDITION, projects=(replace(TREES, title={"en": "Eight trees"}),)),
    ],
)
def test_the_hash_stays_when_only_words_or_time_change(other: Edition) -> None:
    assert rules_hash(other) == rules_hash(EDITION)


def test_anyone_can_hash_the_published_rules() -> None:
    published = rules_of(EDITION)
    assert json.loads(published)["budget"] == 1_000
    assert hashlib.sha256(published.encode()).hexdigest() == rules_hash(EDITION)
