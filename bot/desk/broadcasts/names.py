"""Where broadcasts are at the desk, and what their stages, audiences and channels are called."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Path

from bot.channels import CALLED
from bot.desk.words import Sentence, _
from bot.staff.roles import Role
from budget.audience import Who
from budget.broadcast import Stage
from budget.template import Approval
from storage.post.templates import TEMPLATE

HERE: Final = "/editions/{slug}/broadcasts"

WORK: Final = (Role.ORGANISER,)
LOOK: Final = (Role.ORGANISER, Role.AUDITOR)

TheNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""The number of a broadcast, in an address."""

WHO: Final[Mapping[Who, Sentence]] = {
    Who.NEWS: _("Who agreed to hear news"),
    Who.NEXT: _("Who agreed to hear of the next edition"),
    Who.AUTHORS: _("Who wrote an idea"),
    Who.SUPPORTERS: _("Who supports an idea"),
    Who.FOLLOWERS: _("Who follows an idea"),
    Who.PROJECT: _("Who follows a project"),
    Who.UNFINISHED: _("Who began a ballot and did not send it"),
    Who.EVERYONE: _("Everybody who takes part"),
}

LABELS: Final[Mapping[str, str]] = {
    **CALLED,
    TEMPLATE: _("WhatsApp, to who has not written for 24 hours"),
}
"""What has a price of its own."""

STAGES: Final[Mapping[Stage, Sentence]] = {
    Stage.DRAFT: _("draft"),
    Stage.ASKED: _("waits for approval"),
    Stage.APPROVED: _("approved"),
    Stage.READY: _("ready to leave"),
    Stage.FIRST: _("to the first people"),
    Stage.WAITING: _("seeing how the first went"),
    Stage.SENDING: _("being sent"),
    Stage.PAUSED: _("paused"),
    Stage.STOPPED: _("stopped"),
    Stage.DONE: _("done"),
}

APPROVALS: Final[Mapping[Approval, Sentence]] = {
    Approval.WANTED: _("not asked for yet"),
    Approval.UNSUBMITTED: _("not asked for yet"),
    Approval.RECEIVED: _("WhatsApp looks at it"),
    Approval.PENDING: _("WhatsApp looks at it"),
    Approval.APPROVED: _("WhatsApp approved it"),
    Approval.REJECTED: _("WhatsApp refused it"),
    Approval.PAUSED: _("WhatsApp paused it"),
    Approval.DISABLED: _("WhatsApp disabled it"),
}
"""How far a template is, in the words of an organiser."""

BECAME: Final[Mapping[str, Sentence]] = {
    "waiting": _("waiting"),
    "sent": _("sent"),
    "delivered": _("delivered"),
    "not delivered": _("not delivered"),
    "unknown": _("unknown"),
}
"""What became of it for each person; in this order they are read."""
