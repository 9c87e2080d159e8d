"""Who hears of what is said about ideas: as notices, for those who did not ask for quiet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from budget.discussion import FOLLOW, MUTE, Reaction, Side
from budget.idea import Idea
from budget.notice import About, Notice
from storage.contributions import marks, reactions
from storage.post import notices
from storage.sealing import Seal

TOGETHER_AT = time(10)
"""The local time at which authors hear of new reactions: of those of a day at once."""


@dataclass(frozen=True, slots=True)
class Telling:
    """In which transaction, in which edition, and when something is told."""

    db: Connection
    slug: str
    zone: ZoneInfo
    seal: Seal
    now: datetime

    def tell(self, residents: Collection[str], notice: Notice) -> None:
        """Tell these residents, as soon as it suits them."""
        told = [(resident, notice) for resident in sorted(residents)]
        notices.add(self.db, self.slug, told, self.now, self.seal)

    def morning(self) -> datetime:
        """Return when the day's reactions are told: tomorrow, if that moment is past today."""
        here = self.now.astimezone(self.zone)
        day = here.date() + timedelta(days=here.time() >= TOGETHER_AT)
        return datetime.combine(day, TOGETHER_AT, self.zone).astimezone(self.now.tzinfo)


def followers(db: Connection, slug: str, number: int) -> set[str]:
    """Return who follows an idea, and has not asked for quiet about it."""
    return set(marks.who(db, slug, FOLLOW, number)) - set(marks.who(db, slug, MUTE, number))


def authors(db: Connection, slug: str, idea: Idea) -> set[str]:
    """Return who wrote an idea, and has not asked for quiet about it."""
    return set(idea.authors) - set(marks.who(db, slug, MUTE, idea.number))


def of_reaction(telling: Telling, idea: Idea, reaction: Reaction) -> None:
    """Tell whom it concerns that everybody can read a reaction from now on.

    Authors hear of a question at once, and of what was said for and against once a day.
    """
    match reaction.side:
        case Side.QUESTION:
            asked = authors(telling.db, telling.slug, idea) - {reaction.by}
            telling.tell(asked, Notice(About.ASKED, reaction.number))
        case Side.REPLY:
            asker = reactions.get(telling.db, telling.slug, reaction.to).by
            telling.tell({asker} - {""}, Notice(About.AUTHOR_REPLIED, reaction.number))
        case Side.FOR | Side.AGAINST:
            notice = Notice(About.REACTED, idea.number, str(reaction.number - 1))
            for author in sorted(authors(telling.db, telling.slug, idea) - {reaction.by}):
                once = (author, notice)
                notices.add_once(telling.db, telling.slug, once, telling.morning(), telling.seal)
