"""Closing a batch of ballots on paper: all of them count, or are invalid, in one transaction.

A ballot with a code has the right of that code, whatever the channel; without codes its serial
number is a right of its own.  Which ballot of a right stands, if there are several, `budget.paper`
says; what batch is closed first does not matter.  Ballots are cast in an order that is drawn, for
the order of receipts would tell which ballot is whose; of those that are cast, what was read
is erased.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from budget.ballot import AnyBallot
from budget.edition import Edition
from budget.paper import (
    Agreement,
    Flaw,
    Record,
    Round,
    flaws,
    settled,
)
from budget.receipt import canonical, rules_hash
from budget.sentence import Value, _, n_
from storage import journal
from storage.ballots import codes, paper, votes
from storage.ballots.codes import Issuer, Validity
from storage.ballots.paper import Batch, CannotTake, Read, Readings, Status
from storage.ballots.paper_standing import (
    CHANNEL,
    Current,
    Place,
    current,
    handed_in_with,
    last_places,
)
from storage.ballots.votes import Cast
from storage.journal import Entry
from storage.process.editions import EditionRow
from storage.sealing import tie
from storage.sentences import as_json
from storage.tables import paper_ballots, rights

_SALT = 16
_SHOWN = 5
"""Serial numbers that a refusal names."""

_NO_CODE = Flaw("no code", _("There is no code on it that can be read."))
_UNKNOWN = Flaw("unknown code", _("This edition has not issued the code on it."))
_REVOKED = Flaw("revoked code", _("The code on it was revoked."))
_GIVEN_UP = Flaw("right given up", _("Its owner asked to be forgotten, or the right was revoked."))


@dataclass(frozen=True, slots=True)
class Paper:
    """A ballot on paper as it was settled, with its right, and what makes it invalid."""

    serial: int
    ballot: AnyBallot | None
    right: bytes | None
    moment: datetime
    weight: int
    flaws: tuple[Flaw, ...]
    note: str = ""

    @property
    def place(self) -> Place:
        """What decides between ballots of the same right."""
        return self.moment, self.serial


@dataclass
class _Closing:
    """A batch that is being closed: whatever is needed to let its ballots count."""

    db: Connection
    row: EditionRow
    edition: Edition
    batch: Batch
    issuer: Issuer
    replaced: int = 0
    became: dict[int, Status] = field(default_factory=dict)
    withdrawn: set[bytes] = field(default_factory=set)

    @property
    def slug(self) -> str:
        return self.row.slug

    @property
    def key(self) -> bytes:
        return self.row.tie_key or b""


def close(db: Connection, slug: str, number: int, issuer: Issuer) -> Record:
    """Let the ballots of a batch count, write its record in the journal, and return it.

    Raise `CannotTake` while a ballot was read once only, or differently by two people, while the
    moment at which the batch was handed in has not come, or if a ballot would count again that is
    not in this batch of corrections.
    """
    row = paper.hold(db, slug)
    batch = paper.being_read(db, slug, number)
    read = paper.readings(db, slug, number)
    _refuse_unsettled(read)
    closing = _Closing(db, row, row.edition(), batch, issuer)
    _take_back(closing, read)
    pile = _pile(closing, read)
    _count(closing, pile)
    record = _record(closing, pile, read)
    _keep(closing, pile)
    _refuse_unread(closing)
    paper.erase(db, slug, number)
    told = record.as_data()
    paper.close(db, slug, number, told, issuer.at)
    content = {"batch": number, "place": batch.opening.place, **told}
    if batch.opening.corrects:
        content["corrects"] = batch.opening.corrects
    content |= paper.weighed(closing.edition, batch.opening)
    journal.write(db, slug, Entry(issuer.at, "paper-batch-closed", issuer.by, content))
    return record


def _refuse_unsettled(read: Readings) -> None:
    found: dict[Agreement, list[int]] = {Agreement.ONCE: [], Agreement.DIFFERS: []}
    for serial, rounds in read.items():
        found.setdefault(paper.agreed(rounds), []).append(serial)
    reasons = []
    if once := found[Agreement.ONCE]:
        reasons.append(
            n_(
                "{count} of its ballots was read once only: {serials}.",
                "{count} of its ballots were read once only: {serials}.",
                len(once),
                serials=_some(once),
            )
        )
    if differing := found[Agreement.DIFFERS]:
        reasons.append(
            n_(
                "{count} of its ballots was read differently: {serials}; resolve it.",
                "{count} of its ballots were read differently: {serials}; resolve them.",
                len(differing),
                serials=_some(differing),
            )
        )
    if reasons:
        raise CannotTake(*reasons)


def _some(serials: list[int]) -> Value:
    shown = tuple(serials[:_SHOWN])
    more = len(serials) - len(shown)
    return _("{shown} and {more} more", shown=shown, more=more) if more else shown


def _take_back(closing: _Closing, read: Readings) -> None:
    """Take what these serial numbers have cast out of the count: it is cast anew, or not at all.

    What was said in chat before stands again meanwhile, as if they had not been read.
    """
    if not closing.batch.opening.corrects or not read:
        return
    c, db, slug = paper_ballots.c, closing.db, closing.slug
    own = (c.edition == slug) & c.serial.in_(list(read))
    counted = select(c.right_key).where(own, c.status == Status.COUNTED)
    held = set(db.scalars(counted))
    for right, now in _current(closing, held).items():
        if now.on_paper:
            closing.withdrawn.add(right)
            if not _withdraw(closing, tie(closing.key, right)):
                unused = (rights.c.edition == slug, rights.c.right_key == right)
                db.execute(delete(rights).where(*unused))
    db.execute(update(paper_ballots).where(own).values(status=Status.OPEN, right_key=None))


def _withdraw(closing: _Closing, tied: bytes) -> bool:
    """Withdraw the ballot of a right for the one that was last cast in chat; whether there is one.

    In the record that is one ballot less only if none stands again.
    """
    votes.stand_down(closing.db, closing.slug, tied)
    back = votes.put_back(closing.db, closing.slug, tied, without=CHANNEL)
    closing.replaced += not back
    return back


def _current(closing: _Closing, held: Collection[bytes]) -> dict[bytes, Current]:
    return current(closing.db, closing.edition, closing.key, held)


def _pile(closing: _Closing, read: Readings) -> list[Paper]:
    """Return the ballots of a batch, each with its right and what is wrong with it."""
    origins = _origins(closing, read)
    found = {
        serial: settled({n: one.reading for n, one in r.items()}) for serial, r in read.items()
    }
    by_code = closing.edition.vote.right.by_code
    rights = {
        serial: one.right if by_code else closing.issuer.seal.right(_name(closing.slug, serial))
        for serial, one in found.items()
    }
    held = [right for right in rights.values() if right is not None]
    known = codes.validity(closing.db, closing.slug, held) if by_code else {}
    spent = votes.spent(closing.db, closing.slug, held) if held else set()
    return [
        Paper(
            serial,
            one.ballot,
            rights[serial],
            *origins[serial],
            _of_right(rights[serial], known, spent) + flaws(one.ballot, closing.edition),
            _note(read[serial]),
        )
        for serial, one in found.items()
    ]


def _name(slug: str, serial: int) -> str:
    """Return what is hashed to the right of a ballot without a code: no number begins so."""
    return f"paper {slug} {serial}"


def _of_right(
    right: bytes | None, known: Mapping[bytes, Validity], spent: Collection[bytes]
) -> tuple[Flaw, ...]:
    """Return why this is no right, if it is none."""
    if right is None:
        return (_NO_CODE,)
    match known.get(right, Validity.VALID):
        case Validity.UNKNOWN:
            return (_UNKNOWN,)
        case Validity.REVOKED:
            return (_REVOKED,)
    return (_GIVEN_UP,) if right in spent else ()


def _note(read: Mapping[Round, Read]) -> str:
    """Return who resolved a difference, and why."""
    one = read.get(Round.RESOLUTION)
    return f"{one.by}: {one.reason}" if one else ""


def _origins(closing: _Closing, read: Readings) -> dict[int, tuple[datetime, int]]:
    """Return when these ballots were handed in, and what they weigh.

    A correction was handed in with the batch that it corrects, and weighs as much.
    """
    edition, origins = closing.edition, {}
    those = paper_ballots.c.serial.in_(list(read))
    for serial, _right, handed_in, kind in handed_in_with(closing.db, closing.slug, those):
        if not handed_in.in_time(edition):
            raise CannotTake(_("The vote was over when these were handed in; they cannot count."))
        origins[serial] = handed_in.moment(edition), edition.vote.weight(kind)
    latest = max((moment for moment, _weight in origins.values()), default=closing.issuer.at)
    if latest > closing.issuer.at:
        local = latest.astimezone(edition.zone)
        raise CannotTake(
            _(
                "It counts as handed in on {day} at {time}; close it after that.",
                day=local.date(),
                time=f"{local:%H:%M}",
            )
        )
    return origins


def _count(closing: _Closing, pile: list[Paper]) -> None:
    """Cast those that are valid and the last of their right."""
    closing.became = {one.serial: Status.INVALID for one in pile}
    last: dict[bytes, Paper] = {}
    for one in sorted(pile, key=lambda one: one.place):
        if one.right is not None and not one.flaws:
            closing.became[one.serial] = Status.LATER
            last[one.right] = one
    now = _current(closing, last)
    wins = {r: one for r, one in last.items() if r not in now or now[r].yields_to(one.place)}
    on_paper = {right for right, one in now.items() if one.on_paper}
    _outdate(closing, (last.keys() - on_paper) | wins.keys())
    for one in wins.values():
        closing.became[one.serial] = Status.COUNTED
    closing.replaced += len(wins.keys() & now.keys())
    _cast(closing, wins)


def _outdate(closing: _Closing, held: Collection[bytes]) -> None:
    """Note that what was counted on paper for these rights stands no longer."""
    c = paper_ballots.c
    own = (c.edition == closing.slug, c.right_key.in_(list(held)), c.status == Status.COUNTED)
    closing.db.execute(update(paper_ballots).where(*own).values(status=Status.LATER))


def _refuse_unread(closing: _Closing) -> None:
    """Refuse while a ballot of somebody else's would count now that a misread one does not.

    What was on it is not kept: it is read anew, unless that is done in another batch already.
    """
    if not closing.withdrawn:
        return
    now = _current(closing, closing.withdrawn)
    before = last_places(closing.db, closing.edition, closing.withdrawn, Status.LATER)
    back = [
        place[1]
        for right, place in before.items()
        if right not in now or now[right].yields_to(place)
    ]
    number = closing.batch.number
    elsewhere = paper.being_read_elsewhere(closing.db, closing.slug, number, back)
    if unread := sorted({*back} - elsewhere):
        raise CannotTake(
            n_(
                "Ballot {serials} has the code of one of these, and counts now: read it anew in"
                " this batch as well.",
                "Ballots {serials} have the codes of some of these, and count now: read them anew"
                " in this batch as well.",
                len(unread),
                serials=_some(unread),
            )
        )


def _cast(closing: _Closing, wins: Mapping[bytes, Paper]) -> None:
    """Cast these, in an order that tells nothing."""
    zone, chance = closing.edition.zone, closing.issuer.chance
    drawn = [
        (
            right,
            Cast(
                *(one.ballot, chance(_SALT), CHANNEL),
                day=one.moment.astimezone(zone).date(),
                at=one.moment,
                weight=one.weight,
            ),
        )
        for right, one in wins.items()
        if one.ballot is not None
    ]
    drawn.sort(key=lambda held: held[1].salt)
    if drawn:
        rules = rules_hash(closing.edition)
        votes.cast(closing.db, closing.slug, closing.key, drawn, rules)


def _record(closing: _Closing, pile: list[Paper], read: Readings) -> Record:
    became = Counter(closing.became.values())
    return Record(
        ballots=len(pile),
        counted=became[Status.COUNTED],
        later=became[Status.LATER],
        replaced=closing.replaced,
        resolved=sum(Round.RESOLUTION in rounds for rounds in read.values()),
        invalid=Counter(one.flaws[0].kind for one in pile if one.flaws),
        entered_by=tuple(sorted({one.by for rounds in read.values() for one in rounds.values()})),
    )


def _keep(closing: _Closing, pile: list[Paper]) -> None:
    """Keep what became of each ballot; of those that are invalid, also what is on them."""
    c = paper_ballots.c
    own = update(paper_ballots).where(c.edition == closing.slug, c.serial == bindparam("which"))
    rows = [
        {
            "which": one.serial,
            "status": closing.became[one.serial],
            "right_key": None if one.flaws else one.right,
            "content": canonical(one.ballot) if one.flaws and one.ballot is not None else "",
            "flaws": as_json([flaw.said for flaw in one.flaws]) if one.flaws else "",
            "note": one.note,
        }
        for one in pile
    ]
    if rows:
        closing.db.execute(own, rows)
