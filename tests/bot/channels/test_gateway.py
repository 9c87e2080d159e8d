import re
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from aiohttp import web

from bot.channels import (
    Garbled,
    Inbound,
    Kind,
    Option,
    Outbound,
    Refused,
    TryLater,
    Unsure,
)
from bot.channels.gateway import Gateway
from bot.channels.gateway_url import GatewayUrl
from bot.channels.messages import Status
from bot.channels.segments import segments
from tests.standins.serving import Fault, StandIn

RESIDENT = "+31612345678"
SECRET, OLD = "a-secret-of-the-gateways", "the-secret-before-that-one"
KANNEL = (
    "/cgi-bin/sendsms?username=us&password=p%26w&from=3197010200000&to={to}&text={text}"
    f"&charset=UTF-8&coding={{coding}}&secret={SECRET}"
)
QUESTION = Outbound("Wat wilt u doen? 1 Plannen lezen 2 Idee insturen", (Option("read", "Lezen"),))
BARE = Gateway(f"http://127.0.0.1:9/?secret={SECRET},{OLD}")


class Kannel(StandIn):
    """A gateway that takes anything, and answers in words of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.says = "0: Accepted for delivery"
        self.heard: list[dict[str, str]] = []

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/{path:.*}", self._take), web.post("/{path:.*}", self._take)]

    async def _take(self, request: web.Request) -> web.Response:
        posted = {name: str(value) for name, value in (await request.post()).items()}
        self.heard.append({"method": request.method, **request.query, **posted})
        return web.Response(status=202, text=self.says)


@pytest.fixture
async def kannel() -> AsyncIterator[Kannel]:
    async with Kannel() as found:
        yield found


@pytest.fixture
async def gateway(kannel: Kannel) -> AsyncIterator[Gateway]:
    channel = Gateway(kannel.url + KANNEL)
    yield channel
    await channel.close()


async def test_the_address_is_filled_in_and_asked_for(gateway: Gateway, kannel: Kannel) -> None:
    awkward = Outbound("3 & 8 = één + twee? 100% #1 {to}")
    await gateway.send(RESIDENT, awkward)
    assert kannel.heard == [
        {
            "method": "GET",
            "username": "us",
            "password": "p&w",
            "from": "3197010200000",
            "to": RESIDENT,
            "text": awkward.text,
            "charset": "UTF-8",
            "coding": "0",
            "secret": SECRET,
        }
    ]


@pytest.mark.parametrize("says", ["0: Accepted, id: %s", '{"message_id": "%s"}'])
async def test_a_long_id_is_the_same_when_it_is_told_what_became_of_it(
    gateway: Gateway, kannel: Kannel, says: str
) -> None:
    long = "m" * 201
    kannel.says = says % long
    kept = await gateway.send(RESIDENT, QUESTION)
    assert len(kept) == 64
    told = BARE.read({"id": long.encode(), "status": b"1"})
    assert told == Status(kept, "delivered")


async def test_without_blanks_a_form_is_posted_with_the_first_secret(kannel: Kannel) -> None:
    gateway = Gateway(f"{kannel.url}/send?key=us&secret={SECRET}%2C{OLD}")
    await gateway.send(RESIDENT, QUESTION)
    await gateway.close()
    [heard] = kannel.heard
    assert heard == {
        "method": "POST",
        "key": "us",
        "secret": SECRET,
        "to": RESIDENT,
        "text": QUESTION.text,
    }


@pytest.mark.parametrize(
    ("text", "sent", "coding"),
    [
        ("Het plan “Bomen” – € 28.000…", 'Het plan "Bomen" - € 28.000...', "0"),
        ("Ideeën over ‘Bomen’…", "Ideeën over ‘Bomen’…", "2"),
        ("تم تسجيل صوتك…", "تم تسجيل صوتك…", "2"),
    ],
)
async def test_the_gateway_is_told_which_alphabet_a_text_needs(
    gateway: Gateway, kannel: Kannel, text: str, sent: str, coding: str
) -> None:
    [part] = gateway.parts(Outbound(text))
    await gateway.send(RESIDENT, part)
    assert (kannel.heard[0]["text"], kannel.heard[0]["coding"]) == (sent, coding)


@pytest.mark.parametrize("sentence", ["Regentonnen bij de kerk, € 14.000. ", "Ideeën voor {} ☂. "])
async def test_no_part_of_a_long_text_is_cut_off_by_the_gateway(
    gateway: Gateway, kannel: Kannel, sentence: str
) -> None:
    words = (sentence * 60).strip()
    for part in gateway.parts(Outbound(words)):
        await gateway.send(RESIDENT, part)
    assert len(kannel.heard) > 1
    assert " ".join(heard["text"] for heard in kannel.heard) == words
    assert all(8 <= segments(heard["text"]) <= 10 for heard in kannel.heard[:-1])


@pytest.mark.parametrize(
    ("says", "name"),
    [
        ('{"id": "m-17"}', "m-17"),
        ('{"message_id": 17}', "17"),
        ("OK id=m-17", "m-17"),
        ("ID: m-17", "m-17"),
    ],
)
async def test_the_gateway_may_name_what_it_sends(
    gateway: Gateway, kannel: Kannel, says: str, name: str
) -> None:
    kannel.says = says
    assert await gateway.send(RESIDENT, QUESTION) == name


@pytest.mark.parametrize("says", ["", "0: Accepted for delivery", "[1]", "{}", "{", '{"id": null}'])
async def test_what_has_no_name_gets_one_of_ours(
    gateway: Gateway, kannel: Kannel, says: str
) -> None:
    kannel.says = says
    names = {await gateway.send(RESIDENT, QUESTION) for _each in range(3)}
    assert len(names) == 3
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)


async def test_a_gateway_that_is_told_our_name_reports_by_it(kannel: Kannel) -> None:
    report = quote(f"https://stem.example/hooks/x/sms?secret={SECRET}&id=", safe="") + "{id}"
    gateway = Gateway(f"{kannel.url}{KANNEL}&dlr-mask=3&dlr-url={report}%26status%3D%25d")
    kannel.says = '{"id": "m-17"}'
    name = await gateway.send(RESIDENT, QUESTION)
    await gateway.close()
    reported = f"https://stem.example/hooks/x/sms?secret={SECRET}&id={name}&status=%d"
    assert kannel.heard[0]["dlr-url"] == reported


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Fault(400), Refused),
        (Fault(404), Refused),
        *((Fault(status), TryLater) for status in (301, 401, 403, 407, 429, 503)),
        *((Fault(status), Unsure) for status in (500, 502, 504)),
        (Fault(), Unsure),
        (Fault(done=True), Unsure),
    ],
)
async def test_what_goes_wrong_is_one_of_our_errors(
    gateway: Gateway,
    kannel: Kannel,
    trouble: Fault,
    error: type[Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    kannel.faults.append(trouble)
    with pytest.raises(error) as failure:
        await gateway.send(RESIDENT, QUESTION)
    assert len(kannel.heard) == trouble.done
    assert failure.value.__suppress_context__ or not failure.value.__context__
    for told in (repr(failure.value), caplog.text):
        assert not any(secret in told for secret in (RESIDENT, SECRET, QUESTION.text, "12345678"))


@pytest.mark.parametrize(("status", "everybody"), [(429, True), (401, True), (403, False)])
async def test_a_barred_number_keeps_nobody_else_waiting(
    gateway: Gateway, kannel: Kannel, status: int, everybody: bool
) -> None:
    kannel.faults.append(Fault(status))
    with pytest.raises(TryLater) as failure:
        await gateway.send(RESIDENT, QUESTION)
    assert failure.value.everybody == everybody


async def test_without_a_connection_it_was_surely_not_sent() -> None:
    with pytest.raises(TryLater) as failure:
        await BARE.send(RESIDENT, QUESTION)
    assert not failure.value.everybody
    await BARE.close()


async def test_an_answer_that_does_not_come_leaves_us_unsure(kannel: Kannel) -> None:
    kannel.latency = 0.4
    hasty = Gateway(kannel.url + KANNEL, patience=0.1)
    with pytest.raises(Unsure):
        await hasty.send(RESIDENT, QUESTION)
    await hasty.close()
    assert len(kannel.heard) == 1


def said(query: str) -> Inbound | Status | None:
    fields = BARE.fields(f"secret={SECRET}&{query}".encode(), b"")
    assert fields is not None
    return BARE.read(fields)


@pytest.mark.parametrize(
    "sender", ["%2B31612345678", "0031612345678", "31612345678", "+31612345678", "%2B31612345678 "]
)
def test_a_number_is_in_e164_however_it_is_written(sender: str) -> None:
    expected = Inbound("sms", RESIDENT, "m-1", text="hallo daar")
    assert said(f"from={sender}&to=4411&text=hallo+daar&id=m-1".replace(" ", "%20")) == expected


@pytest.mark.parametrize(
    ("text", "kind", "heard"),
    [
        ("text=", Kind.OTHER, ""),
        ("text=3%00", Kind.TEXT, "3"),
        ("text=%C3%A9%C3%A9n", Kind.TEXT, "één"),
        ("text=%C3%A9%C3%A9n&charset=UTF-8", Kind.TEXT, "één"),
        ("text=een&charset=gsm", Kind.TEXT, "een"),
        ("text=%E9%E9n&charset=ISO-8859-1", Kind.TEXT, "één"),
        ("text=%06%2A%06%45&charset=UTF-16BE", Kind.TEXT, "تم"),
    ],
)
def test_a_text_is_read_in_the_charset_that_it_says(text: str, kind: Kind, heard: str) -> None:
    assert said(f"from={RESIDENT}&id=m-1&{text}") == Inbound("sms", RESIDENT, "m-1", kind, heard)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("from=%2B31612345678&text=x", "id"),
        ("from=%2B31612345678&text=x&id=", "id"),
        ("from=%2B31612345678&text=x&id=m%0A1", "id"),
        ("from=%2B31612345678&text=x&id=m%201", "id"),
        ("text=x&id=m-1", "from"),
        ("from=0612345678&text=x&id=m-1", "from"),
        ("from=4411&text=x&id=m-1", "from"),
        ("from=Vodafone&text=x&id=m-1", "from"),
        ("from=%D9%A3%D9%A1%D9%A6%D9%A1%D9%A2%D9%A3%D9%A4%D9%A5%D9%A6&text=x&id=m-1", "from"),
        ("from=%2B31612345678&id=m-1", "text"),
        ("from=%2B31612345678&id=m-1&text=%E9", "text"),
        ("from=%2B31612345678&id=m-1&text=%D8%00&charset=utf16be", "text"),
        ("from=%2B31612345678&id=m-1&text=x&charset=8-BIT", "charset"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(query: str, reason: str) -> None:
    with pytest.raises(Garbled, match=reason) as refusal:
        said(query)
    assert "612345678" not in str(refusal.value)


@pytest.mark.parametrize(
    ("status", "state"),
    [("1", "delivered"), ("DELIVRD", "delivered"), ("2", "undelivered"), ("EXPIRED", "failed")],
)
def test_a_report_says_what_became_of_a_message(status: str, state: str) -> None:
    assert said(f"id=m-1&status={status}") == Status("m-1", state)


@pytest.mark.parametrize("status", ["4", "8", "", "ACCEPTD", "11"])
def test_a_report_of_something_in_between_is_no_news(status: str) -> None:
    assert said(f"id=m-1&status={status}") is None


@pytest.mark.parametrize(("secret", "believed"), [(SECRET, True), (OLD, True), ("", False)])
@pytest.mark.parametrize("in_body", [False, True])
def test_each_secret_is_believed_in_the_query_or_in_the_form(
    secret: str, believed: bool, in_body: bool
) -> None:
    proof, rest = f"secret={secret}".encode(), b"id=m-1&status=1"
    query, body = (rest, proof) if in_body else (proof, rest)
    assert (BARE.fields(query, body) is not None) == believed


@pytest.mark.parametrize(
    ("query", "body"),
    [
        (b"", b""),
        (b"id=1", b""),
        (f"secret={SECRET}x".encode(), b""),
        (f"secret={SECRET[:-1]}".encode(), b""),
        (f"Secret={SECRET}".encode(), b""),
        (f"secret={SECRET},{OLD}".encode(), b""),
        (f"secret={SECRET}&secret={SECRET}".encode(), b""),
        (f"secret={SECRET}&%73ecret=x".encode(), b""),
        (f"secret={SECRET}".encode(), b"secret=x"),
        (f"secret={SECRET}&id=1&id=2".encode(), b""),
        (f"secret={SECRET}&id=%zz".encode(), b""),
        (f"secret={SECRET}&id=a=b".encode(), b""),
        (f"secret={SECRET}&id".encode(), b""),
        (f"secret={SECRET}&".encode(), b""),
        (f"secret={SECRET}&x={'x' * 65_536}".encode(), b""),
        (f"secret={SECRET}&{'&'.join(f'a{n}=' for n in range(100))}".encode(), b""),
        (b"\xff\xfe", b"\xff"),
    ],
)
def test_what_can_be_read_in_two_ways_is_not_believed(query: bytes, body: bytes) -> None:
    assert BARE.fields(query, body) is None


def test_an_address_shows_itself_to_nobody() -> None:
    url = GatewayUrl.read(f"https://us:pw@stem.example/?secret={SECRET}")
    assert repr(url) == "GatewayUrl()"
