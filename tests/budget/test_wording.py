from dataclasses import replace

import pytest

from budget.criteria import CATALOGUE
from budget.edition import Picture, Question
from budget.rules import Weight
from budget.wording import NoSuchText, lacking, reworded, texts
from tests.storage.linden import EDITION as LINDEN

SHOWN = replace(LINDEN.projects[0], picture=Picture("a.jpg", 1, 1, {"nl": "Een bank."}))
EDITION = replace(
    LINDEN,
    goal={"nl": "Meedoen.", "en": "Taking part."},
    success=({"nl": "1.000 mensen doen mee."},),
    questions=(Question(3, {"nl": "Wie telt?"}, {"nl": "Wij."}),),
    projects=(SHOWN,),
    screening=CATALOGUE[:1],
    vote=replace(LINDEN.vote, weights=(Weight("table", {"nl": "tafel"}, 5),)),
)


def test_every_text_of_an_edition_has_a_key() -> None:
    assert set(texts(EDITION)) == {
        *("organiser", "goal", "influence", "success.1", "criteria.1"),
        *("districts.haven.title", "themes.groen.title", "themes.groen.background"),
        *("questions.3.question", "questions.3.answer", "vote.table.title"),
        *("projects.1.title", "projects.1.text", "projects.1.picture_text"),
        *("screening.on-time.wording", "screening.on-time.question"),
    }


def test_what_is_missing_is_said_by_language() -> None:
    missing = lacking(EDITION)
    assert missing["nl"] == []
    there = {"organiser", "goal", "projects.1.title"}
    there |= {"screening.on-time.wording", "screening.on-time.question"}
    assert set(missing["en"]) == texts(EDITION).keys() - there


@pytest.mark.parametrize("key", texts(EDITION))
def test_one_text_is_worded_anew_and_no_other(key: str) -> None:
    after = reworded(EDITION, key, "en", "Another text")
    assert texts(after) == {**texts(EDITION), key: {**texts(EDITION)[key], "en": "Another text"}}
    assert list(texts(after)[key]) == ["nl", "en"]
    assert "en" not in texts(reworded(after, key, "en", ""))[key]


@pytest.mark.parametrize(("key", "language"), [("projects.9.title", "nl"), ("goal", "tr")])
def test_there_has_to_be_such_a_text(key: str, language: str) -> None:
    with pytest.raises(NoSuchText):
        reworded(EDITION, key, language, "Text")
