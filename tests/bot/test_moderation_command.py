"""Moderation at the command line: listed, shown, decided, and refused in a sentence."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from budget.discussion import Reaction, Side
from budget.moderation import Subject, Thing, Wrong
from budget.standing import Standing
from storage.contributions import hidings, ideas, reactions, reports
from storage.contributions.contests import Contest
from storage.contributions.reports import Report
from storage.process import editions
from storage.sealing import Seal
from storage.tables import journal, notices
from tests.bot.command import HUSH, ORGANISATION, Run, run, stored
from tests.storage.linden import DAY, EDITION, NOW, SLUG, idea

__all__ = ["run"]

SEAL = Seal.from_secret(HUSH, ORGANISATION)
EIGHT, FIRST = Thing(Subject.IDEA, 8), Thing(Subject.REACTION, 1)


def four(db: Connection) -> None:
    """Let one thing wait for each reason: to be read, for reports, hidden so, and contested."""
    editions.create(db, EDITION, [idea(7, "fatma"), idea(8, "hans"), idea(9, "omar")], NOW, "test")
    for number, text in enumerate(("Bel\x1b[31m mij!", "Mooi."), 1):
        waits = Standing.WAITING if number == 1 else Standing.OPEN
        said = Reaction(0, 7, Side.FOR, text, "joke", standing=waits)
        reactions.put(db, SLUG, said, NOW, SEAL)
    told = Report("lena", Wrong.OTHER, SEAL.lock("Dit klopt\u202e niet"), NOW)
    reports.add(db, SLUG, Thing(Subject.IDEA, 7), told)
    for number, reason in ((8, SEAL.lock("Reclame.")), (9, b"")):
        ideas.change(db, SLUG, number, lambda found: found.become(Standing.HIDDEN))
        hidings.hide(db, SLUG, Thing(Subject.IDEA, number), reason, NOW)
    hidings.contest(db, SLUG, EIGHT, Contest("hans", SEAL.lock("Ik verkoop\nniets."), NOW + DAY))


@pytest.fixture
def waiting(run: Run, tmp_path: Path) -> Run:
    """Give the command of a store in which something waits for each reason."""
    stored(tmp_path, four)
    return run


def test_what_an_author_waits_for_is_listed_first(waiting: Run) -> None:
    code, said, err = waiting("moderation", "list")
    assert (code, err) == (0, "")
    assert said.splitlines() == [
        "idea:8  its author does not agree that it is hidden: Een bank.",
        "idea:9  hidden by reports; its author has not heard why: Een bank.",
        "reaction:1  waits to be read before everybody can: Bel[31m mij!",
        "idea:7  reported (1 report): Een bank.",
    ]


def test_something_is_shown_whole(waiting: Run) -> None:
    assert waiting("moderation", "show", "idea:8")[1].splitlines() == [
        "idea:8 is hidden.",
        "Een bank.",
        "Hidden since 2027-05-03; the reason: Reclame.",
        "An author does not agree: Ik verkoop niets.",
    ]
    assert waiting("moderation", "show", "idea:7")[1].splitlines()[2:] == [
        "Reported on 2027-05-03 as other: Dit klopt niet"
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("open", "reaction:1"), "Everybody can read reaction:1 now."),
        (("hide", "reaction:1", "--reason", "Een nummer."), "reaction:1 is hidden, and its author"),
        (("hide", "idea:9", "--reason", "Reclame."), "idea:9 is hidden, and its author hears why."),
        (("restore", "idea:8", "--answer", "U hebt gelijk."), "Everybody can read idea:8 again."),
        (("settle", "idea:8", "--answer", "Het blijft zo."), "Noted: idea:8 stays as it is."),
        (("settle", "idea:7"), "Noted: idea:7 stays as it is."),
    ],
)
def test_what_is_decided_waits_no_more_and_stands_in_the_journal(
    waiting: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    code, out, err = waiting("moderation", *words, "--by", "Lena")
    assert (code, err, out.startswith(said)) == (0, "", True), out
    assert words[1] not in waiting("moderation", "list")[1]
    last = select(journal.c.by, journal.c.content).order_by(journal.c.position.desc()).limit(1)
    by, content = stored(tmp_path, lambda db: tuple(db.execute(last).one()))
    subject, _colon, number = words[1].partition(":")
    assert (by, content) == ("Lena", f'{{"{subject}": {number}}}')


def test_whose_it_is_waits_to_be_told(waiting: Run, tmp_path: Path) -> None:
    waiting("moderation", "restore", "idea:8", "--answer", "U hebt gelijk.")
    found = select(notices.c.resident, notices.c.about, notices.c.said)
    [(resident, about, said)] = stored(tmp_path, lambda db: db.execute(found).all())
    assert (resident, about, SEAL.unlock(said)) == ("hans", "restored", "U hebt gelijk.")


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (("open", "idea:8"), 1, "Idea 8 is hidden; it cannot become open.\n"),
        (("restore", "reaction:2"), 1, "Reaction 2 is open; it cannot become open.\n"),
        (("hide", "idea:8", "--reason", "Nog eens."), 1, "idea:8 is hidden already"),
        (("hide", "idea:7", "--reason", " "), 1, "Its author is told why; write the reason.\n"),
        (("hide", "idea:7", "--reason", "a" * 161), 1, "This has 161 characters; 160 is the most."),
        (("settle", "idea:8"), 1, "Its author waits for an answer; write it behind --answer.\n"),
        (("settle", "idea:9"), 1, "The author of idea:9 has not heard why it is hidden"),
        (("settle", "reaction:2"), 1, "Nobody waits for reaction:2.\n"),
        (("show", "idea:99"), 1, "There is no idea 99.\n"),
        (("show", "reaction:99"), 1, "There is no reaction 99.\n"),
        (("list", "--edition", "elsewhere"), 1, "There is no edition elsewhere"),
        (("show", "8"), 2, "Usage:"),
        (("show", "idea:x"), 2, "Usage:"),
        (("show", f"idea:{'9' * 30}"), 2, "Usage:"),
        (("hide", "idea:7"), 2, "Usage:"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    waiting: Run, words: tuple[str, ...], status: int, reason: str
) -> None:
    code, _said, err = waiting("moderation", *words)
    assert (code, err.startswith(reason)) == (status, True), err
    assert len(waiting("moderation", "list")[1].splitlines()) == 4


def test_where_nothing_waits_that_is_said(run: Run, tmp_path: Path) -> None:
    stored(tmp_path, lambda db: editions.create(db, EDITION, [], NOW, "test"))
    assert run("moderation", "list")[:2] == (0, "Nothing waits.\n")
