"""What residents say about the ideas of an edition.

The text of what not everybody can read is locked, and of what was taken back there is none.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from budget.discussion import THUMB, Reaction, Side
from budget.sentence import Reasoned, _
from budget.standing import Standing
from storage.revisions import revise
from storage.sealing import Seal
from storage.tables import marks, reactions

_COLUMNS = ("number", "idea", "side", "text", "resident", "thumbs", "standing", "reply_to")
_REACTIONS = select(*(reactions.c[name] for name in _COLUMNS))
_GONE = {"text": "", "sealed": b"", "standing": Standing.WITHDRAWN}


class NoSuchReaction(Reasoned):
    """There is no reaction with this number."""


def since(db: Connection, slug: str, revision: int) -> list[Reaction]:
    """Return the reactions that are new or changed after this revision."""
    c = reactions.c
    newer = _REACTIONS.where(c.edition == slug, c.revision > revision).order_by(c.number)
    return [_read(row) for row in db.execute(newer)]


def to_idea(db: Connection, slug: str, idea: int) -> list[Reaction]:
    """Return all reactions to one idea."""
    c = reactions.c
    theirs = _REACTIONS.where(c.edition == slug, c.idea == idea).order_by(c.number)
    return [_read(row) for row in db.execute(theirs)]


def _read(row: Sequence[Any]) -> Reaction:
    number, idea, side, text, by, thumbs, standing, to = row
    return Reaction(number, idea, Side(side), text, by, thumbs, Standing(standing), to)


def put(db: Connection, slug: str, reaction: Reaction, at: datetime, seal: Seal) -> Reaction:
    """Keep a new reaction, and return it with its number."""
    revision = revise(db, slug)
    last = select(func.max(reactions.c.number)).where(reactions.c.edition == slug)
    reaction = replace(reaction, number=(db.execute(last).scalar() or 0) + 1)
    is_open = reaction.standing is Standing.OPEN
    kept = {
        "edition": slug,
        "number": reaction.number,
        "idea": reaction.idea,
        "side": reaction.side,
        "text": reaction.text if is_open else "",
        "sealed": b"" if is_open else seal.lock(reaction.text),
        "resident": reaction.by,
        "at": at,
        "thumbs": 0,
        "standing": reaction.standing,
        "reply_to": reaction.to,
        "revision": revision,
    }
    db.execute(insert(reactions).values(kept))
    return reaction if is_open else replace(reaction, text="")


def get(db: Connection, slug: str, number: int) -> Reaction:
    """Return a reaction; raise `NoSuchReaction`."""
    own = (reactions.c.edition == slug, reactions.c.number == number)
    row = db.execute(_REACTIONS.where(*own)).one_or_none()
    if row is None:
        raise NoSuchReaction(_("There is no reaction {number}.", number=number))
    return _read(row)


def words(db: Connection, slug: str, number: int, seal: Seal) -> str:
    """Return the text of a reaction, whoever can read it; "" if it was taken back."""
    c = reactions.c
    own = select(c.text, c.sealed).where(c.edition == slug, c.number == number)
    text, sealed = db.execute(own).one()
    return seal.unlock(sealed) if sealed else str(text)


def become(db: Connection, slug: str, number: int, standing: Standing, seal: Seal) -> Reaction:
    """Let a reaction stand elsewhere, and return it; raise `NotPossible` or `NoSuchReaction`."""
    revision = revise(db, slug)
    reaction = get(db, slug, number).become(standing)
    if standing is Standing.WITHDRAWN:
        kept: dict[str, Any] = dict(_GONE)
    else:
        text = words(db, slug, number, seal)
        shown = standing is Standing.OPEN
        kept = {"text": text if shown else "", "sealed": b"" if shown else seal.lock(text)}
    own = (reactions.c.edition == slug, reactions.c.number == number)
    db.execute(
        update(reactions).where(*own).values(**kept | {"standing": standing}, revision=revision)
    )
    return replace(reaction, text=kept["text"])


def thumb(db: Connection, slug: str, number: int, change: int) -> None:
    """Put this many thumbs up at a reaction, or take them away."""
    c = reactions.c
    counted = {"thumbs": c.thumbs + change, "revision": revise(db, slug)}
    db.execute(update(reactions).where(c.edition == slug, c.number == number).values(counted))


def disown(db: Connection, resident: str) -> None:
    """Erase what a resident has said in every edition, and take their thumbs away.

    What was answered stays without the person, and so does an answer: others wrote the rest of it.
    """
    c = reactions.c
    own = select(c.edition, c.number, c.side).where(c.resident == resident)
    for slug, number, side in db.execute(own.order_by(c.edition, c.number)).all():
        kept = {"resident": "", "revision": revise(db, slug)}
        here = (c.edition == slug, c.number == number)
        if not (side == Side.REPLY or _answered(db, slug, number)):
            kept |= _GONE
        db.execute(update(reactions).where(*here).values(kept))
    m = marks.c
    thumbs = select(m.edition, m.number).where(m.resident == resident, m.kind == THUMB)
    for slug, number in db.execute(thumbs.order_by(m.edition, m.number)).all():
        thumb(db, slug, number, -1)


def _answered(db: Connection, slug: str, number: int) -> bool:
    c = reactions.c
    replies = select(c.number).where(
        c.edition == slug, c.reply_to == number, c.standing == Standing.OPEN
    )
    return db.execute(replies.limit(1)).first() is not None


def let_go(db: Connection, residents: Collection[str]) -> None:
    """Forget who these residents were; what they said stays."""
    c = reactions.c
    theirs = c.resident.in_(residents)
    slugs = db.scalars(select(c.edition).where(theirs).distinct().order_by(c.edition)).all()
    for slug in slugs:
        own = update(reactions).where(theirs, c.edition == slug)
        db.execute(own.values(resident="", revision=revise(db, slug)))


def that_are(db: Connection, slug: str, standing: Standing) -> list[int]:
    """Return the numbers of the reactions that stand here, the oldest first."""
    c = reactions.c
    found = select(c.number).where(c.edition == slug, c.standing == standing)
    return list(db.scalars(found.order_by(c.at, c.number)))
