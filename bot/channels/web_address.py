"""The address of a web server, as it stands in a setting."""

from contextlib import suppress
from urllib.parse import SplitResult, urlsplit


def read(written: str) -> SplitResult | None:
    """Return the parts of an address that can be asked for; None if it is no such address."""
    with suppress(ValueError):
        parts = urlsplit(written)
        if parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0:
            return parts
    return None
