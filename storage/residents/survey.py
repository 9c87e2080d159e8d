"""What was answered to the survey: how often what, and the remarks, by nobody.

Remarks have random names and no moment, so that not even their order tells who wrote which; they
are locked, for they may be about people.
"""

import secrets

from sqlalchemy import Connection, delete, insert, select

from budget.survey import MARK, NUMBERS, Question, SurveyAnswered
from storage.contributions import marks
from storage.sealing import Seal
from storage.tables import editions, survey_counts, survey_remarks
from storage.tables import marks as marked
from storage.upsert import inserting

Counts = dict[Question, dict[int, int]]
"""How often each rating was given, by question."""


def answer(db: Connection, slug: str, resident: str, given: SurveyAnswered, seal: Seal) -> bool:
    """Count an answer, or keep a remark, unless the resident answered this question before.

    The edition is locked before anything is counted, as where arrivals are.
    """
    if not marks.put(db, slug, resident, MARK, NUMBERS[given.question]):
        return False
    if given.rating:
        _count(db, slug, given)
    else:
        row = {"edition": slug, "id": secrets.token_bytes(16), "words": seal.lock(given.words)}
        db.execute(insert(survey_remarks).values(row))
    return True


def _count(db: Connection, slug: str, given: SurveyAnswered) -> None:
    db.execute(select(editions.c.id).where(editions.c.slug == slug).with_for_update())
    row = {"edition": slug, "question": given.question, "rating": given.rating, "count": 1}
    once_more = {"count": survey_counts.c.count + 1}
    keys = ["edition", "question", "rating"]
    first = inserting(db, survey_counts).values(row)
    db.execute(first.on_conflict_do_update(index_elements=keys, set_=once_more))


def counted(db: Connection, slug: str) -> Counts:
    """Return how often each rating was given."""
    c = survey_counts.c
    found: Counts = {}
    for row in db.execute(select(c.question, c.rating, c.count).where(c.edition == slug)):
        found.setdefault(Question(row[0]), {})[row[1]] = row[2]
    return found


def remarks(db: Connection, slug: str, seal: Seal) -> list[tuple[str, str]]:
    """Return every remark with its name, in an order that tells nothing."""
    c = survey_remarks.c
    rows = db.execute(select(c.id, c.words).where(c.edition == slug).order_by(c.id))
    return [(row[0].hex(), seal.unlock(row[1])) for row in rows]


def drop(db: Connection, slug: str, name: str) -> bool:
    """Erase one remark, such as one that names somebody; return False if it is gone already."""
    c = survey_remarks.c
    found = [row[0] for row in db.execute(select(c.id).where(c.edition == slug))]
    named = [one for one in found if one.hex() == name]
    return db.execute(delete(survey_remarks).where(c.id.in_(named))).rowcount == 1


def let_go(db: Connection, slug: str) -> None:
    """Erase the remarks, and who was asked and who answered; the counts stay."""
    db.execute(delete(survey_remarks).where(survey_remarks.c.edition == slug))
    db.execute(delete(marked).where(marked.c.edition == slug, marked.c.kind == MARK))
