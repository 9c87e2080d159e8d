"""`wijkstem evaluation`: what an organiser types, and reads."""

from pathlib import Path

import pytest
from sqlalchemy import Connection

from budget.survey import Question, SurveyAnswered
from storage.process import editions, evaluations
from storage.residents import survey
from storage.sealing import Seal
from tests.bot.command import HUSH, ORGANISATION, Run, run, stored
from tests.bot.test_evaluating import OVER
from tests.storage.linden import NOW, SLUG

__all__ = ["run"]

BY = ("--by", "Wilma")
SEAL = Seal.from_secret(HUSH, ORGANISATION)
EASE, _TRUST, BETTER = Question


@pytest.fixture
def site(run: Run, tmp_path: Path) -> Run:
    """Give the command of a store with an edition that is over, and what residents said of it."""

    def begin(db: Connection) -> None:
        editions.create(db, OVER, [], NOW, "test")
        for who in range(12):
            survey.answer(db, SLUG, f"{who}", SurveyAnswered(EASE, 5), SEAL)
        survey.answer(db, SLUG, "fatma", SurveyAnswered(BETTER, words="Meer avonden"), SEAL)

    stored(tmp_path, begin)
    return run


def test_an_edition_is_judged_published_and_shown(site: Run, tmp_path: Path) -> None:
    text = ("--text", "Dat lukte.", "--text", "en=It did.")
    for words in (
        ("judge", SLUG, "0", "reached", "--figure", "survey_ease", *text),
        ("judge", SLUG, "1", "partly", "--seen", "1"),
        ("judge", SLUG, "2", "cannot-be-said"),
        ("publish", SLUG),
    ):
        code, _said, err = site("evaluation", *words, *BY)
        assert (code, err) == (0, ""), words
    said = site("evaluation", "show", SLUG)[1].splitlines()
    assert said[0] == "How easy it was to take part"
    assert "   remark: Meer avonden" in said
    assert "0  Meer buren doen mee.: reached" in said
    assert "   figure: survey_ease" in said
    assert "   en: It did." in said
    assert said[-1].startswith("Revision 4, published 2")
    kept = stored(tmp_path, lambda db: evaluations.of(db, SLUG))
    assert len(kept.published) == 3


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("judge", SLUG, "7", "reached"), "There is no criterion 7; 0 is the goal."),
        (("judge", SLUG, "1", "reached", "--figure", "votes"), "There is no such figure;"),
        (("judge", SLUG, "1", "reached", "--seen", "3"), "Somebody changed this meanwhile"),
        (("publish", SLUG), "Nothing is found yet of the goal."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    site: Run, words: tuple[str, ...], reason: str
) -> None:
    code, _said, err = site("evaluation", *words, *BY)
    assert code == 1
    assert reason in err
