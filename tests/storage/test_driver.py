from sqlalchemy import Connection

from storage import driver
from storage.engine import Storage

_LINK = ("edition", "position", "receipt", "head")
_LINKS = [("linden", n, f"receipt {n}", "") for n in range(1, 41)]


async def test_many_rows_are_inserted_changed_and_held_at_once(store: Storage) -> None:
    def found(db: Connection) -> list[tuple[object, ...]]:
        driver.insert(db, "receipts", _LINK, _LINKS)
        driver.change(db, "receipts", ("head",), "position", [("new", 3), ("newer", 2)])
        rows = driver.hold(db, "receipts", ("position", "head"), "position", [3, 99, 1, 2])
        return [tuple(row) for row in rows]

    assert await store.run(found) == [(1, ""), (2, "newer"), (3, "new")]


async def test_what_is_there_already_is_not_inserted_again(store: Storage) -> None:
    def inserted(db: Connection) -> list[int]:
        numbers = []
        for rows in (_LINKS[:2], _LINKS[:3], _LINKS[:1] * 2):
            done = driver.insert(db, "receipts", _LINK, rows, "ON CONFLICT DO NOTHING")
            numbers.append(done.rowcount)
        return numbers

    assert await store.run(inserted) == [2, 1, 0]


async def test_rows_are_numbered_in_the_order_in_which_they_are_inserted(store: Storage) -> None:
    def numbered(db: Connection) -> list[str]:
        columns = ("edition", "key", "help", "question", "asked", "answered")
        rows = [("linden", b"key", str(n), b"", n, None) for n in range(200)]
        driver.insert(db, "requests", columns, rows)
        return [row[0] for row in driver.execute(db, "SELECT help FROM requests ORDER BY id")]

    assert await store.run(numbered) == [str(n) for n in range(200)]


async def test_values_are_given_in_order(store: Storage) -> None:
    def found(db: Connection) -> list[int]:
        driver.insert(db, "receipts", _LINK, _LINKS)
        which, given = driver.among(db, "receipts", "receipt", ["receipt 2", "receipt 7", "none"])
        sql = f"SELECT position FROM receipts WHERE position > ? AND {which} AND edition = ?"  # noqa: S608
        return [row[0] for row in driver.execute(db, sql, 2, *given, "linden")]

    assert await store.run(found) == [7]
