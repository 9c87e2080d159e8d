"""What is written can be read again, whatever people call their projects."""

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import StringIO
from itertools import permutations, product
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.count import CountRules, Outcome, Rule, most_votes, tally_choices, tally_points
from budget.pabulib import Ballot, Election, Listed, VoteType, read
from budget.pabulib_rows import readable
from budget.pabulib_writer import CannotWrite, shuffled, written

BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
POISON = [
    *(f"Bomen{c}VOTES{c}1;2" for c in BREAKS),
    *('"', '""', '"Bomen" op', 'Bomen "op"', ";", "Bomen; deel II", ";;;", '";"', "';'"),
    *("\u202eBomen", "\u2066Bomen\u2069", "\u200fBomen", "Bo\x00men", "\ufeffBomen", "\ud800"),
    *("", " ", "\t", " Bomen ", "META", "VOTES", "none", "=1+1", "\\", "👩\u200d🌾", "a\xa0b"),
]
FILES = sorted((Path(__file__).parent.parent / "elections").glob("*.pb"))
MIXED = st.text(st.one_of(st.sampled_from(BREAKS + "\";,'\u202e\ud800 "), st.characters()))


def first(_count: int) -> int:
    return 0


def last(count: int) -> int:
    return count - 1


def foretold(draws: Iterator[int]) -> Callable[[int], int]:
    """Return a source of chance that is none."""
    return lambda _count: next(draws)


def election(
    titles: Sequence[str],
    ballots: Sequence[Ballot],
    vote_type: VoteType = VoteType.APPROVAL,
    facts: Mapping[str, str] = MappingProxyType({}),
) -> Election:
    """Return an election on projects 1, 2, ... with these titles and costs of 100, 200, ..."""
    points = vote_type.spreads_points
    return Election(
        meta=facts,
        vote_type=vote_type,
        budget=500,
        unit=1,
        minimum_votes=0,
        projects=tuple(
            Listed(str(n), title, 100 * n, "groen" if n % 2 else "", "", None, None)
            for n, title in enumerate(titles, start=1)
        ),
        ballots=tuple(ballots),
        tally=tally_points(dict(zip(b.picked, b.points, strict=True)) for b in ballots)
        if points
        else tally_choices(b.picked for b in ballots),
    )


def counted(votes: Election, seed: str = "seed") -> Outcome:
    rules = CountRules(minimum_votes=votes.minimum_votes)
    return most_votes(votes.candidates(), votes.budget, rules, seed)


def sayings(votes: Election) -> Counter[tuple[tuple[str, int], ...]]:
    """Return how often each ballot is there; the order of approvals and of points says nothing."""
    rankings = votes.vote_type is VoteType.ORDINAL
    ballots = (zip(b.picked, b.points or (1,) * len(b.picked), strict=True) for b in votes.ballots)
    return Counter(tuple(b) if rankings else tuple(sorted(set(b))) for b in ballots)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode(), newline=""), delimiter=";"))


def part(content: bytes, name: str) -> list[list[str]]:
    """Return the rows under a heading of a part, up to the next part."""
    found = rows(content)
    after = found[found.index([name]) + 2 :]
    return after[: next((n for n, row in enumerate(after) if len(row) == 1), len(after))]


@st.composite
def elections(draw: st.DrawFn) -> Election:
    titles = draw(st.lists(MIXED, min_size=1, max_size=5))
    names = [str(n) for n in range(1, len(titles) + 1)]
    vote_type = draw(st.sampled_from((VoteType.APPROVAL, VoteType.CUMULATIVE)))
    baskets = draw(st.lists(st.lists(st.sampled_from(names), unique=True), max_size=8))
    few = st.integers(0, 5)
    ballots = [
        Ballot(tuple(b), tuple(draw(few) for _ in b) if vote_type.spreads_points else ())
        for b in baskets
    ]
    return election(
        titles, ballots, vote_type, {"description": draw(MIXED), "comment": draw(MIXED)}
    )


@given(elections(), st.randoms(use_true_random=False))
def test_what_is_written_is_the_same_election_when_it_is_read(
    votes: Election, chance: random.Random
) -> None:
    again = read(written(votes, counted(votes), chance.randrange))
    titles = {p.id: readable(p.title) or p.id for p in votes.projects}
    assert {p.id: p.title for p in again.projects} == titles
    assert {(c.id, c.cost, c.votes, c.theme) for c in again.candidates()} == {
        (c.id, c.cost, c.votes, c.theme) for c in votes.candidates()
    }
    assert sayings(again) == sayings(votes)
    assert counted(again).winners == counted(votes).winners
    assert {p.id for p in again.projects if p.selected} == set(counted(votes).winners)
    assert (again.vote_type, again.budget, again.unit) == (votes.vote_type, votes.budget, 1)
    assert again.meta.get("description", "") == readable(votes.meta["description"])


@given(elections(), st.randoms(use_true_random=False))
def test_every_line_stands_on_its_own_for_any_reader(
    votes: Election, chance: random.Random
) -> None:
    text = written(votes, counted(votes), chance.randrange).decode()
    assert text.splitlines() == text.removesuffix("\n").split("\n")
    assert all(c.isprintable() for c in text.replace("\n", ""))


@pytest.mark.parametrize("title", POISON)
def test_no_title_breaks_a_file(title: str) -> None:
    votes = election([title, "Bankjes"], [Ballot(("1", "2")), Ballot(()), Ballot(("2",))])
    again = read(written(votes, counted(votes), first))
    assert {p.id: p.title for p in again.projects} == {
        "1": readable(title) or "1",
        "2": "Bankjes",
    }
    assert sayings(again) == sayings(votes)


