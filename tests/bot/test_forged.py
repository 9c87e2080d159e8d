"""Requests at the doors that no provider made: none is believed, and none leaves anything.

Genuine requests come in first.  Then each is bent out of shape in every way that chance thinks of,
always the same; what Twilio signs is bent anywhere, and of what proves itself by a secret alone at
least the secret.  A signature covers names and values run together, so a form that reads the same
run together is no forgery: it is let in, and changes nothing, for it was there before.
"""

import asyncio
import gc
import json
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from sqlalchemy import Connection, select

from bot.doors import LARGEST
from storage.tables import metadata, outbox
from tests.bot.house import GATEWAYS_SECRET, HOOK, SECRET, URL, Answer, House
from tests.bot.quarter import NUMBER, Quarter
from tests.standins import twilio

FORGERIES = 5_000
BIT = 7_919
"""What each forgery differs in from the one before: any prime will do."""

SIGNATURE, TOKEN = "X-Twilio-Signature", "X-Telegram-Bot-Api-Secret-Token"
SAID = {
    b"<Response/>",
    b"",
    b"There is no such door.",
    b"This is not signed.",
    b"That is too large.",
    b"That is not all of it.",
}
"""Everything that we may say to whoever knocks: nothing of it is theirs."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Knocking:
    """A request as it goes over the wire, whole or in pieces."""

    path: str
    body: bytes = b""
    headers: Headers = ()
    method: str = "POST"
    query: bytes = b""
    hangs_up: bool = False

    async def at(self, house: House) -> Answer:
        return await house.knock(
            self.path,
            self.body,
            self.headers,
            method=self.method,
            query=self.query,
            hangs_up=self.hangs_up,
        )

    def run_together(self) -> str:
        """Return what a signature of Twilio's covers."""
        form = parse_qsl(self.body.decode("latin-1"), keep_blank_values=True)
        return self.path + "?" * bool(self.query) + "".join(map("".join, sorted(form)))


def genuine(house: House) -> list[Knocking]:
    """Return one request of every kind that providers make."""
    updates = [house.telegram.text(1001, "hallo"), house.telegram.tap(1001, 1, "1:language:nl")]
    forms = [house.twilio.form(NUMBER, "3 & 8 = één + twee"), house.twilio.form(NUMBER, "klaar")]
    house.twilio.sent.append({"sid": f"SM{'9' * 32}", "From": twilio.SMS, "To": NUMBER})
    status = house.twilio.status(f"SM{'9' * 32}", "delivered")
    text = {"secret": GATEWAYS_SECRET, "from": "+31687654321", "text": "hallo", "id": "g-1"}
    asked, told = (urlencode(f).encode() for f in (text | {"id": "g-2"}, text))
    door = "/hooks/village/telegram"
    return [
        *(Knocking(door, json.dumps(u).encode(), ((TOKEN, SECRET),)) for u in updates),
        *(_signed(HOOK, form) for form in forms),
        _signed(f"{HOOK}/status", status),
        Knocking("/hooks/village/sms", method="GET", query=asked),
        Knocking("/hooks/village/sms", told),
    ]


def _signed(path: str, form: dict[str, str]) -> Knocking:
    signature = twilio.signature(URL + path, form)
    return Knocking(path, urlencode(form).encode(), ((SIGNATURE, signature),))


def bent(knock: Knocking, chance: Random) -> Knocking:
    """Return a request bent in one to three ways, and never with a secret that is whole."""
    for _each in range(chance.randint(1, 3)):
        knock = chance.choice(WAYS)(knock, chance)
    while [value for name, value in knock.headers if name == TOKEN] == [SECRET]:
        knock = _headers(knock, chance)
    spoilt = chance.choice((b"", b"wrong", GATEWAYS_SECRET[:-1].encode(), b"%00", b"\xff"))
    whole = GATEWAYS_SECRET.encode()
    body, query = (part.replace(whole, spoilt) for part in (knock.body, knock.query))
    return replace(knock, body=body, query=query)


def _flipped(data: bytes, chance: Random) -> bytes:
    if not data:
        return bytes(chance.randbytes(3))
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ chance.randint(1, 255)]) + data[at + 1 :]


