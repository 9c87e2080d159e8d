"""Broadcasts as they are kept: what is written, and how far it is."""

import json
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from budget.audience import Audience, Who
from budget.broadcast import OVER, Broadcast, Stage
from budget.edition import Picture
from budget.sentence import Reasoned, _
from budget.timeline import Phase
from storage.tables import broadcasts

_PICTURE = ("name", "width", "height", "text")
_KEPT = ("stage", "approved_by", "remark", "starts", "due", "was", "lost", "total", "cost")
_COLUMNS = ("id", "edition", "document", "made_by", *_KEPT, "revision")
_EVERY = select(*(broadcasts.c[name] for name in _COLUMNS))


class NoSuchBroadcast(Reasoned):
    """There is no broadcast with this number."""


class ChangedMeanwhile(Reasoned):
    """Somebody else changed a broadcast since it was read."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this meanwhile: please look at it again."))


def add(db: Connection, slug: str, broadcast: Broadcast) -> Broadcast:
    """Keep a new broadcast, and return it with its number."""
    new = insert(broadcasts).values(edition=slug, **_row(broadcast), revision=1, frozen_to=b"")
    number = db.execute(new.returning(broadcasts.c.id)).scalar_one()
    return replace(broadcast, number=number, revision=1)


def every(db: Connection, slug: str) -> list[Broadcast]:
    """Return the broadcasts of an edition, the newest first."""
    rows = _EVERY.where(broadcasts.c.edition == slug).order_by(broadcasts.c.id.desc())
    return [_read(row) for row in db.execute(rows)]


def get(db: Connection, slug: str, number: int) -> Broadcast:
    """Return a broadcast; raise `NoSuchBroadcast`."""
    row = db.execute(_one(slug, number)).one_or_none()
    return _found(row, number)


def hold(db: Connection, slug: str, number: int, seen: int | None = None) -> Broadcast:
    """Return a broadcast that nobody else changes until we are done; raise `NoSuchBroadcast`.

    Raise `ChangedMeanwhile` if it is not of the revision that somebody has seen, where they say so.
    """
    row = db.execute(_one(slug, number).with_for_update()).one_or_none()
    found = _found(row, number)
    if seen not in (None, found.revision):
        raise ChangedMeanwhile
    return found


def shows(db: Connection, slug: str, name: str) -> bool:
    """Whether a picture with this name goes with a broadcast."""
    c = broadcasts.c
    one = select(c.id).where(c.edition == slug, c.picture == name)
    return bool(name) and db.execute(one.limit(1)).first() is not None


def waiting(db: Connection, slug: str) -> list[Broadcast]:
    """Return those that wait for somebody: to approve, or to change them, or as they paused."""
    c = broadcasts.c
    given_back = and_(c.stage == Stage.DRAFT, c.remark != "")
    waits = or_(c.stage.in_([Stage.ASKED, Stage.PAUSED]), given_back)
    own = _EVERY.where(c.edition == slug, waits)
    return [_read(row) for row in db.execute(own.order_by(c.id))]


def unsent(db: Connection, slug: str) -> list[Broadcast]:
    """Return those that say something and are not approved yet, the newest first."""
    c = broadcasts.c
    own = _EVERY.where(c.edition == slug, c.stage.in_([Stage.DRAFT, Stage.ASKED]))
    found = [_read(row) for row in db.execute(own.order_by(c.id.desc()))]
    return [one for one in found if one.text]


def announced(db: Connection, slug: str) -> list[Broadcast]:
    """Return what the process itself announces and what may still have to leave, or has paused."""
    c = broadcasts.c
    own = _EVERY.where(c.edition == slug, c.stage.in_([*_ACTIVE, Stage.PAUSED]))
    return [one for row in db.execute(own.order_by(c.id)) if (one := _read(row)).announces]


def under_way(db: Connection) -> list[tuple[str, int]]:
    """Return in which edition, and by which number, there are broadcasts that may have to leave."""
    c = broadcasts.c
    active = select(c.edition, c.id).where(c.stage.in_(_ACTIVE)).order_by(c.id)
    return [(row.edition, row.id) for row in db.execute(active)]


def keep(db: Connection, before: Broadcast, after: Broadcast) -> Broadcast:
    """Keep a broadcast as it is from now on; raise `ChangedMeanwhile` if it is not as it was."""
    c = broadcasts.c
    own = update(broadcasts).where(c.id == before.number, c.revision == before.revision)
    if db.execute(own.values(**_row(after), revision=before.revision + 1)).rowcount == 0:
        raise ChangedMeanwhile
    return replace(after, revision=before.revision + 1)


_ACTIVE = tuple(s for s in Stage if s not in (Stage.DRAFT, Stage.ASKED, Stage.PAUSED, *OVER))


def _one(slug: str, number: int) -> Any:  # noqa: ANN401 - a query of SQLAlchemy's
    return _EVERY.where(broadcasts.c.edition == slug, broadcasts.c.id == number)


def _found(row: Any, number: int) -> Broadcast:  # noqa: ANN401 - a row of the store
    if row is None:
        raise NoSuchBroadcast(_("There is no broadcast {number}.", number=number))
    return _read(row)


def _row(broadcast: Broadcast) -> dict[str, Any]:
    document: dict[str, Any] = {
        "title": broadcast.title,
        "audience": asdict(broadcast.audience),
        "text": dict(broadcast.text),
        "short": dict(broadcast.short),
        "announces": broadcast.announces,
    }
    picture = broadcast.picture
    if picture:
        document["picture"] = [getattr(picture, name) for name in _PICTURE]
    kept = {name: getattr(broadcast, name) for name in _KEPT}
    written = json.dumps(document, ensure_ascii=False)
    name = picture.name if picture else ""
    return {"document": written, "made_by": broadcast.by, "picture": name, **kept}


def _read(row: Any) -> Broadcast:  # noqa: ANN401 - a row of the store
    document = json.loads(row.document)
    kept = {name: getattr(row, name) for name in _KEPT}
    kept |= {"stage": Stage(row.stage), "was": Stage(row.was)}
    audience = document["audience"]
    lists = {name: tuple(audience[name]) for name in ("districts", "languages", "channels")}
    without = tuple(Who(who) for who in audience["without"])
    return Broadcast(
        title=document["title"],
        audience=Audience(Who(audience["who"]), audience["number"], **lists, without=without),
        text=document["text"],
        short=document["short"],
        by=row.made_by,
        announces=Phase(document["announces"]) if document.get("announces") else None,
        picture=Picture(*document["picture"]) if "picture" in document else None,
        number=row.id,
        revision=row.revision,
        **kept,
    )
