"""A project that was withdrawn: seen by all, chosen by nobody, told without looking at votes."""

from datetime import timedelta

import pytest

from bot.channels.segments import folded, segments
from budget import projects
from budget.ballot import Basket, Points
from budget.decisions import BallotCast
from budget.edition import Edition
from budget.notice import About, Notice
from budget.rules import PointRules, VoteRules
from budget.timeline import Phase
from flows import notices
from flows.ballot import shelf
from flows.state import Home, Voting
from flows.talk import Unfinished
from tests.flows.conversation import Conversation, conversation

WHY = "de speeltuin verhuist."
POINTS = VoteRules(PointRules(5))
WITHDRAWN = Notice(About.OFF_BALLOT, 8)


def without(edition: Edition, number: int = 8) -> Edition:
    return projects.withdrawn(edition, number, WHY)


def voter(
    channel: str = "telegram", *said: str, language: str = "nl", vote: VoteRules | None = None
) -> Conversation:
    """Return somebody who said this before project 8 was withdrawn."""
    begun = conversation(Phase.VOTING, channel, language, vote=vote)
    for text in said:
        begun.say(text)
    begun.edition = without(begun.edition)
    return begun


def heard(who: Conversation) -> str:
    """Return all that somebody is told of it."""
    return "\n".join(spoken.text for spoken in who.told(WITHDRAWN))


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize("said", ["8", "3 8", "?8"])
def test_it_cannot_be_chosen_and_says_why(channel: str, said: str) -> None:
    choosing = voter(channel, "stemmen")
    answers = choosing.say(said)
    assert WHY in "\n".join(spoken.text for spoken in answers)
    assert 8 not in choosing.unfinished.basket


@pytest.mark.parametrize(
    ("channel", "label"),
    [("telegram", "✖ 8 Regentonnen: ingetrokken"), ("sms", "Regentonnen: weg")],
)
def test_it_stands_in_the_list_as_withdrawn(channel: str, label: str) -> None:
    choosing = voter(channel, "stemmen")
    choosing.state = Voting("list", word="regenton")
    *_missed, listed = choosing.say("xyzzy")
    assert label in {option.label for option in listed.options if option.key == "look:8"}


def test_the_list_keeps_its_order() -> None:
    scene = voter().scene
    before = scene._replace(edition=conversation(Phase.VOTING).edition)
    order = [[p.number for p in shelf.ordered(one)] for one in (scene, before)]
    assert order[0] == order[1]
    assert 8 not in shelf.example(scene, 24)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_it_is_taken_out_of_a_basket_that_was_not_sent(channel: str) -> None:
    choosing = voter(channel, "stemmen", "3 8")
    choosing.say("21")
    assert choosing.unfinished.basket == (3, 21)


def test_what_was_read_back_with_it_is_not_cast_unseen() -> None:
    choosing = voter("whatsapp", "stemmen", "3 8", "klaar")
    answers = choosing.tap("cast")
    assert "intussen ingetrokken" in answers[0].text
    assert not any(isinstance(decision, BallotCast) for decision in choosing.decided)
    assert choosing.unfinished.basket == (3,)
    choosing.say("klaar")
    choosing.tap("cast")
    assert [d.ballot for d in choosing.decided if isinstance(d, BallotCast)] == [Basket((3,))]


def test_points_for_it_can_be_given_to_others() -> None:
    choosing = voter("whatsapp", "stemmen", "3:2 8:3", vote=POINTS)
    choosing.say("21:3")
    assert Points(choosing.unfinished.points) == Points(((3, 2), (21, 3)))
    assert WHY in choosing.say("?8")[0].text


@pytest.mark.parametrize("channel", ["telegram", "sms"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_may_have_voted_for_it_is_told_what_anybody_is(channel: str, language: str) -> None:
    who = voter(channel, language=language)
    who.voted = True
    said = heard(who)
    assert WHY in said
    assert {"nl": "de rest van uw stem", "en": "the rest of your vote"}[language] in said


def test_who_has_it_on_a_ballot_that_was_not_sent_is_told_exactly() -> None:
    assert "uit uw keuze gehaald" in heard(voter("sms", "stemmen", "3 8"))
    assert "uit uw keuze gehaald" not in heard(voter("sms", "stemmen", "3"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_told_in_messages_of_one_segment(language: str) -> None:
    who = voter("sms", language=language)
    reason = "a" * projects.REASON_LENGTH
    again = conversation(Phase.VOTING, "sms", language)
    who.edition = projects.withdrawn(again.edition, 8, reason)
    assert [segments(folded(spoken.text)) for spoken in who.told(WITHDRAWN)] == [1, 1]


def test_what_it_offers_leads_to_the_ballot() -> None:
    who = voter("telegram")
    heard(who)
    who.tap("vote")
    assert isinstance(who.state, Voting)


def test_after_the_vote_only_the_reason_is_told() -> None:
    who = voter()
    who.wait(timedelta(days=60))
    assert WHY in heard(who)
    assert "stem" not in heard(who)


def test_nothing_is_told_of_a_project_that_stands() -> None:
    who = conversation(Phase.VOTING)
    assert notices.tell(WITHDRAWN, Home(), who.scene).replies == ()


def test_nothing_is_taken_out_where_nothing_was_withdrawn() -> None:
    who = conversation(Phase.VOTING)
    who.unfinished = Unfinished(basket=(3, 99))
    assert (who.scene.unfinished.basket, who.scene.taken_out) == ((3, 99), frozenset())
