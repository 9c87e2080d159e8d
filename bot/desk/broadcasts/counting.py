"""What a broadcast will be, as a page shows it: counted now, and in bubbles as on a phone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from bot.acting import Acting
from bot.broadcasts.preview import Bubble, Preview, bubbles, preview
from budget.broadcast import Broadcast
from budget.edition import Edition

_MINUTE = timedelta(minutes=1)


class OnChannel(NamedTuple):
    """What leaves on one channel: to how many people, in how many messages, in how long."""

    channel: str
    people: int
    messages: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Who would get it now, and what they would read."""

    preview: Preview
    channels: list[OnChannel]
    bubbles: list[Bubble]

    @property
    def late(self) -> int:
        """How many cannot be written to, for they have not written for a day."""
        return sum(part.late for part in self.preview.parts)


def counted(acting: Acting, edition: Edition, broadcast: Broadcast) -> Counted | None:
    """Return what a broadcast would be now; None as long as it says nothing."""
    if not broadcast.text:
        return None
    seen = preview(acting.db, acting.slug, broadcast, acting.now)
    languages = [code for code in edition.languages if code in broadcast.text]
    wanted = broadcast.audience.languages
    return Counted(
        seen,
        [_on_channel(seen, name) for name in dict.fromkeys(part.channel for part in seen.parts)],
        bubbles(broadcast, [code for code in languages if code in (wanted or languages)]),
    )


def _on_channel(seen: Preview, channel: str) -> OnChannel:
    people = sum(part.people for part in seen.parts if part.channel == channel)
    minutes = -(-seen.takes(channel) // _MINUTE)
    return OnChannel(channel, people, seen.messages(channel), minutes)
