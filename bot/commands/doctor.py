"""`wijkstem doctor`: whether everything is in place, and what to do where it is not.

It changes nothing, and prints no token, number or text: only what was configured in the open.
"""

import asyncio
import os
import sqlite3
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import asyncpg
import orjson
import typer
from sqlalchemy import Connection, make_url

from bot.channels.http import Answer, NoAnswer, NotSent, Pool
from bot.commands.journal import Verdict, verdicts
from bot.commands.store import opened
from bot.organisation import Organisation
from bot.printing.press import Lacking, lacking
from bot.refusal import Refusal
from bot.settings import BadSettings, Settings, read_settings, unknown, unreadable
from storage import schema, secret
from storage.engine import CannotOpen
from storage.outage import StoreDown
from storage.post import subscribers, texts
from storage.post.subscribers import State, Subscriber
from storage.sealing import Seal

app = typer.Typer()

_TELEGRAM = "https://api.telegram.org"
_TWILIO = "https://api.twilio.com"
_PATIENCE = 10.0
_HERE = ("127.0.0.1", "localhost")

_SET_RIGHT = "Set it right for the user that it runs as, or set WIJKSTEM_DATABASE_URL."

_REVISION = "SELECT version_num FROM alembic_version"


class Check(NamedTuple):
    """What was looked at, and what is to be done about it; nothing if it is well."""

    about: str
    said: str
    to_do: str = ""

    def __str__(self) -> str:
        """Write the line that is printed."""
        verdict = "wrong" if self.to_do else "ok"
        return f"{verdict:5} {self.about}: {' '.join(filter(None, (self.said, self.to_do)))}"


@app.command()
def doctor() -> None:
    """Check settings, databases, providers, webhooks and journals; say what to do."""
    try:
        settings = read_settings()
        settings.secret()
        organisations = settings.organisations()
    except BadSettings as refusal:
        raise Refusal(str(refusal)) from refusal
    typer.echo(Check("settings", f"they describe {len(organisations)} organisation(s)."))
    wrong = asyncio.run(_examine(settings, organisations))
    if wrong:
        raise Refusal(f"Not all is well ({wrong}): each line that begins with `wrong` says why.")


async def _examine(settings: Settings, organisations: tuple[Organisation, ...]) -> int:
    """Print every check; return how many went wrong."""
    wrong = 0
    pool = Pool(_PATIENCE)
    try:
        async for check in _checks(settings, organisations, pool):
            typer.echo(check)
            wrong += bool(check.to_do)
    finally:
        await pool.close()
    return wrong


async def _checks(
    settings: Settings, organisations: tuple[Organisation, ...], pool: Pool
) -> AsyncIterator[Check]:
    """Check one thing after the other, each as soon as it can be checked."""
    for check in _written(settings, [one.name for one in organisations]):
        yield check
    yield await _public(settings.public_url.rstrip("/"), pool)
    yield _print()
    for organisation in organisations:
        hooks = f"{settings.public_url.rstrip('/')}/hooks/{organisation.name}"
        for name, other in organisation.idle():
            said = f"{name} does nothing without {other}."
            yield Check(f"{organisation.name} settings", said, "Set both, or neither.")
        database = await _database(organisation)
        yield database
        if not database.to_do:
            for check in await _store(organisation, settings):
                yield check
        if organisation.oidc_issuer:
            yield await _sign_on(organisation, settings.public_url.rstrip("/"), pool)
        if organisation.telegram_token:
            yield await _telegram(organisation, pool)
            yield await _telegram_webhook(organisation, f"{hooks}/telegram", pool)
        if organisation.twilio_account_sid:
            yield await _twilio(organisation, f"{hooks}/twilio", pool)
        if organisation.sms_gateway_url:
            said = f"it must post to {hooks}/sms (not checked)."
            yield Check(f"{organisation.name} SMS gateway", said)
        elif not (organisation.telegram_token or organisation.twilio_account_sid):
            to_do = "Set up Telegram, Twilio or a gateway: see docs/running.md."
            yield Check(f"{organisation.name} channels", "nobody can write to it.", to_do)


