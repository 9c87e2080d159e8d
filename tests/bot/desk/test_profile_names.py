"""What somebody calls themselves on Telegram or WhatsApp is kept nowhere, and read nowhere."""

import json
from collections.abc import AsyncIterator, Iterator
from html import unescape
from io import StringIO

import pytest
from cryptography.exceptions import InvalidTag
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import Connection, select

from bot.desk.routes import may
from bot.public.routes import public_page
from bot.staff.roles import Role
from storage.engine import Storage
from storage.residents import requests
from storage.tables import metadata
from tests.bot.desk.bureau import Bureau, in_phase
from tests.bot.house import House
from tests.bot.quarter import FATMA, NUMBER, ORGANISATION, PLAIN, SEAL
from tests.logged import logged
from tests.standins.clock import Clock
from tests.standins.telegram import Json
from tests.storage.linden import DAY, SLUG

__all__ = ["logged"]

NAME = "Wilhelmina"
HOSTILE = f'"><script>alert("{NAME}")</script>{{{{7*7}}}} =1+1'
ASKED = "Mag <i>Hendrikus</i> ook stemmen?"
"""What is asked in words, which is kept and read: so it is seen that the walk sees."""

IDEA = "Meer bomen langs het kanaal."
SAID = ("hallo", "1", "ja", "nee", "idee", IDEA, "1", "1", "1", "1", "hulp", "1", ASKED)
PEOPLE = {"telegram": FATMA, "whatsapp": f"whatsapp:{NUMBER}"}


def named(update: Json) -> Json:
    """Return an update in which everybody has the hostile name, wherever a name may stand."""
    names = dict.fromkeys(("first_name", "last_name", "username", "title"), HOSTILE)

    def renamed(part: object) -> object:
        if isinstance(part, dict):
            whole = {key: renamed(value) for key, value in part.items()}
            return {**whole, **names} if "first_name" in part or "type" in part else whole
        return [renamed(one) for one in part] if isinstance(part, list) else part

    found = renamed(update)
    assert isinstance(found, dict)
    assert json.dumps(found).count(NAME) >= len(names)
    return found


async def say(house: House, channel: str, text: str) -> None:
    """Let somebody with the hostile name write something."""
    if channel == "telegram":
        answer = await house.update(named(house.telegram.text(int(FATMA), text)))
    else:
        answer = await house.form(house.twilio.form(PEOPLE[channel], text, ProfileName=HOSTILE))
    assert answer.status == 200
    await house.quarter.deliver()


@pytest.fixture(params=PEOPLE)
async def asked(
    filed: Storage, logged: StringIO, request: pytest.FixtureRequest
) -> AsyncIterator[Bureau]:
    """Give a desk at which somebody with the hostile name joined, had an idea and a question."""
    bureau = await Bureau(filed).open(in_phase(PLAIN, "ideas"))
    bureau.quarter.office.start_turns()
    house = House(bureau.quarter)
    bureau.quarter.now += DAY
    house.telegram.clock = Clock(bureau.quarter.now)
    for text in SAID:
        await say(house, request.param, text)
    if request.param == "telegram":
        card = {"phone_number": NUMBER, "user_id": int(FATMA), "first_name": "A"}
        await house.update(named(house.telegram.message(int(FATMA), contact=card)))
    yield bureau
    assert NAME not in logged.getvalue()
    await house.close()
    await bureau.quarter.office.stop()


def values(db: Connection) -> Iterator[object]:
    """Yield everything that is kept, unlocked where it was locked."""
    for table in metadata.sorted_tables:
        for row in db.execute(select(table)):
            for value in row:
                yield value
                if isinstance(value, bytes | memoryview):
                    try:
                        yield SEAL.unlock_content(bytes(value))
                    except (InvalidTag, ValueError):
                        continue


async def test_the_store_has_what_they_said_and_not_what_they_are_called(asked: Bureau) -> None:
    kept = await asked.quarter.storage.run(lambda db: "\n".join(map(str, values(db))))
    assert "Hendrikus" in kept
    assert NAME not in kept
    sent = str([line.sent for line in asked.quarter.lines.values()])
    assert NAME not in sent


async def test_no_page_says_it(asked: Bureau) -> None:
    [waiting] = await asked.quarter.storage.run(requests.waiting)
    gaps = {"{organisation}": ORGANISATION, "{slug}": SLUG, "{number}": str(waiting.id)}
    seen = {}
    async with await asked.browser("Rosa") as rosa:
        for (method, path), roles in may(asked.desk).items():
            if method != "GET" or (roles is not None and Role.ORGANISER not in roles):
                continue
            address = f"/desk{path}"
            for gap, filling in gaps.items():
                address = address.replace(gap, filling)
            answer = await rosa.see(address)
            assert NAME not in unescape(answer.text), path
            seen[path] = answer
    conversation = seen["/{organisation}/editions/{slug}/conversations/{number}"]
    assert ASKED in unescape(conversation.text)
    assert "<i>Hendrikus" not in conversation.text
    assert sum(answer.status_code == 200 for answer in seen.values()) > 30


async def test_neither_does_what_everybody_reads(asked: Bureau) -> None:
    app = FastAPI()
    app.mount("/editions", public_page({ORGANISATION: asked.quarter.storage}))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://town") as reader:
        read = {
            path: await reader.get(f"/editions/{SLUG}{path}")
            for path in ("", "/embed", "/ideas", "/ideas/7", "/ideas/8")
        }
    assert {answer.status_code for answer in read.values()} == {200}
    assert [path for path, answer in read.items() if NAME in unescape(answer.text)] == []
    assert IDEA in unescape(read["/ideas/8"].text)
