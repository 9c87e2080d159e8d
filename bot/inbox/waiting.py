"""Who waits for a person, with what is needed to answer them; the longest waiting first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot.inbox.organiser import Organiser
from budget.asking import Context, Help, working_days
from budget.edition import Edition
from storage.contributions import attachments
from storage.contributions.attachments import Medium
from storage.process import editions
from storage.residents import conversations, requests
from storage.residents.conversations import Conversation
from storage.residents.requests import Waiting
from storage.sealing import Seal


@dataclass(frozen=True, slots=True)
class Asking:
    """A request that waits, in plain, with whom it is of.

    `channel`, `address` and `language` are "" where the resident is not known any more.  `days` are
    the working days that it waits, and `promised` those after which they were told to hear.
    `before` is what they asked and were answered earlier, where this follows on it; `spoken` is
    whether it was asked aloud, and `pictured` whether a photo came with it.
    """

    waiting: Waiting
    question: str
    context: Context
    channel: str
    address: str
    language: str
    days: int
    promised: int
    before: tuple[str, str] | None = None
    spoken: bool = False
    pictured: bool = False

    @property
    def overdue(self) -> bool:
        """Whether it waits longer than the resident was told."""
        asks = self.waiting.request.help is not Help.RESPONSE
        return asks and self.days > self.promised


def every(db: Connection, organiser: Organiser) -> list[Asking]:
    """Return all that wait."""
    seal = organiser.seal
    found = requests.waiting(db)
    held = conversations.hold(db, {one.request.key for one in found}) if found else {}
    earlier = requests.answered_before(db, {w.request.follows for w in found if w.request.follows})
    rounds = {slug: editions.load(db, slug).edition() for slug in {w.edition for w in found}}
    before = {
        number: (seal.unlock(one.question), seal.unlock(one.answer))
        for number, one in earlier.items()
    }
    pictured = attachments.with_requests(db, Medium.PHOTO)
    return [
        replace(
            _read(one, held.get(one.request.key), rounds[one.edition], organiser, before),
            spoken=attachments.of_request(db, one.id) is not None,
            pictured=one.id in pictured,
        )
        for one in found
    ]


def context_of(waiting: Waiting, seal: Seal) -> Context:
    """Return what a resident was doing; nothing of who asked before that was kept."""
    kept = waiting.request.context
    return requests.context_from_json(seal.unlock(kept)) if kept else Context()


def _read(
    waiting: Waiting,
    theirs: Conversation | None,
    edition: Edition,
    organiser: Organiser,
    before: Mapping[int, tuple[str, str]],
) -> Asking:
    request, zone, seal = waiting.request, edition.zone, organiser.seal
    asked, today = request.asked.astimezone(zone).date(), organiser.now.astimezone(zone).date()
    return Asking(
        waiting,
        seal.unlock(request.question),
        context_of(waiting, seal),
        theirs.channel if theirs else "",
        seal.unlock(theirs.sealed) if theirs else "",
        theirs.language if theirs else "",
        working_days(asked, today),
        edition.idea_rules.answer_days,
        before.get(request.follows or 0),
    )
