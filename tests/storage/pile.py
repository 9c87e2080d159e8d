"""Ballots on paper to test with: an edition that takes them, who reads them, and a short way."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection

from budget.ballot import Basket
from budget.edition import Edition
from budget.paper import HandedIn, Record, Round
from budget.rules import RightBy, RightRules, VoteRules
from budget.timeline import Phase
from storage.ballots import codes, paper, paper_closing, votes
from storage.ballots.codes import Issuer
from storage.ballots.paper import Opening, Read
from storage.ballots.votes import Cast
from storage.process import editions
from storage.sealing import Seal
from tests.storage.linden import EDITION, NOW, SLUG

SEAL = Seal.from_secret("a secret that only tests know", "village")
ISSUER = Issuer(SEAL, NOW, "Chris")
DAY = date(2027, 5, 2)
"""The first day of the vote: all of it is past."""

BY_CODE = replace(EDITION, vote=VoteRules(right=RightRules(RightBy.CODE)))
ANNA, BERT = "Anna", "Bert"


@dataclass(frozen=True)
class Slip:
    """What is on a ballot, and the code on it."""

    ballot: str
    code: str = ""


def begin(db: Connection, edition: Edition = EDITION) -> None:
    """Let people vote."""
    editions.create(db, replace(edition, entered=Phase.IDEAS), [], NOW, "test")
    editions.enter(db, edition, NOW, "test")


def open_batch(
    db: Connection,
    day: date = DAY,
    at: datetime | None = None,
    corrects: str = "",
    now: datetime = NOW,
) -> int:
    opening = Opening("Huis van de Wijk", HandedIn(day, at), corrects)
    return paper.open_batch(db, SLUG, opening, replace(ISSUER, at=now))


def read(db: Connection, slip: Slip, by: str, reason: str = "") -> Read:
    edition = editions.load(db, SLUG).edition()
    return Read(paper.as_reading(edition, SEAL, slip.ballot, slip.code), by, reason)


def enter(
    db: Connection, number: int, name: Round, by: str, slips: Mapping[int, Slip | str]
) -> None:
    rows = [(n, slip if isinstance(slip, Slip) else Slip(slip)) for n, slip in slips.items()]
    paper.enter(db, SLUG, number, name, [(n, read(db, slip, by)) for n, slip in rows])


def enter_twice(db: Connection, number: int, slips: Mapping[int, Slip | str]) -> None:
    enter(db, number, Round.FIRST, ANNA, slips)
    enter(db, number, Round.SECOND, BERT, slips)


def close(db: Connection, number: int, at: datetime = NOW) -> Record:
    return paper_closing.close(db, SLUG, number, replace(ISSUER, at=at))


def take(
    db: Connection,
    slips: Mapping[int, Slip | str],
    day: date = DAY,
    at: datetime | None = None,
    corrects: str = "",
) -> Record:
    """Take in a batch, from its opening to its record."""
    number = open_batch(db, day, at, corrects)
    enter_twice(db, number, slips)
    return close(db, number)


def chat(db: Connection, code: str, day: date, *picked: int, hour: int = 12) -> None:
    """Let somebody vote in chat by a code."""
    at = datetime.combine(day, time(hour), UTC)
    cast = Cast(Basket(picked), secrets.token_bytes(16), "sms", day, at)
    votes.cast(db, SLUG, key(db), [(SEAL.right(code), cast)])


def key(db: Connection) -> bytes:
    """Return the key that ties rights to ballots."""
    return editions.load(db, SLUG).tie_key or b""


def issue(db: Connection, number: int) -> list[str]:
    return codes.issue(db, SLUG, number, 1, ISSUER)


def counted(db: Connection) -> list[str]:
    """Return the ballots that count."""
    found = [ballot for ballot in votes.counted(db, SLUG) if isinstance(ballot, Basket)]
    return sorted(" ".join(map(str, ballot.picked)) for ballot in found)
