"""Passkeys: what somebody's device signs when it has seen their finger, face or PIN.

So it is two factors at once, and answers our own pages only: nobody can be talked out of it.
"""

import asyncio
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import Connection

from bot.inbox.organiser import Organiser
from bot.staff.noted import note
from bot.staff.party import Account, NotGenuine, Party
from bot.staff.signing_in import Gate, NotSignedIn, begin
from storage.desk import passkeys, sessions, staff
from storage.desk.passkeys import Challenge, Passkey
from storage.desk.sessions import Session
from storage.desk.staff import Staff
from storage.sealing import Seal

if TYPE_CHECKING:  # its library is an extra, and imported at the first use
    from bot.staff.ceremony import Answer, Ceremony

LASTS: Final = timedelta(minutes=5)
"""How long a challenge waits for its answer."""

MOST: Final = 10
"""Passkeys of one person."""

LONGEST: Final = 40
"""Characters of what somebody calls a passkey."""


class Purpose(StrEnum):
    """What a challenge is for; an answer to one is no answer to another."""

    ADD = "add"
    SIGN_IN = "sign-in"
    CONFIRM = "confirm"


class New(NamedTuple):
    """A passkey that somebody wants to add: what they call it, and what their device answers."""

    title: str
    answer: str


class NotAdded(Exception):
    """This device made no passkey for our question, or one that is known already."""


async def asked(gate: Gate, party: Party) -> str:
    """Return what a browser asks so that somebody signs in with any passkey of this site."""
    return await _to_sign(gate, party, Purpose.SIGN_IN, "")


async def asked_again(gate: Gate, party: Party, person: Staff) -> str:
    """Return what a browser asks so that somebody shows again who they are, "" without passkey."""
    return await _to_sign(gate, party, Purpose.CONFIRM, person.id)


async def _to_sign(gate: Gate, party: Party, purpose: Purpose, person: str) -> str:
    known = await gate.storage.run(lambda db: passkeys.of(db, person)) if person else []
    if person and not known:
        return ""
    ceremony = await _ceremony(party)
    return ceremony.to_sign(await _challenged(gate, purpose, person), known)


async def asked_to_add(gate: Gate, party: Party, person: Staff) -> str:
    """Return what a browser asks so that a device makes a passkey for somebody."""
    known = await gate.storage.run(lambda db: passkeys.of(db, person.id))
    account = Account(_handle(gate.seal, person.id), gate.seal.unlock(person.sealed), person.name)
    ceremony = await _ceremony(party)
    return ceremony.to_make(account, await _challenged(gate, Purpose.ADD, person.id), known)


async def _challenged(gate: Gate, purpose: Purpose, person: str) -> bytes:
    challenge = secrets.token_bytes(32)
    asked = Challenge(challenge, purpose, person, gate.now + LASTS)
    await gate.storage.run(lambda db: passkeys.ask(db, asked, gate.now))
    return challenge


async def add(gate: Gate, party: Party, person: Staff, new: New) -> None:
    """Keep a passkey that somebody's device made; raise `NotAdded`."""
    ceremony, now = await _ceremony(party), gate.now
    try:
        answer = ceremony.read(new.answer, new=True)
        made = ceremony.made(answer)
    except NotGenuine as refusal:
        raise NotAdded from refusal
    kept = Passkey(secrets.token_hex(8), person.id, *made, gate.seal.lock(new.title), now)

    def keep(db: Connection) -> bool:
        asked = passkeys.take(db, answer.challenge, Purpose.ADD, person.id, now)
        if not asked or len(passkeys.of(db, person.id)) >= MOST or not passkeys.add(db, kept):
            return False
        note(db, "passkey-added", Organiser(gate.seal, now, person.name), person.name)
        return True

    if not await gate.storage.run(keep):
        raise NotAdded


def remove(db: Connection, organiser: Organiser, session: Session, passkey: str) -> bool:
    """Forget a passkey of who is signed in; False if they have no such one.

    Whoever has its device is signed out; password and code stay a way in for its owner.
    """
    if not passkeys.remove(db, session.staff, passkey):
        return False
    sessions.end_others(db, session)
    note(db, "passkey-removed", organiser, organiser.by)
    return True


async def sign_in(gate: Gate, party: Party, said: str) -> str:
    """Return the token of a new session; raise `NotSignedIn`."""
    return await begin(gate, await _recognised(gate, party, said))


async def confirm(gate: Gate, party: Party, session: Session, said: str) -> None:
    """Note that somebody who is signed in has shown again who they are; raise `NotSignedIn`."""
    await _recognised(gate, party, said, session.staff)
    await gate.storage.run(lambda db: sessions.confirm(db, session, gate.now))


async def _recognised(gate: Gate, party: Party, said: str, expected: str = "") -> Staff:
    """Return whose passkey this is: of somebody who is `expected`, or of anybody."""
    ceremony, now = await _ceremony(party), gate.now
    try:
        answer = ceremony.read(said)
        tried = await gate.storage.run(lambda db: _tried(db, answer, expected, now))
        if tried is None:
            raise NotSignedIn
        person, passkey = tried
        uses = ceremony.signed(answer, passkey, _handle(gate.seal, person.id))
    except NotGenuine as refusal:
        raise NotSignedIn from refusal

    def succeed(db: Connection) -> bool:
        staff.forgive(db, person.id)
        return passkeys.use(db, passkey, uses, now)

    if not await gate.storage.run(succeed):
        raise NotSignedIn
    return person


def _tried(
    db: Connection, answer: "Answer", expected: str, now: datetime
) -> tuple[Staff, Passkey] | None:
    """Return who tries with which passkey; the try counts before the answer is looked at.

    None where nothing was asked, or there were too many tries, be it with a password.
    """
    purpose = Purpose.CONFIRM if expected else Purpose.SIGN_IN
    asked = passkeys.take(db, answer.challenge, purpose, expected, now)
    passkey = passkeys.find(db, answer.credential) if asked else None
    person = staff.get(db, expected or passkey.staff) if passkey else None
    trying = staff.attempt(db, person.login_key, now) if person else None
    return (trying, passkey) if trying and passkey and passkey.staff == trying.id else None


async def _ceremony(party: Party) -> "Ceremony":
    room = await asyncio.to_thread(import_module, "bot.staff.ceremony")
    ceremony: Ceremony = room.Ceremony(party)
    return ceremony


def _handle(seal: Seal, person: str) -> bytes:
    """Return by what a device knows the account of somebody: it replaces its own passkey so."""
    return seal.key("passkey", person)
