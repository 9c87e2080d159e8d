"""Which ideas resemble one, by the pieces of their words: known from one page to the next.

Reading thousands of ideas takes a moment, so that is done once for an edition, beside the loop that
answers; later only what was changed since is read.
"""

import asyncio
from heapq import nlargest
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from budget.idea import Idea
from budget.similar import MOST, Pieces
from budget.standing import Standing
from storage.contributions import ideas
from storage.engine import Storage
from storage.process import editions


class Nearness:
    """The open ideas of one edition, as they were at a revision."""

    def __init__(self) -> None:
        self.revision = -1
        self._open: dict[int, Idea] = {}
        self._pieces = Pieces()
        self._reading = Lock()

    def near(self, revision: int, changed: list[Idea], idea: Idea) -> list[Idea]:
        """Take up what was changed until a revision; return what resembles an idea most."""
        with self._reading:
            for one in changed:
                self._put(one)
            self.revision = max(self.revision, revision)
            found = self._pieces.near(f"{idea.title} {idea.text}")
            others = [number for number in found if number != idea.number]
            nearest = nlargest(MOST, others, key=lambda number: (found[number], -number))
            return [self._open[number] for number in nearest]

    def _put(self, idea: Idea) -> None:
        if idea.standing is Standing.OPEN:
            self._pieces.put(idea.number, f"{idea.title} {idea.text}")
            self._open[idea.number] = idea
        else:
            self._pieces.drop(idea.number)
            self._open.pop(idea.number, None)


_KNOWN: Final[WeakKeyDictionary[Storage, dict[str, Nearness]]] = WeakKeyDictionary()


async def nearest(storage: Storage, slug: str, idea: Idea) -> list[Idea]:
    """Return the open ideas that resemble one most, the nearest first."""
    known = _KNOWN.setdefault(storage, {}).setdefault(slug, Nearness())

    def changed(db: Connection) -> tuple[int, list[Idea]]:
        return editions.load(db, slug).revision, ideas.since(db, slug, known.revision)

    revision, found = await storage.run(changed)
    return await asyncio.to_thread(known.near, revision, found, idea)
