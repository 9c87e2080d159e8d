"""Two people approve of the rules, and two certify the result, at the command line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.turns import announce
from budget.edition import Edition
from budget.receipt import rules_hash
from budget.rules import VoteRules
from budget.timeline import Phase, Timeline
from storage.ballots import certified, heads, votes
from storage.process import editions
from tests.bot.command import Run, run, stored
from tests.storage.linden import EDITION, SLUG, ballot

__all__ = ["run"]

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
BEGINS = {
    Phase.IDEAS: NOW - 30 * DAY,
    Phase.VOTING: NOW + DAY,
    Phase.COUNTING: NOW + 2 * DAY,
    Phase.RESULTS: NOW + 3 * DAY,
}
TIMELINE = Timeline(BEGINS)
TWO = replace(EDITION, entered=Phase.IDEAS, timeline=TIMELINE)
IDEAS = replace(TWO, vote=VoteRules(approvals=0))


def found(tmp_path: Path, edition: Edition) -> None:
    stored(tmp_path, lambda db: editions.create(db, edition, [], NOW - 40 * DAY, "test"))


def counted(tmp_path: Path) -> bytes:
    """Bring an edition with one ballot to its result; return the key that ties it."""

    def work(db: Connection) -> bytes:
        editions.create(db, IDEAS, [], NOW, "test")
        key = editions.load(db, SLUG).tie_key or b""
        for phase, moment in list(BEGINS.items())[1:]:
            row = editions.hold(db, SLUG)
            announce.enter(db, row, row.edition().enter(phase, moment), moment, "test")
            if phase is Phase.VOTING:
                votes.cast(db, SLUG, key, [(b"right", ballot(1))])
        return key

    return stored(tmp_path, work)


def test_voting_opens_once_two_people_approve_of_the_rules(run: Run, tmp_path: Path) -> None:
    found(tmp_path, TWO)
    code, _out, err = run("edition", "enter", SLUG, "voting")
    assert code != 0
    assert "Of the 2 people who have to approve of these rules 0 did" in err
    code, out, _err = run("edition", "approve", SLUG, "--by", "Anna")
    assert (code, out) == (0, f"1 of 2 approve of the rules with the hash {rules_hash(TWO)}.\n")
    code, out, err = run("edition", "approve", SLUG, "--by", "anna")
    assert (code, out) == (1, "")
    assert "did so already: somebody else has to." in err
    assert run("edition", "enter", SLUG, "voting")[0] != 0
    assert run("edition", "approve", SLUG, "--by", "Bas")[0] == 0
    assert run("edition", "enter", SLUG, "voting")[0] == 0
    code, _out, err = run("edition", "approve", SLUG, "--by", "Cem")
    assert (code, "Voting has opened" in err) == (1, True)


def test_the_second_person_who_certifies_destroys_the_key(run: Run, tmp_path: Path) -> None:
    key = counted(tmp_path)
    code, out, _err = run("edition", "certify", SLUG, "--by", "Anna")
    assert code == 0
    assert out.endswith("Somebody else has to certify the same.\n")
    row = stored(tmp_path, lambda db: editions.load(db, SLUG))
    assert certified.outcome_hash(row) in out
    code, _out, err = run("edition", "certify", SLUG, "--by", "Anna")
    assert (code, "somebody else has to" in err) == (1, True)
    assert "certified" not in run("edition", "show", SLUG)[1]
    code, out, _err = run("edition", "certify", SLUG, "--by", "Bas")
    assert (code, "It is certified" in out) == (0, True)
    assert not any(key in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    code, _out, err = run("edition", "certify", SLUG, "--by", "Cem")
    assert (code, "certified already" in err) == (1, True)
    assert "The result is certified" in run("edition", "show", SLUG)[1]
    assert run("journal", "verify", SLUG)[0] == 0


def test_nothing_is_certified_before_the_count(run: Run, tmp_path: Path) -> None:
    found(tmp_path, IDEAS)
    code, out, err = run("edition", "certify", SLUG, "--by", "Anna")
    assert (code, out) == (1, "")
    assert "there is no result to certify yet" in err


def test_two_people_decide_what_is_done_with_what_is_left(run: Run, tmp_path: Path) -> None:
    counted(tmp_path)
    why = ("--reason", "Nog 1 plan erbij.")
    code, out, _err = run("edition", "leftover", SLUG, "topped-up", *why, "--by", "Anna")
    assert (code, out) == (0, "Somebody else has to decide the same, with the same reason.\n")
    assert "It was decided" not in run("edition", "show", SLUG)[1]
    code, out, _err = run("edition", "leftover", SLUG, "topped-up", *why, "--by", "Bas")
    decided = "number 2 gets 300, and 400 is added. Why: Nog 1 plan erbij."
    assert (code, out) == (0, f"It is decided, and stands in the result: {decided}\n")
    shown = run("edition", "show", SLUG)[1]
    assert "Result: 2 projects won, for 700.\n   300 is left over.\n" in shown
    assert f"   It was decided: {decided}\n" in shown
    assert "   theme Groen: 1 of 1 won, for 400; votes: 1\n" in shown
    assert "   district The whole area: 1 of 2 won, for 300; votes: 0\n" in shown
    for name in ("Anna", "Bas"):
        assert run("edition", "certify", SLUG, "--by", name)[0] == 0
    code, out, err = run("edition", "leftover", SLUG, "carried-over", *why, "--by", "Anna")
    assert (code, out, err) == (1, "", "The result has been certified already.\n")
    assert run("journal", "verify", SLUG)[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (["partly", "--reason", "", "--by", "Anna"], 1, "A reason is needed, in plain words."),
        (["partly", "--reason", "a" * 81, "--by", "Anna"], 1, "80 fit an SMS."),
        (["partly", "--by", "Anna"], 2, "--reason"),
        (["partly", "--reason", "x"], 2, "--by"),
        (["elsewhere", "--reason", "x", "--by", "Anna"], 2, "elsewhere"),
    ],
)
def test_what_cannot_be_decided_is_said(
    run: Run, tmp_path: Path, words: list[str], code: int, reason: str
) -> None:
    counted(tmp_path)
    status, out, err = run("edition", "leftover", SLUG, *words)
    assert (status, out) == (code, "")
    assert reason in err


@pytest.mark.parametrize("command", ["approve", "certify"])
def test_a_name_and_an_edition_are_needed(run: Run, tmp_path: Path, command: str) -> None:
    found(tmp_path, IDEAS)
    assert run("edition", command, SLUG)[0] != 0
    code, _out, err = run("edition", command, "nowhere", "--by", "Anna")
    assert (code, "There is no edition nowhere" in err) == (1, True)


def test_show_prints_the_last_heads_of_the_receipts(run: Run, tmp_path: Path) -> None:
    counted(tmp_path)
    noted = stored(tmp_path, lambda db: heads.last(db, SLUG, 9))
    assert [head.length for head in noted] == [1, 1]
    out = run("edition", "show", SLUG)[1]
    for head in noted:
        assert f"Receipts on {head.at.astimezone(EDITION.zone):%Y-%m-%d %H:%M}: 1;" in out
        assert head.head in out
