"""A broadcast to oneself: whoever has its code gets a draft on their own phone, and nobody else."""

import re
from typing import Final

from flows.hearing.typed import plain
from flows.talk import Picture, Reply, _

_ASKED: Final = re.compile(r"test ([0-9]{4})")


def code_in(said: str) -> str:
    """Return the code with which a draft is asked for (TEST 1234), or "" if none is."""
    found = _ASKED.fullmatch(plain(said))
    return found[1] if found else ""


def shown(text: str, picture: Picture | None = None) -> Reply:
    """Say a draft as it would be said to everybody, marked as a test."""
    return Reply(text, mark=_("Test: only you get this."), picture=picture)
