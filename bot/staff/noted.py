"""Who may come in at the desk, as the journal of every edition that goes on says it."""

from sqlalchemy import Connection

from bot.inbox.organiser import Organiser
from budget.timeline import Phase
from storage import journal
from storage.journal import Entry
from storage.process import editions


def note(db: Connection, kind: str, organiser: Organiser, name: str) -> None:
    """Write it to the journal of every edition that goes on: who is new could be a second person.

    What takes two people is only as good as the way in: an auditor sees who let in whom, and when.
    """
    for row in editions.every(db):
        if row.phase != Phase.CLOSED:
            entry = Entry(organiser.now, kind, organiser.by, {"name": name})
            journal.write(db, row.slug, entry)
