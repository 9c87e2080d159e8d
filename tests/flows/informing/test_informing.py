from dataclasses import replace

import pytest

from bot.channels.segments import folded, segments
from budget.asking import QUESTION_LENGTH
from budget.edition import Question
from budget.rules import VoteRules
from budget.timeline import Phase
from flows.state import Home, Informing, Looking, Reading
from tests.flows.conversation import DEMO, Conversation, conversation
from tests.journeys.rehearsal import THEMES as ON_THEMES

TOPICS = ("timeline", "rules", "criteria", "counting", "influence")
THEMES = tuple(f"theme:{theme}" for theme in DEMO.edition.theme_by_key)


def reader_of(topic: str, channel: str, language: str) -> Conversation:
    """Return somebody who has chosen to read about a topic."""
    reader = conversation(Phase.IDEAS, channel, language)
    reader.say("hoe werkt het")
    if channel == "sms":
        reader.tap("topic:more")
    if topic.startswith("theme:"):
        reader.tap("topic:themes")
    reader.tap(f"topic:{topic}")
    return reader


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("topic", [*TOPICS, *THEMES])
def test_every_topic_can_be_read_to_its_end(topic: str, language: str, channel: str) -> None:
    reader = reader_of(topic, channel, language)
    assert reader.state == Informing(topic)
    page = 0
    while any(offered.key == f"page:{page + 1}" for offered in reader.offered):
        page += 1
        [said] = reader.tap(f"page:{page}")
        assert channel != "sms" or segments(folded(said.text)) == 1
    assert reader.state == Informing(topic, page)


def test_pages_are_cut_after_a_sentence_and_lose_nothing() -> None:
    reader = reader_of("theme:groen", "sms", "nl")
    told = DEMO.edition.theme_by_key["groen"].background["nl"]
    reader.tap("back")
    read = [reader.tap("topic:theme:groen")[0].text]
    while "lees verder" in read[-1]:
        read.append(reader.say("lees verder")[0].text)
    pages = [text.removesuffix(" 0 terug").removesuffix(" 1 lees verder") for text in read]
    assert " ".join(pages).split() == told.split()
    assert all(page.endswith((".", "!", "?")) for page in pages)


@pytest.mark.parametrize(
    ("topic", "back"),
    [("how", Home()), ("rules", Informing()), ("theme:groen", Informing("themes"))],
)
def test_back_leads_one_step_up(topic: str, back: object) -> None:
    reader = conversation(Phase.IDEAS)
    reader.say("uitleg")
    if topic != "how":
        reader = reader_of(topic, "telegram", "nl")
    reader.say("0")
    assert reader.state == back


def test_the_odds_are_stated_as_a_fact() -> None:
    reader = conversation(Phase.IDEAS)
    reader.say("uitleg")
    [rules] = reader.tap("topic:rules")
    assert rules.text.endswith("Niet elk plan wint: de vorige keer 12 van de 41.")


def test_an_edition_without_odds_ideas_or_vote_can_still_be_explained() -> None:
    reader = conversation(Phase.INFORMING)
    begins = dict(reader.edition.timeline.begins)
    del begins[Phase.VOTING]
    timeline = replace(reader.edition.timeline, begins=begins)
    reader.edition = replace(reader.edition, timeline=timeline, odds=None)
    [how] = reader.say("uitleg")
    assert how.text == "U en uw buren beslissen over € 120.000."
    [rules] = reader.tap("topic:rules")
    assert "vorige keer" not in rules.text


@pytest.mark.parametrize("channel", ["telegram", "sms"])
def test_where_themes_are_voted_on_it_is_told_how_money_moves(channel: str) -> None:
    reader = conversation(Phase.VOTING, channel, vote=ON_THEMES)
    begins = dict(reader.edition.timeline.begins)
    del begins[Phase.IDEAS], begins[Phase.SCREENING]
    timeline = replace(reader.edition.timeline, begins=begins)
    reader.edition = replace(reader.edition, timeline=timeline, projects=())
    [how] = reader.say("uitleg")
    assert "over 6 thema's" in how.text
    assert "Wat u aan een thema geeft, haalt u ergens anders af." in how.text
    assert channel != "sms" or segments(folded(how.text)) == 1
    [rules] = reader.tap("topic:rules")
    assert rules.text.startswith("U verdeelt 24 fiches van")
    assert "Een plan mag" not in rules.text


SHORT = {"nl": "Ja. Iedereen vanaf 14 jaar mag stemmen.", "en": "Yes, from 14 on."}
LONG = {"nl": " ".join(f"Dit is zin {n} van het antwoord." for n in range(1, 9))}
ASKED = {"nl": "Mag iemand van 14 jaar stemmen, en dan ook met een brief van school?"}


