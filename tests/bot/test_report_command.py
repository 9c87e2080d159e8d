"""An edition is reported on at the command line."""

import csv
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from sqlalchemy import Connection

from bot.reports.hiding import monday
from storage.process import editions
from storage.residents import conversations
from tests.bot.command import Run, run, stored
from tests.storage.linden import DAY, EDITION, SLUG, conversation

__all__ = ["run"]

LONG_AGO = datetime.now(UTC) - 9 * DAY


def lived(db: Connection) -> None:
    """Let twelve join on one day, long ago."""
    editions.create(db, EDITION, [], LONG_AGO - DAY, "test")
    twelve = [conversation(bytes([n]), joined=LONG_AGO) for n in range(12)]
    conversations.keep(db, twelve)


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(StringIO(path.read_text("utf-8-sig")), delimiter=";"))


def test_a_report_is_written_into_a_folder_once(run: Run, tmp_path: Path) -> None:
    assert run("doctor")[0] in {0, 1}  # which makes the store
    stored(tmp_path, lived)
    code, said, err = run("report", SLUG, "--to", "out", "--language", "en")
    assert (code, err) == (0, "")
    assert said == f"Report of {SLUG}: 16 files in out.\n"
    week = monday(LONG_AGO.astimezone(EDITION.zone).date())
    [heading, told] = rows(Path("out/joined_by_week.csv"))
    assert heading == ["week", "title", "residents"]
    assert (told[0], told[2]) == (week.isoformat(), "12")
    assert ["joined_by_week", "Who joined, by week"] in [
        row[:2] for row in rows(Path("out/meanings.csv"))
    ]
    code, said, err = run("report", SLUG, "--to", "out")
    assert (code, said) == (1, "")
    assert err.endswith("is there already; choose another folder.\n")


def test_an_edition_that_is_not_there_is_refused(run: Run) -> None:
    code, _said, err = run("report", "nowhere", "--to", "out")
    assert (code, err) == (
        1,
        "There is no edition nowhere: see `wijkstem edition list`.\n",
    )
