import re
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import Connection, select

from bot.commands import codes as codes_command
from budget.codes import as_code
from budget.edition import Edition
from budget.rules import RightBy, RightRules
from budget.timeline import Phase
from storage.ballots import votes
from storage.ballots.codes import Issuer, cast_with_help, matches
from storage.process import editions
from storage.sealing import Seal
from storage.tables import codes, journal
from tests.bot.command import HUSH, ORGANISATION, Run, run, stored
from tests.bot.lettered import BY_CODE, by_code
from tests.storage.linden import EDITION, NOW, SLUG, ballot

__all__ = ["run"]


def found(tmp_path: Path, edition: Edition) -> None:
    """Keep an edition in the store that the command uses."""
    stored(tmp_path, lambda db: editions.create(db, edition, [], NOW, "test"))


def lines(path: Path) -> list[list[str]]:
    return [line.split(";") for line in path.read_text("ascii").splitlines()]


@pytest.mark.parametrize(
    ("helped", "says"), [(0, "fewer than 10"), (9, "fewer than 10"), (10, "10")]
)
def test_how_often_there_was_help_is_told_from_ten_up(
    run: Run, tmp_path: Path, helped: int, says: str
) -> None:
    found(tmp_path, by_code())
    for _each in range(helped):
        stored(tmp_path, lambda db: cast_with_help(db, SLUG))
    out = run("edition", "show", SLUG)[1]
    assert f"Votes cast with help, or on somebody else's phone: {says}\n" in out


def test_the_only_copy_stays_where_the_command_is_interrupted_after_it_was_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(tmp_path, by_code())
    whole = codes_command._done  # noqa: SLF001 - a key is pressed while it ends

    def interrupted(work: Callable[[Connection, Issuer], int]) -> None:
        whole(work)
        raise KeyboardInterrupt

    monkeypatch.setattr(codes_command, "_done", interrupted)
    with suppress(KeyboardInterrupt):
        run("codes", "issue", SLUG, "--number", "10", "--out", "letters.csv")
    assert len(lines(tmp_path / "letters.csv")) == 11
    assert len(stored(tmp_path, lambda db: db.execute(select(codes)).all())) == 10


def test_no_file_is_left_where_it_is_interrupted_before(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(tmp_path, by_code())

    def interrupted(_work: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(codes_command, "_done", interrupted)
    with suppress(KeyboardInterrupt):
        run("codes", "issue", SLUG, "--number", "10", "--out", "letters.csv")
    assert not (tmp_path / "letters.csv").exists()


def test_codes_are_issued_into_a_file_that_is_the_only_copy(run: Run, tmp_path: Path) -> None:
    found(tmp_path, by_code())
    code, out, err = run("codes", "issue", SLUG, "--number", "1200", "--out", "letters.csv")
    assert (code, err) == (0, "")
    assert out.startswith("Issued 1,200 codes for linden (batch 1) in letters.csv.")
    assert "only copy" in out
    path = tmp_path / "letters.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    head, *rows = lines(path)
    assert head == ["code", "digits"]
    assert len({letters for letters, _digits in rows}) == 1_200
    assert all(as_code(letters) == as_code(digits) == letters for letters, digits in rows)
    seal = Seal.from_secret(HUSH, ORGANISATION)
    kept = stored(tmp_path, lambda db: set(db.scalars(select(codes.c.right_key))))
    assert kept == {seal.right(letters) for letters, _digits in rows}
    assert [letters for letters, _digits in rows if letters in out] == []


def test_letters_are_ready_to_be_printed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(tmp_path, by_code())
    for name, value in {
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": "hush",
        "PUBLIC_URL": "https://stem.example",
        "WHATSAPP_NUMBER": "+31612345678",
    }.items():
        monkeypatch.setenv(f"WIJKSTEM_{name}", value)
    issue = ("codes", "issue", SLUG, "--number", "3")
    code, out, err = run(*issue, "--telegram", "@stem_bot", "--out", "letters.PDF")
    assert (code, err) == (0, "")
    path = tmp_path / "letters.PDF"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    said = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    assert all("@stem_bot" in page and "+31 6 12345678" in page for page in said)
    issued = [re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page) for page in said]
    kept = stored(tmp_path, lambda db: set(db.scalars(select(codes.c.right_key))))
    seal = Seal.from_secret(HUSH, ORGANISATION)
    assert kept == {seal.right(letters) for [letters] in issued}
    assert not any(letters in out for [letters] in issued)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([], "The letters would not say where to write to"),
        (["--telegram", "https://t.me/x"], "--telegram must be the name of our bot"),
        (["--sms", "06-12345678"], "--sms must be a number such as +31612345678."),
        (["--sms", "+31612345678", "--number", "20001"], "at most 20,000 letters"),
    ],
)
def test_letters_that_would_lead_nowhere_are_refused_and_leave_no_code(
    run: Run, tmp_path: Path, words: list[str], reason: str
) -> None:
    found(tmp_path, by_code())
    issue = ["codes", "issue", SLUG, "--number", "2", "--out", "letters.pdf", *words]
    code, out, err = run(*issue)
    assert (code, out) == (1, "")
    assert reason in err
    assert not (tmp_path / "letters.pdf").exists()
    assert stored(tmp_path, lambda db: list(db.execute(select(codes)))) == []


