"""One JSON document with everything that is published; docs/exports.md has its schema."""

import json
from collections.abc import Iterable, Mapping

from bot.exports.counted import FORMAT, Held
from bot.exports.tables import Table, plain, share_cents
from budget.count import Outcome
from budget.division import Division
from budget.edition import Words


def as_json(held: Held, tables: Iterable[Table]) -> bytes:
    """Return the document: facts about the edition, and each of these tables by its name."""
    edition = held.edition
    document = {
        "format": FORMAT,
        "edition": plain(edition.slug),
        "place": plain(edition.place),
        "language": edition.languages[0],
        "rule": held.outcome.rule.value,
        **_result(held.outcome),
        "seed": plain(held.outcome.seed),
        "seed_hash": held.seed_hash,
        "rules": json.loads(held.rules),
        "rules_hash": held.rules_hash,
        "questions": [
            {"number": one.number, "question": _said(one.question), "answer": _said(one.answer)}
            for one in edition.questions
        ],
        **{table.name: table.as_json() for table in tables if table.name != "rules"},
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


def _said(words: Words) -> Mapping[str, str]:
    """Return an organiser's words by language, without what steers a terminal."""
    return {language: plain(text) for language, text in words.items()}


def _result(outcome: Outcome | Division) -> Mapping[str, object]:
    """Return what it came to in all; what each theme gets stands in the table of themes."""
    if isinstance(outcome, Division):
        return {"budget": outcome.total}
    return {
        "budget": outcome.budget,
        "spent": outcome.spent,
        "left": outcome.left,
        "share_cents": share_cents(outcome),
        "leftover": outcome.leftover and outcome.leftover.as_json(),
        "winners": [int(winner) for winner in outcome.winners],
    }
