from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.ballot import AnyBallot, Basket, CannotCast, Points, check_ballot
from budget.edition import Edition, Project
from budget.paper import (
    Agreement,
    HandedIn,
    Mistyped,
    Reading,
    Record,
    Round,
    agreement,
    flaws,
    last_moment,
    read_ballot,
    read_serial,
    settled,
    stands_over_chat,
    written,
)
from budget.rules import BallotRules, BasketRules, ChoiceRules, PointRules, VoteRules
from budget.timeline import Phase, Timeline
from budget.vessels import Vessel, VesselRules, Vessels

BEGINS = datetime(2027, 4, 1, 6, 0, tzinfo=UTC)
OPENS = datetime(2027, 5, 1, 6, 0, tzinfo=UTC)
CLOSES = datetime(2027, 5, 10, 18, 0, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EDITION = Edition(
    slug="plein",
    place="Het Plein",
    organiser={"nl": "dorpsraad"},
    zone=ZoneInfo("Europe/Amsterdam"),
    budget=1_000,
    timeline=Timeline({Phase.IDEAS: BEGINS, Phase.VOTING: OPENS, Phase.COUNTING: CLOSES}),
    entered=Phase.VOTING,
    projects=(
        Project(1, {"nl": "Bomen"}, {"nl": "-"}, 600, "green", "north"),
        Project(2, {"nl": "Bank"}, {"nl": "-"}, 500),
        Project(8, {"nl": "Doel"}, {"nl": "-"}, 400, "sport"),
        Project(9, {"nl": "Gras"}, {"nl": "-"}, 100, "green", "north"),
    ),
)
VESSELS = VesselRules(1_000, 100, (Vessel("green", floor=200), Vessel("sport")))
RULES = st.sampled_from([BasketRules(), ChoiceRules(2), PointRules(5), VESSELS])


def under(ballot: BallotRules) -> Edition:
    return replace(EDITION, vote=VoteRules(ballot))


@pytest.mark.parametrize(
    ("rules", "typed", "ballot"),
    [
        (BasketRules(), "", Basket()),
        (BasketRules(), "  ", Basket()),
        (BasketRules(), "8 1", Basket((1, 8))),
        (BasketRules(), "8,1,  2", Basket((1, 2, 8))),
        (BasketRules(), "99", Basket((99,))),
        (ChoiceRules(2), "1+2+8", Basket((1, 2, 8))),
        (PointRules(5), "", Points()),
        (PointRules(5), "8:1 2=3", Points(((2, 3), (8, 1)))),
        (PointRules(5), "8:0 2:9", Points(((2, 9),))),
        (VESSELS, "", Vessels(())),
        (VESSELS, "7 3", Vessels((7, 3))),
        (VESSELS, "9 9", Vessels((9, 9))),
        (BasketRules(), "?", None),
        (PointRules(5), " ? ", None),
        (VESSELS, "?", None),
    ],
)
def test_what_stands_on_a_ballot_is_read_as_it_is(
    rules: BallotRules, typed: str, ballot: AnyBallot | None
) -> None:
    assert read_ballot(typed, under(rules)) == ballot
    assert read_ballot(written(ballot), under(rules)) == ballot


@pytest.mark.parametrize(
    ("rules", "typed", "reason"),
    [
        (BasketRules(), "1 x", '"x" is no number; type ? if'),
        (BasketRules(), "-1", '"-1" is no number'),
        (BasketRules(), "1234567", "is no number"),
        (BasketRules(), "1 8 1", "1 is there twice"),
        (BasketRules(), "3:2", '"3:2" is no number'),
        (PointRules(5), "3", "as in 3:2 8:1"),
        (PointRules(5), "3:2 4", "as in 3:2 8:1"),
        (PointRules(5), "3:2 3:1", "3 is there twice"),
        (VESSELS, "7", "There are 2 themes"),
        (VESSELS, "7 2 1", "There are 2 themes"),
    ],
)
def test_what_can_only_be_a_typing_error_is_refused(
    rules: BallotRules, typed: str, reason: str
) -> None:
    with pytest.raises(Mistyped) as refused:
        read_ballot(typed, under(rules))
    assert reason in str(refused.value)


@given(RULES, st.text())
def test_whatever_is_typed_is_read_or_refused(rules: BallotRules, typed: str) -> None:
    with suppress(Mistyped):
        ballot = read_ballot(typed, under(rules))
        assert read_ballot(written(ballot), under(rules)) == ballot


@pytest.mark.parametrize("typed", ["", "0", "-1", "A1", "1 2", "1234567890", "1.5"])
def test_a_serial_number_is_a_number(typed: str) -> None:
    with pytest.raises(Mistyped):
        read_serial(typed)
    assert read_serial(" 0017 ") == 17


CROWDED = BasketRules(most=1, theme_caps={"green": 650}, district_caps={"north": 600})


@pytest.mark.parametrize(
    ("rules", "typed", "kinds", "numbers"),
    [
        (BasketRules(), "?", ["illegible"], ""),
        (BasketRules(), "1 2", ["too dear"], "100 euros"),
        (BasketRules(), "1 77", ["no such project"], "no project 77"),
        (PointRules(5), "77:1", ["no such project"], "no project 77"),
        (CROWDED, "1 9", ["too many", "theme full", "district full"], "50 euros"),
        (CROWDED, "1 9", ["too many", "theme full", "district full"], '100 euros too much for "n'),
        (BasketRules(exclusions=((1, 8),)), "1 8", ["excluded"], "both 1 and 8"),
        (ChoiceRules(2), "1 2 8", ["too many"], "1 more than the 2"),
        (ChoiceRules(3, least=2), "8", ["too few"], "1 fewer than the 2"),
        (ChoiceRules(3, most_per_theme=1), "1 9", ["theme full"], "1 projects too much for the t"),
        (PointRules(5), "1:4 8:3", ["too many"], "2 more than the 5"),
        (PointRules(5, most_each=3), "8:5", ["too many each"], "2 points more than the 3"),
        (VESSELS, "9 9", ["out of balance"], "18 chips in all instead of 10"),
        (VESSELS, "1 9", ["out of balance"], "green"),
    ],
)
def test_too_much_is_invalid_with_the_reasons_in_numbers(
    rules: BallotRules, typed: str, kinds: list[str], numbers: str
) -> None:
    edition = under(rules)
    found = flaws(read_ballot(typed, edition), edition)
    assert [flaw.kind for flaw in found] == kinds
    assert numbers in " ".join(flaw.said for flaw in found)


@pytest.mark.parametrize("rules", [BasketRules(least=2), ChoiceRules(2, 1), PointRules(5), VESSELS])
def test_a_blank_ballot_is_valid(rules: BallotRules) -> None:
    assert flaws(read_ballot("", under(rules)), under(rules)) == ()


NUMBERS = st.lists(st.sampled_from([1, 2, 8, 9, 77]), unique=True).map(
    lambda numbers: " ".join(map(str, numbers))
)
PAIRS = st.dictionaries(st.sampled_from([1, 2, 8, 77]), st.integers(0, 6)).map(
    lambda given: " ".join(f"{number}:{to}" for number, to in given.items())
)
CHIPS = st.tuples(st.integers(0, 11), st.integers(0, 11)).map(
    lambda chips: f"{chips[0]} {chips[1]}"
)


@given(
    st.one_of(
        st.tuples(st.sampled_from([BasketRules(), CROWDED, ChoiceRules(2, 2)]), NUMBERS),
        st.tuples(st.sampled_from([PointRules(5), PointRules(5, 2)]), PAIRS),
        st.tuples(st.just(VESSELS), CHIPS),
    )
)
def test_a_ballot_is_valid_on_paper_exactly_if_it_is_in_chat(
    case: tuple[BallotRules, str],
) -> None:
    edition = under(case[0])
    ballot = read_ballot(case[1], edition)
    assert ballot is not None
    in_chat = True
    try:
        check_ballot(ballot, edition)
    except CannotCast:
        in_chat = False
    assert (flaws(ballot, edition) == ()) is in_chat


ONE, SAME, OTHER = Reading(Basket((1,))), Reading(Basket((1,))), Reading(Basket((1,)), b"code")


@pytest.mark.parametrize(
    ("readings", "how"),
    [
        ({}, Agreement.ONCE),
        ({Round.FIRST: ONE}, Agreement.ONCE),
        ({Round.SECOND: ONE}, Agreement.ONCE),
        ({Round.FIRST: ONE, Round.SECOND: SAME}, Agreement.READY),
        ({Round.FIRST: ONE, Round.SECOND: OTHER}, Agreement.DIFFERS),
        ({Round.FIRST: ONE, Round.SECOND: OTHER, Round.RESOLUTION: OTHER}, Agreement.READY),
        ({Round.FIRST: ONE, Round.RESOLUTION: ONE}, Agreement.ONCE),
    ],
)
def test_two_readings_make_a_ballot(readings: dict[Round, Reading], how: Agreement) -> None:
    assert agreement(readings) is how


def test_a_resolution_goes_for_what_it_resolves() -> None:
    two = {Round.FIRST: ONE, Round.SECOND: SAME}
    assert settled(two) == ONE
    assert settled({**two, Round.RESOLUTION: OTHER}) == OTHER


OVER = replace(EDITION, entered=Phase.COUNTING)
UNCOUNTED = {Phase.IDEAS: BEGINS, Phase.VOTING: OPENS, Phase.RESULTS: CLOSES}
AT_ONCE = replace(EDITION, timeline=Timeline(UNCOUNTED))
"""An edition of which the result is known when voting is over."""

MIDNIGHT = datetime(2027, 5, 3, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("edition", "day", "last"),
    [
        (EDITION, date(2027, 5, 3), MIDNIGHT - MICROSECOND),
        (EDITION, date(2027, 5, 10), MIDNIGHT + timedelta(days=7) - MICROSECOND),
        (AT_ONCE, date(2027, 5, 9), MIDNIGHT + timedelta(days=6) - MICROSECOND),
        (AT_ONCE, date(2027, 5, 10), CLOSES - MICROSECOND),
        (OVER, date(2027, 5, 3), MIDNIGHT - MICROSECOND),
        (OVER, date(2027, 5, 10), CLOSES - MICROSECOND),
        (OVER, date(2027, 5, 11), CLOSES - MICROSECOND),
    ],
)
def test_a_day_ends_at_local_midnight_or_with_the_vote(
    edition: Edition, day: date, last: datetime
) -> None:
    assert last_moment(day, edition) == last
    assert HandedIn(day).moment(edition) == last


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_day_on_which_the_clock_is_changed_ends_at_midnight_too(day: date) -> None:
    endless = replace(EDITION, timeline=Timeline({Phase.VOTING: OPENS}))
    after = (last_moment(day, endless) + MICROSECOND).astimezone(EDITION.zone)
    assert (after.date(), after.hour) == (day + timedelta(days=1), 0)


@pytest.mark.parametrize(
    ("handed_in", "while_voting", "after"),
    [
        (HandedIn(date(2027, 4, 30)), False, False),
        (HandedIn(date(2027, 5, 1)), True, True),
        (HandedIn(date(2027, 5, 1), OPENS), True, True),
        (HandedIn(date(2027, 5, 1), OPENS - MICROSECOND), False, False),
        (HandedIn(date(2027, 5, 2), OPENS), False, False),
        (HandedIn(date(2027, 5, 10)), True, True),
        (HandedIn(date(2027, 5, 10), CLOSES), True, False),  # the vote goes on until it is ended
        (HandedIn(date(2027, 5, 11)), True, False),
    ],
)
def test_paper_is_in_time_if_one_could_vote_then(
    handed_in: HandedIn, while_voting: bool, after: bool
) -> None:
    assert handed_in.in_time(EDITION) is while_voting
    assert handed_in.in_time(OVER) is after
    assert not handed_in.in_time(replace(EDITION, entered=Phase.RESULTS))


def test_without_a_phase_for_counting_paper_of_the_last_day_is_in_time() -> None:
    assert HandedIn(date(2027, 5, 10)).in_time(AT_ONCE)
    assert not HandedIn(date(2027, 5, 10), CLOSES).in_time(AT_ONCE)
    assert not HandedIn(date(2027, 5, 11)).in_time(AT_ONCE)


NOON = datetime(2027, 5, 3, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("handed_in", "in_chat", "stands"),
    [
        (HandedIn(date(2027, 5, 3)), "2027-05-02T22:30", True),
        (HandedIn(date(2027, 5, 3)), "2027-05-03T21:59:58", True),
        (HandedIn(date(2027, 5, 3)), "2027-05-03T22:00", False),
        (HandedIn(date(2027, 5, 3), NOON), "2027-05-03T09:59:59.9", True),
        (HandedIn(date(2027, 5, 3), NOON), "2027-05-03T10:00", False),
        (HandedIn(date(2027, 5, 3), NOON), "2027-05-03T10:00:01", False),
        (HandedIn(date(2027, 5, 10)), "2027-05-10T12:00", True),
    ],
)
def test_the_last_of_paper_and_chat_stands(handed_in: HandedIn, in_chat: str, stands: bool) -> None:
    moment = datetime.fromisoformat(in_chat).replace(tzinfo=UTC)
    assert stands_over_chat(handed_in.moment(EDITION), moment) is stands


def test_a_record_has_no_votes_and_nobody_but_who_entered_it() -> None:
    record = Record(9, 4, 2, 1, 1, {"too dear": 2, "illegible": 1}, ("Anna", "Bert"))
    assert record.as_data() == {
        "ballots": 9,
        "counted": 4,
        "later": 2,
        "replaced": 1,
        "resolved": 1,
        "invalid": 3,
        "entered by": "Anna, Bert",
        "invalid: illegible": 1,
        "invalid: too dear": 2,
    }
