"""What of a place is locked in the store: numbers that only the real phone was sent, and words.

Whoever reads the store could else confirm in somebody's name, from a sender that is faked, or read
what somebody wrote that we did not understand.
"""

import re
from base64 import b85decode, b85encode

import orjson

from storage.residents.conversations import as_json
from storage.sealing import Seal

_ASKED = re.compile(r'"proof":[0-9]{2}|"said":"[^"]')
_LOCKED = '"'


def asked(state: str) -> bool:
    """Whether there is such a number or such words in this place, or behind it."""
    return bool(_ASKED.search(state))


def locked(kept: str, seal: Seal) -> str:
    """Return a place, or what is offered there, as it is kept while such a thing is in it."""
    return as_json(b85encode(seal.lock(kept)).decode())


def unlocked(kept: str, seal: Seal) -> str:
    """Return a place, or what is offered there, in plain."""
    if not kept.startswith(_LOCKED):
        return kept
    return seal.unlock(b85decode(orjson.loads(kept)))
