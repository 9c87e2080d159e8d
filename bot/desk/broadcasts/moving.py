"""What is done with a broadcast: asked, approved by somebody else, given back; paused, stopped."""

from collections.abc import Callable
from typing import Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.acting import Acting
from bot.broadcasts import making
from bot.desk.broadcasts.names import HERE, WORK, TheNumber
from bot.desk.broadcasts.seeing import shown
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, n_
from budget.audience import NoAudience
from budget.broadcast import CannotSend
from storage.post.broadcasts import ChangedMeanwhile

routes = Desk()

ONE: Final = f"{HERE}/{{number}}"
REMARK_LENGTH: Final = 500
_DIGITS: Final = 10


@routes.form(f"{ONE}/ask", *WORK)
async def ask(visit: TheVisit, number: TheNumber) -> Response:
    """Ask a colleague to approve a draft as it was seen."""

    def asked(acting: Acting) -> Sentence:
        making.ask(acting, number, seen(visit))
        return _("It waits for a colleague to approve it.")

    return await moved(visit, number, Fields(visit), asked)


@routes.form(f"{ONE}/approve", *WORK, final=True)
async def approve(visit: TheVisit, number: TheNumber) -> Response:
    """Approve what somebody else made, as it was seen."""
    fields = Fields(visit)
    revision = fields.number("seen")

    def approved(acting: Acting) -> Sentence:
        making.approve(acting, number, revision)
        return _("It is approved. Until it leaves it can be stopped, and nobody has got it.")

    return await moved(visit, number, fields, approved)


@routes.form(f"{ONE}/return", *WORK)
async def give_back(visit: TheVisit, number: TheNumber) -> Response:
    """Give it back to who made it, with what is to be changed."""
    fields = Fields(visit)
    remark = fields.text("remark", REMARK_LENGTH)

    def returned(acting: Acting) -> Sentence:
        making.give_back(acting, number, remark, seen(visit))
        return _("It is a draft again.")

    return await moved(visit, number, fields, returned)


@routes.form(f"{ONE}/pause", *WORK)
async def pause(visit: TheVisit, number: TheNumber) -> Response:
    """Send nothing more of it for now."""
    return await _simply(visit, number, making.pause, _("It is paused."))


@routes.form(f"{ONE}/resume", *WORK)
async def resume(visit: TheVisit, number: TheNumber) -> Response:
    """Go on where it was paused."""
    return await _simply(visit, number, making.resume, _("It goes on."))


@routes.form(f"{ONE}/stop", *WORK)
async def stop(visit: TheVisit, number: TheNumber) -> Response:
    """Send nothing more of it, for good."""
    return await _simply(visit, number, making.stop, _("It is stopped."))


@routes.form(f"{ONE}/again", *WORK)
async def again(visit: TheVisit, number: TheNumber) -> Response:
    """Send again what did not arrive, and what nobody knows of."""

    def sent(acting: Acting) -> Sentence:
        people = making.again(acting, number)
        return n_("It is sent again to {count} person.", "It is sent again to {count} people.",
                  people)  # fmt: skip

    return await moved(visit, number, Fields(visit), sent)


async def _simply(
    visit: Visit, number: int, move: Callable[[Acting, int], object], told: Sentence
) -> Response:
    """Do what takes nothing that is typed, and say that it is done."""

    def done(acting: Acting) -> Sentence:
        move(acting, number)
        return told

    return await moved(visit, number, Fields(visit), done)


async def moved(
    visit: Visit, number: int, fields: Fields, move: Callable[[Acting], Sentence]
) -> Response:
    """Do this, and lead back to the broadcast; what is refused stands on its page."""
    if fields.problems:
        return await shown(visit, number, fields)

    def done(db: Connection) -> Sentence:
        return move(visit.acting(db, visit.slug))

    try:
        told = await visit.run(done)
    except (CannotSend, NoAudience, ChangedMeanwhile) as refusal:
        fields.beside(refusal)
        return await shown(visit, number, fields)
    return await visit.done(f"/editions/{visit.slug}/broadcasts/{number}", told)


def seen(visit: Visit) -> int:
    """Return which revision the page showed; one that no broadcast has, if it does not say."""
    typed = visit.text("seen")
    readable = typed.isascii() and typed.isdecimal() and len(typed) < _DIGITS
    return int(typed) if readable else -1
