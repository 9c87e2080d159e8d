"""Signing in by the sign-on of one's municipality: it says who it is, we say what they may do.

It lets in nobody who has not begun here by an invitation.  Whoever leaves for it comes back in the
same browser, once, within ten minutes; where it has not seen two factors our own code follows.
"""

import json
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import Connection

from bot.inbox.organiser import Organiser
from bot.staff import second_factor
from bot.staff.issuer import SignOn
from bot.staff.noted import note
from bot.staff.provider import Errand, Identity, NotVouched
from bot.staff.signing_in import Gate, NotSignedIn, login_key
from storage.desk import sessions, sign_on, staff
from storage.desk.sign_on import Wait
from storage.desk.staff import Staff
from storage.sealing import Seal

LASTS: Final = timedelta(minutes=10)
_ASIDE: Final = timedelta(seconds=60)
"""How far the clock of the sign-on may be from ours."""


class Stranger(Exception):
    """The sign-on vouches for somebody, but for nobody who works here."""


class Purpose(StrEnum):
    """What somebody left for, and what they still have to type once they are back."""

    SIGN_IN = "sign-in"
    CONFIRM = "confirm"
    CODE = "code"
    CONFIRM_CODE = "confirm-code"


_WITH_CODE: Final = {Purpose.SIGN_IN: Purpose.CODE, Purpose.CONFIRM: Purpose.CONFIRM_CODE}
_LEFT, _TYPING = frozenset(_WITH_CODE), frozenset(_WITH_CODE.values())


class Back(NamedTuple):
    """What a browser brings back: whom it left as, and something to ask or to look at."""

    ticket: str
    browser: str
    said: str


class Came(NamedTuple):
    """Somebody who came back: where they want to go on, and whether they only `confirm`.

    With a `ticket` they have to type a code first.
    """

    person: Staff
    following: str
    confirms: bool
    ticket: str = ""


async def leave(
    gate: Gate, provider: SignOn, browser: str, following: str, person: Staff | None
) -> str:
    """Return where somebody goes to sign in, or to show again who they are if they are known.

    Raise `SignOnDown`.
    """
    relying, ticket = await provider.relying(), secrets.token_urlsafe(32)
    errand = Errand(secrets.token_urlsafe(32), secrets.token_urlsafe(48), following)
    address = await relying.address(ticket, errand, anew=person is not None)
    purpose = Purpose.CONFIRM if person else Purpose.SIGN_IN
    known = person.id if person else ""
    wait = _wait(gate, ticket, sessions.hashed(browser), (purpose, known, errand))
    await gate.storage.run(lambda db: sign_on.begin(db, wait))
    return address


def _wait(
    gate: Gate, ticket: str, browser: bytes, about: tuple[Purpose, str, tuple[str, ...]]
) -> Wait:
    purpose, person, told = about
    sealed = gate.seal.lock(json.dumps(told))
    expires = gate.now + LASTS
    return Wait(
        sessions.hashed(ticket), browser, purpose, person, sealed, began=gate.now, expires=expires
    )


async def come_back(gate: Gate, provider: SignOn, back: Back) -> Came:
    """Return who came back; raise `NotVouched`, `Stranger` or `SignOnDown`."""
    wait = await gate.storage.run(lambda db: _taken(db, back, gate.now))
    if wait is None or not back.said:
        raise NotVouched
    errand, agreed = Errand(*json.loads(gate.seal.unlock(wait.sealed))), provider.agreed
    relying = await provider.relying()
    identity = await relying.identity(back.said, errand, gate.now)
    confirms = wait.purpose == Purpose.CONFIRM
    if confirms and (identity.at is None or identity.at < wait.began - _ASIDE):
        raise NotVouched
    subject = gate.seal.key("sign-on", f"{agreed.issuer} {identity.subject}")
    person = await gate.storage.run(lambda db: _known(db, gate.seal, subject, identity))
    if person is None:
        raise Stranger
    if confirms and person.id != wait.staff:
        raise NotVouched
    if identity.strong:
        if not await gate.storage.run(lambda db: _link(db, gate, subject, person)):
            raise Stranger
        return Came(person, errand.following, confirms)
    ticket, told = secrets.token_urlsafe(32), (subject.hex(), errand.following)
    purpose = _WITH_CODE[Purpose(wait.purpose)]
    typing = _wait(gate, ticket, wait.browser, (purpose, person.id, told))
    await gate.storage.run(lambda db: sign_on.begin(db, typing))
    return Came(person, errand.following, confirms, ticket)


def _taken(db: Connection, back: Back, now: datetime) -> Wait | None:
    """Return who left in this browser, who will not come back a second time."""
    wait = _waiting(db, back, now)
    return wait if wait and wait.purpose in _LEFT and sign_on.end(db, wait) else None


def _waiting(db: Connection, back: Back, now: datetime) -> Wait | None:
    ticket, browser = sessions.hashed(back.ticket), sessions.hashed(back.browser)
    return sign_on.waiting(db, ticket, browser, now)


def _known(db: Connection, seal: Seal, subject: bytes, identity: Identity) -> Staff | None:
    """Return who this is: by the subject once it is known, the first time by the address.

    An address that was given to somebody else opens nothing to them.
    """
    if linked := sign_on.linked(db, subject):
        return staff.get(db, linked)
    found = staff.find(db, login_key(seal, identity.email)) if identity.email else None
    return None if found is None or sign_on.has_link(db, found.id) else found


def _link(db: Connection, gate: Gate, subject: bytes, person: Staff) -> bool:
    """Know somebody by the subject from now on; False if either was linked otherwise meanwhile."""
    owner = sign_on.linked(db, subject)
    if owner or sign_on.has_link(db, person.id):
        return owner == person.id
    sign_on.link(db, subject, person.id, gate.now)
    note(db, "sign-on-linked", Organiser(gate.seal, gate.now, person.name), person.name)
    return True


async def by_code(gate: Gate, back: Back) -> Came:
    """Return who came back, now that they typed a code; raise `NotVouched` or `NotSignedIn`.

    Wrong codes count as those that are typed with a password.
    """
    found = await gate.storage.run(lambda db: _typing(db, back, gate.now))
    if found is None:
        raise NotVouched
    wait, person = found
    tried = await gate.storage.run(lambda db: staff.attempt(db, person.login_key, gate.now))
    second, used = gate.seal.unlock(person.second), person.second_step
    step = second_factor.step_of(second, back.said, gate.now, used) if tried else None
    subject, following = json.loads(gate.seal.unlock(wait.sealed))

    def succeed(db: Connection, step: int) -> bool:
        if not (staff.succeed(db, person.id, step) and sign_on.end(db, wait)):
            return False
        return _link(db, gate, bytes.fromhex(subject), person)

    if step is None or not await gate.storage.run(lambda db: succeed(db, step)):
        raise NotSignedIn
    return Came(person, following, wait.purpose == Purpose.CONFIRM_CODE)


def _typing(db: Connection, back: Back, now: datetime) -> tuple[Wait, Staff] | None:
    wait = _waiting(db, back, now)
    person = staff.get(db, wait.staff) if wait and wait.purpose in _TYPING else None
    return (wait, person) if wait and person else None
