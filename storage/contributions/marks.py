"""What residents have marked: an idea that they follow, a reaction with a thumb.

Each is a kind, and a number that means what the kind says: doing so twice is doing so once.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Select, delete, func, select

from storage.tables import marks
from storage.upsert import inserting

Mark = tuple[str, int]
"""A kind, and a number."""


def put(db: Connection, slug: str, resident: str, kind: str, number: int) -> bool:
    """Make a mark; return False if it was there already."""
    row = {"edition": slug, "resident": resident, "kind": kind, "number": number}
    return db.execute(inserting(db, marks).values(row).on_conflict_do_nothing()).rowcount == 1


def take_away(db: Connection, slug: str, resident: str, kind: str, number: int) -> bool:
    """Take a mark away; return False if there was none."""
    c = marks.c
    own = (c.resident == resident, c.edition == slug, c.kind == kind, c.number == number)
    return db.execute(delete(marks).where(*own)).rowcount == 1


def of(db: Connection, slug: str, residents: Collection[str]) -> dict[str, set[Mark]]:
    """Return the marks that each of these residents has made."""
    c = marks.c
    found: dict[str, set[Mark]] = {}
    rows = select(c.resident, c.kind, c.number).where(c.edition == slug, c.resident.in_(residents))
    for resident, kind, number in db.execute(rows):
        found.setdefault(resident, set()).add((kind, number))
    return found


def who(db: Connection, slug: str, kind: str, number: int) -> Sequence[str]:
    """Return the residents who have made this mark, in no order that tells anything."""
    return db.scalars(makers(slug, kind, [number]).order_by(marks.c.resident)).all()


def makers(slug: str, kind: str, numbers: Collection[int]) -> Select[str]:
    """Return the query for who has made a mark at any of these numbers."""
    c = marks.c
    return select(c.resident).where(c.edition == slug, c.kind == kind, c.number.in_(numbers))


def count(db: Connection, slug: str, kind: str, number: int) -> int:
    """Return how many residents have made this mark."""
    c = marks.c
    same = (c.edition == slug, c.kind == kind, c.number == number)
    return db.scalar(select(func.count()).where(*same)) or 0


def forget(db: Connection, residents: Collection[str]) -> None:
    """Erase all that these residents have marked."""
    db.execute(delete(marks).where(marks.c.resident.in_(residents)))
