from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from budget.edition import Edition, NotReady
from budget.moving import CannotShift, differences, left_out, moved, shifted, weeks_until
from budget.timeline import NoSuchTime, Phase, Timeline, local_time
from tests.storage.linden import EDITION as LINDEN

ZONE = ZoneInfo("Europe/Amsterdam")


def at(day: str, time: str = "00:00") -> datetime:
    return local_time(datetime.fromisoformat(f"{day}T{time}"), ZONE)


BEGINS = {
    Phase.PREPARING: at("2027-01-01"),
    Phase.IDEAS: at("2027-02-01"),
    Phase.SCREENING: at("2027-03-01"),
    Phase.VOTING: at("2027-04-01"),
    Phase.RESULTS: at("2027-04-15", "12:00"),
}
EDITION = replace(LINDEN, timeline=Timeline(BEGINS), entered=Phase.IDEAS)
NOW = at("2027-02-10", "09:00")


@pytest.mark.parametrize(
    ("phase", "to", "changed"),
    [
        (Phase.VOTING, at("2027-04-08"), {Phase.VOTING: at("2027-04-08")}),
        (  # over the results: these keep their distance, and their hour
            Phase.VOTING,
            at("2027-05-01"),
            {Phase.VOTING: at("2027-05-01"), Phase.RESULTS: at("2027-05-15", "12:00")},
        ),
        (  # from winter into summer: midnight stays midnight
            Phase.SCREENING,
            at("2027-04-20"),
            {
                Phase.SCREENING: at("2027-04-20"),
                Phase.VOTING: at("2027-05-21"),
                Phase.RESULTS: at("2027-06-04", "12:00"),
            },
        ),
        (  # as late as the next one: that moves along
            Phase.VOTING,
            at("2027-04-15", "12:00"),
            {Phase.VOTING: at("2027-04-15", "12:00"), Phase.RESULTS: at("2027-04-30")},
        ),
        (  # before its neighbour, which keeps its length
            Phase.RESULTS,
            at("2027-04-01"),
            {Phase.RESULTS: at("2027-04-01"), Phase.VOTING: at("2027-03-17", "12:00")},
        ),
        (Phase.COUNTING, at("2027-04-14"), {Phase.COUNTING: at("2027-04-14")}),  # was left out
    ],
)
def test_a_boundary_that_moves_moves_whom_it_overtakes(
    phase: Phase, to: datetime, changed: dict[Phase, datetime]
) -> None:
    after = moved(EDITION, phase, to, NOW)
    assert after.timeline.begins == {**BEGINS, **changed}
    assert {p: will for p, _was, will in differences(EDITION.timeline, after.timeline)} == changed


@pytest.mark.parametrize(
    ("phase", "to", "reason"),
    [
        (Phase.IDEAS, at("2027-03-01"), "ideas has begun"),
        (Phase.PREPARING, at("2027-03-01"), "preparing has begun"),
        (Phase.INFORMING, at("2027-03-01"), "informing has begun"),
        (Phase.VOTING, NOW, "begins later than now"),
        (Phase.VOTING, at("2027-02-20"), "no time left for screening"),
        (Phase.COUNTING, at("2027-05-01"), "results must begin after counting"),
    ],
)
def test_what_cannot_move_says_why(phase: Phase, to: datetime, reason: str) -> None:
    with pytest.raises(CannotShift, match=reason):
        moved(EDITION, phase, to, NOW)


def test_a_neighbour_is_not_moved_to_an_hour_that_the_clock_skips() -> None:
    begins = {Phase.SCREENING: at("2027-03-26", "23:00"), Phase.VOTING: at("2027-03-27", "02:30")}
    edition = replace(EDITION, timeline=Timeline({**BEGINS, **begins}))
    with pytest.raises(NoSuchTime, match="2027-03-28T02:30"):
        moved(edition, Phase.SCREENING, at("2027-03-27", "23:00"), NOW)


@pytest.mark.parametrize(
    ("edition", "now"),
    [
        (replace(EDITION, entered=Phase.SCREENING), at("2027-04-02")),  # voting waits
        (replace(EDITION, entered=Phase.PREPARING), at("2026-12-01")),  # nothing has begun
    ],
)
def test_what_waits_can_be_put_off(edition: Edition, now: datetime) -> None:
    first = Phase.VOTING if edition.entered is Phase.SCREENING else Phase.PREPARING
    to = at("2027-04-05") if first is Phase.VOTING else at("2027-01-08")
    assert moved(edition, first, to, now).timeline.begins == {**BEGINS, first: to}


def test_a_phase_is_left_out_until_it_begins() -> None:
    assert Phase.SCREENING not in left_out(EDITION, Phase.SCREENING, NOW).timeline.begins
    for phase, reason in ((Phase.IDEAS, "has begun"), (Phase.CLOSED, "left out already")):
        with pytest.raises(CannotShift, match=reason):
            left_out(EDITION, phase, NOW)


def test_a_time_with_an_offset_of_its_own_is_that_moment() -> None:
    there = datetime.fromisoformat("2027-05-01T00:00+05:00")
    assert local_time(there, ZONE) == datetime(2027, 4, 30, 19, 0, tzinfo=UTC)


def test_without_a_vote_nothing_is_counted_and_there_is_no_result() -> None:
    counting = moved(EDITION, Phase.COUNTING, at("2027-04-14"), NOW)
    without = left_out(counting, Phase.VOTING, NOW)
    assert [*without.timeline.begins] == [Phase.PREPARING, Phase.IDEAS, Phase.SCREENING]
    for phase in (Phase.COUNTING, Phase.RESULTS):
        with pytest.raises(NotReady, match="nothing to count"):
            without.enter(phase, NOW)
    assert not without.enter(Phase.CLOSED, NOW).vote_opened


@pytest.mark.parametrize("phase", [Phase.COUNTING, Phase.RESULTS, Phase.CARRYING_OUT, Phase.CLOSED])
def test_a_vote_that_residents_were_promised_is_not_passed_over(phase: Phase) -> None:
    with pytest.raises(NotReady, match="Voting has not opened"):
        EDITION.enter(phase, NOW)
    opened = EDITION.enter(Phase.VOTING, NOW, approvals=2)
    assert opened.enter(phase, at("2027-02-11")).vote_opened


def test_the_next_edition_has_the_same_hours_years_or_weeks_later() -> None:
    later = shifted(EDITION.timeline, ZONE, years=1)
    assert later.begins[Phase.RESULTS] == at("2028-04-15", "12:00")
    weeks = weeks_until(EDITION.timeline, datetime(2028, 6, 1, tzinfo=UTC))
    assert weeks == 104
    later = shifted(EDITION.timeline, ZONE, weeks=weeks)
    assert later.begins[Phase.PREPARING] == at("2028-12-29")
    assert later.begins[Phase.RESULTS] == at("2029-04-12", "12:00")