def _written(settings: Settings, served: list[str]) -> Iterator[Check]:
    """Check what is written of the settings and does nothing."""
    for name, near in unknown().items():
        to_do = f"Did you mean {near}?" if near else "Leave it out: see docs/running.md."
        yield Check("settings", f"{name} is not known.", to_do)
    for number in unreadable():
        yield Check("settings", f"line {number} of .env says nothing.", "Write NAME=value.")
    if settings.organisation and settings.organisation not in served:
        said = f"WIJKSTEM_ORGANISATION is {settings.organisation}, which is not served."
        yield Check("settings", said, f"Name one of {', '.join(served)}, or leave it out.")


async def _public(url: str, pool: Pool) -> Check:
    """Check that providers can reach us."""
    about = "public URL"
    parts = urlsplit(url)
    if not url:
        return Check(about, "there is none.", "Set WIJKSTEM_PUBLIC_URL: providers post to it.")
    if parts.scheme != "https" and parts.hostname not in _HERE:
        return Check(about, f"{url} is not https.", "Put a web server with TLS in front.")
    answer = await _asked(pool, "GET", f"{url}/healthz")
    if answer is None:
        return Check(about, f"{url} does not answer.", "Is the service running, and the name ours?")
    if answer.status != HTTPStatus.OK:
        to_do = "Does the web server in front hand everything over, and is the disk full?"
        return Check(about, f"{url}/healthz answers {answer.status}.", to_do)
    return Check(about, f"{url} answers.")


def _print() -> Check:
    """Check whether the list of projects and the ballot can be had as PDF."""
    about, missing = "print pages", lacking()
    if missing is Lacking.PANGO:
        return Check(about, "WeasyPrint is there, but Pango is not.", f"On Debian: {missing}.")
    if missing:
        return Check(about, f"for the printer of a browser; for PDF as well: {missing}.")
    return Check(about, "they can be had as PDF too.")


async def _database(organisation: Organisation) -> Check:
    """Check that the tables are there, and those of this version."""
    about = f"{organisation.name} database"
    try:
        found = await _revision(organisation)
    except (asyncpg.UndefinedTableError, sqlite3.OperationalError, FileNotFoundError):
        if hindered := _hindered(organisation):
            return Check(about, f"it has no tables, and none can be made: {hindered}.", _SET_RIGHT)
        return Check(about, "it has no tables.", "`wijkstem serve` makes them: start it once.")
    except (asyncpg.PostgresError, asyncpg.InterfaceError, sqlite3.Error, OSError) as failure:
        to_do = "Does it run, and is WIJKSTEM_DATABASE_URL right?"
        return Check(about, f"it cannot be opened ({type(failure).__name__}).", to_do)
    if found > schema.head():
        return Check(about, "it was used by a newer version.", "Install that version again.")
    if found < schema.head():
        to_do = "Make a backup and restart `wijkstem serve`: it brings it up to date."
        return Check(about, "its tables are of an older version.", to_do)
    return Check(about, "it answers, and is up to date.")


def _hindered(organisation: Organisation) -> str:
    """Say why the file of a database cannot be made; "" if nothing is seen to hinder it."""
    url = make_url(organisation.database_url)
    if url.drivername != "sqlite" or not url.database:
        return ""
    file = Path(url.database).absolute()
    nearest = next(folder for folder in file.parents if folder.exists())
    if file.is_dir():
        return f"{file} is a folder"
    if not nearest.is_dir():
        return f"{nearest} is no folder"
    if not os.access(nearest, os.W_OK):
        return f"nothing may be written in {nearest}"
    return f"{file} may not be written" if file.exists() and not os.access(file, os.W_OK) else ""


