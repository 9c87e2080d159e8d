"""Letter codes as the store knows them: by a keyed hash, and never by what stands in the letter.

Nobody here can say a code again, or to whom it went.  What is kept of a phone stands under
a keyed hash of its number: for which codes it is used, so that there can be a limit to that, and
how often it was wrong, so that nobody guesses.
"""

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from budget.codes import fresh
from budget.sentence import Reasoned, _
from storage import journal
from storage.ballots import votes
from storage.driver import among, execute, insert
from storage.journal import Entry
from storage.process import editions
from storage.sealing import Seal
from storage.tables import codes, helped_votes, kept_moment, read_moment

TRIES = 5
"""Wrong codes that one phone may send in a day; then it is locked until the day after."""

TRIES_AT_A_PLACE = 50
"""Wrong codes that all together may send in a day who use one screen after another."""

ALARM = 100
"""Wrong codes in a day, from all phones together, after which the journal raises the alarm.

Of typing errors only one in thirty-two looks like another code, so this is more than honest people
make in a town; it is what twenty phones can guess before they are locked.  With 50,000 codes issued
the odds that one of a hundred guesses is right are one in seven million.
"""

EVERYBODY = b""
"""Under this phone stands what all phones of an edition got wrong in a day."""

_PAGE = 500
"""Codes that are issued in one statement."""


class NoSuchCode(Reasoned):
    """This edition has no such code, or has revoked it already."""


class CountedAlready(Reasoned):
    """The votes of this edition have been counted: revoking a code changes nothing any more."""


class Validity(StrEnum):
    """What became of a code."""

    VALID = "valid"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """What a phone is doing with a code.

    `HELD`: it was typed, and we asked for what has to match it, so that it may be no code at all;
    `ASKED`: it was typed, and we asked whose it is; `CURRENT`: the vote that is being filled in is
    this code's; `USED`: it was voted with, or waits with what was chosen.
    """

    HELD = "held"
    ASKED = "asked"
    CURRENT = "current"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Use:
    """A code on a phone; `helped` says that it is somebody else's than whose phone it is.

    `typed` is when that was, as long as it matters, and `channel` where; None is everywhere.
    `draft` is what was chosen with it and not sent, locked, while another code is used here.
    """

    right: bytes
    helped: bool
    status: Status
    typed: datetime | None = None
    channel: str | None = None
    draft: bytes | None = None


@dataclass(frozen=True, slots=True)
class Issuer:
    """By whom and when codes are issued or revoked, and with which keys."""

    seal: Seal
    at: datetime
    by: str
    chance: Callable[[int], bytes] = os.urandom


class Batch(NamedTuple):
    """Codes that were issued together: how many, how many of them were revoked, and when."""

    batch: int
    number: int
    revoked: int
    issued: datetime


def issue(db: Connection, slug: str, number: int, batch: int, issuer: Issuer) -> list[str]:
    """Issue so many new codes; what is returned here is nowhere else, and cannot be had again."""
    issued: list[str] = []
    while len(issued) < number:
        new = _new(db, slug, number - len(issued), issuer)
        _put(db, slug, new, batch, issuer)
        issued += new.values()
    _write(db, slug, number, batch, issuer)
    return issued


def draw(db: Connection, slug: str, number: int, issuer: Issuer) -> list[str]:
    """Return so many codes that nobody has; they are valid only once they are kept."""
    drawn: dict[bytes, str] = {}
    while len(drawn) < number:
        drawn |= _new(db, slug, number - len(drawn), issuer)
    return list(drawn.values())


def keep(db: Connection, slug: str, drawn: Sequence[str], batch: int, issuer: Issuer) -> None:
    """Let codes that were drawn be valid from now on; in which order they were is not kept."""
    keys = sorted((issuer.seal.right(code), code) for code in drawn)
    for at in range(0, len(keys), _PAGE):
        _put(db, slug, dict(keys[at : at + _PAGE]), batch, issuer)
    _write(db, slug, len(drawn), batch, issuer)


def _new(db: Connection, slug: str, most: int, issuer: Issuer) -> dict[bytes, str]:
    """Return codes that nobody has, by their keys: no more than a page of them."""
    drawn = {fresh(issuer.chance) for _each in range(min(_PAGE, most))}
    keys = {issuer.seal.right(code): code for code in drawn}
    known = validity(db, slug, keys)
    return {key: code for key, code in keys.items() if known[key] is Validity.UNKNOWN}