def _byte(knock: Knocking, chance: Random) -> Knocking:
    if knock.method == "GET":
        return replace(knock, query=_flipped(knock.query, chance))
    return replace(knock, body=_flipped(knock.body, chance))


def _cut(knock: Knocking, chance: Random) -> Knocking:
    """Cut it short: as if that were all, or as if the line had gone."""
    end = chance.randrange(len(knock.body) + 1)
    return replace(knock, body=knock.body[:end], hangs_up=chance.random() < 0.5)


def _fields(knock: Knocking, chance: Random) -> Knocking:
    """Drop, double, split, add, move or name differently the fields of a form."""
    fields = knock.body.split(b"&")
    at = chance.randrange(len(fields))
    name, _equals, value = fields[at].partition(b"=")
    there = chance.randrange(len(value) + 1)
    other = quote(chance.choice(("+31600000000", "From+31600000000", "é;\0", "a=b&c"))).encode()
    becomes = chance.choice(
        (
            [],
            [fields[at]] * 2,
            [b"%s=%s" % (name, value[:there]), b"%s=%s" % (value[there:] or b"x", b"")],
            [b"%s%s=%s" % (name, value[:there], value[there:])],
            [b"%s=%s" % (name, other)],
            [fields[at], b"%s=%s" % (name, other)],
            [fields[at], b"%%%02X%s=%s" % (name[0] if name else 65, name[1:], other)],
            [name],
            [b"%s=%s" % (name.swapcase(), value)],
            [fields[at]] * chance.randint(2, 120),
        )
    )
    moved = fields[:at] + becomes + fields[at + 1 :]
    if chance.random() < 0.3:
        chance.shuffle(moved)
    return replace(knock, body=b"&".join(moved))


def _headers(knock: Knocking, chance: Random) -> Knocking:
    """Lose what proves it, spoil it, name it differently, or put another one beside it."""
    if not knock.headers:
        return replace(knock, headers=(("X-Forwarded-For", "127.0.0.1"), (TOKEN, GATEWAYS_SECRET)))
    (name, value), *_rest = knock.headers
    spoilt = _flipped(value.encode(), chance).decode("latin-1")
    becomes: tuple[Headers, ...] = (
        (),
        ((name, ""),),
        ((name, spoilt),),
        ((name, value[:-1]),),
        ((name, f"{value} "),),
        ((name, f"{value}\r\n{name}: {value}"),),
        ((name, f"{value}, {value}"),),
        ((name, value), (name, spoilt)),
        ((name, spoilt), (name, value)),
        ((f"{name}-", value),),
        ((name.removeprefix("X-"), value),),
        (("X-Original-URL", HOOK), (name, spoilt)),
        (("Authorization", f"Bearer {value}"),),
    )
    return replace(knock, headers=chance.choice(becomes))


def _elsewhere(knock: Knocking, chance: Random) -> Knocking:
    """Bring it to another door, or in another way."""
    paths = ("telegram", "twilio", "twilio/status", "sms", "", "..", "twilio/", "%00", "x" * 9_999)
    organisation = chance.choice(("village", "village", "elsewhere", "", "village%2f.."))
    return replace(
        knock,
        path=f"/hooks/{organisation}/{chance.choice(paths)}",
        method=chance.choice(("POST", "GET", "PUT", "HEAD", "DELETE", "post", "")),
        query=chance.choice((b"", b"x=1", knock.body[:500], b"\xff\xfe", b"&" * 500)),
    )


def _swollen(knock: Knocking, chance: Random) -> Knocking:
    """Make it larger, or deeper, than any provider does."""
    deep = chance.choice((b"[", b'{"message":', b'{"a":[')) * chance.randint(900, 5_000)
    much = knock.body + b"x" * chance.choice((LARGEST, LARGEST + 1, LARGEST * 2))
    return replace(knock, body=chance.choice((deep, much)))


def _typed(knock: Knocking, chance: Random) -> Knocking:
    """Say that it is something else, and wrap it in that."""
    kinds = ("application/json", "multipart/form-data; boundary=x", "text/xml", "\0", "x" * 9_999)
    wrapped = json.dumps(dict(parse_qsl(knock.body.decode("latin-1")))).encode()
    kind = ("Content-Type", chance.choice(kinds))
    body = chance.choice((wrapped, b"--x\r\n\r\n" + knock.body, knock.body))
    return replace(knock, headers=(*knock.headers, kind), body=body)


