"""Putting right the day of a batch that was opened with a wrong one, as long as it is open.

When ballots were handed in decides which of them stand, so only who opened the batch does it, and
the journal has the day there was before.
"""

from sqlalchemy import Connection, update

from budget.names import same_person
from budget.paper import HandedIn
from budget.sentence import _
from storage import journal
from storage.ballots import paper
from storage.ballots.codes import Issuer
from storage.ballots.paper import CannotTake
from storage.journal import Entry
from storage.tables import paper_batches


def redate(db: Connection, slug: str, number: int, handed_in: HandedIn, issuer: Issuer) -> None:
    """Keep when the ballots of an open batch were handed in after all; raise `CannotTake`."""
    edition = paper.hold(db, slug).edition()
    batch = paper.being_read(db, slug, number)
    before = batch.opening.handed_in
    if batch.opening.corrects:
        raise CannotTake(_("A correction was handed in when what it corrects was."))
    if not same_person(batch.opened_by, issuer.by):
        raise CannotTake(
            _("{name} opened this batch, and can put its day right.", name=batch.opened_by)
        )
    if handed_in == before:
        raise CannotTake(_("That is when it was handed in already."))
    if why := handed_in.refusal(edition, issuer.at):
        raise CannotTake(why)
    c = paper_batches.c
    there = update(paper_batches).where(c.edition == slug, c.number == number)
    db.execute(there.values(day=handed_in.day.toordinal(), at=handed_in.at))
    content: dict[str, str | int] = {"batch": number, "place": batch.opening.place}
    days = {"day": handed_in, "day before": before}
    content |= {name: one.day.isoformat() for name, one in days.items()}
    times = {"time": handed_in.at, "time before": before.at}
    content |= {name: f"{at.astimezone(edition.zone):%H:%M}" for name, at in times.items() if at}
    journal.write(db, slug, Entry(issuer.at, "paper-batch-redated", issuer.by, content))