def test_letters_that_cannot_be_set_leave_no_code(run: Run, tmp_path: Path) -> None:
    found(tmp_path, replace(by_code(), place="北区"))
    issue = ("codes", "issue", SLUG, "--number", "2", "--sms", "+31612345678")
    code, out, err = run(*issue, "--out", "letters.pdf")
    assert (code, out) == (1, "")
    assert err.startswith("No font here has the letter '北'")
    assert not (tmp_path / "letters.pdf").exists()
    assert stored(tmp_path, lambda db: list(db.execute(select(codes)))) == []


CHECKED = replace(by_code(), vote=replace(BY_CODE, right=RightRules(RightBy.CODE, check=True)))
LIST = 'postcode;birth year\n1234 AB;1980\n"1234AC",1955\n9711 LM\t2001\n'


def test_each_code_goes_with_a_line_of_the_list(run: Run, tmp_path: Path) -> None:
    found(tmp_path, CHECKED)
    (tmp_path / "list.csv").write_text(LIST, "utf-8-sig")
    issue = ("codes", "issue", SLUG, "--number", "3", "--out", "letters.csv")
    code, out, err = run(*issue, "--check", "list.csv")
    assert (code, err) == (0, "")
    seal = Seal.from_secret(HUSH, ORGANISATION)
    _head, *rows = lines(tmp_path / "letters.csv")
    rights = [seal.right(letters) for letters, _digits in rows]
    kept = stored(tmp_path, lambda db: matches(db, SLUG, rights))
    said = ["1234AB 1980", "1234AC 1955", "9711LM 2001"]
    assert [kept[right] for right in rights] == list(map(seal.match, rights, said))
    whole = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
    assert b"9711LM" not in whole
    assert "9711" not in out


@pytest.mark.parametrize(
    ("written", "words", "reason"),
    [
        (LIST, [], "add --check LIST.csv"),
        (LIST + "9711;2001\n", ["--check", "list.csv"], "Entry 4 of list.csv has no"),
        (LIST + "9711 LM;2001\n", ["--check", "list.csv"], "has 4 entries for 3 codes"),
        ("", ["--check", "list.csv"], "has 0 entries for 3 codes"),
        (LIST, ["--check", "none.csv"], "none.csv cannot be read"),
    ],
)
def test_a_list_that_is_wrong_is_refused_and_leaves_no_code(
    run: Run, tmp_path: Path, written: str, words: list[str], reason: str
) -> None:
    found(tmp_path, CHECKED)
    (tmp_path / "list.csv").write_text(written, "utf-8")
    issue = ("codes", "issue", SLUG, "--number", "3", "--out", "letters.csv")
    code, out, err = run(*issue, *words)
    assert (code, out) == (1, "")
    assert reason in err
    assert not any(secret in err for secret in ("9711", "1955", "2001"))
    assert not (tmp_path / "letters.csv").exists()
    assert stored(tmp_path, lambda db: list(db.execute(select(codes)))) == []


