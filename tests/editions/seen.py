"""What the store of a town holds, read past the product: the columns that matter here, as rows."""

import json
import sqlite3
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from storage.post.mail import Posted
from storage.process.editions import EditionRow
from storage.tables import metadata

R = TypeVar("R", bound=tuple[Any, ...])


class Letter(NamedTuple):
    """A row of the inbox."""

    channel: str
    message_id: str
    key: bytes
    body: bytes | None
    status: str


class Posting(NamedTuple):
    """A row of the outbox."""

    id: int
    channel: str
    key: bytes
    rank: int
    body: str
    status: str
    provider_id: str


class Talk(NamedTuple):
    """A row of the conversations."""

    key: bytes
    resident: str
    right_key: bytes | None
    state: str
    unfinished: str
    news: bool
    stopped: bool
    blocked: bool

    @property
    def asked_to_join(self) -> bool:
        """Whether this is who was asked to take part: saying no withdraws no vote."""
        place = json.loads(self.state)
        while isinstance(place, dict) and place.get("at") == "Missed":
            place = place["before"]
        return isinstance(place, dict) and place.get("at") in {"Arriving", "Consenting"}


class Seen(NamedTuple):
    """What the store held at one moment; `changes` is how many rows had been written until then."""

    changes: int
    inbox: dict[tuple[str, str], Letter]
    outbox: dict[int, Posting]
    ballots: dict[str, str]
    conversations: dict[bytes, Talk]
    edition: EditionRow
    counted: list[tuple[int, ...]]

    def cast_since(self, before: "Seen") -> list[tuple[int, ...]]:
        """Return the ballots that were not there before."""
        return [basket(self.ballots[number]) for number in self.ballots.keys() - before.ballots]

    def said_since(self, before: "Seen") -> list[Posting]:
        """Return what was put in the outbox, in order."""
        return [self.outbox[number] for number in sorted(self.outbox.keys() - before.outbox)]

    def dead_since(self, before: "Seen") -> set[tuple[str, str]]:
        """Return which letters came in since and are dead."""
        new = self.inbox.keys() - before.inbox.keys()
        return {number for number in new if self.inbox[number].status == Posted.DEAD}

    def stopped(self, key: bytes) -> bool:
        """Whether nothing is to be sent of our own accord to this address."""
        return key in self.conversations and bool(self.conversations[key].stopped)


@lru_cache(maxsize=1024)
def basket(content: str) -> tuple[int, ...]:
    """Return the projects of a ballot."""
    return tuple(json.loads(content)["basket"])


def look(file: sqlite3.Connection, last: Seen | None = None) -> Seen:
    """Return what the store holds now; the same as last time if nothing was written since.

    All that is written goes through this connection, so none of it goes uncounted.
    """
    changes = file.total_changes
    if last and last.changes == changes:
        return last
    counting = "SELECT content FROM current_ballots JOIN ballots ON ballots.id = ballot"
    return Seen(
        changes,
        {(row.channel, row.message_id): row for row in _rows(file, "inbox", Letter)},
        {row.id: row for row in _rows(file, "outbox", Posting)},
        dict(file.execute("SELECT id, content FROM ballots")),
        {row.key: row for row in _rows(file, "conversations", Talk)},
        EditionRow(*file.execute(_EDITION).fetchone()),
        sorted(basket(row[0]) for row in file.execute(counting)),
    )


def everything(file: sqlite3.Connection, *but: str) -> dict[str, list[dict[str, Any]]]:
    """Return all that the store holds, but for these tables."""
    held = {}
    for name in metadata.tables.keys() - set(but):
        found = file.execute(f"SELECT * FROM {name} ORDER BY 1, 2")  # noqa: S608
        columns = [column[0] for column in found.description]
        held[name] = [dict(zip(columns, row, strict=True)) for row in found]
    return held


_EDITION = f"SELECT {', '.join(EditionRow.__slots__)} FROM editions"  # noqa: S608


def _rows(file: sqlite3.Connection, table: str, row: type[R]) -> list[R]:
    return [row._make(found) for found in file.execute(_reading(table, row))]  # type: ignore[attr-defined]


@lru_cache
def _reading(table: str, row: type[tuple[Any, ...]]) -> str:
    columns = ", ".join(row._fields)  # type: ignore[attr-defined]
    return f"SELECT {columns} FROM {table} ORDER BY 1, 2"  # noqa: S608
