"""A disk that is full is told as such, to who starts the service and to who gives a command."""

from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.engine import open_storage, unopened
from storage.outage import StoreDown

FULL = "The disk of the database is full: make room on it."


def fill(db: Connection) -> None:
    """Write more than there is room for."""
    db.exec_driver_sql("PRAGMA max_page_count = 1")
    db.exec_driver_sql("CREATE TABLE large AS SELECT zeroblob(1000000) AS content")


async def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    storage = await open_storage(f"sqlite:///{tmp_path}/linden.db", "linden")
    with pytest.raises(StoreDown) as down:
        await storage.run(fill)
    await storage.close()
    assert str(down.value) == str(unopened(down.value)) == FULL
