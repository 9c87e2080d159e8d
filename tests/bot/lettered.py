"""An edition in which people vote by the codes in their letters."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

from sqlalchemy import select

from budget.edition import Edition
from budget.rules import RightBy, RightRules, VoteRules
from storage.ballots import codes
from storage.ballots.codes import Issuer
from storage.engine import Storage
from storage.tables import journal
from tests.bot.quarter import PLAIN, SEAL, Quarter
from tests.storage.linden import NOW, SLUG

BY_CODE = VoteRules(right=RightRules(RightBy.CODE, most_per_phone=3), approvals=0)


LETTERS = 24
"""Codes of a street."""


def foretold() -> Callable[[int], bytes]:
    """Return what gives bytes that are never alike, and the same in every run."""
    number = count()
    return lambda size: hashlib.sha256(f"code {next(number)}".encode()).digest()[:size]


def by_code(edition: Edition = PLAIN) -> Edition:
    """Return an edition in which a code gives the right to vote."""
    return replace(edition, vote=BY_CODE)


async def issued(store: Storage, slug: str, number: int) -> list[str]:
    """Issue codes that are the same in every run, in their own order."""
    issuer = Issuer(SEAL, NOW - timedelta(days=30), "test", foretold())
    return sorted(await store.run(lambda db: codes.issue(db, slug, number, 1, issuer)))


class Street(Quarter):
    """A quarter in which everybody has had a letter."""

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage)
        self.letters: list[str] = []

    async def revoke(self, code: str) -> None:
        issuer = Issuer(SEAL, self.now, "organiser")
        await self.storage.run(lambda db: codes.revoke(db, SLUG, code, issuer))

    async def cast(self, address: str, code: str, numbers: str, channel: str = "sms") -> str:
        """Let a resident vote by a code, and return the last that is answered."""
        await self.say(address, code, numbers, "klaar", channel=channel)
        [*_before, said] = await self.say(address, "1", channel=channel)
        return said.reply.text

    async def kinds(self) -> list[str]:
        """Return what was decided in public."""
        found = select(journal.c.kind).order_by(journal.c.position)
        return await self.storage.run(lambda db: list(db.scalars(found)))


async def heard(street: Street, address: str, text: str, channel: str = "sms") -> str:
    [said] = await street.say(address, text, channel=channel)
    return said.reply.text
