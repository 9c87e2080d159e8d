"""A stand-in of Telegram: its Bot API with the documented limits, and residents who write.

Reasons are worded as the official Bot API server words them.  `post` posts an update once;
`queues` is how Telegram really does it: in order, and until it is taken or too old.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientResponse, ClientSession, ClientTimeout, web

from tests.standins.clock import Clock
from tests.standins.queues import Queues
from tests.standins.serving import Fault, Refusal, StandIn

Json = dict[str, Any]

LONGEST, LONGEST_CAPTION, LONGEST_URL = 4096, 1024, 2048
LARGEST_FILE = 20_000_000
LARGEST_VOICE = 1_000_000
"""Bytes of a voice message that is fetched; what is larger arrives as a file."""
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
BOT = {"id": 7, "is_bot": True, "first_name": "Wijkstem", "username": "wijkstem_bot"}
MOMENT = 1_790_000_000

_PUBLIC = re.compile(r"(https://[^/\s]+\.[a-z]+|http://127\.0\.0\.1:\d+)/\S+")
"""An address that a provider fetches from; or, where a test serves without TLS, this machine's."""


def refusal(reason: str, status: int = 400, **parameters: int) -> Refusal:
    """Return why the Bot API does not do what it was asked, in its own form."""
    body = {"ok": False, "error_code": status, "description": reason}
    return Refusal(Fault(status, body | ({"parameters": parameters} if parameters else {})))