@pytest.mark.parametrize(
    ("vote_type", "blank", "row"),
    [
        (VoteType.APPROVAL, Ballot(()), ["1", ""]),
        (VoteType.CUMULATIVE, Ballot(()), ["1", "", ""]),
        (VoteType.ORDINAL, Ballot(()), ["1", ""]),
    ],
)
def test_a_blank_vote_survives(vote_type: VoteType, blank: Ballot, row: list[str]) -> None:
    votes = election(["Bomen"], [blank, blank], vote_type)
    content = written(votes, counted(votes), first)
    assert part(content, "VOTES")[0] == row
    assert read(content).ballots == (blank, blank)


def test_a_file_as_the_public_gets_it() -> None:
    votes = election(
        ["Bomen", "Bankjes; 2 stuks", "Podium"],
        [Ballot(("2", "1")), Ballot(("2",)), Ballot(("3",)), Ballot(())],
        facts={"unit": "Voorbeeldstad", "description": "Buurtbudget"},
    )
    votes = replace(votes, minimum_votes=1)
    assert written(votes, counted(votes), last).decode() == (
        "META\nkey;value\ndescription;Buurtbudget\nunit;Voorbeeldstad\nnum_projects;3\n"
        "num_votes;4\nbudget;500\nvote_type;approval\nrule;greedy-threshold\n"
        "min_project_score_threshold;1\n"
        "PROJECTS\nproject_id;cost;votes;name;category;selected\n"
        '2;200;2;"Bankjes; 2 stuks";;1\n1;100;1;Bomen;groen;1\n3;300;1;Podium;groen;0\n'
        "VOTES\nvoter_id;vote\n1;\n2;3\n3;2\n4;1,2\n"
    )


def test_a_ballot_tells_neither_its_place_nor_the_order_in_which_it_was_filled_in() -> None:
    ballots = [Ballot(("3", "1", "2")), Ballot(("2",)), Ballot(("2", "1"))]
    votes = election(["a", "b", "c"], ballots)
    one, other = (written(votes, counted(votes), chance) for chance in (first, last))
    assert part(one, "VOTES") == [["1", "1,2,3"], ["2", "2"], ["3", "1,2"]]
    assert part(other, "VOTES") == [["1", "1,2"], ["2", "2"], ["3", "1,2,3"]]


def test_points_are_told_the_most_first() -> None:
    votes = election(["a", "b"], [Ballot(("1", "2"), (1, 4))], VoteType.CUMULATIVE)
    assert part(written(votes, counted(votes), first), "VOTES") == [["1", "2,1", "4,1"]]


def test_a_ranking_stays_in_its_order() -> None:
    votes = replace(
        election(["a", "b"], [Ballot(("2", "1"))], VoteType.ORDINAL), tally={"2": 2, "1": 1}
    )
    again = read(written(votes, counted(votes), first))
    assert (again.ballots, again.tally) == (votes.ballots, votes.tally)


def test_every_order_of_ballots_can_come_out() -> None:
    draws = product(range(3), range(2), range(1))
    orders = {tuple(shuffled("abc", foretold(iter(draw)))) for draw in draws}
    assert orders == set(permutations("abc"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_an_election_of_ours_comes_out_as_it_went_in(file: Path) -> None:
    votes = read(file.read_bytes())
    again = read(written(votes, counted(votes), last))
    assert {p.id: (p.cost, p.title, p.theme, p.district) for p in again.projects} == {
        p.id: (p.cost, p.title, p.theme, p.district) for p in votes.projects
    }
    assert (again.unit, again.budget, again.tally) == (votes.unit, votes.budget, votes.tally)
    assert counted(again).winners == counted(votes).winners
    assert sayings(again) == sayings(votes)


@pytest.mark.parametrize(
    "name", ["", " 1", "1,2", "META", "projects", "Votes", "none", "1\u2028", "1\n"]
)
def test_a_name_that_would_be_misread_is_refused(name: str) -> None:
    votes = replace(election([], []), projects=(Listed(name, "Bomen", 100, "", "", None, None),))
    with pytest.raises(CannotWrite, match="can be called"):
        written(votes, counted(votes), first)


def test_an_outcome_that_the_ballots_do_not_give_is_refused() -> None:
    votes = election(["a", "b"], [Ballot(("1",))])
    outcome = counted(votes)
    for other in (
        replace(votes, tally={"1": 2}),
        replace(votes, budget=501),
        replace(votes, projects=votes.projects[:1]),
    ):
        with pytest.raises(CannotWrite, match="not that of these"):
            written(other, outcome, first)


@pytest.mark.parametrize(
    ("facts", "rule", "told"),
    [
        ({}, Rule.MOST_VOTES, "greedy"),
        ({}, Rule.EQUAL_SHARES, "equalshares/add1"),
        ({"rule": "greedy-no-skip"}, Rule.MOST_VOTES, "greedy-no-skip"),
        ({"rule": " \u2028"}, Rule.MOST_VOTES, "greedy"),
    ],
)
def test_the_rule_is_named_as_in_the_format(facts: dict[str, str], rule: Rule, told: str) -> None:
    votes = election(["a"], [], facts=facts)
    outcome = replace(counted(votes), rule=rule)
    assert read(written(votes, outcome, first)).meta["rule"] == told


def test_what_the_format_does_not_know_and_what_is_no_longer_true_stays_out() -> None:
    votes = election(["a"], [], facts={"hobby": "chess", "num_votes": "99", "fully_funded": "0"})
    meta = read(written(votes, counted(votes), first)).meta
    assert "hobby" not in meta
    assert (meta["num_votes"], meta["fully_funded"]) == ("0", "1")
