"""A broadcast as somebody sees it: its words, who would get it or got it, and what can be done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, NamedTuple

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.broadcasts import sending
from bot.broadcasts.making import LOST, Wanted
from bot.broadcasts.preview import Pace
from bot.channels import CALLED, SCREENS
from bot.desk.broadcasts.counting import Counted, counted
from bot.desk.broadcasts.filling import (
    EMPTY,
    described,
    differing,
    districts,
    projects,
    spoken,
    written,
)
from bot.desk.broadcasts.names import APPROVALS, BECAME, STAGES, WHO
from bot.desk.fields import Fields
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, n_
from bot.staff.roles import Role
from bot.turns.testing import code
from budget.audience import Who, offered
from budget.broadcast import (
    DESCRIPTION_LENGTH,
    OVER,
    SHORT_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Broadcast,
    Stage,
    lacking,
)
from budget.edition import Edition
from budget.names import same_person
from budget.template import Template
from storage.post import broadcasts, recipients, templates
from storage.post.mail import Posted

WRITTEN: Final = (Stage.DRAFT, Stage.ASKED)
"""Nobody has been noted yet who is to get it."""


class Move(NamedTuple):
    """Something that can be done with a broadcast now, and what happens then."""

    path: str
    label: Sentence
    told: Sentence
    grave: bool = False
    remark: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A broadcast at one moment.

    `counted` is who would get it, as long as that is not noted; `became` what it came to for
    those who were; `lost` of them can be sent it again, for `failed` it is known that it did not
    arrive.  `asked` is what WhatsApp was asked for.
    """

    one: Broadcast
    counted: Counted | None
    became: Mapping[str, int]
    lost: int
    failed: int
    asked: Sequence[Template] = ()

    @property
    def under_way(self) -> bool:
        """Whether it changes by itself."""
        return self.one.stage not in (*WRITTEN, Stage.PAUSED, *OVER)

    @property
    def passed_over(self) -> int:
        """How many people it was never sent to, for it could not be when it was their turn."""
        lacking = self.became.get("not delivered", 0) - self.failed
        return 0 if self.one.stage is Stage.STOPPED else lacking

    @property
    def reached(self) -> int:
        """For how many people it is known, or can be, what became of it."""
        return self.one.total - self.became.get("waiting", 0)


async def shown(
    visit: Visit, number: int, fields: Fields | None = None, typed: Wanted | None = None
) -> Response:
    """Show a broadcast, or a new one where its number is 0, with what was typed over it."""

    def look(db: Connection, edition: Edition) -> Seen:
        one = broadcasts.get(db, visit.slug, number) if number else EMPTY
        acting = visit.acting(db, visit.slug)
        said = written(one, typed) if typed else one
        count = counted(acting, edition, said, _pace(visit))
        if one.stage in WRITTEN:
            return Seen(one, count, {}, 0, 0)
        came = recipients.counted(db, number)
        lost = sum(came.get(status, 0) for status in LOST)
        asked = () if one.stage in OVER else templates.of(db, number)
        return Seen(one, None, sending.words(db, one), lost, came.get(Posted.FAILED, 0), asked)

    edition, seen = await visit.with_edition(look)
    one, problems = seen.one, fields.problems if fields else {}
    stale = typed is not None and number and visit.text("seen") != str(one.revision)
    changes = differing(one, typed, edition, visit.language) if typed and stale else ()
    organises = Role.ORGANISER in visit.roles
    tried = organises and number and one.stage in WRITTEN and one.text
    return visit.page(
        "broadcasts/one.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        edition=edition,
        seen=seen,
        one=one,
        form=organises and (one.stage is Stage.DRAFT or typed is not None),
        typed=typed is not None,
        meanwhile=list(changes),
        moves=list(moves(seen, visit.person.name)) if organises and number and not typed else [],
        lacks=lacking(one) if number and one.stage is Stage.DRAFT else [],
        code=code(visit.office.seal, visit.slug, number, visit.now) if tried else None,
        audience=", ".join(described(one.audience, edition, visit.language)),
        problems=problems,
        **_CALLED,
        **_offered(visit, one, edition),
    )


def _pace(visit: Visit) -> Pace:
    return Pace(visit.office.clock.rates, visit.office.delivery.daily.most)


_CALLED: Final[Mapping[str, object]] = {
    "stages": STAGES,
    "became": BECAME,
    "approvals": APPROVALS,
}


def _offered(visit: Visit, one: Broadcast, edition: Edition) -> dict[str, object]:
    """Return what can be chosen and typed of a draft: an audience of now, or what it has."""
    every = [(who, visit.say(label)) for who, label in WHO.items()]
    able = {*offered(edition), one.audience.who}
    return {
        "districts": districts(edition, one.audience.districts, visit.language),
        "languages": spoken(edition),
        "channels": [(name, CALLED[name]) for name in SCREENS],
        "who": [(who.value, said) for who, said in every if who in able],
        "without": [(who.value, said) for who, said in every if who is not Who.EVERYONE],
        "projects": projects(edition, visit.language),
        "most": {
            "title": TITLE_LENGTH,
            "text": TEXT_LENGTH,
            "short": SHORT_LENGTH,
            "alt": DESCRIPTION_LENGTH,
        },
    }


def moves(seen: Seen, by: str) -> Iterator[Move]:
    """Yield what somebody can do with a broadcast."""
    one = seen.one
    match one.stage:
        case Stage.DRAFT if not lacking(one):
            yield _ASK
        case Stage.ASKED:
            if not same_person(by, one.by):
                yield _APPROVE
            yield _RETURN
        case Stage.READY | Stage.FIRST | Stage.WAITING | Stage.SENDING:
            yield _PAUSE
        case Stage.PAUSED:
            yield _RESUME
        case Stage.DONE if seen.lost:
            yield _again(seen.lost)
    if one.stage not in OVER:
        yield _ASIDE if one.stage in WRITTEN else _STOP


_ASK: Final = Move(
    "ask",
    _("Ask a colleague to approve it"),
    _("From then on nobody changes it, unless it is given back."),
)
_APPROVE: Final = Move(
    "approve",
    _("Approve and send"),
    _(
        "It leaves after ten minutes, between 9 and 21 hours; until then it can be stopped and"
        " nobody has got it. You may be asked again who you are."
    ),
    grave=True,
)
_RETURN: Final = Move(
    "return",
    _("Give it back"),
    _("It is a draft again, with your remark above it."),
    remark=True,
)
_PAUSE: Final = Move(
    "pause", _("Pause"), _("Nothing more of it leaves until somebody lets it go on.")
)
_RESUME: Final = Move("resume", _("Let it go on"), _("It goes on where it was paused."))
_ASIDE: Final = Move(
    "stop", _("Put it aside"), _("It is never sent, and cannot be taken up again."), grave=True
)
_STOP: Final = Move(
    "stop",
    _("Stop for good"),
    _("Nothing more of it leaves, for good. Who has got it keeps it."),
    grave=True,
)


def _again(people: int) -> Move:
    told = n_(
        "{count} person did not get it, or nobody knows: it is sent to them once more.",
        "{count} people did not get it, or nobody knows: it is sent to them once more.",
        people,
    )
    return Move("again", _("Send again"), told)
