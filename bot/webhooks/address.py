"""Where a webhook may be posted to: an https address by its name, on the public internet."""

import re
from typing import Final

from budget.sentence import Reasoned, _

LONGEST: Final = 2_000
"""Characters of an address."""

LOOPBACK: Final = ("127.0.0.1", "localhost")

_FORM: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]{1,253})(:[0-9]{1,5})?([/?][!\"$-\[\]-~]*)?"
)
_NUMBER: Final = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)\.?", re.IGNORECASE)
"""What is read as an address in numbers, however it is written: it is not looked up anywhere."""


class BadAddress(Reasoned):
    """Nothing can be posted there, for this reason."""


def checked(url: str, *, loopback: bool = False) -> str:
    """Return an address to which may be posted; raise `BadAddress`.

    With `loopback` a program on this very machine is one as well.
    """
    form = _FORM.fullmatch(url)
    if form is None or len(url) > LONGEST:
        raise BadAddress(_("This must be an address such as https://example.org/wijkstem."))
    host = form["host"].lower()
    if loopback and host in LOOPBACK:
        return url
    if form["scheme"] != "https":
        raise BadAddress(_("Only https keeps others from reading along; http is refused."))
    if _NUMBER.fullmatch(host) or "." not in host.strip("."):
        raise BadAddress(_("The host must have a name on the internet, such as example.org."))
    return url
