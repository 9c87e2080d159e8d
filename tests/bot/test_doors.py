import asyncio
import json
from collections import Counter
from urllib.parse import urlencode

import pytest

from bot import doors
from bot.doors import LARGEST, MOST_INSIDE, MOST_UNSIGNED
from storage.outage import StoreDown
from storage.post import mail
from storage.tables import conversations, inbox, outbox
from tests.bot.house import GATEWAYS_SECRET, HOOK, SECRET, URL, House, house, url
from tests.bot.quarter import FATMA, NUMBER, SEAL
from tests.standins import twilio

__all__ = ["house", "url"]


async def kept(house: House) -> list[str]:
    return [row["status"] for row in await house.quarter.rows(inbox)]


async def test_what_telegram_posts_is_kept_and_answered(house: House) -> None:
    answer = await house.update(house.telegram.text(int(FATMA), "hallo"))
    assert (answer.status, answer.body) == (200, b"")
    assert await kept(house) == ["done"]
    await house.quarter.deliver()
    assert [sent.address for sent in house.quarter.lines["telegram"].sent] == [FATMA]


@pytest.mark.parametrize(
    ("sender", "channel"), [(NUMBER, "sms"), (f"whatsapp:{NUMBER}", "whatsapp")]
)
async def test_what_twilio_posts_is_kept_and_answered(
    house: House, sender: str, channel: str
) -> None:
    answer = await house.form(house.twilio.form(sender, "hallo"))
    assert (answer.status, answer.body) == (200, b"<Response/>")
    await house.quarter.deliver()
    assert [sent.address for sent in house.quarter.lines[channel].sent] == [NUMBER]


async def test_a_body_may_come_in_pieces(house: House) -> None:
    update = house.telegram.text(1001, "hallo " * 1_000)
    assert (await house.update(update, pieces=7)).status == 200
    assert await kept(house) == ["done"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET.upper(), f"{SECRET}x"])
async def test_without_telegrams_secret_nothing_is_kept(house: House, secret: str | None) -> None:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    body = json.dumps(house.telegram.text(1001, "hallo")).encode()
    answer = await house.knock("/hooks/village/telegram", body, headers)
    assert answer.status == 403
    assert await kept(house) == []


async def test_without_twilios_signature_nothing_is_kept(house: House) -> None:
    form = house.twilio.form(NUMBER, "hallo")
    body = urlencode(form).encode()
    right = twilio.signature(URL + HOOK, form)
    forged = [
        ({}, body, HOOK, b""),
        ({"X-Twilio-Signature": ""}, body, HOOK, b""),
        ({"X-Twilio-Signature": right[::-1]}, body, HOOK, b""),
        ({"X-Twilio-Signature": twilio.signature(URL + HOOK, form, "f" * 32)}, body, HOOK, b""),
        ({"X-Twilio-Signature": right}, body + b"&x=1", HOOK, b""),
        ({"X-Twilio-Signature": right}, body + b"&From=%2B31600000000", HOOK, b""),
        ({"X-Twilio-Signature": right}, body, HOOK, b"x=1"),
        ({"X-Twilio-Signature": right}, body, HOOK, b"\xff\xfe"),
        ({"X-Twilio-Signature": right}, body, f"{HOOK}/status", b""),
        ({"X-Twilio-Signature": right}, b"\xff\xfe", HOOK, b""),
        ({"X-Twilio-Signature": right}, b"", HOOK, b""),
    ]
    for headers, said, path, query in forged:
        answer = await house.knock(path, said, headers, query=query)
        assert answer.status == 403
    assert await kept(house) == []
    assert (await house.knock(HOOK, body, {"X-Twilio-Signature": right})).status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/hooks/village/telegram"),
        ("PUT", HOOK),
        ("POST", "/hooks/elsewhere/telegram"),
        ("POST", "/hooks/village/pigeon"),
        ("POST", "/hooks/village/telegram/more"),
        ("POST", "/hooks/village"),
        ("POST", "/hooks/"),
        ("POST", "/hooks/%2e%2e/telegram"),
    ],
)
async def test_there_is_no_other_door(house: House, method: str, path: str) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    body = json.dumps(house.telegram.text(1001, "hallo")).encode()
    assert (await house.knock(path, body, headers, method=method)).status == 404
    assert await kept(house) == []


