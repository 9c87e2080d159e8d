"""What holds for every count by equal shares, whatever the ballots and the rules are."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from budget.count import Candidate, CountRules, Interim, Outcome, Stage
from budget.equal_shares import Completion, equal_shares
from budget.lot import lot

Vote = tuple[tuple[Candidate, ...], list[frozenset[str]], int]
FREE = CountRules()


def entered(costs: dict[str, int], ballots: Sequence[frozenset[str]]) -> tuple[Candidate, ...]:
    """Return projects with these costs, every other one in a theme, and their votes."""
    return tuple(
        Candidate(n, n, cost, sum(n in b for b in ballots), "green" if n in "bdf" else "", "north")
        for n, cost in costs.items()
    )


@st.composite
def votes(draw: st.DrawFn) -> Vote:
    """Draw a vote with so few ballots and prices that ties and empty purses are frequent."""
    names = "abcdef"[: draw(st.integers(1, 6))]
    times = draw(st.sampled_from((1, 4, 12)))
    costs = {name: times * draw(st.integers(0, 12)) for name in names}
    ballot = st.frozensets(st.sampled_from(names))
    ballots = draw(st.lists(ballot, min_size=1, max_size=7))
    return entered(costs, ballots), ballots, draw(st.integers(0, 30 * times))


@st.composite
def rules(draw: st.DrawFn) -> CountRules:
    caps = st.dictionaries(st.sampled_from(("", "green")), st.integers(0, 20), max_size=1)
    return CountRules(minimum_votes=draw(st.integers(0, 2)), theme_caps=draw(caps))


def count(vote: Vote, completion: Completion, limits: CountRules = FREE, euro: int = 1) -> Outcome:
    return equal_shares(*vote, limits, "seed", completion=completion, euro=euro)


Paid = list[tuple[Candidate, Fraction]]


def cheapest(
    open_to_all: Sequence[Candidate], ballots: Sequence[frozenset[str]], purses: Sequence[Fraction]
) -> tuple[Candidate, Fraction] | None:
    """Return the next project and what it asks, as simply as it can be written."""
    asks = []
    for one in open_to_all:
        rich = sorted(purse for purse, b in zip(purses, ballots, strict=True) if one.id in b)
        due = Fraction(one.cost)
        while rich and rich[0] * len(rich) < due:
            due -= rich.pop(0)
        if rich:
            price = due / len(rich)
            part = price / one.cost if one.cost else Fraction(0)
            asks.append((part, one.cost, -one.votes, lot("seed", one.id), price, one))
    if not asks:
        return None
    *_, price, one = min(asks, key=lambda ask: ask[:4])
    return one, price


def funded_at(share: Fraction, vote: Vote, limits: CountRules) -> Paid:
    """Give everybody this share, and fund what supporters can pay."""
    projects, ballots, budget = vote
    purses, paid = [share] * len(ballots), Paid()
    while True:
        winners = tuple(one for one, _ in paid)
        interim = Interim(budget, limits, budget, winners)
        able = [o for o in projects if o.cost <= budget and o not in winners]
        found = cheapest([o for o in able if not interim.bar(o)], ballots, purses)
        if found is None:
            return paid
        paid.append(found)
        purses = [
            max(Fraction(0), purse - found[1]) if found[0].id in ballot else purse
            for purse, ballot in zip(purses, ballots, strict=True)
        ]


def raised_by_hand(vote: Vote, limits: CountRules) -> tuple[Paid, Fraction]:
    """Raise one euro at a time, and begin anew each time."""
    projects, ballots, budget = vote
    share = Fraction(budget, len(ballots))
    while True:
        kept = funded_at(share, vote, limits)
        winners = tuple(one for one, _ in kept)
        interim = Interim(budget, limits, budget, winners)
        others = [o for o in projects if o.cost <= budget and o.votes and o not in winners]
        if all(interim.bar(one) for one in others):
            return kept, share
        if sum(one.cost for one, _ in funded_at(share + 1, vote, limits)) > budget:
            return kept, share
        share += 1


@given(votes(), rules())
def test_counting_again_by_hand_gives_the_same(vote: Vote, limits: CountRules) -> None:
    outcome = count(vote, Completion.RAISED, limits)
    paid = [
        (told.candidate, told.purse.paid)
        for told in outcome.explanations
        if told.purse and told.stage is Stage.SHARES
    ]
    assert (paid, outcome.share) == raised_by_hand(vote, limits)


@given(votes(), rules(), st.sampled_from(Completion))
def test_the_budget_holds_and_everything_is_explained(
    vote: Vote, limits: CountRules, completion: Completion
) -> None:
    projects, _, budget = vote
    outcome = count(vote, completion, limits)
    assert outcome.spent <= budget
    assert {told.candidate for told in outcome.explanations} == set(projects)
    assert [told.rank for told in outcome.explanations] == list(range(1, len(projects) + 1))


@given(votes(), rules())
def test_completion_only_adds_to_what_was_raised(vote: Vote, limits: CountRules) -> None:
    raised = count(vote, Completion.RAISED, limits).winners
    assert count(vote, Completion.FILLED_UP, limits).winners[: len(raised)] == raised


@given(votes(), st.sampled_from(Completion))
def test_what_everybody_approves_and_can_pay_is_funded(vote: Vote, completion: Completion) -> None:
    projects, ballots, budget = vote
    unanimous = [one for one in projects if one.votes == len(ballots) and one.cost <= budget]
    if unanimous:
        cost = min(one.cost for one in unanimous)
        assert cost in {one.cost for one in count(vote, completion).funded if one in unanimous}


@given(votes(), rules(), st.sampled_from(Completion), st.data())
def test_the_order_of_ballots_and_projects_has_no_part_in_it(
    vote: Vote, limits: CountRules, completion: Completion, data: st.DataObject
) -> None:
    projects, ballots, budget = vote
    shuffled = (
        tuple(data.draw(st.permutations(projects))),
        data.draw(st.permutations(ballots)),
        budget,
    )
    assert count(shuffled, completion, limits) == count(vote, completion, limits)


@given(votes(), st.sampled_from(Completion))
def test_doubling_every_ballot_and_halving_the_raise_changes_no_winner(
    vote: Vote, completion: Completion
) -> None:
    projects, ballots, budget = vote
    doubled = tuple(replace(one, votes=2 * one.votes) for one in projects)
    twice = count((doubled, [*ballots, *ballots], budget), completion)
    assert twice.winners == count(vote, completion, euro=2).winners


@given(votes(), rules(), st.sampled_from(Completion))
def test_supporters_paid_the_cost_exactly_and_nobody_overspent(
    vote: Vote, limits: CountRules, completion: Completion
) -> None:
    _, ballots, _ = vote
    outcome = count(vote, completion, limits)
    assert outcome.share is not None
    purses = dict.fromkeys(range(len(ballots)), outcome.share)
    for told in outcome.explanations:
        if told.purse is None or told.purse.paid is None:
            continue
        supporters = [place for place, ballot in enumerate(ballots) if told.candidate.id in ballot]
        paid = {place: min(purses[place], told.purse.paid) for place in supporters}
        assert sum(paid.values()) == told.candidate.cost
        assert told.purse.short == sum(amount < told.purse.paid for amount in paid.values())
        purses |= {place: purses[place] - amount for place, amount in paid.items()}
    assert min(purses.values()) >= 0
    for told in outcome.explanations:
        supporters = [place for place, ballot in enumerate(ballots) if told.candidate.id in ballot]
        assert told.purse is not None
        assert told.purse.left == sum(purses[place] for place in supporters)
