"""The ideas of an edition, and who supports them."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from budget.idea import Idea
from storage.revisions import TakenAlready, revise
from storage.tables import editions, ideas, supports


def since(db: Connection, slug: str, revision: int) -> list[Idea]:
    """Return the ideas that are new or changed after this revision."""
    c = ideas.c
    newer = (
        select(
            c.number,
            c.title,
            c.text,
            c.place,
            c.theme,
            c.cost,
            c.author,
            c.supports,
            c.at,
            c.resident,
        )
        .where(c.edition == slug, c.revision > revision)
        .order_by(c.number)
    )
    return [Idea(*tuple(row)) for row in db.execute(newer)]


def put(db: Connection, slug: str, idea: Idea) -> None:
    """Keep a new idea; raise `TakenAlready` if its number was given away meanwhile."""
    revision = revise(db, slug)
    last = db.execute(select(func.max(ideas.c.number)).where(ideas.c.edition == slug)).scalar()
    if idea.number <= (last or 0):
        raise TakenAlready(idea.number)
    db.execute(
        insert(ideas).values(
            edition=slug,
            number=idea.number,
            title=idea.title,
            text=idea.text,
            place=idea.place,
            theme=idea.theme,
            cost=idea.cost,
            author=idea.author,
            resident=idea.by,
            supports=idea.supports,
            at=idea.at,
            revision=revision,
        )
    )


def support(db: Connection, slug: str, resident: str, number: int) -> bool:
    """Note that a resident supports an idea; return False if they did already."""
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    row = {"edition": slug, "resident": resident, "number": number}
    if db.execute(dialect.insert(supports).values(row).on_conflict_do_nothing()).rowcount == 0:
        return False
    _supported(db, slug, number, 1)
    return True


def withdraw(db: Connection, slug: str, resident: str, number: int) -> bool:
    """Take a resident's support of an idea back; return False if there was none."""
    c = supports.c
    gone = delete(supports).where(c.edition == slug, c.resident == resident, c.number == number)
    if db.execute(gone).rowcount == 0:
        return False
    _supported(db, slug, number, -1)
    return True


def _supported(db: Connection, slug: str, number: int, change: int) -> None:
    counted = {"supports": ideas.c.supports + change, "revision": revise(db, slug)}
    db.execute(
        update(ideas).where(ideas.c.edition == slug, ideas.c.number == number).values(counted)
    )


def supported_by(db: Connection, slug: str, residents: Sequence[str]) -> dict[str, set[int]]:
    """Return which ideas each of these residents supports."""
    c = supports.c
    found: dict[str, set[int]] = {}
    rows = select(c.resident, c.number).where(c.edition == slug, c.resident.in_(residents))
    for resident, number in db.execute(rows):
        found.setdefault(resident, set()).add(number)
    return found


def disown(db: Connection, resident: str) -> None:
    """Take a resident's name off all they did, in every edition; ideas stay, supports go."""
    for slug in db.scalars(select(editions.c.slug).order_by(editions.c.id)).all():
        revision = revise(db, slug)
        for number in sorted(supported_by(db, slug, [resident]).get(resident, ())):
            withdraw(db, slug, resident, number)
        theirs = update(ideas).where(ideas.c.edition == slug, ideas.c.resident == resident)
        db.execute(theirs.values(resident="", author="", revision=revision))


def let_go(db: Connection, residents: Sequence[str]) -> None:
    """Forget who these residents were in every edition; what they sent and supported stays."""
    for slug in db.scalars(select(editions.c.slug).order_by(editions.c.id)).all():
        theirs = (ideas.c.edition == slug) & ideas.c.resident.in_(residents)
        if db.scalar(select(func.count()).where(theirs)):
            revision = revise(db, slug)
            db.execute(
                update(ideas).where(theirs).values(resident="", author="", revision=revision)
            )
    db.execute(delete(supports).where(supports.c.resident.in_(residents)))
