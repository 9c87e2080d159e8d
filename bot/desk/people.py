"""Who works here: inviting somebody, what each is, and sending somebody away."""

from http import HTTPStatus
from typing import Final

from fastapi.responses import Response
from sqlalchemy import Connection

from bot.desk.fields import Fields
from bot.desk.guard import Desk, TheVisit
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _
from bot.staff import inviting
from bot.staff.roles import Role
from storage.desk import staff
from storage.desk.staff import Held, NameTaken
from storage.process import editions

WHO: Final = (Role.ORGANISER, Role.OPERATOR)

ROLES: Final[dict[Role, Sentence]] = {
    Role.ORGANISER: _("Organiser: runs the edition"),
    Role.SCREENER: _("Screener: judges ideas and answers residents"),
    Role.PARTNER: _("Partner: reaches people for one intermediary"),
    Role.AUDITOR: _("Auditor: sees everything that may be seen, and changes nothing"),
    Role.OPERATOR: _("Operator: keeps the service running"),
}
_LONGEST: Final = 60

routes = Desk()


@routes.page("/people", *WHO)
async def everybody(visit: TheVisit) -> Response:
    """Show who works here and who is invited."""
    return await _shown(visit, {})


async def _shown(visit: Visit, problems: dict[str, str], link: str = "") -> Response:
    def look(db: Connection) -> dict[str, object]:
        rows = [row.edition() for row in editions.every(db)]
        return {
            "people": staff.every(db),
            "invited": staff.invitations(db, visit.wall),
            "editions": rows,
            "partners": [
                (f"{e.slug}/{p.code}", p.title, e.place)
                for e in rows
                for p in e.partners
                if not p.ended
            ],
        }

    return visit.page(
        "people.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        **await visit.run(look),
        unlock=visit.office.seal.unlock,
        roles=ROLES,
        link=link,
        problems=problems,
    )


@routes.form("/people", *WHO, final=True)
async def invite(visit: TheVisit) -> Response:
    """Invite somebody, and show the link for them, which nobody sees a second time."""
    fields = Fields(visit)
    name, email = fields.text("name", _LONGEST), fields.text("email", 2 * _LONGEST)
    if email and "@" not in email:
        fields.wrong("email", _("Please type an e-mail address, such as name@example.org."))
    held = _held(visit, fields)
    if fields.problems:
        return await _shown(visit, fields.problems)
    organiser = visit.organiser
    by = type(organiser)(organiser.seal, visit.wall, organiser.by)
    try:
        token = await visit.run(lambda db: inviting.invite(db, (name, email), held, by))
    except NameTaken:
        taken = _("Somebody here is called so already: the journal has to tell them apart.")
        return await _shown(visit, {"name": visit.say(taken)})
    return await _shown(visit, {}, visit.link(f"{visit.home}/invitations/{token}"))


def _held(visit: Visit, fields: Fields) -> list[Held]:
    """Return the roles that were ticked."""
    chosen = [role for role in Role if role in visit.texts("roles")]
    if not chosen:
        fields.wrong("roles", _("Please choose at least one."))
    edition, _slash, partner = fields["partner"].partition("/")
    if Role.PARTNER in chosen and not partner:
        fields.wrong("partner", _("Please choose of which partner."))
    return [
        Held(role, edition, partner) if role is Role.PARTNER else Held(role, fields["in"])
        for role in chosen
    ]


@routes.form("/people/{person}/leave", *WHO, final=True)
async def leave(visit: TheVisit, person: str) -> Response:
    """Let somebody work here no more; they are signed out at once."""
    if person == visit.person.id:
        yourself = _("You cannot send yourself away: ask a colleague.")
        return await visit.done("/people", yourself)
    organiser = visit.organiser
    name = await visit.run(lambda db: inviting.let_go(db, person, organiser))
    return await visit.done("/people", _("{name} works here no more.", name=name))
