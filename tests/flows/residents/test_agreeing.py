"""What one agrees to hear of: asked once, shown together, changed one by one."""

from dataclasses import replace

import pytest

from bot.channels.segments import folded, segments
from budget.consent import ConsentChosen, NextAsked, Purpose
from budget.decisions import Marked, Unmarked
from budget.discussion import FOLLOW_PROJECT
from budget.progress import Progress
from budget.survey import ASKED, MARK
from budget.timeline import Phase
from flows.outcome import progressed
from flows.scene import Resident
from flows.state import Agreeing, Home, Progressing, Results, Settling, State, Surveying
from locales.say import Spoken
from tests.flows.conversation import DEMO, Conversation, conversation
from tests.flows.outcome.test_progress import WON, reader

NEXT = Agreeing(Purpose.NEXT, once=True)
LONELY = [p.number for p in DEMO.edition.projects if not p.idea]


def shown(said: list[Spoken]) -> dict[str, str]:
    """Return what is said to be agreed to, by its key."""
    return {option.key: option.note for option in said[-1].options if option.note}


def follower(channel: str = "telegram", language: str = "nl") -> Conversation:
    """Return who follows some projects, one of which came from an idea."""
    following = reader(channel, language)
    first = LONELY[0]
    following.progress = {first: replace(next(iter(WON.values())), project=first), **WON}
    following.marks = frozenset({(FOLLOW_PROJECT, first)})
    return following


@pytest.mark.parametrize("purpose", ["news", "next"])
def test_each_purpose_is_changed_by_itself(purpose: str) -> None:
    resident = conversation(Phase.IDEAS)
    before = shown(resident.say("nieuws"))
    assert before == {"about:news:0": "nee", "about:next:0": "nee", "about:district": "niet gezegd"}
    resident.tap(f"about:{purpose}:0")
    after = shown(resident.say("ja"))
    assert after == before | {f"about:{purpose}:0": "ja"}
    resident.tap(f"about:{purpose}:0")
    assert shown(resident.say("nee")) == before
    chosen = [ConsentChosen(Purpose(purpose), True), ConsentChosen(Purpose(purpose), False)]
    assert resident.decided == chosen


def test_what_was_asked_is_known_by_its_words() -> None:
    resident = conversation(Phase.IDEAS)
    for text in ("nieuws", "1", "ja"):
        resident.say(text)
    [chosen] = resident.decided
    assert isinstance(chosen, ConsentChosen)
    asked = "May we send you a message when there is news? At most twice a month."
    assert chosen.asked == asked


def test_a_project_that_is_followed_is_among_them_until_it_is_not() -> None:
    resident = follower()
    number = LONELY[0]
    key = f"about:project:{number}"
    assert shown(resident.say("nieuws"))[key] == "ja"
    [asked] = resident.tap(key)
    assert str(number) in asked.text
    assert key not in shown(resident.say("nee"))
    withdrawn = ConsentChosen(Purpose.PROJECT, False, number)
    assert resident.decided == [Unmarked(FOLLOW_PROJECT, number), withdrawn]


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_who_follows_more_than_fits_finds_the_others_among_all_projects(channel: str) -> None:
    resident = reader(channel)
    resident.progress = {p.number: Progress(p.number, 1) for p in DEMO.edition.projects}
    marks = (progressed.mark_of(number, resident.scene) for number in resident.progress)
    resident.marks = frozenset(marks)
    [said] = resident.say("nieuws")
    assert len(said.options) <= resident.scene.screen.rows
    assert segments(folded(said.text)) <= 1 or channel != "sms"
    resident.tap("progress")
    assert resident.state == Progressing()


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["nieuws", "0"], Home()),
        (["nieuws", "1"], Agreeing(Purpose.NEWS)),
        (["nieuws", "1", "terug"], Agreeing()),
        (["nieuws", "mijn buurt"], Settling("only")),
        (["nieuws", "mijn buurt", "dennenhof"], Agreeing()),
        (["nieuws", "1", "ja", "0"], Home()),
    ],
)
def test_where_it_leads(said: list[str], state: State) -> None:
    resident = conversation(Phase.IDEAS)
    for text in said:
        resident.say(text)
    assert resident.state == state


def test_without_districts_there_is_none_to_change() -> None:
    resident = conversation(Phase.IDEAS)
    resident.edition = replace(resident.edition, districts=())
    assert "about:district" not in shown(resident.say("nieuws"))
    resident.say("buurt")
    assert resident.state == Agreeing()


