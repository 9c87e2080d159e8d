"""Taking out what was read under a wrong serial number, or in a wrong batch.

Else a batch could not be closed: nobody can read a ballot for the second time that is not there.
"""

from sqlalchemy import Connection, delete

from budget.names import same_person
from budget.paper import Agreement
from budget.sentence import _
from storage.ballots import paper
from storage.ballots.paper import CannotTake, Status
from storage.tables import paper_ballots, paper_entries


def take_out(db: Connection, slug: str, number: int, serial: int, by: str) -> None:
    """Take out what somebody read on a ballot; what somebody else read of it stays.

    So nobody takes out by themselves what two people read.  Raise `CannotTake` if they read
    nothing there, or where two readings differ, for that is settled where all can see it.
    """
    paper.hold(db, slug)
    paper.being_read(db, slug, number)
    two = paper.by_two(db, slug, number, serial)
    own = next((name for name, one in two.items() if same_person(one.by, by)), None)
    if own is None:
        raise CannotTake(
            _(
                "{name} read no ballot {serial} in batch {number}.",
                name=by,
                serial=serial,
                number=number,
            ).about("serial")
        )
    if paper.agreed(two) is Agreement.DIFFERS:
        said = _("Ballot {serial} was read differently; resolve it.", serial=serial)
        raise CannotTake(said.about("serial"))
    c = paper_entries.c
    here = (c.edition == slug, c.batch == number, c.serial == serial)
    db.execute(delete(paper_entries).where(*here, c.round == own))
    if len(two) == 1:
        _free(db, slug, number, serial)


def _free(db: Connection, slug: str, number: int, serial: int) -> None:
    """Let a ballot that nobody has read be in any batch; one that is corrected stays in its own."""
    c = paper_ballots.c
    own = (c.edition == slug, c.batch == number, c.serial == serial, c.status == Status.OPEN)
    db.execute(delete(paper_ballots).where(*own))
