"""How many people live in each district, by the census: what participation is held against."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from storage.tables import population


def keep(db: Connection, slug: str, people: Mapping[str, int]) -> None:
    """Keep how many people live in each district of an edition, instead of what was known."""
    db.execute(delete(population).where(population.c.edition == slug))
    rows = [{"edition": slug, "district": key, "people": n} for key, n in people.items()]
    if rows:
        db.execute(insert(population), rows)


def of(db: Connection, slug: str) -> dict[str, int]:
    """Return how many people live in the districts of an edition, where that is known."""
    c = population.c
    found = db.execute(select(c.district, c.people).where(c.edition == slug).order_by(c.district))
    return {row.district: row.people for row in found}
