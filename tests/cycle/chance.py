"""Chance that can be foretold: the same in every run, and never twice the same in one."""

import hashlib
from collections.abc import Callable
from itertools import count


def foretold(what: str) -> Callable[[int], bytes]:
    """Return what gives bytes that are never alike."""
    numbers = count()
    return lambda size: hashlib.sha512(f"{what} {next(numbers)}".encode()).digest()[:size]
