"""The invented people at the desk of the demo; what they sign in with is known to everybody."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection

from bot.staff import passwords
from bot.staff.roles import Role
from bot.staff.signing_in import login_key
from storage.desk import staff
from storage.desk.staff import Held, Staff
from storage.sealing import Seal

PASSWORD: Final = "samen voor de linden"  # noqa: S105 - nothing real is locked with it
SECRET: Final = "VOORBEELDSTADDELINDENWIJKSTEMABC"  # noqa: S105 - the same
_EDITION: Final = "de-linden"


class Invented(NamedTuple):
    """Somebody of the demo, and what they are."""

    name: str
    role: Role
    partner: str = ""

    @property
    def key(self) -> str:
        """How they are called in an address."""
        return self.name.lower()

    @property
    def email(self) -> str:
        """The address that they sign in with."""
        return f"{self.key}@voorbeeldstad.example"


STAFF: Final = (
    Invented("Fatma", Role.ORGANISER),
    Invented("Joris", Role.ORGANISER),
    Invented("Wilma", Role.SCREENER),
    Invented("Samir", Role.PARTNER, "taalcafe"),
    Invented("Noor", Role.AUDITOR),
    Invented("Bas", Role.OPERATOR),
)


def arrive(db: Connection, seal: Seal, now: datetime) -> None:
    """Let them all work at the desk, unless they do, or somebody let them go."""
    missing = {one.key for one in STAFF} - staff.known(db)
    for person in _people(seal, now) if missing else ():
        if person.id in missing:
            staff.add(db, person)


def _people(seal: Seal, now: datetime) -> Iterator[Staff]:
    password, second = passwords.hashed(PASSWORD), seal.lock(SECRET)
    for one in STAFF:
        held = Held(one.role, _EDITION if one.partner else "", one.partner)
        key, sealed = login_key(seal, one.email), seal.lock(one.email)
        told = (one.key, key, sealed, one.name, password, second)
        yield Staff(*told, 0, 0, None, now, None, frozenset({held}))
