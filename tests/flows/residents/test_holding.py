"""What we hold of a resident: all of it is said, a page at a time, and nothing that is secret."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.segments import folded, segments
from budget.discussion import FOLLOW, FOLLOW_PROJECT, MUTE, THUMB
from budget.held import Held
from budget.idea import Draft
from budget.merger import Merger
from budget.moderation import Subject, Thing
from budget.survey import ASKED, MARK
from budget.timeline import Phase
from flows.state import Writing
from flows.talk import Unfinished
from tests.flows.conversation import Conversation, conversation
from tests.flows.ideas.test_authoring import ME, own

ALL = Held(
    supported=frozenset({8}),
    marks=frozenset(
        {
            *((FOLLOW, 3), (MUTE, 4), (THUMB, 1), (THUMB, 2), (FOLLOW_PROJECT, 5)),
            *(("report", 6), ("report-reaction", 9), (MARK, ASKED)),
        }
    ),
    waiting=1,
    answered=2,
    responded=(11,),
    voices=3,
    photos=1,
    appealed=(12,),
    contested=(Thing(Subject.IDEA, 13), Thing(Subject.REACTION, 1)),
    rated=(14,),
    asked=(15,),
    notices=2,
    unanswered=1,
    earlier=7,
)
SAID = (
    "- 2 berichten die op u wachten",
    "- 1 bericht van u dat wij nog niet konden beantwoorden",
    "- uw plannen: 40",
    "- u steunt: 8",
    "- u volgt: 3",
    "- u hoort niets meer over: 4",
    "- u volgt bij de uitvoering: 5",
    "- 2 duimen van u",
    "- u meldde: 6",
    "- 1 reactie die u meldde",
    "- u was het niet eens met het antwoord op: 12",
    "- u was het er niet mee eens dat dit verborgen is: 13",
    "- u was het er niet mee eens dat 1 reactie verborgen is",
    "- dit mag van u samen verder met een ander plan: 40",
    "- 1 vraag die op een mens wacht",
    "- 2 vragen met het antwoord, 2 weken lang",
    "- 3 spraakberichten, op slot",
    "- 1 foto, op slot",
    "- wat u de gemeente zei over: 11",
    "- hoe goed u dit vindt: 14",
    "- wij vroegen hoe goed u dit vindt: 15",
    "- van vorige rondes: 7 keer steun, een mening of een teken",
    "Alles wissen? Stuur WIS.",
)


def holder(channel: str = "telegram", phase: Phase = Phase.VOTING) -> Conversation:
    """Return somebody of whom there is everything."""
    resident = conversation(phase, channel)
    merger = Merger(7, resident.now - timedelta(days=1), ("Fatma",), agreed=(ME,))
    resident.ideas.put(own(merger=merger))
    resident.held = ALL
    return resident


def pages(resident: Conversation, asked: str = "mijn gegevens") -> list[str]:
    """Return all pages of what is held, read one after the other."""
    found = [resident.say(asked)]
    while "data:" in str([option.key for option in resident.offered]):
        found.append(resident.say("1"))
    return [spoken.text for page in found for spoken in page]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING, Phase.CLOSED])
def test_everything_is_said_on_some_page(phase: Phase, channel: str) -> None:
    read = pages(holder(channel, phase))
    lines = [line for page in read for line in page.split("\n")]
    assert [line for line in SAID if line not in lines] == []
    assert max(map(len, read)) <= 1_000
    assert len(read) > 1
    assert not any("\n\n\n" in page or page.startswith("\n") for page in read)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_by_sms_a_page_is_a_list_of_two_segments_at_most(language: str) -> None:
    resident = holder("sms")
    resident.resident = replace(resident.resident, language=language)
    many = frozenset(range(1_000, 1_030))
    marks = frozenset((kind, n) for kind in (FOLLOW, MUTE, "report") for n in many)
    numbers = tuple(many)
    resident.held = replace(ALL, supported=many, marks=ALL.marks | marks, appealed=numbers)
    read = pages(resident, "my data")
    assert len(read) > 3
    assert {segments(folded(page)) for page in read} <= {1, 2}
    assert sum("- " in line for page in read for line in page.split("\n")) >= len(SAID)


@pytest.mark.parametrize("channel", ["telegram", "sms"])
def test_of_many_numbers_the_first_are_named_and_the_others_counted(channel: str) -> None:
    resident = holder(channel)
    resident.held = Held(supported=frozenset(range(1, 101)))
    named = 5 if channel == "sms" else 40
    said = " ".join(pages(resident))
    assert f"- u steunt: 1, 2, 3, 4, 5{'' if channel == 'sms' else ', 6'}" in said
    assert f"nog {100 - named}" in said


def test_nothing_is_said_of_what_is_not_there() -> None:
    resident = conversation(Phase.VOTING)
    [held] = resident.say("mijn gegevens")
    assert held.text.split("\n") == [
        "Dit bewaren wij van u:",
        "- uw nummer hier, op slot",
        "- uw taal: Nederlands",
        "- u doet mee sinds 2 mei",
        "- nieuws: nee",
        "Alles wissen? Stuur WIS.",
    ]


def test_of_a_vote_that_was_cast_only_that_there_is_one() -> None:
    resident = holder()
    resident.voted = True
    said = " ".join(pages(resident))
    assert "dat u stemde; uw stem zelf staat los van u" in said


def test_who_reads_on_stays_where_they_were() -> None:
    resident = holder(phase=Phase.IDEAS)
    resident.say("nieuw plan")
    resident.unfinished = Unfinished(Draft("woord " * 100))
    read = pages(resident)
    assert resident.state == Writing("text")
    assert max(map(len, read)) <= 1_000
    resident.say("verder")
    assert resident.state == Writing("text")
