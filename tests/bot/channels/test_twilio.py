import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels import Kind, Option, Outbound, Refused, TryLater, Unreachable, Unsure
from bot.channels.account import Account
from bot.channels.messages import OptedOut, read
from bot.channels.twilio import Sms, Twilio, WhatsApp
from tests.bot.channels.conftest import account
from tests.standins import twilio as standin
from tests.standins.contents import fault
from tests.standins.serving import Fault
from tests.standins.twilio import Twilio as TwilioStandIn

RESIDENT = "+31612345678"
READ = Option("read", "Plannen lezen", number=1)
IDEA = Option("idea", "Idee insturen", number=2)
QUESTION = Outbound("Wat wilt u doen?", (READ, IDEA), prompt=12)
NINE = tuple(Option(f"project:{n}", f"Plan {n}", number=n) for n in range(1, 10))


async def test_an_sms_is_text(sms: Sms, twilio_api: TwilioStandIn) -> None:
    message = await sms.send(RESIDENT, QUESTION)
    assert twilio_api.sent == [
        {
            "sid": message,
            "To": RESIDENT,
            "From": standin.SMS,
            "Body": "Wat wilt u doen?",
        }
    ]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Het plan “Bomen” – € 28.000…", 'Het plan "Bomen" - € 28.000...'),
        ("Ideeën over ‘Bomen’…", "Ideeën over ‘Bomen’…"),
        ("تم تسجيل صوتك…", "تم تسجيل صوتك…"),
    ],
)
async def test_typography_is_folded_where_that_makes_an_sms_cheaper(
    sms: Sms, twilio_api: TwilioStandIn, text: str, sent: str
) -> None:
    await sms.send(RESIDENT, Outbound(text))
    assert twilio_api.sent[0]["Body"] == sent


async def test_a_long_text_is_sent_in_parts(
    either: Sms | WhatsApp, twilio_api: TwilioStandIn
) -> None:
    words = ("Regentonnen bij de kerk, € 14.000. " * 60).strip()
    message = await either.send(RESIDENT, Outbound(words))
    assert len(twilio_api.sent) == 2
    assert message == twilio_api.sent[1]["sid"]
    assert " ".join(sent["Body"] for sent in twilio_api.sent) == words
    assert twilio_api.sent[0]["Body"].endswith(".")


async def test_1600_units_are_one_message(
    either: Sms | WhatsApp, twilio_api: TwilioStandIn
) -> None:
    await either.send(RESIDENT, Outbound("😀" * 800))
    assert len(twilio_api.sent) == 1


