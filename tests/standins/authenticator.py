"""A device with passkeys, as a phone or a key on a string is one: it signs what a page asks.

It stands in for browser and device together, and does wrongly whatever a test wants it to.
"""

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def written(content: bytes) -> str:
    """Return bytes as a browser writes them in JSON."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def read(text: str) -> bytes:
    """Return bytes that were written so."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """A device in a browser at `origin`; `uses` is how often it signed, `flags` what it saw.

    One without a `handle` does not say whose passkey it is.
    """

    origin: str
    host: str
    uses: int = 0
    flags: int = PRESENT | VERIFIED
    credential: bytes = field(default_factory=lambda: os.urandom(16))
    handle: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: str) -> str:
        """Make a passkey; return what the browser sends."""
        asked = json.loads(options)
        self.handle = read(asked["user"]["id"])
        point = self.key.public_key().public_numbers()
        place = (point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big"))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: place[0], -3: place[1]})
        length = len(self.credential).to_bytes(2, "big")
        told = self._seen(ATTESTED) + bytes(16) + length + self.credential + public
        statement = {"fmt": "none", "attStmt": {}, "authData": told}
        said = self._said("webauthn.create", asked["challenge"])
        return self._sent(
            clientDataJSON=written(said), attestationObject=written(cbor2.dumps(statement))
        )

    def sign(self, options: str) -> str:
        """Sign a challenge once more; return what the browser sends."""
        self.uses += 1
        said = self._said("webauthn.get", json.loads(options)["challenge"])
        seen = self._seen()
        signature = self.key.sign(seen + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        told = {"userHandle": written(self.handle)} if self.handle else {}
        return self._sent(
            clientDataJSON=written(said),
            authenticatorData=written(seen),
            signature=written(signature),
            **told,
        )

    def _said(self, kind: str, challenge: str) -> bytes:
        """Return what the browser says of the page, which the device signs."""
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _seen(self, more: int = 0) -> bytes:
        """Return what the device says of itself: for which site, what it saw, and how often."""
        site = hashlib.sha256(self.host.encode()).digest()
        return site + bytes([self.flags | more]) + self.uses.to_bytes(4, "big")

    def _sent(self, **response: Any) -> str:
        name = written(self.credential)
        told = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(told)
