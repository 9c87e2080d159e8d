from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.channels.gateway_url import GatewayUrl
from bot.delivery.rates import agreed
from bot.looks import OURS, Looks
from bot.organisation import Organisation
from bot.settings import BadSettings, read_settings, unknown

HUSH = "hush-hush-hush-hush-1"
ACCOUNT = "AC" + "a" * 32
NORTH, SOUTH = (f"[[organisation]]\nname = '{name}'\n" for name in ("north", "south"))
ACCOUNTED = f"twilio_account_sid = '{ACCOUNT}'\ntwilio_auth_token = '{HUSH}'\n"
ONE_FILE = "database_url = 'sqlite:///one.db'\n"
TELEGRAM = {"TELEGRAM_TOKEN": f"7:{HUSH}", "TELEGRAM_SECRET": HUSH}
TWILIO = {
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": HUSH,
    "SMS_NUMBER": "+3197010200001",
    "PUBLIC_URL": "https://wijkstem.example",
}
GATEWAY = {
    "SMS_GATEWAY_URL": f"https://us:pw@gateway.example/?to={{to}}&text={{text}}&secret={HUSH}"
}


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read no `.env` of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, settings: Mapping[str, str]) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"WIJKSTEM_{name}", value)


def refused(monkeypatch: pytest.MonkeyPatch, settings: Mapping[str, str]) -> str:
    given(monkeypatch, {"SECRET_KEY": HUSH, **settings})
    with pytest.raises(BadSettings) as refusal:
        read_settings().organisations()
    return str(refusal.value)


def organisations(tmp_path: Path, text: str) -> dict[str, str]:
    (tmp_path / "organisations.toml").write_text(text, "utf-8")
    return {"ORGANISATIONS_FILE": str(tmp_path / "organisations.toml")}


def test_without_any_setting_one_organisation_is_served_from_a_file() -> None:
    [organisation] = read_settings().organisations()
    assert organisation == Organisation(database_url="sqlite:///data/wijkstem.db")


def test_whose_text_messages_are_answered_is_told_by_how_numbers_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [organisation] = read_settings().organisations()
    assert organisation.sms_beginnings == ()
    given(monkeypatch, {"SMS_COUNTRIES": "NL, BE,US"})
    [organisation] = read_settings().organisations()
    assert organisation.sms_beginnings == ("+31", "+32", "+1")


@pytest.mark.parametrize("secret", ["", "short", f"short{' ' * 20}"])
def test_without_a_secret_nothing_is_locked(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    given(monkeypatch, {"SECRET_KEY": secret})
    with pytest.raises(BadSettings, match="WIJKSTEM_SECRET_KEY"):
        read_settings().secret()


def test_what_is_set_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {"SECRET_KEY": HUSH} | TELEGRAM | TWILIO | {"TWILIO_AUTH_TOKEN": "a, b,"})
    settings = read_settings()
    [organisation] = settings.organisations()
    assert settings.secret() == HUSH
    assert organisation.tokens == ("a", "b")
    assert (organisation.telegram_secret, organisation.sms_number) == (HUSH, "+3197010200001")


def test_a_secret_of_telegrams_can_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, TELEGRAM | {"TELEGRAM_SECRET": f"the-new-one, {HUSH}"})
    [organisation] = read_settings().organisations()
    assert organisation.secrets == ("the-new-one", HUSH)


def test_one_setting_is_enough_for_a_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, GATEWAY)
    [organisation] = read_settings().organisations()
    url = GatewayUrl.read(organisation.sms_gateway_url)
    assert url.secrets == (HUSH,)
    assert url.request("+31", "a b", "").url.startswith("https://us:pw@gateway.example/?to=%2B31")


def test_a_gateway_may_stand_beside_twilio_for_whatsapp(monkeypatch: pytest.MonkeyPatch) -> None:
    whatsapp = {"SMS_NUMBER": "", "WHATSAPP_NUMBER": "+3197010200001"}
    given(monkeypatch, TWILIO | whatsapp | GATEWAY)
    [organisation] = read_settings().organisations()
    assert (organisation.sms_number, bool(organisation.sms_gateway_url)) == ("", True)


def test_a_file_that_is_a_folder_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(BadSettings, match=r"^\.env is a folder, which Docker makes .*\.$"):
        read_settings()