async def test_up_to_three_short_options_are_buttons(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    await whatsapp.send(RESIDENT, QUESTION)
    (sent,) = twilio_api.sent
    assert (sent["To"], sent["From"]) == (f"whatsapp:{RESIDENT}", standin.WHATSAPP)
    assert sent["kind"] == "twilio/quick-reply"
    assert sent["body"] == "Wat wilt u doen?"
    assert sent["actions"] == [
        {"type": "QUICK_REPLY", "title": "Plannen lezen", "id": "12:read"},
        {"type": "QUICK_REPLY", "title": "Idee insturen", "id": "12:idea"},
    ]


async def test_up_to_ten_options_are_a_list(whatsapp: WhatsApp, twilio_api: TwilioStandIn) -> None:
    long = Option("next", "▶ Volgende plannen over groen in de wijk", number=10)
    reply = Outbound("9 plannen over groen.\n\nKies.", (*NINE, long), 3, menu="Lijst")
    await whatsapp.send(RESIDENT, reply)
    (sent,) = twilio_api.sent
    assert (sent["kind"], sent["body"]) == ("twilio/list-picker", reply.text)
    assert sent["button"] == "Lijst"
    assert sent["items"][0] == {"item": "Plan 1", "id": "3:project:1", "description": "–"}
    assert sent["items"][9] == {
        "item": "▶ Volgende plannen over…",
        "id": "3:next",
        "description": "▶ Volgende plannen over groen in de wijk",
    }


async def test_a_list_without_notes_has_no_place_for_them(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    await whatsapp.send(RESIDENT, Outbound("Kies.", NINE, 3))
    assert twilio_api.sent[0]["items"][0] == {"item": "Plan 1", "id": "3:project:1"}
    assert twilio_api.sent[0]["button"] == "☰"


async def test_eleven_options_are_numbers_to_type(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    options = (*NINE, Option("ten", "Plan 10", number=10), Option("more", "Meer"))
    await whatsapp.send(RESIDENT, Outbound("Kies.", options, 3))
    assert twilio_api.sent[0]["Body"].startswith("Kies.\n1 Plan 1\n2 Plan 2\n")
    assert twilio_api.sent[0]["Body"].endswith("\n10 Plan 10\nMeer")


async def test_a_template_is_made_once_and_found_again_by_name(
    whatsapp: WhatsApp, twilio: Twilio, twilio_api: TwilioStandIn
) -> None:
    await asyncio.gather(*(whatsapp.send(RESIDENT, QUESTION) for _ in range(5)))
    assert len(twilio_api.contents) == 1
    assert [c["friendly_name"] for c in twilio_api.contents.values()] == ["wijkstem-quick-2-0"]

    await WhatsApp(twilio).send(RESIDENT, QUESTION)
    assert len(twilio_api.contents) == 1
    await whatsapp.send(RESIDENT, replace(QUESTION, text="Dag.\nWat wilt u doen?"))
    assert len(twilio_api.contents) == 2


async def test_templates_are_found_on_every_page(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    for n in range(1001):
        twilio_api.contents[f"HX{n}"] = {"friendly_name": f"other-{n}", "sid": f"HX{n}"}
    await whatsapp.send(RESIDENT, QUESTION)
    template = next(reversed(twilio_api.contents))
    found = WhatsApp(whatsapp._twilio)  # noqa: SLF001 - the same account, with nothing remembered
    await found.send(RESIDENT, QUESTION)
    assert twilio_api.sent[1]["ContentSid"] == template


async def test_without_the_content_api_options_are_numbers_to_type(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    twilio_api.without_contents = True
    for _ in range(2):
        await whatsapp.send(RESIDENT, QUESTION)
    twilio_api.without_contents = False
    await whatsapp.send(RESIDENT, QUESTION)  # not asked again
    expected = "Wat wilt u doen?\n1 Plannen lezen\n2 Idee insturen"
    assert [sent["Body"] for sent in twilio_api.sent] == [expected] * 3


@pytest.mark.parametrize("trouble", [Fault(500), fault(20429, 429)])
async def test_when_the_content_api_is_away_it_is_asked_again_later(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn, trouble: Fault
) -> None:
    twilio_api.faults.append(trouble)
    await whatsapp.send(RESIDENT, QUESTION)
    await whatsapp.send(RESIDENT, QUESTION)
    assert ["Body" in sent for sent in twilio_api.sent] == [True, False]


async def test_a_template_that_was_deleted_is_used_no_more(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    await whatsapp.send(RESIDENT, QUESTION)
    twilio_api.contents.clear()
    await whatsapp.send(RESIDENT, QUESTION)
    await whatsapp.send(RESIDENT, QUESTION)
    assert ["Body" in sent for sent in twilio_api.sent] == [False, True, True]


async def test_someone_who_has_an_id_and_no_number(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    await whatsapp.send("US.1234", Outbound("Dag."))
    assert twilio_api.sent[0]["To"] == "whatsapp:US.1234"


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (fault(21610), OptedOut),
        *((fault(code), Unreachable) for code in (30005, 30006)),
        *((fault(code), Unreachable) for code in (63003, 63024, 63032, 63033)),
        *((fault(code), TryLater) for code in (20429, 30001, 63018)),
        (Fault(429), TryLater),
        (fault(20003, 401), TryLater),
        (fault(21211), Refused),
        (fault(63016), Refused),
        (fault(20404, 404), Refused),
        (Fault(400, {"code": "tekst", "message": "?"}), Refused),
        (fault(20500, 500), Unsure),
        (Fault(503), Unsure),
        (Fault(201, {}), Unsure),
        (Fault(), Unsure),
        (Fault(done=True), Unsure),
    ],
)
async def test_what_goes_wrong_is_one_of_four_errors(
    either: Sms | WhatsApp, twilio_api: TwilioStandIn, trouble: Fault, error: type[Exception]
) -> None:
    twilio_api.faults.append(trouble)
    with pytest.raises(error) as failure:
        await either.send(RESIDENT, Outbound("Dag."))
    assert len(twilio_api.sent) == trouble.done
    assert failure.value.__suppress_context__ or not failure.value.__context__
    assert RESIDENT not in repr(failure.value)


async def test_too_many_at_once_stops_everybody(sms: Sms, twilio_api: TwilioStandIn) -> None:
    twilio_api.faults.append(fault(20429, 429))
    with pytest.raises(TryLater) as failure:
        await sms.send(RESIDENT, QUESTION)
    assert failure.value.everybody


async def test_a_refusal_in_the_newer_form_is_understood(
    sms: Sms, twilio_api: TwilioStandIn
) -> None:
    problem = {"type": "x", "title": "Stopped", "status": 400, "code": 21610}
    twilio_api.faults.append(Fault(400, problem))
    with pytest.raises(OptedOut):
        await sms.send(RESIDENT, QUESTION)


async def test_outside_their_24_hours_nothing_is_sent(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn
) -> None:
    twilio_api.closed.add(f"whatsapp:{RESIDENT}")
    with pytest.raises(Refused, match="63016"):
        await whatsapp.send(RESIDENT, QUESTION)
    assert twilio_api.sent == []


async def test_without_a_connection_it_was_surely_not_sent(twilio_api: TwilioStandIn) -> None:
    await twilio_api.__aexit__()
    twilio = Twilio(account(twilio_api.url))
    with pytest.raises(TryLater) as failure:
        await Sms(twilio).send(RESIDENT, QUESTION)
    assert not failure.value.everybody
    await twilio.close()


async def test_an_answer_that_does_not_come_leaves_us_unsure(twilio_api: TwilioStandIn) -> None:
    twilio_api.latency = 0.4
    hasty = Twilio(account(twilio_api.url), patience=0.1)
    with pytest.raises(Unsure):
        await Sms(hasty).send(RESIDENT, QUESTION)
    await hasty.close()
    assert len(twilio_api.sent) == 1


async def test_calls_at_the_same_time_each_get_their_own_answer(
    sms: Sms, twilio_api: TwilioStandIn
) -> None:
    twilio_api.latency = 0.02
    numbers = [f"+316000000{n:02}" for n in range(40)]
    ids = await asyncio.gather(*(sms.send(number, Outbound(number)) for number in numbers))
    to = {sent["sid"]: sent["To"] for sent in twilio_api.sent}
    assert [to[message] for message in ids] == numbers


async def test_twilio_is_told_where_to_say_what_became_of_a_message(
    twilio_api: TwilioStandIn,
) -> None:
    url = "https://stem.example/hooks/voorbeeldstad/twilio/status"
    twilio = Twilio(account(twilio_api.url, status_url=url))
    for channel in (Sms(twilio), WhatsApp(twilio)):
        await channel.send(RESIDENT, QUESTION)
    await twilio.close()
    assert [sent["StatusCallback"] for sent in twilio_api.sent] == [url, url]


async def test_what_we_missed_is_listed_oldest_first(
    twilio: Twilio, twilio_api: TwilioStandIn
) -> None:
    for n in range(3):
        twilio_api.form(RESIDENT, f"bericht {n}")
    twilio_api.form(f"whatsapp:{RESIDENT}", "hallo", NumMedia="1")
    missed = await twilio.received(standin.MOMENT - timedelta(hours=1))
    assert [(m.kind, m.text) for m in missed if m.channel == "sms"] == [
        (Kind.TEXT, f"bericht {n}") for n in range(3)
    ]
    assert [(m.kind, m.text) for m in missed if m.channel == "whatsapp"] == [(Kind.OTHER, "hallo")]
    assert {m.at for m in missed} == {standin.MOMENT}
    assert len({m.message_id for m in missed}) == 4
    assert await twilio.received(standin.MOMENT + timedelta(hours=1)) == []


@pytest.mark.parametrize("sender", [RESIDENT, f"whatsapp:{RESIDENT}"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [("image/jpeg", Kind.PICTURE), ("image/png", Kind.PICTURE), ("audio/ogg", Kind.VOICE)],
)
async def test_what_came_with_a_missed_message_is_as_if_it_had_been_posted(
    twilio: Twilio, twilio_api: TwilioStandIn, sender: str, content: str, kind: Kind
) -> None:
    form = twilio_api.form(sender, "een bank", **twilio_api.attached(content, b"held"))
    [missed] = await twilio.received(standin.MOMENT - timedelta(hours=1))
    assert twilio_api.listed == []
    whole = await twilio.completed(missed)
    posted = read(form)
    assert whole == posted._replace(at=missed.at)
    assert (whole.kind, whole.text) == (kind, "een bank")
    assert await twilio.fetch(whole.media, 100) == b"held"


@pytest.mark.parametrize(("said", "kind"), [("een bank", Kind.TEXT), ("", Kind.OTHER)])
async def test_of_what_twilio_has_no_more_the_words_are_left(
    twilio: Twilio, twilio_api: TwilioStandIn, said: str, kind: Kind
) -> None:
    twilio_api.form(f"whatsapp:{RESIDENT}", said, **twilio_api.attached("image/jpeg", b"held"))
    [missed] = await twilio.received(standin.MOMENT - timedelta(hours=1))
    twilio_api.media.clear()
    whole = await twilio.completed(missed)
    assert (whole.kind, whole.text, whole.media) == (kind, said, "")


async def test_what_came_with_a_message_is_asked_for_again_if_it_cannot_be_had_now(
    twilio: Twilio, twilio_api: TwilioStandIn
) -> None:
    twilio_api.form(f"whatsapp:{RESIDENT}", "een bank", **twilio_api.attached("image/jpeg", b"x"))
    [missed] = await twilio.received(standin.MOMENT - timedelta(hours=1))
    twilio_api.flood()
    with pytest.raises((TryLater, Unsure)):
        await twilio.completed(missed)
    assert (await twilio.completed(missed)).kind is Kind.PICTURE


async def test_nothing_is_asked_of_a_message_without_more_than_words(
    twilio: Twilio, twilio_api: TwilioStandIn
) -> None:
    twilio_api.form(RESIDENT, "hallo")
    [missed] = await twilio.received(standin.MOMENT - timedelta(hours=1))
    assert await twilio.completed(missed) == missed
    assert twilio_api.listed == []


async def test_what_nobody_can_have_sent_is_not_in_the_way(
    twilio: Twilio, twilio_api: TwilioStandIn
) -> None:
    for sender in (RESIDENT, "whatsapp:", f"whatsapp:{RESIDENT}"):
        twilio_api.form(sender, "hallo")
    missed = await twilio.received(standin.MOMENT - timedelta(hours=1))
    assert {(m.channel, m.address) for m in missed} == {("sms", RESIDENT), ("whatsapp", RESIDENT)}


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (fault(20429, 429), (TryLater, Unsure)),
        (fault(20003, 401), (TryLater, Unsure)),
        (Fault(503), Unsure),
    ],
)
async def test_a_list_that_cannot_be_had_is_one_of_our_errors(
    twilio: Twilio,
    twilio_api: TwilioStandIn,
    trouble: Fault,
    error: type[Exception] | tuple[type[Exception], ...],
) -> None:
    twilio_api.form(RESIDENT, "hallo")
    twilio_api.faults.append(trouble)
    with pytest.raises(error):
        await twilio.received(standin.MOMENT - timedelta(hours=1))


async def test_nothing_of_a_resident_or_the_account_is_logged(
    whatsapp: WhatsApp, twilio_api: TwilioStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await whatsapp.send(RESIDENT, QUESTION)
    twilio_api.faults.append(fault(21211))
    with pytest.raises(Refused):
        await whatsapp.send(RESIDENT, QUESTION)
    assert not any(secret in caplog.text for secret in (RESIDENT, QUESTION.text, standin.TOKEN))


@pytest.mark.parametrize(
    ("sid", "tokens", "url"),
    [
        ("", ("t",), "https://stem.example"),
        ("AC1", (), "https://stem.example"),
        ("AC1", ("t", ""), "https://stem.example"),
        ("AC1", ("t",), ""),
    ],
)
def test_without_what_proves_a_webhook_there_is_no_account(
    sid: str, tokens: tuple[str, ...], url: str
) -> None:
    with pytest.raises(ValueError, match="Twilio needs"):
        Account(sid, tokens, url)