async def test_a_channel_that_is_not_configured_has_no_door(house: House) -> None:
    house.quarter.office.telegram = None
    assert (await house.update(house.telegram.text(1001, "hallo"))).status == 404


async def test_what_is_no_webhook_is_for_the_pages(house: House) -> None:
    assert (await house.knock("/editions/linden", method="GET")).body == b"pages"


@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 413)])
@pytest.mark.parametrize("pieces", [1, 9])
async def test_what_is_too_large_is_refused(
    house: House, more: int, status: int, pieces: int
) -> None:
    update = house.telegram.text(1001, "")
    update["message"]["text"] = "x" * (LARGEST + more - len(json.dumps(update)))
    assert (await house.update(update, pieces=pieces)).status == status
    assert len(await kept(house)) == (status == 200)


async def test_what_breaks_off_is_not_taken_for_the_whole(house: House) -> None:
    body = json.dumps(house.telegram.text(1001, "hallo")).encode()
    assert (await house.update(body[:-9], hangs_up=True)).status == 400
    assert await kept(house) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"update_id": 1, "message": {"chat": {}}}',
        b'{"update_id": true, "message": {"message_id": 1, "date": 1, "text": "x", "chat": %s}}'
        % b'{"id": 1, "type": "private"}',
        b"[" * 60_000,
    ],
)
async def test_what_is_authentic_and_cannot_be_read_is_kept_for_the_operator(
    house: House, body: bytes
) -> None:
    assert (await house.update(body)).status == 200
    assert await kept(house) == ["dead"]
    assert (await house.update(house.telegram.text(1001, "hallo"))).status == 200


async def test_a_form_that_is_authentic_and_cannot_be_read_is_kept(house: House) -> None:
    form = house.twilio.form(NUMBER, "", Latitude="here", Longitude="there")
    assert (await house.form(form)).status == 200
    assert await kept(house) == ["dead"]


async def test_what_is_not_for_us_is_answered_and_not_kept(house: House) -> None:
    group = house.telegram.text(1001, "hallo")
    group["message"]["chat"]["type"] = "group"
    assert (await house.update(group)).status == 200
    assert (await house.update({"update_id": 5, "poll": {"id": "1"}})).status == 200
    assert "done" not in await kept(house)


async def test_what_is_posted_again_is_not_answered_again(house: House) -> None:
    update, form = house.telegram.text(1001, "hallo"), house.twilio.form(NUMBER, "hallo")
    for _twice in range(2):
        assert (await house.update(update)).status == 200
        assert (await house.form(form)).status == 200
    await house.quarter.deliver()
    assert [len(line.sent) for line in house.quarter.lines.values()] == [1, 0, 1]


class Closed:
    """A store that is down."""

    async def run(self, _work: object) -> None:
        raise StoreDown

    async def close(self) -> None:
        pass


async def test_while_nothing_can_be_kept_the_provider_is_asked_to_come_back(house: House) -> None:
    form = house.twilio.form(NUMBER, "hallo")
    await house.form(form)
    await house.quarter.deliver()
    sent = house.quarter.lines["sms"].sent[-1]
    house.twilio.sent.append({"sid": f"SM{'0' * 32}", "From": twilio.SMS, "To": NUMBER})
    office = house.quarter.office
    for part in (office.ingest, office.delivery):
        part._storage = Closed()  # type: ignore[assignment] # noqa: SLF001
    answers = [
        await house.update(house.telegram.text(1001, "hallo")),
        await house.update(b"{"),
        await house.form(house.twilio.form(NUMBER, "hallo")),
        await house.form(house.twilio.status(f"SM{'0' * 32}", "delivered"), f"{HOOK}/status"),
    ]
    assert [answer.status for answer in answers] == [503] * 4
    assert {answer.headers[b"retry-after"] for answer in answers} == {b"5"}
    assert sent.address == NUMBER


