"""Pages that are read aloud in an edition that is there: recorded, recorded again, and no more."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.editions.editing import Editor
from bot.editions.reading_aloud import read_aloud
from bot.editions.recording import Spoken
from budget.recordings import current
from budget.timeline import Phase
from storage.contributions import recordings
from storage.engine import Storage
from storage.process import editions
from storage.tables import journal
from tests.bot.command import Run, run, stored
from tests.recordings import MP3, OPUS, mp3, opus
from tests.storage.linden import EDITION, SLUG

__all__ = ["run"]

NOW = datetime.now(UTC)
RECORD = ("edition", "record", SLUG, "project:1")
NL = ("--language", "nl")


@pytest.fixture
def found(tmp_path: Path) -> Path:
    """Found an edition, with a recording beside it that is not used yet."""
    stored(tmp_path, lambda db: editions.create(db, EDITION, [], NOW, "test"))
    (tmp_path / "bank.mp3").write_bytes(mp3())
    (tmp_path / "bank.ogg").write_bytes(opus())
    return tmp_path


def played(tmp_path: Path, page: str = "project:1") -> str:
    """Return the recording that is played of a page, or ""."""
    edition = stored(tmp_path, lambda db: editions.load(db, SLUG).edition())
    kept = current(edition, page, "nl")
    return kept.name if kept else ""


def written(tmp_path: Path) -> tuple[str, str]:
    """Return the kind of the last decision, and by whom it was taken."""
    last = journal.select().order_by(journal.c.position.desc()).limit(1)
    row = stored(tmp_path, lambda db: db.execute(last).one())
    return row.kind, row.by


def contents(tmp_path: Path) -> list[bytes | None]:
    return stored(
        tmp_path,
        lambda db: [recordings.content(db, SLUG, one.name) for one in (MP3, OPUS)],
    )


def test_a_page_is_recorded_recorded_again_and_no_more(run: Run, found: Path) -> None:
    said = (0, "project:1 is read aloud in nl.\n", "")
    assert run(*RECORD, "bank.mp3", *NL, "--by", "Anna") == said
    assert (played(found), written(found)) == (MP3.name, ("recording-changed", "Anna"))
    assert contents(found) == [MP3.content, None]
    assert run(*RECORD, "bank.ogg", *NL) == said
    assert (played(found), contents(found)) == (OPUS.name, [None, OPUS.content])
    assert run(*RECORD, *NL) == (0, "project:1 is not read aloud.\n", "")
    assert (played(found), contents(found)) == ("", [None, None])


def test_what_another_page_is_read_aloud_by_stays(run: Run, found: Path) -> None:
    run(*RECORD, "bank.mp3", *NL)
    run("edition", "record", SLUG, "how", "bank.mp3", *NL)
    run(*RECORD, *NL)
    assert (played(found, "how"), contents(found)) == (MP3.name, [MP3.content, None])


def test_who_changes_a_page_can_record_it_again(run: Run, found: Path) -> None:
    run(*RECORD, "bank.mp3", *NL)
    assert "project:1  nl        yes" in run("edition", "recordings", SLUG)[1]

    def reworded(db: Connection) -> None:
        Editor(db, SLUG, "Anna", NOW).reword("projects.1.text", "nl", "Om te liggen.")

    stored(found, reworded)
    assert played(found) == ""
    assert "no: the page says something else" in run("edition", "recordings", SLUG)[1]
    run(*RECORD, "bank.mp3", *NL)
    assert played(found) == MP3.name


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*RECORD, "bank.mp3", "--language", "fr"), '"fr" is none of the languages of this'),
        ((*RECORD[:3], "project:9", "bank.mp3", *NL), "There is no page project:9 to read aloud."),
        ((*RECORD[:3], "project:x", "bank.mp3", *NL), "There is no page project:x to read aloud."),
        ((*RECORD[:3], "themes", "bank.mp3", *NL), "There is no page themes to read aloud."),
        ((*RECORD, "none.mp3", *NL), "none.mp3 cannot be read: No such file or directory."),
        ((*RECORD, "store.db", *NL), "store.db is no whole MP3, or OGG with Opus; save it again"),
    ],
)
def test_what_cannot_be_recorded_is_refused(
    run: Run, found: Path, words: tuple[str, ...], said: str
) -> None:
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert said in err
    assert contents(found) == [None, None]
    assert written(found)[0] == "edition-created"


def test_in_an_edition_that_is_closed_nothing_is_recorded(run: Run, found: Path) -> None:
    closed = replace(EDITION, entered=Phase.CLOSED)
    stored(found, lambda db: editions.enter(db, closed, NOW, "test"))
    code, _out, err = run(*RECORD, "bank.mp3", *NL)
    assert (code, "The edition is closed." in err) == (1, True)


async def test_a_recording_that_is_taken_away_is_erased_in_either_store(store: Storage) -> None:
    def kept(db: Connection, spoken: Spoken | None) -> bytes | None:
        read_aloud(Editor(db, SLUG, "Anna", NOW), "how", "nl", spoken)
        return recordings.content(db, SLUG, MP3.name)

    await store.run(lambda db: editions.create(db, EDITION, [], NOW, "test"))
    assert await store.run(lambda db: kept(db, MP3)) == MP3.content
    assert await store.run(lambda db: kept(db, MP3)) == MP3.content
    assert await store.run(lambda db: kept(db, OPUS)) is None
    assert await store.run(lambda db: kept(db, None)) is None
