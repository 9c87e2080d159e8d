"""Twilio and we cannot reach each other for a minute: nothing is lost, doubled or out of order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.upkeep.reconcile import EVERY
from storage.engine import Storage, open_storage
from tests.reliability.town import MOMENT, RESIDENTS, TEXTS, Said, Town, town
from tests.standins.serving import Fault

OUTAGE, BACK = timedelta(seconds=60), timedelta(seconds=90)
LONG_AWAKE = 3 * EVERY
FEW = 3
"""Residents who have begun before the outage."""


@pytest.fixture(scope="module")
def undisturbed() -> Said:
    """Give what residents hear when nothing is wrong."""
    return asyncio.run(_undisturbed())


async def _undisturbed() -> Said:
    store = await open_storage("sqlite://", "village")
    async with town(store, 0) as calm:
        for _text in TEXTS:
            for resident in RESIDENTS:
                await calm.write(resident)
            await calm.live(MOMENT)
        assert calm.phones.missed == []
        heard = calm.heard
    await store.close()
    return heard


@pytest.fixture
async def place(store: Storage, seed: int) -> AsyncIterator[Town]:
    """Give a town in which a few have begun to write."""
    async with town(store, seed) as found:
        for resident in RESIDENTS[:FEW] + RESIDENTS[-FEW:]:
            await found.write(resident)
        await found.live(MOMENT)
        yield found


async def died(place: Town, down: bool) -> None:
    if down:
        await place.here.refuse()
        await place.die()
    else:
        place.begin()
        await place.here.accept()


async def without_store(place: Town, down: bool) -> None:
    place.store.down = down


async def unreachable(place: Town, down: bool) -> None:
    await (place.here.refuse() if down else place.here.accept())


async def silent(place: Town, down: bool) -> None:
    await (place.there.refuse() if down else place.there.accept())


async def broken(place: Town, down: bool) -> None:
    place.phones.outage = Fault(503) if down else None


async def cut_off(place: Town, down: bool) -> None:
    place.phones.outage = Fault() if down else None


async def altogether(place: Town, down: bool) -> None:
    await silent(place, down)
    await unreachable(place, down)


Break = Callable[[Town, bool], Awaitable[None]]


async def check(place: Town, undisturbed: Said) -> None:
    """Check that all was taken in once and in order, and answered as if nothing had been wrong."""
    assert await place.taken() == {message for ids in place.written.values() for message in ids}
    assert place.heard == undisturbed


@pytest.mark.parametrize(
    ("breaks", "calm_for"),
    [
        (died, MOMENT),
        (without_store, LONG_AWAKE),
        (unreachable, MOMENT),
        (unreachable, LONG_AWAKE),
    ],
)
async def test_what_twilio_could_not_post_is_taken_in(
    place: Town, undisturbed: Said, breaks: Break, calm_for: timedelta
) -> None:
    await place.live(calm_for + place.chance.randrange(30) * MOMENT)
    await breaks(place, True)
    written = await place.write_for(OUTAGE)
    assert sorted(form["MessageSid"] for form in place.phones.missed) == sorted(written)
    await breaks(place, False)
    await place.live(BACK)
    await check(place, undisturbed)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("breaks", [silent, broken, cut_off, altogether])
async def test_no_reply_is_missing_when_twilio_was_down(
    place: Town, undisturbed: Said, breaks: Break
) -> None:
    await place.live(place.chance.randrange(1, 30) * MOMENT)
    before = len(place.phones.sent)
    await breaks(place, True)
    with capture_logs() as logs:
        await place.write_for(OUTAGE)
    assert "messages not listed" in {log["event"] for log in logs}
    assert len(place.phones.sent) == before
    assert bool(place.phones.missed) == (breaks is altogether)
    await breaks(place, False)
    await place.live(BACK)
    await check(place, undisturbed)
