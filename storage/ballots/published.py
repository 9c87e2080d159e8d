"""What may be published of an edition once it has been counted, and nothing beside it.

Ballots, receipts and channels are read apart, each in an order that tells nothing: which ballot has
which receipt, and from where and when it came, never stands in one row here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from budget.ballot import AnyBallot
from budget.count import Outcome
from budget.division import Division
from budget.edition import Edition
from budget.idea import Idea
from budget.sentence import Reasoned, Sentence, _
from storage.ballots import opening, votes
from storage.ballots.opening import OtherRules
from storage.contributions import ideas
from storage.documents import result_from_json
from storage.process import editions
from storage.tables import ballots, current_ballots

_COUNTED = current_ballots.join(ballots, ballots.c.id == current_ballots.c.ballot)


class NotCounted(Reasoned):
    """The result of this edition is not known: until then nothing about its votes is told."""


@dataclass(frozen=True, slots=True)
class Published:
    """An edition and its outcome, and all that led to it; `channels` has ballots by channel."""

    edition: Edition
    outcome: Outcome | Division
    ideas: tuple[Idea, ...]
    ballots: tuple[AnyBallot, ...]
    receipts: tuple[str, ...]
    channels: Mapping[str, int]


def load(db: Connection, slug: str) -> Published:
    """Return what may be published; raise `NotCounted` or `OtherRules` if nothing may.

    Receipts are those of ballots that count: one that was replaced would tell that somebody
    changed their mind.
    """
    row = editions.load(db, slug)
    edition = row.edition()
    if row.outcome is None:
        raise NotCounted(_uncounted(edition))
    if not row.rules_hash:
        raise OtherRules(opening.other_rules(slug))
    if other := opening.changed(db, row):
        raise OtherRules(other)
    return Published(
        edition,
        result_from_json(row.outcome),
        tuple(ideas.every(db, slug)),
        tuple(votes.counted(db, slug)),
        receipts(db, slug),
        channels(db, slug),
    )


def _uncounted(edition: Edition) -> Sentence:
    """Say why there is no result: not yet, or never."""
    if edition.has_vote:
        return _(
            "The result of {slug} is not known yet; nothing is exported before that.",
            slug=edition.slug,
        )
    return _("{slug} has no vote, so there is no result to export.", slug=edition.slug)


def receipts(db: Connection, slug: str) -> tuple[str, ...]:
    """Return the receipts of the ballots that count, by alphabet."""
    receipt = ballots.c.receipt
    own = select(receipt).select_from(_COUNTED).where(current_ballots.c.edition == slug)
    return tuple(sorted(db.scalars(own)))


def channels(db: Connection, slug: str) -> Mapping[str, int]:
    """Return how many of the ballots that count came in on each channel, by its name."""
    channel = ballots.c.channel
    counted = select(channel, func.count()).select_from(_COUNTED)
    groups = counted.where(current_ballots.c.edition == slug).group_by(channel)
    return dict(sorted((name, number) for name, number in db.execute(groups)))
