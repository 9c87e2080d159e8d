"""The transcripts once more, through everything: ingest, turn, store, outbox, delivery, phone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.channels import Kind
from bot.simulator.journey import (
    Answer,
    Deed,
    Exchange,
    Happening,
    Journey,
    Neighbour,
    Order,
    Pause,
)
from bot.simulator.phones import Shown, label
from bot.simulator.town import SEAL, Town
from budget.timeline import Phase, local_time
from locales.catalogue import own_name
from storage.contributions import ideas
from storage.residents import conversations
from tests.journeys import neighbours, orders
from tests.journeys.rehearsal import ADDRESS, DEMO, OWN_NUMBER, YES, edition_of
from tests.journeys.transcripts import HERE, each, journey

TRANSCRIPTS = sorted(HERE.glob("*.txt"))
IN_DUTCH = {path.stem.removesuffix(".nl") for path in TRANSCRIPTS}
STEMS = {path.stem for path in TRANSCRIPTS}
STORIES = [
    path
    for path in TRANSCRIPTS
    if path.suffixes[-2] == ".nl" or path.stem[:-3] not in IN_DUTCH
    if ".whatsapp." not in path.stem or path.stem.replace("whatsapp", "telegram") not in STEMS
]
"""Each story once by SMS and once with buttons: its language is nothing to the store."""
LOOKED_INTO = {
    path.stem if path.stem.startswith("t14") else path.stem.split(".")[0]: path
    for path in STORIES
    if ".whatsapp" not in path.stem
}
"""Each story once, but those in which people go astray by SMS and on Telegram: these are told in
`tests/bot/test_logs.py`, which also looks at all that is kept of them."""

FEW = ("t02-join.sms.nl", "t05-idea.telegram.nl", "t09-basket.sms.nl", "t10-basket.telegram.en")
PROOF = 4821 - 1000


def foretold(length: int) -> bytes:
    """Return what makes every proof 4821 and every salt nothing, as in the transcripts."""
    return PROOF.to_bytes(4).ljust(length, b"\0")[:length]


class Played:
    """The resident of a transcript, on the phone of an invented town."""

    def __init__(self, journey: Journey, town: Town) -> None:
        self.journey = journey
        self.town = town
        self.channel, self.address = journey.channel, ADDRESS[journey.channel]
        self.phones = town.phones[journey.channel]

    async def join(self) -> None:
        """Take part, without having said where one lives and without news."""
        language = self.journey.language
        for typed in ("hallo", own_name(language), YES[language]):
            await self.do(Deed(typed))
        if self.channel != "sms":
            await self.do(Deed(str(len(DEMO.edition.districts) + 1)))
            await self.do(Deed("2"))

    async def support(self) -> None:
        """Have supported some ideas, long ago."""
        key = SEAL.key(self.channel, self.address)

        def supporting(db: Connection) -> None:
            resident = conversations.hold(db, [key])[key].resident
            for number in self.journey.supports:
                ideas.support(db, DEMO.edition.slug, resident, number)

        await self.town.storage.run(supporting)

    async def do(self, deed: Happening) -> tuple[Answer, ...]:
        """Do something, or let something happen, and return what is then seen on the phone."""
        before = len(self.phones.happened(self.address))
        match deed:
            case Deed():
                await self._do(deed)
            case Pause():
                await self.town.move(self.town.clock() + deed.length)
            case Order():
                await orders.carried_out(deed, self.town)
            case Neighbour(typed):
                await neighbours.carried_out(typed, self.town, self.journey.language)
        happened = self.phones.happened(self.address)[before:]
        return tuple(_answer(shown) for shown in happened if shown.reply)

    async def _do(self, deed: Deed) -> None:
        match deed.kind:
            case Kind.TAP:
                await self._tap(deed.text)
            case Kind.CONTACT:
                number = OWN_NUMBER if deed.text == "own" else ""
                await self.town.share(self.channel, self.address, number)
            case Kind.TEXT:
                await self.town.say(self.channel, self.address, deed.text, self.journey.language)
            case kind:
                await self.town.send(self.channel, self.address, kind, deed.text)

    async def _tap(self, wanted: str) -> None:
        """Tap the last button with this label that ever was on the phone."""
        for shown in reversed(self.phones.happened(self.address)):
            for option in shown.reply.options if shown.reply else ():
                if shown.reply and label(option) == wanted:
                    choice, on = f"{shown.reply.prompt}:{option.key}", str(shown.number)
                    await self.town.tap(self.channel, self.address, choice, wanted, on)
                    return
        raise AssertionError(f"no button [{wanted}]")


def _answer(shown: Shown) -> Answer:
    options = shown.reply.options if shown.reply else ()
    return Answer(shown.text, () if shown.segments else tuple(map(label, options)))


@pytest.fixture
async def played(path: Path, address: str) -> AsyncIterator[Played]:
    found = journey(path)
    edition = DEMO.edition
    now = (
        edition.timeline.begins[found.moment] + timedelta(days=1)
        if isinstance(found.moment, Phase)
        else local_time(found.moment, edition.zone)
    )
    town = await Town.open(address, now.astimezone(UTC), fresh=True, chance=foretold)
    if edition_of(found) != edition:
        town.file = replace(town.file, edition=edition_of(found))
        await town.restart(now.astimezone(UTC))
    town.office.start_turns()
    resident = Played(found, town)
    if found.joined:
        await resident.join()
    if found.supports:
        await resident.support()
    yield resident
    await town.close()


async def tell(played: Played) -> AsyncIterator[Exchange]:
    """Do each deed, see that it is answered as the transcript says, and yield both."""
    for exchange in played.journey.exchanges:
        assert await played.do(exchange.deed) == exchange.answers
        yield exchange


async def check(played: Played) -> None:
    """Compare what is answered to each deed with what the transcript says."""
    async for _exchange in tell(played):
        pass


OTHERS = [path for path in STORIES if path not in LOOKED_INTO.values()]


@each(OTHERS)
@pytest.mark.parametrize("address", ["sqlite://"])
async def test_the_store_gives_the_answers_of_the_transcript(played: Played) -> None:
    await check(played)


@pytest.fixture
def address(postgres: str) -> str:
    return postgres


@each([path for path in TRANSCRIPTS if path.stem in FEW])
async def test_postgresql_gives_the_same_answers(played: Played) -> None:
    await check(played)
