"""Signatures as Standard Webhooks 1.0 describes them: HMAC-SHA256 over id, moment and body.

<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

_PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret(chance: Callable[[int], bytes]) -> str:
    """Return a secret in the form in which it is handed over."""
    return _PREFIX + b64encode(chance(_BYTES)).decode()


def headers(name: str, at: datetime, body: bytes, secrets: Sequence[str]) -> Mapping[str, str]:
    """Return what goes with a body that is known by this id: a signature by each secret."""
    seconds = str(int(at.timestamp()))
    signed = b".".join((name.encode(), seconds.encode(), body))
    return {
        "content-type": "application/json",
        "user-agent": "Wijkstem",
        "webhook-id": name,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(_signature(secret, signed) for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = b64decode(secret.removeprefix(_PREFIX))
    return f"v1,{b64encode(hmac.digest(key, signed, 'sha256')).decode()}"
