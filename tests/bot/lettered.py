"""An edition in which people vote by the codes in their letters."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

from budget.edition import Edition
from budget.rules import RightBy, RightRules, VoteRules
from storage import codes
from storage.codes import Issuer
from storage.engine import Storage
from tests.bot.quarter import PLAIN, SEAL
from tests.storage.linden import NOW

BY_CODE = VoteRules(right=RightRules(RightBy.CODE, most_per_phone=3))


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