WAYS: tuple[Callable[[Knocking, Random], Knocking], ...] = (
    _byte,
    _cut,
    _fields,
    _fields,
    _headers,
    _elsewhere,
    _swollen,
    _typed,
)


def forgeries(knocks: list[Knocking], seed: int, number: int) -> Iterator[tuple[Knocking, bool]]:
    """Yield so many, each with whether it says the same as what was signed."""
    chance = Random(seed)  # noqa: S311 - chance that is the same in every run
    for _each in range(number):
        knock = chance.choice(knocks)
        forged = bent(knock, chance)
        proof = dict(knock.headers).get(SIGNATURE)
        same = proof is not None and [v for k, v in forged.headers if k == SIGNATURE] == [proof]
        yield forged, same and forged.run_together() == knock.run_together()


async def digest(quarter: Quarter) -> dict[str, list[str]]:
    """Return everything in the store."""

    def everything(db: Connection) -> dict[str, list[str]]:
        return {
            table.name: sorted(map(repr, db.execute(select(table))))
            for table in metadata.sorted_tables
        }

    return await quarter.storage.run(everything)


@pytest.fixture
async def house(quarter: Quarter) -> AsyncIterator[House]:
    """Give doors at which floods are no matter."""
    house = House(quarter, at_once=FORGERIES)
    yield house
    await house.close()


async def come_in(house: House) -> list[Knocking]:
    """Let one request of every kind in, and return them."""
    knocks = genuine(house)
    assert [(await knock.at(house)).status for knock in knocks] == [200] * len(knocks)
    return knocks


@pytest.mark.parametrize("url", ["sqlite://"])
async def test_no_forgery_is_believed_and_none_leaves_anything(house: House) -> None:
    knocks = await come_in(house)
    before = await digest(house.quarter)
    believed, again = [], 0
    for forged, same in forgeries(knocks, BIT, FORGERIES):
        answer = await forged.at(house)
        assert answer.body in SAID
        assert answer.status < 500
        again += same and answer.status == 200
        if answer.status < 400 and not same:
            believed.append(forged)
    assert believed == []
    assert 0 < again < FORGERIES / 20
    assert await digest(house.quarter) == before


@pytest.mark.parametrize("url", ["sqlite://"])
async def test_forgeries_take_up_no_memory(house: House) -> None:
    knocks = await come_in(house)

    async def knock_on(seed: int) -> None:
        for forged, same in forgeries(knocks, seed, 500):
            if not same:
                await forged.at(house)
            await asyncio.sleep(0)  # the loop drops the timers that are not needed any more

    async def held(seed: int) -> int:
        await knock_on(seed)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        first = await held(BIT)
        later = [await held(BIT * n) for n in (2, 3)]
    finally:
        tracemalloc.stop()
    assert max(later) - first < 16 * 1024


async def test_what_comes_again_changes_nothing(house: House) -> None:
    knocks = await come_in(house)
    before = await digest(house.quarter)
    assert before["inbox"]
    for knock in [*knocks, *reversed(knocks)] * 3:
        assert (await knock.at(house)).status == 200
    assert await digest(house.quarter) == before


@pytest.mark.parametrize("url", ["sqlite://"])
async def test_whatever_telegram_itself_posts_is_taken(house: House) -> None:
    """A provider that is believed may post nonsense: it is kept, and never a failure."""
    chance = Random(BIT)  # noqa: S311 - chance that is the same in every run
    updates = [knock for knock in genuine(house) if knock.headers and knock.headers[0][0] == TOKEN]
    deepest = b'{"update_id": 1, "message": ' + b'{"reply_to_message": ' * 300 + b"{}" + b"}" * 301
    bodies = [deepest, b'{"a": ' * 1_100, b"[" * LARGEST]
    for _each in range(500):
        body = chance.choice(updates).body
        for _bit in range(chance.randint(1, 4)):
            body = _flipped(body, chance)
        bodies.append(body)
    for body in bodies:
        answer = await Knocking(updates[0].path, body, updates[0].headers).at(house)
        assert (answer.status, answer.body) == (200, b"")
    assert {row["status"] for row in await house.quarter.rows(outbox)} <= {"waiting"}
