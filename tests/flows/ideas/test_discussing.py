"""A question about an idea: for its authors, or where none is in the chat for the organisers."""

from dataclasses import replace

import pytest

from budget.decisions import Decision, HelpAsked, ReactionGiven
from budget.discussion import Side
from budget.timeline import Phase
from flows.state import Helping, Reacting, Reading
from tests.flows.conversation import Conversation, conversation

QUESTION = "Blijft de bank ook in de winter staan?"


def asking(channel: str, language: str, *authors: str) -> Conversation:
    """Return a conversation of who wants to ask something about idea 8, of these authors."""
    here = conversation(Phase.IDEAS, channel, language)
    idea = here.ideas.get(8)
    assert idea
    here.ideas.put(replace(idea, by="", others=authors))
    here.say("?8")
    here.tap("discuss")
    return here


def asked(here: Conversation) -> list[Decision]:
    return [d for d in here.decided if isinstance(d, HelpAsked | ReactionGiven)]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_without_an_author_it_goes_to_the_organisers_about_that_idea(
    channel: str, language: str
) -> None:
    here = asking(channel, language)
    said = here.tap("side:question")
    assert ("organisatie" if language == "nl" else "organisers") in said[-1].text
    assert "8" in said[-1].text
    [thanks] = here.say(QUESTION)
    [request] = asked(here)
    assert isinstance(request, HelpAsked)
    assert (request.question, request.about) == (QUESTION, 8)
    assert ("Een mens antwoordt" if language == "nl" else "A person answers") in thanks.text
    assert here.state == Reading(8)


def test_where_messages_are_long_it_is_said_why() -> None:
    [said] = asking("telegram", "nl").tap("side:question")
    assert "doet niet mee in deze chat" in said.text


def test_who_was_asking_when_the_last_author_left_is_passed_on_too() -> None:
    here = asking("telegram", "nl", "els")
    here.tap("side:question")
    assert here.state == Reacting(Reading(8), Side.QUESTION)
    idea = here.ideas.get(8)
    assert idea
    here.ideas.put(replace(idea, others=()))
    here.say(QUESTION)
    [request] = asked(here)
    assert isinstance(request, HelpAsked)
    assert (request.question, request.about) == (QUESTION, 8)


def test_an_author_in_the_chat_gets_it() -> None:
    here = asking("telegram", "nl", "els")
    here.tap("side:question")
    assert not isinstance(here.state, Helping)
    [thanks] = here.say(QUESTION)
    assert "indiener" in thanks.text
    assert asked(here) == [ReactionGiven(8, Side.QUESTION, QUESTION, 0)]


@pytest.mark.parametrize("side", ["for", "against"])
def test_what_is_no_question_is_a_reaction_all_the_same(side: str) -> None:
    here = asking("telegram", "nl")
    here.tap(f"side:{side}")
    here.say(QUESTION)
    assert asked(here) == [ReactionGiven(8, Side(side), QUESTION, 0)]
