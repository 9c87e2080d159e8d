"""Letting ambassadors rehearse the vote, at the command line."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from budget.edition import Edition
from budget.timeline import Phase, Timeline
from storage import journal
from storage.process import editions
from storage.residents import rehearsals
from tests.bot.command import Run, run, stored
from tests.storage.linden import EDITION, SLUG, conversation

__all__ = ["run"]

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
IDEAS = replace(
    EDITION,
    entered=Phase.IDEAS,
    timeline=Timeline(
        {Phase.IDEAS: NOW - DAY, Phase.VOTING: NOW + DAY, Phase.COUNTING: NOW + DAY * 2}
    ),
)


def found(tmp_path: Path, edition: Edition) -> None:
    stored(tmp_path, lambda db: editions.create(db, edition, [], NOW, "test"))


def word_in(said: str) -> str:
    found = re.search(r"OEFEN-\w{5}", said)
    assert found
    return found[0]


def test_a_rehearsal_has_one_word_until_it_is_ended(run: Run, tmp_path: Path) -> None:
    found(tmp_path, IDEAS)
    code, said, _err = run("edition", "rehearse", SLUG)
    word = word_in(said)
    assert (code, "Now 0 rehearse, and 0 of them" in said) == (0, True)
    assert stored(tmp_path, lambda db: editions.load(db, SLUG).edition().rehearsal) == word
    stored(tmp_path, lambda db: rehearsals.begin(db, SLUG, conversation(b"a")))
    code, said, _err = run("edition", "rehearse", SLUG)
    assert (word_in(said), "Now 1 rehearse, and 0 of them" in said) == (word, True)
    code, said, _err = run("edition", "rehearse", SLUG, "--end")
    assert (code, "all test votes are erased" in said) == (0, True)
    assert stored(tmp_path, lambda db: rehearsals.counted(db, SLUG)) == (0, 0)
    assert word_in(run("edition", "rehearse", SLUG)[1]) != word
    assert stored(tmp_path, lambda db: journal.broken(db, SLUG)) is None


@pytest.mark.parametrize(
    ("edition", "reason"),
    [
        (replace(IDEAS, projects=()), "There are no projects to vote on.\n"),
        (
            replace(IDEAS, entered=Phase.VOTING),
            "Voting has opened: it cannot be rehearsed any more.\n",
        ),
    ],
)
def test_what_cannot_be_rehearsed_is_refused_with_the_reason(
    run: Run, tmp_path: Path, edition: Edition, reason: str
) -> None:
    found(tmp_path, edition)
    assert run("edition", "rehearse", SLUG) == (1, "", reason)
