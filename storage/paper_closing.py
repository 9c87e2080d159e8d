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
from datetime import UTC, date, datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from budget.ballot import AnyBallot
from budget.edition import Edition
from budget.paper import (
    Agreement,
    Flaw,
    HandedIn,
    Record,
    Round,
    flaws,
    settled,
    stands_over_chat,
)
from budget.receipt import canonical, rules_hash
from budget.sentence import Value, _, n_
from storage import codes, journal, paper, votes
from storage.codes import Issuer, Standing
from storage.driver import among, execute
from storage.editions import EditionRow
from storage.journal import Entry
from storage.paper import Batch, CannotTake, Read, Readings, Status
from storage.sealing import tie
from storage.sentences import as_json
from storage.tables import paper_ballots, paper_batches, read_moment, rights
from storage.votes import Cast

CHANNEL = "paper"

_SALT = 16
_SHOWN = 5
"""Serial numbers that a refusal names."""

_NO_CODE = Flaw("no code", _("There is no code on it that can be read."))
_UNKNOWN = Flaw("unknown code", _("This edition has not issued the code on it."))
_REVOKED = Flaw("revoked code", _("The code on it was revoked."))
_GIVEN_UP = Flaw("right given up", _("Its owner asked to be forgotten, or the right was revoked."))

Place = tuple[datetime, int]
"""When a ballot was handed in, and its serial number: the last of a right stands."""

_BEFORE_ALL: Place = (datetime.min.replace(tzinfo=UTC), 0)


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

    @property
    def slug(self) -> str:
        return self.row.slug

    @property
    def key(self) -> bytes:
        return self.row.tie_key or b""


