from dataclasses import replace
from datetime import timedelta

import pytest

from budget.decisions import IdeaSubmitted
from budget.idea import TEXT_LENGTH, UNKNOWN, Draft
from budget.timeline import Phase
from flows.state import Helping, Home, State, Writing
from flows.talk import Kind, Message
from locales.say import Voice
from tests.flows.conversation import Conversation, conversation

IDEA = "Een kraan met drinkwater"


def writer(channel: str = "telegram", *said: str) -> Conversation:
    begun = conversation(Phase.IDEAS, channel)
    for text in ("nieuw plan", *said):
        begun.say(text)
    return begun


@pytest.mark.parametrize(
    ("said", "field", "draft"),
    [
        ([], "text", None),
        ([IDEA], "place", Draft(IDEA)),
        ([f"  {IDEA}\n\n"], "place", Draft(IDEA)),
        (["stop met het vuilnis op straat"], "place", Draft("stop met het vuilnis op straat")),
        (["12"], "text", None),
        (["😀"], "text", None),
        (["x" * (TEXT_LENGTH + 1)], "text", None),
        ([IDEA, "3"], "theme", Draft(IDEA, "spoorwijk")),
        ([IDEA, "Oude Linden"], "theme", Draft(IDEA, "oude-linden")),
        ([IDEA, "bij de oude kerk"], "theme", Draft(IDEA, "bij de oude kerk")),
        ([IDEA, "hele wijk"], "theme", Draft(IDEA, "")),
        ([IDEA, "weet ik niet"], "theme", Draft(IDEA, UNKNOWN)),
        ([IDEA, "8"], "place", Draft(IDEA)),
        ([IDEA, "klaar"], None, Draft(IDEA)),
        ([IDEA, "3", "groen"], "cost", Draft(IDEA, "spoorwijk", "groen")),
        ([IDEA, "3", "weet"], "cost", Draft(IDEA, "spoorwijk", UNKNOWN)),
        ([IDEA, "3", "geen idee"], "cost", Draft(IDEA, "spoorwijk", UNKNOWN)),
        ([IDEA, "Weet niet"], "theme", Draft(IDEA, UNKNOWN)),
        ([IDEA, "ik weet het niet."], "theme", Draft(IDEA, UNKNOWN)),
        ([IDEA, "Geen idee!"], "theme", Draft(IDEA, UNKNOWN)),
        ([IDEA, "maakt niet uit"], "theme", Draft(IDEA, UNKNOWN)),
        ([IDEA, "doesn't matter"], "theme", Draft(IDEA, UNKNOWN)),
        ([IDEA, "3", "1", "geen idee"], "summary", Draft(IDEA, "spoorwijk", "groen", 0)),
        ([IDEA, "3", "1", "gratis"], "summary", Draft(IDEA, "spoorwijk", "groen", 0)),
        ([IDEA, "3", "1", "5 duizend"], "summary", Draft(IDEA, "spoorwijk", "groen", 5_000)),
        ([IDEA, "3", "1", "vijfduizend"], "summary", Draft(IDEA, "spoorwijk", "groen", 5_000)),
        ([IDEA, "3", "1", "10.000,-"], "summary", Draft(IDEA, "spoorwijk", "groen", 10_000)),
        ([IDEA, "3", "1", "-5"], "cost", Draft(IDEA, "spoorwijk", "groen")),
        ([IDEA, "3", "1", "5k"], "summary", Draft(IDEA, "spoorwijk", "groen", 5_000)),
        ([IDEA, "3", "1", "2"], "summary", Draft(IDEA, "spoorwijk", "groen", 10_000)),
        ([IDEA, "3", "1", "weet ik niet"], "summary", Draft(IDEA, "spoorwijk", "groen", 0)),
        ([IDEA, "3", "1", "duur"], "cost", Draft(IDEA, "spoorwijk", "groen")),
        ([IDEA, "3", "1", "een paar duizend euro"], "cost", Draft(IDEA, "spoorwijk", "groen")),
        ([IDEA, "3", "1", "nee ik bedoel 2"], "cost", Draft(IDEA, "spoorwijk", "groen")),
        ([IDEA, "3", "1", "2 x 300"], "summary", Draft(IDEA, "spoorwijk", "groen", 600)),
        ([IDEA, "0"], "text", Draft(IDEA)),
        ([IDEA, "3", "0"], "place", Draft(IDEA, "spoorwijk")),
        ([IDEA, "3", "1", "5k", "terug"], "cost", Draft(IDEA, "spoorwijk", "groen", 5_000)),
        ([IDEA, "terug", "terug"], None, Draft(IDEA)),
    ],
)
def test_the_fields_are_asked_one_after_the_other(
    said: list[str], field: str | None, draft: Draft | None
) -> None:
    writing = writer("telegram", *said)
    state = getattr(writing.state, "before", writing.state)
    assert state == (Home() if field is None else Writing(field))
    assert writing.unfinished.idea == draft


