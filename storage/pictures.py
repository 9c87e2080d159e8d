"""The pictures of projects and ideas, kept with their edition by the hash of what they hold."""

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from storage.tables import pictures
from storage.upsert import inserting


def keep(db: Connection, slug: str, contents: Mapping[str, bytes]) -> None:
    """Keep the pictures of a new edition, by name."""
    rows = [{"edition": slug, "name": n, "content": held} for n, held in contents.items()]
    if rows:
        db.execute(insert(pictures), rows)


def add(db: Connection, slug: str, name: str, content: bytes) -> None:
    """Keep one more picture; one that holds the same is the same."""
    row = {"edition": slug, "name": name, "content": content}
    db.execute(inserting(db, pictures).values(row).on_conflict_do_nothing())


def content(db: Connection, slug: str, name: str) -> bytes | None:
    """Return what a picture of an edition holds, or None if it has no such picture."""
    c = pictures.c
    return db.scalar(select(c.content).where(c.edition == slug, c.name == name))
