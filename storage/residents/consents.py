"""The register of consent: who agreed to what, when and how, and when that ended.

It is only added to, until the resident is erased.  What counts for sending is on the conversation
(`news`, `upcoming`) and among the marks (a project that is followed); this says since when.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from budget.consent import Purpose
from storage import driver
from storage.tables import consents, kept_moment


class Consent(NamedTuple):
    """Consent that was given or withdrawn at a moment, by who has this random id.

    `number` is that of a project, or 0; `wording` is the hash of the words that were shown, or
    "before the register" where somebody was asked before there was one (migration 0034).
    """

    resident: str
    edition: str
    purpose: Purpose
    number: int
    given: bool
    at: datetime
    channel: str
    wording: str


def note(db: Connection, consent: Consent) -> None:
    """Write down that consent was given or withdrawn."""
    row = consent._asdict() | {"at": kept_moment(consent.at)}
    driver.insert(db, "consents", Consent._fields, [tuple(row.values())])


def last(db: Connection, slug: str, resident: str, number: int) -> bool | None:
    """Return whether the news of a project is agreed to; None if nothing was ever said of it."""
    c = consents.c
    same = (c.resident == resident, c.edition == slug, c.number == number)
    said = select(c.given).where(*same, c.purpose == Purpose.PROJECT)
    return db.scalar(said.order_by(c.id.desc()).limit(1))


def since(
    db: Connection, slug: str, residents: Collection[str]
) -> dict[str, dict[tuple[Purpose, int], datetime]]:
    """Return to what each of these residents agrees, and since when.

    Projects are those of one edition; what else there is goes from one edition to the next.
    """
    c = consents.c
    rows = select(c.resident, c.purpose, c.number, c.given, c.at).where(c.resident.in_(residents))
    found: dict[str, dict[tuple[Purpose, int], datetime]] = {}
    for row in db.execute(rows.where((c.edition == slug) | (c.number == 0)).order_by(c.id)):
        theirs, of = found.setdefault(row.resident, {}), (Purpose(row.purpose), row.number)
        if row.given:
            theirs[of] = row.at
        else:
            theirs.pop(of, None)
    return found


def forget(db: Connection, residents: Collection[str]) -> None:
    """Erase what these residents agreed to."""
    db.execute(delete(consents).where(consents.c.resident.in_(residents)))
