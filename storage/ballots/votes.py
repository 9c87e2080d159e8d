"""Rights and ballots, kept apart: a ballot knows no resident, a right knows no choice.

They are tied by a hash with the edition's own key, so that a new ballot finds the one it replaces;
once the key is destroyed nothing does.  Ballots are only ever added; which one counts is a row of
its own, unique for each right, with the second in which it was cast: of two ballots the newer one
stands, whichever comes in first.  That second is erased when the count is certified.
"""

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import repeat
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select, update

from budget.ballot import AnyBallot
from budget.receipt import (
    CHAIN_START,
    canonical,
    chained,
    from_canonical,
    receipt,
    weight_in,
)
from budget.sentence import Reasoned, _
from budget.timeline import Phase, second_of
from storage.ballots import heads, successions
from storage.ballots.opening import OtherRules, other_rules
from storage.ballots.successions import Succession
from storage.driver import Row, among, execute, hold, insert
from storage.sealing import tie
from storage.tables import (
    ballots,
    code_uses,
    codes,
    current_ballots,
    editions,
    kept_moment,
    read_moment,
    receipts,
    rights,
)

_PAGE = 500
"""Ballots that are counted in one statement."""

_OPEN = (Phase.VOTING, Phase.COUNTING)
"""While the count has not begun, what was cast in time may still come in."""


_BALLOT = ("id", "edition", "content", "salt", "rules_hash", "receipt", "channel", "cast_on")
_CURRENT = ("edition", "tie", "ballot", "cast_at")
_INSTEAD = (
    "ON CONFLICT (edition, tie) DO UPDATE SET ballot = excluded.ballot, cast_at = excluded.cast_at"
    " WHERE current_ballots.cast_at <= excluded.cast_at"
)


class VotingOver(Reasoned):
    """The edition has been counted, or does not vote yet: this ballot would never count."""

    def __init__(self, slug: str) -> None:
        super().__init__(_("{slug} takes no ballots now.", slug=slug))


class RightSpent(Exception):
    """This right was spent: its owner asked to be forgotten, or its code was revoked."""


