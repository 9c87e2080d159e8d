import asyncio
from dataclasses import replace

import pytest

from bot.channels import Ask, Option, Outbound, Refused, TryLater, Unreachable, Unsure
from bot.channels.telegram import Telegram
from tests.bot.channels.conftest import SECRET
from tests.standins.serving import Fault
from tests.standins.telegram import Telegram as TelegramStandIn

RESIDENT = "31337"
READ, IDEA = Option("read", "Plannen lezen"), Option("idea", "Idee insturen")
QUESTION = Outbound("Wat wilt u doen?", (READ, IDEA), prompt=12)


async def test_a_text_is_sent_as_it_is(telegram: Telegram, bot_api: TelegramStandIn) -> None:
    text = "Plan *van* <b>Hans</b> kost € 14.000_"
    message = await telegram.send(RESIDENT, Outbound(text))
    assert message == "1"
    assert bot_api.sent == [{"method": "sendMessage", "chat_id": RESIDENT, "text": text}]


async def test_each_option_is_a_button(telegram: Telegram, bot_api: TelegramStandIn) -> None:
    await telegram.send(RESIDENT, QUESTION)
    assert bot_api.sent[0]["reply_markup"]["inline_keyboard"] == [
        [{"text": "Plannen lezen", "callback_data": "12:read"}],
        [{"text": "Idee insturen", "callback_data": "12:idea"}],
    ]


async def test_a_note_stands_beside_the_label(telegram: Telegram, bot_api: TelegramStandIn) -> None:
    bench = Option("project:17", "☐ 17 Groen dak", "€ 9.000")
    await telegram.send(RESIDENT, Outbound("Uw mandje", (bench,), prompt=3))
    assert bot_api.sent[0]["reply_markup"]["inline_keyboard"] == [
        [{"text": "☐ 17 Groen dak · € 9.000", "callback_data": "3:project:17"}]
    ]


async def test_short_options_share_a_row(telegram: Telegram, bot_api: TelegramStandIn) -> None:
    labels = ("Een lang antwoord", "◀", "1/4", "▶", "Klaar", "Nog een lang antwoord", "Terug")
    options = tuple(Option(f"k{n}", label) for n, label in enumerate(labels))
    await telegram.send(RESIDENT, Outbound("?", options))
    rows = bot_api.sent[0]["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [
        ["Een lang antwoord"],
        ["◀", "1/4", "▶"],
        ["Klaar"],
        ["Nog een lang antwoord"],
        ["Terug"],
    ]


