"""Moving phases and beginning again, at the command line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from budget.timeline import Phase, Timeline
from storage import journal
from storage.process import editions, moves
from storage.tables import journal as decisions
from tests.bot.command import Run, run, stored
from tests.storage.linden import EDITION, SLUG, idea

__all__ = ["run"]

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
NOON = (NOW + 60 * DAY).replace(hour=12, minute=0, second=0, microsecond=0)
BEGINS = {
    Phase.PREPARING: NOW - 9 * DAY,
    Phase.IDEAS: NOW - DAY,
    Phase.SCREENING: NOON,
    Phase.VOTING: NOON + 9 * DAY,
    Phase.COUNTING: NOON + 20 * DAY,
}
IDEAS = replace(EDITION, entered=Phase.IDEAS, timeline=Timeline(BEGINS), zone=ZoneInfo("UTC"))


@pytest.fixture
def found(tmp_path: Path) -> Path:
    stored(tmp_path, lambda db: editions.create(db, IDEAS, [idea(1)], NOW, "test"))
    return tmp_path


def begins(tmp_path: Path, phase: Phase) -> datetime | None:
    return stored(tmp_path, lambda db: editions.load(db, SLUG).edition().timeline.begins.get(phase))


def test_a_phase_that_moves_moves_its_neighbours_and_stands_in_the_journal(
    run: Run, found: Path
) -> None:
    to = (NOON + 10 * DAY).isoformat()[:16]
    order = ("edition", "move", SLUG, "screening", "--to", to)
    code, said, _err = run(*order, "--dry-run")
    assert (code, said.startswith("It would be so:"), said.count("->")) == (0, True, 2)
    assert begins(found, Phase.VOTING) == BEGINS[Phase.VOTING]
    assert stored(found, lambda db: moves.due(db, NOW + DAY)) == []
    code, said, _err = run(*order, "--by", "Anna", "--reason", "Feest.", "--reason", "en=A fair.")
    assert (code, said.startswith("It is so from now on:")) == (0, True)
    assert begins(found, Phase.VOTING) == NOON + 19 * DAY
    assert begins(found, Phase.COUNTING) == NOON + 20 * DAY
    [told] = stored(found, lambda db: moves.due(db, NOW + DAY))
    assert told.reason == {"nl": "Feest.", "en": "A fair."}
    last = stored(
        found,
        lambda db: db.execute(
            decisions.select().order_by(decisions.c.position.desc()).limit(1)
        ).one(),
    )
    assert (last.kind, last.by) == ("timeline-changed", "Anna")
    assert stored(found, lambda db: journal.broken(db, SLUG)) is None
    run("edition", "leave-out", SLUG, "screening")
    assert begins(found, Phase.SCREENING) is None


def test_an_edition_without_a_vote_comes_to_its_end_without_a_result(
    run: Run, tmp_path: Path
) -> None:
    stored(tmp_path, lambda db: editions.create(db, IDEAS, [], NOW, "test"))
    code, said, _err = run("edition", "leave-out", SLUG, "voting")
    assert (code, said.count("left out")) == (0, 2)
    _code, _said, why = run("edition", "enter", SLUG, "results")
    assert "nothing to count" in why
    code, _said, _err = run("edition", "enter", SLUG, "closed")
    assert code == 0
    _code, said, _err = run("edition", "show", SLUG)
    assert "There is no vote: the timeline leaves it out." in said
    assert stored(tmp_path, lambda db: editions.load(db, SLUG).outcome) is None
    told = f"{SLUG} has no vote, so there is no result to export.\n"
    assert run("export", SLUG, "--to", "out") == (1, "", told)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("move", SLUG, "ideas", "--to", "2099-01-01T00:00:00"), "ideas has begun"),
        (("move", SLUG, "voting", "--to", "2001-01-01T00:00:00"), "begins later than now"),
        (("leave-out", SLUG, "ideas"), "ideas has begun"),
        (
            ("move", SLUG, "voting", "--to", "2099-01-01T00:00:00", "--reason", "x" * 201),
            "at most 200 characters",
        ),
        (("move", "nowhere", "voting", "--to", "2099-01-01T00:00:00"), "no edition nowhere"),
        (("clone", SLUG, SLUG), "There is an edition linden already."),
        (("clone", SLUG, "De Linden"), "slug: use only small letters"),
    ],
)
def test_what_cannot_be_done_says_why(
    run: Run, found: Path, words: tuple[str, ...], reason: str
) -> None:
    assert found.exists()
    code, said, refusal = run("edition", *words)
    assert (code, said, reason in refusal) == (1, "", True)


def test_a_clone_begins_with_nothing_done(run: Run, found: Path) -> None:
    code, said, _err = run("edition", "clone", SLUG, "linden-2")
    assert (code, "Created linden-2" in said) == (0, True)
    clone = stored(found, lambda db: editions.load(db, "linden-2").edition())
    assert (clone.entered, clone.projects, clone.themes) == (Phase.PREPARING, (), IDEAS.themes)
    assert clone.timeline.begins[Phase.PREPARING] == BEGINS[Phase.PREPARING] + 364 * DAY
