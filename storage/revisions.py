"""The revision of an edition: raised by whatever changes it or its ideas, under its lock.

Other processes see by one number whether their snapshot is still true.
"""

from sqlalchemy import Connection, update

from budget.sentence import Reasoned
from storage.tables import editions


class TakenAlready(Reasoned):
    """An edition with this name, or an idea with this number, is there already."""


def revise(db: Connection, slug: str) -> int:
    """Raise the revision of an edition, and return it; nobody else can until we are done."""
    raised = (
        update(editions)
        .where(editions.c.slug == slug)
        .values(revision=editions.c.revision + 1)
        .returning(editions.c.revision)
    )
    return int(db.execute(raised).scalar_one())
