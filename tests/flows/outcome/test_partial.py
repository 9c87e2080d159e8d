"""The result by theme and by district, in chat and on SMS."""

from dataclasses import replace

import pytest

from bot.channels.segments import segments
from budget.consent import Purpose
from budget.count import Candidate, CountRules, Outcome, most_votes
from budget.edition import Edition
from budget.rules import PointRules, VoteRules
from flows.state import Agreeing, Results, State
from tests.flows.conversation import DEMO, LANGUAGES, Conversation
from tests.flows.outcome.test_results import OUTCOME, reader


def told_of(edition: Edition) -> Outcome:
    candidates = (
        Candidate(str(p.number), "", p.cost, 3_140, p.theme, p.district) for p in edition.projects
    )
    return most_votes(candidates, edition.budget, CountRules(), "seed")


def reading(channel: str, *, themes: bool, districts: bool, language: str = "nl") -> Conversation:
    """Return somebody whose edition has no themes, or no districts."""
    projects = tuple(
        replace(p, theme=p.theme if themes else "", district=p.district if districts else "")
        for p in DEMO.edition.projects
    )
    begun = reader(channel)
    begun.edition = replace(begun.edition, projects=projects)
    begun.resident = replace(begun.resident, language=language)
    begun.outcome = told_of(begun.edition)
    return begun


def pages(conversation: Conversation, said: str) -> list[str]:
    """Say this, and read on as long as there is more; each page is one segment."""
    found = [conversation.say(said)[0].text]
    while more := next((w for w in ("meer", "more") if w.upper() in found[-1]), ""):
        found.append(conversation.say(more)[0].text)
    assert [segments(page) for page in found] == [1] * len(found)
    return found


def test_a_theme_is_told_with_its_money_its_votes_and_its_projects() -> None:
    conversation = reader("telegram")
    conversation.say("uitslag")
    [told] = conversation.tap("by:theme")
    heading, *lines = told.text.split("\n")
    assert heading == "Per thema, in euro en stemmen:"
    assert lines[0].startswith("Groen: € ")
    assert [option.key for option in told.options] == ["back"]
    won = [line.rpartition("Gewonnen: ")[2] for line in lines]
    assert sum(int(part.split(" van ")[0]) for part in won) == len(OUTCOME.winners)
    assert sum(int(part.split(" van ")[1].strip(".")) for part in won) == len(OUTCOME.explanations)


def test_projects_for_no_district_are_for_the_whole_area() -> None:
    conversation = reader("whatsapp")
    conversation.say("uitslag")
    [told] = conversation.say("per buurt")
    assert told.text.split("\n")[-1].startswith("Hele wijk: €")


def test_points_are_called_points() -> None:
    conversation = reader("telegram")
    conversation.edition = replace(conversation.edition, vote=VoteRules(PointRules(5)))
    conversation.say("uitslag")
    for by, heading in (("theme", "Per thema"), ("district", "Per buurt")):
        [told] = conversation.tap(f"by:{by}")
        assert told.text.startswith(f"{heading}, in euro en punten:\n")
        conversation.say("0")


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["uitslag", "thema"], Results(by="theme")),
        (["uitslag", "buurt"], Results(by="district")),
        (["uitslag", "thema", "meer"], Results(1, by="theme")),
        (["uitslag", "thema", "8"], Results(number=8, by="theme")),
        (["uitslag", "thema", "8", "0"], Results(by="theme")),
        (["uitslag", "thema", "99"], Results(by="theme")),
        (["uitslag", "thema", "0"], Results()),
        (["uitslag", "thema", "0", "0"], Agreeing(Purpose.NEXT, once=True)),
    ],
)
def test_where_the_parts_lead_on_sms(said: list[str], state: State) -> None:
    conversation = reader("sms")
    for text in said:
        conversation.say(text)
    assert conversation.state == state


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("themes", "districts", "words"),
    [
        (True, True, {"THEMA", "BUURT", "THEME", "DISTRICT"}),
        (True, False, {"THEMA", "THEME"}),
        (False, True, {"BUURT", "DISTRICT"}),
        (False, False, set()),
    ],
)
def test_on_sms_the_last_page_says_what_can_be_sent_in_one_segment(
    language: str, themes: bool, districts: bool, words: set[str]
) -> None:
    conversation = reading("sms", themes=themes, districts=districts, language=language)
    *_before, last = pages(conversation, "uitslag" if language == "nl" else "result")
    said = {word.strip(".,") for word in last.split() if word.isupper()}
    assert said <= words
    assert bool(said) == bool(words)
    for word in said:
        assert pages(conversation, word.lower())
        conversation.say("0")


def test_where_buttons_show_it_the_text_does_not_say_it_again() -> None:
    [told] = reader("telegram").say("uitslag")
    assert "THEMA" not in told.text
    assert [o.label for o in told.options if o.key.startswith("by:")] == ["Per thema", "Per buurt"]
