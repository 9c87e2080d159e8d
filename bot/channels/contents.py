"""Our templates at Twilio's Content API: found by name, and made when one is missing."""

import asyncio

from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList

from bot.channels import Refused, TryLater, Unreachable, Unsure
from bot.channels.shapes import Shape
from bot.channels.twilio_api import sending

_PAGE = 500


class Contents:
    """The templates of one account, remembered by name; an empty id is one we cannot have."""

    def __init__(self, client: Client) -> None:
        """Know none yet; they are listed at first use."""
        self._contents: ContentList = client.content.v1.contents
        self._ids: dict[str, str] | None = None
        self._making = asyncio.Lock()

    async def sid(self, shape: Shape) -> str:
        """Return the id of the template of this shape; nothing if there is none for now.

        What the Content API refuses is not asked again by this process.
        """
        if self._ids is not None and shape.name in self._ids:
            return self._ids[shape.name]
        async with self._making:
            try:
                return await self._found(shape)
            except (TryLater, Unsure):
                return ""

    def forsake(self, shape: Shape) -> None:
        """Use this shape no more: Twilio has it, but does not send it."""
        if self._ids is not None:
            self._ids[shape.name] = ""

    async def _found(self, shape: Shape) -> str:
        if self._ids is None:
            self._ids = await self._listed()
        if shape.name not in self._ids:
            self._ids[shape.name] = await self._made(shape)
        return self._ids[shape.name]

    async def _listed(self) -> dict[str, str]:
        try:
            known = await sending(self._contents.list_async(page_size=_PAGE))
        except (Refused, Unreachable):
            return {}
        return {str(content.friendly_name): str(content.sid) for content in known}

    async def _made(self, shape: Shape) -> str:
        request = ContentList.ContentCreateRequest(shape.template())
        try:
            made = await sending(self._contents.create_async(request))
        except (Refused, Unreachable):
            return ""
        return str(made.sid or "")
