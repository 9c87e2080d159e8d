"""Whoever says that they have nothing to say sends nothing, and is asked kindly."""

import pytest

from budget.asking import Help
from budget.decisions import Forgotten, HelpAsked
from budget.idea import UNKNOWN, Draft
from budget.timeline import Phase
from flows.state import Authoring, Helping, Home, Missed, Settling, State, Writing
from tests.flows.conversation import Conversation, conversation

IDEA = "Een kraan met drinkwater"


def after(channel: str, *said: str) -> Conversation:
    begun = conversation(Phase.IDEAS, channel)
    for text in said:
        begun.say(text)
    return begun


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize(
    "said", ["laat maar", "Nee", "toch niet", "dank u wel", "never mind", "ok"]
)
def test_a_question_that_is_none_is_not_sent(channel: str, said: str) -> None:
    asking = after(channel, "vraag")
    [*_others, answer] = asking.say(said)
    assert (asking.state, asking.decided) == (Home(), [])
    assert "Er is niets verstuurd." in answer.text


@pytest.mark.parametrize("said", ["hallo", "ja", "weet ik niet"])
def test_who_has_not_said_the_question_yet_is_asked_again(said: str) -> None:
    asking = after("telegram", "vraag", said)
    assert (asking.state, asking.decided) == (Helping(Home(), asked=True, organisers=True), [])


@pytest.mark.parametrize(
    "said",
    ["Nee, dat bankje kan toch niet?", "hallo, mag ik 2 keer?", "dank u wel voor het groen"],
)
def test_more_than_that_stays_a_question(said: str) -> None:
    asking = after("telegram", "vraag", said)
    [asked] = asking.decided
    assert isinstance(asked, HelpAsked)
    assert (asked.help, asked.question) == (Help.QUESTION, said)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize(
    ("said", "state", "draft"),
    [
        (["laat maar"], Home(), None),
        (["nee"], Home(), None),
        (["toch niet"], Home(), None),
        (["hallo"], Writing(), None),
        (["Goedemiddag!"], Writing(), None),
        (["ik heb een idee"], Writing(), None),
        (["Ik heb een voorstel."], Writing(), None),
        (["weet ik niet"], Writing(), None),
        (["ja"], Writing(), None),
        (["Hallo allemaal, een kraan"], Writing("place"), Draft("Hallo allemaal, een kraan")),
        (["Nee tegen hondenpoep"], Writing("place"), Draft("Nee tegen hondenpoep")),
        ([IDEA, "ja"], Writing("place"), Draft(IDEA)),
        ([IDEA, "hoi"], Writing("place"), Draft(IDEA)),
        ([IDEA, "waarom?"], Writing("place"), Draft(IDEA)),
        ([IDEA, "wat moet ik hier doen"], Writing("place"), Draft(IDEA)),
        ([IDEA, "laat maar"], Home(), Draft(IDEA)),
        ([IDEA, "0", "laat maar"], Home(), Draft(IDEA)),
    ],
)
def test_what_says_nothing_is_no_idea_and_no_place(
    channel: str, said: list[str], state: State, draft: Draft | None
) -> None:
    writing = after(channel, "nieuw plan", *said)
    assert (writing.state, writing.unfinished.idea) == (state, draft)


@pytest.mark.parametrize(
    ("said", "field", "draft"),
    [
        ([IDEA, "nee"], "theme", Draft(IDEA, UNKNOWN)),
        ([IDEA, "Nee hoor"], "theme", Draft(IDEA, UNKNOWN)),
        ([IDEA, "wat verderop in de straat"], "theme", Draft(IDEA, "wat verderop in de straat")),
        ([IDEA, "waar het pad begint"], "theme", Draft(IDEA, "waar het pad begint")),
        ([IDEA, "3", "nee"], "cost", Draft(IDEA, "spoorwijk", UNKNOWN)),
        ([IDEA, "3", "1", "nee"], "summary", Draft(IDEA, "spoorwijk", "groen", 0)),
        ([IDEA, "3", "1", "ja"], "cost", Draft(IDEA, "spoorwijk", "groen")),
        ([IDEA, "3", "1", "5000 euro?"], "summary", Draft(IDEA, "spoorwijk", "groen", 5_000)),
    ],
)
def test_a_no_where_a_fact_is_asked_means_that_it_is_not_known(
    said: list[str], field: str, draft: Draft
) -> None:
    writing = after("telegram", "nieuw plan", *said)
    assert (writing.state, writing.unfinished.idea) == (Writing(field), draft)


@pytest.mark.parametrize("channel", ["telegram", "sms"])
@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["nee"], Writing("change", mending=True)),
        (["ja maar nog niet", "nee"], Writing("change", mending=True)),
        (["nee", "nee"], Writing("summary")),
        (["nee", "terug"], Writing("summary")),
        (["nee", "laat maar"], Writing("summary")),
        (["nee", "1"], Writing("text", mending=True)),
        (["nee", "2"], Writing("place", mending=True)),
        (["nee", "2", "nee"], Writing("summary")),
        (["nee", "1", "toch niet"], Writing("summary")),
        (["laat maar"], Home()),
    ],
)
def test_a_no_at_the_summary_asks_what_is_to_be_changed(
    channel: str, said: list[str], state: State
) -> None:
    facts = ("3",) if channel == "sms" else ("3", "1", "5k")
    writing = after(channel, "nieuw plan", IDEA, *facts, *said)
    assert writing.state == state
    assert writing.unfinished.idea
    assert (writing.unfinished.idea.text, writing.unfinished.idea.place) == (IDEA, "spoorwijk")
    assert writing.decided == []


@pytest.mark.parametrize("field", ["text", "place", "theme", "cost", "title", "author"])
@pytest.mark.parametrize("said", ["nee", "laat maar"])
def test_nothing_of_an_idea_that_was_sent_is_changed_by_a_no(field: str, said: str) -> None:
    author = after("telegram", "nieuw plan", IDEA, "3", "1", "5k", "ja")
    author.decided.clear()
    author.state = Authoring(33, field)
    author.say(said)
    assert (author.state, author.decided) == (Authoring(33), [])


def test_a_district_is_asked_for_as_before() -> None:
    settling = conversation(Phase.IDEAS, joined=False)
    for text in ("hallo", "1", "ja", "nee"):
        settling.say(text)
    assert settling.state == Missed(Settling())


@pytest.mark.parametrize("said", ["laat maar", "never mind"])
@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_where_a_yes_or_a_no_is_asked_it_is_a_no(channel: str, said: str) -> None:
    newcomer = conversation(Phase.IDEAS, channel, joined=False)
    for text in ("hallo", "1", said):
        newcomer.say(text)
    assert not newcomer.resident.joined
    assert isinstance(newcomer.decided[-1], Forgotten)
    teller = after(channel, "Ik wil graag dat het hier schoner wordt", said)
    assert (teller.state, teller.unfinished.idea) == (Home(), None)
    eraser = after(channel, "vergeet mij", said)
    assert not any(isinstance(d, Forgotten) for d in eraser.decided)