@pytest.mark.parametrize(("answer", "agrees"), [("ja", True), ("nee", False)])
def test_who_read_the_result_is_asked_of_the_next_round(answer: str, *, agrees: bool) -> None:
    reading = reader()
    reading.say("uitslag")
    [asked] = reading.say("0")
    assert "de volgende ronde" in asked.text
    states = [reading.state]
    reading.say(answer)
    states.append(reading.state)
    assert states == [NEXT, Surveying()]
    decided = [NextAsked(), ConsentChosen(Purpose.NEXT, agrees), Marked(MARK, ASKED)]
    assert reading.decided == decided
    assert reading.resident.upcoming is agrees


@pytest.mark.parametrize(
    "way",
    [
        ("wat gebeurt er nu", "menu"),
        ("volg 3", "menu"),
        ("voortgang", "0"),
        ("blabla", "menu"),
    ],
)
def test_who_goes_on_from_the_result_is_asked_on_the_way_out(way: tuple[str, ...]) -> None:
    reading = reader(phase=Phase.RESULTS)
    for text in ("uitslag", *way):
        assert reading.state != NEXT
        reading.say(text)
    assert reading.state == NEXT


def test_who_follows_a_project_before_the_result_is_known_is_not_asked() -> None:
    resident = conversation(Phase.VOTING)
    for text in ("wat gebeurt er nu", "menu"):
        resident.say(text)
    assert NextAsked() not in resident.decided


@pytest.mark.parametrize("away", ["menu", "0", "nee", "stop", "help"])
def test_nobody_is_asked_of_the_next_round_twice(away: str) -> None:
    reading = reader()
    for text in ("uitslag", "menu", away, "start", "uitslag", "0"):
        reading.say(text)
    assert reading.state != NEXT
    assert reading.decided.count(NextAsked()) == 1


@pytest.mark.parametrize(
    ("resident", "asked"),
    [
        (Resident("nl", joined=True), True),
        (Resident("nl", joined=True, upcoming=False), False),
        (Resident("nl", joined=True, upcoming=True), False),
        (Resident("nl", joined=True, stopped=True), False),
    ],
)
def test_only_who_can_say_yes_and_was_never_asked_is_asked(
    resident: Resident, *, asked: bool
) -> None:
    reading = reader()
    reading.resident = resident
    reading.say("uitslag")
    reading.say("0")
    assert (reading.state == NEXT) is asked


def test_who_stops_while_reading_is_not_asked() -> None:
    reading = reader()
    reading.say("uitslag")
    reading.say("stop")
    assert (reading.state, NextAsked() in reading.decided) == (Home(), False)


@pytest.mark.parametrize("away", ["8", "?8", "meer", "help"])
def test_who_reads_on_is_not_asked_yet(away: str) -> None:
    reading = reader()
    reading.say("uitslag")
    assert isinstance(reading.state, Results)
    reading.say(away)
    assert NextAsked() not in reading.decided


def test_what_was_agreed_before_a_stop_is_there_again_after_start() -> None:
    resident = conversation(Phase.IDEAS)
    for text in ("nieuws", "1", "ja", "2", "ja", "stop"):
        resident.say(text)
    said = resident.say("nieuws")
    assert said[-1].text.startswith("U stuurde STOP.")
    [held] = resident.say("mijn gegevens")
    assert "- u stuurde STOP: wij sturen u niets" in held.text.split("\n")
    resident.say("start")
    after = shown(resident.say("nieuws"))
    assert (after["about:news:0"], after["about:next:0"]) == ("ja", "ja")


def test_my_data_says_since_when_each_is_agreed_to() -> None:
    resident = follower()
    number = LONELY[0]
    day = f"{resident.now.astimezone(DEMO.edition.zone).day} juli"
    for text in ("nieuws", "1", "ja", "de volgende ronde", "ja"):
        resident.say(text)
    [held] = resident.say("mijn gegevens")
    lines = held.text.split("\n")
    assert f"- nieuws: ja, sinds {day}" in lines
    assert f"- de volgende ronde: ja, sinds {day}" in lines
    assert f"- nieuws van plan {number}: ja" in lines
    resident.agreed[Purpose.PROJECT, number] = resident.now
    [held] = resident.say("mijn gegevens")
    assert f"- nieuws van plan {number}: ja, sinds {day}" in held.text.split("\n")
    assert "duim" not in held.text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_question_is_one_text_message(language: str) -> None:
    resident = follower("sms", language)
    resident.marks = frozenset((FOLLOW_PROJECT, n) for n in LONELY[:1])
    said = [*resident.say("news")]
    for key in ("about:news:0", "about:next:0", f"about:project:{LONELY[0]}"):
        resident.state = Agreeing()
        resident.say("menu")
        resident.say("news")
        said += resident.tap(key)
    resident.say("stop")
    said += resident.say("news")
    assert len(said) == 5
    assert {segments(folded(one.text)) for one in said} == {1}, said