def close(db: Connection, slug: str, number: int, issuer: Issuer) -> Record:
    """Let the ballots of a batch count, write its record in the journal, and return it.

    Raise `CannotTake` while a ballot was read once only, or differently by two people, or while
    the moment at which the batch was handed in has not come.
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
    if once := found[Agreement.ONCE]:
        raise CannotTake(
            n_(
                "{count} of its ballots was read once only: {serials}.",
                "{count} of its ballots were read once only: {serials}.",
                len(once),
                serials=_some(once),
            )
        )
    if differing := found[Agreement.DIFFERS]:
        raise CannotTake(
            n_(
                "{count} of its ballots was read differently: {serials}; resolve it.",
                "{count} of its ballots were read differently: {serials}; resolve them.",
                len(differing),
                serials=_some(differing),
            )
        )


def _some(serials: list[int]) -> Value:
    shown = tuple(serials[:_SHOWN])
    more = len(serials) - len(shown)
    return _("{shown} and {more} more", shown=shown, more=more) if more else shown


def _take_back(closing: _Closing, read: Readings) -> None:
    """Take what these serial numbers have cast out of the count: it is cast anew, or not at all."""
    if not closing.batch.opening.corrects or not read:
        return
    c, db, slug = paper_ballots.c, closing.db, closing.slug
    own = (c.edition == slug) & c.serial.in_(list(read))
    counted = select(c.right_key).where(own, c.status == Status.COUNTED)
    held = set(db.scalars(counted))
    for right, (channel, _at) in _current(closing, held).items():
        if channel == CHANNEL:
            closing.replaced += votes.stand_down(db, slug, _tied(closing, right))
            unused = (rights.c.edition == slug, rights.c.right_key == right)
            db.execute(delete(rights).where(*unused))
    db.execute(update(paper_ballots).where(own).values(status=Status.OPEN, right_key=None))


def _tied(closing: _Closing, right: bytes) -> bytes:
    return tie(closing.key, right)


def _current(closing: _Closing, held: Collection[bytes]) -> dict[bytes, tuple[str, datetime]]:
    """Return on which channel and when the ballot was cast that stands for these rights."""
    ties = {_tied(closing, right): right for right in held}
    if not ties:
        return {}
    which, given = among(closing.db, "current_ballots", "tie", list(ties))
    rows = execute(
        closing.db,
        "SELECT tie, channel, cast_at FROM current_ballots"  # noqa: S608
        " JOIN ballots ON ballots.id = current_ballots.ballot"
        f" WHERE current_ballots.edition = ? AND {which}",
        *(closing.slug, *given),
    )
    return {ties[tied]: (channel, read_moment(at)) for tied, channel, at in rows}


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
    known = codes.standing(closing.db, closing.slug, held) if by_code else {}
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
    right: bytes | None, known: Mapping[bytes, Standing], spent: Collection[bytes]
) -> tuple[Flaw, ...]:
    """Return why this is no right, if it is none."""
    if right is None:
        return (_NO_CODE,)
    match known.get(right, Standing.VALID):
        case Standing.UNKNOWN:
            return (_UNKNOWN,)
        case Standing.REVOKED:
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
    ballots, kept = paper_ballots.c, paper_batches.c
    joined = (ballots.edition == kept.edition) & (ballots.batch == kept.number)
    found = (
        select(ballots.serial, kept.day, kept.at, kept.kind)
        .join_from(paper_ballots, paper_batches, joined)
        .where(ballots.edition == closing.slug, ballots.serial.in_(list(read)))
    )
    edition, origins = closing.edition, {}
    for serial, day, at, kind in closing.db.execute(found):
        handed_in = HandedIn(date.fromordinal(day), at)
        if not handed_in.in_time(edition):
            raise CannotTake(_("The vote was over when these were handed in; they cannot count."))
        origins[serial] = handed_in.moment(edition), edition.vote.weight(kind)
    latest = max((moment for moment, _weight in origins.values()), default=closing.issuer.at)
    if latest > closing.issuer.at:
        said = f"{latest.astimezone(edition.zone):%Y-%m-%d %H:%M}"
        raise CannotTake(_("It counts as handed in on {moment}; close it after that.", moment=said))
    return origins


def _count(closing: _Closing, pile: list[Paper]) -> None:
    """Cast those that are valid and the last of their right."""
    closing.became = {one.serial: Status.INVALID for one in pile}
    last: dict[bytes, Paper] = {}
    for one in sorted(pile, key=lambda one: one.place):
        if one.right is not None and not one.flaws:
            closing.became[one.serial] = Status.LATER
            last[one.right] = one
    current, places = _current(closing, last), _places(closing, last)
    wins = {r: one for r, one in last.items() if _stands(one, current.get(r), places[r])}
    on_paper = {right for right, (channel, _at) in current.items() if channel == CHANNEL}
    _outdate(closing, (last.keys() - on_paper) | wins.keys())
    for one in wins.values():
        closing.became[one.serial] = Status.COUNTED
    closing.replaced += len(wins.keys() & current.keys())
    _cast(closing, wins)


def _places(closing: _Closing, held: Collection[bytes]) -> dict[bytes, Place]:
    """Return where the ballot on paper comes that was counted for a right; else before them all."""
    ballots, kept = paper_ballots.c, paper_batches.c
    joined = (ballots.edition == kept.edition) & (ballots.batch == kept.number)
    found = (
        select(ballots.right_key, ballots.serial, kept.day, kept.at)
        .join_from(paper_ballots, paper_batches, joined)
        .where(ballots.edition == closing.slug, ballots.right_key.in_(list(held)))
        .where(ballots.status == Status.COUNTED)
    )
    places = dict.fromkeys(held, _BEFORE_ALL)
    for right, serial, day, at in closing.db.execute(found):
        moment = HandedIn(date.fromordinal(day), at).moment(closing.edition)
        places[right] = max(places[right], (moment, serial))
    return places


def _stands(one: Paper, current: tuple[str, datetime] | None, on_paper: Place) -> bool:
    """Whether this ballot stands over the one that stands now."""
    if current is None:
        return True
    channel, at = current
    return one.place > on_paper if channel == CHANNEL else stands_over_chat(one.moment, at)


def _outdate(closing: _Closing, held: Collection[bytes]) -> None:
    """Note that what was counted on paper for these rights stands no longer."""
    c = paper_ballots.c
    own = (c.edition == closing.slug, c.right_key.in_(list(held)), c.status == Status.COUNTED)
    gone = update(paper_ballots).where(*own).values(status=Status.LATER, right_key=None)
    closing.db.execute(gone)


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
            "right_key": one.right if closing.became[one.serial] is Status.COUNTED else None,
            "content": canonical(one.ballot) if one.flaws and one.ballot is not None else "",
            "flaws": as_json([flaw.said for flaw in one.flaws]) if one.flaws else "",
            "note": one.note,
        }
        for one in pile
    ]
    if rows:
        closing.db.execute(own, rows)
