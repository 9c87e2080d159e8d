"""Asking the sign-on of a municipality who somebody is: OpenID Connect, by a code with PKCE.

What it signs is looked at by Authlib: signature, issuer, audience, moment and nonce.  Its libraries
are an extra (`oidc`), so nothing imports this module but `bot.staff.issuer`, at the first use.
"""

import time
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx
import structlog
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.claims import ClaimsOption
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from bot.staff.provider import Agreed, Errand, Identity, NotVouched, SignOnDown

LEEWAY: Final = 60
"""Seconds by which their clock may differ from ours."""

_PATIENCE: Final = httpx.Timeout(5)
_REMEMBERED: Final = 3600.0
"""Seconds after which we ask again where its pages and keys are."""

_SIGNED: Final = [
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
]
"""Signatures that only they can make: no secret that both of us know, and never none at all."""

_NEEDED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")

Told = dict[str, Any]

log = structlog.get_logger()


class Relying:
    """What speaks to the sign-on that something was agreed with."""

    def __init__(self, agreed: Agreed) -> None:
        self._agreed = agreed
        self._about: tuple[float, Told] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._trusted = httpx.create_ssl_context()  # once: meanwhile nobody else is answered

    async def address(self, ticket: str, errand: Errand, *, anew: bool) -> str:
        """Return where a browser goes to show who somebody is; `anew` even if it knows.

        Raise `SignOnDown`.
        """
        about, agreed = await self._discovered(), self._agreed
        more = {"prompt": "login", "max_age": "0"} if anew else {}
        if agreed.acr:
            more["acr_values"] = " ".join(agreed.acr)
        return str(
            prepare_grant_uri(
                about["authorization_endpoint"],
                agreed.client_id,
                "code",
                redirect_uri=agreed.back,
                scope="openid email",
                state=ticket,
                nonce=errand.nonce,
                code_challenge=create_s256_code_challenge(errand.verifier),
                code_challenge_method="S256",
                **more,
            )
        )

    async def way_out(self) -> str:
        """Return where somebody signs out there too, "" if it has no such page."""
        end = (await self._discovered()).get("end_session_endpoint", "")
        if not self._ours(end):
            return ""
        here = {"client_id": self._agreed.client_id, "post_logout_redirect_uri": self._agreed.out}
        return str(add_params_to_uri(end, list(here.items())))

    async def identity(self, code: str, errand: Errand, now: datetime) -> Identity:
        """Return for whom a code vouches; raise `NotVouched` or `SignOnDown`."""
        told = await self._exchanged(code, errand)
        token, access = told.get("id_token"), told.get("access_token")
        if not isinstance(token, str):
            raise NotVouched
        try:
            return self._identity(await self._claims(token, errand.nonce, access, now))
        except (JoseError, ValueError, TypeError, OverflowError, OSError) as wrong:
            raise NotVouched from wrong

    async def _claims(self, token: str, nonce: str, access: object, now: datetime) -> Told:
        """Return what a token says, if it is theirs, for us, for now and for this errand."""
        agreed = self._agreed
        read = await self._decoded(token)
        options: dict[str, ClaimsOption] = {
            "iss": {"essential": True, "value": agreed.issuer},
            "aud": {"essential": True, "value": agreed.client_id},
        }
        known = {"nonce": nonce, "client_id": agreed.client_id, "access_token": access}
        claims = CodeIDToken(read.claims, read.header, options, known)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        return dict(claims)

    def _identity(self, claims: Told) -> Identity:
        if not claims["sub"]:
            raise NotVouched
        email, amr, at = claims.get("email"), claims.get("amr") or [], claims.get("auth_time")
        verified = isinstance(email, str) and claims.get("email_verified") is True
        agreed = self._agreed
        seen = claims.get("acr") in agreed.acr or any(one in agreed.amr for one in amr)
        return Identity(
            claims["sub"],
            str(email) if verified else "",
            agreed.both or seen,
            datetime.fromtimestamp(at, UTC) if at else None,
        )

    async def _decoded(self, token: str) -> jwt.Token:
        try:
            return self._decode(token, await self._keyring(_REMEMBERED))
        except InvalidKeyIdError:
            return self._decode(token, await self._keyring(0))

    @staticmethod
    def _decode(token: str, keys: KeySet) -> jwt.Token:
        registry = JWSRegistry(algorithms=_SIGNED, strict_check_header=False)
        return jwt.decode(token, keys, registry=registry)

    async def _exchanged(self, code: str, errand: Errand) -> Told:
        """Return what the sign-on gives for a code."""
        about, agreed = await self._discovered(), self._agreed
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": agreed.back,
            "code_verifier": errand.verifier,
        }
        ways = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        name, secret = agreed.client_id, agreed.client_secret
        basic = httpx.BasicAuth(quote(name, safe=""), quote(secret, safe=""))
        if "client_secret_basic" not in ways:
            form |= {"client_id": name, "client_secret": secret}
        auth = basic if "client_secret_basic" in ways else None
        return await self._asked("POST", about["token_endpoint"], data=form, auth=auth)

    async def _discovered(self) -> Told:
        """Return what the sign-on says about itself."""
        if self._about and time.monotonic() - self._about[0] < _REMEMBERED:
            return self._about[1]
        issuer = self._agreed.issuer
        about = await self._asked("GET", get_well_known_url(issuer, external=True))
        if about.get("issuer") != issuer or not all(self._ours(about.get(n)) for n in _NEEDED):
            raise SignOnDown
        self._about = time.monotonic(), about
        return about

    def _ours(self, address: object) -> bool:
        """Whether an address is no less safe than that of the issuer."""
        return isinstance(address, str) and (
            urlsplit(address).scheme in {"https", urlsplit(self._agreed.issuer).scheme}
        )

    async def _keyring(self, lasts: float) -> KeySet:
        """Return its public keys, not older than so many seconds."""
        if self._keys and time.monotonic() - self._keys[0] < lasts:
            return self._keys[1]
        told = await self._asked("GET", (await self._discovered())["jwks_uri"])
        try:
            keys = KeySet.import_key_set(told)  # type: ignore[arg-type]
        except (JoseError, ValueError, TypeError, KeyError) as wrong:
            raise SignOnDown from wrong
        self._keys = time.monotonic(), keys
        return keys

    async def _asked(self, method: str, address: str, **more: Any) -> Told:
        """Return what the sign-on answers, in JSON."""
        try:
            async with httpx.AsyncClient(timeout=_PATIENCE, verify=self._trusted) as client:
                answer = await client.request(method, address, **more)
            told = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as wrong:
            log.error("sign-on not reached", error=type(wrong).__name__)
            raise SignOnDown from wrong
        if answer.is_success and isinstance(told, dict):
            return told
        log.error("sign-on refuses", status=answer.status_code)
        raise NotVouched if method == "POST" and answer.is_client_error else SignOnDown
