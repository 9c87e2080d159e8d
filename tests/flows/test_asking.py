import pytest

from budget.asking import Context, Doing, Help, Replied
from budget.decisions import AnswerHelped, HelpAsked
from budget.notice import About, Notice
from budget.timeline import Phase
from flows import asking, whereabouts
from flows.state import (
    Arriving,
    Browsing,
    Forgetting,
    Giving,
    Helping,
    Home,
    Informing,
    Looking,
    Matching,
    Pouring,
    Proving,
    Reading,
    ReadingBack,
    Spreading,
    State,
    Voting,
    Writing,
)
from locales.say import Voice
from tests.flows.conversation import Conversation, conversation

CHANNELS = ("telegram", "whatsapp", "sms")
IN_WORDS = Voice("nl", brief=False)


def told(language: str = "", question: str = "Mag dat?", channel: str = "telegram") -> Conversation:
    """Return somebody who has just read an answer, at the place of an idea."""
    reader = conversation(Phase.IDEAS, channel)
    reader.state = Writing("place")
    reader.told(Notice(About.REPLIED, 12, Replied(question, "Ja.", language).as_json()))
    return reader


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("before", [Home(), Writing("place"), Writing(), Reading(7)])
def test_a_word_asks_the_organisers_and_leads_back(before: State, channel: str) -> None:
    asks = conversation(Phase.IDEAS, channel)
    asks.state = before
    asks.say("vraag")
    assert asks.state == Helping(before, asked=True, organisers=True)
    asks.say("Mag dat?")
    assert (asks.decided, asks.state) == ([HelpAsked(Help.QUESTION, "Mag dat?")], before)


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_organisers_can_be_asked_from_where_one_reads_how_it_works(channel: str) -> None:
    asks = conversation(Phase.IDEAS, channel)
    asks.say("hoe werkt het")
    if channel == "sms":
        asks.say("meer")
    asks.tap("ask")
    assert asks.state == Helping(
        Informing("more" if channel == "sms" else "how"), asked=True, organisers=True
    )


def test_who_asks_nothing_has_decided_nothing() -> None:
    asks = conversation(Phase.IDEAS)
    for text in ("vraag", "", "terug"):
        asks.say(text)
    assert (asks.decided, asks.state) == ([], Home())


def test_a_question_may_be_about_an_idea() -> None:
    asks = conversation(Phase.IDEAS)
    turn = asking.begin(Reading(7), about=7)
    asks.state = turn.state
    asks.say("Waarom niet?")
    assert asks.decided == [HelpAsked(Help.QUESTION, "Waarom niet?", about=7)]


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_answer_is_enough_or_leads_to_another_question(channel: str) -> None:
    reader = told(channel=channel)
    reader.tap("that-helps:12")
    assert (reader.decided, reader.state) == ([AnswerHelped(12)], Writing("place"))
    reader = told(channel=channel)
    reader.say("2")
    reader.say("En mijn hond?")
    assert reader.decided == [HelpAsked(Help.QUESTION, "En mijn hond?", follows=12)]
    assert reader.state == Writing("place")


@pytest.mark.parametrize("key", ["ask-more:12", "that-helps:12"])
def test_what_is_offered_below_an_answer_stays_valid(key: str) -> None:
    reader = told()
    prompt = reader.prompt
    for text in ("menu", "plannen", "stop", "start"):
        reader.say(text)
    assert "verlopen" not in reader.tap(key, prompt)[-1].text


@pytest.mark.parametrize("key", ["ask-more:x", "ask-more:", "that-helps:1e9", "that-helps:-1"])
def test_a_button_that_nobody_was_given_means_nothing(key: str) -> None:
    reader = told()
    assert reader.tap(key, 0)[-1].text.startswith("Deze knop is verlopen.")
    assert reader.decided == []


@pytest.mark.parametrize(
    ("language", "question", "says"),
    [
        ("", "Mag dat?", "U vroeg: “Mag dat?”\n\nJa."),
        ("nl", "Mag dat?", "U vroeg: “Mag dat?”\n\nJa."),
        ("en", "Mag dat?", "U vroeg: “Mag dat?”\n\nHet antwoord is in het Engels:\n\nJa."),
        ("", "", "Een antwoord op uw vraag:\n\nJa."),
        ("ar", "", "Een antwoord op uw vraag, in het Arabisch:\n\nJa."),
    ],
)
def test_an_answer_says_what_it_is_about(language: str, question: str, says: str) -> None:
    reader = conversation(Phase.IDEAS)
    replied = Replied(question, "Ja.", language)
    [said] = reader.told(Notice(About.REPLIED, 12, replied.as_json()))
    assert said.text == says


@pytest.mark.parametrize(
    ("before", "doing", "words"),
    [
        (Arriving(), Doing.ARRIVING, "een taal kiezen"),
        (Home(), Doing.MENU, "in het menu"),
        (Informing("rules"), Doing.INFORMED, "lezen hoe het werkt"),
        (Writing(), Doing.WRITING, "een plan schrijven, bij de tekst"),
        (Writing("place"), Doing.WRITING, "een plan schrijven, bij de plek"),
        (Writing("another"), Doing.WRITING, "een plan schrijven"),
        (Browsing(word="hond"), Doing.BROWSING, "plannen zoeken"),
        (Reading(7, word="hond"), Doing.READING, "plan 7 lezen"),
        (Voting("basket"), Doing.VOTING, "stemmen"),
        (Looking(8), Doing.VOTING, "stemmen"),
        (Giving(8), Doing.VOTING, "stemmen"),
        (Spreading(), Doing.VOTING, "stemmen"),
        (Pouring(2, 3), Doing.VOTING, "stemmen"),
        (Proving(), Doing.VOTING, "stemmen"),
        (Matching(), Doing.VOTING, "stemmen"),
        (ReadingBack(4821), Doing.VOTING, "stemmen"),
        (Forgetting(Home(), 4821), Doing.ERASING, "de vraag of alles weg mag"),
    ],
)
def test_where_somebody_was_is_told_in_plain_words(before: State, doing: Doing, words: str) -> None:
    scene = conversation(Phase.VOTING).scene
    found = whereabouts.context(before, scene, "4821")
    assert (found.doing, found.phase, found.language) == (doing, Phase.VOTING, "nl")
    assert found.missed == ("" if doing in (Doing.VOTING, Doing.ERASING) else "4821")
    assert IN_WORDS.say(whereabouts.described(found)) == words


def test_nothing_is_told_of_where_nobody_knows() -> None:
    assert IN_WORDS.say(whereabouts.described(Context())) == "ergens anders"
