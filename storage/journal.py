"""The journal: what was decided in public, in a chain of which no link can be changed unseen."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, or_, select, update

from storage.tables import editions, journal

BEGIN = hashlib.sha256(b"wijkstem journal").hexdigest()
"""What the first link is chained to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision: when it was made, of which kind, by whom, and what it says."""

    at: datetime
    kind: str
    by: str
    content: Mapping[str, str | int] = field(default_factory=dict)


class Link(NamedTuple):
    """A decision in the chain, without who made it; `head` is that of the chain after it."""

    position: int
    at: datetime
    kind: str
    content: Mapping[str, str | int]
    head: str


def write(db: Connection, slug: str, entry: Entry) -> None:
    """Add a decision to the journal of an edition, in the order in which they are committed."""
    own = editions.c.slug == slug
    last = select(editions.c.decisions, editions.c.journal_head).where(own).with_for_update()
    row = db.execute(last).one()
    position = row[0] + 1
    head = chained(row[1], position, entry)
    link = {
        "edition": slug,
        "position": position,
        "at": entry.at,
        "kind": entry.kind,
        "by": entry.by,
        "content": _text(entry),
        "head": head,
    }
    db.execute(insert(journal).values(link))
    db.execute(update(editions).where(own).values(decisions=position, journal_head=head))


class Written(NamedTuple):
    """A decision as it stands in the journal, with its place and the head of the chain there."""

    position: int
    at: datetime
    kind: str
    by: str
    content: Mapping[str, str | int]
    head: str


def page(
    db: Connection, slug: str, before: int, most: int, kinds: Collection[str] = ()
) -> list[Written]:
    """Return decisions from before this place, the newest first; 0 begins at the end.

    All of them, or only those of these kinds.
    """
    c = journal.c
    rows = select(c.position, c.at, c.kind, c.by, c.content, c.head).where(c.edition == slug)
    rows = rows.where(c.kind.in_(kinds)) if kinds else rows
    older = rows.where(c.position < before) if before else rows
    found = db.execute(older.order_by(c.position.desc()).limit(most))
    return [Written(*row[:4], json.loads(row[4]), row[5]) for row in found]


def write_once(db: Connection, slug: str, entry: Entry) -> None:
    """Add a decision unless the same one, whenever and by whomever, stands in the journal."""
    c = journal.c
    same = (c.edition == slug, c.kind == entry.kind, c.content == _text(entry))
    if db.execute(select(c.position).where(*same).limit(1)).first() is None:
        write(db, slug, entry)


def since(
    db: Connection, slug: str, position: int, kinds: Collection[str] = (), most: int | None = None
) -> list[Link]:
    """Return the decisions after a position, the oldest first: of these kinds, or of all."""
    c = journal.c
    names = (c.position, c.at, c.kind, c.content, c.head)
    later = select(*names).where(c.edition == slug, c.position > position).order_by(c.position)
    wanted = later.where(c.kind.in_(kinds)) if kinds else later
    return [
        Link(number, at, kind, json.loads(content), head)
        for number, at, kind, content, head in db.execute(wanted.limit(most))
    ]


def later(db: Connection, slug: str, position: int, kinds: Collection[str] = ()) -> int:
    """Return how many decisions there are after a position: of these kinds, or of all."""
    c = journal.c
    there = select(func.count()).where(c.edition == slug, c.position > position)
    wanted = there.where(c.kind.in_(kinds)) if kinds else there
    return int(db.execute(wanted).scalar_one())


def link(db: Connection, slug: str, position: int) -> Link | None:
    """Return the decision at a position, or None."""
    found = since(db, slug, position - 1, most=1)
    return found[0] if found and found[0].position == position else None


def length(db: Connection, slug: str) -> int:
    """Return how many decisions there are in the journal of an edition."""
    return int(db.execute(select(editions.c.decisions).where(editions.c.slug == slug)).scalar_one())


def of(db: Connection, slug: str, kinds: Collection[str], number: int = 0) -> list[Entry]:
    """Return the decisions of these kinds, in their order; only those about a number if it is one.

    That number is the `number` of their content: of an idea, or of the project made of it.
    """
    c = journal.c
    wanted = [c.edition == slug, c.kind.in_(kinds)]
    if number:
        about = (c.content.contains(f'"number": {number}{end}') for end in (",", "}"))
        wanted.append(or_(*about))
    found = select(c.at, c.kind, c.by, c.content).where(*wanted).order_by(c.position)
    return [Entry(at, kind, by, json.loads(text)) for at, kind, by, text in db.execute(found)]


def chained(before: str, position: int, entry: Entry) -> str:
    """Return the head of the chain (hex SHA-256) after this decision."""
    return _hashed(before, position, entry.at.isoformat(), entry.kind, entry.by, _text(entry))


def _hashed(before: str, position: int, *written: str) -> str:
    """Return the head after what is written there, whatever somebody has made of it."""
    said = json.dumps([before, position, *written], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def broken(db: Connection, slug: str) -> int | None:
    """Return the position of the first link that is not as it was written, or None.

    What was cut off at the end shows as well, for the edition keeps the last head and its place.
    """
    c = journal.c
    names = (c.position, c.at, c.kind, c.by, c.content, c.head)
    head, last = BEGIN, 0
    links = select(*names).where(c.edition == slug).order_by(c.position)
    for position, at, kind, by, content, kept in db.execute(links):
        head, last = _hashed(head, last + 1, at.isoformat(), kind, by, content), last + 1
        if (position, kept) != (last, head):
            return last
    end = select(editions.c.decisions, editions.c.journal_head).where(editions.c.slug == slug)
    return None if tuple(db.execute(end).one()) == (last, head) else last + 1


def _text(entry: Entry) -> str:
    return json.dumps(dict(entry.content), sort_keys=True, ensure_ascii=False)
