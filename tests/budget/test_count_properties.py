"""What holds for every count, whatever the projects and the rules are."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from budget.count import Candidate, CountRules, Explanation, Verdict, most_votes

FUNDED, DID_NOT_FIT, BELOW_MINIMUM, THEME_FULL, DISTRICT_FULL, EXCLUDED, LOST_DRAW, _GONE = Verdict

Case = tuple[tuple[Candidate, ...], int, CountRules, str]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a count with numbers so small that ties and full themes are frequent."""
    names = "abcdefghi"[: draw(st.integers(0, 9))]
    few, keys = st.integers(0, 2), st.sampled_from(("", "x", "y"))
    facts = st.tuples(st.integers(0, 4), few, keys, keys)
    entered = tuple(Candidate(n, n, *draw(facts)) for n in names)
    caps = st.dictionaries(keys, st.integers(0, 9), max_size=1)
    pairs = [(a, b) for a in names for b in names if a < b]
    exclusions = draw(st.lists(st.sampled_from(pairs), max_size=2)) if pairs else []
    rules = CountRules(draw(st.booleans()), draw(few), draw(caps), draw(caps), tuple(exclusions))
    return entered, draw(st.integers(0, 12)), rules, draw(st.text(max_size=3))


def may_join(one: Candidate, won: Sequence[Candidate], rules: CountRules) -> bool:
    """Whether everything but money allows a project beside those that won already."""
    theme = sum(w.cost for w in won if w.theme == one.theme) + one.cost
    district = sum(w.cost for w in won if w.district == one.district) + one.cost
    return (
        one.votes >= rules.minimum_votes
        and theme <= rules.theme_caps.get(one.theme, theme)
        and district <= rules.district_caps.get(one.district, district)
        and not any({one.id, w.id} == set(pair) for w in won for pair in rules.exclusions)
    )


def recount(order: Sequence[Candidate], budget: int, rules: CountRules) -> list[Candidate]:
    """Count once more, as simply as it can be written, in the order given."""
    won: list[Candidate] = []
    for one in order:
        if not may_join(one, won, rules):
            continue
        if sum(w.cost for w in won) + one.cost <= budget:
            won.append(one)
        elif rules.stop_at_first_misfit and one.cost <= budget:
            break
    return won


def order_of_turns(entered: Sequence[Candidate], seed: str) -> list[Candidate]:
    def lot(one: Candidate) -> bytes:
        return sha256(b"wijkstem lot\0" + seed.encode() + b"\0" + one.id.encode()).digest()

    return sorted(entered, key=lambda one: (-one.votes, one.cost, lot(one)))


@given(cases())
def test_counting_again_by_hand_gives_the_same(case: Case) -> None:
    entered, budget, rules, seed = case
    outcome = most_votes(*case)
    order = order_of_turns(entered, seed)
    assert [told.candidate for told in outcome.explanations] == order
    assert list(outcome.funded) == recount(order, budget, rules)
    assert outcome.spent <= budget


@given(cases(), st.data())
def test_the_order_of_entry_has_no_part_in_it(case: Case, data: st.DataObject) -> None:
    entered, budget, rules, seed = case
    shuffled = data.draw(st.permutations(entered))
    assert most_votes(shuffled, budget, rules, seed) == most_votes(*case)


@given(cases(), st.text(max_size=3))
def test_where_nothing_was_drawn_the_seed_has_no_part_in_it(case: Case, other: str) -> None:
    entered, budget, rules, _ = case
    outcome = most_votes(*case)
    if not outcome.ties:
        assert set(most_votes(entered, budget, rules, other).winners) == set(outcome.winners)