def test_settings_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("WIJKSTEM_DATABASE_URL=sqlite:///elsewhere.db\n", "utf-8")
    assert read_settings().database_url == "sqlite:///elsewhere.db"


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        (TELEGRAM | {"TELEGRAM_SECRET": ""}, "TELEGRAM_SECRET"),
        (TELEGRAM | {"TELEGRAM_SECRET": f"{HUSH} with spaces"}, "TELEGRAM_SECRET"),
        (TELEGRAM | {"TELEGRAM_SECRET": HUSH * 20}, "TELEGRAM_SECRET"),
        (TELEGRAM | {"TELEGRAM_SECRET": f"{HUSH},"}, "TELEGRAM_SECRET"),
        (TWILIO | GATEWAY, "SMS_GATEWAY_URL and SMS_NUMBER"),
        ({"SMS_GATEWAY_URL": HUSH}, "SMS_GATEWAY_URL"),
        ({"SMS_GATEWAY_URL": f"https://[{HUSH}/?secret={HUSH}"}, "SMS_GATEWAY_URL"),
        ({"SMS_GATEWAY_URL": f"ftp://x/?secret={HUSH}"}, "SMS_GATEWAY_URL"),
        ({"SMS_GATEWAY_URL": f"https://x/{HUSH}"}, "SMS_GATEWAY_URL has no"),
        ({"SMS_GATEWAY_URL": "https://x/?secret=short"}, "SMS_GATEWAY_URL has no"),
        ({"SMS_GATEWAY_URL": f"https://x/?secret={HUSH},"}, "SMS_GATEWAY_URL has no"),
        ({"SMS_GATEWAY_URL": f"https://x/?secret={HUSH}&secret={HUSH}"}, "SMS_GATEWAY_URL has no"),
        ({"SMS_GATEWAY_URL": f"https://x/?secret={HUSH}&to={{to}}"}, "SMS_GATEWAY_URL must"),
        ({"SMS_GATEWAY_URL": f"https://x/?secret={HUSH}&a={{other}}"}, "SMS_GATEWAY_URL must"),
        (TWILIO | {"TWILIO_AUTH_TOKEN": ""}, "TWILIO_AUTH_TOKEN"),
        (TWILIO | {"TWILIO_AUTH_TOKEN": " , "}, "TWILIO_AUTH_TOKEN"),
        (TWILIO | {"TWILIO_ACCOUNT_SID": ""}, "TWILIO_ACCOUNT_SID"),
        (TWILIO | {"PUBLIC_URL": ""}, "PUBLIC_URL"),
        (TWILIO | {"PUBLIC_URL": f"wijkstem.example/{HUSH}"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": f"https://{HUSH}:port"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": f"https://{HUSH}:99999"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://[::1"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": f"https:///{HUSH}"}, "PUBLIC_URL"),
        ({"SMS_GATEWAY_URL": f"https://x:99999/?secret={HUSH}"}, "SMS_GATEWAY_URL"),
        ({"SMS_GATEWAY_URL": f"https://x:0/?secret={HUSH}"}, "SMS_GATEWAY_URL"),
        ({"TELEGRAM_API": HUSH}, "TELEGRAM_API"),
        ({"TWILIO_API": f"ftp://{HUSH}"}, "TWILIO_API"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL"),
        ({"SMS_COUNTRIES": "nl"}, "SMS_COUNTRIES"),
        ({"SMS_COUNTRIES": "NL, XX"}, "SMS_COUNTRIES has XX in"),
        ({"SMS_RATE": "inf"}, "SMS_RATE"),
        ({"SMS_A_DAY": "-1"}, "SMS_A_DAY"),
        ({"TELEGRAM_RATE": "1e300"}, "TELEGRAM_RATE"),
        (TWILIO | {"SMS_NUMBER": f"06{HUSH}"}, "SMS_NUMBER"),
        (TWILIO | {"WHATSAPP_NUMBER": f"whatsapp:{HUSH}"}, "WHATSAPP_NUMBER"),
        ({"DATABASE_URL": f"mysql://root:{HUSH}@127.0.0.1/x"}, "DATABASE_URL"),
        ({"DATABASE_URL": HUSH}, "DATABASE_URL"),
        ({"SEMANTIC": HUSH}, "SEMANTIC"),
        ({"ORGANISATIONS_FILE": "nowhere.toml"}, "ORGANISATIONS_FILE"),
        ({"THEME": "nowhere.css"}, "THEME"),
        ({"THEME": "."}, "THEME"),
    ],
)
def test_a_wrong_setting_is_refused_in_a_sentence_that_names_it_and_no_secret(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], name: str
) -> None:
    said = refused(monkeypatch, settings)
    assert said.startswith(f"WIJKSTEM_{name} ")
    assert said.endswith(".")
    assert HUSH not in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("PROCESSES", "veel", "WIJKSTEM_PROCESSES must be a whole number."),
        ("PROCESSES", "0", "WIJKSTEM_PROCESSES must be at least 1."),
        ("SMS_RATE", "snel", "WIJKSTEM_SMS_RATE must be a number."),
        ("SMS_RATE", "-1", "WIJKSTEM_SMS_RATE must be at least 0."),
        ("WEBHOOK_LOOPBACK", "perhaps", "WIJKSTEM_WEBHOOK_LOOPBACK must be true or false."),
        ("SEMANTIC", "yes", "WIJKSTEM_SEMANTIC must be '', 'use' or 'e5'."),
        ("THEME", "nowhere.css", "WIJKSTEM_THEME names a file that is not there."),
    ],
)
def test_what_a_setting_must_be_is_said_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, setting: str, value: str, said: str
) -> None:
    given(monkeypatch, {setting: value})
    with pytest.raises(BadSettings) as refusal:
        read_settings()
    assert str(refusal.value) == said


