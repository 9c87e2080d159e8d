"""A desk in screening, with a few ideas: of a resident in a chat, and of nobody any more (7)."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from storage.contributions import ideas
from storage.engine import Storage
from tests.bot.desk.bureau import Bureau
from tests.bot.screening.desk import SCREENED
from tests.storage.linden import SLUG, idea

HOSTILE = "<script>alert(1)</script> <b>bank</b>"
"""What a resident calls an idea, and does nothing."""


@pytest.fixture
async def bureau(filed: Storage) -> Bureau:
    """Give the desk of an edition in screening, with ideas 7, 8 and 9."""
    opened = await Bureau(filed).open(SCREENED)
    told = "Een zitbank bij de speeltuin voor ouders."
    written = [
        replace(idea(8, "hans"), title=HOSTILE, text=f"{told} {HOSTILE}", theme="?"),
        replace(idea(9, "fatma"), title="Zitbank", text=f"{told} Graag van hout."),
    ]

    def put(db: Connection) -> None:
        for one in written:
            ideas.put(db, SLUG, one)
        ideas.support(db, SLUG, "els", 9)

    await filed.run(put)
    return opened
