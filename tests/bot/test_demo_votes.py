from collections import Counter
from datetime import timedelta

import pytest

from bot.demo import DE_LINDEN
from bot.demo.votes import Way, invented_votes
from bot.editions.file import read_edition
from budget.timeline import Phase

EDITION = read_edition(DE_LINDEN).edition
VOTES = invented_votes(EDITION)


def test_everybody_voted_through_a_channel_or_on_paper() -> None:
    assert Counter((vote.channel, vote.batch) for vote in VOTES) == {
        (Way.WHATSAPP, None): 1_720,
        (Way.TELEGRAM, None): 610,
        (Way.SMS, None): 470,
        (Way.PAPER, 1): 190,
        (Way.PAPER, 2): 150,
    }
    assert len(VOTES) == 3_140


def test_every_basket_is_a_valid_ballot() -> None:
    for vote in VOTES:
        vote.ballot.check(EDITION)


def test_baskets_hold_one_to_nine_projects_and_some_are_blank() -> None:
    sizes = Counter(len(vote.ballot.picked) for vote in VOTES)
    assert set(sizes) == set(range(10))
    assert sizes[0] == 45
    assert max(sizes, key=lambda size: sizes[size]) == 3


def test_eleven_projects_win_by_most_votes() -> None:
    votes = _votes_by_project()
    winners, left = [], EDITION.budget
    for project in sorted(EDITION.projects, key=lambda p: (-votes[p.number], p.cost)):
        if project.cost <= left:
            winners.append(project.number)
            left -= project.cost
    assert sorted(winners) == [2, 3, 5, 7, 8, 10, 11, 15, 19, 22, 24]
    assert left == 2_000


def test_no_project_is_alone_and_none_is_wanted_by_all() -> None:
    votes = _votes_by_project()
    assert set(votes) == set(EDITION.project_by_number)
    assert all(150 < wanted < len(VOTES) / 2 for wanted in votes.values())
    assert votes[21] > sorted(votes.values())[len(votes) // 2]


def test_no_two_neighbours_in_the_outcome_hang_on_a_tie() -> None:
    ordered = sorted(_votes_by_project().values())
    assert len(set(ordered)) == len(ordered)


def test_votes_come_in_order_of_time_while_voting_is_open() -> None:
    moments = [vote.at for vote in VOTES]
    assert moments == sorted(moments)
    assert {EDITION.timeline.at(moment) for moment in moments} == {Phase.VOTING}
    assert all(moment.utcoffset() == timedelta() for moment in moments)


def test_every_day_has_votes_and_the_first_and_the_last_are_busy() -> None:
    days = Counter(vote.at.astimezone(EDITION.zone).day for vote in VOTES)
    assert set(days) == set(range(1, 32))
    typical = sorted(days.values())[15]
    assert min(days[1], days[31]) > 2 * typical


def test_most_vote_in_the_evening_and_hardly_anybody_at_night() -> None:
    hours = Counter(vote.at.astimezone(EDITION.zone).hour for vote in VOTES if not vote.batch)
    assert sum(hours[hour] for hour in range(6)) < len(VOTES) / 100
    assert hours.most_common(1)[0][0] in {19, 20, 21}


@pytest.mark.parametrize(("batch", "days"), [(1, {4, 11}), (2, {18, 25})])
def test_paper_comes_in_when_the_house_is_open(batch: int, days: set[int]) -> None:
    moments = [vote.at.astimezone(EDITION.zone) for vote in VOTES if vote.batch == batch]
    assert {moment.day for moment in moments} == days
    assert {moment.hour for moment in moments} == {14, 15}


def test_the_same_seed_gives_the_same_votes_and_another_one_others() -> None:
    assert invented_votes(EDITION) == VOTES
    assert invented_votes(EDITION, "another") != VOTES


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_the_outcome_hangs_on_the_wishes_and_not_on_the_seed(seed: str) -> None:
    votes = Counter(n for vote in invented_votes(EDITION, seed) for n in vote.ballot.picked)
    assert {number for number, _ in votes.most_common(2)} == {3, 8}
    for vote in invented_votes(EDITION, seed)[:100]:
        vote.ballot.check(EDITION)


def _votes_by_project() -> Counter[int]:
    return Counter(number for vote in VOTES for number in vote.ballot.picked)