def test_several_organisations_have_a_store_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = """
        [[organisation]]
        name = "north"
        [[organisation]]
        name = "south"
        database_url = "postgresql://127.0.0.1/south"
    """
    given(monkeypatch, organisations(tmp_path, text))
    north, south = read_settings().organisations()
    assert (north.name, north.database_url) == ("north", "sqlite:///data/north.db")
    assert (south.name, south.database_url) == ("south", "postgresql://127.0.0.1/south")


def test_a_municipality_puts_a_theme_of_its_own_in_the_place_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_settings().looks() == OURS
    (tmp_path / "theirs.css").write_text(":root { --accent: #c00; }", "utf-8")
    given(monkeypatch, {"THEME": "theirs.css"})
    assert read_settings().looks() == Looks(Path("theirs.css"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "ORGANISATIONS_FILE"),
        ("organisation = []", "ORGANISATIONS_FILE"),
        ("[organisation]\nname = 'north'", "ORGANISATIONS_FILE"),
        ("[[organisation]\n", "ORGANISATIONS_FILE"),
        (NORTH * 2, "of its own"),
        (f"{NORTH}{ONE_FILE}{SOUTH}{ONE_FILE}", "of its own"),
        ("[[organisation]]\nname = 'North Side'", "NAME"),
        ("[[organisation]]\nname = 'north'\nnonsense = 1", "NONSENSE"),
        (f"[[organisation]]\nname = 'north'\ndatabase_url = '{HUSH}'", "DATABASE_URL"),
        (f"[[organisation]]\nname = 'north'\ntelegram_token = '{HUSH}'", "TELEGRAM_SECRET"),
        (f"{NORTH}sms_gateway_url = 'https://x/{HUSH}'", "SMS_GATEWAY_URL has no secret"),
        (f"{NORTH}{ACCOUNTED}sms_number = '+3197010200000'", "PUBLIC_URL"),
        ("a = 1\nb = \n", "organisations.toml is no TOML: invalid value (at line 2, column 5)"),
        ("organisation = ['north']", "organisations.toml has no [[organisation]]"),
        (f"{NORTH}[[organisation]]\nname = 5", "_FILE, 5: NAME"),
    ],
)
def test_a_wrong_file_of_organisations_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, reason: str
) -> None:
    said = refused(monkeypatch, organisations(tmp_path, text))
    assert reason in said
    assert HUSH not in said
    assert "\n" not in said


def test_a_file_of_organisations_that_is_no_text_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "organisations.toml").write_bytes(b"\xff\xfe")
    path = str(tmp_path / "organisations.toml")
    said = refused(monkeypatch, {"ORGANISATIONS_FILE": path})
    assert said == f"WIJKSTEM_ORGANISATIONS_FILE is wrong: {path} is no text in UTF-8."


def test_settings_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(f"WIJKSTEM_SECRET_KEY={HUSH}\xff".encode("latin-1"))
    with pytest.raises(BadSettings, match=r"^\.env is no text in UTF-8"):
        read_settings()


def test_a_mark_before_the_first_setting_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"WIJKSTEM_SECRET_KEY={HUSH}", "utf-8-sig")
    assert read_settings().secret() == HUSH


def test_a_setting_that_is_not_known_is_found_with_the_one_that_is_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("WIJKSTEM_PUBLIC_ULR=x\nOTHER=y\n", "utf-8")
    given(monkeypatch, {"TELEGRAM_TOKN": "1", "QQQ": "2", "TEST_POSTGRES": "3", "SECRET_KEY": HUSH})
    assert unknown() == {
        "WIJKSTEM_PUBLIC_ULR": "WIJKSTEM_PUBLIC_URL",
        "WIJKSTEM_QQQ": "",
        "WIJKSTEM_TELEGRAM_TOKN": "WIJKSTEM_TELEGRAM_TOKEN",
    }