@given(cases(), st.data(), st.integers(1, 3))
def test_a_winner_with_more_votes_or_a_lower_cost_still_wins(
    case: Case, data: st.DataObject, by: int
) -> None:
    entered, budget, rules, seed = case
    outcome = most_votes(*case)
    if not outcome.funded:
        return
    winner = data.draw(st.sampled_from(outcome.funded))
    for better in (
        replace(winner, votes=winner.votes + by),
        replace(winner, cost=max(0, winner.cost - by)),
    ):
        changed = tuple(better if one == winner else one for one in entered)
        assert winner.id in most_votes(changed, budget, rules, seed).winners


@given(cases())
def test_a_draw_was_lost_exactly_by_those_that_would_have_won_as_first_of_their_equals(
    case: Case,
) -> None:
    _, budget, rules, _ = case
    outcome = most_votes(*case)
    order = [told.candidate for told in outcome.explanations]
    for told in outcome.explanations:
        one = told.candidate
        equal = [o for o in order if (o.votes, o.cost) == (one.votes, one.cost) and o != one]
        first = min(order.index(o) for o in (one, *equal))
        others = [o for o in order if o != one]
        promoted = recount([*others[:first], one, *others[first:]], budget, rules)
        won_as_first = one in promoted
        assert won_as_first == (told.verdict in {FUNDED, LOST_DRAW})
        if told.verdict is LOST_DRAW:
            ahead = order[: told.rank - 1]
            assert told.by == tuple(o.id for o in ahead if o in equal and o.id in outcome.winners)


@given(cases())
def test_every_explanation_is_true(case: Case) -> None:
    _, budget, rules, _ = case
    outcome = most_votes(*case)
    tied = {name for tie in outcome.ties for name in tie.ids}
    for told in outcome.explanations:
        earlier = outcome.explanations[: told.rank - 1]
        assert told.left == budget - sum(e.candidate.cost for e in earlier if e.verdict is FUNDED)
        assert told.drawn == (told.candidate.id in tied)
        assert told.verdict is LOST_DRAW or is_true(told, earlier, budget, rules)


def is_true(
    told: Explanation, earlier: Sequence[Explanation], budget: int, rules: CountRules
) -> bool:
    """Whether a verdict, and the numbers behind it, follow from what was decided earlier."""
    one = told.candidate
    won = [e.candidate for e in earlier if e.verdict is FUNDED]
    if told.verdict is BELOW_MINIMUM:
        return one.votes < rules.minimum_votes
    if told.verdict is EXCLUDED:
        pairs = [set(pair) for pair in rules.exclusions]
        return told.by == tuple(w.id for w in won if {one.id, w.id} in pairs) != ()
    if told.verdict is THEME_FULL:
        spent = sum(w.cost for w in won if w.theme == one.theme)
        return told.room == rules.theme_caps[one.theme] - spent < one.cost
    if told.verdict is DISTRICT_FULL:
        spent = sum(w.cost for w in won if w.district == one.district)
        return told.room == rules.district_caps[one.district] - spent < one.cost
    if told.by:
        misfits = [e.candidate.id for e in earlier if e.left < e.candidate.cost <= budget]
        return rules.stop_at_first_misfit and told.by[0] in misfits
    return (told.verdict is FUNDED) == (one.cost <= told.left)


@given(
    chosen=st.lists(st.integers(1, 9), min_size=1, max_size=4),
    others=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 6)), max_size=4),
    left=st.integers(0, 9),
    seed=st.text(max_size=3),
)
def test_what_everybody_chose_and_can_be_paid_wins(
    chosen: list[int], others: list[tuple[int, int]], left: int, seed: str
) -> None:
    everybody = 7
    wanted = [Candidate(f"all {n}", "", cost, everybody) for n, cost in enumerate(chosen)]
    rest = [Candidate(f"some {n}", "", cost, votes) for n, (cost, votes) in enumerate(others)]
    budget = sum(chosen) + left
    for rules in (CountRules(), CountRules(stop_at_first_misfit=True, minimum_votes=everybody)):
        outcome = most_votes([*rest, *wanted], budget, rules, seed)
        assert {one.id for one in wanted} <= set(outcome.winners)
        assert outcome.spent <= budget
