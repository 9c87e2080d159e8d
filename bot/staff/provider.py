"""What is agreed with the sign-on of a municipality (OpenID Connect), and what it tells us."""

from datetime import datetime
from typing import NamedTuple


class SignOnDown(Exception):
    """The sign-on cannot be reached, or does not do what it should."""


class NotVouched(Exception):
    """The sign-on does not vouch for anybody in a way that holds."""


class Agreed(NamedTuple):
    """What is agreed: `back` and `out` are our addresses to which it leads people back.

    `acr` and `amr` are the values with which it says that it has seen two factors; with `both` it
    always has.
    """

    issuer: str
    client_id: str
    client_secret: str
    label: str
    back: str
    out: str
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    both: bool = False


class Errand(NamedTuple):
    """What only we know of somebody who is on their way, and where they want to go on."""

    nonce: str
    verifier: str
    following: str


class Identity(NamedTuple):
    """Whom the sign-on vouches for: `email` is "" unless it was verified, `at` when they proved it.

    `strong` says that it has seen two factors, as it was agreed.
    """

    subject: str
    email: str
    strong: bool
    at: datetime | None
