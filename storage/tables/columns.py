"""What every column is made of: moments, numbers that the database gives, texts, indexes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    text,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def kept_moment(moment: datetime) -> int:
    """Return a moment as it is kept: microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def read_moment(kept: int) -> datetime:
    """Return the moment that was kept."""
    return _EPOCH + timedelta(microseconds=kept)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, kept as microseconds since 1970: alike on every database, and quick."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return what is kept."""
        return None if value is None else kept_moment(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        """Return the moment that was kept."""
        return None if value is None else read_moment(value)


metadata = MetaData()

GIVEN = BigInteger().with_variant(Integer, "sqlite")
"""The kind of a number that the database gives by itself."""


def words(name: str, **more: Any) -> Column[str]:
    """Return a column of text that is never NULL."""
    return Column(name, Text, nullable=False, **more)


def index_where(
    name: str, *columns: str, where: str, postgresql_where: str = "", unique: bool = False
) -> Index:
    """Return an index of those rows alone of which this is so.

    A query finds it only if it says the same in the same words: in SQL, not in a value.
    """
    here, there = text(where), text(postgresql_where or where)
    return Index(name, *columns, sqlite_where=here, postgresql_where=there, unique=unique)
