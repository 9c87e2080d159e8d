"""The sign-on of a municipality, as an identity provider is one: it signs who somebody is.

It keeps to OpenID Connect, checks what a client has to prove, and tells untruths when told to.
"""

import json
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Any
from urllib.parse import unquote, urlencode

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import JWSRegistry

from tests.standins.serving import StandIn

CLIENT, SECRET = "wijkstem desk", "a secret: of + both"


@dataclass
class Known:
    """Who is signed in there, and what is said of them."""

    subject: str = "subject-of-rosa"
    email: str = "Rosa@village.example"
    verified: object = True
    amr: list[str] = field(default_factory=list)
    acr: str = ""


def _written(part: Mapping[str, Any]) -> str:
    """Return a part of a token that nobody signed."""
    return urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


class Identity(StandIn):
    """A sign-on on 127.0.0.1 at which somebody is signed in.

    `untrue` replaces what a token says (None leaves it out), `signed` the algorithm of its
    signature; `lies` replaces what the sign-on says of itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.known = Known()
        self.now: Callable[[], float] = time.time
        self.untrue: dict[str, Any] = {}
        self.lies: dict[str, Any] = {}
        self.signed = "RS256"
        self.signed_in_at: float | None = None
        self.asked: list[Mapping[str, str]] = []
        self.denies = ""
        self._numbers = count(1)
        self._codes: dict[str, Mapping[str, str]] = {}
        self.key = self.published = self.new_key()

    def new_key(self) -> RSAKey:
        """Make a key with a name of its own."""
        return RSAKey.generate_key(2048, {"kid": f"key-{next(self._numbers)}", "use": "sig"})

    def routes(self) -> list[web.RouteDef]:
        """Return where it is asked what."""
        return [
            web.get("/.well-known/openid-configuration", self._about),
            web.get("/authorize", self._authorize),
            web.post("/token", self._token),
            web.get("/keys", self._keys),
        ]

    async def _about(self, _request: web.Request) -> web.Response:
        pages = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "keys",
            "end_session_endpoint": "out",
        }
        there = {name: f"{self.url}/{page}" for name, page in pages.items()}
        told = {"issuer": self.url, **there, **self.lies}
        return web.json_response({name: said for name, said in told.items() if said is not None})

    async def _authorize(self, request: web.Request) -> web.Response:
        """Lead somebody who is signed in back with a code."""
        asked = dict(request.query)
        self.asked.append(asked)
        assert asked["client_id"] == CLIENT
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert "openid" in asked["scope"].split()
        code = f"code-{next(self._numbers)}"
        self._codes[code] = asked
        said = {"error": self.denies} if self.denies else {"code": code, "iss": self.url}
        where = f"{asked['redirect_uri']}?{urlencode({**said, 'state': asked['state']})}"
        return web.Response(status=302, headers={"location": where})

    async def _token(self, request: web.Request) -> web.Response:
        """Give a token for a code, once, to the client that can prove to be who asked for it."""
        form = dict(await request.post())
        asked = self._codes.pop(str(form.get("code")), None)
        if self._client(request, form) != (CLIENT, SECRET):
            return web.json_response({"error": "invalid_client"}, status=401)
        digest = sha256(str(form.get("code_verifier")).encode()).digest()
        proof = urlsafe_b64encode(digest).rstrip(b"=").decode()
        proven = asked and asked["code_challenge"] == proof
        if asked is None or not proven or form["redirect_uri"] != asked["redirect_uri"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        token = self._said(asked)
        return web.json_response(
            {"access_token": "access", "token_type": "Bearer", "id_token": token}
        )

    def _client(self, request: web.Request, form: Mapping[str, Any]) -> tuple[str, str]:
        kind, _space, proof = request.headers.get("authorization", "").partition(" ")
        if kind != "Basic":
            return str(form.get("client_id")), str(form.get("client_secret"))
        name, _colon, secret = b64decode(proof).decode().partition(":")
        return unquote(name), unquote(secret)

    def _said(self, asked: Mapping[str, str]) -> str:
        """Return what the sign-on says of who is signed in, signed."""
        now, known = self.now(), self.known
        claims = {
            "iss": self.url,
            "sub": known.subject,
            "aud": CLIENT,
            "exp": int(now) + 300,
            "iat": int(now),
            "nonce": asked.get("nonce"),
            "auth_time": int(now if self.signed_in_at is None else self.signed_in_at),
            "email": known.email,
            "email_verified": known.verified,
            "amr": known.amr,
            "acr": known.acr,
        } | self.untrue
        told = {name: said for name, said in claims.items() if said is not None}
        header = {"alg": self.signed, "kid": self.key.kid}
        if self.signed == "none":
            return f"{_written(header)}.{_written(told)}."
        key = OctKey.import_key(SECRET) if self.signed.startswith("HS") else self.key
        registry = JWSRegistry(algorithms=[self.signed])
        return jwt.encode(header, told, key, registry=registry)

    async def _keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [self.published.as_dict(private=False)]})
