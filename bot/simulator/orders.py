"""What an organiser of the invented town has done, and who carries it out."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bot.simulator.town import Town


class Done(NamedTuple):
    """An order in the words behind `wijkstem`, and what was printed; 0 is `status` if it went."""

    words: str
    printed: str
    status: int


CarryOut = Callable[[str, Town], Awaitable[Done]]
"""Carries out what stands behind `wijkstem` in a town."""
