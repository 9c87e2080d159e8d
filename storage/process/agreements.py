"""The working agreement (werkafspraken) of an edition, and which parties have acknowledged it.

A version never changes; a new one has to be acknowledged anew.  The journal has the hash of each.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select

from budget.edition import Words
from budget.sentence import Amount, Reasoned, _
from storage import journal
from storage.journal import Entry
from storage.process import editions
from storage.tables import acknowledgements, agreements

MOST_CHARACTERS: Final = 20_000
MOST_PARTIES: Final = 50
LONGEST_PARTY: Final = 80


class CannotAgree(Reasoned):
    """This is no agreement, or cannot be acknowledged."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who put their name to something, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of an agreement; the parties are in the order in which they were named."""

    version: int
    text: Words
    parties: Mapping[str, Signed | None]
    by: str
    at: datetime

    @property
    def missing(self) -> list[str]:
        """The parties that have not acknowledged this version."""
        return [party for party, acknowledged in self.parties.items() if acknowledged is None]


def draw_up(db: Connection, slug: str, text: Words, parties: Sequence[str], signed: Signed) -> int:
    """Keep a new version, which nobody has acknowledged; return its number."""
    languages = editions.hold(db, slug).edition().languages
    said = {code: words.strip() for code in languages if (words := text.get(code, "")).strip()}
    named = list(dict.fromkeys(" ".join(party.split()) for party in parties if party.strip()))
    if languages[0] not in said:
        raise CannotAgree(
            _('the text in "{language}", the original, is missing; add it', language=languages[0])
        )
    if max(map(len, said.values())) > MOST_CHARACTERS:
        raise CannotAgree(
            _("A text has at most {most} characters; shorten it.", most=Amount(MOST_CHARACTERS))
        )
    if not named or len(named) > MOST_PARTIES or max(map(len, named)) > LONGEST_PARTY:
        raise CannotAgree(
            _(
                "Name 1 to {most} parties, each in at most {long} characters.",
                most=MOST_PARTIES,
                long=LONGEST_PARTY,
            )
        )
    last = select(func.max(agreements.c.version)).where(agreements.c.edition == slug)
    version = (db.scalar(last) or 0) + 1
    written = json.dumps(said, ensure_ascii=False)
    row = {"edition": slug, "version": version, "text": written, **_as_row(signed)}
    db.execute(insert(agreements).values(row | {"parties": json.dumps(named, ensure_ascii=False)}))
    digest = hashlib.sha256(written.encode()).hexdigest()
    content: dict[str, str | int] = {"version": version, "sha256": digest}
    journal.write(db, slug, Entry(signed.at, "agreement-drawn-up", signed.by, content))
    return version


def acknowledge(db: Connection, slug: str, version: int, party: str, signed: Signed) -> None:
    """Note that somebody acknowledges the newest version for a party."""
    editions.hold(db, slug)
    newest = latest(db, slug)
    if newest is None or newest.version != version:
        raise CannotAgree(_("There is another version by now; read that one."))
    if party not in newest.parties:
        raise CannotAgree(_("{party} is no party to this agreement.", party=party))
    if newest.parties[party] is not None:
        raise CannotAgree(_("{party} has acknowledged this version already.", party=party))
    row = {"edition": slug, "version": version, "party": party, **_as_row(signed)}
    db.execute(insert(acknowledgements).values(row))
    content: dict[str, str | int] = {"version": version, "party": party}
    journal.write(db, slug, Entry(signed.at, "agreement-acknowledged", signed.by, content))


def _as_row(signed: Signed) -> dict[str, object]:
    if not signed.by.strip():
        raise CannotAgree(_("A name is needed."))
    return {"by": signed.by, "at": signed.at}


def latest(db: Connection, slug: str) -> Agreement | None:
    """Return the newest version of the agreement of an edition, if there is any."""
    versions = every(db, slug)
    return versions[-1] if versions else None


def every(db: Connection, slug: str) -> list[Agreement]:
    """Return all versions of the agreement of an edition, oldest first."""
    c, signed = agreements.c, acknowledgements.c
    known: dict[int, dict[str, Signed]] = {}
    for row in db.execute(select(acknowledgements).where(signed.edition == slug)):
        known.setdefault(row.version, {})[row.party] = Signed(row.by, row.at)
    found = db.execute(select(agreements).where(c.edition == slug).order_by(c.version))
    return [
        Agreement(
            row.version,
            json.loads(row.text),
            {party: known.get(row.version, {}).get(party) for party in json.loads(row.parties)},
            row.by,
            row.at,
        )
        for row in found
    ]
