"""Webhooks: which programs are told what is decided, whether it arrives, and what can be done.

A secret is shown once, upon the form that made it, and stands on no other page.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.decided import KINDS
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _, said, say
from bot.staff.roles import Role
from bot.webhooks import subscriptions
from bot.webhooks.address import LONGEST, BadAddress
from bot.webhooks.delivering import NotPosted
from bot.webhooks.events import TEST
from bot.webhooks.failures import NotDelivered
from bot.webhooks.subscriptions import CannotSubscribe
from storage.ballots.codes import Issuer
from storage.post import deliveries, subscribers, webhooks
from storage.post.subscribers import State

WHO: Final = (Role.ORGANISER, Role.OPERATOR)

_STATES: Final[dict[State, Sentence]] = {
    State.ARRIVES: _("what is posted arrives"),
    State.FAILING: _("the last one did not arrive, and is tried again"),
    State.DISABLED: _("disabled: nothing is posted there any more"),
    State.PAUSED: _("paused"),
}
_FAILURES: Final[dict[str, Sentence]] = {
    "": _("arrived"),
    "no answer in time": _("no answer in time"),
    "no connection": _("no connection"),
    "nothing may be posted there": _("nothing may be posted there"),
}
_GONE: Final = _("This was not posted lately, so it cannot be posted again.")

routes = Desk()


@routes.page("/webhooks", *WHO)
async def every(visit: TheVisit) -> Response:
    """Show who is told what is decided."""
    return await _listed(visit, {})


async def _listed(visit: Visit, problems: dict[str, str], added: str = "") -> Response:
    found = await visit.run(subscribers.every)
    kinds = sorted((say(told, visit.language), kind) for kind, told in KINDS.items())
    return visit.page(
        "webhooks.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        found=found,
        states=_STATES,
        kinds=kinds,
        named=KINDS,
        secret=added,
        longest=LONGEST,
        loopback=visit.office.webhooks.loopback,
        problems=problems,
    )


@routes.form("/webhooks", *WHO, final=True)
async def add(visit: TheVisit) -> Response:
    """Tell a program of what is decided from now on, and show its secret, this once."""
    fields = Fields(visit)
    url, kinds = fields.text("url", LONGEST), visit.texts("kind")
    if fields.problems:
        return await _listed(visit, fields.problems)
    issuer, loopback = _issuer(visit), visit.office.webhooks.loopback
    try:
        added = await visit.run(
            lambda db: subscriptions.add(db, url, kinds, issuer, loopback=loopback)
        )
    except (BadAddress, CannotSubscribe) as refusal:
        return await _listed(visit, {"url": said(refusal, visit.language)})
    return await _listed(visit, {}, added.secret)


def _issuer(visit: Visit) -> Issuer:
    """Return the visitor as somebody who makes secrets, by the clock by which is posted."""
    return Issuer(visit.office.seal, visit.wall, visit.person.name)


@routes.page("/webhooks/{number}", *WHO)
async def one(visit: TheVisit, number: int) -> Response:
    """Show what was posted to a program lately."""
    return await _shown(visit, number)


async def _shown(visit: Visit, number: int, secret: str = "") -> Response:
    def look(db: Connection) -> tuple[subscribers.Subscriber, list[deliveries.Delivery]]:
        return subscribers.get(db, number), deliveries.latest(db, number)

    found, posted = await visit.run(look)
    until = found.subscription.former_until
    return visit.page(
        "webhook.html",
        one=found,
        state=_STATES[found.state],
        states=State,
        both_until=until if until and visit.wall < until else None,
        posted=[(attempt, _kind(attempt.kind), ended(attempt.failure)) for attempt in posted],
        named=KINDS,
        secret=secret,
    )


def _kind(kind: str) -> Sentence | str:
    return _("a trial") if kind == TEST else KINDS.get(kind, kind)


def ended(failure: str) -> Sentence:
    """Say what came of an attempt."""
    status = failure.removeprefix("status ")
    return _FAILURES.get(failure) or _("answered with status {status}", status=status)


@routes.form("/webhooks/{number}/try", *WHO)
async def trial(visit: TheVisit, number: int) -> Response:
    """Post something that nothing happened for, and say whether it arrived."""
    return await _posted(visit, number, lambda: visit.office.webhooks.trial(number))


@routes.form("/webhooks/{number}/again", *WHO)
async def again(visit: TheVisit, number: int) -> Response:
    """Post once more what was posted lately."""
    slug, _dash, position = visit.text("posted").rpartition(" ")
    at = int(position) if position.isdecimal() else 0
    return await _posted(visit, number, lambda: visit.office.webhooks.again(number, slug, at))


async def _posted(visit: Visit, number: int, post: Callable[[], Awaitable[None]]) -> Response:
    try:
        await post()
    except NotPosted:
        told: Sentence = _GONE
    except NotDelivered as failure:
        told = _("It did not arrive: {failure}.", failure=ended(str(failure)))
    else:
        told = _("It arrived.")
    return await visit.done(f"/webhooks/{number}", told)


@routes.form("/webhooks/{number}/pause", *WHO)
async def pause(visit: TheVisit, number: int) -> Response:
    """Post nothing there for now."""
    now, name = visit.wall, visit.person.name
    await visit.run(lambda db: webhooks.pause(db, number, now, name))
    told = _("It is paused. What is decided meanwhile waits, and is posted when it goes on.")
    return await visit.done(f"/webhooks/{number}", told)


@routes.form("/webhooks/{number}/resume", *WHO)
async def resume(visit: TheVisit, number: int) -> Response:
    """Go on where it stopped."""
    now = visit.wall
    await visit.run(lambda db: webhooks.resume(db, number, now))
    return await visit.done(f"/webhooks/{number}", _("It goes on where it stopped."))


@routes.form("/webhooks/{number}/hurry", *WHO)
async def hurry(visit: TheVisit, number: int) -> Response:
    """Try what failed at once, without waiting for its time."""
    now = visit.wall
    await visit.run(lambda db: webhooks.hurry(db, number, now))
    told = _("What failed is posted again within a second or so, and then all that waits.")
    return await visit.done(f"/webhooks/{number}", told)


@routes.form("/webhooks/{number}/secret", *WHO, final=True)
async def rotate(visit: TheVisit, number: int) -> Response:
    """Sign with a new secret as well, and show it, this once."""
    issuer = _issuer(visit)
    secret = await visit.run(lambda db: subscriptions.rotate(db, number, issuer))
    return await _shown(visit, number, secret)


@routes.form("/webhooks/{number}/remove", *WHO, final=True)
async def remove(visit: TheVisit, number: int) -> Response:
    """Tell a program nothing any more."""
    await visit.run(lambda db: webhooks.remove(db, number))
    return await visit.done("/webhooks", _("The webhook is removed."))
