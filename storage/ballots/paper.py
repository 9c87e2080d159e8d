"""Ballots on paper, in batches: who opened one, what two people read, where they differ.

Every ballot has a serial number, which is in one batch of an edition only.  A mistake that is found
later is corrected by reading the ballot anew, in a batch of corrections;
`storage.ballots.paper_closing` lets batches count.  Everything here is done under the lock of the
edition.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from budget.codes import MISTYPED, as_code
from budget.edition import Edition
from budget.names import same_person
from budget.paper import (
    ILLEGIBLE,
    Agreement,
    HandedIn,
    Mistyped,
    Reading,
    Round,
    agreement,
    read_ballot,
)
from budget.receipt import canonical, from_canonical
from budget.sentence import Amount, Reasoned, Sentence, _
from budget.timeline import Phase
from storage import journal
from storage.ballots.codes import Issuer
from storage.ballots.votes import VotingOver
from storage.journal import Entry
from storage.process import editions
from storage.process.editions import EditionRow
from storage.sealing import Seal
from storage.sentences import from_json
from storage.tables import paper_ballots, paper_batches, paper_entries

_OPEN = (Phase.VOTING, Phase.COUNTING)

MOST = 5_000
"""Ballots in one batch."""


class CannotTake(Reasoned):
    """This cannot be done with a batch, or a ballot."""


class Status(StrEnum):
    """What became of a ballot; `LATER`: a later ballot of the same right stands."""

    OPEN = "open"
    COUNTED = "counted"
    LATER = "later"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Opening:
    """Where and when ballots were handed in; or else why some are `corrected`.

    Ballots of a `kind` that the rules of the vote name have its weight, all in the batch; a
    correction has that of the ballot that it corrects.
    """

    place: str
    handed_in: HandedIn
    corrects: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of an edition; once it is closed it has a record."""

    number: int
    opening: Opening
    opened_by: str
    closed: datetime | None
    record: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Read:
    """What somebody read on one ballot; a `reason` is for a resolution."""

    reading: Reading
    by: str
    reason: str = ""


Readings = Mapping[int, Mapping[Round, Read]]
"""All that was read in a batch: by serial number, and by round."""


def as_reading(edition: Edition, seal: Seal, ballot: str, code: str) -> Reading:
    """Return what was typed from a ballot; raise `Mistyped`.

    Only where codes give the right does a ballot bear one; "?" is a code that nobody can read.
    """
    read, typed = read_ballot(ballot, edition), code.strip()
    if typed in {"", ILLEGIBLE}:
        return Reading(read)
    if not edition.vote.right.by_code:
        said = _("In this edition no code gives the right to vote; leave it out.")
        raise Mistyped(said.about("code"))
    known = as_code(typed)
    if known is None or known == MISTYPED:
        raise Mistyped(
            _(
                "There is a typing error in this code; type {illegible} if it cannot be read.",
                illegible=ILLEGIBLE,
            ).about("code")
        )
    return Reading(read, seal.right(known))


def hold(db: Connection, slug: str) -> EditionRow:
    """Return the edition, ours to change now; raise `VotingOver` if it takes no ballots."""
    row = editions.hold(db, slug)
    if not takes_ballots(row):
        raise VotingOver(slug)
    return row


def takes_ballots(row: EditionRow) -> bool:
    """Whether batches can be opened, read and closed: people vote, or it is not counted yet."""
    return row.phase in _OPEN and row.outcome is None


def open_batch(db: Connection, slug: str, opening: Opening, issuer: Issuer) -> int:
    """Open a batch, and return its number; raise `CannotTake` if it was not handed in in time."""
    edition = hold(db, slug).edition()
    if not opening.corrects and (why := opening.handed_in.refusal(edition, issuer.at)):
        raise CannotTake(why)
    if opening.kind not in {"", *(one.kind for one in edition.vote.weights)}:
        raise CannotTake(_('The rules of this vote give no weight to "{kind}".', kind=opening.kind))
    last = select(func.max(paper_batches.c.number)).where(paper_batches.c.edition == slug)
    number = (db.scalar(last) or 0) + 1
    db.execute(
        insert(paper_batches).values(
            edition=slug,
            number=number,
            place=opening.place,
            day=opening.handed_in.day.toordinal(),
            at=opening.handed_in.at,
            corrects=opening.corrects,
            kind=opening.kind,
            opened=issuer.at,
            opened_by=issuer.by,
            record="",
        )
    )
    content: dict[str, str | int] = {"batch": number, "place": opening.place}
    if opening.corrects:
        content["corrects"] = opening.corrects
    else:
        content["day"] = opening.handed_in.day.isoformat()
    content |= weighed(edition, opening)
    journal.write(db, slug, Entry(issuer.at, "paper-batch-opened", issuer.by, content))
    return number


