"""Who is still to hear what became of ideas: their supporters, and who follows them.

There may be tens of thousands, so they are told a page at a time, each resident once for all ideas
that were answered together.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    delete,
    insert,
    literal_column,
    or_,
    select,
    union,
    union_all,
    update,
)

from budget.discussion import FOLLOW, FOLLOW_PROJECT, MUTE
from budget.idea import Idea
from storage.contributions.ideas import supporting
from storage.contributions.marks import Mark, makers
from storage.tables import conversations, ideas, marks, supports, tellings

_SUPPORT = "support"


def concerned(
    slug: str, number: int, followed: Collection[int], but: Collection[str]
) -> Select[str]:
    """Return the query for who supports an idea, or follows one of these.

    Left out are those who muted one of them, and those who are told otherwise.
    """
    found = union(supporting(slug, number), makers(slug, FOLLOW, followed)).subquery()
    who, muted = found.c.resident, makers(slug, MUTE, followed)
    return select(who).where(who.not_in(but), who.not_in(muted))


@dataclass(frozen=True, slots=True)
class Telling:
    """Ideas that were answered together, and up to which resident their followers were told."""

    id: int
    numbers: frozenset[int]
    after: str


def begin(db: Connection, slug: str, numbers: Collection[int]) -> None:
    """Note that the followers of these ideas are to be told of their answers."""
    written = " ".join(map(str, sorted(numbers)))
    db.execute(insert(tellings).values(edition=slug, numbers=written, after=""))


def unfinished(db: Connection, slug: str) -> Telling | None:
    """Return the first that is not finished, ours until the transaction ends; or None."""
    c = tellings.c
    first = select(c.id, c.numbers, c.after).where(c.edition == slug).order_by(c.id).limit(1)
    row = db.execute(first.with_for_update()).one_or_none()
    return Telling(row.id, frozenset(map(int, row.numbers.split())), row.after) if row else None


def page(db: Connection, slug: str, telling: Telling, most: int) -> dict[str, list[int]]:
    """Return the next residents who support or follow some of these ideas, with their numbers.

    Who wrote an idea is told anyway, and who muted it does not want to be.  The telling is finished
    when there is nobody left.
    """
    rows = db.execute(_marked(slug, telling.after, most)).all()
    over = len(rows) < most
    last = rows[-1].resident if rows else ""
    whole = [row for row in rows if over or row.resident != last]
    if not whole and rows:  # one resident fills the page
        return page(db, slug, telling, most * 2)
    if over:
        db.execute(delete(tellings).where(tellings.c.id == telling.id))
    else:
        own = update(tellings).where(tellings.c.id == telling.id)
        db.execute(own.values(after=whole[-1].resident))
    concerned = [row for row in whole if row.number in telling.numbers]
    muted = {(row.resident, row.number) for row in concerned if row.kind == MUTE}
    wrote = _authors(db, slug, sorted({row.number for row in concerned}))
    found: dict[str, set[int]] = {}
    for row in concerned:
        own_one = row.resident in wrote.get(row.number, ())
        if not own_one and (row.resident, row.number) not in muted:
            found.setdefault(row.resident, set()).add(row.number)
    return {resident: sorted(numbers) for resident, numbers in found.items()}


def _marked(slug: str, after: str, most: int) -> Select[Any]:
    s, m = supports.c, marks.c
    supporting = select(s.resident, s.number, literal_column(f"'{_SUPPORT}'").label("kind")).where(
        s.edition == slug, s.resident > after
    )
    following = select(m.resident, m.number, m.kind).where(
        m.edition == slug, m.resident > after, m.kind.in_((FOLLOW, MUTE))
    )
    first = (
        some.order_by(some.selected_columns.resident).limit(most).subquery().select()
        for some in (supporting, following)
    )
    both = union_all(*first).subquery()
    everything = select(both.c.resident, both.c.number, both.c.kind)
    return everything.order_by(both.c.resident).limit(most)


def _authors(db: Connection, slug: str, numbers: Sequence[int]) -> dict[int, set[str]]:
    c = ideas.c
    wrote = select(c.number, c.resident, c.others).where(c.edition == slug, c.number.in_(numbers))
    return {row.number: {row.resident, *row.others.split()} for row in db.execute(wrote)}


def elsewhere(db: Connection, slug: str, residents: Collection[str]) -> dict[str, set[str]]:
    """Return the other editions in which these residents follow, or wrote, something."""
    m, i = marks.c, ideas.c
    marked = select(m.resident, m.edition).where(
        m.resident.in_(residents), m.edition != slug, m.kind.in_((FOLLOW, FOLLOW_PROJECT))
    )
    wrote = select(i.resident, i.others, i.edition).where(
        i.edition != slug, i.resident.in_(residents) | (i.others != "")
    )
    found: dict[str, set[str]] = {}
    for resident, edition in db.execute(marked):
        found.setdefault(resident, set()).add(edition)
    for first, others, edition in db.execute(wrote):
        for author in {first, *others.split()}.intersection(residents):
            found.setdefault(author, set()).add(edition)
    return found


def hears(resident: str, own: Collection[Mark], number: int, made_of: Sequence[Idea]) -> bool:
    """Whether somebody with these marks hears of a project, which was made of these ideas.

    It is what `of_project` asks of all.
    """
    if not made_of:
        return (FOLLOW_PROJECT, number) in own
    if any((MUTE, idea.number) in own for idea in made_of):
        return False
    return any((FOLLOW, idea.number) in own or resident in idea.authors for idea in made_of)


def of_project(
    slug: str, number: int, numbers: Collection[int], authors: Collection[str]
) -> Select[str]:
    """Return the query for who is to hear how a project is carried out.

    That is who follows the ideas with these numbers, which it came from, or the project itself if
    there are none; and who wrote them.  It is not who wants to hear no more.
    """
    c = conversations.c
    if not numbers:
        return makers(slug, FOLLOW_PROJECT, [number])
    follow, mute = (makers(slug, kind, numbers) for kind in (FOLLOW, MUTE))
    concerned = or_(c.resident.in_(follow), c.resident.in_(authors))
    return select(c.resident).where(concerned, c.resident.not_in(mute))
