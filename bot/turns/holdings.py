"""What is held of residents, looked up for those alone who ask for their data."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from bot.channels import Inbound
from bot.turns import proofs
from bot.turns.known import Known
from bot.turns.snapshot import Snapshot
from flows.hearing.typed import plain
from flows.talk import Command
from storage.residents import consents, holdings, reminders
from storage.residents.conversations import Conversation
from storage.sealing import Seal

_NEXT_PAGE = '"data:'
"""What is offered to who reads about it, as it is kept."""

Said = tuple[Conversation, Inbound]


def looked_up(
    db: Connection, snapshot: Snapshot, heard: Collection[Said], seal: Seal, known: Known
) -> Known:
    """Return what is known with what is held of those who ask for that, if anybody does."""
    asking = _who_ask(snapshot, heard, seal)
    if not asking:
        return known
    slug = snapshot.slug
    return replace(
        known,
        agreed=consents.since(db, slug, asking.keys()),
        reminders=reminders.of_each(db, slug, asking.keys()),
        holdings={who: holdings.of(db, slug, who, one.key) for who, one in asking.items()},
    )


def _who_ask(snapshot: Snapshot, heard: Collection[Said], seal: Seal) -> Mapping[str, Conversation]:
    """Return who asks for their data, or may read on in it, by the random id of each."""
    words = snapshot.vocabulary.commands
    return {
        one.resident: one
        for one, said in heard
        if words.get(plain(said.text)) is Command.MY_DATA
        or _NEXT_PAGE in proofs.unlocked(one.offered, seal)
    }
