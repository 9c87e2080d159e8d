"""`approvals` in the `[vote]` of an edition's file."""

import re
from pathlib import Path

import pytest

from bot.demo import DE_LINDEN
from bot.editions.file import EditionError, read_edition
from budget.rules import as_data, from_data
from tests.bot.command import Run, run

__all__ = ["run"]

WHOLE = DE_LINDEN.read_text("utf-8")


@pytest.mark.parametrize(
    ("written", "needed"),
    [
        ("", 2),
        ("[vote]\nmost = 5", 2),
        ("[vote]\napprovals = 2", 2),
        ("[vote]\napprovals = 0", 0),
        ("[vote]\napprovals = 1", 1),
        ("[vote]\napprovals = 9", 9),
    ],
)
def test_two_people_approve_of_the_rules_unless_the_file_says_otherwise(
    written: str, needed: int
) -> None:
    edition = read_edition(f"{WHOLE}\n{written}").edition
    assert edition.vote.approvals == needed
    assert from_data(as_data(edition.vote)) == edition.vote


@pytest.mark.parametrize(
    ("needed", "shown", "residents"),
    [
        (2, "0 of the 2 who have to approve of them did.", ""),
        (1, "0 of the 1 who have to approve of them did; 2 is usual.", "Only one person has to"),
        (0, "Nobody has to approve of them before voting opens", "Nobody has to approve of these"),
    ],
)
def test_fewer_is_said_to_the_organiser_and_to_residents(
    run: Run, needed: int, shown: str, residents: str
) -> None:
    Path("linden.toml").write_text(f"{WHOLE}\n[vote]\napprovals = {needed}", "utf-8")
    assert run("edition", "create", "linden.toml")[0] == 0
    out = run("edition", "show", "de-linden")[1]
    assert shown in out
    english = [line for line in out.splitlines() if line.lstrip().startswith("en ")]
    assert [residents in line for line in english] == ([True] * 2 if residents else [])


def test_show_says_what_voting_waits_for(run: Run) -> None:
    next_is_voting = re.sub(r"^(informing|ideas|screening) = .*\n", "", WHOLE, flags=re.MULTILINE)
    Path("linden.toml").write_text(next_is_voting, "utf-8")
    assert run("edition", "create", "linden.toml")[0] == 0
    waits = "voting waits: Of the 2 people who have to approve of these rules 0 did"
    assert waits in run("edition", "show", "de-linden")[1]
    for name in ("Fatma", "Joris"):
        run("edition", "approve", "de-linden", "--by", name)
    out = run("edition", "show", "de-linden")[1]
    assert "waits" not in out
    assert "2 of the 2 who have to approve of them did." in out


@pytest.mark.parametrize("value", ["-1", "10", "1.5", "true", '"two"'])
def test_a_number_of_people_is_a_small_number(value: str) -> None:
    with pytest.raises(EditionError, match="approvals"):
        read_edition(f"{WHOLE}\n[vote]\napprovals = {value}")
