"""The recordings of pages, kept with their edition by the hash of what they hold."""

from collections.abc import Collection

from sqlalchemy import Connection, delete

from storage.contents import Contents
from storage.tables import recordings

_RECORDINGS = Contents(recordings)
keep, add, content = _RECORDINGS.keep, _RECORDINGS.add, _RECORDINGS.content


def keep_only(db: Connection, slug: str, names: Collection[str]) -> None:
    """Erase the recordings of an edition that are none of these: nobody hears that voice again."""
    c = recordings.c
    db.execute(delete(recordings).where(c.edition == slug, c.name.not_in(names)))
