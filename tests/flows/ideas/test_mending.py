"""A question about an idea: answered in the chat, at once or later, by one of its authors."""

from dataclasses import replace
from datetime import timedelta

import pytest

from budget.decisions import DefectMended
from budget.defect import Part
from budget.idea import UNKNOWN
from budget.notice import About
from flows.state import Browsing, Home, Mending, Reading, Writing
from flows.talk import Kind, Message
from tests.flows.judged import ME, SCREENS, asked, own, place, tell


@pytest.mark.parametrize("channel", SCREENS)
def test_who_is_at_the_menu_answers_a_question_at_once(channel: str) -> None:
    talk = asked(Part.PLACE, channel=channel)
    assert "Waar is het precies?" in tell(talk, About.MEND)
    assert place(talk) == Mending(20)
    [thanks] = talk.say("bij de kerk")
    assert "Een mens kijkt nog eens naar nummer 20." in thanks.text
    assert talk.decided[-1] == DefectMended(20, "bij de kerk")


def test_who_is_busy_answers_it_later() -> None:
    talk = asked(Part.PLACE)
    talk.state = Writing()
    tell(talk, About.MEND)
    assert place(talk) == Writing()
    talk.tap("mend:20")
    assert place(talk) == Mending(20)


@pytest.mark.parametrize(
    ("part", "message", "mended"),
    [
        (Part.TEXT, Message("Twee bakken bij de school."), ("Twee bakken bij de school.", 0)),
        (Part.PLACE, Message("spoorwijk"), ("spoorwijk", 0)),
        (Part.PLACE, Message("52.1,4.3", kind=Kind.PLACE), ("52.100,4.300", 0)),
        (Part.COST, Message("ongeveer 2.500 euro"), ("", 2_500)),
        (Part.OTHER, Message("Voor kinderen van 4 tot 8."), ("Voor kinderen van 4 tot 8.", 0)),
        (Part.COST, Message("vijf duizend"), ("", 5_000)),
        (Part.COST, Message("gratis"), ("", 0)),
        (Part.COST, Message("geen idee"), (UNKNOWN, 0)),
        (Part.COST, Message("Weet ik niet"), (UNKNOWN, 0)),
        (Part.COST, Message("-5"), None),
        (Part.PLACE, Message("ik weet het niet"), (UNKNOWN, 0)),
        (Part.PLACE, Message("Maakt niet uit."), (UNKNOWN, 0)),
        (Part.PLACE, Message("I don't know"), (UNKNOWN, 0)),
        (Part.PLACE, Message("Spoor"), ("Spoor", 0)),
        (Part.TEXT, Message("weet ik niet"), (UNKNOWN, 0)),
        (Part.TEXT, Message("Later dit jaar"), ("Later dit jaar", 0)),
        (Part.OTHER, Message("Later dit jaar"), ("Later dit jaar", 0)),
        (Part.OTHER, Message("Weet ik niet"), ("Weet ik niet", 0)),
        (Part.OTHER, Message("Help ons met 12 bakken"), ("Help ons met 12 bakken", 0)),
        (Part.COST, Message("heel veel"), None),
        (Part.PLACE, Message("???"), None),
        (Part.TEXT, Message(kind=Kind.VOICE), None),
        (Part.TEXT, Message("x" * 1_001), None),
    ],
)
def test_the_answer_to_a_question(
    part: Part, message: Message, mended: tuple[str, int] | None
) -> None:
    talk = asked(part)
    tell(talk, About.MEND)
    talk.hear(message)
    assert talk.decided == ([DefectMended(20, *mended)] if mended else [])


@pytest.mark.parametrize("channel", SCREENS)
def test_a_district_has_a_number_on_every_channel(channel: str) -> None:
    talk = asked(Part.PLACE, channel=channel)
    tell(talk, About.MEND)
    assert "answer:?" in {offered.key for offered in talk.offered}
    talk.say("3")
    assert talk.decided == [DefectMended(20, "spoorwijk")]


def test_an_amount_below_nothing_is_refused_kindly() -> None:
    talk = asked(Part.COST)
    tell(talk, About.MEND)
    [said] = talk.say("-5")
    assert "Kosten kunnen niet onder nul zijn." in said.text
    assert place(talk) == Mending(20)


def test_after_the_date_a_person_decides() -> None:
    talk = asked(Part.PLACE)
    tell(talk, About.MEND)
    talk.now += timedelta(days=7)
    [said] = talk.say("bij de kerk")
    assert "Een mens beslist nu." in said.text
    assert talk.decided == []


def test_the_first_answer_of_several_authors_counts() -> None:
    talk = asked(Part.PLACE, others=(ME, "els"))
    tell(talk, About.MEND)
    talk.ideas.put(replace(own(talk), asked=None))
    [said] = talk.say("bij de kerk")
    assert "geen vraag aan u" in said.text
    assert talk.decided == []


def test_nobody_else_is_asked() -> None:
    talk = asked(Part.PLACE, others=("els",))
    talk.state = Mending(20)
    talk.say("bij de kerk")
    assert talk.decided == []


def test_a_question_that_was_put_off_is_found_at_the_idea() -> None:
    talk = asked(Part.PLACE)
    tell(talk, About.MEND)
    talk.say("0")
    assert place(talk) == Home()
    talk.state = Browsing()
    talk.say("20")
    assert isinstance(place(talk), Reading)
    talk.tap("mend:20")
    assert place(talk) == Mending(20)
