"""Projects of earlier editions, looked up for those alone who ask how far projects are."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlalchemy import Connection

from bot.channels import Inbound
from bot.turns import proofs
from bot.turns.known import Known
from bot.turns.snapshot import Snapshot
from budget.progress import Earlier
from flows.hearing.typed import plain
from flows.hearing.vocabulary import beginning
from flows.talk import Command
from storage.contributions import following, ideas, marks
from storage.process.carrying_out import found
from storage.residents.conversations import Conversation
from storage.sealing import Seal

_ASKING = frozenset({"progress", "news", "earlier"})
"""What is tapped by who asks, up to the colon."""

Said = tuple[Conversation, Inbound]


def looked_up(
    db: Connection, snapshot: Snapshot, heard: Collection[Said], seal: Seal, known: Known
) -> Known:
    """Return what is known with the earlier projects that they hear of who ask for these."""
    asking = {
        one.resident for one, said in heard if one.joined and _asks(one, said, snapshot, seal)
    }
    elsewhere = following.elsewhere(db, snapshot.slug, asking) if asking else {}
    if not elsewhere:
        return known
    every = ((who, tuple(_of(db, slugs, who))) for who, slugs in elsewhere.items())
    return replace(known, earlier={who: projects for who, projects in every if projects})


def _asks(conversation: Conversation, said: Inbound, snapshot: Snapshot, seal: Seal) -> bool:
    words = snapshot.vocabulary
    text, tapped = plain(said.text), said.choice.partition(":")[2].partition(":")[0]
    if tapped in _ASKING or words.commands.get(text) in (Command.PROGRESS, Command.NEWS):
        return True
    if text.isdecimal():
        offered = proofs.unlocked(conversation.offered, seal)
        return any(f'"{key}' in offered for key in _ASKING)
    return bool(beginning(text, words.progress))


def _of(db: Connection, slugs: Collection[str], resident: str) -> Iterator[Earlier]:
    """Yield the projects that somebody hears of, of these editions."""
    for slug in sorted(slugs):
        edition, overview = found(db, slug)
        source = {number: edition.project_by_number[number].idea for number in overview}
        behind = ideas.behind(db, slug, {idea for idea in source.values() if idea})
        own = marks.of(db, slug, [resident]).get(resident, set())
        for number, progress in overview.items():
            made_of = [i for i in behind if source[number] and source[number] in (i.number, i.into)]
            if following.hears(resident, own, number, made_of):
                yield Earlier(edition, progress, (made_of and source[number]) or 0)