def test_a_secret_without_what_it_belongs_to_does_nothing() -> None:
    found = Organisation(telegram_secret="s" * 16, twilio_auth_token="t" * 16)
    assert list(found.idle()) == [
        ("TELEGRAM_SECRET", "TELEGRAM_TOKEN"),
        ("TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID"),
    ]
    assert not list(Organisation(telegram_token="1", telegram_secret="s").idle())
    account = Organisation(twilio_account_sid="AC1", twilio_auth_token="t")
    assert list(account.idle()) == [("TWILIO_ACCOUNT_SID", "SMS_NUMBER or WHATSAPP_NUMBER")]


def test_what_was_agreed_with_a_provider_is_shared_by_all_processes() -> None:
    found = agreed(Organisation(telegram_rate=1_000, sms_rate=0), 4)
    assert {name: rate.a_second for name, rate in found.items()} == {
        "telegram": 250,
        "whatsapp": 20,
    }


@pytest.mark.parametrize("name", ["TELEGRAM_RATE", "WHATSAPP_RATE", "SMS_RATE", "PROCESSES"])
def test_a_rate_is_no_less_than_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"WIJKSTEM_{name}", "-1")
    with pytest.raises(BadSettings, match=f"WIJKSTEM_{name}"):
        read_settings()


SIGN_ON = {
    "OIDC_ISSUER": "https://login.town.example",
    "OIDC_CLIENT_ID": "desk",
    "OIDC_CLIENT_SECRET": HUSH,
    "PUBLIC_URL": "https://wijkstem.example",
}


@pytest.mark.parametrize(
    ("given_too", "reason"),
    [
        ({"OIDC_CLIENT_ID": ""}, "WIJKSTEM_OIDC_CLIENT_ID is missing: it belongs to the issuer."),
        (
            {"OIDC_CLIENT_SECRET": ""},
            "WIJKSTEM_OIDC_CLIENT_SECRET is missing: it belongs to the issuer.",
        ),
        (
            {"PUBLIC_URL": ""},
            "WIJKSTEM_PUBLIC_URL is missing: the sign-on leads people back to that address.",
        ),
        *(
            (
                {"OIDC_ISSUER": issuer},
                "WIJKSTEM_OIDC_ISSUER is not of the right form: see docs/running.md.",
            )
            for issuer in (
                "http://login.town.example",
                "http://localhost.evil.example",
                "https://login.town.example?x=1",
                "login.town.example",
            )
        ),
    ],
)
def test_a_sign_on_is_agreed_whole_or_refused(
    given_too: Mapping[str, str], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(monkeypatch, {**SIGN_ON, **given_too}) == reason


def test_a_sign_on_that_is_not_installed_is_refused_with_what_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.organisation.find_spec", lambda _package: None)
    assert refused(monkeypatch, SIGN_ON) == (
        "WIJKSTEM_OIDC_ISSUER is set, but what it needs is not installed: "
        "it comes with wijkstem[oidc]."
    )


def test_each_organisation_has_a_sign_on_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "oidc_issuer = 'http://localhost:9'\noidc_client_id = 'x'\noidc_client_secret = 'y'\n"
    (tmp_path / "all.toml").write_text(f"{NORTH}{own}{SOUTH}")
    file = {"ORGANISATIONS_FILE": str(tmp_path / "all.toml")}
    assert "WIJKSTEM_PUBLIC_URL is missing: the sign-on" in in_a_file(monkeypatch, file)
    monkeypatch.setenv("WIJKSTEM_PUBLIC_URL", "https://wijkstem.example")
    north, south = read_settings().organisations()
    assert (north.label, south.oidc_issuer) == ("localhost", "")


def in_a_file(monkeypatch: pytest.MonkeyPatch, settings: Mapping[str, str]) -> str:
    given(monkeypatch, settings)
    with pytest.raises(BadSettings) as refusal:
        read_settings().organisations()
    return str(refusal.value)


@pytest.mark.parametrize(("name", "extra"), [("use", "semantic"), ("e5", "semantic-e5")])
def test_a_model_that_is_not_installed_is_refused_with_what_brings_it(
    name: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.settings.find_spec", lambda _package: None)
    assert refused(monkeypatch, {"SEMANTIC": name}) == (
        f"WIJKSTEM_SEMANTIC is {name}, but that is not installed: it comes with wijkstem[{extra}]."
    )