class Telegram(StandIn):
    """The Bot API for one bot; `sent` holds what it was asked, in order, with the method.

    It waits `patience` real seconds for the webhook; all other time is that of its clock.  Chats
    that are `blocked` answer 403, those that are `gone` answer 400.
    """

    def __init__(
        self, token: str = "7:stand-in", clock: Clock | None = None, patience: float = 60
    ) -> None:
        super().__init__()
        self.token = token
        self.clock = clock or Clock(datetime.fromtimestamp(MOMENT, UTC))
        self.queues = Queues(self._posted, self.clock)
        self.gone: set[str] = set()
        self._patience = ClientTimeout(patience)
        self.sent: list[Json] = []
        self.blocked: set[str] = set()
        self.webhook: Json = {"url": ""}
        self.taps: set[str] = set()
        self.shown: dict[tuple[str, int], Json] = {}
        self.files: dict[str, bytes] = {}
        self.fetched: list[str] = []
        self._updates = 0

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/bot{token}/{method}", self._call),
            web.get("/file/bot{token}/{path:.*}", self._file),
        ]

    def flood(self, seconds: int) -> None:
        """Refuse the next request: everybody must wait so long."""
        reason = f"Too Many Requests: retry after {seconds}"
        self.faults.append(refusal(reason, 429, retry_after=seconds).fault)

    def photo(self, chat: int, content: bytes, caption: str = "") -> Json:
        """Return the update of a resident who sends a photo, with its smaller sizes first."""
        file = self._kept(content)
        sizes = [{"width": side, "height": side} for side in (90, 320, 1280)]
        photo = [{"file_id": file, "file_unique_id": f"u{file}", **size} for size in sizes]
        photo[0]["file_id"] = "thumbnail"
        return self.message(chat, photo=photo, **({"caption": caption} if caption else {}))

    def voice(self, chat: int, content: bytes) -> Json:
        """Return the update of a resident who sends a voice note."""
        file = self._kept(content)
        note = {"file_id": file, "file_unique_id": f"u{file}", "duration": 3}
        return self.message(chat, voice=note)

    def _kept(self, content: bytes) -> str:
        file = f"AgAC{len(self.files)}"
        self.files[file] = content
        return file

    def text(self, chat: int, text: str) -> Json:
        """Return the update of a resident who writes something."""
        return self.message(chat, text=text)

    def message(self, chat: int, **content: object) -> Json:
        """Return the update of any message in a private chat."""
        date = int(self.clock().timestamp())
        message = _message(chat, _resident(chat), 900, **{"date": date, **content})
        return self.update(message=message)

    def tap(self, chat: int, message: int, data: str) -> Json:
        """Return the update of a resident who taps a button."""
        tap = str(4_000_000_000_000 + len(self.taps))
        self.taps.add(tap)
        return self.update(
            callback_query={
                "id": tap,
                "from": _resident(chat),
                "chat_instance": "-12345",
                "data": data,
                "message": _message(chat, BOT, message, text="?"),
            }
        )

    def update(self, **what: object) -> Json:
        """Return an update with an id of its own."""
        self._updates += 1
        return {"update_id": 100_000 + self._updates, **what}

    async def post(self, update: Json) -> int:
        """Post an update to the webhook, as registered, and return what it answered."""
        return (await self._posted(update)).status

    async def _posted(self, update: Json) -> ClientResponse:
        secret = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
        async with (
            ClientSession(timeout=self._patience) as session,
            session.post(self.webhook["url"], json=update, headers=secret) as response,
        ):
            return response

    async def _call(self, request: web.Request) -> web.Response:
        method, given = request.match_info["method"], await _parameters(request)
        if request.match_info["token"] != self.token:
            raise refusal("Unauthorized", 401)
        result = self._do(method, given)
        if method not in {"getWebhookInfo", "getMe"}:
            self.sent.append({"method": method, **given})
        return web.json_response({"ok": True, "result": result})

    def _do(self, method: str, given: Json) -> object:
        match method:
            case "sendMessage":
                return self._send(given)
            case "sendVoice" | "sendAudio":
                return self._play(given, method.removeprefix("send").lower())
            case "editMessageText":
                return self._edit(given)
            case "answerCallbackQuery":
                return self._acknowledge(str(given["callback_query_id"]))
            case "getFile":
                return self._get_file(str(given["file_id"]))
            case "setWebhook":
                return self._register(given)
            case "getWebhookInfo":
                return self.webhook_info()
            case "getMe":
                return BOT
            case _:
                raise refusal("Not Found", 404)

    def _send(self, given: Json) -> Json:
        self._check_chat(given)
        _check(given)
        return self._showing(given, text=given["text"])

    def _play(self, given: Json, kind: str) -> Json:
        """Fetch a sound; of what is fetched only an OGG can be a voice message."""
        self._check_chat(given)
        url, caption = str(given[kind]), given.get("caption", "")
        if not _PUBLIC.fullmatch(url) or len(url) > LONGEST_URL:
            raise refusal("Bad Request: wrong HTTP URL specified")
        if not url.endswith(".ogg" if kind == "voice" else (".mp3", ".m4a")):
            raise refusal("Bad Request: wrong type of the web page content")
        if len(caption.encode("utf-16-le")) // 2 > LONGEST_CAPTION:
            raise refusal("Bad Request: message caption is too long")
        return self._showing(
            given, **{kind: {"file_id": "x", "file_unique_id": "x", "duration": 3}}
        )

    def _check_chat(self, given: Json) -> None:
        if str(given["chat_id"]) in self.blocked:
            raise refusal("Forbidden: bot was blocked by the user", 403)
        if str(given["chat_id"]) in self.gone:
            raise refusal("Bad Request: chat not found")

    def _showing(self, given: Json, **content: object) -> Json:
        chat = str(given["chat_id"])
        sent = _message(int(chat), BOT, len(self.shown) + 1, **content)
        self.shown[chat, sent["message_id"]] = given
        return sent

    def _edit(self, given: Json) -> Json:
        place = (str(given["chat_id"]), int(given["message_id"]))
        before = self.shown.get(place)
        if before is None:
            raise refusal("Bad Request: message to edit not found")
        _check(given)
        if "keyboard" in _markup(before):
            raise refusal("Bad Request: message can't be edited")
        if _seen(given) == _seen(before):
            raise refusal(f"Bad Request: {NOT_MODIFIED}")
        self.shown[place] = given
        return _message(int(place[0]), BOT, place[1], text=given["text"], edit_date=MOMENT)

    def _acknowledge(self, tap: str) -> bool:
        if tap not in self.taps:
            raise refusal(f"Bad Request: {TOO_OLD}")
        self.taps.remove(tap)
        return True

    def _get_file(self, file: str) -> Json:
        """Say where a file is, for an hour; as the real one, only if it is not too large."""
        if file not in self.files:
            raise refusal("Bad Request: invalid file_id")
        if len(self.files[file]) > LARGEST_FILE:
            raise refusal("Bad Request: file is too big")
        known = {"file_id": file, "file_unique_id": f"u{file}"}
        return known | {"file_size": len(self.files[file]), "file_path": f"photos/{file}.jpg"}

    async def _file(self, request: web.Request) -> web.Response:
        file = request.match_info["path"].removeprefix("photos/").removesuffix(".jpg")
        if request.match_info["token"] != self.token or file not in self.files:
            raise refusal("Not Found", 404)
        self.fetched.append(file)
        return web.Response(body=self.files[file], content_type="application/octet-stream")

    def _register(self, given: Json) -> bool:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", given.get("secret_token", "-")):
            raise refusal("Bad Request: secret token contains unallowed characters")
        if str(given.get("drop_pending_updates", "")).lower() == "true":
            self.queues.clear()
        self.webhook = given
        return True

    def webhook_info(self) -> Json:
        """Return what `getWebhookInfo` tells."""
        return {
            "url": self.webhook["url"],
            "has_custom_certificate": False,
            "pending_update_count": self.queues.pending,
            "allowed_updates": self.webhook.get("allowed_updates", []),
            **self.queues.last_error,
        }


