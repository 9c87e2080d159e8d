"""Why something is hidden, and what its author says to that; there until it is not hidden."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, insert, select, update

from budget.moderation import Subject, Thing
from budget.standing import Standing
from storage.contributions import contests
from storage.contributions.contests import Contest
from storage.tables import contests as said
from storage.tables import hidings, ideas


@dataclass(frozen=True, slots=True)
class Hiding:
    """Why something is hidden, b"" until somebody has looked; the reason is locked.

    `contested` is when an author first disagreed, `settled` when all were told that it stays hidden
    for good, and `edited` when one of them changed it since somebody looked last.
    """

    thing: Thing
    reason: bytes
    at: datetime
    contested: datetime | None = None
    settled: datetime | None = None
    edited: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether its authors heard why, and wait until somebody looks at it again."""
        again = (self.contested and not self.settled) or self.edited
        return bool(self.reason and again)


_COLUMNS = ("subject", "number", "reason", "at", "contested", "settled", "edited")
_HIDINGS = select(*(hidings.c[name] for name in _COLUMNS))
_HEARD_WHY = hidings.c.reason != b""
_CONTESTED = and_(hidings.c.contested.is_not(None), hidings.c.settled.is_(None))
_EDITED = hidings.c.edited.is_not(None)


def hide(db: Connection, slug: str, thing: Thing, reason: bytes, now: datetime) -> None:
    """Keep why something is hidden, from now on or from before."""
    drop(db, slug, thing)
    new = {"edition": slug, "subject": thing.subject, "number": thing.number}
    nothing = dict.fromkeys(("contested", "settled", "edited"))
    db.execute(insert(hidings).values(new | nothing | {"reason": reason, "at": now}))


def get(db: Connection, slug: str, thing: Thing) -> Hiding | None:
    """Return why something is hidden, or None if it is not."""
    row = db.execute(_HIDINGS.where(*_about(slug, thing))).one_or_none()
    return _read(row) if row else None


def of_ideas(db: Connection, slug: str, numbers: Collection[int]) -> list[Hiding]:
    """Return why these ideas are hidden, as far as they are."""
    c = hidings.c
    theirs = (c.edition == slug, c.subject == Subject.IDEA, c.number.in_(numbers))
    return [_read(row) for row in db.execute(_HIDINGS.where(*theirs))]


def hold(db: Connection, slug: str, thing: Thing) -> Hiding | None:
    """Return the same, as it is once nobody else decides about it or contests it."""
    held = _HIDINGS.where(*_about(slug, thing)).with_for_update()
    row = db.execute(held).one_or_none()
    return _read(row) if row else None


def _read(row: Sequence[Any]) -> Hiding:
    subject, number, *rest = row
    return Hiding(Thing(Subject(subject), number), *rest)


def contest(db: Connection, slug: str, thing: Thing, contest: Contest) -> bool:
    """Keep what an author says to it; False if it is hidden no more, or the last word is said.

    What is said before there is a reason is read by whoever looks, and answered by the reason.
    """
    hiding = hold(db, slug, thing)
    if hiding is None or (hiding.settled and not hiding.edited):
        return False
    contests.add(db, slug, thing, contest)
    if hiding.reason and not hiding.waits:
        theirs = update(hidings).where(*_about(slug, thing))
        db.execute(theirs.values(contested=contest.at))
    return True


def edit(db: Connection, slug: str, thing: Thing, now: datetime) -> None:
    """Note that an author changed something that is hidden: somebody looks at it again."""
    db.execute(update(hidings).where(*_about(slug, thing)).values(edited=now))


def contested(db: Connection, slug: str) -> list[Hiding]:
    """Return what authors do not agree with and nobody has answered, the oldest first."""
    c = hidings.c
    waits = _HIDINGS.where(c.edition == slug, _HEARD_WHY, _CONTESTED).order_by(c.contested)
    return [_read(row) for row in db.execute(waits)]


def edited(db: Connection, slug: str) -> list[Hiding]:
    """Return what was changed since somebody looked at it last, the oldest first."""
    c = hidings.c
    waits = _HIDINGS.where(c.edition == slug, _HEARD_WHY, _EDITED).order_by(c.edited)
    return [_read(row) for row in db.execute(waits)]


def settled(db: Connection, slug: str) -> frozenset[Thing]:
    """Return what stays hidden for good, as its authors were told."""
    c = hidings.c
    final = select(c.subject, c.number).where(c.edition == slug, c.settled.is_not(None), ~_EDITED)
    return frozenset(Thing(Subject(subject), number) for subject, number in db.execute(final))


def unseen(db: Connection, slug: str) -> list[Hiding]:
    """Return what is hidden without a reason, for nobody has looked yet; the oldest first."""
    c = hidings.c
    return [
        _read(row)
        for row in db.execute(
            _HIDINGS.where(c.edition == slug, c.reason == b"").order_by(c.at, c.number)
        )
    ]


def conclude(db: Connection, slug: str, thing: Thing, now: datetime) -> None:
    """Note that the last word is said; what its authors said goes."""
    last = {"settled": now, "edited": None}
    db.execute(update(hidings).where(*_about(slug, thing)).values(last))
    contests.drop(db, slug, thing)


def drop(db: Connection, slug: str, thing: Thing) -> None:
    """Forget why something was hidden: it is hidden no more, or for another reason."""
    db.execute(delete(hidings).where(*_about(slug, thing)))
    contests.drop(db, slug, thing)


def hidden_without_reason(db: Connection, slug: str) -> set[int]:
    """Return the numbers of hidden ideas of which an author still waits for an answer.

    They have not heard why, do not agree and have not had the last word about that, or changed it.
    """
    c, i = hidings.c, ideas.c
    is_hidden = select(i.number).where(i.edition == slug, i.standing == Standing.HIDDEN)
    told = select(c.number).where(
        c.edition == slug,
        c.subject == Subject.IDEA,
        _HEARD_WHY,
        ~_CONTESTED,
        ~_EDITED,
    )
    return set(db.scalars(is_hidden)) - set(db.scalars(told))


def forget(db: Connection, residents: Collection[str]) -> None:
    """Erase what these residents said to it: where nobody else did, nobody waits for an answer."""
    contests.forget(db, residents)
    c, s = hidings.c, said.c
    others = exists().where(s.edition == c.edition, s.subject == c.subject, s.number == c.number)
    db.execute(update(hidings).where(_CONTESTED, ~others).values(contested=None))


def _about(slug: str, thing: Thing) -> tuple[Any, ...]:
    c = hidings.c
    return (c.edition == slug, c.subject == thing.subject, c.number == thing.number)
