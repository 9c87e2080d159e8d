"""Residents who are held no longer: their edition is over, or they never took part in it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, select, true, tuple_

from budget.consent import Purpose
from storage.contributions import appeals, attachments, hidings, ideas, marks, reactions, reports
from storage.post import mail, notices, recipients
from storage.residents import consents, conversations, ratings, rehearsals, reminders, requests
from storage.tables import consents as register
from storage.tables import conversations as held
from storage.tables import requests as asked

Projects = Collection[tuple[str, int]]
"""Projects, each by its edition and its number."""


def let_go(
    db: Connection, before: datetime, strangers_before: datetime, most: int, built: Projects = ()
) -> int:
    """Erase a page of residents of whom nothing was heard since; return how many those are.

    Who wants news, or to hear of the next edition, or of a project that is still `built`, stays,
    and so does all that was sent in and supported, with nobody's name to it.  Strangers wrote, and
    never agreed to what we keep; who of them still waits for a person stays too.
    """
    c = held.c
    agrees = c.news | c.upcoming.is_(true()) | _hears_of(built)
    waits = exists().where(asked.c.key == c.key, asked.c.answered.is_(None))
    stranger = c.joined.is_(None) & (c.changed < strangers_before) & ~waits
    page = (
        select(c.key, c.channel, c.resident)
        .where((c.changed < before) | stranger, ~(agrees & ~c.stopped))
        .order_by(c.key)
        .limit(most)
        .with_for_update()
    )
    gone = [(key, channel, resident) for key, channel, resident in db.execute(page)]
    let_these_go(db, gone)
    return len(gone)


def _hears_of(built: Projects) -> ColumnElement[bool]:
    """Return the condition that somebody agreed to hear of one of these projects, and still does.

    Whoever only follows the idea that it came from agreed to nothing that outlives the edition.
    """
    said, later = register.c, register.alias("later").c
    same = (later.resident == said.resident) & (later.edition == said.edition)
    same &= (later.purpose == said.purpose) & (later.number == said.number)
    return exists().where(
        said.resident == held.c.resident,
        said.purpose == Purpose.PROJECT,
        said.given.is_(true()),
        tuple_(said.edition, said.number).in_(list(built)),
        ~exists().where(same, later.id > said.id),
    )


def let_these_go(db: Connection, gone: Sequence[tuple[bytes, str, str]]) -> None:
    """Erase these residents: the key of their conversation, its channel, and their random id."""
    if gone:
        residents = [resident for _key, _channel, resident in gone]
        ideas.let_go(db, residents)
        reactions.let_go(db, residents)
        reports.forget(db, residents)
        hidings.forget(db, residents)
        appeals.forget(db, residents)
        marks.forget(db, residents)
        consents.forget(db, residents)
        ratings.forget(db, residents)
        reminders.forget(db, residents)
        notices.forget(db, residents)
    for key, channel, _resident in gone:
        requests.forget(db, key)
        attachments.forget(db, key)
        mail.forget(db, key)
        recipients.forget(db, channel, key)
        rehearsals.leave(db, key)
        conversations.forget(db, key)
