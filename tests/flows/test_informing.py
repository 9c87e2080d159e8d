from dataclasses import replace

import pytest

from bot.channels.segments import folded, segments
from budget.timeline import Phase
from flows.state import Home, Informing
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