async def test_what_became_of_a_message_is_noted(house: House) -> None:
    await house.form(house.twilio.form(NUMBER, "hallo"))
    house.quarter.lines["sms"].numbers = 0
    await house.quarter.deliver()
    sid = f"SM{'1' * 32}"
    await house.quarter.storage.run(
        lambda db: db.exec_driver_sql(f"UPDATE outbox SET provider_id = '{sid}'")  # noqa: S608
    )
    house.twilio.sent.append({"sid": sid, "From": twilio.SMS, "To": NUMBER})
    status = house.twilio.status(sid, "undelivered", ErrorCode="30005")
    assert (await house.form(status, f"{HOOK}/status")).status == 200
    assert [row["stopped"] for row in await house.quarter.rows(conversations)] == [True]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_what_a_gateway_posts_or_asks_is_kept_and_answered(house: House, method: str) -> None:
    answer = await house.texted(method, **{"from": NUMBER, "text": "hallo", "id": "m-1"})
    assert (answer.status, answer.body) == (200, b"")
    assert await kept(house) == ["done"]
    again = await house.texted(method, **{"from": NUMBER, "text": "hallo", "id": "m-1"})
    assert again.status == 200
    await house.quarter.deliver()
    assert [sent.address for sent in house.quarter.lines["sms"].sent] == [NUMBER]


async def test_what_a_gateway_says_wrongly_is_refused_in_a_sentence(house: House) -> None:
    fields = {"from": NUMBER, "text": "hallo", "id": "m-1"}
    for name in fields:
        rest = {key: value for key, value in fields.items() if key != name}
        answer = await house.texted(**rest)
        assert answer.status == 400
        assert answer.body.endswith(b".")
        assert NUMBER.encode() not in answer.body
    assert await kept(house) == []


async def test_a_gateways_long_id_is_known_again_as_well(house: House) -> None:
    for end, known in (("1", 1), ("1", 1), ("2", 2)):
        fields = {"from": NUMBER, "text": "hallo", "id": "m" * 300 + end}
        assert (await house.texted(**fields)).status == 200
        assert await kept(house) == ["done"] * known
    answer = await house.texted(**{"from": NUMBER, "text": "hallo", "id": "m 1"})
    assert (answer.status, answer.body[:46]) == (
        400,
        b"The id is missing, or has a space in it: it te",
    )


@pytest.mark.parametrize("secret", ["", "wrong", "a-secret-of-the-gatewayS"])
async def test_without_the_gateways_secret_nothing_is_kept(house: House, secret: str) -> None:
    fields = {"from": NUMBER, "text": "hallo", "id": "m-1"}
    assert (await house.texted(**fields, secret=secret)).status == 403
    assert (await house.texted("PUT", **fields)).status == 404
    assert (await house.texted(path="telegram", **fields)).status == 404
    assert await kept(house) == []


async def test_a_gateway_tells_what_became_of_a_message(house: House) -> None:
    await house.texted(**{"from": NUMBER, "text": "hallo", "id": "m-1"})
    await house.quarter.deliver()
    await house.quarter.storage.run(
        lambda db: db.execute(outbox.update().values(provider_id="g-1")).rowcount
    )
    for state, status in (("8", "sent"), ("1", "delivered")):
        assert (await house.texted(id="g-1", status=state)).status == 200
        assert [row["status"] for row in await house.quarter.rows(outbox)] == [status]


async def test_a_flood_on_telegram_is_held_back_by_telegram(house: House) -> None:
    updates = [house.telegram.text(1001, "hallo") for _each in range(22)]
    answers = [await house.update(update) for update in updates]
    assert [answer.status for answer in answers] == [200] * 20 + [429] * 2
    assert answers[-1].headers[b"retry-after"] == b"1"
    assert (await house.update(house.telegram.text(1002, "hallo"))).status == 200
    house.seconds += 1
    assert [(await house.update(update)).status for update in updates[20:]] == [200, 429]
    assert await kept(house) == ["done"] * 22


async def test_a_flood_of_text_messages_costs_no_turns_and_is_kept(house: House) -> None:
    for number in range(22):
        form = house.twilio.form(NUMBER, "hallo")
        assert (await house.form(form)).status == 200
        fields = {"from": "+31687654321", "text": "hallo", "id": f"m-{number}"}
        assert (await house.texted(**fields)).status == 200
    assert sorted(await kept(house)) == ["dead"] * 4 + ["done"] * 40
    prompts = {row["prompt"] for row in await house.quarter.rows(conversations)}
    assert prompts == {20 + 1}  # and a word that it was too much


async def test_what_could_not_be_kept_does_not_count_as_a_flood(house: House) -> None:
    ingest = house.quarter.office.ingest
    storage, ingest._storage = ingest._storage, Closed()  # type: ignore[assignment] # noqa: SLF001
    update = house.telegram.text(1001, "hallo")
    assert {(await house.update(update)).status for _each in range(30)} == {503}
    ingest._storage = storage  # noqa: SLF001
    assert (await house.update(update)).status == 200