class Overtaken(Exception):
    """A newer ballot of the same right came in before: this one would never count."""


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it comes in: cast at this moment, which was on this local `day`.

    With a `weight` it counts as so many ballots that say the same.
    """

    ballot: AnyBallot
    salt: bytes
    channel: str
    day: date
    at: datetime
    weight: int = 1

    @property
    def content(self) -> str:
        """What is on it, as it is kept and as its receipt proves: with its weight."""
        return canonical(self.ballot, self.weight)

    @property
    def second(self) -> datetime:
        """The second in which it was cast: more of the moment is not kept."""
        return second_of(self.at)

    def last(self, slug: str) -> "Last":
        """Return the ballot as the one that counts."""
        return Last(self.second, receipt(slug, self.salt, self.content))


class Last(NamedTuple):
    """The ballot that counts for a right: the second in which it was cast, and its receipt."""

    at: datetime
    receipt: str


@dataclass(frozen=True, slots=True)
class UsedRights:
    """Of some rights: those for which a ballot counts, and those that were given up."""

    voted: dict[bytes, Last] = field(default_factory=dict)
    spent: set[bytes] = field(default_factory=set)


def used(db: Connection, slug: str, key: bytes, held: Collection[bytes]) -> UsedRights:
    """Return what became of these rights, in one look."""
    ties = {tie(key, right): right for right in held}
    which, given = among(db, "current_ballots", "tie", list(ties))
    whose, owned = among(db, "rights", "right_key", list(held))
    rows = execute(
        db,
        "SELECT tie, cast_at, receipt FROM current_ballots"  # noqa: S608
        " JOIN ballots ON ballots.id = current_ballots.ballot"
        f" WHERE current_ballots.edition = ? AND {which} UNION ALL "
        f"SELECT right_key, NULL, '' FROM rights WHERE edition = ? AND spent AND {whose}",
        *(slug, *given, slug, *owned),
    )
    found = UsedRights()
    for value, cast_at, number in rows:
        if number:
            found.voted[ties[value]] = Last(read_moment(cast_at), number)
        else:
            found.spent.add(value)
    return found


def voted(db: Connection, slug: str, key: bytes, held: Collection[bytes]) -> set[bytes]:
    """Return those of these rights for which a ballot counts."""
    return set(used(db, slug, key, held).voted)


def spent(db: Connection, slug: str, held: Collection[bytes]) -> set[bytes]:
    """Return those of these rights that were given up."""
    which, given = among(db, "rights", "right_key", list(held))
    rows = execute(
        db,
        f"SELECT right_key FROM rights WHERE edition = ? AND spent AND {which}",  # noqa: S608
        *(slug, *given),
    )
    return {row[0] for row in rows}


def cast(
    db: Connection, slug: str, key: bytes, held: Sequence[tuple[bytes, Cast]], rules: str = ""
) -> tuple[str, ...]:
    """Count these ballots, each instead of the one before of the same right, if any.

    Return their receipts; raise `RightSpent` if one of the rights was given up, `Overtaken` if a
    newer ballot stands, or `VotingOver` if another process has brought the edition further.
    `rules` is the hash of those they were checked by: `OtherRules` if others were fixed.  The row
    of the edition is locked first, as everywhere: two ballots at once are one after the other, and
    so are a ballot and the count.
    """
    chain, issued = _held_chain(db, slug), []
    if rules and chain.rules not in {"", rules}:
        raise OtherRules(other_rules(slug))
    for at in range(0, len(held), _PAGE):
        page = held[at : at + _PAGE]
        _use(db, slug, [right for right, _cast in page])
        chain, added = _add(db, slug, chain, [ballot for _right, ballot in page])
        _let_count(db, slug, key, page, [number for number, _receipt in added])
        issued += [number for _ballot, number in added]
    execute(
        db,
        "UPDATE editions SET receipts = ?, receipts_head = ? WHERE slug = ?",
        *(chain.position, chain.head, slug),
    )
    stand = zip(held, issued, strict=True)
    links = [Succession(tie(key, r), n, kept_moment(one.second)) for (r, one), n in stand]
    successions.note(db, slug, links)
    return tuple(issued)


def _let_count(
    db: Connection,
    slug: str,
    key: bytes,
    page: Sequence[tuple[bytes, Cast]],
    numbers: Sequence[str],
) -> None:
    """Let these ballots count for their rights; raise `Overtaken` if a newer one does already."""
    counting: dict[bytes, tuple[int, str]] = {}
    for (right, cast), number in zip(page, numbers, strict=True):
        tied, newer = tie(key, right), (kept_moment(cast.second), number)
        if counting.setdefault(tied, newer)[0] > newer[0]:
            raise Overtaken(slug)
        counting[tied] = newer
    rows = [(slug, tied, number, cast_at) for tied, (cast_at, number) in counting.items()]
    if insert(db, "current_ballots", _CURRENT, rows, _INSTEAD).rowcount < len(rows):
        raise Overtaken(slug)


def _use(db: Connection, slug: str, held: Sequence[bytes]) -> None:
    """Note that these rights are used; raise `RightSpent` if one of them was given up.

    A right that is used for the first time cannot have been.
    """
    rows = [(slug, right, False) for right in held]
    columns = ("edition", "right_key", "spent")
    new = insert(db, "rights", columns, rows, "ON CONFLICT DO NOTHING").rowcount
    if new < len(held) and spent(db, slug, held):
        raise RightSpent(slug)


@dataclass(frozen=True, slots=True)
class _Chain:
    """The end of the chain of receipts, and the hash of the rules of the vote."""

    position: int
    head: str
    rules: str


def _held_chain(db: Connection, slug: str) -> _Chain:
    """Return the end of the chain, under the edition's lock."""
    columns = ("phase", "receipts", "receipts_head", "rules_hash")
    phase, position, head, rules = hold(db, "editions", columns, "slug", [slug]).one()
    if phase not in _OPEN:
        raise VotingOver(slug)
    return _Chain(position, head, rules)


def _add(
    db: Connection, slug: str, end: _Chain, cast: Sequence[Cast]
) -> tuple[_Chain, list[tuple[str, str]]]:
    """Add ballots, and their receipts to the end of the chain; return it, and ids and receipts."""
    position, head = end.position, end.head
    kept: list[Row] = []
    links: list[Row] = []
    for ballot in cast:
        content = ballot.content
        issued = receipt(slug, ballot.salt, content)
        position, head = position + 1, chained(head, issued)
        links.append((slug, position, issued, head))
        number, day = secrets.token_hex(16), ballot.day.toordinal()
        kept.append((number, slug, content, ballot.salt, end.rules, issued, ballot.channel, day))
    insert(db, "ballots", _BALLOT, kept)
    insert(db, "receipts", ("edition", "position", "receipt", "head"), links)
    added = [(number, link[2]) for (number, *_rest), link in zip(kept, links, strict=True)]
    return _Chain(position, head, end.rules), added


def give_up(db: Connection, slug: str, key: bytes, right: bytes) -> None:
    """Withdraw the ballot of a right, which cannot vote again; nothing happens if there is none.

    The row of the edition is locked first, as when a ballot is cast.
    """
    if _withdrawn(db, slug, key, right):
        own = (rights.c.edition == slug, rights.c.right_key == right)
        db.execute(update(rights).where(*own).values(spent=True))


def bar(db: Connection, slug: str, key: bytes, right: bytes) -> bool:
    """Withdraw the ballot of a right, which nobody can use from now on, even if nobody has yet.

    Return whether there was a ballot.
    """
    withdrawn = _withdrawn(db, slug, key, right)
    columns = ("edition", "right_key", "spent")
    ending = "ON CONFLICT (right_key, edition) DO UPDATE SET spent = excluded.spent"
    insert(db, "rights", columns, [(slug, right, True)], ending)
    return withdrawn