def weighed(edition: Edition, opening: Opening) -> dict[str, str | int]:
    """Return what the journal says of the kind of ballots in a batch, if they have one."""
    if not opening.kind:
        return {}
    return {"kind": opening.kind, "weight": edition.vote.weight(opening.kind)}


def batches(db: Connection, slug: str) -> list[Batch]:
    """Return the batches of an edition, first opened first."""
    c = paper_batches.c
    found = select(paper_batches).where(c.edition == slug).order_by(c.number)
    return [_batch(row) for row in db.execute(found)]


def _batch(row: Any) -> Batch:  # noqa: ANN401 - a row of the store
    handed_in = HandedIn(date.fromordinal(row.day), row.at)
    record = json.loads(row.record) if row.record else {}
    opening = Opening(row.place, handed_in, row.corrects, row.kind)
    return Batch(row.number, opening, row.opened_by, row.closed, record)


def batch(db: Connection, slug: str, number: int) -> Batch:
    """Return a batch; raise `CannotTake` if there is none."""
    found = next((one for one in batches(db, slug) if one.number == number), None)
    if found is None:
        raise CannotTake(_("{slug} has no batch {number}.", slug=slug, number=number))
    return found


def being_read(db: Connection, slug: str, number: int) -> Batch:
    """Return a batch that is still open; raise `CannotTake`."""
    found = batch(db, slug, number)
    if found.closed is not None:
        raise CannotTake(_("Batch {number} is closed; open one of corrections.", number=number))
    return found


def readings(db: Connection, slug: str, number: int) -> Readings:
    """Return all that was read in a batch that is open, in order of serial number."""
    c = paper_entries.c
    found = select(paper_entries).where(c.edition == slug, c.batch == number).order_by(c.serial)
    read: dict[int, dict[Round, Read]] = {}
    for row in db.execute(found):
        ballot = from_canonical(row.content) if row.content else None
        one = Read(Reading(ballot, row.right_key), row.by, row.reason)
        read.setdefault(row.serial, {})[Round(row.round)] = one
    return read


def by_two(db: Connection, slug: str, number: int, serial: int) -> Mapping[Round, Read]:
    """Return what the two who read a ballot have read, whatever was resolved since."""
    read = readings(db, slug, number).get(serial, {})
    return {name: one for name, one in read.items() if name is not Round.RESOLUTION}


def agreed(read: Mapping[Round, Read]) -> Agreement:
    """Return how far a ballot is."""
    return agreement({name: one.reading for name, one in read.items()})


def enter(
    db: Connection, slug: str, number: int, name: Round, read: Sequence[tuple[int, Read]]
) -> None:
    """Keep what somebody read in a round, of all these ballots or, raising `CannotTake`, of none.

    Whoever read a ballot can correct that until somebody else has read it too; then it stands.
    """
    hold(db, slug)
    into = being_read(db, slug, number)
    before, serials = readings(db, slug, number), [serial for serial, _one in read]
    for serial, times in Counter(serials).items():
        if times > 1:
            raise CannotTake(_("Ballot {serial} is there twice.", serial=serial))
    if len(before.keys() | set(serials)) > MOST:
        raise CannotTake(
            _("A batch has at most {most} ballots; open another one.", most=Amount(MOST))
        )
    for serial, one in read:
        _refuse_again(before.get(serial, {}), serial, name, one.by)
    _claim(db, slug, into, serials)
    _put(db, slug, number, name, read)


def _refuse_again(there: Mapping[Round, Read], serial: int, name: Round, by: str) -> None:
    """Refuse a reading by who made the other one, and one in the place of a reading that stands."""
    other = Round.SECOND if name is Round.FIRST else Round.FIRST
    if other in there and same_person(there[other].by, by):
        said = _(
            "{name} read ballot {serial} already; somebody else has to.", name=by, serial=serial
        )
        raise CannotTake(said.about("serial"))
    if name in there and (other in there or not same_person(there[name].by, by)):
        said = _(
            "The {round} reading of ballot {serial} was made already.", round=name, serial=serial
        )
        raise CannotTake(said.about("serial"))


def resolve(db: Connection, slug: str, number: int, serial: int, read: Read) -> None:
    """Keep what goes for a ballot that two people read differently; raise `CannotTake`.

    If it is one of those two who says so, a reason is needed.
    """
    hold(db, slug)
    being_read(db, slug, number)
    two = by_two(db, slug, number, serial)
    if agreed(two) is not Agreement.DIFFERS:
        raise CannotTake(
            _(
                "No two people read ballot {serial} differently in batch {number}.",
                serial=serial,
                number=number,
            )
        )
    if not read.reason and any(same_person(one.by, read.by) for one in two.values()):
        raise CannotTake(
            _(
                "{name} read ballot {serial} already, and has to give a reason.",
                name=read.by,
                serial=serial,
            ).about("reason")
        )
    _put(db, slug, number, Round.RESOLUTION, [(serial, read)])


