"""SMS and WhatsApp by way of Twilio: buttons and lists where there are any, else numbers to type.

One webhook takes what residents send to either; the sender's address tells which it is.
"""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from twilio.rest import Client

from bot.channels import (
    Channel,
    Garbled,
    Illustration,
    Inbound,
    Outbound,
    Refused,
    Sound,
    Unsure,
    messages,
)
from bot.channels.account import Account
from bot.channels.approvals import Approvals
from bot.channels.contents import Contents
from bot.channels.downloads import Downloads
from bot.channels.fitting import listed, parts, recorded, sms, succession
from bot.channels.forms import Form, Webhook
from bot.channels.http import Pool
from bot.channels.messages import WHATSAPP
from bot.channels.segments import folded, is_gsm
from bot.channels.shapes import filled
from bot.channels.twilio_api import Requests, Unsuitable, sending

LONGEST = 1600

API = "https://api.twilio.com"

_PAGE = 1000
_MEDIA = re.compile(
    r"/2010-04-01/Accounts/(AC[0-9a-f]{32})/Messages/[A-Z]{2}[0-9a-f]{32}/Media/ME[0-9a-f]{32}"
)
_STORES = ("https://mms.twiliocdn.com/", "https://s3-external-1.amazonaws.com/media.twiliocdn.com/")
"""Where Twilio keeps what it was sent, and sends us on to."""


class Twilio:
    """What both channels share: the webhooks of one account, and its way out."""

    def __init__(self, account: Account, patience: float = 20) -> None:
        """Wait so many seconds for an answer."""
        self.account = account
        self._numbers = {account.sms, WHATSAPP + account.whatsapp} - {"", WHATSAPP}
        self._webhook = Webhook(account.sid, account.tokens, account.public_url, self._numbers)
        self._pool = Pool(patience)
        requests = Requests(self._pool, account.api)
        self.client = Client(account.sid, account.tokens[0], http_client=requests)
        self.approvals = Approvals(self.client)
        self._api = account.api.rstrip("/") or API
        self._downloads = Downloads((f"{self._api}/", *_STORES), account.api)

    def channels(self) -> tuple[Channel, ...]:
        """Return a channel for each of our numbers."""
        sms: tuple[Channel, ...] = (Sms(self),) if self.account.sms else ()
        return (*sms, WhatsApp(self)) if self.account.whatsapp else sms

    def message_form(self, target: str, headers: Mapping[str, str], body: bytes) -> Form | None:
        """Return a form about a message to us, or None unless it is authentic."""
        return self._webhook.form(target, headers, body, ours="To")

    def status_form(self, target: str, headers: Mapping[str, str], body: bytes) -> Form | None:
        """Return a form about a message from us, or None unless it is authentic."""
        return self._webhook.form(target, headers, body, ours="From")

    async def create(self, to: str, sender: str, **content: str | list[str]) -> str:
        """Have a message sent, once; return its id, or raise one of the four errors."""
        if self.account.status_url:
            content["status_callback"] = self.account.status_url
        made = await sending(self.client.messages.create_async(to=to, from_=sender, **content))
        if not made.sid:
            raise Unsure
        return made.sid

    async def fetch(self, media: str, most: int) -> bytes:
        """Return a photo or a voice note by its address, which must be one of our account's.

        Whatever else stands in that address is not asked: only what it names is.
        """
        here = next((place for place in (API, self._api) if media.startswith(f"{place}/")), "")
        named = _MEDIA.fullmatch(media.removeprefix(here)) if here else None
        if named is None or named[1] != self.account.sid:
            raise Refused("that is no address of Twilio's")
        known = b64encode(f"{self.account.sid}:{self.account.tokens[0]}".encode()).decode()
        headers = {"Authorization": f"Basic {known}"}
        return await self._downloads.fetch(self._api + named[0], most, headers)

    async def received(self, since: datetime) -> list[Inbound]:
        """List what residents have sent since, oldest first: Twilio keeps what we missed.

        What nobody can have sent is left out: it would be in the way of all the rest.
        """
        found: list[Inbound] = []
        for number in self._numbers:
            listing = self.client.messages.list_async(
                to=number, date_sent_after=since, page_size=_PAGE
            )
            for message in await sending(listing):
                with suppress(Garbled):
                    found.append(messages.kept(message))
        found.reverse()
        return sorted(found, key=lambda inbound: inbound.at or since)

    async def completed(self, kept: Inbound) -> Inbound:
        """Return a message that was `received` with its photo or voice note, if it had one.

        Of what Twilio has no more there are only the words.
        """
        if kept.media != messages.UNLISTED:
            return kept
        found = await sending(self.client.messages(kept.message_id).media.list_async(limit=1))
        if not found:
            return messages.bare(kept)
        [media] = found
        place = f"/2010-04-01/Accounts/{self.account.sid}/Messages/{kept.message_id}/Media/"
        return messages.completed(kept, media.content_type or "", f"{self._api}{place}{media.sid}")

    async def close(self) -> None:
        """Let go of connections."""
        await self._downloads.close()
        await self._pool.close()


