"""Telegram: every choice becomes a button under the message.

python-telegram-bot calls the Bot API, over connections of our own: its default client reaches
a ninth of what 64 messages in flight allow (docs/decisions/0011).
"""

import hmac
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import orjson
from telegram import Bot, KeyboardButton, ReplyKeyboardMarkup

from bot.channels import Ask, Inbound, Option, Outbound, Refused, Sound, Unsure, updates
from bot.channels.bot_api import Posting, Request, numbered, posting, sending
from bot.channels.downloads import Downloads, TooLarge
from bot.channels.fitting import parts, recorded, succession, utf16
from bot.channels.http import Pool

API = "https://api.telegram.org"
LONGEST = 4096

_WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
_HEADER = "x-telegram-bot-api-secret-token"
_MOST_DATA = 64
_NO_PICTURE = {"link_preview_options": '{"is_disabled":true}'}
_SHORT, _ABREAST = 12, 3
_SYMBOL = {Ask.CONTACT: "\N{MOBILE PHONE}", Ask.PLACE: "\N{ROUND PUSHPIN}"}


@dataclass
class Button:
    """A button under a message, as the Bot API names its parts."""

    text: str
    callback_data: str


@dataclass
class Buttons:
    """All buttons under a message, row by row, as the Bot API names them.

    The library's own classes cost a third of a millisecond for ten buttons.  What it calls
    `api_kwargs` it passes on as it is, so there these go as the JSON that they become anyway.
    Neither class has slots: orjson writes it in a sixth of the time without.
    """

    inline_keyboard: list[list[Button]]


class Telegram:
    """Residents who write to our bot in a private chat."""

    name = updates.NAME

    def __init__(
        self,
        token: str,
        secret: str,
        api: str = API,
        patience: float = 20,
        former: Sequence[str] = (),
    ) -> None:
        """Speak for the bot of this token; what is posted carries the secret, or a former one."""
        if not token or not secret:
            raise ValueError("Telegram needs a token and a secret")
        # At debug level the library logs texts, and the address that has the token in it.
        logging.getLogger("telegram").setLevel(logging.WARNING)
        self._secrets = [one.encode() for one in (secret, *former)]
        self.pictures = ""
        """The public address below which pictures and recordings are; without it there are none."""
        self._pool = Pool(patience)
        request = Request(self._pool)
        self._bot = Bot(token, f"{api}/bot", request=request, get_updates_request=request)
        self._files = f"{api}/file/bot{token}/"
        self._downloads = Downloads([self._files], api if api != API else "")

    def authentic(self, headers: Mapping[str, str]) -> bool:
        """Whether a secret of ours came with it; the names of headers are in lower case."""
        given = headers.get(_HEADER, "").encode()
        return sum(hmac.compare_digest(secret, given) for secret in self._secrets) > 0

    def read(self, body: bytes) -> Inbound | None:
        """Return what a resident did, or None if it is not for us; raise `Garbled`."""
        return updates.read(body)

    def sender(self, body: bytes) -> tuple[str, str]:
        """Return channel and address of what cannot be read, as far as they are there."""
        return self.name, updates.sender(body)

    def parts(self, reply: Outbound) -> tuple[Outbound, ...]:
        """Split what is too long for one message; the buttons hang under the last part.

        A recording goes ahead.
        """
        *ahead, page = recorded(reply)
        *first, last = parts(page.text, LONGEST)
        if first:
            page = replace(page, text=last, edits="")
        return (*ahead, *map(Outbound, first), page)

    async def send(self, address: str, reply: Outbound) -> str:
        """Send a message, or put it in the place of an earlier one; return its id."""

        async def part(one: Outbound) -> str:
            return await self._edit(address, one) or await self._post(address, one)

        async def illustrated(one: Outbound) -> str:
            if one.recording:
                return await self._play(address, one.recording)
            if not one.picture:
                return await part(one)
            bare = replace(one, picture=None)
            if not self.pictures:
                return await part(bare)
            try:
                return await part(replace(one, text=f"{one.text}\n{one.picture.text}"))
            except Refused:
                return await part(bare)

        return await succession(self.parts(reply), illustrated)

    async def acknowledge(self, tap_id: str) -> None:
        """Let the button stop spinning; a tap of too long ago cannot be acknowledged."""
        try:
            await sending(self._bot.answer_callback_query(tap_id))
        except Refused as refusal:
            if "query is too old" not in str(refusal):
                raise

    async def fetch(self, media: str, most: int) -> bytes:
        """Return a photo or a voice note; Telegram says where it is, below our own address."""
        found = await sending(self._bot.get_file(media))
        if (found.file_size or 0) > most:
            raise TooLarge
        path = (found.file_path or "").rpartition(f"{self._bot.token}/")[2]
        return await self._downloads.fetch(self._files + path, most)

    async def register(self, url: str) -> None:
        """Have what residents do posted to this address; what waits already is kept."""
        await sending(
            self._bot.set_webhook(
                url,
                allowed_updates=_WANTED,
                secret_token=self._secrets[0].decode(),
                drop_pending_updates=False,
            )
        )

    async def called(self) -> str:
        """Ask by what name residents find our bot, without its @."""
        return (await sending(self._bot.get_me())).username or ""

    async def posting(self) -> Posting:
        """Ask how the posting of updates to us goes."""
        return await posting(self._bot)

    async def close(self) -> None:
        """Let go of connections."""
        await self._downloads.close()
        await self._pool.close()

    async def _play(self, address: str, sound: Sound) -> str:
        """Send a recording, or say what is said instead; the page does not wait for it.

        Of what Telegram fetches only OGG can be a voice message.
        """
        url = self.pictures + sound.path
        try:
            if self.pictures and sound.path.endswith(".ogg"):
                return await numbered(self._bot.send_voice(address, url, caption=sound.title))
            if self.pictures:
                return await numbered(self._bot.send_audio(address, url, title=sound.title))
        except Unsure:
            return ""
        except Refused:
            pass
        return await numbered(self._bot.send_message(address, sound.instead))

    async def _post(self, address: str, reply: Outbound) -> str:
        if reply.ask:
            send = self._bot.send_message(address, reply.text, reply_markup=keyboard(reply))
        else:
            send = self._bot.send_message(address, reply.text, api_kwargs=self._beside(reply))
        return await numbered(send)

    async def _edit(self, address: str, reply: Outbound) -> str:
        """Replace an earlier message and return its id; nothing if that cannot be done.

        The picture that stood above it goes too, unless it has one again.
        """
        if not reply.edits or reply.ask:
            return ""
        message, beside = int(reply.edits), _NO_PICTURE | self._beside(reply)
        edit = self._bot.edit_message_text(reply.text, address, message, api_kwargs=beside)
        try:
            await sending(edit)
        except Refused as refusal:
            return reply.edits if "message is not modified" in str(refusal) else ""
        return reply.edits

    def _beside(self, reply: Outbound) -> dict[str, str]:
        """Return what goes with a text, as JSON: the buttons under it, the picture above it."""
        beside = {}
        if under := buttons(reply):
            beside["reply_markup"] = orjson.dumps(under).decode()
        if reply.picture:
            url = self.pictures + reply.picture.path
            above = {"url": url, "prefer_large_media": True, "show_above_text": True}
            beside["link_preview_options"] = orjson.dumps(above).decode()
        return beside


