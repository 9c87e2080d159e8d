from dataclasses import replace

import pytest

from bot.channels.segments import folded, segments
from budget.consent import Purpose
from budget.count import Outcome, Verdict
from budget.discussion import FOLLOW, FOLLOW_PROJECT
from budget.idea import Ideas
from budget.leftover import Leftover, Use
from budget.standing import Standing
from budget.timeline import Phase
from budget.updates import Status
from flows.outcome import story
from flows.state import Agreeing, Informing, Results, State
from tests.flows.conversation import DEMO, LANGUAGES, Conversation, conversation
from tests.journeys import carried

WON, LOST, NO_IDEA = 3, 21, 27
"""Projects that won and did not, and one that came from no idea."""


def reading(channel: str = "telegram", language: str = "nl") -> Conversation:
    begun = conversation(Phase.RESULTS, channel, language)
    begun.outcome = carried.outcome()
    begun.progress = carried.progress(begun.edition, begun.now)
    return begun


def place_of(begun: Conversation) -> State:
    return begun.state


def theirs(begun: Conversation) -> list[tuple[int, bool]]:
    return [(one.number, one.won) for one in story.theirs(begun.scene)]


def test_who_did_nothing_before_reads_the_result_at_once() -> None:
    begun = reading()
    begun.say("uitslag")
    assert begun.state == Results()


def test_what_won_stands_first_and_then_what_did_not() -> None:
    begun = reading()
    begun.supported = frozenset({LOST, WON})
    begun.marks = frozenset({(FOLLOW, 8), (FOLLOW_PROJECT, NO_IDEA)})
    assert theirs(begun) == [(3, True), (8, True), (21, False), (27, False)]
    [said] = begun.say("uitslag")
    assert "✓ 3 Bomen Lindelaan: gewonnen" in said.text
    assert "• 21 Sportveld: niet gewonnen, er was te weinig geld over" in said.text


def test_what_won_and_was_cancelled_later_is_told_as_such() -> None:
    begun = reading()
    begun.supported = frozenset({LOST, WON})
    cancelled = replace(begun.progress[WON], status=Status.CANCELLED)
    begun.progress = {**begun.progress, WON: cancelled}
    assert theirs(begun) == [(3, False), (21, False)]
    [said] = begun.say("uitslag")
    assert "• 3 Bomen Lindelaan: gaat toch niet door" in said.text


def test_nothing_is_told_of_a_vote() -> None:
    begun = reading()
    begun.voted, begun.supported = True, frozenset({WON})
    begun.unfinished = replace(begun.unfinished, basket=(8, 5))
    assert theirs(begun) == [(3, True)]


def test_what_went_on_with_another_is_told_as_that_one() -> None:
    begun = reading()
    ideas = Ideas(DEMO.ideas)
    merged = ideas.get(4)
    assert merged
    ideas.put(replace(merged, standing=Standing.MERGED, into=WON))
    begun.ideas, begun.supported = ideas, frozenset({4})
    assert theirs(begun) == [(WON, True)]


@pytest.mark.parametrize(
    ("standing", "told"),
    [(Standing.REFUSED, True), (Standing.HIDDEN, False), (Standing.WITHDRAWN, False)],
)
def test_an_idea_that_was_not_on_the_ballot_is_told_if_it_can_be_read(
    standing: Standing, told: bool
) -> None:
    begun = reading()
    ideas = Ideas(DEMO.ideas)
    idea = ideas.get(4)
    assert idea
    ideas.put(replace(idea, standing=standing))
    begun.ideas, begun.supported = ideas, frozenset({4})
    assert theirs(begun) == ([(4, False)] if told else [])


def test_what_was_given_the_money_that_was_left_is_carried_out() -> None:
    begun = reading()
    given = Leftover(Use.PARTLY, "Een deel.", str(LOST), 2_000)
    begun.outcome = replace(carried.outcome(), leftover=given)
    begun.supported = frozenset({LOST})
    assert theirs(begun) == [(LOST, True)]


def test_the_rest_of_the_result_and_what_happens_now_are_a_tap_away() -> None:
    begun = reading()
    begun.supported = frozenset({WON})
    begun.say("uitslag")
    assert begun.state == Results(by="own")
    begun.tap("all")
    assert begun.state == Results()
    begun.say("uitslag")
    begun.tap("coming")
    assert place_of(begun) == Informing("coming")
    begun.say("terug")
    assert place_of(begun) == Agreeing(Purpose.NEXT, once=True)


@pytest.mark.parametrize("channel", ["telegram", "sms"])
def test_who_follows_nothing_any_more_reads_the_whole_result(channel: str) -> None:
    begun = reading(channel)
    begun.supported = frozenset({WON})
    begun.say("uitslag")
    begun.supported = frozenset()
    begun.say("8?")
    [said] = begun.say("terug")
    assert said.text.startswith("11 plannen winnen")


def test_why_a_project_did_not_win_can_still_be_asked() -> None:
    begun = reading()
    begun.supported = frozenset({WON})
    begun.say("uitslag")
    begun.say("Waarom won 21 niet?")
    assert begun.state == Results(number=21, by="own")
    begun.say("terug")
    assert begun.state == Results(by="own")


def decided(verdict: Verdict, by: tuple[str, ...] = ("128", "131")) -> Outcome:
    outcome = carried.outcome()
    changed = tuple(
        replace(one, verdict=verdict, by=by) if one.candidate.id == str(LOST) else one
        for one in outcome.explanations
    )
    return replace(outcome, explanations=changed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("also", [set(), {2, 8, 5, 10, 22, 24, 19, 15, 7}, {12, 14, 6, 17, 13}])
def test_on_sms_it_fits_one_segment_whatever_was_decided(
    language: str, verdict: Verdict, also: set[int]
) -> None:
    begun = reading("sms", language)
    long = dict.fromkeys(LANGUAGES, "Een heel lang woordenspel om te lezen")
    projects = tuple(replace(p, title=long) for p in begun.edition.projects)
    begun.edition = replace(begun.edition, projects=projects)
    begun.outcome = decided(verdict)
    begun.supported = frozenset({WON, LOST} | also)
    [said] = begun.say("uitslag")
    assert begun.state == Results(by="own")
    assert segments(folded(said.text)) == 1, said.text
