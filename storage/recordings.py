"""The recordings of pages, kept with their edition by the hash of what they hold."""

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from storage.tables import recordings


def keep(db: Connection, slug: str, contents: Mapping[str, bytes]) -> None:
    """Keep the recordings of a new edition, by name."""
    rows = [{"edition": slug, "name": n, "content": held} for n, held in contents.items()]
    if rows:
        db.execute(insert(recordings), rows)


def content(db: Connection, slug: str, name: str) -> bytes | None:
    """Return what a recording of an edition holds, or None if it has no such recording."""
    c = recordings.c
    return db.scalar(select(c.content).where(c.edition == slug, c.name == name))
