"""Telegram, as far as a service that dies sees it: what was sent is kept, in the order it came."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from aiohttp import web

from tests.standins.serving import StandIn

TOKEN = "7:stand-in"


class Said(NamedTuple):
    """What was said in a chat; the prompt of its buttons is 0 if there are none."""

    prompt: int
    text: str


Refuse = Callable[[str], Mapping[str, Any] | None]


class Chats(StandIn):
    """A Bot API that takes everything, but for what `refuse` answers to a chat."""

    def __init__(self) -> None:
        super().__init__()
        self.refuse: Refuse = lambda _chat: None
        self.said: dict[str, list[Said]] = {}
        self.files: dict[str, bytes] = {}
        self._numbers = 0
        self._updates = 0

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/bot{token}/{method}", self._call),
            web.get("/file/bot{token}/{file}", self._file),
        ]

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=self.files[request.match_info["file"]])

    async def _call(self, request: web.Request) -> web.Response:
        given = await request.json()
        if request.match_info["method"] == "getFile":
            file = {"file_id": "f", "file_unique_id": "f", "file_path": given["file_id"]}
            return web.json_response({"ok": True, "result": file})
        if request.match_info["method"] != "sendMessage":
            return web.json_response({"ok": True, "result": True})
        chat = str(given["chat_id"])
        if refused := self.refuse(chat):
            return web.json_response({"ok": False, **refused}, status=refused["error_code"])
        said = Said(_prompt(given), given["text"])
        self.said.setdefault(chat, []).append(said)
        self._numbers += 1
        private = {"id": int(chat), "type": "private"}
        sent = {"message_id": self._numbers, "date": 1, "chat": private, "text": said.text}
        return web.json_response({"ok": True, "result": sent})

    def update(self, chat: str, text: str, date: int) -> dict[str, Any]:
        """Return the update of a resident who writes something."""
        self._updates += 1
        resident = {"id": int(chat), "is_bot": False, "first_name": "A", "language_code": "nl"}
        message = {
            "message_id": self._updates,
            "from": resident,
            "chat": {"id": int(chat), "type": "private", "first_name": "A"},
            "date": date,
            "text": text,
        }
        return {"update_id": 100_000 + self._updates, "message": message}


def _prompt(given: dict[str, Any]) -> int:
    markup = given.get("reply_markup") or "{}"
    rows = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard", [])
    return int(rows[0][0]["callback_data"].partition(":")[0]) if rows else 0
