"""A stand-in of Twilio: messages, content templates and webhooks, with the documented limits.

What WhatsApp would refuse later, by a status, is refused at once here: a test wants to know.

`post` posts a form once.  `deliver` is how Twilio really does it: it waits so long, tries once more
only if it could not connect, and gives up.  What nobody took stays in the list of messages: GET
Messages.json with To, From, DateSent, DateSent> and DateSent<, newest first, in pages.  What came
with a message is a list of its own, as documented: GET Messages/SID/Media.json.
"""

import asyncio
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from aiohttp import ClientConnectorError, ClientError, ClientSession, web
from twilio.request_validator import RequestValidator

from tests.standins.clock import Clock
from tests.standins.contents import LONGEST_CAPTION, Json, fault, refusal, render, template, units
from tests.standins.serving import StandIn

Form = dict[str, str]

ACCOUNT = "AC" + "a" * 32
TOKEN = "0123456789abcdef0123456789abcdef"
SMS, WHATSAPP = "+3197010200001", "whatsapp:+3197010200002"
MOMENT = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)
PAGE = 50
LONGEST_URL = 2083

_DATE = "%a, %d %b %Y %H:%M:%S +0000"

_PUBLIC = re.compile(r"(https://[^/\s]+\.[a-z]+|http://127\.0\.0\.1:\d+)/\S+")
"""An address that a provider fetches from; or, where a test serves without TLS, this machine's."""

_MEDIA = "/2010-04-01/Accounts/{account}/Messages/{message}/Media"


