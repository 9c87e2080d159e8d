"""Whose passkeys they are: the site for which a device makes them, and the account there."""

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit


class NotGenuine(Exception):
    """This is no answer of a passkey to what we asked."""


class Account(NamedTuple):
    """Somebody as their device knows them: `handle` says nothing about who it is."""

    handle: bytes
    address: str
    name: str


class Party(NamedTuple):
    """The site: a device offers its passkeys to pages of this origin only."""

    host: str
    origin: str
    name: str = "Wijkstem"


def party_at(public_url: str) -> Party | None:
    """Return the site of an address; None where browsers keep no passkeys.

    They do so for names with https only, and on the machine of a developer.
    """
    parts = urlsplit(public_url.lower())
    host = parts.hostname or ""
    local = host == "localhost" or host.endswith(".localhost")
    if not host or _is_number(host) or not (parts.scheme == "https" or local):
        return None
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return Party(host, f"{parts.scheme}://{host}{port}")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