def _put(db: Connection, slug: str, new: Iterable[bytes], batch: int, issuer: Issuer) -> None:
    rows = [(key, slug, batch, kept_moment(issuer.at)) for key in new]
    insert(db, "codes", ("right_key", "edition", "batch", "issued"), rows)


def _write(db: Connection, slug: str, number: int, batch: int, issuer: Issuer) -> None:
    content = {"number": number, "batch": batch}
    journal.write(db, slug, Entry(issuer.at, "codes-issued", issuer.by, content))


def have_matched(db: Connection, slug: str, said: Mapping[str, str], seal: Seal) -> None:
    """Let these codes open a vote only with what was `said` of each (see `budget.matching`)."""
    c, rights = codes.c, {seal.right(code): match for code, match in said.items()}
    own = (c.edition == slug, c.right_key == bindparam("right"))
    rows = [{"right": right, "match": seal.match(right, match)} for right, match in rights.items()]
    db.execute(update(codes).where(*own).values(match_key=bindparam("match")), rows)


def batches(db: Connection, slug: str, most: int = 100) -> list[Batch]:
    """Return the newest batches of an edition, the newest first."""
    c = codes.c
    counted = select(c.batch, func.count(), func.count(c.revoked), func.min(c.issued))
    newest = counted.where(c.edition == slug).group_by(c.batch).order_by(c.batch.desc())
    return [Batch(*row) for row in db.execute(newest.limit(most))]


def next_batch(db: Connection, slug: str) -> int:
    """Return the number of the next batch of an edition, ours until we are done."""
    editions.hold(db, slug)
    last = select(func.max(codes.c.batch)).where(codes.c.edition == slug)
    return (db.execute(last).scalar() or 0) + 1


def revoke(db: Connection, slug: str, code: str, issuer: Issuer) -> bool:
    """Revoke a code, and withdraw its ballot; return whether there was one.

    What had to match it is erased; where it is held it stays so, and tells nobody that it is gone.

    Raise `NoSuchCode`, or `CountedAlready` once that can change nothing any more.
    """
    row, right = editions.hold(db, slug), issuer.seal.right(code)
    if row.outcome is not None:
        raise CountedAlready(
            _(
                "The votes of {slug} have been counted: if this code voted, that counts, and"
                " revoking it changes nothing any more.",
                slug=slug,
            )
        )
    own = (codes.c.edition == slug) & (codes.c.right_key == right) & codes.c.revoked.is_(None)
    if db.execute(update(codes).where(own).values(revoked=issuer.at, match_key=None)).rowcount == 0:
        raise NoSuchCode(_("{slug} has no such code, or it was revoked already.", slug=slug))
    withdrawn = votes.bar(db, slug, row.tie_key or b"", right)
    content = {"ballots withdrawn": int(withdrawn)}
    journal.write(db, slug, Entry(issuer.at, "code-revoked", issuer.by, content))
    return withdrawn


def validity(db: Connection, slug: str, rights: Collection[bytes]) -> dict[bytes, Validity]:
    """Return what became of each of these codes."""
    found = dict.fromkeys(rights, Validity.UNKNOWN)
    if rights:
        which, given = among(db, "codes", "right_key", list(rights))
        rows = execute(
            db,
            f"SELECT right_key, revoked FROM codes WHERE edition = ? AND {which}",  # noqa: S608
            *(slug, *given),
        )
        for right, revoked in rows:
            found[right] = Validity.VALID if revoked is None else Validity.REVOKED
    return found


def matches(db: Connection, slug: str, rights: Collection[bytes]) -> dict[bytes, bytes]:
    """Return the keyed hash of what has to match, of those of these codes that have one."""
    if not rights:
        return {}
    which, given = among(db, "codes", "right_key", list(rights))
    rows = execute(
        db,
        "SELECT right_key, match_key FROM codes"  # noqa: S608
        f" WHERE edition = ? AND {which} AND match_key IS NOT NULL",
        *(slug, *given),
    )
    return {row[0]: row[1] for row in rows}


def uses(db: Connection, slug: str, phones: Collection[bytes]) -> dict[bytes, list[Use]]:
    """Return for which codes these phones are used, ours until the transaction ends.

    PostgreSQL is asked twice: who waits for a row that somebody else holds is not shown those that
    were added meanwhile, and a limit has to count all of them.
    """
    found: dict[bytes, list[Use]] = {phone: [] for phone in phones}
    if phones:
        which, given = among(db, "code_uses", "phone", list(phones))
        asked = (
            "SELECT phone, right_key, helped, status, typed, channel, draft FROM code_uses"  # noqa: S608
            f" WHERE edition = ? AND {which} ORDER BY phone, right_key"
        )
        if db.dialect.name != "sqlite":
            asked += " FOR UPDATE"
            execute(db, asked, slug, *given)
        rows = execute(db, asked, slug, *given)
        for phone, right, helped, status, typed, *where in rows:
            at = None if typed is None else read_moment(typed)
            found[phone].append(Use(right, bool(helped), Status(status), at, *where))
    return found


