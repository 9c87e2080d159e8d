from dataclasses import replace

import pytest

from budget.discussion import FOLLOW, MUTE
from budget.notice import About, Notice
from budget.opinion import WORDS, Rated, Score
from budget.timeline import Phase
from budget.updates import Status
from flows.opinions import Rating
from flows.state import Home, Progressing, State
from tests.flows.conversation import Conversation, conversation
from tests.journeys import carried

DONE, MADE = 22, 3
"""A project that is done, and one that is not."""


def follower(channel: str = "telegram") -> Conversation:
    begun = conversation(Phase.CARRYING_OUT, channel)
    begun.outcome = carried.outcome()
    begun.progress = carried.progress(begun.edition, begun.now)
    done = replace(begun.progress[DONE], status=Status.DONE)
    begun.progress = {**begun.progress, DONE: done}
    begun.marks = frozenset({(FOLLOW, DONE), (FOLLOW, MADE)})
    begun.decided.clear()
    return begun


@pytest.mark.parametrize("score", list(Score))
def test_one_tap_is_counted_and_words_may_follow(score: Score) -> None:
    begun = follower()
    begun.told(Notice(About.RATE, DONE))
    at_home: State = begun.state
    assert at_home == Home()
    begun.tap(f"{score}:{DONE}")
    assert begun.decided == [Rated(DONE, score)]
    begun.say("Er broeden al mezen in")
    assert begun.decided[1:] == [Rated(DONE, score, "Er broeden al mezen in")]
    assert begun.state == Progressing(DONE)


def test_nobody_has_to_say_why() -> None:
    begun = follower()
    begun.told(Notice(About.RATE, DONE))
    begun.tap(f"good:{DONE}")
    begun.tap("back")
    assert begun.decided == [Rated(DONE, Score.GOOD)]


def test_what_is_said_why_has_an_end() -> None:
    begun = follower()
    begun.state = Rating(DONE, Score.POOR)
    begun.say("te klein " * WORDS)
    [rated] = begun.decided
    assert isinstance(rated, Rated)
    assert len(rated.words) == WORDS


def test_nothing_is_asked_of_what_is_not_done_after_all() -> None:
    begun = follower()
    assert begun.told(Notice(About.RATE, MADE)) == []
    begun.told(Notice(About.RATE, DONE))
    begun.progress = {
        **begun.progress,
        DONE: replace(begun.progress[DONE], status=Status.BUILDING),
    }
    [said] = begun.tap(f"good:{DONE}")
    assert begun.decided == []
    assert said.text.startswith(f"Plan {DONE} is nog niet klaar.")


def test_it_can_be_changed_on_the_page_by_who_follows_it() -> None:
    begun = follower()
    begun.say("voortgang")
    begun.say(str(DONE))
    begun.tap(f"rate:{DONE}")
    assert begun.state == Rating(DONE)
    begun.tap(f"fair:{DONE}")
    assert begun.decided == [Rated(DONE, Score.FAIR)]


@pytest.mark.parametrize("marks", [(), ((FOLLOW, DONE), (MUTE, DONE))])
def test_who_does_not_hear_of_it_is_not_asked_on_the_page(
    marks: tuple[tuple[str, int], ...],
) -> None:
    begun = follower()
    begun.marks = frozenset(marks)
    begun.say("voortgang")
    [page] = begun.say(str(DONE))
    assert f"rate:{DONE}" not in [option.key for option in page.options]
