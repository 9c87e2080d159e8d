"""Passwords, kept as argon2id hashes: what one guess costs is the minimum that OWASP advises."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST: Final = 12
"""Characters of a password."""

MOST: Final = 256

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODYS: Final = _HASHER.hash("nobody has this password")


def hashed(password: str) -> str:
    """Return a password as it is kept; this takes tens of milliseconds."""
    return _HASHER.hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether a password is the one that is kept; as slow for somebody who is not known ("")."""
    try:
        _HASHER.verify(kept or _NOBODYS, password[:MOST])
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)
