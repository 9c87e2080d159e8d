"""Logs, and files, in which nobody can be found."""

import re
from collections.abc import Collection
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.channels import Refused, TryLater, Unsure
from bot.simulator.journey import Deed
from bot.simulator.town import SEAL
from budget.codes import code_of, digits_of
from flows.ballot import shelf
from flows.talk import Kind
from storage.ballots import codes as letter_codes
from storage.engine import open_storage
from storage.outage import StoreDown
from storage.tables import metadata
from tests.bot import house as doors
from tests.bot.house import House
from tests.bot.lettered import by_code, issued
from tests.bot.poison import refuse
from tests.bot.quarter import ORGANISATION, SECRET, Quarter
from tests.bot.quarter import SEAL as OWN_SEAL
from tests.journeys import test_on_the_store as player
from tests.journeys.rehearsal import ADDRESS, OWN_NUMBER
from tests.logged import logged
from tests.standins import twilio
from tests.storage.linden import SLUG

__all__ = ["logged"]

NUMBER = "+31698765432"
CHAT = "7700112235"
TYPED = "Canariestraat 12"
PROOF = "4821"
"""What has to be typed to vote by SMS, in all transcripts."""

IN_PLAIN_WORDS = {"ideas", "editions", "reactions.text"}
"""Where a text of a resident's may stand: what is handed in, or said, for all to read."""

OF_THE_TOWN = {"ballots", "current_ballots", "receipts", "rights"}
"""Where the town's own 3,140 votes are: nothing that is typed is ever near them."""

CANARIES = [NUMBER, NUMBER[1:], "0698765432", CHAT, "Canariestraat", SECRET]


async def lived(quarter: Quarter) -> None:
    """Let residents do everything that they can, and much go wrong."""
    await quarter.join(NUMBER, "sms", news="yes")
    await quarter.vote(NUMBER, "1 3", "sms")
    await quarter.join(CHAT, news="yes")
    await quarter.say(CHAT, f"hulp, {TYPED}", f"idee {TYPED}", f"zoek {TYPED}", "mijn gegevens")
    await quarter.fill(CHAT, "1")
    await quarter.share(CHAT, NUMBER)
    for line in quarter.lines.values():
        line.faults += [
            Refused(f"no such chat {CHAT}"),
            TryLater(1),
            Unsure(NUMBER),
            KeyError(f"{NUMBER} {TYPED}"),
        ]
    for _each in range(5):
        await quarter.say(CHAT, "menu")
        await quarter.say(NUMBER, "menu", channel="sms")
    await quarter.office.ingest.keep_garbled("telegram", f'{{"text": "{TYPED}"'.encode())
    await quarter.storage.run(lambda db: refuse(db, "outbox", "NEW.channel = 'sms'"))
    await quarter.take(quarter.inbound(NUMBER, TYPED, "sms"))
    await quarter.storage.run(lambda db: refuse(db, "inbox", "NEW.channel = 'telegram'"))
    with pytest.raises(StoreDown):
        await quarter.take(quarter.inbound(CHAT, TYPED))


async def lived_by_code() -> list[str]:
    """Let codes be right, wrong and mistyped, and the store fail; return what was typed."""
    quarter = Quarter(await open_storage("sqlite://", ORGANISATION))
    await quarter.found(by_code())
    right, other = await issued(quarter.storage, SLUG, 2)
    quarter.office.start_turns()
    await quarter.join(NUMBER, "sms")
    typed = [right, digits_of(other), code_of(b"wrong!"), f"{right[:-1]}I", right.lower()]
    await quarter.say(NUMBER, *typed, "1", "klaar", "1", channel="sms")
    await quarter.storage.run(lambda db: refuse(db, "outbox", "NEW.channel = 'sms'"))
    await quarter.say(NUMBER, *typed, channel="sms")
    assert await quarter.counted() == [(1,)]
    await quarter.office.stop()
    return [*typed, *(code.replace("-", "").replace(" ", "") for code in typed)]


LIVES = ["9711 LM", "9711LM", "5678 CD", "5678CD", "1963", "1964"]


