"""Templates at Twilio that WhatsApp has to approve: found by name, or made, and handed in."""

from typing import Any, Final

from twilio.rest import Client
from twilio.rest.content.v1.content import ContentContext, ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from bot.channels import Refused, Unsure
from bot.channels.twilio_api import sending
from budget.template import Approval, Template, Told

_PAGE: Final = 500
_LONGEST_REASON: Final = 500
_NONE_YET: Final = "error 20404"


class Approvals:
    """The templates of one account that say something."""

    def __init__(self, client: Client) -> None:
        """Know none: each is looked for by its name before it is made."""
        self._content = client.content.v1

    async def ask(self, template: Template) -> Told:
        """Take a template as far as it can be now; raise one of the four errors.

        Whatever was done before and not noted is found again: so it is made, and handed in, once.
        """
        sid = template.sid or await self._found(template.name) or await self._made(template)
        told = await self._state(sid)
        submitted = told.state is not Approval.UNSUBMITTED
        return told if submitted else await self._hand_in(sid, template)

    async def _found(self, name: str) -> str:
        known = await sending(self._content.contents.list_async(page_size=_PAGE))
        return next((str(one.sid) for one in known if one.friendly_name == name), "")

    async def _made(self, template: Template) -> str:
        asked = {
            "friendly_name": template.name,
            "language": template.language,
            "variables": {},
            "types": {"twilio/text": {"body": template.body}},
        }
        request = ContentList.ContentCreateRequest(asked)
        made = await sending(self._content.contents.create_async(request))
        if not made.sid:
            raise Unsure
        return made.sid

    async def _state(self, sid: str) -> Told:
        """Return how far it is; of what was never handed in Twilio may know nothing at all."""
        try:
            fetch = self._one(sid).approval_fetch()
            found = await sending(fetch.fetch_async())
        except Refused as refusal:
            if str(refusal) != _NONE_YET:
                raise
            return Told(sid, Approval.UNSUBMITTED)
        said: dict[str, Any] = found.whatsapp or {}
        return _told(sid, said.get("status"), said.get("rejection_reason"))

    async def _hand_in(self, sid: str, template: Template) -> Told:
        asked = {"name": template.name, "category": template.category.value}
        submit = self._one(sid).approval_create
        said = await sending(submit.create_async(_Request(asked)))
        return _told(sid, said.status or Approval.RECEIVED, said.rejection_reason)

    def _one(self, sid: str) -> ContentContext:
        return self._content.contents(sid)


class _Request(ApprovalCreateList.ContentApprovalRequest):
    """A request without what is not asked for; the library would send that as null."""

    def to_dict(self) -> dict[str, Any]:
        """Return what is asked for."""
        whole: dict[str, Any] = super().to_dict()  # type: ignore[no-untyped-call]
        return {name: value for name, value in whole.items() if value is not None}


def _told(sid: str, status: object, reason: object) -> Told:
    """Read what WhatsApp says; a word that we do not know is one of its ways of looking at it."""
    word = str(status or Approval.UNSUBMITTED).lower()
    known = word in Approval.__members__.values()
    state = Approval(word) if known else Approval.PENDING
    return Told(sid, state, " ".join(str(reason or "").split())[:_LONGEST_REASON])
