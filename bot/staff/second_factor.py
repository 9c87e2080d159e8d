"""The second factor: six digits that an app shows for half a minute (TOTP, RFC 6238)."""

from datetime import datetime
from typing import Final

import pyotp

_SECONDS: Final = 30
_ASIDE: Final = (-1, 0, 1)
"""Half minutes by which the clock of a phone may differ from ours."""


def new_secret() -> str:
    """Return a secret to share with an app."""
    return pyotp.random_base32()


def address(secret: str, account: str, issuer: str) -> str:
    """Return what an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def code_at(secret: str, now: datetime) -> str:
    """Return what the app shows at a moment."""
    return pyotp.TOTP(secret).at(now)


def step_of(secret: str, code: str, now: datetime, used: int = 0) -> int | None:
    """Return the half minute of which this is the code, if it is later than the last one `used`."""
    typed, here = "".join(code.split()), int(now.timestamp()) // _SECONDS
    totp = pyotp.TOTP(secret)
    steps = (here + aside for aside in _ASIDE if here + aside > used)
    return next((s for s in steps if pyotp.utils.strings_equal(totp.at(s * _SECONDS), typed)), None)
