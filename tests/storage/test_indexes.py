"""What is searched for often is found by an index, however much there is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, true

from budget.audience import Audience, Who
from budget.broadcast import Broadcast
from budget.reminder import Reminder
from storage.engine import Storage
from storage.post import backlog, broadcasts, mail, recipients
from storage.post.mail import Parcel, Posted, Room
from storage.residents import conversations, reminders
from storage.tables import metadata
from tests.storage.linden import NOW, SLUG, letter

OF_A_FEW = {
    index.name
    for table in metadata.sorted_tables
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
}
"""The indexes that hold what waits, and nothing else: to read such a one is to read little."""

PARCEL = Parcel(1, "sms", b"key", b"", "", 0)

SEARCHES: dict[str, Callable[[Connection], object]] = {
    "conversations.hold": lambda db: conversations.hold(db, [b"a", b"b"]),
    "conversations.to_remind": lambda db: conversations.to_remind(db, NOW, 9),
    "conversations.to_remind, of a channel": lambda db: conversations.to_remind(
        db, NOW, 9, ["sms"]
    ),
    "reminders.take": lambda db: reminders.take(db, "linden", Reminder.VOTING, NOW, 9),
    "backlog.claim": lambda db: backlog.claim(db, NOW),
    "backlog.settle": lambda db: backlog.settle(db, letter("1"), Posted.DONE),
    "backlog.behind": lambda db: backlog.behind(db, {b"a", b"b"}),
    "backlog.unanswered": lambda db: backlog.unanswered(db, NOW),
    "mail.take_in": lambda db: mail.take_in(db, [letter("1")]),
    "mail.lease": lambda db: mail.lease(db, NOW, [Room("sms", 9, 9), Room("telegram", 9, 9)]),
    "mail.sent": lambda db: mail.sent(db, [(1, "SM1")]),
    "mail.later": lambda db: mail.later(db, PARCEL, NOW, 1),
    "mail.sooner": lambda db: mail.sooner(db, "sms", NOW),
    "mail.further": lambda db: mail.further(db, PARCEL, NOW),
    "mail.withhold": lambda db: mail.withhold(db, b"key"),
    "mail.progress": mail.progress,
    "mail.note": lambda db: mail.note(db, "SM1", "delivered"),
    "mail.resume": lambda db: mail.resume(db, NOW, [1]),
    "mail.addressee": lambda db: mail.addressee(db, "SM1", "failed"),
    "mail.forget": lambda db: mail.forget(db, b"key"),
}


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give a store of SQLite's, which plans without looking at what there is."""
    return f"sqlite:///{tmp_path / 'store.db'}"


async def plan(store: Storage, search: Callable[[Connection], object]) -> list[str]:
    """Return the steps in which SQLite does what a search asks for."""
    said: list[tuple[str, Any]] = []

    def listen(_db: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:  # noqa: ANN401
        said.append((statement, values[0] if isinstance(values, list) else values))

    def plans(db: Connection) -> list[str]:
        event.listen(db, "before_cursor_execute", listen)
        search(db)
        event.remove(db, "before_cursor_execute", listen)
        explained = [db.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given) for sql, given in said]
        return [row[3] for rows in explained for row in rows]

    return await store.run(plans)


@pytest.mark.parametrize("name", SEARCHES)
async def test_no_table_is_read_from_end_to_end(store: Storage, name: str) -> None:
    found = await plan(store, SEARCHES[name])
    assert found
    tables = {"conversations", "inbox", "outbox", "o", "earlier", "other", "reminders"}
    scans = [step.split() for step in found if step.startswith("SCAN")]
    assert not [words for words in scans if words[1] in tables and words[-1] not in OF_A_FEW]


async def test_what_waits_on_a_channel_is_not_looked_at_for_another_or_before_it_is_due(
    store: Storage,
) -> None:
    found = await plan(store, SEARCHES["mail.lease"])
    looked = [step.partition("outbox_due")[2] for step in found if "outbox_due" in step]
    assert looked == [" (channel=? AND rank=? AND due<?)"] * 6  # two channels, three ranks
    assert not [step for step in found if "TEMP B-TREE" in step]


async def test_for_a_broadcast_the_residents_are_gone_through_once(store: Storage) -> None:
    draft = Broadcast("Feest", Audience(Who.NEWS), {"nl": "Er is feest."}, by="Fatma")
    kept = await store.run(lambda db: broadcasts.add(db, SLUG, draft))
    found = await plan(store, lambda db: recipients.freeze(db, kept.number, true(), NOW))
    joined = [step.split()[1] for step in found if step.split()[1] in ("conversations", "wordings")]
    assert joined[-2:] == ["conversations", "wordings"]