async def _revision(organisation: Organisation) -> str:
    """Return which migration was the last; nothing is made or migrated by asking."""
    url = make_url(organisation.database_url)
    if url.drivername == "sqlite":
        with closing(
            sqlite3.connect(f"file:{quote(url.database or '')}?mode=ro", uri=True)
        ) as lite:
            row = lite.execute(_REVISION).fetchone()
            return str(row[0]) if row else ""
    own = {"search_path": organisation.name}
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    db = await asyncpg.connect(plain, timeout=_PATIENCE, server_settings=own)
    try:
        return str(await db.fetchval(_REVISION) or "")
    finally:
        await db.close()


async def _store(organisation: Organisation, settings: Settings) -> list[Check]:
    """Check what is kept; a database that is up to date is not changed by opening it."""
    seal = Seal.from_secret(settings.secret(), organisation.name)
    today = datetime.now(UTC).date()

    def checked(db: Connection) -> list[Check]:
        return [
            _secret(organisation.name, same=secret.holds(db, seal)),
            _journal(organisation.name, verdicts(db, organisation.name)),
            *_texts(organisation, texts.sent(db, today)),
            *(_webhook(organisation.name, one) for one in subscribers.every(db)),
        ]

    try:
        async with opened(organisation) as storage:
            return await storage.run(checked)
    except (CannotOpen, StoreDown):
        about = f"{organisation.name} store"
        return [Check(about, "it cannot be read.", "See the line above, and try again.")]


def _secret(name: str, *, same: bool) -> Check:
    """Check that the secret is the one with which the database was begun."""
    about = f"{name} secret"
    if same:
        return Check(about, "it is the one of this database.")
    to_do = "Set the one it was begun with: by this one nobody in it is known."
    return Check(about, "WIJKSTEM_SECRET_KEY is not the one of this database.", to_do)


def _journal(name: str, found: list[Verdict]) -> Check:
    """Check every chain."""
    about = f"{name} journal"
    if broken := [verdict.reason() for verdict in found if verdict.reason()]:
        return Check(about, broken[0], "Compare it with a backup, and tell the auditor.")
    return Check(about, f"every link holds in {len(found)} edition(s).")


def _texts(organisation: Organisation, sent: int) -> Iterator[Check]:
    """Check whether text messages wait for tomorrow."""
    about, most = f"{organisation.name} text messages", organisation.sms_a_day
    if not (organisation.sms_number or organisation.sms_gateway_url):
        return
    if not most:
        yield Check(about, "any number is sent in a day: WIJKSTEM_SMS_A_DAY sets a limit.")
    elif sent < most:
        yield Check(about, f"{sent:,} of {most:,} segments were sent today (UTC).")
    else:
        said = f"{sent:,} of {most:,} segments were sent today (UTC), so others wait."
        yield Check(about, said, "If they are residents', raise WIJKSTEM_SMS_A_DAY and restart.")


def _webhook(name: str, one: Subscriber) -> Check:
    """Check one; its address is not told, for it may have a key in it."""
    number, reason = one.subscription.id, one.subscription.reason
    about, waits = f"{name} webhook {number}", f"{one.waiting} decision(s) wait."
    match one.state:
        case State.DISABLED:
            to_do = f"Mend the receiver; then `wijkstem webhooks resume {number}`."
            return Check(about, f"it is disabled ({reason}); {waits}", to_do)
        case State.PAUSED:
            return Check(about, f"it is paused; {waits}")
        case State.FAILING:
            return Check(about, f"the last could not be posted, and is tried again; {waits}")
        case State.ARRIVES:
            return Check(about, f"what is posted arrives; {waits}")


async def _telegram(organisation: Organisation, pool: Pool) -> Check:
    """Check that the token is a bot's."""
    about = f"{organisation.name} Telegram"
    match await _bot(organisation, "getMe", pool):
        case {"username": str(name)}:
            return Check(about, f"we are @{name}.")
        case None:
            return Check(about, "it does not answer.", "Can this machine reach it? Try again.")
    return Check(
        about, "the token is refused.", "Set WIJKSTEM_TELEGRAM_TOKEN as BotFather gave it."
    )


