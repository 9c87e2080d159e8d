"""Announcements: what the process itself tells residents, by the same machine as every broadcast.

They are kept in the transaction of what they tell of.  Nobody writes or approves of them; they can
be paused and stopped like any other.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from bot.broadcasts import templates
from bot.broadcasts.preview import preview
from bot.broadcasts.sending import worded
from bot.broadcasts.words import in_words
from budget.audience import Audience, Who
from budget.broadcast import TITLE_LENGTH, Broadcast
from budget.edition import Edition
from budget.idea import shortened
from budget.timeline import Phase
from flows.talk import Text
from locales.catalogue import available
from storage.post import broadcasts, recipients
from storage.process import prices

_TO_ALL: Final = frozenset({Phase.RESULTS})
"""What everybody hears who takes part, whether they want news or not."""


def announce(db: Connection, edition: Edition, draft: Broadcast, now: datetime) -> Broadcast:
    """Have residents told something in the phase that has begun.

    What it is to cost counts as spent; it is told whether that is left or not.
    """
    cost = preview(db, edition.slug, draft, now).cost(prices.of(db))
    kept = broadcasts.add(db, edition.slug, draft.announce(now, edition.zone, cost))
    recipients.word(db, kept.number, worded(kept, edition))
    templates.want(db, kept, now)
    return kept


def of_phase(edition: Edition, text: Text) -> Broadcast:
    """Return what is told of the phase that has begun, to whom that matters."""
    return drafted(edition, text, Who.EVERYONE if edition.entered in _TO_ALL else Who.NEWS)


def drafted(edition: Edition, text: Text, who: Who, brief: Text | None = None) -> Broadcast:
    """Return a text in every language there is, and what SMS says instead where that differs."""
    said, short = in_words(edition, available(), text, brief or text)
    title = shortened(said.get(edition.languages[0]) or said["en"], TITLE_LENGTH)
    return Broadcast(title, Audience(who), said, short, announces=edition.entered)


def set_aside(db: Connection, edition: Edition) -> None:
    """Stop what was announced of an earlier phase and has not left yet."""
    for before in broadcasts.announced(db, edition.slug):
        if before.outlived(edition.entered):
            broadcasts.keep(db, before, before.stop())
            recipients.drop(db, before.number)
