"""Whether projects that are done are any good: one answer of each resident who was asked.

Whoever is asked has a row from then on, without a score as long as they do not answer, so that
nobody is asked twice.  Of who is forgotten only the figure stays.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Select, delete, insert, literal, select, update

from budget.notice import About, Notice
from budget.opinion import LOOK_FIRST, Score
from storage.post import notices
from storage.sealing import Seal
from storage.tables import notices as waiting
from storage.tables import ratings
from storage.upsert import inserting

_UNSAID = ""


class Given(NamedTuple):
    """What somebody thinks of a project; why, if they say so, is locked."""

    project: int
    score: Score
    words: bytes
    at: datetime


def ask(db: Connection, slug: str, number: int, residents: Select[str], now: datetime) -> None:
    """Ask whom a query finds what they think of a project, once they can have seen it.

    Who was asked before, or has said it unasked, is not asked again.
    """
    found, c = residents.subquery(), ratings.c
    had = select(c.resident).where(c.edition == slug, c.project == number)
    fresh = select(found.c.resident).where(found.c.resident.not_in(had))
    notices.add_for_all(db, slug, Notice(About.RATE, number), fresh, now + LOOK_FIRST)
    every = fresh.subquery()
    row = map(literal, (slug, number, _UNSAID, b""))
    named = ["resident", "edition", "project", "score", "words", "at"]
    asked = select(every.c.resident, *row, literal(now, c.at.type)).distinct()
    db.execute(insert(ratings).from_select(named, asked))


def recall(db: Connection, slug: str, number: int) -> None:
    """Ask nobody of a project that is not done after all; who was not asked yet can be later."""
    w, c = waiting.c, ratings.c
    unasked = select(w.resident).where(w.edition == slug, w.about == About.RATE, w.number == number)
    same = (c.edition == slug, c.project == number, c.score == _UNSAID)
    db.execute(delete(ratings).where(*same, c.resident.in_(unasked)))
    notices.overtake_all(db, slug, About.RATE, number)


def give(db: Connection, slug: str, resident: str, given: Given) -> None:
    """Keep what a resident thinks of a project, instead of what they said of it before."""
    said = {
        "score": given.score.value,
        "words": given.words,
        "at": given.at,
    }
    row = {"edition": slug, "project": given.project, "resident": resident, **said}
    c = ratings.c
    anew = inserting(db, ratings).values(row)
    once = anew.on_conflict_do_update(
        index_elements=[c.resident, c.edition, c.project],
        index_where=c.resident != "",
        set_=said,
    )
    db.execute(once)


def counts(db: Connection, slug: str) -> Mapping[int, Mapping[Score, int]]:
    """Return how many gave each score to each project that anybody gave one to."""
    c = ratings.c
    rows = select(c.project, c.score).where(c.edition == slug, c.score != _UNSAID)
    found: dict[int, Counter[Score]] = {}
    for number, score in db.execute(rows):
        found.setdefault(number, Counter())[Score(score)] += 1
    return {number: {score: found[number][score] for score in Score} for number in sorted(found)}


def words(db: Connection, slug: str, number: int, seal: Seal) -> list[str]:
    """Return why residents find a project good or not, in an order that tells nothing of whom."""
    c = ratings.c
    said = select(c.words).where(c.edition == slug, c.project == number, c.words != b"")
    return sorted(map(seal.unlock, db.scalars(said)))


def forget(db: Connection, residents: Collection[str]) -> None:
    """Let go of whose answers these are, and of their words; the figures stay."""
    c = ratings.c
    theirs = c.resident.in_(residents)
    db.execute(delete(ratings).where(theirs, c.score == _UNSAID))
    db.execute(update(ratings).where(theirs).values(resident="", words=b""))