def test_what_costs_nothing_and_what_costs_less_is_answered_kindly() -> None:
    writing = writer("telegram", IDEA, "3", "1")
    [said] = writing.say("-5")
    assert "Kosten kunnen niet onder nul zijn." in said.text
    assert "Weet u wat het kost?" in said.text
    [said] = writing.say("gratis")
    assert said.text.startswith("Het kost dus niets.")


def test_on_sms_two_fields_are_asked_and_four_can_be_given() -> None:
    brief = writer("sms", IDEA, "3")
    assert brief.state == Writing("summary")
    brief.say("kosten")
    assert brief.state == Writing("cost", mending=True)
    brief.say("ongeveer 4.000 euro")
    assert brief.state == Writing("summary")
    assert brief.unfinished.idea == Draft(IDEA, "spoorwijk", None, 4_000)


@pytest.mark.parametrize("label", ["Tekst", "Plek", "Thema", "Kosten"])
def test_every_field_can_be_changed_from_the_summary(label: str) -> None:
    writing = writer("telegram", IDEA, "3", "1", "5k", f"{label} aanpassen")
    assert isinstance(writing.state, Writing)
    assert writing.state.mending
    writing.say("terug")
    assert writing.state == Writing("summary")


@pytest.mark.parametrize("yes", ["1", "ja", "ja graag", "Ja, verstuur", "yes"])
def test_an_idea_is_sent_after_it_was_read_back(yes: str) -> None:
    writing = writer("telegram", IDEA, "3", "1", "5k")
    assert writing.decided == []
    writing.say(yes)
    [sent] = writing.decided
    assert sent == IdeaSubmitted(33, Draft(IDEA, "spoorwijk", "groen", 5_000))
    assert (writing.state, writing.unfinished.idea) == (Home(), None)


def test_the_number_of_an_idea_is_not_that_of_a_project() -> None:
    writing = writer("sms", IDEA, "3", "1")
    [sent] = writing.decided
    assert isinstance(sent, IdeaSubmitted)
    assert sent.number not in writing.edition.project_by_number


@pytest.mark.parametrize("no", ["0", "weggooien"])
def test_a_draft_can_be_thrown_away(no: str) -> None:
    writing = writer("telegram", IDEA, "3", "1", "5k", no)
    asked = writing.unfinished
    writing.say("ja")
    assert asked.idea
    assert (writing.state, writing.unfinished.idea, writing.decided) == (Home(), None, [])


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_zero_twice_throws_nothing_away(channel: str) -> None:
    writing = writer(channel, IDEA, "menu")
    writing.state = Writing("summary")
    writing.say("0")
    writing.say("0")
    assert writing.unfinished.idea == Draft(IDEA)


@pytest.mark.parametrize("away", ["menu", "hulp", "taal", "mijn gegevens", "wis", "uitleg", "stop"])
def test_a_draft_outlives_every_detour(away: str) -> None:
    writing = writer("sms", IDEA)
    writing.say(away)
    writing.say("menu")
    writing.say("plan")
    assert writing.state == Writing("place")
    assert writing.unfinished.idea == Draft(IDEA)


