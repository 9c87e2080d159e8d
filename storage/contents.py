"""What is kept with its edition by the hash of what it holds: pictures, and recordings."""

from collections.abc import Mapping

from sqlalchemy import Connection, Table, insert, select

from storage.upsert import inserting


class Contents:
    """The contents in one table, by edition and name."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def keep(self, db: Connection, slug: str, contents: Mapping[str, bytes]) -> None:
        """Keep those of a new edition, by name."""
        rows = [{"edition": slug, "name": n, "content": held} for n, held in contents.items()]
        if rows:
            db.execute(insert(self._table), rows)

    def add(self, db: Connection, slug: str, name: str, content: bytes) -> None:
        """Keep one more; one that holds the same is the same."""
        row = {"edition": slug, "name": name, "content": content}
        db.execute(inserting(db, self._table).values(row).on_conflict_do_nothing())

    def content(self, db: Connection, slug: str, name: str) -> bytes | None:
        """Return what one of an edition holds, or None if it has none of this name."""
        c = self._table.c
        return db.scalar(select(c.content).where(c.edition == slug, c.name == name))
