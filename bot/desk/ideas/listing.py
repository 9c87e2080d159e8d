"""The list of ideas that somebody looks at: what they asked for stands in the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple
from urllib.parse import urlencode

from bot.acting import Acting
from bot.desk.visit import Visit
from bot.desk.words import Sentence, _
from bot.screening import owing
from budget.assessment import Stage
from budget.standing import Standing
from storage.contributions import board
from storage.contributions.board import Row

PAGE: Final = 50
"""Ideas on a page."""


class Order(StrEnum):
    """In which order ideas are listed."""

    NUMBER = "number"
    NEWEST = "newest"
    SUPPORTS = "supports"
    TITLE = "title"
    STAGE = "stage"


ORDERS: Final[Mapping[Order, Sentence]] = {
    Order.NUMBER: _("by number"),
    Order.NEWEST: _("the newest first"),
    Order.SUPPORTS: _("most supported first"),
    Order.TITLE: _("by title"),
    Order.STAGE: _("the least judged first"),
}
_STAGES: Final = tuple(Stage)
_KEYS: Final[Mapping[Order, Callable[[Row], tuple[object, ...]]]] = {
    Order.NUMBER: lambda row: (row.number,),
    Order.NEWEST: lambda row: (-row.number,),
    Order.SUPPORTS: lambda row: (-row.supports, row.number),
    Order.TITLE: lambda row: (row.title.casefold(), row.number),
    Order.STAGE: lambda row: (_STAGES.index(row.stage), row.number),
}
_ASKED: Final = ("word", "stage", "standing", "theme", "whose", "late", "unanswered", "order")


@dataclass(frozen=True)
class Wanted:
    """Which ideas somebody wants to see, as it stands in the address; `me` is their name."""

    asked: Mapping[str, str]
    me: str

    @property
    def query(self) -> str:
        """Return what is asked for as it follows a path, with its "?"; "" if that is nothing."""
        return f"?{urlencode(self.asked)}" if self.asked else ""

    def on(self, page: int) -> str:
        """Return the same for another page."""
        return f"?{urlencode({**self.asked, 'page': page})}"

    def matches(self, row: Row, late: set[int]) -> bool:
        """Whether an idea is one of those."""
        asked = self.asked
        whose = {"": row.assigned, "mine": self.me, "nobody": ""}.get(asked.get("whose", ""))
        return (
            asked.get("stage", row.stage) == row.stage
            and asked.get("standing", row.standing) == row.standing
            and asked.get("theme", row.theme) == row.theme
            and (whose is None or row.assigned == whose)
            and ("late" not in asked or row.number in late)
            and ("unanswered" not in asked or row.standing in owing.UNANSWERED)
            and self._says(row)
        )

    def _says(self, row: Row) -> bool:
        word = self.asked.get("word", "").casefold().removeprefix("#")
        if word.isdecimal():
            return str(row.number) == word
        return word in row.title.casefold() or word in row.text.casefold()


class Listed(NamedTuple):
    """The ideas that were asked for, in their order, and which of them wait too long."""

    rows: list[Row]
    late: set[int]

    def beside(self, number: int) -> tuple[int, int]:
        """Return the numbers of the ideas before and after one; 0 where there is none."""
        numbers = [0, *(row.number for row in self.rows), 0]
        if number not in numbers[1:-1]:
            return 0, 0
        at = numbers.index(number, 1)
        return numbers[at - 1], numbers[at + 1]

    def place(self, wish: Wanted, *numbers: int) -> str:
        """Return where the first of these ideas stands, as it follows the path of the board.

        That is its page and its row; where the list begins, if none of them is in it.
        """
        at = {row.number: at for at, row in enumerate(self.rows)}
        number = next((number for number in numbers if number in at), None)
        if number is None:
            return f"{wish.query}#found"
        page = at[number] // PAGE + 1
        return f"{wish.on(page) if page > 1 else wish.query}#idea-{number}"


def wanted(visit: Visit) -> Wanted:
    """Return what the address asks for; what nobody could choose is left out."""
    params = visit.request.query_params
    asked = {name: value for name in _ASKED if (value := params.get(name, "").strip()[:100])}
    for name, kind in (("stage", Stage), ("standing", Standing), ("order", Order)):
        if asked.get(name, "") not in {"", *kind}:
            del asked[name]
    return Wanted(asked, visit.person.name)


def found(acting: Acting, wish: Wanted) -> Listed:
    """Return the ideas that somebody wants to see."""
    rows = board.rows(acting.db, acting.slug, with_text="word" in wish.asked)
    late = owing.late(acting, rows)
    order = _KEYS[Order(wish.asked.get("order", Order.NUMBER))]
    return Listed(sorted((row for row in rows if wish.matches(row, late)), key=order), late)
