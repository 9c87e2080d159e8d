"""One JSON document with everything that is published; docs/exports.md has its schema."""

import json
from collections.abc import Iterable

from bot.exports.counted import Counted
from bot.exports.tables import Table, plain, share_cents

FORMAT = "wijkstem results 1"
"""The name and the number of the schema; another number may leave something out."""


def as_json(counted: Counted, tables: Iterable[Table]) -> bytes:
    """Return the document: facts about the edition, and each of these tables by its name."""
    edition, outcome = counted.edition, counted.outcome
    document = {
        "format": FORMAT,
        "edition": plain(edition.slug),
        "place": plain(edition.place),
        "language": edition.languages[0],
        "rule": outcome.rule.value,
        "budget": outcome.budget,
        "spent": outcome.spent,
        "left": outcome.left,
        "share_cents": share_cents(outcome),
        "winners": [int(winner) for winner in outcome.winners],
        "seed": plain(outcome.seed),
        "seed_hash": counted.seed_hash,
        "rules": json.loads(counted.rules),
        "rules_hash": counted.rules_hash,
        **{table.name: table.as_json() for table in tables if table.name != "rules"},
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()