def put(db: Connection, slug: str, phone: bytes, use: Use) -> None:
    """Keep what a phone is doing with a code."""
    typed = None if use.typed is None else kept_moment(use.typed)
    row = (phone, slug, use.right, use.helped, str(use.status), typed, use.channel, use.draft)
    columns = ("phone", "edition", "right_key", "helped", "status", "typed", "channel", "draft")
    changed = ", ".join(f"{column} = excluded.{column}" for column in columns[3:])
    ending = f"ON CONFLICT (phone, edition, right_key) DO UPDATE SET {changed}"
    insert(db, "code_uses", columns, [row], ending)


def drop(db: Connection, slug: str, phone: bytes, right: bytes) -> None:
    """Forget that a phone was used for a code, with which it did not vote."""
    execute(
        db,
        "DELETE FROM code_uses WHERE edition = ? AND phone = ? AND right_key = ?",
        *(slug, phone, right),
    )


def let_go(db: Connection, phone: bytes) -> None:
    """Forget for which codes a phone was used that nobody will use again."""
    execute(db, "DELETE FROM code_uses WHERE phone = ?", phone)


def wrong(db: Connection, slug: str, day: date, phones: Collection[bytes]) -> dict[bytes, int]:
    """Return how often these phones were wrong on a day, ours until the transaction ends.

    Two messages at once from one phone, on two channels, are so one after the other.
    """
    columns = ("edition", "day", "phone", "wrong", "refused")
    rows = [(slug, day.toordinal(), phone, 0, 0) for phone in sorted(phones)]
    if not rows:
        return {}
    insert(db, "guesses", columns, rows, "ON CONFLICT DO NOTHING")
    which, given = among(db, "guesses", "phone", sorted(phones))
    lock = "" if db.dialect.name == "sqlite" else " FOR UPDATE"
    found = execute(
        db,
        "SELECT phone, wrong FROM guesses"  # noqa: S608
        f" WHERE edition = ? AND day = ? AND {which} ORDER BY phone{lock}",
        *(slug, day.toordinal(), *given),
    )
    return {row[0]: row[1] for row in found}


def missed(db: Connection, slug: str, day: date, phones: Collection[bytes], at: datetime) -> None:
    """Count a wrong code, and raise the alarm once a day, when there are too many in an edition.

    It counts for a phone, or for a visit to a kiosk and for that kiosk.
    """
    editions.hold(db, slug)
    for phone in sorted(phones):
        _counted(db, slug, day, phone, "wrong")
    if _counted(db, slug, day, EVERYBODY, "wrong") == ALARM + 1:
        entry = Entry(at, "wrong-codes", "service", {"more than": ALARM})
        journal.write(db, slug, entry)


def refused(db: Connection, slug: str, day: date, phone: bytes, at: datetime) -> None:
    """Note that a phone wants to vote for more codes than it may: once a day in the journal."""
    editions.hold(db, slug)
    if _counted(db, slug, day, phone, "refused") == 1:
        journal.write(db, slug, Entry(at, "many-codes-on-one-phone", "service"))


def cast_with_help(db: Connection, slug: str) -> None:
    """Count that a vote was cast with help: neither whose, nor by whom, nor when."""
    ending = "ON CONFLICT (edition) DO UPDATE SET number = helped_votes.number + 1"
    insert(db, "helped_votes", ("edition", "number"), [(slug, 1)], ending)


def votes_with_help(db: Connection, slug: str) -> int:
    """Return how many times a vote was cast with help in an edition."""
    number = select(helped_votes.c.number).where(helped_votes.c.edition == slug)
    return db.execute(number).scalar() or 0


def _counted(db: Connection, slug: str, day: date, phone: bytes, column: str) -> int:
    """Count one more, and return how many there are now."""
    first = (slug, day.toordinal(), phone, int(column == "wrong"), int(column == "refused"))
    columns = ("edition", "day", "phone", "wrong", "refused")
    more = f"DO UPDATE SET {column} = guesses.{column} + 1 RETURNING {column}"
    found = insert(db, "guesses", columns, [first], f"ON CONFLICT (edition, day, phone) {more}")
    return int(found.scalar_one())
