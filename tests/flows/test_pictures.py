"""A project's picture: shown with its page, to who asks for it, where there can be pictures."""

from dataclasses import replace

import pytest

from budget.edition import Picture
from budget.rules import PointRules, VoteRules
from budget.timeline import Phase
from locales.say import Illustration, Spoken
from tests.flows.conversation import Conversation, conversation

BARREL = Picture("abc.jpg", 60, 40, {"nl": "Een regenton.", "en": "A rain barrel."})
SHOWN = Illustration("de-linden/pictures/abc.jpg", "Foto: Een regenton.")
BASKET, POINTS = None, VoteRules(PointRules(5, 3))


def resident(channel: str, vote: VoteRules | None = BASKET, language: str = "nl") -> Conversation:
    """Return somebody who votes where number 8 alone has a picture."""
    begun = conversation(Phase.VOTING, channel, language, vote=vote)
    projects = tuple(
        replace(project, picture=BARREL) if project.number == 8 else project
        for project in begun.edition.projects
    )
    begun.edition = replace(begun.edition, projects=projects)
    return begun


def shown(said: list[Spoken]) -> list[Illustration]:
    return [spoken.picture for spoken in said if spoken.picture]


@pytest.mark.parametrize("vote", [BASKET, POINTS])
@pytest.mark.parametrize(
    ("channel", "expected"), [("telegram", [SHOWN]), ("whatsapp", [SHOWN]), ("sms", [])]
)
def test_the_page_of_a_project_has_its_picture_but_not_on_sms(
    channel: str, expected: list[Illustration], vote: VoteRules | None
) -> None:
    said = resident(channel, vote).say("?8")
    assert shown(said) == expected
    assert "regenton" not in said[-1].text


@pytest.mark.parametrize("vote", [BASKET, POINTS])
def test_only_a_project_with_a_picture_has_one(vote: VoteRules | None) -> None:
    assert shown(resident("telegram", vote).say("?3")) == []


def test_what_is_on_it_is_said_in_the_language_of_the_resident() -> None:
    [picture] = shown(resident("whatsapp", language="en").say("?8"))
    assert picture.text == "Picture: A rain barrel."


@pytest.mark.parametrize("vote", [BASKET, POINTS])
def test_neither_the_list_nor_the_ballot_has_a_picture(vote: VoteRules | None) -> None:
    voter = resident("telegram", vote)
    assert shown(voter.say("stemmen")) == []
    voter.say("?8")
    assert shown(voter.say("3:1" if vote else "3")) == []
    assert shown(voter.say("klaar")) == []


@pytest.mark.parametrize("vote", [BASKET, POINTS])
@pytest.mark.parametrize(
    "again", [["?8"], ["qwerty"], ["qwerty", "qwerty"], ["qwerty", "?8"], ["hulp", "terug"]]
)
def test_on_whatsapp_a_page_that_is_open_brings_no_second_picture(
    again: list[str], vote: VoteRules | None
) -> None:
    voter = resident("whatsapp", vote)
    assert shown(voter.say("?8")) == [SHOWN]
    assert [shown(voter.say(text)) for text in again] == [[]] * len(again)


def test_on_whatsapp_it_comes_again_with_the_page_once_that_was_left() -> None:
    voter = resident("whatsapp")
    assert [shown(voter.say(text)) for text in ("?8", "?3", "?8", "0", "?8")] == [
        *([SHOWN], [], [SHOWN], [], [SHOWN])
    ]


def test_on_telegram_a_page_that_is_replaced_keeps_its_picture() -> None:
    voter = resident("telegram", POINTS)
    voter.say("?8")
    assert shown(voter.tap("give:8:1")) == [SHOWN]