def _withdrawn(db: Connection, slug: str, key: bytes, right: bytes) -> bool:
    """Let no ballot of a right count, under the edition's lock; return whether one did.

    What has been counted meanwhile, in another process, stays counted.
    """
    held = select(editions.c.outcome).where(editions.c.slug == slug).with_for_update()
    if db.execute(held).scalar_one() is not None:
        return False
    return stand_down(db, slug, tie(key, right))


def stand_down(db: Connection, slug: str, tied: bytes) -> bool:
    """Let no ballot count for a right by its tie, under the edition's lock; whether one did."""
    c = current_ballots.c
    gone = delete(current_ballots).where(c.edition == slug, c.tie == tied)
    if db.execute(gone).rowcount == 0:
        return False
    successions.note(db, slug, [Succession(tied, "")])
    return True


def put_back(db: Connection, slug: str, tied: bytes, without: str) -> bool:
    """Let the newest ballot count again that was cast for a right on any channel but this one.

    Return whether there is one.  It is done under the edition's lock, while none counts.
    """
    c, cast = ballots.c, successions.of(db, slug, tied)
    receipts_of = [one.receipt for one in cast if one.receipt]
    found = select(c.receipt, c.id).where(c.edition == slug, c.receipt.in_(receipts_of))
    ids = {row.receipt: row.id for row in db.execute(found.where(c.channel != without))}
    last = next((one for one in reversed(cast) if one.receipt in ids), None)
    if last is None:
        return False
    insert(db, "current_ballots", _CURRENT, [(slug, tied, ids[last.receipt], last.cast_at)])
    successions.note(db, slug, [last])
    return True


def forget_all(db: Connection, slug: str) -> None:
    """Erase who used which right, by which phone, and what had to match it.

    Once votes are counted nobody can vote again.  What was given up is forgotten as well, for it
    only had to keep anybody from voting twice.
    """
    for table in (rights, code_uses):
        db.execute(delete(table).where(table.c.edition == slug))
    db.execute(update(codes).where(codes.c.edition == slug).values(match_key=None))


def counted(db: Connection, slug: str) -> Iterable[AnyBallot]:
    """Return every ballot that counts, as often as it weighs, in no telling order."""
    joined = current_ballots.join(ballots, ballots.c.id == current_ballots.c.ballot)
    found = select(ballots.c.content).select_from(joined).where(current_ballots.c.edition == slug)
    for row in db.execute(found.order_by(ballots.c.id)):
        yield from repeat(from_canonical(row[0]), weight_in(row[0]))


def turnout(db: Connection, slug: str) -> int:
    """Return how many ballots count, each once, whatever it weighs."""
    c = current_ballots.c
    return int(db.execute(select(func.count()).where(c.edition == slug)).scalar_one())


def issued(db: Connection, slug: str, number: str) -> bool:
    """Whether this receipt is in the chain."""
    c = receipts.c
    found = select(c.position).where(c.edition == slug, c.receipt == number).limit(1)
    return db.execute(found).one_or_none() is not None


def look_up(db: Connection, slug: str, numbers: Collection[str]) -> dict[str, bool]:
    """Return which of these receipts are in the chain, and whether each is certified to count."""
    which, given = among(db, "receipts", "receipt", list(numbers))
    rows = execute(
        db,
        "SELECT receipt, EXISTS (SELECT 1 FROM counted_receipts AS counted WHERE"  # noqa: S608
        " counted.edition = receipts.edition AND counted.receipt = receipts.receipt)"
        f" FROM receipts WHERE edition = ? AND {which}",
        *(slug, *given),
    )
    return {number: bool(counts) for number, counts in rows}


def broken(db: Connection, slug: str) -> int | None:
    """Return the position of the first receipt that is not as it was issued, or None.

    Nor is one whose ballot was changed or taken away since: the salt and the content no longer
    make it.  A ballot without a link in the chain shows as one link too many, and a head that the
    journal knows shows what was cut off before it.
    """
    c, proven = receipts.c, _proven(db, slug)
    head, last, written = CHAIN_START, 0, heads.written(db, slug)
    links = select(c.position, c.receipt, c.head).where(c.edition == slug).order_by(c.position)
    for position, number, kept in db.execute(links):
        head, last = chained(head, number), last + 1
        if (position, kept, written.pop(last, head)) != (last, head, head) or not proven[number]:
            return last
        proven[number] -= 1
    end = select(editions.c.receipts, editions.c.receipts_head).where(editions.c.slug == slug)
    whole = tuple(db.execute(end).one()) == (last, head) and not any(proven.values())
    return None if whole and not any(written) else last + 1


def _proven(db: Connection, slug: str) -> Counter[str]:
    """Return the receipts that the ballots of an edition make, as they are now."""
    c = ballots.c
    rows = db.execute(select(c.salt, c.content, c.receipt).where(c.edition == slug))
    made = ((receipt(slug, salt, content), kept) for salt, content, kept in rows)
    return Counter(number for number, kept in made if number == kept)