class Twilio(StandIn):
    """One account; `sent` holds the messages it accepted, in order, as a resident sees them.

    It waits `patience` real seconds for a webhook; the date of a message is that of its clock.
    To numbers that `stopped` it answers 21610, to those whose window is `closed` 63016 unless they
    are sent what is approved; `flood` has it answer 20429.  `approvals` are what was handed in to
    WhatsApp, of which `judge` says what becomes.  `missed` are the forms that nobody took.
    """

    def __init__(self, clock: Clock | None = None, patience: float = 15) -> None:
        super().__init__()
        self.clock = clock or Clock(MOMENT)
        self.missed: list[Form] = []
        self._patience = patience
        self.sent: list[Json] = []
        self.contents: dict[str, Json] = {}
        self.stopped: set[str] = set()
        self.closed: set[str] = set()
        self.approvals: dict[str, Json] = {}
        self.without_contents = False
        self.hook = ""
        self.media: dict[str, tuple[str, bytes]] = {}
        self.fetched: list[str] = []
        self.listed: list[str] = []
        self._beside: dict[str, list[str]] = {}
        self._messages: list[Json] = []
        self._count = 0

    def routes(self) -> list[web.RouteDef]:
        messages = "/2010-04-01/Accounts/{account}/Messages.json"
        return [
            web.post(messages, self._post_message),
            web.get(messages, self._get_messages),
            web.post("/v1/Content", self._post_content),
            web.get("/v1/Content", self._get_contents),
            web.get("/v1/Content/{sid}/ApprovalRequests", self._get_approval),
            web.post("/v1/Content/{sid}/ApprovalRequests/whatsapp", self._post_approval),
            web.get(f"{_MEDIA}.json", self._list_media),
            web.get(f"{_MEDIA}/{{sid}}", self._get_media),
            web.get("/stored/{sid}", self._get_stored),
        ]

    def attached(self, kind: str, content: bytes) -> Form:
        """Return what a form says of a photo or a voice note that came with a message."""
        sid, message = self._sid("ME"), self._sid("MM")
        self.media[sid] = kind, content
        url = _MEDIA.format(account=ACCOUNT, message=message)
        url = f"{self.url or 'https://api.twilio.com'}{url}/{sid}"
        return {"NumMedia": "1", "MediaContentType0": kind, "MediaUrl0": url}

    async def _list_media(self, request: web.Request) -> web.Response:
        """List what came with a message; a message that is not there is not found."""
        _authorize(request)
        message = request.match_info["message"]
        if message not in {kept["sid"] for kept in self._messages}:
            raise refusal(20404, 404)
        self.listed.append(message)
        place = _MEDIA.format(account=ACCOUNT, message=message)
        there = [sid for sid in self._beside.get(message, ()) if sid in self.media]
        found = [_attachment(sid, message, self.media[sid][0]) for sid in there]
        size = int(request.query.get("PageSize", PAGE))
        paging = {"page": 0, "page_size": size, "start": 0, "end": max(0, len(found) - 1)}
        ways = {"first_page_uri": f"{place}.json?PageSize={size}&Page=0", "uri": f"{place}.json",
                "next_page_uri": None, "previous_page_uri": None}  # fmt: skip
        return web.json_response({"media_list": found[:size], **paging, **ways})

    async def _get_media(self, request: web.Request) -> web.Response:
        """Send on to where it is stored, as the real one does."""
        _authorize(request)
        stored = f"{self.url}/stored/{request.match_info['sid']}"
        return web.Response(status=307, headers={"Location": stored})

    async def _get_stored(self, request: web.Request) -> web.Response:
        """Give a file to whoever has its address; with a password as well, S3 refuses."""
        sid = request.match_info["sid"]
        if sid not in self.media or "Authorization" in request.headers:
            raise web.HTTPBadRequest
        self.fetched.append(sid)
        kind, content = self.media[sid]
        return web.Response(body=content, content_type=kind)

    def form(self, sender: str, text: str = "", **more: str) -> Form:
        """Return the form of a message from a resident; Twilio keeps the message as well."""
        to = WHATSAPP if sender.startswith("whatsapp:") else SMS
        sid = self._sid("SM")
        form = {
            "AccountSid": ACCOUNT,
            "ApiVersion": "2010-04-01",
            "Body": text,
            "From": sender,
            "MessageSid": sid,
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "SmsStatus": "received",
            "To": to,
        }
        whatsapp = {"ProfileName": "Amina", "WaId": sender.partition("+")[2]}
        place = {"FromCity": "", "FromCountry": "NL", "FromState": "", "FromZip": ""}
        form |= (whatsapp if to == WHATSAPP else place) | more
        if "MediaUrl0" in form:
            form["MediaUrl0"] = re.sub("/Messages/[^/]+/", f"/Messages/{sid}/", form["MediaUrl0"])
            self._beside[sid] = [form["MediaUrl0"].rpartition("/")[2]]
        self._keep(_resource(sid, sender, to, form["Body"], form["NumMedia"]))
        return form

    def status(self, message: str, state: str, **more: str) -> Form:
        """Return the form that tells what became of a message."""
        sent = next(sent for sent in self.sent if sent["sid"] == message)
        return {
            "AccountSid": ACCOUNT,
            "ApiVersion": "2010-04-01",
            "From": sent["From"],
            "MessageSid": message,
            "MessageStatus": state,
            "SmsSid": message,
            "SmsStatus": state,
            "To": sent["To"],
            **more,
        }

    async def post(self, form: Form, token: str = TOKEN) -> int:
        """Post a form to the webhook, signed, and return what it answered."""
        return await _posted(self.hook, form, token)

    async def deliver(self, form: Form) -> bool:
        """Post a form as long and as often as Twilio does; return whether it was taken."""
        for _try in range(2):
            try:
                async with asyncio.timeout(self._patience):
                    status = await self.post(form)
            except ClientConnectorError:
                continue
            except (ClientError, TimeoutError):
                break
            if status < HTTPStatus.BAD_REQUEST:
                return True
            break
        self.missed.append(form)
        return False

    async def report(self, message: str, *states: str) -> None:
        """Post what became of a message, each state twice and the last one first."""
        sent = next(sent for sent in self.sent if sent["sid"] == message)
        for state in (*reversed(states), *states):
            await _posted(sent["StatusCallback"], self.status(message, state))

    def flood(self) -> None:
        """Refuse the next request: there are too many."""
        self.faults.append(fault(20429, HTTPStatus.TOO_MANY_REQUESTS))

    def judge(self, state: str, reason: str = "") -> None:
        """Say what WhatsApp thinks of all that was handed in."""
        for asked in self.approvals.values():
            asked.update(status=state, rejection_reason=reason)

    async def _post_message(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        _authorize(request)
        sent = self._accepted(form)
        sid = self._sid("SM")
        self.sent.append({"sid": sid, **form, **sent})
        message = _resource(sid, form["From"], form["To"], form.get("Body", ""))
        self._keep(message | {"status": "queued"})
        return web.json_response(self._messages[-1], status=201)

    def _keep(self, message: Json) -> None:
        """Keep a message, as all that come in or go out are."""
        self._messages.append(message | {"date_sent": self.clock().strftime(_DATE)})

    def _accepted(self, form: Form) -> Json:
        """Return what the resident sees beside the text."""
        to, sender = form.get("To", ""), form.get("From", "")
        if sender not in {SMS, WHATSAPP}:
            raise refusal(21606)
        if to.startswith("whatsapp:") != (sender == WHATSAPP):
            raise refusal(21910)
        if not re.fullmatch(r"\+\d{8,15}|whatsapp:(\+\d{8,15}|[A-Z]{2}\.\w+)", to):
            raise refusal(21211)
        if to in self.stopped:
            raise refusal(21610)
        sid = form.get("ContentSid", "")
        if to in self.closed and self.approvals.get(sid, {}).get("status") != "approved":
            raise refusal(63016)
        if sid:
            if sid not in self.contents or sender != WHATSAPP:
                raise refusal(21655)
            return render(self.contents[sid], form.get("ContentVariables", ""))
        media = form.get("MediaUrl")
        if media and (sender != WHATSAPP or not _fetched(media)):
            raise refusal(21620)
        if media and units(form.get("Body", "")) > LONGEST_CAPTION:
            raise refusal(63013)
        if not (media or form.get("Body")):
            raise refusal(21602)
        if units(form.get("Body", "")) > 1600:
            raise refusal(21617)
        return {}

    async def _get_messages(self, request: web.Request) -> web.Response:
        """List messages, newest first, a page at a time; new ones do not shift the pages."""
        _authorize(request)
        asked = request.query
        found = [message for message in reversed(self._messages) if _wanted(message, asked)]
        if after := asked.get("PageToken"):
            places = [n for n, message in enumerate(found, 1) if f"PA{message['sid']}" == after]
            found = found[places[0] :]
        page, size = int(asked.get("Page", "0")), int(asked.get("PageSize", PAGE))
        listed, rest = found[:size], found[size:]
        more = {"Page": str(page + 1), "PageToken": f"PA{listed[-1]['sid']}"} if rest else {}
        following = str(request.rel_url.update_query(more)) if more else None
        answer = {"messages": listed, "page": page, "page_size": size}
        return web.json_response(answer | {"next_page_uri": following})

    async def _post_content(self, request: web.Request) -> web.Response:
        _authorize(request)
        made = template(await request.json())
        if self.without_contents:
            raise refusal(20403, 403)
        sid = self._sid("HX")
        self.contents[sid] = made | {"sid": sid, "account_sid": ACCOUNT}
        return web.json_response(self.contents[sid], status=201)

    async def _get_contents(self, request: web.Request) -> web.Response:
        _authorize(request)
        size, page = int(request.query.get("PageSize", PAGE)), int(request.query.get("Page", "0"))
        found = list(self.contents.values())
        url = f"https://content.twilio.com/v1/Content?PageSize={size}&Page={page + 1}"
        more = len(found) > (page + 1) * size
        meta = {"key": "contents", "page_size": size, "next_page_url": url if more else None}
        return web.json_response({"contents": found[page * size : (page + 1) * size], "meta": meta})

    async def _post_approval(self, request: web.Request) -> web.Response:
        """Hand a template in, once: its name may hold nothing but small letters, digits and _."""
        _authorize(request)
        sid, asked = request.match_info["sid"], await request.json()
        if sid not in self.contents:
            raise refusal(20404, 404)
        if sid in self.approvals or asked["category"] not in {"UTILITY", "MARKETING"}:
            raise refusal(20001)
        if set(asked) != {"name", "category"} or not re.fullmatch(r"[a-z0-9_]+", asked["name"]):
            raise refusal(20001)
        [kind] = self.contents[sid]["types"]
        self.approvals[sid] = {**asked, "content_type": kind, "status": "received",
                               "rejection_reason": "", "allow_category_change": True}  # fmt: skip
        return web.json_response(self.approvals[sid], status=201)

    async def _get_approval(self, request: web.Request) -> web.Response:
        _authorize(request)
        sid = request.match_info["sid"]
        if sid not in self.contents:
            raise refusal(20404, 404)
        known = self.approvals.get(sid, {"status": "unsubmitted", "rejection_reason": ""})
        return web.json_response({"sid": sid, "account_sid": ACCOUNT, "whatsapp": known})

    def _sid(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count:032x}"


def signature(url: str, form: Form, token: str = TOKEN) -> str:
    """Return the signature that Twilio puts on a form."""
    return str(RequestValidator(token).compute_signature(url, form))


async def _posted(url: str, form: Form, token: str = TOKEN) -> int:
    signed = {"X-Twilio-Signature": signature(url, form, token)}
    async with ClientSession() as session, session.post(url, data=form, headers=signed) as answer:
        return answer.status


def _wanted(message: Json, asked: Mapping[str, str]) -> bool:
    """Whether a message is one of those that are asked for."""
    sent = parsedate_to_datetime(message["date_sent"]).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        message["to"] == asked.get("To", message["to"])
        and message["from"] == asked.get("From", message["from"])
        and sent.startswith(asked.get("DateSent", ""))
        and asked.get("DateSent>", "") <= sent <= asked.get("DateSent<", "9")
    )