def test_a_list_that_nothing_asks_for_is_refused(run: Run, tmp_path: Path) -> None:
    found(tmp_path, by_code())
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    issue = ("codes", "issue", SLUG, "--number", "3", "--out", "letters.csv")
    code, _out, err = run(*issue, "--check", "list.csv")
    assert (code, "leave --check out" in err) == (1, True)


def test_a_file_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    found(tmp_path, by_code())
    (tmp_path / "letters.csv").write_text("of the first batch")
    code, out, err = run("codes", "issue", SLUG, "--number", "2", "--out", "letters.csv")
    assert (code, out, err) == (1, "", "letters.csv is there already; choose another name.\n")
    assert (tmp_path / "letters.csv").read_text() == "of the first batch"
    assert stored(tmp_path, lambda db: list(db.execute(select(codes)))) == []


@pytest.mark.parametrize(
    ("edition", "slug", "reason"),
    [
        (EDITION, SLUG, "it is a phone number that gives the right to vote"),
        (replace(by_code(), entered=Phase.COUNTING), SLUG, "nobody could vote with new codes"),
        (by_code(), "elsewhere", "There is no edition elsewhere"),
    ],
)
def test_codes_that_would_open_nothing_are_refused_and_leave_no_file(
    run: Run, tmp_path: Path, edition: Edition, slug: str, reason: str
) -> None:
    found(tmp_path, edition)
    code, out, err = run("codes", "issue", slug, "--number", "2", "--out", "letters.csv")
    assert (code, out) == (1, "")
    assert reason in err
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "letters.csv").exists()


def test_a_place_that_cannot_be_written_is_refused(run: Run, tmp_path: Path) -> None:
    found(tmp_path, by_code())
    code, _out, err = run("codes", "issue", SLUG, "--number", "2", "--out", "no/such/place.csv")
    assert (code, err) == (1, "no/such/place.csv cannot be written: no such file or directory.\n")


def test_a_code_is_revoked_in_either_form_and_its_ballot_withdrawn(
    run: Run, tmp_path: Path
) -> None:
    found(tmp_path, by_code())
    run("codes", "issue", SLUG, "--number", "2", "--out", "letters.csv")
    _head, (one, _digits), (_other, digits) = lines(tmp_path / "letters.csv")
    right = Seal.from_secret(HUSH, ORGANISATION).right(one)

    def cast(db: Connection) -> None:
        key = editions.load(db, SLUG).tie_key or b""
        votes.cast(db, SLUG, key, [(right, ballot(1))])

    stored(tmp_path, cast)
    code, out, _err = run("codes", "revoke", SLUG, one.lower())
    assert (code, "the ballot that was cast with it is withdrawn" in out) == (0, True)
    assert stored(tmp_path, lambda db: votes.turnout(db, SLUG)) == 0
    code, out, _err = run("codes", "revoke", SLUG, *digits.split())
    assert (code, "it had no ballot" in out) == (0, True)
    written = stored(tmp_path, lambda db: list(db.scalars(select(journal.c.content))))
    assert [content for content in written if one in content or right.hex() in content] == []


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("K7M2X-94QDK", "linden has no such code, or it was revoked already."),
        ("K7M2X-94QDP", "There is a typing error in this code; look at the letter once more."),
        ("banana", "There is a typing error in this code; look at the letter once more."),
    ],
)
def test_what_is_no_code_is_not_revoked(run: Run, tmp_path: Path, typed: str, reason: str) -> None:
    found(tmp_path, by_code())
    assert run("codes", "revoke", SLUG, typed) == (1, "", f"{reason}\n")


def test_once_the_votes_are_counted_revoking_is_refused_with_the_reason(
    run: Run, tmp_path: Path
) -> None:
    found(tmp_path, by_code())
    run("codes", "issue", SLUG, "--number", "1", "--out", "letters.csv")
    _head, (one, _digits) = lines(tmp_path / "letters.csv")
    stored(tmp_path, lambda db: editions.conclude(db, SLUG, "{}", NOW, "test"))
    code, out, err = run("codes", "revoke", SLUG, one)
    assert (code, out) == (1, "")
    assert err == (
        "The votes of linden have been counted: if this code voted, that counts, and revoking it"
        " changes nothing any more.\n"
    )
