"""Where the API and its manual stand among the other pages."""

import re
from collections.abc import Callable, Mapping

from starlette.applications import Starlette
from starlette.routing import Mount

from bot.door import Door
from storage.engine import Storage


class Below(Mount):
    """Everything below a path, also where somebody put a line break in the address."""

    def __init__(self, path: str, door: Door) -> None:
        super().__init__(path, door)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


def add_api(pages: Starlette, storages: Callable[[], Mapping[str, Storage]]) -> None:
    """Put the API on these stores, by organisation, and its manual beside the other pages."""
    data = Door("bot.api.service", lambda module: module.api(storages()))
    manual = Door("bot.api.manual", lambda module: module.manual())
    pages.router.routes.append(Below("/api/v1", data))
    pages.mount("/docs", manual)
