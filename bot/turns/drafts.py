"""Ideas that were begun and not handed in: what is written of them is locked until then.

A draft stands in the store as the first entry of what is unfinished, in JSON.
"""

from base64 import b85decode, b85encode

import orjson

from storage.conversations import as_json
from storage.sealing import Seal

_IN_WORDS, _LOCKED = "[[", '["'


def begun(kept: str) -> bool:
    """Whether an idea has been begun, locked or in words."""
    return kept.startswith((_IN_WORDS, _LOCKED))


def locked(kept: str, seal: Seal) -> str:
    """Return what is unfinished as it is kept: without the words of an idea."""
    if not kept.startswith(_IN_WORDS):
        return kept
    draft, *others = orjson.loads(kept)
    return as_json([b85encode(seal.lock(as_json(draft))).decode(), *others])


def unlocked(kept: str, seal: Seal) -> str:
    """Return what is unfinished, in words."""
    if not kept.startswith(_LOCKED):
        return kept
    sealed, *others = orjson.loads(kept)
    return as_json([orjson.loads(seal.unlock(b85decode(sealed))), *others])
