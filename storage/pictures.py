"""The pictures of projects, kept with their edition under the hash of what they hold."""

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from storage.tables import pictures


def keep(db: Connection, slug: str, contents: Mapping[str, bytes]) -> None:
    """Keep the pictures of a new edition, by name."""
    rows = [{"edition": slug, "name": n, "content": held} for n, held in contents.items()]
    if rows:
        db.execute(insert(pictures), rows)


def content(db: Connection, slug: str, name: str) -> bytes | None:
    """Return what a picture of an edition holds, or None if it has no such picture."""
    c = pictures.c
    return db.scalar(select(c.content).where(c.edition == slug, c.name == name))