async def test_less_and_more_of_the_same_share_a_row(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    keys = ("less:1", "more:1", "more:2", "less:3", "more:3", "undo", "done")
    await telegram.send(RESIDENT, Outbound("?", tuple(Option(key, key) for key in keys)))
    rows = bot_api.sent[0]["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [
        ["less:1", "more:1"],
        ["more:2"],
        ["less:3", "more:3"],
        ["undo", "done"],
    ]


@pytest.mark.parametrize(
    ("key", "fits"), [("x" * 62, True), ("x" * 63, False), ("é" * 31, True), ("é" * 32, False)]
)
async def test_the_key_of_a_button_has_64_bytes(telegram: Telegram, key: str, fits: bool) -> None:
    reply = Outbound("?", (Option(key, "Ja"),), prompt=1)
    if fits:
        assert await telegram.send(RESIDENT, reply)
    else:
        with pytest.raises(Refused):
            await telegram.send(RESIDENT, reply)


async def test_a_number_is_asked_in_the_place_of_the_keyboard(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    asking = replace(QUESTION, ask=Ask.CONTACT, menu="Deel mijn nummer")
    await telegram.send(RESIDENT, asking)
    markup = bot_api.sent[0]["reply_markup"]
    assert markup["keyboard"] == [
        [{"text": "Deel mijn nummer", "request_contact": True, "request_location": False}],
        [{"text": "Plannen lezen"}],
        [{"text": "Idee insturen"}],
    ]
    assert markup["one_time_keyboard"]
    assert markup["resize_keyboard"]


async def test_a_place_is_asked_with_a_symbol_where_there_are_no_words(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    await telegram.send(RESIDENT, Outbound("Waar?", ask=Ask.PLACE))
    (button,) = bot_api.sent[0]["reply_markup"]["keyboard"][0]
    assert (button["text"], button["request_location"]) == ("📍", True)


async def test_a_long_text_is_sent_in_parts_with_the_buttons_under_the_last(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    words = ("Regentonnen bij de kerk. " * 300).strip() + " 😀"
    message = await telegram.send(RESIDENT, replace(QUESTION, text=words, edits="5"))
    assert message == "2"
    assert " ".join(sent["text"] for sent in bot_api.sent) == words
    assert ["reply_markup" in sent for sent in bot_api.sent] == [False, True]
    assert bot_api.sent[0]["text"].endswith(".")


async def test_when_a_part_has_left_the_whole_may_have_been_sent(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    bot_api.faults.append(Fault(429, {}))
    with pytest.raises(TryLater):
        await telegram.send(RESIDENT, Outbound("x" * 5000))
    bot_api.faults.extend((None, Fault(429, {})))
    with pytest.raises(Unsure):
        await telegram.send(RESIDENT, Outbound("x" * 5000))


async def test_a_part_without_a_number_does_not_get_that_of_the_part_before(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    bot_api.faults.extend((None, Fault(200, {"ok": True, "result": True})))
    with pytest.raises(Unsure):
        await telegram.send(RESIDENT, Outbound("x" * 5000))


async def test_messages_that_leave_at_once_keep_their_own_numbers(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    bot_api.latency = 0.01
    chats = [str(31_000 + n) for n in range(20)]
    numbers = await asyncio.gather(*(telegram.send(chat, Outbound(chat)) for chat in chats))
    shown = {(chat, str(number)) for chat, number in bot_api.shown}
    assert shown == set(zip(chats, numbers, strict=True))


async def test_4096_units_are_one_message(telegram: Telegram, bot_api: TelegramStandIn) -> None:
    await telegram.send(RESIDENT, Outbound("😀" * 2048))
    assert len(bot_api.sent) == 1


async def test_a_message_is_replaced(telegram: Telegram, bot_api: TelegramStandIn) -> None:
    first = await telegram.send(RESIDENT, QUESTION)
    again = await telegram.send(RESIDENT, Outbound("Uw mandje", (READ,), 13, edits=first))
    assert again == first
    assert bot_api.sent[1]["method"] == "editMessageText"
    assert bot_api.shown[RESIDENT, 1]["text"] == "Uw mandje"


async def test_a_message_that_shows_it_already_is_left(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    first = await telegram.send(RESIDENT, QUESTION)
    assert await telegram.send(RESIDENT, replace(QUESTION, edits=first)) == first
    assert len(bot_api.sent) == 1


async def test_a_message_that_is_gone_is_sent_anew(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    assert await telegram.send(RESIDENT, replace(QUESTION, edits="99")) == "1"
    assert [sent["method"] for sent in bot_api.sent] == ["sendMessage"]


async def test_a_message_with_a_keyboard_is_sent_anew(telegram: Telegram) -> None:
    first = await telegram.send(RESIDENT, Outbound("Waar?", ask=Ask.PLACE))
    assert await telegram.send(RESIDENT, replace(QUESTION, edits=first)) == "2"
    asking = replace(QUESTION, ask=Ask.CONTACT, edits="2")
    assert await telegram.send(RESIDENT, asking) == "3"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(403, {"description": "Forbidden: user is deactivated"}), Unreachable),
        (Fault(400, {"description": "Bad Request: chat not found"}), Refused),
        (Fault(409, {"description": "Conflict"}), Refused),
        (Fault(429, {}), TryLater),
        (Fault(401, {"description": "Unauthorized"}), TryLater),
        (Fault(404, {"description": "Not Found"}), TryLater),
        (Fault(500, {"description": "Internal Server Error"}), Unsure),
        (Fault(502), Unsure),
        (Fault(200, {}), Unsure),
        (Fault(200, {"ok": True}), Unsure),
        (Fault(200, {"ok": True, "result": True}), Unsure),
        (Fault(200, {"ok": True, "result": {"message_id": 1}}), Unsure),
        (Fault(), Unsure),
        (Fault(done=True), Unsure),
    ],
)
async def test_what_goes_wrong_is_one_of_four_errors(
    telegram: Telegram, bot_api: TelegramStandIn, fault: Fault, error: type[Exception]
) -> None:
    bot_api.faults.append(fault)
    with pytest.raises(error):
        await telegram.send(RESIDENT, QUESTION)
    assert len(bot_api.sent) == fault.done


async def test_who_blocked_the_bot_cannot_be_reached(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    bot_api.blocked.add(RESIDENT)
    with pytest.raises(Unreachable):
        await telegram.send(RESIDENT, QUESTION)


async def test_a_flood_stops_everybody(telegram: Telegram, bot_api: TelegramStandIn) -> None:
    bot_api.flood(17)
    with pytest.raises(TryLater) as refusal:
        await telegram.send(RESIDENT, QUESTION)
    assert (refusal.value.seconds, refusal.value.everybody) == (17, True)


async def test_without_a_connection_it_was_surely_not_sent(bot_api: TelegramStandIn) -> None:
    await bot_api.__aexit__()
    channel = Telegram(bot_api.token, SECRET, bot_api.url)
    with pytest.raises(TryLater) as refusal:
        await channel.send(RESIDENT, QUESTION)
    assert not refusal.value.everybody
    await channel.close()


async def test_an_answer_that_does_not_come_leaves_us_unsure(bot_api: TelegramStandIn) -> None:
    bot_api.latency = 0.4
    hasty = Telegram(bot_api.token, SECRET, bot_api.url, patience=0.1)
    with pytest.raises(Unsure):
        await hasty.send(RESIDENT, QUESTION)
    await hasty.close()
    assert len(bot_api.sent) == 1


async def test_a_tap_is_acknowledged_once(telegram: Telegram, bot_api: TelegramStandIn) -> None:
    tap = bot_api.tap(31337, 1, "12:read")["callback_query"]["id"]
    await telegram.acknowledge(tap)
    await telegram.acknowledge(tap)  # too old now, which is nobody's fault
    assert [sent["callback_query_id"] for sent in bot_api.sent] == [tap]


async def test_a_tap_that_cannot_be_acknowledged_otherwise_is_an_error(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    bot_api.faults.extend((Fault(400, {"description": "Bad Request"}), Fault(500)))
    with pytest.raises(Refused):
        await telegram.acknowledge("1")
    with pytest.raises(Unsure):
        await telegram.acknowledge("1")


async def test_the_webhook_is_registered_and_nothing_is_dropped(
    telegram: Telegram, bot_api: TelegramStandIn
) -> None:
    await telegram.register("https://stem.example/hooks/voorbeeldstad/telegram")
    assert bot_api.webhook == {
        "url": "https://stem.example/hooks/voorbeeldstad/telegram",
        "secret_token": SECRET,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
        "drop_pending_updates": "false",
    }


@pytest.mark.parametrize(
    ("headers", "authentic"),
    [
        ({"x-telegram-bot-api-secret-token": SECRET}, True),
        ({"x-telegram-bot-api-secret-token": SECRET + " "}, False),
        ({"x-telegram-bot-api-secret-token": SECRET.upper()}, False),
        ({"x-telegram-bot-api-secret-token": "é"}, False),
        ({"x-telegram-bot-api-secret-token": ""}, False),
        ({}, False),
    ],
)
def test_only_telegram_knows_the_secret(headers: dict[str, str], authentic: bool) -> None:
    assert Telegram("7:token", SECRET).authentic(headers) is authentic


@pytest.mark.parametrize(
    ("given", "authentic"), [("new", True), ("old", True), ("new,old", False), ("", False)]
)
def test_while_a_secret_is_replaced_both_are_believed(given: str, authentic: bool) -> None:
    headers = {"x-telegram-bot-api-secret-token": given}
    assert Telegram("7:token", "new", former=("old",)).authentic(headers) is authentic


@pytest.mark.parametrize(("token", "secret"), [("", SECRET), ("7:token", "")])
def test_without_a_token_or_a_secret_there_is_no_channel(token: str, secret: str) -> None:
    with pytest.raises(ValueError, match="token and a secret"):
        Telegram(token, secret)


async def test_telegram_tells_by_what_name_residents_find_the_bot(telegram: Telegram) -> None:
    assert await telegram.called() == "wijkstem_bot"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(401, {"description": "Unauthorized"}),
        Fault(400, {"description": f"Bad Request: chat {RESIDENT} not found"}),
        Fault(),
        Fault(200, {}),
    ],
)
async def test_nothing_of_a_resident_or_the_bot_is_told_when_it_fails(
    telegram: Telegram,
    bot_api: TelegramStandIn,
    fault: Fault,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    bot_api.faults.append(fault)
    with pytest.raises((Refused, TryLater, Unsure)) as failure:
        await telegram.send(RESIDENT, QUESTION)
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__
    told = f"{failure.value!r} {caplog.text}"
    assert not any(secret in told for secret in (RESIDENT, QUESTION.text, bot_api.token))
