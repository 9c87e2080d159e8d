"""What a resident gets for a ballot, and what the public gets for all of them.

A receipt is the first 50 bits of a salted hash of the ballot: it proves that the ballot was
counted and tells nothing about its content.  Receipts form a chain, so that none can be
taken out or put in between without everything after it changing.
"""

import hashlib
import json
from typing import Final

from budget.ballot import AnyBallot, Basket, Points
from budget.base32 import ALPHABET, READ_AS, spelled
from budget.edition import Edition
from budget.rules import as_data
from budget.vessels import Vessels

_LENGTH: Final = 10

CHAIN_START: Final = hashlib.sha256(b"wijkstem receipts").hexdigest()
"""What the first receipt of an edition is chained to."""


def canonical(ballot: AnyBallot, weight: int = 1) -> str:
    """Return the one way in which this ballot is written, with its weight if it has any."""
    content: dict[str, object]
    match ballot:
        case Basket(picked):
            content = {"basket": sorted(picked)}
        case Points(given):
            content = {"points": sorted(given)}
        case Vessels(chips):
            content = {"vessels": chips}
    if weight > 1:
        content["weight"] = weight
    return json.dumps(content, separators=(",", ":"))


def from_canonical(content: str) -> AnyBallot:
    """Return the ballot that was written so."""
    match json.loads(content):
        case {"basket": picked}:
            return Basket(tuple(picked))
        case {"points": given}:
            return Points(tuple((number, points) for number, points in given))
        case {"vessels": chips}:
            return Vessels(tuple(chips))
    raise ValueError(content)


def weight_in(content: str) -> int:
    """Return for how many ballots the one that was written so counts."""
    return int(json.loads(content).get("weight", 1))


def receipt(slug: str, salt: bytes, content: str) -> str:
    """Return the receipt of a ballot: ten characters in two groups, as in VX4K7-TN2QD."""
    digest = hashlib.sha256(
        b"\0".join((b"wijkstem receipt", slug.encode(), salt, content.encode()))
    )
    bits = int.from_bytes(digest.digest()[:7]) >> 6
    text = spelled(bits, _LENGTH)
    return f"{text[:5]}-{text[5:]}"


def chained(head: str, link: str) -> str:
    """Return the new head of the chain (hex SHA-256) after this receipt."""
    return hashlib.sha256(f"{head}\n{link}".encode()).hexdigest()


def as_receipt(text: str) -> str | None:
    """Return the receipt that somebody typed, or None: case, spaces and O for 0 do not matter."""
    typed = text.upper().replace("-", "").replace(" ", "").translate(READ_AS)
    if len(typed) != _LENGTH or set(typed) - set(ALPHABET):
        return None
    return f"{typed[:5]}-{typed[5:]}"


def rules_of(edition: Edition) -> str:
    """Return the rules of the vote as they are published and hashed: JSON, in one way only."""
    rules = {
        "edition": edition.slug,
        "vote": as_data(edition.vote),
        "budget": edition.budget,
        "projects": [[p.number, p.cost, p.theme, p.district] for p in edition.projects],
    }
    return json.dumps(rules, separators=(",", ":"), sort_keys=True)


def rules_hash(edition: Edition) -> str:
    """Return the hash (hex SHA-256) of the rules of the vote, that every ballot carries."""
    return hashlib.sha256(rules_of(edition).encode()).hexdigest()
