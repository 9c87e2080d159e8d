"""Arrears: what a provider has for us, and the inbox lacks."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, select

from storage.tables import inbox

_PAGE = 500
"""Ids in one question."""


def lacking(db: Connection, ids: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of these messages, by channel and id, that never came in."""
    by_channel: defaultdict[str, list[str]] = defaultdict(list)
    for channel, message_id in ids:
        by_channel[channel].append(message_id)
    there: set[tuple[str, str]] = set()
    c = inbox.c
    for channel, known in by_channel.items():
        for start in range(0, len(known), _PAGE):
            page = c.message_id.in_(known[start : start + _PAGE])
            found = db.scalars(select(c.message_id).where(c.channel == channel, page))
            there |= {(channel, message_id) for message_id in found}
    return set(ids) - there