async def test_more_requests_than_memory_allows_are_sent_away(house: House) -> None:
    gate = asyncio.Event()

    async def slow() -> dict[str, object]:
        await gate.wait()
        return {"type": "http.disconnect"}

    inside = [asyncio.create_task(house.update({}, receive=slow)) for _each in range(MOST_INSIDE)]
    await asyncio.sleep(0)
    answer = await house.update(house.telegram.text(1001, "hallo"))
    assert (answer.status, answer.headers[b"retry-after"]) == (503, b"5")
    gate.set()
    assert {answer.status for answer in await asyncio.gather(*inside)} == {400}
    assert (await house.update(house.telegram.text(1001, "hallo"))).status == 200


async def test_who_signs_nothing_and_is_slow_shuts_no_other_door(house: House) -> None:
    gate = asyncio.Event()

    async def slow() -> dict[str, object]:
        await gate.wait()
        return {"type": "http.disconnect"}

    paths = (HOOK, "/hooks/village/telegram")
    inside = [
        asyncio.create_task(house.knock(path, receive=slow))
        for path in paths
        for _each in range(1_024)
    ]
    await asyncio.sleep(0)
    assert (await house.update(house.telegram.text(1001, "hallo"))).status == 200
    assert (await house.form(house.twilio.form(NUMBER, "hallo"))).status == 503
    gate.set()
    statuses = Counter(answer.status for answer in await asyncio.gather(*inside))
    assert statuses == {400: MOST_UNSIGNED, 503: 1_024 - MOST_UNSIGNED, 403: 1_024}
    assert (await house.form(house.twilio.form(NUMBER, "hallo"))).status == 200


@pytest.mark.parametrize("brings", ["twilio", "gateway"])
async def test_who_sends_too_fast_hears_so_once_and_is_forgotten_with_it(
    house: House, brings: str
) -> None:
    quarter, number = house.quarter, "+31687654321"
    forms = [house.twilio.form(number, f"geheim {n}") for n in range(23)]
    fields = [{"from": number, "text": f"geheim {n}", "id": f"m-{n}"} for n in range(23)]
    for form, asked in zip(forms, fields, strict=True):
        answer = await (house.form(form) if brings == "twilio" else house.texted(**asked))
        assert answer.status == 200
    kept_aside = [row for row in await quarter.rows(inbox) if row["status"] == "dead"]
    ids = (
        [form["MessageSid"] for form in forms] if brings == "twilio" else [f["id"] for f in fields]
    )
    known = set(ids[20:])
    assert {row["message_id"] for row in kept_aside} == known
    assert not any(GATEWAYS_SECRET in SEAL.unlock(row["body"]) for row in kept_aside)
    sorry = [json.loads(row["body"])["text"] for row in await quarter.rows(outbox)]
    assert sum("wrong on our side" in text or "ging iets mis" in text for text in sorry) == 1
    await quarter.storage.run(lambda db: mail.forget(db, SEAL.key("sms", number)))
    assert not [row for row in await quarter.rows(inbox) if row["body"] or row["key"]]


async def test_what_nobody_can_read_is_forgotten_with_who_sent_it(house: House) -> None:
    broken = {"update_id": 1, "message": {"chat": {"id": 1001, "type": "private"}, "text": 7}}
    assert (await house.update(broken)).status == 200
    form = house.twilio.form(NUMBER, "hallo") | {"Latitude": "x", "Longitude": "y"}
    assert (await house.form(form)).status == 200
    kept_aside = {row["channel"]: row["key"] for row in await house.quarter.rows(inbox)}
    assert kept_aside == {
        "telegram": SEAL.key("telegram", "1001"),
        "twilio": SEAL.key("sms" if NUMBER[0] == "+" else "whatsapp", NUMBER.split(":")[-1]),
    }


async def test_what_never_comes_is_not_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "PATIENCE", 0)
    never = asyncio.Event()

    async def silent() -> dict[str, object]:
        await never.wait()
        return {}

    assert (await house.update({}, receive=silent)).status == 408


async def test_without_the_secret_not_even_the_body_is_read(house: House) -> None:
    async def unread() -> dict[str, object]:
        raise AssertionError

    answer = await house.knock("/hooks/village/telegram", receive=unread)
    assert answer.status == 403
