"""What a screening board shows of each idea of an edition: one query for all of them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import JSON, Connection, cast, literal, select, type_coerce

from budget.assessment import Stage
from budget.standing import Standing
from storage.tables import assessments, ideas


class Row(NamedTuple):
    """An idea on the board; `text` is there only if it was asked for.

    `stage` is how far its assessment is, which `last` changed last.
    """

    number: int
    title: str
    theme: str
    place: str
    supports: int
    standing: Standing
    spoken: bool
    text: str
    stage: Stage = Stage.OPEN
    assigned: str = ""
    last: str = ""


def rows(db: Connection, slug: str, *, with_text: bool = False) -> list[Row]:
    """Return all ideas, the lowest number first."""
    c, kept = ideas.c, _document(db)
    own = (assessments.c.edition == c.edition) & (assessments.c.number == c.number)
    asked = (
        select(
            *(c.number, c.title, c.theme, c.place, c.supports, c.standing, c.text == ""),
            c.text if with_text else literal(""),
            *(kept[name].as_string() for name in ("stage", "assigned", "last")),
        )
        .select_from(ideas.outerjoin(assessments, own))
        .where(c.edition == slug)
        .order_by(c.number)
    )
    return [_read(row) for row in db.execute(asked).all()]


def titles(db: Connection, slug: str) -> list[tuple[int, str]]:
    """Return the titles that are proposed for the ballot, the lowest number first."""
    c, kept = assessments.c, _document(db)
    title, accepted = kept["proposed", "title"].as_string(), kept["proposed", "accepted"]
    proposed = select(c.number, title).where(c.edition == slug, title != "", accepted.as_boolean())
    return [(number, title) for number, title in db.execute(proposed.order_by(c.number))]


def _document(db: Connection) -> Any:  # noqa: ANN401 - an expression of SQLAlchemy's
    """Return the document of an assessment as JSON; SQLite has it as text, and no type for it."""
    document = assessments.c.document
    return type_coerce(document, JSON) if db.dialect.name == "sqlite" else cast(document, JSON)


def _read(row: Sequence[Any]) -> Row:
    number, title, theme, place, supports, standing, spoken, text, stage, assigned, last = row
    return Row(
        *(number, title, theme, place, supports, Standing(standing), bool(spoken), text),
        *(Stage(stage or Stage.OPEN), assigned or "", last or ""),
    )
