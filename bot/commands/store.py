"""The store behind a command: opened, used and closed, or refused in one sentence."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from bot.acting import Acting
from bot.commands.named import named
from bot.organisation import Organisation
from bot.refusal import Refusal
from bot.settings import BadSettings, read_settings
from storage import secret
from storage.ballots.codes import Issuer
from storage.engine import CannotOpen, Store, open_storage
from storage.outage import StoreDown
from storage.process import editions
from storage.process.editions import NoSuchEdition
from storage.sealing import Seal
from storage.secret import OtherSecret

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """A service that is running already, in which a command can be carried out.

    Its store belongs to its `loop`; a command waits for it in a thread of its own.
    """

    storage: Store
    seal: Seal
    clock: Callable[[], datetime]
    loop: asyncio.AbstractEventLoop


HERE: ContextVar[Place | None] = ContextVar("here", default=None)
"""Where commands are carried out; None at a command line, where the settings say it."""


def moment() -> datetime:
    """Return the moment at which a command is given."""
    place = HERE.get()
    return place.clock() if place else datetime.now(UTC)


ORGANISER = "organiser at the command line"
"""Who did it, where nobody says who they are."""


@asynccontextmanager
async def opened(organisation: Organisation) -> AsyncIterator[Store]:
    """Have the store of an organisation open meanwhile."""
    storage = await open_storage(organisation.database_url, organisation.name)
    try:
        yield storage
    finally:
        await storage.close()


def organisation() -> Organisation:
    """Return the organisation that a command is for, or refuse where that is not clear.

    It is the one that is named, or the only one, or the only one with an edition of that name.
    """
    settings = _refusing(read_settings)
    served = {one.name: one for one in _refusing(settings.organisations)}
    asked, names = named(), ", ".join(served)
    if name := asked.organisation or settings.organisation:
        if name not in served:
            raise Refusal(f"There is no organisation {name}: name one of {names}.")
        return served[name]
    if len(served) > 1 and asked.slug:
        served = {one.name: one for one in served.values() if run(_has(one, asked.slug))}
    if len(served) != 1:
        raise Refusal(f"For which organisation? Add --organisation with one of {names}.")
    [only] = served.values()
    return only


async def _has(one: Organisation, slug: str) -> bool:
    """Whether there is an edition of this name in the store of an organisation."""
    async with opened(one) as storage:
        return slug in {row.slug for row in await storage.run(editions.every)}


def with_store(work: Callable[[Store], Awaitable[T]]) -> T:
    """Do this with the store of the organisation, or refuse with the reason."""
    if place := HERE.get():
        return _there(place, work)
    ours = organisation()

    async def done() -> T:
        async with opened(ours) as storage:
            return await work(storage)

    return run(done())


def _there(place: Place, work: Callable[[Store], Awaitable[T]]) -> T:
    """Do this in a service that is running, and wait for it."""

    async def done() -> T:
        return await work(place.storage)

    return _refusing(lambda: asyncio.run_coroutine_threadsafe(done(), place.loop).result())


def run(work: Awaitable[T]) -> T:
    """Do this, or refuse with the reason why a store cannot be used."""

    async def done() -> T:
        return await work

    return _refusing(lambda: asyncio.run(done()))


def _refusing(done: Callable[[], T]) -> T:
    try:
        return done()
    except (BadSettings, CannotOpen, OtherSecret) as refusal:
        raise Refusal(str(refusal)) from refusal
    except StoreDown as failure:
        said = str(failure) or "The database does not answer, or keeps nothing; try again."
        raise Refusal(said) from failure
    except NoSuchEdition as refusal:
        raise Refusal(str(refusal)) from refusal
    except DatabaseError as failure:
        if type(failure.orig) is not sqlite3.DatabaseError:  # a subclass of it is our own mistake
            raise
        raise Refusal(
            f"The database is damaged ({failure.orig}): put a backup in its place."
        ) from failure


def acting(slug: str, by: str, work: Callable[[Acting], T]) -> T:
    """Do this in an edition of the organisation, by this name, in one transaction."""
    issued = issuer(by)

    def done(db: Connection) -> T:
        return work(Acting(db, slug, by, issued.at, issued.seal))

    return with_store(lambda storage: storage.run(done))


def issuer(by: str = ORGANISER) -> Issuer:
    """Return who issues codes of the organisation now; to be asked before its store is open.

    Refused where the secret is not the one that the store was begun with.
    """
    if place := HERE.get():
        return Issuer(place.seal, place.clock(), by)
    kept = _refusing(lambda: read_settings().secret())
    ours = organisation()
    seal = Seal.from_secret(kept, ours.name)
    run(_begun_with(ours, seal))
    return Issuer(seal, datetime.now(UTC), by)


async def _begun_with(ours: Organisation, seal: Seal) -> None:
    async with opened(ours) as storage:
        await storage.run(lambda db: secret.require(db, seal))
