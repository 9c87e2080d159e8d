"""The sign-on of an organisation, as the office has it: spoken to when it is used first."""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from bot.staff.provider import Agreed

if TYPE_CHECKING:  # its libraries are an extra, and imported at the first use
    from bot.staff.relying import Relying


class SignOn:
    """The sign-on of one organisation."""

    def __init__(self, agreed: Agreed) -> None:
        self.agreed = agreed
        self._relying: Relying | None = None

    async def relying(self) -> "Relying":
        """Return what speaks to it, which remembers what it is told about the sign-on."""
        if self._relying is None:
            room = await asyncio.to_thread(import_module, "bot.staff.relying")
            self._relying = room.Relying(self.agreed)
        return self._relying
