"""What can be asked for, and how: which edition, which page of how many, with which filters."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Annotated, Final, NamedTuple, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Path, Request
from pydantic import BaseModel, Field

from bot.api.fresh import Freshness
from bot.api.known import Editions, Shelf
from bot.api.models.ideas import Stands
from bot.api.problems import missing
from bot.public.seen import Seen
from budget.idea import UNKNOWN, Idea

T = TypeVar("T")

LONGEST: Final = 100
"""Characters of what is looked for."""

Slug = Annotated[str, Path(description="The name of an edition, as in its address.")]
Found = Annotated[str | None, Field(max_length=LONGEST)]


class Paging(BaseModel):
    """Which page is asked for."""

    after: int = Field(0, ge=0, description="The last one that is known: the page begins after it.")
    limit: int = Field(50, ge=1, le=100, description="How many there are on a page at most.")


class IdeasWanted(Paging):
    """Which ideas are asked for: those that are all of this."""

    theme: Found = Field(None, description="The key of their theme.")
    district: Found = Field(None, description="The key of their district.")
    standing: Stands | None = Field(None, description="Where they stand.")
    word: Found = Field(None, description="What occurs in their title or text.")

    def fits(self, idea: Idea) -> bool:
        """Whether an idea is one of those."""
        return (
            (self.theme is None or idea.theme == self.theme != UNKNOWN)
            and (self.district is None or idea.place == self.district)
            and (self.standing is None or idea.standing == self.standing.value)
            and (self.word is None or self._occurs(self.word.casefold(), idea))
        )

    def _occurs(self, word: str, idea: Idea) -> bool:
        return word in idea.title.casefold() or word in idea.text.casefold()


class DecisionsWanted(Paging):
    """Which decisions are asked for."""

    kind: Found = Field(None, description="Of which kind, such as `phase-entered`.")


class ReceiptsWanted(BaseModel):
    """Which receipts are asked for."""

    after: str = Field("", max_length=LONGEST, description="The last one that is known.")
    limit: int = Field(500, ge=1, le=1000, description="How many there are on a page at most.")


class Asked(NamedTuple):
    """A request, and what it is answered from."""

    request: Request
    editions: Editions
    fresh: Freshness

    async def seen(self, slug: str) -> Seen:
        """Return an edition as its page shows it; or the answer is 404."""
        if found := await self.editions.seen(slug):
            return found
        raise missing(f"There is no edition {slug}.")

    async def shelf(self, slug: str) -> tuple[Seen, Shelf]:
        """Return an edition and what there is of it besides; or the answer is 404."""
        if found := await self.editions.shelf(slug):
            return found
        raise missing(f"There is no edition {slug}.")

    def following(self, after: object) -> str:
        """Return the address of the page that begins after this; "" if there is none."""
        if after is None:
            return ""
        others = [(k, v) for k, v in self.request.query_params.multi_items() if k != "after"]
        return f"{self.request.url.path}?{urlencode([*others, ('after', after)])}"


def _asked(request: Request) -> Asked:
    return Asked(request, request.app.state.editions, request.app.state.fresh)


TheAsked = Annotated[Asked, Depends(_asked)]


def page(found: Iterable[T], limit: int, key: Callable[[T], int]) -> tuple[Sequence[T], int | None]:
    """Return the first few, and after which the next page begins, if there is one."""
    several = list(islice(found, limit + 1))
    return several[:limit], key(several[limit - 1]) if len(several) > limit else None