@pytest.mark.parametrize(
    ("message", "state"),
    [
        (Message(kind=Kind.VOICE), Writing("text")),
        (Message(kind=Kind.PICTURE), Writing("text")),
        (Message(IDEA, kind=Kind.PICTURE), Writing("place")),
    ],
)
def test_a_voice_note_or_a_picture_is_answered_kindly(message: Message, state: State) -> None:
    writing = writer()
    [answer] = writing.hear(message)
    assert writing.state == state
    assert answer.options


def test_a_place_on_the_map_is_a_place() -> None:
    writing = writer("telegram", IDEA)
    writing.hear(Message("52.0907,5.1214", kind=Kind.PLACE))
    assert writing.unfinished.idea == Draft(IDEA, "52.091,5.121")
    writing.say("weet ik niet")
    [summary] = writing.say("weet ik niet")
    assert "Waar: een plek op de kaart" in summary.text


@pytest.mark.parametrize(
    ("said", "noticed"),
    [
        ("Er moet een kraan met drinkwater komen", True),
        ("ik snap er niets van", False),
        ("meerbankjesophetpleinalstublieft", False),
        ("hulp", False),
    ],
)
def test_who_tells_a_plan_at_the_menu_need_not_type_it_again(said: str, *, noticed: bool) -> None:
    resident = conversation(Phase.IDEAS, "sms")
    resident.say(said)
    assert (resident.unfinished.idea == Draft(said)) is noticed
    if noticed:
        resident.say("ja")
        assert resident.state == Writing("place")


def test_what_was_no_plan_is_not_kept() -> None:
    resident = conversation(Phase.IDEAS)
    resident.say("Ik wil mijn oude koelkast graag kwijt")
    resident.say("nee")
    assert (resident.state, resident.unfinished.idea) == (Home(), None)


def test_a_plan_at_the_menu_can_be_meant_as_a_question() -> None:
    resident = conversation(Phase.IDEAS)
    resident.say("Ik wil mijn oude koelkast graag kwijt")
    resident.say("9")
    assert resident.state == Helping(Home())


def test_a_plan_at_the_menu_can_be_too_long() -> None:
    resident = conversation(Phase.IDEAS)
    [answer] = resident.say("heel veel woorden " * 600)
    assert answer.text.startswith("Dat is te lang voor mij: 10.799 tekens.")
    assert resident.unfinished.idea is None


@pytest.mark.parametrize(("said", "state"), [("1", Writing("place")), ("0", Home())])
def test_a_reminder_leads_back_to_the_idea_or_lets_it_go(said: str, state: State) -> None:
    writing = writer("sms", IDEA)
    [reminder] = writing.wait(timedelta(days=2))
    assert reminder.text.startswith(f'U was bezig met een plan: "{IDEA}".')
    writing.say(said)
    assert writing.state == state
    assert writing.unfinished.idea
    if said == "0":
        writing.say("1")
        assert writing.unfinished.idea is None


def test_when_the_time_is_over_the_answer_says_so() -> None:
    writing = writer("telegram", IDEA, "3", "1", "5k")
    writing.wait(timedelta(days=90))
    [answer] = writing.say("ja")
    assert answer.text == "Plannen sturen kon tot en met 14 maart."
    assert writing.decided == []


@pytest.mark.parametrize(
    ("most", "budget", "offered"),
    [
        (70_000, 120_000, ["€ 30.000 tot € 70.000"]),
        (0, 30_000, ["€ 15.000 tot € 30.000"]),
        (0, 12_000, ["€ 5.000 tot € 12.000"]),
        (4_000, 12_000, ["tot € 4.000"]),
    ],
)
def test_no_estimate_is_offered_that_is_more_than_an_idea_may_cost(
    most: int, budget: int, offered: list[str]
) -> None:
    writing = writer("telegram")
    writing.edition = replace(writing.edition, most_cost=most, budget=budget)
    for text in (IDEA, "3", "1"):
        writing.say(text)
    labels = [Voice("nl", brief=False).say(one.label) for one in writing.turn.replies[-1].choices]
    assert [label for label in labels if "€" in label][-1:] == offered
