"""Our own outage: what Telegram still has when we are back is taken in, and in order."""

from collections.abc import AsyncIterator, Awaitable, Callable
from random import Random

import pytest
from sqlalchemy import select

from bot.channels.telegram import Telegram
from bot.office import Office
from storage.engine import Storage
from storage.process import editions
from storage.tables import inbox
from tests.bot.quarter import PLAIN, SEAL
from tests.reliability.doorstep import Unplugged, serving
from tests.reliability.scene import HOOK_SECRET
from tests.standins import telegram
from tests.standins.clock import Clock
from tests.standins.faults import Proxy
from tests.storage.linden import NOW
from tests.stores import do

EARLY, LATE = (5001, 5002, 5003), (6001, 6002, 6003)
"""Who taps when the outage begins, and who taps a minute or two later."""

OUTAGE, BACK = 200, 90
LATER = (60, 140)
"""Between these seconds of the outage; whatever is tapped before 50 is dropped before its end."""


class Town:
    """Telegram, the way to our doors, and the store behind them."""

    def __init__(
        self, chats: telegram.Telegram, proxy: Proxy, store: Unplugged, office: Office
    ) -> None:
        self.chats, self.proxy, self.store = chats, proxy, store
        self._office = office

    async def answer(self) -> None:
        """Let Telegram post what it has, and answer that."""
        await self.chats.queues.deliver()
        while await self._office.delivery.send_due():
            pass

    def say(self, *chats: int, text: str) -> None:
        """Let residents write this."""
        for chat in chats:
            self.chats.queues.add(self.chats.text(chat, text))

    def tap(self, *chats: int) -> list[int]:
        """Let residents tap the first button that they see; return the numbers of the updates."""
        taps = [self.chats.tap(chat, *self._button(chat)) for chat in chats]
        for tap in taps:
            self.chats.queues.add(tap)
        return [tap["update_id"] for tap in taps]

    def _button(self, chat: int) -> tuple[int, str]:
        shown = {n: sent for (whose, n), sent in self.chats.shown.items() if whose == str(chat)}
        last = max(shown)
        return last, shown[last]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]


@pytest.fixture
async def town(store: Storage) -> AsyncIterator[Town]:
    """Give a town in which everybody was asked whether they join."""
    await do(store, editions.create, PLAIN, [], NOW, "test")
    clock, unplugged = Clock(NOW), Unplugged(store)
    async with telegram.Telegram(clock=clock) as chats:
        channel = Telegram(chats.token, HOOK_SECRET, chats.url)
        office = Office(unplugged, SEAL, {channel.name: channel}, clock)
        office.telegram = channel
        office.start_turns()
        async with serving({"village": office}) as url, Proxy(url) as proxy:
            await channel.register(f"{proxy.url}/hooks/village/telegram")
            town = Town(chats, proxy, unplugged, office)
            for text in ("hallo", "1"):
                town.say(*EARLY, *LATE, text=text)
                await town.answer()
            yield town
        await office.stop()


async def unreachable(town: Town, down: bool) -> None:
    await (town.proxy.refuse() if down else town.proxy.accept())


async def without_store(town: Town, down: bool) -> None:
    town.store.down = down


@pytest.mark.parametrize(
    ("breaks", "reason"),
    [
        (unreachable, "Connection refused"),
        (without_store, "Wrong response from the webhook: 503 Service Unavailable"),
    ],
)
async def test_whatever_telegram_still_has_after_an_outage_is_taken_in(
    town: Town,
    store: Storage,
    seed: int,
    breaks: Callable[[Town, bool], Awaitable[None]],
    reason: str,
) -> None:
    queues, everybody = town.chats.queues, len(EARLY + LATE)
    later = Random(seed).randint(*LATER)  # noqa: S311 - when residents of a test tap
    await breaks(town, True)
    lost = town.tap(*EARLY)
    town.say(*EARLY, *LATE, text="menu")
    await queues.live(later)
    kept = town.tap(*LATE)
    town.say(*EARLY, *LATE, text="help")
    await queues.live(OUTAGE - later)
    info = town.chats.webhook_info()
    assert info["pending_update_count"] == 2 * everybody + len(LATE)
    assert info["last_error_message"] == reason

    await breaks(town, False)
    await queues.live(BACK)
    assert town.chats.webhook_info()["pending_update_count"] == 0
    rows = await do(store, lambda db: list(db.execute(select(inbox.c.message_id, inbox.c.status))))
    assert {status for _update, status in rows} == {"done"}
    assert len(rows) == 4 * everybody + len(LATE)
    assert [update["update_id"] for update in queues.dropped] == lost
    assert {str(update) for update in kept} <= {update for update, _status in rows}

    asked = len(town.chats.sent)
    await town.answer()
    answers = [sent for sent in town.chats.sent[asked:] if sent["method"] == "sendMessage"]
    assert {int(sent["chat_id"]) for sent in answers} == {*EARLY, *LATE}


async def test_a_tap_and_a_text_at_the_same_moment_are_both_answered(town: Town) -> None:
    town.tap(*EARLY)
    town.say(*EARLY, text="help")
    before = len(town.chats.sent)
    await town.answer()
    answers = [s["chat_id"] for s in town.chats.sent[before:] if "text" in s]
    assert {chat: answers.count(str(chat)) for chat in EARLY} == dict.fromkeys(EARLY, 2)