def _authorize(request: web.Request) -> None:
    given = b64decode(request.headers.get("Authorization", "Basic ").removeprefix("Basic "))
    account = request.match_info.get("account", ACCOUNT)
    if given.decode() != f"{account}:{TOKEN}" or account != ACCOUNT:
        raise refusal(20003, 401)


def _fetched(url: str) -> bool:
    """Whether Twilio would fetch what a resident is to see from here."""
    return bool(_PUBLIC.fullmatch(url)) and len(url) <= LONGEST_URL


def _resource(sid: str, sender: str, to: str, body: str, media: str = "0") -> Json:
    return {
        "sid": sid,
        "account_sid": ACCOUNT,
        "from": sender,
        "to": to,
        "body": body,
        "num_media": media,
        "direction": "inbound" if to in {SMS, WHATSAPP} else "outbound-api",
        "status": "received",
        "error_code": None,
    }


def _attachment(sid: str, message: str, kind: str) -> Json:
    """Return a medium as a resource: what it is, of which message, and never what it holds."""
    place = _MEDIA.format(account=ACCOUNT, message=message)
    date = MOMENT.strftime(_DATE)
    return {
        "sid": sid,
        "account_sid": ACCOUNT,
        "parent_sid": message,
        "content_type": kind,
        "date_created": date,
        "date_updated": date,
        "uri": f"{place}/{sid}.json",
    }
