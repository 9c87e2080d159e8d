"""What is named without a word that says what to do, and what is told before one has joined."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from budget.edition import Edition
from budget.idea import Draft
from budget.timeline import Phase
from flows.state import (
    Browsing,
    Comparing,
    Consenting,
    Helping,
    Home,
    Informing,
    Looking,
    Missed,
    Results,
    State,
    Voting,
    Writing,
)
from flows.talk import Unfinished
from tests.flows.conversation import Conversation, conversation
from tests.flows.outcome.test_results import reader

PHASES = (Phase.IDEAS, Phase.VOTING, Phase.CARRYING_OUT)
CHANNELS = ("telegram", "whatsapp", "sms")
BENCH = "Hoi, ik wil graag een bankje bij de speeltuin"


def newcomer(channel: str, *said: str) -> Conversation:
    """Return who has joined in so many words, with the two questions where they are asked."""
    here = conversation(Phase.IDEAS, channel, joined=False)
    for text in (*said, "1", "ja", *(() if channel == "sms" else ("1", "nee"))):
        here.say(text)
    return here


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("place", [Home(), Informing(), Missed(Home()), Voting(), Looking(8)])
@pytest.mark.parametrize(
    ("said", "leads_to"),
    [
        (BENCH, Looking(5)),
        ("bankje", Voting("list", word="bankje")),
        ("de bankjes graag", Voting("list", word="bankjes")),
        ("Hoe zit het met dat bloemenlint", Looking(14)),
        ("is er ook een boom bij", Looking(3)),
    ],
)
def test_a_project_that_is_named_is_shown(
    channel: str, place: State, said: str, leads_to: State
) -> None:
    here = conversation(Phase.VOTING, channel)
    here.state = place
    here.say(said)
    assert here.state == leads_to
    assert here.unfinished.basket == ()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("said", "leads_to"),
    [
        *(("plien", Looking(12)), ("de boemn", Looking(3)), ("parkk", Voting("list", word="park"))),
        *(("bakjes", Voting("list", word="bankjes")), ("komen", Missed(Home()))),
        ("wij gaan naar het plien op zaterdag", Missed(Home())),
    ],
)
def test_a_slip_of_the_finger_in_a_title_shows_it(channel: str, said: str, leads_to: State) -> None:
    here = conversation(Phase.VOTING, channel)
    here.say(said)
    assert here.state == leads_to


@pytest.mark.parametrize(
    "said",
    [
        *("asdf qwer", "ik snap er niets van", "'; DROP TABLE ballots", "de", "xyz?"),
        *("ik heb een paar vragen", "ik wil iets geven", "mijn buren maken lawaai"),
        *("ik heb een nieuw nummer", "i have been waiting"),
    ],
)
@pytest.mark.parametrize("phase", PHASES)
def test_what_names_nothing_is_not_understood(phase: Phase, said: str) -> None:
    here = conversation(phase)
    here.say(said)
    assert isinstance(here.state, Missed)


def test_what_is_not_wanted_is_not_shown() -> None:
    here = conversation(Phase.VOTING)
    here.say("stemmen")
    told = here.say("liever geen bankje")
    assert told[0].text.startswith("Dat hebt u niet gekozen.")
    assert here.state == Voting()


def test_a_command_that_is_nearly_one_goes_before_a_title() -> None:
    here = conversation(Phase.VOTING)
    here.say("stemmenn")
    assert here.state == Voting()


@pytest.mark.parametrize(("said", "word"), [("bankje", "bankje"), ("iets met bomen", "bomen")])
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.SCREENING])
def test_ideas_that_are_named_are_listed(phase: Phase, said: str, word: str) -> None:
    here = conversation(phase)
    here.say(said)
    assert here.state == Browsing(word=word)


def test_what_is_named_once_there_is_a_result_is_told_of() -> None:
    here = reader("telegram")
    for place in (Home(), Results(), Missed(Results(by="list"))):
        here.state = place
        here.say("wat is er met het bloemenlint gebeurd")
        assert here.state == Results(number=14)


@pytest.mark.parametrize("channel", CHANNELS)
def test_after_a_miss_an_idea_is_still_noticed(channel: str) -> None:
    here = conversation(Phase.IDEAS, channel)
    here.say("asdf")
    here.say(BENCH)
    assert here.unfinished.idea == Draft(BENCH)


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_is_told_at_once_is_asked_about_after_joining(channel: str) -> None:
    here = newcomer(channel, BENCH)
    assert (here.state, here.unfinished) == (Home(), Unfinished(Draft(BENCH)))
    here.say("ja")
    assert isinstance(here.state, Writing | Comparing)


def told(*said: str, channel: str = "telegram") -> Conversation:
    """Return who told something at once, and said these afterwards."""
    here = conversation(Phase.IDEAS, channel, joined=False)
    for text in (BENCH, *said):
        here.say(text)
    return here


@pytest.mark.parametrize("channel", CHANNELS)
def test_before_they_have_joined_it_is_no_draft(channel: str) -> None:
    here = told("1", channel=channel)
    assert (here.state, here.unfinished) == (Consenting(), Unfinished(told=BENCH))
    here.say("wat bedoelt u")
    here.say("ja")
    assert here.resident.joined
    assert (here.unfinished.told == "") is (channel == "sms")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("said", [("1", "stop"), ("stop",), ("1", "asdf", "stop"), ("1", "nee")])
def test_who_leaves_before_joining_leaves_nothing(channel: str, said: tuple[str, ...]) -> None:
    assert told(*said, channel=channel).unfinished == Unfinished()


@pytest.mark.parametrize("said", ["menu", "terug", "klaar", "start", "0", "lijst", "mijn gegevens"])
@pytest.mark.parametrize("question", [(), ("1",), ("asdf",)])
def test_whatever_is_said_instead_of_an_answer_it_is_not_lost(
    said: str, question: tuple[str, ...]
) -> None:
    here = told("1", "ja", *question, said)
    here.say("menu")
    assert (here.state, here.unfinished) == (Home(), Unfinished(Draft(BENCH)))


def test_stop_is_answered_with_nothing_else() -> None:
    here = told("1", "ja")
    [bye] = here.say("stop")
    assert "Is dit een plan" not in bye.text
    assert (here.unfinished.idea, here.offered[0].key) == (None, "start")


def test_where_there_is_one_language_it_is_asked_as_well() -> None:
    here = conversation(Phase.IDEAS, "sms", joined=False)
    here.languages = here.languages[:1]
    for text in (BENCH, "ja"):
        here.say(text)
    assert here.unfinished == Unfinished(Draft(BENCH))


def test_once_ideas_are_over_nothing_is_asked() -> None:
    here = told("1")
    here.edition, here.now = over(here)
    for text in ("ja", "1", "nee"):
        here.say(text)
    assert here.unfinished == Unfinished()


def over(here: Conversation) -> tuple[Edition, datetime]:
    """Return the edition and the time once ideas are looked at."""
    begun = here.edition.timeline.begins[Phase.SCREENING]
    return replace(here.edition, entered=Phase.SCREENING), begun + timedelta(days=1)


@pytest.mark.parametrize(
    "said",
    ["Hallo ik wil graag meedoen met de burgerbegroting", "hallo", "linden brug", "/start x"],
)
def test_a_greeting_is_no_idea(said: str) -> None:
    assert newcomer("telegram", said).unfinished == Unfinished()


@pytest.mark.parametrize(
    "text",
    [
        "een wc in het bos bij ons op de hei",
        "공원에 나무를 더 심어 주세요 그리고 벤치도 놓아 주세요",
    ],
)
def test_an_idea_of_short_words_is_noticed(text: str) -> None:
    here = conversation(Phase.IDEAS)
    here.say(text)
    assert here.unfinished.idea == Draft(text)


def test_who_comes_through_an_intermediary_is_not_asked_whether_that_is_an_idea() -> None:
    said = "Goedemiddag, ik kom via het Taalcafé aan de brug #taalcafe"
    assert newcomer("telegram", said).unfinished == Unfinished()


def test_what_is_shown_already_was_not_meant() -> None:
    here = conversation(Phase.VOTING, "sms")
    said = "ik wil een klacht indienen over het bankje"
    here.say(said)
    found = here.state
    here.say(said)
    assert (found, here.state) == (Voting("list", word="bankje"), Missed(found))


def test_on_sms_who_has_joined_is_told_so_before_they_are_asked() -> None:
    here = told("1", channel="sms")
    joined, asked = here.say("ja")
    assert joined.text == "U doet mee. STOP = afmelden."
    assert asked.text.startswith("Is dit een plan voor De Linden?")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "said",
    [
        *("wat heeft de gemeente hier al gedaan", "Waarom is het altijd zo'n rommel op straat?"),
        *("mag ik weten waar het gemeentehuis staat", "what has the council done about noise"),
        *("jullie hebben mijn vuilnis niet opgehaald", "klacht over de straatverlichting hier"),
    ],
)
@pytest.mark.parametrize("phase", [Phase.PREPARING, Phase.IDEAS])
def test_a_question_or_a_complaint_is_no_plan(phase: Phase, said: str, channel: str) -> None:
    here = conversation(phase, channel)
    [told] = here.say(said)
    assert here.state == Missed(Home())
    assert here.unfinished == Unfinished()
    assert "9" in told.text
    here.say(said)
    assert here.state == Missed(Home(), 2, said)


def test_a_wish_that_is_put_as_a_question_is_asked_about() -> None:
    here = conversation(Phase.IDEAS)
    here.say("Kan er een drinkfontein bij de kerk komen?")
    assert here.unfinished.idea


def test_a_question_that_is_told_first_is_not_asked_about_after_joining() -> None:
    here = newcomer("sms", "waarom is het hier zo'n rommel op straat")
    assert here.unfinished == Unfinished()


@pytest.mark.parametrize("channel", CHANNELS)
def test_who_says_that_it_is_no_plan_can_ask(channel: str) -> None:
    here = conversation(Phase.IDEAS, channel)
    here.say("Ik wil graag dat het hier schoner wordt")
    assert here.unfinished.idea
    [told] = here.say("nee")
    assert "geen plan" in told.text
    assert "Stuur VRAAG" in told.text
    assert (here.state, here.unfinished) == (Home(), Unfinished())
    here.say("vraag")
    assert here.state == Helping(Home(), asked=True, organisers=True)


def test_a_title_is_found_in_the_language_of_the_resident() -> None:
    for language, said, number in (("nl", "regentonnen", 8), ("en", "rain barrels", 8)):
        here = conversation(Phase.VOTING, language=language)
        here.say(said)
        assert here.state == Looking(number), said


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("language", "said", "number"),
    [
        ("nl", "something with rain barrels maybe", 8),
        ("nl", "I like granny benches very much", 19),
        ("en", "ik vind de regentonnen het mooist", 8),
        ("en", "iets met een muurschildering misschien", 27),
        ("nl", "de speeltuin met rain barrels", 5),
    ],
)
def test_a_title_in_another_language_is_found_after_those_in_ones_own(
    channel: str, language: str, said: str, number: int
) -> None:
    here = conversation(Phase.VOTING, channel, language)
    here.say(said)
    assert (here.state, here.unfinished) == (Looking(number), Unfinished())


def test_a_question_is_not_answered_with_ideas() -> None:
    for said in ("Waar kan ik mijn oude koelkast brengen", "wanneer wordt de speeltuin gebouwd"):
        here = conversation(Phase.IDEAS)
        here.say(said)
        assert here.state == Missed(Home())
        voter = conversation(Phase.VOTING)
        voter.say("wanneer wordt de speeltuin gebouwd")
        assert voter.state == Looking(5)
