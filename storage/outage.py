"""Telling an outage of the store from a mistake of our own.

Whatever a store was asked, it cannot do it while it cannot be reached, is full, or is going
down; whoever wrote must then try again later.  All drivers' ways to say so become one of ours.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

_STATES = ("08", "53", "57")
"""PostgreSQL's classes of errors: no connection, no resources, an operator stepped in."""

_CONNECTING = (OSError, NoConnectionFree)
"""What comes through as it is only where no connection was made."""


_FULL = "53100"
"""PostgreSQL's error for a full disk."""


class StoreDown(Exception):
    """The store cannot keep anything now; whoever wrote must try again later.

    The message says what operators can do about it, and is empty where that is not known.
    """


@contextmanager
def outages(*drivers: type[Exception]) -> Iterator[None]:
    """Raise `StoreDown` for an outage; let through what else goes wrong.

    `drivers` are a driver's own errors while a connection is made.
    """
    connecting: tuple[type[Exception], ...] = (*_CONNECTING, *drivers)
    try:
        yield
    except connecting as failure:
        raise StoreDown(_mended(failure)) from failure
    except SQLAlchemyError as failure:
        if _is_outage(failure):
            raise StoreDown(_mended(failure)) from failure
        raise


def _mended(failure: Exception) -> str:
    """Say what is to be done about an outage, where the error tells."""
    cause = failure.orig if isinstance(failure, DBAPIError) else failure
    full = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    full |= getattr(cause, "errno", None) == errno.ENOSPC
    full |= getattr(cause, "sqlstate", None) == _FULL
    return "The disk of the database is full: make room on it." if full else ""


def named(failure: Exception) -> str:
    """Name an error without its message, which may hold what a resident wrote."""
    cause = failure.orig if isinstance(failure, DBAPIError) else failure
    return type(cause).__name__


def _is_outage(failure: SQLAlchemyError) -> bool:
    if not isinstance(failure, DBAPIError):
        return False
    state = str(getattr(failure.orig, "sqlstate", None) or "")
    lost = failure.connection_invalidated or state.startswith(_STATES)
    return lost or isinstance(failure, OperationalError | InterfaceError)