async def lived_with_a_check(url: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Let codes be matched rightly and wrongly, and the store fail.

    Return what was answered to that, and all that is kept.
    """
    quarter = Quarter(await open_storage(url, ORGANISATION))
    plain = by_code()
    right = replace(plain.vote.right, check=True)
    await quarter.found(replace(plain, vote=replace(plain.vote, right=right)))
    letters = await issued(quarter.storage, SLUG, 4)
    said = dict.fromkeys(letters, "9711LM 1963")
    await quarter.storage.run(lambda db: letter_codes.have_matched(db, SLUG, said, OWN_SEAL))
    quarter.office.start_turns()
    typed = ["5678 CD", "1964", "5678cd1964", "9711 LM 1964", "help", "0", "9711 LM 1963"]
    for address, channel in ((NUMBER, "sms"), (CHAT, "telegram")):
        own, theirs, *letters = letters
        await quarter.join(address, channel)
        await quarter.say(address, "9711 LM 1963", own, *typed, channel=channel)
        await quarter.say(address, "stemhulp", "ja", theirs, *typed, channel=channel)
    await quarter.say(NUMBER, "menu", "stemmen", "1", "klaar", channel="sms")
    await quarter.confirm(NUMBER, "cast", "sms")
    assert await quarter.counted() == [(1,)]
    told = [sent.reply.text for line in quarter.lines.values() for sent in line.sent]
    await quarter.storage.run(lambda db: refuse(db, "outbox", "NEW.channel = 'sms'"))
    await quarter.say(NUMBER, code_of(b"wrong!"), *typed, channel="sms")
    kept = await quarter.storage.run(_plain)
    await quarter.office.stop()
    return told, kept


async def test_what_matches_a_code_is_in_no_log_no_column_and_no_answer(
    logged: StringIO, tmp_path: Path
) -> None:
    told, kept = await lived_with_a_check(f"sqlite:///{tmp_path / 'store.db'}")
    said, file = logged.getvalue(), _read(tmp_path).decode("latin-1")
    assert "message put aside" in said
    assert any("1234 AB 1980" in text for text in told)
    assert [piece for piece in LIVES if piece in said] == []
    assert [piece for piece in LIVES if any(piece in text for text in told)] == []
    assert {name for name, value in kept for piece in LIVES if piece in value} == set()
    assert [piece for piece in LIVES if piece in file] == []


async def test_no_log_says_who_it_was_or_what_was_said(logged: StringIO) -> None:
    quarter = Quarter(await open_storage("sqlite://", ORGANISATION))
    await quarter.found()
    quarter.office.start_turns()
    await lived(quarter)
    proofs = [
        str(option.number)
        for sent in quarter.lines["sms"].sent
        for option in sent.reply.options
        if option.key == "cast"
    ]
    texts = [sent.reply.text for line in quarter.lines.values() for sent in line.sent]
    await quarter.office.stop()
    before = logged.getvalue().count("turn failed")
    codes = await lived_by_code()
    said = logged.getvalue()
    assert said.count("turn failed") > before > 3
    assert [code for code in codes if code.upper() in said.upper()] == []
    assert "message put aside" in said
    assert proofs
    assert [canary for canary in (*CANARIES, *texts) if canary in said] == []
    assert [line for line in said.splitlines() if any(f'"{p}"' in line for p in proofs)] == []


def _read(folder: Path) -> bytes:
    """Return everything in the files of a store, also what the database has let go of."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_a_file_of_the_store_shows_nobody(tmp_path: Path) -> None:
    quarter = Quarter(await open_storage(f"sqlite:///{tmp_path / 'store.db'}", ORGANISATION))
    await quarter.found()
    quarter.office.start_turns()
    await quarter.join(NUMBER, "sms", news="yes")
    await quarter.vote(NUMBER, "1 3", "sms")
    await quarter.join(CHAT)
    await quarter.fill(CHAT, "1")
    await quarter.share(CHAT, NUMBER)
    await quarter.tap(CHAT, "cast")
    await quarter.say(CHAT, "hulp")
    await quarter.tap(CHAT, "help:answer")
    await quarter.say(CHAT, f"Ik woon in de {TYPED}, mijn nummer is {NUMBER}.")
    kept = _read(tmp_path)
    assert b"ballots" in kept
    assert [canary for canary in CANARIES if canary.encode() in kept] == []
    await quarter.office.stop()


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the transcripts' residents write from a chat that no other number looks like.

    They still see the projects in the order of the transcripts.
    """
    order, chats = shelf._shuffled, (CHAT, ADDRESS["telegram"])  # noqa: SLF001 - a resident's own
    chat, usual = (int.from_bytes(SEAL.key("telegram", address)[:8]) for address in chats)
    monkeypatch.setattr(
        shelf, "_shuffled", lambda count, seed: order(count, usual if seed == chat else seed)
    )
    monkeypatch.setitem(ADDRESS, "telegram", CHAT)
    return "sqlite://"


resident = player.played


STORIES = player.LOOKED_INTO.values()


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
async def test_no_journey_leaves_a_resident_in_a_log_or_a_plain_column(
    logged: StringIO, resident: player.Played
) -> None:
    typed, told = set(), set()
    async for exchange in player.tell(resident):
        told |= {answer.text for answer in exchange.answers}
        kept = await resident.town.storage.run(lambda db: _plain(db, OF_THE_TOWN))
        assert {name for name, value in kept if re.search(rf"\b{PROOF}\b", value)} == set()
        if isinstance(exchange.deed, Deed) and exchange.deed.kind is Kind.TEXT:
            typed.add(exchange.deed.text)
    said = logged.getvalue()
    numbers = {resident.address.removeprefix("+31"), OWN_NUMBER.removeprefix("+31")}
    texts = {text for text in typed | told if text.count(" ") > 1}
    assert told
    assert [canary for canary in numbers | texts if canary in said] == []
    assert re.findall(rf"\b{PROOF}\b", said) == []

    columns = await resident.town.storage.run(_plain)
    assert [name for name, kept in columns if any(number in kept for number in numbers)] == []
    wrong = {name for name, kept in columns if any(text in kept for text in texts & typed)}
    assert {name for name in wrong if not IN_PLAIN_WORDS & {name, name.split(".")[0]}} == set()


def _plain(db: Connection, but: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return everything that is kept, by column, with what is not text as if it were."""
    return [
        (
            f"{table.name}.{name}",
            value.decode("latin-1") if isinstance(value, bytes) else str(value),
        )
        for table in metadata.sorted_tables
        if table.name not in but
        for row in db.execute(select(table)).mappings()
        for name, value in row.items()
    ]


async def test_no_token_of_a_provider_is_in_a_log_or_in_what_we_answer(logged: StringIO) -> None:
    quarter = Quarter(await open_storage("sqlite://", ORGANISATION))
    await quarter.found()
    quarter.office.start_turns()
    house = House(quarter, at_once=2)
    office = quarter.office
    assert office.telegram
    assert office.twilio
    assert office.gateway
    sms, whatsapp = office.twilio.channels()
    office.delivery._channels = {"telegram": office.telegram, "whatsapp": whatsapp, "sms": sms}  # noqa: SLF001
    answers = []
    for number in range(4):
        answers += [
            await house.update(house.telegram.tap(int(CHAT), number, f"1:{TYPED}")),
            await house.update({"message": TYPED, "from": NUMBER}),
            await house.form(house.twilio.form(NUMBER, TYPED)),
            await house.form(house.twilio.form(f"whatsapp:{NUMBER}", TYPED)),
            await house.texted(**{"from": NUMBER, "text": TYPED, "id": f"g-{number}"}),
            await house.texted(**{"from": NUMBER, "text": TYPED}),
            await house.texted(**{"from": NUMBER, "text": TYPED, "secret": TYPED}),
        ]
        await quarter.deliver()
        office.delivery._channels = office.delivery._channels | {"sms": office.gateway}  # noqa: SLF001
    assert {answer.status for answer in answers} == {200, 400, 403, 429}
    await house.close()
    await quarter.office.stop()
    tokens = [doors.SECRET, doors.GATEWAYS_SECRET, "7:stand-in", twilio.TOKEN, twilio.ACCOUNT]
    said = logged.getvalue() + "".join(f"{a.body!r} {a.headers}" for a in answers)
    assert "tap not acknowledged" in said
    assert [canary for canary in (*CANARIES, *tokens) if canary in said] == []
