"""Rehearsals of the vote, before it opens: where each ambassador is in theirs.

They live apart from all that counts.  What is on a test vote is not kept, only that there was one;
and while somebody rehearses, their own conversation stays where it was, so that it goes on there
when all of this is erased.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from budget.sentence import Reasoned, _
from budget.timeline import Phase
from storage.process import editions
from storage.residents.conversations import Conversation
from storage.tables import rehearsals

_PLACE = ("state", "offered", "screen", "unfinished")
_OWN = (*_PLACE, "remind_at")


class CannotRehearse(Reasoned):
    """The vote cannot be rehearsed now."""


@dataclass(slots=True)
class Rehearsal:
    """Where somebody is in their rehearsal, and whether they have cast a test vote."""

    key: bytes
    state: str
    offered: str
    screen: str
    unfinished: str
    voted: bool = False

    def take_place(self, conversation: Conversation) -> dict[str, object]:
        """Let a conversation go on in the rehearsal; return where it was itself."""
        own = {name: getattr(conversation, name) for name in _OWN}
        for name in _PLACE:
            setattr(conversation, name, getattr(self, name))
        return own

    def give_back(self, conversation: Conversation, own: dict[str, object]) -> None:
        """Remember how far the rehearsal is, and let the conversation be where it was itself."""
        for name in _PLACE:
            setattr(self, name, getattr(conversation, name))
        for name in _OWN:
            setattr(conversation, name, own[name])


def let(db: Connection, slug: str, word: str, now: datetime, by: str) -> None:
    """Let a vote be rehearsed by a word, or with "" no more.

    Raise `CannotRehearse` once voting has opened, or while conversations are about another edition;
    `NotReady` while nobody could vote.
    """
    edition = editions.hold(db, slug).edition()
    about = editions.about(db)
    if not edition.entered.before(Phase.VOTING):
        raise CannotRehearse(_("Voting has opened: it cannot be rehearsed any more."))
    if word and about != slug:
        raise CannotRehearse(
            _(
                "Residents talk about {running} now: this vote can be rehearsed once its edition "
                "has left preparing.",
                running=about,
            )
        )
    if word:
        edition.enter(Phase.VOTING, now, edition.vote.approvals)
    else:
        erase(db, slug)
    editions.rehearse(db, replace(edition, rehearsal=word), now, by)


def of(db: Connection, slug: str, keys: Collection[bytes]) -> dict[bytes, Rehearsal]:
    """Return the rehearsals of who is at these addresses."""
    c = rehearsals.c
    columns = (c.key, *(c[name] for name in _PLACE), c.voted)
    found = select(*columns).where(c.edition == slug, c.key.in_(keys))
    return {row.key: Rehearsal(*row) for row in db.execute(found)}


def begin(db: Connection, slug: str, conversation: Conversation) -> Rehearsal:
    """Let a conversation go on as a rehearsal from where it is now, with nothing begun."""
    begun = Rehearsal(
        conversation.key, conversation.state, conversation.offered, conversation.screen, ""
    )
    row = {name: getattr(begun, name) for name in Rehearsal.__slots__}
    db.execute(insert(rehearsals).values(edition=slug, **row))
    return begun


def keep(db: Connection, slug: str, rehearsal: Rehearsal) -> None:
    """Keep how far a rehearsal is, unless it was erased meanwhile."""
    c = rehearsals.c
    own = update(rehearsals).where(c.edition == slug, c.key == rehearsal.key)
    db.execute(own.values({name: getattr(rehearsal, name) for name in (*_PLACE, "voted")}))


def leave(db: Connection, key: bytes) -> None:
    """Erase the rehearsals of who is at this address."""
    db.execute(delete(rehearsals).where(rehearsals.c.key == key))


def erase(db: Connection, slug: str) -> None:
    """Erase all rehearsals of an edition."""
    db.execute(delete(rehearsals).where(rehearsals.c.edition == slug))


def counted(db: Connection, slug: str) -> tuple[int, int]:
    """Return how many rehearse, and how many of them have cast a test vote."""
    c = rehearsals.c
    groups = select(c.voted, func.count()).where(c.edition == slug).group_by(c.voted)
    by = {bool(voted): number for voted, number in db.execute(groups)}
    return sum(by.values()), by.get(True, 0)
