"""The recordings of pages, kept with their edition by the hash of what they hold."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, insert, select

from storage.tables import recordings
from storage.upsert import inserting


def keep(db: Connection, slug: str, contents: Mapping[str, bytes]) -> None:
    """Keep the recordings of a new edition, by name."""
    rows = [{"edition": slug, "name": n, "content": held} for n, held in contents.items()]
    if rows:
        db.execute(insert(recordings), rows)


def add(db: Connection, slug: str, name: str, content: bytes) -> None:
    """Keep one more recording; one that holds the same is the same."""
    row = {"edition": slug, "name": name, "content": content}
    db.execute(inserting(db, recordings).values(row).on_conflict_do_nothing())


def keep_only(db: Connection, slug: str, names: Collection[str]) -> None:
    """Erase the recordings of an edition that are none of these: nobody hears that voice again."""
    c = recordings.c
    db.execute(delete(recordings).where(c.edition == slug, c.name.not_in(names)))


def content(db: Connection, slug: str, name: str) -> bytes | None:
    """Return what a recording of an edition holds, or None if it has no such recording."""
    c = recordings.c
    return db.scalar(select(c.content).where(c.edition == slug, c.name == name))