async def _telegram_webhook(organisation: Organisation, ours: str, pool: Pool) -> Check:
    """Check that Telegram posts to us, and what it says about that."""
    about = f"{organisation.name} Telegram webhook"
    found = await _bot(organisation, "getWebhookInfo", pool)
    if not found:
        return Check(about, "it cannot be looked up.", "See the line above.")
    waiting = f"{found.get('pending_update_count', 0)} update(s) wait."
    if found.get("url") != ours:
        to_do = f"Restart `wijkstem serve`: it registers {ours}."
        return Check(about, f"Telegram posts elsewhere; {waiting}", to_do)
    if reason := found.get("last_error_message"):
        to_do = "It is tried again; if it goes on, look at the web server in front."
        return Check(
            about, f"the last update could not be posted ({_plain(reason)}); {waiting}", to_do
        )
    return Check(about, f"Telegram posts to us; {waiting}")


async def _bot(organisation: Organisation, method: str, pool: Pool) -> dict[str, Any] | None:
    """Ask the Bot API something: None if it does not answer, nothing if it refuses."""
    api = organisation.telegram_api or _TELEGRAM
    answer = await _asked(pool, "POST", f"{api}/bot{organisation.telegram_token}/{method}")
    if answer is None or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    match _object(answer):
        case {"ok": True, "result": dict(result)}:
            return result
    return {}


async def _twilio(organisation: Organisation, hook: str, pool: Pool) -> Check:
    """Check that the account lists what came in: by that is found what we missed."""
    about = f"{organisation.name} Twilio"
    account = organisation.twilio_account_sid
    number = organisation.sms_number or f"whatsapp:{organisation.whatsapp_number}"
    base = organisation.twilio_api.rstrip("/") or _TWILIO
    listing = urlencode({"To": number, "PageSize": 1})
    token = b64encode(f"{account}:{organisation.tokens[0]}".encode()).decode()
    url = f"{base}/2010-04-01/Accounts/{account}/Messages.json?{listing}"
    answer = await _asked(pool, "GET", url, Authorization=f"Basic {token}")
    if answer is None or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Check(about, "it does not answer.", "Can this machine reach it? Try again.")
    if answer.status != HTTPStatus.OK:
        to_do = "Set WIJKSTEM_TWILIO_ACCOUNT_SID, and a valid token first in ..._AUTH_TOKEN."
        return Check(about, f"the account is refused ({answer.status}).", to_do)
    return Check(about, f"the account answers; its numbers must post to {hook} (not checked).")


async def _sign_on(organisation: Organisation, url: str, pool: Pool) -> Check:
    """Check that the sign-on of the staff tells about itself; not that it knows our secret."""
    about, issuer = f"{organisation.name} sign-on", organisation.oidc_issuer
    answer = await _asked(pool, "GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if answer is None or answer.status != HTTPStatus.OK:
        to_do = "Is WIJKSTEM_OIDC_ISSUER right, and can this machine reach it?"
        return Check(about, f"{issuer} does not answer as a sign-on.", to_do)
    called = str(_object(answer).get("issuer", ""))
    if called != issuer:
        to_do = "Set WIJKSTEM_OIDC_ISSUER to exactly what it calls itself."
        return Check(about, f"it calls itself {called or 'nothing'}.", to_do)
    back = f"{url}/desk/{organisation.name}/sign-in/sign-on/back"
    return Check(about, f"it answers; it must lead back to {back} (not checked).")


async def _asked(pool: Pool, method: str, url: str, **headers: str) -> Answer | None:
    """Ask once; None if there is no answer."""
    try:
        return await pool.ask(method, url, headers=headers)
    except (NotSent, NoAnswer):
        return None


def _object(answer: Answer) -> dict[str, Any]:
    try:
        found = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _plain(reason: object) -> str:
    """Return a provider's reason without any address, number or line's end in it."""
    return "".join(c if c.isalpha() or c == " " else "#" for c in str(reason))[:80]
