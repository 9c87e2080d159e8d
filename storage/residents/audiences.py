"""Who belongs to an audience: one condition that the store looks up, however many they are."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    case,
    false,
    func,
    literal_column,
    not_,
    select,
)
from sqlalchemy import true as every_one

from budget.audience import Audience, Who
from budget.discussion import FOLLOW, FOLLOW_PROJECT, MUTE
from budget.standing import Standing
from storage.process import editions
from storage.residents.conversations import BALLOT
from storage.tables import conversations, ideas, marks, supports

PASSING = frozenset({Who.NEWS, Who.NEXT, Who.PROJECT, Who.FOLLOWERS, Who.UNFINISHED})
"""Who is written to only as long as it is so: they agree, follow, or have yet to finish."""


class Counted(NamedTuple):
    """How many people use a channel in a language; `heard` are those who wrote lately."""

    channel: str
    language: str
    people: int
    heard: int


def counted(db: Connection, slug: str, audience: Audience, lately: datetime) -> list[Counted]:
    """Return how many people it is now, by channel and language."""
    c = conversations.c
    heard = func.sum(case((c.changed >= lately, 1), else_=0))
    asked = select(c.channel, c.language, func.count(), heard)
    found = asked.where(members(db, slug, audience)).group_by(c.channel, c.language)
    return [Counted(row[0], row[1], row[2], int(row[3])) for row in db.execute(found)]


def anybody(db: Connection, slug: str, audience: Audience) -> bool:
    """Whether there is anybody in an audience now."""
    one = select(conversations.c.key).where(members(db, slug, audience)).limit(1)
    return db.execute(one).first() is not None


def members(db: Connection, slug: str, audience: Audience) -> ColumnElement[bool]:
    """Return the condition that a conversation belongs to an audience.

    Whoever does not take part, has stopped or cannot be reached belongs to none.
    """
    c = conversations.c
    narrowed = [
        column.in_(wanted)
        for column, wanted in (
            (c.district, audience.districts),
            (c.language, audience.languages),
            (c.channel, audience.channels),
        )
        if wanted
    ]
    left_out = [not_(_concerned(db, slug, who, audience.number)) for who in audience.without]
    meant = _concerned(db, slug, audience.who, audience.number)
    return and_(c.joined.is_not(None), not_(c.stopped), meant, *narrowed, *left_out)


def _concerned(db: Connection, slug: str, who: Who, number: int) -> ColumnElement[bool]:
    c = conversations.c
    match who:
        case Who.NEWS:
            return and_(c.news, c.edition == slug)
        case Who.NEXT:
            return c.upcoming.is_(every_one())
        case Who.AUTHORS:
            return _one_of(_authors(slug, number)) | c.resident.in_(_others(db, slug, number))
        case Who.SUPPORTERS:
            return _one_of(_of_idea(select(supports.c.resident), slug, supports, number))
        case Who.FOLLOWERS:
            muted = _of_idea(_marked(MUTE), slug, marks, number)
            follows = _one_of(_of_idea(_marked(FOLLOW), slug, marks, number))
            return and_(follows, not_(_one_of(muted))) if number else follows
        case Who.PROJECT:
            return _one_of(_of_idea(_marked(FOLLOW_PROJECT), slug, marks, number))
        case Who.UNFINISHED:
            return and_(c.edition == slug, _begun(db))
        case Who.EVERYONE:
            return _taking_part(db, slug)


def _taking_part(db: Connection, slug: str) -> ColumnElement[bool]:
    """Return the condition that somebody wrote since the edition began.

    Others may be there as well: who took part in an earlier one, and waits to hear of the next.
    """
    begun = editions.begun(db)
    if slug not in begun:
        return false()
    if begun[slug] == min(begun.values()):
        return every_one()
    return conversations.c.changed >= begun[slug]


def still(db: Connection, slug: str, audience: Audience) -> ColumnElement[bool] | None:
    """Return the condition that somebody still belongs to this; None where nobody stops to.

    It is looked at again when it is their turn: what was agreed to can be withdrawn meanwhile, and
    a ballot that was begun can be cast.
    """
    if audience.who not in PASSING:
        return None
    return _concerned(db, slug, audience.who, audience.number)


def _one_of(residents: Select[str]) -> ColumnElement[bool]:
    return conversations.c.resident.in_(residents)


def _marked(kind: str) -> Select[str]:
    return select(marks.c.resident).where(marks.c.kind == kind)


def _of_idea(found: Select[str], slug: str, table: Table, number: int) -> Select[str]:
    columns = table.c
    of_edition = found.where(columns.edition == slug)
    return of_edition.where(columns.number == number) if number else of_edition


def _authors(slug: str, number: int) -> Select[str]:
    wrote = select(ideas.c.resident).where(ideas.c.standing != Standing.WITHDRAWN)
    return _of_idea(wrote.where(ideas.c.resident != ""), slug, ideas, number)


def _others(db: Connection, slug: str, number: int) -> list[str]:
    """Return who wrote an idea with somebody else."""
    c = ideas.c
    together = select(c.others).where(c.others != "", c.standing != Standing.WITHDRAWN)
    rows = db.execute(_of_idea(together, slug, ideas, number))
    return sorted({one for row in rows for one in str(row[0]).split()})


def _begun(db: Connection) -> ColumnElement[bool]:
    """Return the condition that a ballot is begun; the store keeps what is begun as JSON."""
    if db.dialect.name == "sqlite":
        lengths = [f"coalesce(json_array_length(unfinished, '$[{at}]'), 0)" for at in BALLOT]
    else:
        lengths = [f"coalesce(jsonb_array_length(unfinished::jsonb -> {at}), 0)" for at in BALLOT]
    return literal_column(f"CASE WHEN unfinished = '' THEN 0 ELSE {' + '.join(lengths)} END") > 0
