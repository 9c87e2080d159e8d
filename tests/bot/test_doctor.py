"""What is examined, and that what is wrong is told without telling a secret."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import Connection, insert, update

from bot.demo import DE_LINDEN
from storage import journal as journal_of
from storage.journal import Entry
from storage.post import webhooks
from storage.process import editions
from storage.tables import journal, texts
from tests.bot.command import HUSH, Run, run, stored
from tests.bot.test_journal_command import in_store
from tests.standins import contents, telegram, twilio
from tests.standins.identity import Identity
from tests.standins.serving import Fault, StandIn
from tests.storage.linden import NOW

__all__ = ["run"]

NAME = "voorbeeldstad"
SECRET = "a-secret-of-telegrams"
NUMBER = twilio.SMS

Examined = Callable[[], Awaitable[tuple[int, str, str]]]


class Front(StandIn):
    """The web server in front of the service."""

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/healthz", self._alive)]

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})


@pytest.fixture
async def front() -> AsyncIterator[Front]:
    """Serve the address that providers know."""
    async with Front() as front:
        yield front


@pytest.fixture
async def chats(front: Front) -> AsyncIterator[telegram.Telegram]:
    """Serve the Bot API, which posts to us."""
    async with telegram.Telegram() as chats:
        chats.webhook = {"url": f"{front.url}/hooks/{NAME}/telegram"}
        yield chats


@pytest.fixture
async def phones() -> AsyncIterator[twilio.Twilio]:
    """Serve Twilio."""
    async with twilio.Twilio() as phones:
        yield phones


@pytest.fixture
def examined(
    run: Run,
    front: Front,
    chats: telegram.Telegram,
    phones: twilio.Twilio,
    monkeypatch: pytest.MonkeyPatch,
) -> Examined:
    """Examine a service of which everything is in place, unless a test says otherwise."""
    settings = {
        "PUBLIC_URL": front.url,
        "TELEGRAM_TOKEN": chats.token,
        "TELEGRAM_SECRET": SECRET,
        "TELEGRAM_API": chats.url,
        "TWILIO_ACCOUNT_SID": twilio.ACCOUNT,
        "TWILIO_AUTH_TOKEN": twilio.TOKEN,
        "TWILIO_API": phones.url,
        "SMS_NUMBER": NUMBER,
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"WIJKSTEM_{name}", value)

    async def done() -> tuple[int, str, str]:
        code, out, err = await asyncio.to_thread(run, "doctor")
        secrets = (HUSH, chats.token, SECRET, twilio.TOKEN, NUMBER, NUMBER[1:])
        assert [secret for secret in secrets if secret in out + err] == []
        assert len(err.splitlines()) == (code != 0)
        return code, out, err

    return done


@pytest.fixture
async def founded(run: Run) -> None:
    """Make the store, with an edition in it."""
    await asyncio.to_thread(run, "edition", "create", str(DE_LINDEN))


def wrong(out: str) -> list[str]:
    """Return the lines about what is wrong."""
    return [line.removeprefix("wrong ") for line in out.splitlines() if line.startswith("wrong")]


@pytest.mark.usefixtures("founded")
async def test_of_what_is_in_place_every_line_is_ok(examined: Examined) -> None:
    code, out, err = await examined()
    assert (code, err) == (0, "")
    begun = [line.partition(":")[0] for line in out.splitlines()]
    kept = ("database", "secret", "journal", "text messages")
    parts = (*kept, "Telegram", "Telegram webhook", "Twilio")
    ours = ["ok    settings", "ok    public URL", "ok    print pages"]
    assert begun == [*ours, *(f"ok    {NAME} {x}" for x in parts)]
    assert "we are @wijkstem_bot" in out


async def test_looking_makes_no_database(examined: Examined, tmp_path: Path) -> None:
    code, out, _err = await examined()
    assert code == 1
    assert wrong(out) == [
        f"{NAME} database: it has no tables. `wijkstem serve` makes them: start it once."
    ]
    assert await asyncio.to_thread(lambda: list(tmp_path.iterdir())) == []


async def test_why_no_database_can_be_made_is_told(
    examined: Examined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("no folder")
    for file, why in (
        (tmp_path / "taken" / "here.db", f"{tmp_path / 'taken'} is no folder"),
        (tmp_path, f"{tmp_path} is a folder"),
    ):
        monkeypatch.setenv("WIJKSTEM_DATABASE_URL", f"sqlite:///{file}")
        _code, out, _err = await examined()
        assert f"{NAME} database: it has no tables, and none can be made: {why}." in wrong(out)[0]


@pytest.mark.usefixtures("founded")
@pytest.mark.parametrize(
    ("revision", "reason"), [("0000", "an older version"), ("9999", "a newer version")]
)
async def test_tables_of_another_version_are_told_and_left_alone(
    examined: Examined, tmp_path: Path, revision: str, reason: str
) -> None:
    file = tmp_path / "store.db"
    db = await asyncio.to_thread(file.read_bytes)
    assert db
    await asyncio.to_thread(set_revision, file, revision)
    before = await asyncio.to_thread(file.read_bytes)
    code, out, _err = await examined()
    assert code == 1
    [line] = wrong(out)
    assert reason in line
    assert await asyncio.to_thread(file.read_bytes) == before


def set_revision(file: Path, revision: str) -> None:
    """Have a store say that this migration was its last."""
    with sqlite3.connect(file) as db:
        db.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    db.close()


@pytest.mark.usefixtures("founded")
async def test_another_secret_than_the_one_it_was_begun_with_is_told(
    examined: Examined, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await asyncio.to_thread(run, "ideas", "owed", "de-linden"))[0] == 0
    monkeypatch.setenv("WIJKSTEM_SECRET_KEY", HUSH[::-1])
    code, out, _err = await examined()
    assert code == 1
    assert wrong(out)[0].startswith(f"{NAME} secret: WIJKSTEM_SECRET_KEY is not the one")


@pytest.mark.usefixtures("founded")
async def test_what_is_written_and_does_nothing_is_told(
    examined: Examined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKSTEM_ORGANISATION", "elsewhere")
    (tmp_path / ".env").write_text("WIJKSTEM_SMS_RATE=5\nexport this is none\n", "utf-8")
    code, out, _err = await examined()
    assert code == 1
    name_it = f"Name one of {NAME}, or leave it out."
    assert wrong(out) == [
        "settings: line 2 of .env says nothing. Write NAME=value.",
        f"settings: WIJKSTEM_ORGANISATION is elsewhere, which is not served. {name_it}",
    ]


@pytest.mark.usefixtures("founded")
@pytest.mark.parametrize(
    ("most", "said", "well"),
    [
        ("0", "any number is sent in a day", True),
        ("5000", "1,200 of 5,000 segments were sent today (UTC).", True),
        ("1200", "1,200 of 1,200 segments were sent today (UTC), so others wait.", False),
    ],
)
async def test_how_many_text_messages_were_sent_today_is_told(
    examined: Examined,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    most: str,
    said: str,
    well: bool,
) -> None:
    monkeypatch.setenv("WIJKSTEM_SMS_A_DAY", most)
    counted = insert(texts).values(day=datetime.now(UTC).date().isoformat(), segments=1_200)
    await asyncio.to_thread(in_store, tmp_path / "store.db", counted)
    code, out, _err = await examined()
    assert f"{NAME} text messages: {said}" in out
    assert (code == 0, len(wrong(out)) == 0) == (well, well)


@pytest.mark.usefixtures("founded")
async def test_a_broken_chain_is_told(examined: Examined, tmp_path: Path) -> None:
    damage = update(journal).values(by="somebody else")
    await asyncio.to_thread(in_store, tmp_path / "store.db", damage)
    code, out, _err = await examined()
    assert code == 1
    assert "decision 1 is not as it was written" in wrong(out)[0]


@pytest.mark.usefixtures("founded")
@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"url": "", "pending_update_count": 7}, "Telegram posts elsewhere; 7 update(s) wait."),
        ({"url": "https://elsewhere.example"}, "Telegram posts elsewhere; 0 update(s) wait."),
        ({"last_error_message": "Wrong response: 503 for +31612345678"}, "(Wrong response# ###"),
    ],
)
async def test_a_webhook_that_does_not_work_is_told(
    examined: Examined, chats: telegram.Telegram, told: dict[str, object], reason: str
) -> None:
    result = {"url": chats.webhook["url"]} | told
    chats.faults += [None, Fault(200, {"ok": True, "result": result})]
    code, out, _err = await examined()
    assert code == 1
    [line] = wrong(out)
    assert line.startswith(f"{NAME} Telegram webhook: ")
    assert reason in line
    assert "31612345678" not in line


@pytest.mark.usefixtures("founded")
async def test_of_each_webhook_is_told_whether_anything_waits_and_never_its_address(
    examined: Examined, tmp_path: Path
) -> None:
    def subscribed(db: Connection) -> None:
        [row] = editions.every(db)
        numbers = [webhooks.add(db, "https://example.org/?key=1", [], b"", NOW) for _ in range(4)]
        journal_of.write(db, row.slug, Entry(NOW, "counted", "test", {}))
        arrives, fails, ends, _paused = webhooks.lease(db, NOW, NOW)
        webhooks.delivered(db, arrives, NOW)
        webhooks.failed(db, fails, NOW, NOW)
        webhooks.disable(db, ends, NOW, "status 410: it wants no more")
        webhooks.pause(db, numbers[3], NOW, "Olga")

    await asyncio.to_thread(stored, tmp_path, subscribed)
    code, out, _err = await examined()
    assert code == 1
    waits = "1 decision(s) wait."
    to_do = "Mend the receiver; then `wijkstem webhooks resume 3`."
    assert [line for line in out.splitlines() if f" {NAME} webhook " in line] == [
        f"ok    {NAME} webhook 1: what is posted arrives; 0 decision(s) wait.",
        f"ok    {NAME} webhook 2: the last could not be posted, and is tried again; {waits}",
        f"wrong {NAME} webhook 3: it is disabled (status 410: it wants no more); {waits} {to_do}",
        f"ok    {NAME} webhook 4: it is paused; {waits}",
    ]
    assert "example.org" not in out


@pytest.mark.usefixtures("founded")
async def test_a_token_that_is_refused_is_told(
    examined: Examined, chats: telegram.Telegram
) -> None:
    chats.token, before = "8:another", chats.token
    code, out, err = await examined()
    assert code == 1
    assert wrong(out)[0].startswith(f"{NAME} Telegram: the token is refused.")
    assert before not in out + err


@pytest.mark.usefixtures("founded")
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (contents.fault(20003, 401), "the account is refused (401)."),
        (contents.fault(20500, 503), "it does not answer."),
        (Fault(), "it does not answer."),
    ],
)
async def test_an_account_that_is_no_use_is_told(
    examined: Examined, phones: twilio.Twilio, fault: Fault, reason: str
) -> None:
    phones.faults += [fault, fault]  # what is only read is asked once more after a reset
    code, out, _err = await examined()
    assert code == 1
    [line] = wrong(out)
    assert line.startswith(f"{NAME} Twilio: {reason}")


@pytest.mark.usefixtures("founded")
@pytest.mark.parametrize(
    ("fault", "slash", "reason"),
    [
        (None, "", ""),
        (Fault(404), "", "does not answer as a sign-on."),
        (Fault(), "", "does not answer as a sign-on."),
        (None, "/", "to exactly what it calls itself."),
    ],
)
async def test_a_sign_on_is_asked_about_itself(
    examined: Examined,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault | None,
    slash: str,
    reason: str,
) -> None:
    async with Identity() as identity:
        identity.outage = fault
        own = {"ISSUER": f"{identity.url}{slash}", "CLIENT_ID": "x", "CLIENT_SECRET": HUSH}
        for name, value in own.items():
            monkeypatch.setenv(f"WIJKSTEM_OIDC_{name}", value)
        code, out, _err = await examined()
    assert code == bool(reason)
    [line] = [line for line in out.splitlines() if f"{NAME} sign-on" in line]
    assert reason in line
    assert reason or f"/desk/{NAME}/sign-in/sign-on/back" in line


@pytest.mark.usefixtures("founded")
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://stem.example.nl", "is not https."),
        ("http://127.0.0.1:9", "does not answer."),
    ],
)
async def test_an_address_that_is_no_use_is_told(
    examined: Examined, monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    monkeypatch.setenv("WIJKSTEM_PUBLIC_URL", url)
    code, out, _err = await examined()
    assert code == 1
    assert wrong(out)[0].startswith(f"public URL: {url} {reason}")


@pytest.mark.usefixtures("founded")
async def test_a_service_that_is_not_well_is_told(examined: Examined, front: Front) -> None:
    front.faults.append(Fault(503, {"status": "failing"}))
    code, out, _err = await examined()
    assert code == 1
    assert wrong(out)[0].endswith("is the disk full?")


def test_a_database_that_does_not_answer_is_told_without_its_password(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKSTEM_DATABASE_URL", f"postgresql://root:{HUSH}2@127.0.0.1:9/x")
    code, out, err = run("doctor")
    assert code == 1
    assert f"{NAME} database: it cannot be opened" in out
    assert f"{HUSH}2" not in out + err


def test_who_can_be_written_to_by_nobody_is_told(run: Run) -> None:
    code, out, _err = run("doctor")
    assert code == 1
    assert f"{NAME} channels: nobody can write to it." in out


def test_settings_that_do_nothing_are_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKSTEM_TELEGRAM_SECRET", HUSH)
    monkeypatch.setenv("WIJKSTEM_TELEGRAM_TOKN", HUSH)
    code, out, err = run("doctor")
    assert code == 1
    assert f"wrong {NAME} settings: TELEGRAM_SECRET does nothing without TELEGRAM_TOKEN." in out
    assert "WIJKSTEM_TELEGRAM_TOKN is not known. Did you mean WIJKSTEM_TELEGRAM_TOKEN?" in out
    assert HUSH not in out + err


def test_a_wrong_setting_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKSTEM_SECRET_KEY", "short")
    code, out, err = run("doctor")
    assert (code, out) == (1, "")
    assert err.startswith("WIJKSTEM_SECRET_KEY is missing or too short")
