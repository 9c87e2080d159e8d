"""`wijkstem staff`: who works at the desk; the first of them is invited here."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.commands.store import ORGANISER, issuer, organisation, with_store
from bot.inbox.organiser import Organiser
from bot.refusal import Refusal
from bot.settings import read_settings
from bot.staff import inviting
from bot.staff.roles import Role
from bot.staff.signing_in import login_key
from storage.desk import staff
from storage.desk.staff import Held, NameTaken

app = typer.Typer(name="staff", help="Who works at the desk.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(metavar="EMAIL")]


@app.command()
def invite(
    email: Email,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="As the journal shows it.")],
    role: Annotated[list[Role], typer.Option("--role", help="May be given several times.")],
    edition: Annotated[
        str, typer.Option("--edition", metavar="SLUG", help="Only in this edition.")
    ] = "",
    partner: Annotated[
        str, typer.Option("--partner", metavar="CODE", help="Of which partner, for a partner.")
    ] = "",
) -> None:
    """Print a link with which somebody begins at the desk; it works once, for 72 hours.

    For who works here already it is a way back in, with a new password and a new app.
    """
    if "@" not in email or not name.strip():
        raise Refusal("An e-mail address and a name are needed.")
    if (Role.PARTNER in role) is not bool(partner and edition):
        raise Refusal("A partner, and nobody else, needs --partner CODE and --edition SLUG.")
    issued = issuer(ORGANISER)
    held = [Held(one, edition, partner if one is Role.PARTNER else "") for one in role]
    organiser = Organiser(issued.seal, issued.at, issued.by)

    def invited(db: Connection) -> str:
        return inviting.invite(db, (name, email), held, organiser)

    try:
        token = with_store(lambda storage: storage.run(invited))
    except NameTaken as refusal:
        raise Refusal(f"Somebody else at the desk is called {name}: choose another name.") from (
            refusal
        )
    where = read_settings().public_url.rstrip("/")
    typer.echo(f"{where}/desk/{organisation().name}/invitations/{token}")


@app.command("list")
def listed() -> None:
    """List who works at the desk, and what they are."""
    seal = issuer().seal
    for person in with_store(lambda storage: storage.run(staff.every)):
        roles = ", ".join(_role(held) for held in sorted(person.roles))
        typer.echo(f"{person.name} <{seal.unlock(person.sealed)}>: {roles}")


def _role(held: Held) -> str:
    where = f" in {held.edition}" if held.edition else ""
    return f"{held.role} ({held.partner}){where}" if held.partner else f"{held.role}{where}"


@app.command()
def remove(email: Email) -> None:
    """Let somebody work at the desk no more; they are signed out at once."""
    issued = issuer()
    key = login_key(issued.seal, email)

    def gone(db: Connection) -> bool:
        if person := staff.find(db, key):
            inviting.let_go(db, person.id, Organiser(issued.seal, issued.at, issued.by))
        staff.uninvite(db, key)
        return person is not None

    if not with_store(lambda storage: storage.run(gone)):
        raise Refusal(f"Nobody at the desk has the address {email}: see `wijkstem staff list`.")
    typer.echo(f"{email} works at the desk no more.")