def _check(given: Json) -> None:
    """Refuse what the documented limits forbid."""
    text = given.get("text", "").strip()
    if not text:
        raise refusal("Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        raise refusal("Bad Request: message is too long")
    markup = _markup(given)
    for row in [*markup.get("inline_keyboard", []), *markup.get("keyboard", [])]:
        for button in row:
            if not button["text"]:
                raise refusal("Bad Request: text buttons are unallowed in the inline keyboard")
    for row in markup.get("inline_keyboard", []):
        for button in row:
            if not 1 <= len(button["callback_data"].encode()) <= 64:
                raise refusal("Bad Request: BUTTON_DATA_INVALID")

    preview = _preview(given)
    if (url := preview.get("url")) and (not _PUBLIC.fullmatch(url) or len(url) > LONGEST_URL):
        raise refusal("Bad Request: wrong HTTP URL specified")


def _seen(given: Json) -> tuple[object, ...]:
    """Return what a resident sees of a message: its text, its buttons, the picture above it."""
    return given["text"], _markup(given), _preview(given).get("url")


def _preview(given: Mapping[str, Any]) -> Json:
    """Return how a link is previewed: as it says, or not at all."""
    options = given.get("link_preview_options") or {}
    found: Json = json.loads(options) if isinstance(options, str) else options
    return {} if found.get("is_disabled") else found


def _markup(given: Mapping[str, Any]) -> Json:
    markup = given.get("reply_markup") or {}
    return json.loads(markup) if isinstance(markup, str) else markup


async def _parameters(request: web.Request) -> Json:
    """Return what was given, with what came as JSON inside a text decoded."""
    if request.content_type == "application/json":
        given: Json = await request.json()
    else:
        given = dict(await request.post())
    for name in ("reply_markup", "allowed_updates", "link_preview_options"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return given


def _resident(chat: int) -> Json:
    return {"id": chat, "is_bot": False, "first_name": "Amina", "language_code": "nl"}


def _message(chat: int, sender: Json, message: int, **content: object) -> Json:
    private = {"id": chat, "type": "private", "first_name": "Amina"}
    return {
        "message_id": message,
        "from": sender,
        "chat": private,
        "date": MOMENT,
        **content,
    }
