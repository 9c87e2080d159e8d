"""What is configured of one organisation: its providers, its sign-on and its store.

A provider that is configured without its secret is refused, in a sentence that says which.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from bot.channels import web_address
from bot.channels.gateway_url import GatewayUrl

DATABASE = r"^(sqlite:///.|(postgres|postgresql)://)"
"""How the address of a store begins."""

_HEADER = " *[A-Za-z0-9_-]{1,256} *"

_FASTEST = 100_000
"""Messages in a second that no provider takes."""

_SAFE = r"https://[^\s?#]+|http://(localhost|127\.0\.0\.1)(:[0-9]+)?(/[^\s?#]*)?"
"""An address that may be asked who somebody is: by https, or on this very machine."""

_NEEDS: Mapping[str, str] = {
    "telegram_secret": "telegram_token",
    "twilio_auth_token": "twilio_account_sid",
    "oidc_client_id": "oidc_issuer",
    "oidc_client_secret": "oidc_issuer",
}
"""Settings that do nothing without another one."""


class Providers(BaseModel):
    """The accounts through which one organisation reaches its residents."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    telegram_token: str = ""
    telegram_secret: str = Field(default="", pattern=rf"^({_HEADER}(,{_HEADER})*)?$")
    telegram_api: str = ""
    twilio_account_sid: str = ""
    twilio_auth_token: str = ""
    twilio_api: str = ""
    sms_number: str = Field(default="", pattern=r"^(\+[1-9][0-9]{6,14})?$")
    whatsapp_number: str = Field(default="", pattern=r"^(\+[1-9][0-9]{6,14})?$")
    sms_gateway_url: str = ""
    sms_countries: str = Field(default="", pattern=r"^([A-Z]{2}( *, *[A-Z]{2})*)?$")
    telegram_rate: float = Field(default=30, ge=0, le=_FASTEST)
    whatsapp_rate: float = Field(default=80, ge=0, le=_FASTEST)
    sms_rate: float = Field(default=10, ge=0, le=_FASTEST)
    sms_a_day: int = Field(default=0, ge=0)

    @field_validator("telegram_api", "twilio_api")
    @classmethod
    def _addressed(cls, url: str, about: ValidationInfo) -> str:
        return address(url, str(about.field_name).upper())

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.telegram_token and not self.telegram_secret:
            raise ValueError(
                "TELEGRAM_SECRET is missing: choose one of 1 to 256 letters and digits"
            )
        if (self.sms_number or self.whatsapp_number) and not self.twilio_account_sid:
            raise ValueError("TWILIO_ACCOUNT_SID is missing: it belongs to the numbers")
        if self.twilio_account_sid and not self.tokens:
            raise ValueError("TWILIO_AUTH_TOKEN is missing: without it anybody could post messages")
        return self

    @model_validator(mode="after")
    def _one_way_for_text_messages(self) -> Self:
        if self.sms_gateway_url and self.sms_number:
            raise ValueError(
                "SMS_GATEWAY_URL and SMS_NUMBER are both set: text messages go by the gateway or "
                "by Twilio, so leave one of them out"
            )
        if self.sms_gateway_url:
            try:
                GatewayUrl.read(self.sms_gateway_url)
            except ValueError as reason:
                raise ValueError(f"SMS_GATEWAY_URL {reason}") from None
        return self

    @field_validator("sms_countries")
    @classmethod
    def _known(cls, countries: str) -> str:
        try:
            _beginnings(countries)
        except ValueError as reason:
            raise ValueError(f"SMS_COUNTRIES {reason}") from None
        return countries

    @property
    def sms_beginnings(self) -> tuple[str, ...]:
        """How the numbers begin whose text messages are answered; nothing if all are."""
        return _beginnings(self.sms_countries)

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens of Twilio that are valid now: several while they rotate."""
        return _listed(self.twilio_auth_token)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets of Telegram's webhook that are valid now; the first is registered."""
        return _listed(self.telegram_secret)


class SignOnTerms(BaseModel):
    """The sign-on of one organisation's own, by which its staff may sign in (OpenID Connect)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    oidc_issuer: str = Field(default="", pattern=rf"^({_SAFE})?$")
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_label: str = Field(default="", max_length=60)
    oidc_acr: str = ""
    oidc_amr: str = ""
    oidc_both_factors: bool = False

    @model_validator(mode="after")
    def _agreed(self) -> Self:
        if not self.oidc_issuer:
            return self
        if find_spec("authlib") is None:
            raise ValueError(
                "OIDC_ISSUER is set, but what it needs is not installed: it comes with "
                "wijkstem[oidc]"
            )
        for name in ("client_id", "client_secret"):
            if not getattr(self, f"oidc_{name}"):
                raise ValueError(f"OIDC_{name.upper()} is missing: it belongs to the issuer")
        return self

    @property
    def label(self) -> str:
        """What the sign-on is called on a button."""
        return self.oidc_label or urlsplit(self.oidc_issuer).hostname or ""

    @property
    def second_factors(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The values of acr and of amr with which it says that it saw two factors."""
        return _listed(self.oidc_acr), _listed(self.oidc_amr)


class Organisation(SignOnTerms, Providers):
    """A municipality, a housing association or a village council, with a store of its own."""

    name: str = Field(default="voorbeeldstad", pattern=r"^[a-z][a-z0-9_]{0,40}$")
    database_url: str = Field(default="", pattern=rf"^$|{DATABASE}")

    def idle(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that does nothing, with the one that is missing beside it."""
        for name, other in _NEEDS.items():
            if getattr(self, name) and not getattr(self, other):
                yield name.upper(), other.upper()
        if self.twilio_account_sid and not (self.sms_number or self.whatsapp_number):
            yield "TWILIO_ACCOUNT_SID", "SMS_NUMBER or WHATSAPP_NUMBER"


def address(url: str, name: str) -> str:
    """Return the address of a web server, or nothing; raise `ValueError` for anything else."""
    if not url or web_address.read(url):
        return url
    raise ValueError(f"{name} is no address: it is https://NAME, perhaps with a port")


def _listed(written: str) -> tuple[str, ...]:
    """Return what stands between commas."""
    return tuple(one.strip() for one in written.split(",") if one.strip())


def _beginnings(countries: str) -> tuple[str, ...]:
    """Return how numbers of these countries begin; what knows that is imported only where asked."""
    if not countries:
        return ()
    found: tuple[str, ...] = import_module("bot.channels.countries").beginnings(_listed(countries))
    return found