def buttons(reply: Outbound) -> Buttons | None:
    """Hang buttons under the message: labels are sentences, and thumbs are wide."""
    if not reply.options:
        return None
    return Buttons(
        [[Button(_label(o), _data(reply, o)) for o in row] for row in _rows(reply.options)]
    )


def keyboard(reply: Outbound) -> ReplyKeyboardMarkup:
    """Put buttons in the place of the keyboard: only those can ask for a number or a place.

    The first asks, under the label of the menu; each of the others types its own label.
    """
    asking = KeyboardButton(
        reply.menu or _SYMBOL[reply.ask],
        request_contact=reply.ask is Ask.CONTACT,
        request_location=reply.ask is Ask.PLACE,
    )
    others = [[KeyboardButton(o.label) for o in row] for row in _rows(reply.options)]
    return ReplyKeyboardMarkup([[asking], *others], resize_keyboard=True, one_time_keyboard=True)


def _rows(options: tuple[Option, ...]) -> list[list[Option]]:
    """Give each option a row of its own; a few short ones in succession share one.

    Two that are about the same (`less:1` and `more:1`) share a row with nobody else.
    """
    rows: list[list[Option]] = []
    room = 0
    for about, alike in groupby(options, _about):
        together = list(alike)
        if about and len(together) > 1:
            rows.append(together)
            room = 0
            continue
        for option in together:
            short = _short(option)
            if short and room:
                rows[-1].append(option)
                room -= 1
            else:
                rows.append([option])
                room = _ABREAST - 1 if short else 0
    return rows


def _about(option: Option) -> str:
    """Return what a choice is about, if it stands for more or less of that and not for itself."""
    return "" if option.note else option.key.partition(":")[2]


def _short(option: Option) -> bool:
    return not option.note and utf16(option.label) <= _SHORT


def _label(option: Option) -> str:
    return f"{option.label} \N{MIDDLE DOT} {option.note}" if option.note else option.label


def _data(reply: Outbound, option: Option) -> str:
    """Return what a tap will bring back: the prompt, and the key of the choice."""
    data = f"{reply.prompt}:{option.key}"
    if len(data.encode()) > _MOST_DATA:
        raise Refused("the key of a choice is too long for a button")
    return data
