"""What somebody saw of something before they change it, by its print: nothing else is replaced."""

import hashlib
import json

_LENGTH = 16


class ChangedMeanwhile(ValueError):
    """Somebody else changed the same meanwhile, and nothing is kept."""


def printed(written: object) -> str:
    """Return the print of what can be written as JSON: the beginning of a hash, in hex."""
    text = json.dumps(written, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def as_seen(seen: str | None, now: str) -> None:
    """Raise `ChangedMeanwhile` if there is something else now; of None it does not matter."""
    if seen is not None and seen != now:
        raise ChangedMeanwhile
