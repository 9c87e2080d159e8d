"""The templates of broadcasts as they are kept, and what WhatsApp said of them when asked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from budget.broadcast import OVER, Stage
from budget.template import NUDGE, Approval, Category, Template
from storage.tables import broadcasts, templates, wordings
from storage.upsert import inserting

TEMPLATE: Final = "template"
"""In the place of a channel: no conversation has it, so it is noted for nobody that they get it."""


def of(db: Connection, number: int) -> list[Template]:
    """Return the templates of a broadcast."""
    own = select(templates).where(templates.c.broadcast == number).order_by(templates.c.id)
    return [_read(row) for row in db.execute(own)]


def want(db: Connection, number: int, wanted: Sequence[Template], now: datetime) -> None:
    """Have these asked for, and no others of a broadcast; what was asked for stays what it is.

    Two processes may want the same at the same moment.
    """
    names = [one.name for one in wanted]
    c = templates.c
    db.execute(delete(templates).where(c.broadcast == number, c.name.not_in(names)))
    known = {one.name for one in of(db, number)}
    rows = [_row(one) | {"due": now} for one in wanted if one.name not in known]
    if rows:
        db.execute(inserting(db, templates).on_conflict_do_nothing(), rows)


def lease(db: Connection, now: datetime, until: datetime) -> Template | None:
    """Return one about which Twilio is to be asked now, if any; nobody else asks until then.

    Nobody asks about a draft, nor about what is over.
    """
    c, stage = templates.c, broadcasts.c.stage
    under_way = stage.not_in([Stage.DRAFT, *OVER]) | (c.broadcast == NUDGE)
    due = (
        select(templates)
        .outerjoin(broadcasts, broadcasts.c.id == c.broadcast)
        .where(c.due <= now, under_way)
        .order_by(c.due, c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=templates)
    )
    row = db.execute(due).one_or_none()
    if row is None:
        return None
    db.execute(update(templates).where(c.id == row.id).values(due=until))
    return _read(row)


def keep(db: Connection, told: Template, due: datetime, body: str) -> None:
    """Keep what we were told, unless other words are asked for by now; ask again at a moment.

    What is approved gets a wording, which is `body`, and stays the same one.
    """
    c = templates.c
    same = (c.id == told.number, c.name == told.name)
    if db.execute(select(c.id).where(*same).with_for_update()).first() is None:
        return
    if told.state is Approval.APPROVED and told.sid:
        told = replace(told, wording=_worded(db, told, body))
    db.execute(update(templates).where(*same).values(**_row(told), due=due))


def _worded(db: Connection, one: Template, body: str) -> int:
    """Return the wording of a template; where it was made anew, the wording says so."""
    c = wordings.c
    if one.wording:
        db.execute(update(wordings).where(c.id == one.wording, c.body != body).values(body=body))
        return one.wording
    said = {"broadcast": one.broadcast, "channel": TEMPLATE, "language": one.language}
    added = insert(wordings).values(**said, body=body).returning(c.id)
    return int(db.execute(added).scalar_one())


def plain(db: Connection, number: int, channel: str) -> dict[str, int]:
    """Return what is said on a channel as it is: the wordings, by who speaks which language."""
    c = wordings.c
    own = select(c.language, c.id).where(c.broadcast == number, c.channel == channel)
    return {row.language: row.id for row in db.execute(own)}


_COLUMNS: Final = ("broadcast", "language", "name", "body", "reason", "sid", "looks", "wording")


def _row(one: Template) -> dict[str, Any]:
    kept = {name: getattr(one, name) for name in _COLUMNS}
    return {**kept, "category": one.category, "state": one.state}


def _read(row: Any) -> Template:  # noqa: ANN401 - a row of the store
    kept = {name: getattr(row, name) for name in _COLUMNS}
    return Template(
        **kept, category=Category(row.category), state=Approval(row.state), number=row.id
    )
