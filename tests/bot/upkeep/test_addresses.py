"""Whatever address is said to be that of a photo: nobody is called, and nothing but it is lost."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.channels import Kind
from bot.channels.forms import MOST_BYTES
from bot.channels.twilio import Twilio, WhatsApp
from budget.idea import Draft
from budget.timeline import Phase
from storage.engine import open_storage
from tests.bot.channels.conftest import account
from tests.bot.channels.test_downloads import ADDRESSES, connected
from tests.bot.quarter import BY_CLOCK, NUMBER, ORGANISATION, PLAIN, Line, Quarter
from tests.bot.upkeep.beside import TEN, WORDS, draft


class Abroad(Line):
    """A channel that notes what it sends, and really fetches."""

    async def fetch(self, media: str, most: int) -> bytes:
        twilio = Twilio(account())
        try:
            return await WhatsApp(twilio).fetch(media, most)
        finally:
            await twilio.close()


@pytest.fixture
async def quarter() -> AsyncIterator[Quarter]:
    """Give a quarter in which Fatma writes an idea on WhatsApp."""
    quarter = Quarter(await open_storage("sqlite://", ORGANISATION), TEN)
    quarter.lines["whatsapp"] = quarter.office.channels["whatsapp"] = Abroad("whatsapp")  # type: ignore[index]
    await quarter.found(replace(PLAIN, entered=Phase.IDEAS, vote=BY_CLOCK))
    quarter.office.start_turns()
    await quarter.join(NUMBER, "whatsapp")
    await quarter.say(NUMBER, "plan", WORDS, channel="whatsapp")
    yield quarter
    await quarter.office.stop()


async def test_a_photo_from_nowhere_is_answered_kindly_and_the_idea_stays(
    quarter: Quarter,
) -> None:
    tried = [address for address in ADDRESSES if address and len(address) < MOST_BYTES]
    assert len(tried) >= 40
    for address in tried:
        sent = quarter.inbound(NUMBER, "", "whatsapp", kind=Kind.PICTURE, media=address)
        [thanks] = await quarter.do(sent)
        assert thanks.reply.text.startswith("Dank u, wij hebben uw foto.")
        connected.clear()
        [said] = await quarter.fetch("whatsapp")
        assert said.reply.text.startswith("Uw foto kwam niet bij ons aan. De rest is er nog.")
        assert connected == []
        assert await draft(quarter, NUMBER, "whatsapp") == Draft(WORDS)
