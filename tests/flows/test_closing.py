"""Until when: a phase that does not end at midnight says the time as well, on every channel."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.channels.segments import segments
from budget.edition import Edition
from budget.timeline import Phase, Timeline
from locales.catalogue import clock
from tests.flows.conversation import DEMO, LANGUAGES, conversation

NOON = datetime(2027, 9, 28, 10, 45, tzinfo=UTC)
"""A quarter to one in De Linden, in the month with the longest name."""

SAID = {"nl": "28 september, 12.45 uur", "en": "28 September, 12:45"}


def closing(at: datetime, phase: Phase = Phase.VOTING) -> Edition:
    """Return the demo edition, of which the vote ends at this moment."""
    begins = dict(DEMO.edition.timeline.begins)
    moved = {Phase.COUNTING: at, Phase.RESULTS: at.replace(month=10)}
    later = {
        Phase.CARRYING_OUT: at.replace(month=11),
        Phase.CLOSED: at.replace(year=2029),
    }
    return replace(DEMO.edition, timeline=Timeline(begins | moved | later), entered=phase)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_who_votes_hears_the_time_at_which_that_ends(channel: str, language: str) -> None:
    voting = conversation(Phase.VOTING, channel, language)
    voting.edition = closing(NOON)
    said = [*voting.say("menu"), *voting.say("stemmen" if language == "nl" else "vote")]
    said += voting.say("3 8")
    said += voting.say("klaar" if language == "nl" else "done")
    if channel == "sms":
        said += voting.say(str(voting.proof))
    assert any(SAID[language] in spoken.text for spoken in said)
    if channel == "sms":
        assert [spoken.text for spoken in said if segments(spoken.text) > 1] == []


def test_who_is_too_late_hears_when_it_ended() -> None:
    late = conversation(Phase.COUNTING, "sms")
    late.edition, late.now = closing(NOON, Phase.COUNTING), NOON + timedelta(minutes=1)
    [told] = late.say("stemmen")
    assert f"Stemmen kon t/m {SAID['nl']}." in told.text
    assert segments(told.text) == 1


@pytest.mark.parametrize(
    ("ends", "at"),
    [
        (datetime(2027, 9, 27, 22, tzinfo=UTC), None),
        (datetime(2027, 9, 27, 22, 1, tzinfo=UTC), time(0, 1)),
        (datetime(2027, 9, 28, 21, 59, tzinfo=UTC), time(23, 59)),
        (datetime(2027, 12, 1, 23, tzinfo=UTC), None),
    ],
)
def test_only_midnight_by_the_clock_of_the_town_has_no_time(
    ends: datetime, at: time | None
) -> None:
    timeline = Timeline({Phase.VOTING: NOON.replace(month=8), Phase.COUNTING: ends})
    edition = replace(DEMO.edition, timeline=timeline)
    assert edition.closing_time(Phase.VOTING) == at
    assert edition.closing_time(Phase.COUNTING) is None


@pytest.mark.parametrize(("language", "written"), [("nl", "9.05 uur"), ("en", "09:05")])
def test_a_time_is_written_as_it_is_said(language: str, written: str) -> None:
    assert clock(time(9, 5), language) == written
