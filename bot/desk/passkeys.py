"""One's own sign-in: passkeys to sign in with, added and removed; and signing in with one."""

from datetime import datetime
from http import HTTPStatus
from typing import Final, NamedTuple

from fastapi.responses import Response
from starlette.exceptions import HTTPException

from bot.desk.entrance import asked, begun, inside
from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.menu import EVERYBODY
from bot.desk.typed import KEPT
from bot.desk.visit import Visit
from bot.desk.words import _
from bot.staff import passkeys
from bot.staff.party import Party
from bot.staff.passkeys import LONGEST, MOST, New, NotAdded
from bot.staff.signing_in import NotSignedIn
from storage.desk import passkeys as kept

PAGE: Final = "/my-sign-in"

_NOT_KNOWN: Final = _(
    "This passkey opens nothing here, or its question is older than five minutes. Try again, or "
    "sign in with your password and code. After five wrong tries nobody can sign in with this "
    "address for 15 minutes."
)
_NOT_ADDED: Final = _(
    "No passkey was added: your device did not make one, or it has one for you already. Try again."
)

routes = Desk()


class Listed(NamedTuple):
    """A passkey as its owner reads it."""

    id: str
    title: str
    added: datetime
    used: datetime | None


def _party(visit: Visit) -> Party:
    """Return the site of our passkeys; a page that needs one is not there where there is none."""
    if visit.office.party is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return visit.office.party


@routes.open_form("/sign-in/passkey")
async def question(visit: TheVisit) -> Response:
    """Ask the device of who wants to sign in for a passkey."""
    options = await passkeys.asked(visit.gate, _party(visit))
    following, typed = visit.text("next"), visit.text(KEPT)
    return visit.page("passkey.html", options=options, following=following, kept=typed)


@routes.open_form("/sign-in/passkey/answer")
async def answered(visit: TheVisit) -> Response:
    """Sign in whose passkey answers, and lead to the page that they asked for."""
    following = visit.text("next")
    try:
        token = await passkeys.sign_in(visit.gate, _party(visit), visit.text("answer"))
    except NotSignedIn:
        return await asked(visit, following, _NOT_KNOWN)
    return await begun(visit, token, inside(visit, following))


async def question_again(visit: Visit) -> str:
    """Return what the device of somebody who is signed in is asked, "" if they have no passkey."""
    if visit.office.party is None:
        return ""
    return await passkeys.asked_again(visit.gate, visit.office.party, visit.person)


@routes.page(PAGE, *EVERYBODY)
async def my_sign_in(visit: TheVisit) -> Response:
    """Show somebody how they sign in."""
    return await _shown(visit, {})


async def _shown(visit: Visit, problems: dict[str, str]) -> Response:
    return visit.page(
        "my-sign-in.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        address=visit.office.seal.unlock(visit.person.sealed),
        party=visit.office.party,
        passkeys=await _listed(visit),
        most=MOST,
        longest=LONGEST,
        problems=problems,
    )


async def _listed(visit: Visit) -> list[Listed]:
    unlock, person = visit.office.seal.unlock, visit.person.id
    found = await visit.run(lambda db: kept.of(db, person))
    return [Listed(one.id, unlock(one.title), one.added, one.used) for one in found]


async def _new(visit: Visit) -> Fields:
    """Look at what somebody wants to call a passkey."""
    fields, known = Fields(visit), await _listed(visit)
    title = fields.text("title", LONGEST)
    if title.casefold() in {one.title.casefold() for one in known}:
        fields.wrong("title", _("You have a passkey of this name already."))
    if len(known) >= MOST:
        fields.wrong("title", _("You have {most} passkeys: remove one first.", most=MOST))
    return fields


@routes.form(PAGE, *EVERYBODY, final=True)
async def to_add(visit: TheVisit) -> Response:
    """Ask somebody's device to make a passkey."""
    party, fields = _party(visit), await _new(visit)
    if fields.problems:
        return await _shown(visit, fields.problems)
    options = await passkeys.asked_to_add(visit.gate, party, visit.person)
    return visit.page("passkey-new.html", options=options, title=fields["title"])


@routes.form(f"{PAGE}/passkeys", *EVERYBODY, final=True)
async def add(visit: TheVisit) -> Response:
    """Keep the passkey that a device made."""
    party, fields = _party(visit), await _new(visit)
    if fields.problems:
        return await _shown(visit, fields.problems)
    new = New(fields["title"], visit.text("answer"))
    try:
        await passkeys.add(visit.gate, party, visit.person, new)
    except NotAdded:
        return await _shown(visit, {"title": visit.say(_NOT_ADDED)})
    done = _("From now on you can sign in with the passkey {title}.", title=new.title)
    return await visit.done(PAGE, done)


@routes.form(f"{PAGE}/passkeys/{{passkey}}/remove", *EVERYBODY, final=True)
async def remove(visit: TheVisit, passkey: str) -> Response:
    """Forget a passkey, and sign its owner out everywhere else."""
    organiser, signed = visit.organiser, visit.signed
    assert signed is not None  # noqa: S101 - the guard has seen to it
    if not await visit.run(lambda db: passkeys.remove(db, organiser, signed.session, passkey)):
        return await visit.done(PAGE, _("This passkey is not there any more."))
    return await visit.done(
        PAGE,
        _("The passkey is removed, and you are signed out everywhere but here."),
    )
