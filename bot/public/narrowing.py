"""A list narrowed down by word, theme, district and standing, and cut into pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from bot.public.layout import Choice, Link, Listing
from bot.public.writer import Writer
from budget.edition import District, Theme
from flows.talk import Said, Text, _

T = TypeVar("T")

SIZE: Final = 50
"""What is on one page of a list."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list was narrowed down to; "" is everything.  Pages are counted from 1."""

    word: str = ""
    theme: str = ""
    district: str = ""
    standing: str = ""
    page: int = 1

    @property
    def query(self) -> Mapping[str, str]:
        """The same as it stands in an address, but for the page."""
        names = ("word", "theme", "district", "standing")
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def mentioned(self, number: int, texts: Iterable[str]) -> bool:
        """Whether the word is in one of these texts, or is the number."""
        word = self.word.strip().casefold()
        return not word or word == str(number) or any(word in text.casefold() for text in texts)


class Leaf(Generic[T]):
    """The page of a list that was asked for, or the last one if there are not so many."""

    def __init__(self, found: Sequence[T], page: int) -> None:
        self.count = len(found)
        self.last = max(1, -(-self.count // SIZE))
        self.page = min(page, self.last)
        self.shown = found[(self.page - 1) * SIZE : self.page * SIZE]


def listing(
    writer: Writer,
    narrowed: Narrowed,
    leaf: Leaf[T],
    found: Text,
    choices: tuple[Choice, ...],
) -> Listing:
    """Put around the items of a page what narrows them down, and what leads to other pages."""
    here, say = writer.here, writer.say
    if leaf.count == 0:
        found = _("Nothing was found. Look for something else, or for less at once.")
    elif leaf.last > 1:
        found = _(
            "{found} This is page {page} of {pages}.",
            found=found,
            page=leaf.page,
            pages=leaf.last,
        )
    around = ((leaf.page - 1, _("Previous page")), (leaf.page + 1, _("Next page")))
    pages = tuple(
        Link(here.link(here.path, **narrowed.query, page=str(page)), say(label))
        for page, label in around
        if 1 <= page <= leaf.last
    )
    return Listing(
        f"/editions/{here.slug}/{here.path}",
        here.kept,
        choices,
        say(_("Look")),
        say(found),
        (),
        say(_("Pages of the list")),
        pages,
    )


def word(writer: Writer, narrowed: Narrowed) -> Choice:
    """Offer to look for a word."""
    return Choice("word", writer.say(_("Word or number")), narrowed.word)


def themes(writer: Writer, narrowed: Narrowed) -> tuple[Choice, ...]:
    """Offer the themes, if there are any."""
    return _offered(writer, _("Theme"), "theme", narrowed.theme, writer.edition.themes)


def districts(writer: Writer, narrowed: Narrowed) -> tuple[Choice, ...]:
    """Offer the districts, if there are any."""
    return _offered(writer, _("District"), "district", narrowed.district, writer.edition.districts)


def standings(writer: Writer, narrowed: Narrowed, labels: Mapping[str, Text]) -> Choice:
    """Offer where something can stand."""
    options = tuple((key, writer.say(label)) for key, label in labels.items())
    return Choice(
        "standing", writer.say(_("Where it stands")), narrowed.standing, _all(writer, options)
    )


def _offered(
    writer: Writer, label: Text, name: str, value: str, there: Sequence[Theme | District]
) -> tuple[Choice, ...]:
    options = tuple((one.key, writer.say(Said(one.title))) for one in there)
    return (Choice(name, writer.say(label), value, _all(writer, options)),) if options else ()


def _all(writer: Writer, options: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return (("", writer.say(_("All"))), *options)
