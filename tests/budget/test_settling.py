"""What is decided after a count about the money that it left over."""

from dataclasses import replace

import pytest

from budget.count import Candidate, CountRules, Outcome, most_votes
from budget.equal_shares import equal_shares
from budget.leftover import Leftover, Use
from budget.settling import CannotSettle, next_in_order, possible, settled

CANDIDATES = (
    Candidate("1", "Bomen", 600, 9, "groen", "noord"),
    Candidate("2", "Plein", 5_000, 8),
    Candidate("3", "Heg", 500, 7, "groen"),
    Candidate("4", "Bank", 450, 6, "", "noord"),
    Candidate("5", "Kas", 300, 5),
    Candidate("6", "Goot", 200, 4),
)
WHY = "De raad wil dit plan ook."


def counted(rules: CountRules, budget: int = 1_000) -> Outcome:
    return most_votes(CANDIDATES, budget, rules, "seed")


@pytest.mark.parametrize(
    ("rules", "won", "following"),
    [
        (CountRules(), "1 5", "3"),
        (CountRules(stop_at_first_misfit=True), "1", "3"),
        (CountRules(theme_caps={"groen": 1_000}), "1 5", "4"),
        (CountRules(exclusions=(("5", "3"),)), "1 5", "4"),
        (CountRules(exclusions=(("5", "3"),), district_caps={"noord": 700}), "1 5", "6"),
        (CountRules(minimum_votes=8), "1", None),
    ],
)
def test_the_next_in_order_is_the_first_that_only_lacked_money(
    rules: CountRules, won: str, following: str | None
) -> None:
    outcome = counted(rules)
    assert outcome.winners == tuple(won.split())
    found = next_in_order(outcome, rules)
    assert (found and found.id) == following


def test_who_lost_the_draw_lacked_money_too() -> None:
    equals = [Candidate(name, name, 600, 3) for name in ("a", "b")]
    outcome = most_votes(equals, 1_000, CountRules(), "seed")
    found = next_in_order(outcome, CountRules())
    assert found
    assert {found.id, *outcome.winners} == {"a", "b"}


@pytest.mark.parametrize(
    ("use", "leftover"),
    [
        (Use.CARRIED_OVER, Leftover(Use.CARRIED_OVER, WHY)),
        (Use.PARTLY, Leftover(Use.PARTLY, WHY, "3", given=100)),
        (Use.TOPPED_UP, Leftover(Use.TOPPED_UP, WHY, "3", given=100, added=400)),
    ],
)
def test_what_is_decided_comes_to_an_amount(use: Use, leftover: Leftover) -> None:
    outcome = counted(CountRules())
    assert outcome.left == 100
    found = settled(outcome, CountRules(), Leftover(use, f" {WHY}\n"))
    assert found == leftover
    assert Leftover.from_json(found.as_json()) == found
    after = replace(outcome, leftover=found)
    assert (after.winners, after.left) == (outcome.winners, outcome.left)
    assert after.as_json() == outcome.as_json() | {"leftover": found.as_json()}


@pytest.mark.parametrize("use", [Use.PARTLY, Use.TOPPED_UP])
def test_a_project_never_gets_more_than_it_costs(use: Use) -> None:
    rules = CountRules(fill_up=False)
    candidates = (Candidate("a", "a", 500, 1), Candidate("b", "b", 100, 0))
    outcome = equal_shares(candidates, [["a"]], 1_000, rules, "seed")
    assert (outcome.winners, outcome.left) == (("a",), 500)
    assert settled(outcome, rules, Leftover(use, WHY)) == Leftover(use, WHY, "b", given=100)


@pytest.mark.parametrize(
    ("rules", "budget", "wish", "reason"),
    [
        (CountRules(), 900, Leftover(Use.PARTLY, WHY), "Nothing is left over"),
        (CountRules(), 900, Leftover(Use.CARRIED_OVER, WHY), "Nothing is left over"),
        (CountRules(minimum_votes=8), 1_000, Leftover(Use.PARTLY, WHY), "No project lacked only"),
        (CountRules(), 1_000, Leftover(Use.PARTLY, " "), "A reason is needed"),
        (CountRules(), 1_000, Leftover(Use.PARTLY, "\x1b[2J"), "A reason is needed"),
        (CountRules(), 1_000, Leftover(Use.PARTLY, "a" * 81), "has 81 characters; 80 fit"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    rules: CountRules, budget: int, wish: Leftover, reason: str
) -> None:
    with pytest.raises(CannotSettle, match=reason):
        settled(counted(rules, budget), rules, wish)


def test_without_another_project_money_can_still_be_carried_over() -> None:
    rules = CountRules(minimum_votes=8)
    found = settled(counted(rules), rules, Leftover(Use.CARRIED_OVER, WHY))
    assert found == Leftover(Use.CARRIED_OVER, WHY)


@pytest.mark.parametrize(
    ("rules", "comes_to"),
    [
        (CountRules(), [("", 0, 0), ("3", 100, 0), ("3", 100, 400)]),
        (CountRules(minimum_votes=8), [("", 0, 0)]),
        (CountRules(stop_at_first_misfit=True), [("", 0, 0), ("3", 400, 0), ("3", 400, 100)]),
    ],
)
def test_what_is_possible_comes_to_what_would_be_decided(
    rules: CountRules, comes_to: list[tuple[str, int, int]]
) -> None:
    outcome = counted(rules)
    found = possible(outcome, rules)
    assert [(one.project, one.given, one.added) for one in found] == comes_to
    for one in found:
        assert settled(outcome, rules, replace(one, reason=WHY)) == replace(one, reason=WHY)