def with_code(db: Connection, slug: str, number: int, serial: int, read: Read) -> Read:
    """Return a resolution without a code with that which both read; raise `Mistyped` otherwise."""
    rights = {one.reading.right for one in by_two(db, slug, number, serial).values()}
    if len(rights) > 1:
        said = _("The codes differ; type {illegible} if it cannot be read.", illegible=ILLEGIBLE)
        raise Mistyped(said.about("code"))
    right = next(iter(rights), None)
    return replace(read, reading=replace(read.reading, right=right))


def _put(
    db: Connection, slug: str, number: int, name: Round, read: Sequence[tuple[int, Read]]
) -> None:
    """Keep what was read, instead of what was read before in that round."""
    if not read:
        return
    c = paper_entries.c
    own = (c.edition == slug, c.batch == number, c.round == name)
    db.execute(delete(paper_entries).where(*own, c.serial.in_([serial for serial, _one in read])))
    rows = [
        {
            "edition": slug,
            "batch": number,
            "serial": serial,
            "round": name,
            "by": one.by,
            "content": "" if one.reading.ballot is None else canonical(one.reading.ballot),
            "right_key": one.reading.right,
            "reason": one.reason,
        }
        for serial, one in read
    ]
    db.execute(insert(paper_entries), rows)


def _claim(db: Connection, slug: str, into: Batch, serials: Sequence[int]) -> None:
    """Make sure that these ballots are in this batch, and in no other; raise `CannotTake`."""
    c = paper_ballots.c
    found = select(c.serial, c.batch, c.status).where(c.edition == slug, c.serial.in_(serials))
    known = {row.serial: (row.batch, row.status) for row in db.execute(found)}
    if into.opening.corrects:
        _refuse_to_correct(db, slug, into, {s: known.get(s, (0, Status.OPEN))[1] for s in serials})
        return
    for serial, (where, _status) in known.items():
        if where != into.number:
            said = _("Ballot {serial} is in batch {number} already.", serial=serial, number=where)
            raise CannotTake(said.about("serial"))
    empty = {"status": Status.OPEN, "content": "", "flaws": "", "note": ""}
    rows = [
        {"edition": slug, "serial": serial, "batch": into.number, **empty}
        for serial in serials
        if serial not in known
    ]
    if rows:
        db.execute(insert(paper_ballots), rows)


def _refuse_to_correct(db: Connection, slug: str, into: Batch, found: Mapping[int, str]) -> None:
    """Refuse to correct what is in no closed batch, or is being corrected elsewhere."""
    elsewhere = being_read_elsewhere(db, slug, into.number, found)
    for serial, status in found.items():
        if status == Status.OPEN:
            said = _("Ballot {serial} is in no batch that is closed.", serial=serial)
            raise CannotTake(said.about("serial"))
        if serial in elsewhere:
            said = _("Ballot {serial} is being corrected in another batch.", serial=serial)
            raise CannotTake(said.about("serial"))


def being_read_elsewhere(
    db: Connection, slug: str, number: int, serials: Collection[int]
) -> set[int]:
    """Return those of these ballots that are being read in another batch than this one."""
    c = paper_entries.c
    other = (c.edition == slug, c.batch != number, c.serial.in_(list(serials)))
    return set(db.scalars(select(c.serial).where(*other)))


def unfinished(db: Connection, slug: str) -> list[int]:
    """Return the batches that are still open: no ballot in them counts."""
    return [one.number for one in batches(db, slug) if one.closed is None]


def invalid(db: Connection, slug: str, number: int) -> list[tuple[int, tuple[Sentence, ...]]]:
    """Return the ballots of a batch, as it was handed in, that are invalid now, and why."""
    c = paper_ballots.c
    own = (c.edition == slug, c.batch == number, c.status == Status.INVALID)
    found = select(c.serial, c.flaws).where(*own).order_by(c.serial)
    return [(row.serial, from_json(row.flaws)) for row in db.execute(found)]


def erase(db: Connection, slug: str, number: int) -> None:
    """Erase what was read in a batch, for what counts of it has been counted."""
    c = paper_entries.c
    db.execute(delete(paper_entries).where(c.edition == slug, c.batch == number))


def close(db: Connection, slug: str, number: int, record: Mapping[str, Any], at: datetime) -> None:
    """Keep the record of a batch, which is closed now."""
    c = paper_batches.c
    own = update(paper_batches).where(c.edition == slug, c.number == number)
    db.execute(own.values(closed=at, record=json.dumps(record)))