class Sms:
    """Residents who send text messages: nothing but text, and dear."""

    name = "sms"

    def __init__(self, twilio: Twilio) -> None:
        """Send from the account's number."""
        self._twilio = twilio

    def parts(self, reply: Outbound) -> tuple[Outbound, ...]:
        """Split what is too long for one message; typography that doubles the price is folded.

        The numbers to type stand in the text already.
        """
        text = reply.text
        cheap = folded(text)
        return tuple(map(Outbound, parts(cheap if is_gsm(cheap) else text, LONGEST, sms)))

    async def send(self, address: str, reply: Outbound) -> str:
        """Send a message and return its id, or that of its last part."""
        account = self._twilio.account

        async def part(one: Outbound) -> str:
            return await self._twilio.create(address, account.sms, body=one.text)

        return await succession(self.parts(reply), part)

    async def fetch(self, media: str, most: int) -> bytes:
        """Return what came with a message."""
        return await self._twilio.fetch(media, most)

    async def close(self) -> None:
        """Let go of connections."""
        await self._twilio.close()


class WhatsApp:
    """Residents who write on WhatsApp: three buttons, or a list of ten, or numbers to type.

    A message with buttons has no room for a picture, so that goes ahead as one of its own.
    """

    name = "whatsapp"

    def __init__(self, twilio: Twilio) -> None:
        """Send from the account's number."""
        self._twilio = twilio
        self._sender = WHATSAPP + twilio.account.whatsapp
        self._contents = Contents(twilio.client)

    def parts(self, reply: Outbound) -> tuple[Outbound, ...]:
        """Split what is too long for one message, which is never one with buttons, or approved."""
        if reply.template:
            return (reply,)
        *ahead, page = self._ahead(reply)
        return (*ahead, page) if filled(page) else (*ahead, *_texts(page))

    async def send(self, address: str, reply: Outbound) -> str:
        """Send a message and return its id, or that of its last part."""
        to = WHATSAPP + address
        if reply.template:
            return await self._twilio.create(to, self._sender, content_sid=reply.template)

        async def text(one: Outbound) -> str:
            return await self._twilio.create(to, self._sender, body=one.text)

        async def part(one: Outbound) -> str:
            if one.recording:
                return await self._play(to, one.recording)
            if one.picture:
                return await self._illustrate(to, one.picture)
            return await self._interactive(to, one) or await succession(_texts(one), text)

        return await succession(self._ahead(reply), part)

    async def fetch(self, media: str, most: int) -> bytes:
        """Return what came with a message."""
        return await self._twilio.fetch(media, most)

    async def close(self) -> None:
        """Let go of connections."""
        await self._twilio.close()

    def _ahead(self, reply: Outbound) -> tuple[Outbound, ...]:
        """Return the recording and the picture, which have no text, and then the rest."""
        *ahead, reply = recorded(reply)
        if not reply.picture or not reply.text:
            return (*ahead, reply)
        page = replace(reply, picture=None)
        pictures = self._twilio.account.pictures
        return (*ahead, Outbound("", picture=reply.picture), page) if pictures else (*ahead, page)

    async def _play(self, to: str, sound: Sound) -> str:
        """Send a recording, or say what is said instead; the page does not wait for it.

        WhatsApp shows no words with a sound.
        """
        create, pictures = self._twilio.create, self._twilio.account.pictures
        try:
            if pictures:
                return await create(to, self._sender, media_url=[pictures + sound.path])
        except Unsure:
            return ""
        except Refused:
            pass
        return await create(to, self._sender, body=sound.instead)

    async def _illustrate(self, to: str, picture: Illustration) -> str:
        """Send a picture, in words below it what is on it; the page does not wait for it."""
        url = self._twilio.account.pictures + picture.path
        try:
            return await self._twilio.create(to, self._sender, body=picture.text, media_url=[url])
        except (Refused, Unsure):
            return ""

    async def _interactive(self, to: str, reply: Outbound) -> str:
        """Send buttons or a list; return nothing where that cannot be done."""
        found = filled(reply)
        template = await self._contents.sid(found.shape) if found else ""
        if not found or not template:
            return ""
        values = json.dumps(found.values)
        try:
            return await self._twilio.create(
                to, self._sender, content_sid=template, content_variables=values
            )
        except Unsuitable:
            self._contents.forsake(found.shape)
            return ""


def _texts(reply: Outbound) -> tuple[Outbound, ...]:
    return tuple(map(Outbound, parts(listed(reply), LONGEST)))
