"""Receipts in the turns of one batch: what the list of votes says of those that were typed.

The store is asked once for the whole batch, and only if there is something that looks like one.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection

from bot.channels import Inbound, Kind
from bot.turns.snapshot import Snapshot
from flows.ballot.checking import Asked, asked
from flows.scene import ReceiptFound, ReceiptIs
from storage.ballots import votes
from storage.process import editions


def look_up(
    db: Connection, snapshot: Snapshot, heard: Iterable[Inbound]
) -> Mapping[str, ReceiptFound]:
    """Return what is known of the receipt in each text that asks for one."""
    texts = {one.text for one in heard if one.kind is Kind.TEXT}
    about = {text: found for text in texts if (found := asked(text, snapshot.vocabulary))}
    numbers = {found.number for found in about.values() if found.number}
    chained = _standing(db, snapshot, numbers) if numbers else {}
    known = {text: _known(found, chained, snapshot) for text, found in about.items()}
    return {text: found for text, found in known.items() if found}


def _known(
    found: Asked, chained: Mapping[str, ReceiptIs], snapshot: Snapshot
) -> ReceiptFound | None:
    """Return what is known of a receipt, or None if what was typed can be something else.

    Where people vote by a code, what is no receipt may be a code: it looks the same.
    """
    if found.number in chained:
        return ReceiptFound(chained[found.number], found.number, sure=True)
    if not found.named and (snapshot.edition.vote.right.by_code or not found.grouped):
        return None
    standing = ReceiptIs.UNKNOWN if found.typed else ReceiptIs.MISSING
    return ReceiptFound(standing, sure=found.named and (found.grouped or not found.typed))


def _standing(db: Connection, snapshot: Snapshot, numbers: Collection[str]) -> dict[str, ReceiptIs]:
    """Return what may be said of receipts in a chain: until it is certified, nothing but that.

    Those that are not of this edition are looked for in the others that are kept, the newest first.
    """
    found = _of(db, snapshot.slug, numbers, certified=not snapshot.tie_key)
    if missing := {*numbers} - found.keys():
        for slug, tied in editions.tied(db).items():
            if slug != snapshot.slug:
                found = {**_of(db, slug, missing, certified=not tied), **found}
    return found


def _of(
    db: Connection, slug: str, numbers: Collection[str], *, certified: bool
) -> dict[str, ReceiptIs]:
    counts = {True: ReceiptIs.COUNTED, False: ReceiptIs.REPLACED}
    chained = votes.look_up(db, slug, numbers)
    return {n: counts[how] if certified else ReceiptIs.CHAINED for n, how in chained.items()}
