"""Rights and ballots, kept apart: a ballot knows no resident, a right knows no choice.

They are tied by a hash with the edition's own key, so that a new ballot finds the one it replaces;
once the key is destroyed nothing does.  Ballots are only ever added; which one counts is a row of
its own, unique for each right.
"""

import json
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from budget.ballot import Basket
from budget.receipt import CHAIN_START, canonical, chained, receipt
from budget.timeline import Phase
from storage.driver import finding
from storage.sealing import tie
from storage.tables import ballots, current_ballots, editions, receipts, rights

_PAGE = 500
"""Rights that are looked up in one statement."""

_OPEN = (Phase.VOTING, Phase.COUNTING)
"""While the count has not begun, what was cast in time may still come in."""


class VotingOver(Exception):
    """The edition has been counted, or does not vote yet: this ballot would never count."""


class NoRight(Exception):
    """This right was spent: its ballot was withdrawn when its owner asked to be forgotten."""


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it comes in; `day` is the local day of casting."""

    basket: Basket
    salt: bytes
    channel: str
    day: date


def voted(db: Connection, slug: str, key: bytes, held: Collection[bytes]) -> set[bytes]:
    """Return those of these rights for which a ballot counts."""
    ties = {tie(key, right): right for right in held}
    sql = finding(db.dialect.name, "current_ballots", "tie", ("edition",), len(ties))
    return {ties[row[0]] for row in db.exec_driver_sql(sql, (slug, *ties))}


def spent(db: Connection, slug: str, held: Collection[bytes]) -> set[bytes]:
    """Return those of these rights that were given up."""
    where = ("edition", "spent")
    sql = finding(db.dialect.name, "rights", "right_key", where, len(held))
    return {row[0] for row in db.exec_driver_sql(sql, (slug, True, *held))}


def cast(
    db: Connection, slug: str, key: bytes, held: Sequence[tuple[bytes, Cast]]
) -> tuple[str, ...]:
    """Count these ballots, each instead of the one before of the same right, if any.

    Return their receipts; raise `NoRight` if one of the rights was given up, or `VotingOver` if
    another process has brought the edition further.  The row of the edition is locked first, as
    everywhere: two ballots at once are one after the other, and so are a ballot and the count.
    """
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    chain = _held_chain(db, slug)
    rows = [{"edition": slug, "right_key": right, "spent": False} for right, _cast in held]
    db.execute(dialect.insert(rights).on_conflict_do_nothing(), rows)
    for at in range(0, len(held), _PAGE):
        if spent(db, slug, [right for right, _cast in held[at : at + _PAGE]]):
            raise NoRight(slug)
    added = _add(db, slug, chain, [ballot for _right, ballot in held])
    counts = dialect.insert(current_ballots)
    db.execute(
        counts.on_conflict_do_update(
            index_elements=["edition", "tie"], set_={"ballot": counts.excluded.ballot}
        ),
        [
            {"edition": slug, "tie": tie(key, right), "ballot": number}
            for (right, _cast), (number, _receipt) in zip(held, added, strict=True)
        ],
    )
    return tuple(issued for _number, issued in added)


def _held_chain(db: Connection, slug: str) -> tuple[int, str, str]:
    """Return length and head of the chain and the hash of the rules, under the edition's lock."""
    c = editions.c
    last = select(c.phase, c.receipts, c.receipts_head, c.rules_hash).where(c.slug == slug)
    phase, position, head, rules = db.execute(last.with_for_update()).one()
    if phase not in _OPEN:
        raise VotingOver(slug)
    return position, head, rules


def _add(
    db: Connection, slug: str, end: tuple[int, str, str], cast: Sequence[Cast]
) -> list[tuple[str, str]]:
    """Add ballots, and their receipts to the end of the chain; return id and receipt of each."""
    position, head, rules = end
    kept, chain = [], []
    for ballot in cast:
        content = canonical(ballot.basket)
        issued = receipt(slug, ballot.salt, content)
        position, head = position + 1, chained(head, issued)
        chain.append({"edition": slug, "position": position, "receipt": issued, "head": head})
        kept.append(
            {
                "id": secrets.token_hex(16),
                "edition": slug,
                "content": content,
                "salt": ballot.salt,
                "rules_hash": rules,
                "receipt": issued,
                "channel": ballot.channel,
                "cast_on": ballot.day.toordinal(),
            }
        )
    db.execute(insert(ballots), kept)
    db.execute(insert(receipts), chain)
    own = update(editions).where(editions.c.slug == slug)
    db.execute(own.values(receipts=position, receipts_head=head))
    return [(str(row["id"]), str(row["receipt"])) for row in kept]


def give_up(db: Connection, slug: str, key: bytes, right: bytes) -> None:
    """Withdraw the ballot of a right, which cannot vote again; nothing happens if there is none.

    The row of the edition is locked first, as when a ballot is cast.
    """
    db.execute(select(editions.c.id).where(editions.c.slug == slug).with_for_update())
    c = current_ballots.c
    gone = delete(current_ballots).where(c.edition == slug, c.tie == tie(key, right))
    if db.execute(gone).rowcount:
        own = (rights.c.edition == slug, rights.c.right_key == right)
        db.execute(update(rights).where(*own).values(spent=True))


def forget(db: Connection, slug: str, right: bytes) -> None:
    """Erase that this right was used, once that cannot matter any more."""
    c = rights.c
    db.execute(delete(rights).where(c.edition == slug, c.right_key == right))


def counted(db: Connection, slug: str) -> Iterable[Basket]:
    """Return every ballot that counts, in no telling order."""
    joined = current_ballots.join(ballots, ballots.c.id == current_ballots.c.ballot)
    found = select(ballots.c.content).select_from(joined).where(current_ballots.c.edition == slug)
    for row in db.execute(found.order_by(ballots.c.id)):
        yield Basket(tuple(json.loads(row[0])["basket"]))


def turnout(db: Connection, slug: str) -> int:
    """Return how many ballots count."""
    c = current_ballots.c
    return int(db.execute(select(func.count()).where(c.edition == slug)).scalar_one())


def issued(db: Connection, slug: str, number: str) -> bool:
    """Whether this receipt is in the chain."""
    c = receipts.c
    found = select(c.position).where(c.edition == slug, c.receipt == number).limit(1)
    return db.execute(found).one_or_none() is not None


def broken(db: Connection, slug: str) -> int | None:
    """Return the position of the first receipt that is not as it was issued, or None."""
    c = receipts.c
    head, last = CHAIN_START, 0
    links = select(c.position, c.receipt, c.head).where(c.edition == slug).order_by(c.position)
    for position, number, kept in db.execute(links):
        head, last = chained(head, number), last + 1
        if (position, kept) != (last, head):
            return last
    end = select(editions.c.receipts, editions.c.receipts_head).where(editions.c.slug == slug)
    return None if tuple(db.execute(end).one()) == (last, head) else last + 1
