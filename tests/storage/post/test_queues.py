from pathlib import Path

import pytest

from storage.engine import Storage
from storage.post import queues
from storage.tables import inbox, outbox


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give a store of SQLite's, which plans without looking at what there is."""
    return f"sqlite:///{tmp_path / 'store.db'}"


async def test_only_what_waits_is_read_to_count_what_waits(store: Storage) -> None:
    counting = f"EXPLAIN QUERY PLAN {queues.WAITING}"
    plan = await store.run(lambda db: [row[3] for row in db.exec_driver_sql(counting)])
    read = [step.split() for step in plan if "inbox" in step or "outbox" in step]
    assert {words[1] for words in read} == {inbox.name, outbox.name}
    assert [words for words in read if "INDEX" not in words] == []
