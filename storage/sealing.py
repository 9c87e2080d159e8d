"""Addresses and rights as the store keeps them: locked, and found again by a keyed hash.

All keys are derived from the one secret in the settings, which is never in the database: every
Dutch mobile number hashed without a key would be found in a minute.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


@dataclass(frozen=True)
class Seal:
    """The keys of one organisation."""

    _address: bytes
    _right: bytes
    _lock: AESGCM

    @classmethod
    def from_secret(cls, secret: str, organisation: str) -> Self:
        """Derive the keys of an organisation from the secret of the service."""

        def derived(purpose: str) -> bytes:
            info = f"wijkstem {organisation} {purpose}"
            return hmac.digest(secret.encode(), info.encode(), "sha256")

        return cls(derived("address"), derived("right"), AESGCM(derived("lock")))

    def key(self, channel: str, address: str) -> bytes:
        """Return the keyed hash (16 bytes of BLAKE2) by which an address on a channel is found."""
        said = f"{channel}:{address}".encode()
        return hashlib.blake2b(said, digest_size=16, key=self._address).digest()

    def right(self, number: str) -> bytes:
        """Return the keyed hash (16 bytes) of the voting right that a number in E.164 gives."""
        return hashlib.blake2b(number.encode(), digest_size=16, key=self._right).digest()

    def match(self, right: bytes, said: str) -> bytes:
        """Return the keyed hash (16 bytes) of what has to match a right, for this right only."""
        return hashlib.blake2b(right + said.encode(), digest_size=16, key=self._right).digest()

    def lock(self, text: str) -> bytes:
        """Return a text encrypted and authenticated."""
        return self.lock_content(text.encode())

    def unlock(self, sealed: bytes) -> str:
        """Return the text that was locked; raise `InvalidTag` if it was tampered with."""
        return self.unlock_content(sealed).decode()

    def lock_content(self, content: bytes) -> bytes:
        """Return what a photo or a voice note holds, encrypted and authenticated."""
        nonce = os.urandom(_NONCE)
        return nonce + self._lock.encrypt(nonce, content, None)

    def unlock_content(self, sealed: bytes) -> bytes:
        """Return what was locked; raise `InvalidTag` if it was tampered with."""
        return self._lock.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)


def tie(edition_key: bytes, right_key: bytes) -> bytes:
    """Return what ties a right to its ballot, as long as the edition's key exists."""
    return hmac.digest(edition_key, right_key, "sha256")[:16]
