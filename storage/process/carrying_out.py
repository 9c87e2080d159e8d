"""How far the projects that won are, by all that was said of them."""

from sqlalchemy import Connection

from budget.edition import Edition
from budget.progress import Overview, begun, told
from storage.documents import result_from_json
from storage.process import editions, progress
from storage.process.editions import EditionRow


def overview(db: Connection, row: EditionRow, edition: Edition) -> Overview:
    """Return how far every project that won is."""
    result = result_from_json(row.outcome) if row.outcome else None
    won = begun(edition, result)
    return told(won, progress.every(db, row.slug)) if won else won


def found(db: Connection, slug: str) -> tuple[Edition, Overview]:
    """Return an edition, and how far its projects are."""
    row = editions.load(db, slug)
    edition = row.edition()
    return edition, overview(db, row, edition)
