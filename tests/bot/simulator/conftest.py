from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient

from bot.commands.organiser import order
from bot.demo import DE_LINDEN
from bot.editions.file import read_edition
from bot.simulator.town import Town, moment_in
from bot.simulator.web import simulator
from budget.timeline import Phase

EDITION = read_edition(DE_LINDEN).edition


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """Give the town in the voting phase, in memory, with its real loops running."""
    town = await Town.open("sqlite://", moment_in(EDITION, Phase.VOTING))
    town.office.start()
    yield town
    await town.close()


@pytest.fixture
async def page(town: Town) -> AsyncIterator[AsyncClient]:
    """Give the town's page to a browser without JavaScript."""
    async with AsyncClient(
        transport=ASGITransport(simulator(town, order)),
        base_url="http://town",
        follow_redirects=True,
    ) as client:
        yield client
