"""Inviting somebody to the desk: a link that works once, for three days."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from bot.inbox.organiser import Organiser
from bot.staff import passwords, second_factor
from bot.staff.noted import note
from bot.staff.signing_in import login_key
from budget.names import same_person
from storage.desk import passkeys, sessions, sign_on, staff
from storage.desk.staff import Held, Invitation, NameTaken, Staff
from storage.sealing import Seal

LASTS: Final = timedelta(hours=72)


class NotInvited(Exception):
    """This invitation was used, has expired, or never was."""


class WrongCode(Exception):
    """This is not what the app shows."""


class WeakPassword(Exception):
    """This password is too short, or too easy to guess for who knows its owner."""


def invite(
    db: Connection, who: tuple[str, str], roles: Collection[Held], organiser: Organiser
) -> str:
    """Return the token of an invitation for somebody (their name and address); raise `NameTaken`.

    Who works here already is invited anew when they lost their password or phone.
    """
    name, email = " ".join(who[0].split()), who[1].strip()
    seal, now, by = organiser.seal, organiser.now, organiser.by
    key, token = login_key(seal, email), secrets.token_urlsafe(24)
    others = (p for p in staff.every(db) if p.login_key != key)
    if any(same_person(person.name, name) for person in others):
        raise NameTaken
    second = seal.lock(second_factor.new_secret())
    written = Invitation(
        *(sessions.hashed(token), key, seal.lock(email), name, frozenset(roles)),
        *(second, by, now, now + LASTS),
    )
    staff.invite(db, written)
    note(db, "staff-invited", organiser, name)
    return token


def let_go(db: Connection, person: str, organiser: Organiser) -> str:
    """Let somebody work here no more; return their name, or "" if nobody is there."""
    found = staff.get(db, person)
    if found is None:
        return ""
    staff.leave(db, person, organiser.now)
    note(db, "staff-left", organiser, found.name)
    return found.name


def open_(db: Connection, token: str, now: datetime) -> Invitation:
    """Return an invitation that can be used; raise `NotInvited`."""
    found = staff.invitation(db, sessions.hashed(token), now)
    if found is None:
        raise NotInvited
    return found


def strong(password: str, invited: Invitation, seal: Seal) -> None:
    """Raise `WeakPassword` if a password can be guessed by who knows a name and an address."""
    known = {invited.name.casefold(), seal.unlock(invited.sealed).casefold()}
    plain = password.casefold()
    if len(password) < passwords.LEAST or len(set(plain)) <= len("abcd") or plain in known:
        raise WeakPassword


def accept(db: Connection, seal: Seal, token: str, chosen: tuple[str, str], now: datetime) -> str:
    """Let somebody begin with a password that was hashed, and a code that their app shows.

    Who lost their phone comes back so, and nothing that was on it is a way in any more.  Return the
    token of their session; raise `NotInvited`, `WrongCode` or `NameTaken`.
    """
    invited, (password, code) = open_(db, token, now), chosen
    step = second_factor.step_of(seal.unlock(invited.second), code, now)
    if step is None:
        raise WrongCode
    before = staff.find(db, invited.login_key)
    person = before.id if before else secrets.token_hex(8)
    if before:
        known = {"password": password, "second": invited.second, "second_step": step}
        staff.change(db, person, **known, failures=0, locked_until=None)
        staff.assign(db, person, invited.roles)
        sessions.end_all(db, person)
        passkeys.remove_all(db, person)
        sign_on.unlink(db, person)
    else:
        new = (person, invited.login_key, invited.sealed, invited.name, password, invited.second)
        staff.add(db, Staff(*new, step, 0, None, now, None, invited.roles))
    staff.use(db, invited.token, now)
    note(db, "staff-joined", Organiser(seal, now, invited.name), invited.name)
    session = secrets.token_urlsafe(32)
    sessions.begin(db, session, person, now)
    return session