def curious(channel: str, count: int, language: str = "nl") -> Conversation:
    """Return somebody who has chosen to read what is often asked."""
    reader = conversation(Phase.IDEAS, channel, language)
    questions = tuple(Question(n, {"nl": f"Vraag nummer {n}?"}, SHORT) for n in range(1, count + 1))
    reader.edition = replace(reader.edition, questions=questions)
    reader.say("uitleg")
    if channel == "sms":
        reader.tap("topic:more")
    reader.tap("topic:faq")
    return reader


def test_where_nothing_is_often_asked_nothing_is_said_of_it() -> None:
    reader = conversation(Phase.IDEAS)
    [how] = reader.say("uitleg")
    assert "topic:faq" not in {option.key for option in how.options}
    reader.state = Informing("faq")
    assert "topic:rules" in {option.key for option in reader.say("??")[-1].options}


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_every_question_can_be_read_with_its_answer(channel: str) -> None:
    reader = curious(channel, 19)
    read, pages = [], 0
    while True:
        here = reader.state
        for key in [o.key for o in reader.offered if o.key.startswith("topic:asked:")]:
            [said] = reader.tap(key)
            read.append(key)
            assert SHORT["nl"] in said.text
            reader.tap("back")
            reader.state = here
            reader.say("??")
        following = [o.key for o in reader.offered if o.key.startswith("page:")]
        if not following:
            break
        pages += 1
        reader.tap(following[-1])
    assert read == [f"topic:asked:{n}" for n in range(1, 20)]
    assert pages == (18 if channel == "sms" else 2)


def test_an_answer_is_cut_into_pages_on_sms_and_goes_with_its_question_elsewhere() -> None:
    for channel in ("sms", "telegram"):
        reader = curious(channel, 1)
        asked = (Question(1, ASKED, LONG),)
        reader.edition = replace(reader.edition, questions=asked)
        [said] = reader.say("vraag 1") if channel == "telegram" else reader.say("1")
        assert (ASKED["nl"] in said.text) is (channel == "telegram")
        texts = [said.text]
        while any(o.key.startswith("page:") for o in reader.offered):
            texts.append(reader.say("lees verder")[0].text)
        assert all(f"zin {n} " in " ".join(texts) for n in range(1, 9))
        assert channel != "sms" or all(segments(folded(text)) == 1 for text in texts)


def test_the_longest_question_is_one_sms() -> None:
    reader = curious("sms", 2)
    longest = {"nl": "x" * QUESTION_LENGTH}
    asked = tuple(Question(n, longest, SHORT) for n in (1, 2))
    reader.edition = replace(reader.edition, questions=asked)
    reader.say("uitleg")
    reader.tap("topic:more")
    [said] = reader.tap("topic:faq")
    assert "x" * QUESTION_LENGTH in said.text
    assert segments(folded(said.text)) == 1


@pytest.mark.parametrize("left", [0, 1])
def test_a_question_that_was_taken_away_leads_to_those_that_are_left(left: int) -> None:
    reader = curious("telegram", 2)
    reader.tap("topic:asked:2")
    reader.edition = replace(reader.edition, questions=reader.edition.questions[:left])
    said = reader.say("?!")[-1]
    keys = {option.key for option in said.options}
    assert ("topic:asked:1" in keys, "topic:rules" in keys) == (left == 1, left == 0)


def test_an_answer_that_is_not_in_ones_language_is_read_as_it_is() -> None:
    reader = curious("telegram", 1, "en")
    [said] = reader.say("1")
    assert said.text == "Vraag nummer 1?\n\nYes, from 14 on."


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("vote", [None, ON_THEMES])
@pytest.mark.parametrize("phase", list(Phase))
def test_what_is_over_is_not_told_as_if_it_could_be_done(
    phase: Phase, vote: VoteRules | None, language: str, channel: str
) -> None:
    [told] = conversation(phase, channel, language, vote=vote).say("how does it work")
    over = Phase.IDEAS.before(phase)
    assert not (over and ("stuur een plan" in told.text or "send an idea" in told.text))
    assert not (Phase.VOTING.before(phase) and (": vote" in told.text or ": stem" in told.text))
    assert channel != "sms" or segments(folded(told.text)) == 1


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
@pytest.mark.parametrize("said", ["?8", "wat is 8", "wat kost 8?"])
@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.VOTING])
def test_a_number_that_is_asked_about_below_a_page_is_shown(
    phase: Phase, said: str, channel: str
) -> None:
    reader = conversation(phase, channel)
    reader.say("hoe werkt het")
    reader.say(said)
    assert reader.state == (Looking(8) if phase is Phase.VOTING else Reading(8))


@pytest.mark.parametrize(
    ("said", "basket"), [("3 8 21", (3, 8, 21)), ("21", ()), ("2 bankjes of 3", ())]
)
def test_only_several_numbers_below_a_page_are_a_choice(said: str, basket: tuple[int, ...]) -> None:
    reader = conversation(Phase.VOTING, "sms")
    reader.say("hoe werkt het")
    reader.say(said)
    assert reader.unfinished.basket == basket
