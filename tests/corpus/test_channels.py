"""300 hostile texts on every channel: byte for byte, or cut in parts; and nothing refused."""

import json
import re

import pytest

from bot.broadcasts.sending import worded
from bot.channels import Outbound
from bot.channels.segments import folded
from bot.channels.telegram import Telegram
from bot.channels.twilio import Sms, Twilio, WhatsApp
from budget.audience import Audience, Who
from budget.broadcast import Broadcast
from budget.idea import TITLE_LENGTH, UNKNOWN, shortened
from flows.ideas.leaving import REASON_LENGTH
from flows.residents.holding import DRAFT
from locales.say import Spoken
from tests.bot.channels.conftest import bot_api, telegram, twilio, twilio_api
from tests.corpus.hostile import EVERY
from tests.corpus.wall import kept, said
from tests.standins.telegram import Telegram as BotApi
from tests.standins.twilio import Twilio as TwilioApi
from tests.storage.linden import EDITION

__all__ = ["bot_api", "telegram", "twilio", "twilio_api"]

RESIDENT = {"telegram": "31337", "whatsapp": "+31612345678", "sms": "+31612345678"}
TEXTS = [text for text in map(kept, EVERY) if text]


def bare(text: str) -> str:
    """Return a text without spaces: a long one is cut where there are some."""
    return re.sub(r"\s+", "", text)


def as_template(text: str) -> str:
    """Return a text as WhatsApp's templates can hold it."""
    return text.replace("{{", "((").replace("}}", "))").replace("'", "\u2019")


def outbound(spoken: Spoken) -> Outbound:
    return Outbound(spoken.text, spoken.options, prompt=7, menu=spoken.menu)


def messages(text: str, channel: str) -> list[Outbound]:
    """Return two of the messages in which a text is read: another two of them for each text."""
    every = said(text, channel)
    first = len(text) % len(every)
    return [outbound(every[first]), outbound(every[first - 1])]


def test_the_corpus_is_300_texts() -> None:
    assert len(set(EVERY)) == len(EVERY) == 300


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_every_text_stands_whole_in_what_residents_read(channel: str) -> None:
    for text in TEXTS:
        every = "\n".join(spoken.text for spoken in said(text, channel))
        short = text[:300]
        for told in (
            f"\n{text}\nWaar: {text.removeprefix(':')}\n" if text != UNKNOWN else "",
            f"Plan van: {text}\n",
            f"Voor: {short}\n",
            f"Vraag: {short}\nDe indiener antwoordt: {short}\n",
            f"Voor: “{short}”\n",
            f"kan helaas niet. {text}\n",
            f"niet meer lezen: {text}\n",
            f"”\n\n{text}",
            f"\n\n“{text}”\nWaar: ",
            f"\nTitel: {text[:TITLE_LENGTH]}\nPlan van: {text[:TITLE_LENGTH]}\nNamens: ",
            f"Nr 94. {shortened(text)} (",
            f"meeschrijven aan nummer 94? “{text}”",
            f"schreef op: “{text}”",
            f"):\n\n{text}\n\nU kunt antwoorden",
            f"staat dan ook: “{text[:120]}”",
            f"Waarom? “{text[:REASON_LENGTH]}”",
            f"- een plan dat u schrijft: “{shortened(text, DRAFT)}”",
            f"uw reactie op plan 94 niet meer lezen: {text}\n",
        ):
            assert told in every, (ascii(text), told)


async def test_telegram_is_sent_it_as_it_is(telegram: Telegram, bot_api: BotApi) -> None:
    for text in TEXTS:
        for reply in messages(text, "telegram"):
            bot_api.sent.clear()
            await telegram.send(RESIDENT["telegram"], reply)
            assert bare("".join(sent["text"] for sent in bot_api.sent)) == bare(reply.text)
            assert not {"parse_mode", "entities"} & {key for sent in bot_api.sent for key in sent}


async def test_sms_is_sent_it_as_it_is(twilio: Twilio, twilio_api: TwilioApi) -> None:
    for text in TEXTS:
        for reply in messages(text, "sms"):
            twilio_api.sent.clear()
            await Sms(twilio).send(RESIDENT["sms"], reply)
            body = "".join(sent["Body"] for sent in twilio_api.sent)
            assert bare(body) in {bare(folded(reply.text)), bare(reply.text)}, ascii(text)


async def test_whatsapp_is_sent_it_as_it_is(twilio: Twilio, twilio_api: TwilioApi) -> None:
    for text in TEXTS:
        for reply in messages(text, "whatsapp"):
            twilio_api.sent.clear()
            await WhatsApp(twilio).send(RESIDENT["whatsapp"], reply)
            body = "".join(str(s.get("body") or s.get("Body")) for s in twilio_api.sent)
            told = bare(as_template(reply.text))
            assert bare(as_template(body)).startswith(told), ascii(text)


def test_a_broadcast_says_it_as_it_is_on_every_channel() -> None:
    for text in TEXTS:
        draft = Broadcast("Feest", Audience(Who.NEWS), {"nl": text}, {"nl": f"Kort: {text}"})
        for wording in worded(draft, EDITION):
            told = f"Kort: {text.rstrip()} STOP = afmelden." if wording.channel == "sms" else text
            assert json.loads(wording.body)["text"] == told, (ascii(text), wording)
