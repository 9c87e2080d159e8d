"""Signing in: an address, a password and a code together, and never a word on which was wrong."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.staff import passwords, second_factor
from storage.desk import sessions, staff
from storage.desk.sessions import Session
from storage.desk.staff import Staff
from storage.engine import Storage
from storage.sealing import Seal

_CHANNEL = "staff"


class NotSignedIn(Exception):
    """Address, password and code do not belong together, or there were too many wrong tries."""


class Tried(NamedTuple):
    """What somebody types to show who they are."""

    email: str
    password: str
    code: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Where somebody signs in, and when."""

    storage: Storage
    seal: Seal
    now: datetime


def login_key(seal: Seal, email: str) -> bytes:
    """Return the keyed hash by which an e-mail address is found."""
    return seal.key(_CHANNEL, email.strip().casefold())


async def sign_in(gate: Gate, tried: Tried) -> str:
    """Return the token of a new session; raise `NotSignedIn`."""
    key = login_key(gate.seal, tried.email)
    return await begin(gate, await _recognised(gate, key, tried.password, tried.code))


async def begin(gate: Gate, person: Staff) -> str:
    """Return the token of a new session of somebody who has shown who they are."""
    token = secrets.token_urlsafe(32)
    await gate.storage.run(lambda db: sessions.begin(db, token, person.id, gate.now))
    return token


async def confirm(gate: Gate, session: Session, person: Staff, tried: Tried) -> None:
    """Note that somebody who is signed in has shown again who they are; raise `NotSignedIn`."""
    await _recognised(gate, person.login_key, tried.password, tried.code)
    await gate.storage.run(lambda db: sessions.confirm(db, session, gate.now))


async def _recognised(gate: Gate, key: bytes, password: str, code: str) -> Staff:
    """Return who this is: the password is looked at in a thread, for that takes its time."""
    storage, now = gate.storage, gate.now
    found = await storage.run(lambda db: staff.attempt(db, key, now))
    right = await asyncio.to_thread(passwords.fits, found.password if found else "", password)
    if found is None or not right:
        raise NotSignedIn
    step = second_factor.step_of(gate.seal.unlock(found.second), code, now, found.second_step)
    if step is None or not await storage.run(lambda db: staff.succeed(db, found.id, step)):
        raise NotSignedIn
    return found
