"""What the pages are made of: parts with a heading, and what is listed in them; all in words."""

from dataclasses import dataclass
from typing import NamedTuple


class Link(NamedTuple):
    """Somewhere to go; `now` if that is here already."""

    address: str
    label: str
    now: bool = False


@dataclass(frozen=True, slots=True)
class Era:
    """A phase: its name, the days on which it is, and whether it is the one that is on, or past."""

    title: str
    days: str
    now: bool
    past: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to be known by its label; to be compared letter by letter if it is `exact`."""

    label: str
    value: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its address, its sides in pixels if they are known, and what is on it."""

    address: str
    text: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """An idea, a project or a theme, with its `number`, and a page of its own at its `address`.

    `note` stands beside its title, a cost for instance; once it is counted, `why` it won or not.
    """

    number: int
    title: str
    text: str
    note: str
    where: str
    why: str = ""
    won: bool = False
    picture: Picture | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a name, and numbers or words in the other columns; what is said above all of it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, as SVG of our own, and the table with the same numbers."""

    svg: str
    table: Table


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said, as what, and what the author replied."""

    kind: str
    text: str
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """A channel: by what we are found on it, the link, and the same as a QR code in SVG."""

    channel: str
    shown: str
    link: str
    square: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: a heading, what is said under it, and what is listed."""

    name: str
    heading: str
    said: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    facts: tuple[Fact, ...] = ()
    figures: tuple[Figure, ...] = ()
    remarks: tuple[Remark, ...] = ()
    ways: tuple[Reach, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form of one field."""

    heading: str
    hint: str
    label: str
    button: str


@dataclass(frozen=True, slots=True)
class Files:
    """Files that can be taken home: addresses, names and sizes."""

    heading: str
    said: str
    files: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of a filter: nothing, or one of these; a word can be typed where there are none."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list: the filter above it, what was found, and the pages before and after."""

    action: str
    kept: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]
    button: str
    found: str
    items: tuple[Item, ...]
    label: str
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around every page of an edition; nothing is, where another page shows it.

    `languages` are the code and the link of the `other` ones in which it can be read.
    """

    language: str
    other: str
    languages: tuple[tuple[str, Link], ...]
    title: str
    home: str
    skip: str
    menu_label: str
    menu: tuple[Link, ...]
    embedded: bool


@dataclass(frozen=True, slots=True)
class Page:
    """All of a page; the phases, and the way to its parts, stand on the first page only."""

    frame: Frame
    title: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    eras: tuple[Era, ...] = ()
    now: str = ""
    contents_label: str = ""
    badge: str = ""
    picture: Picture | None = None
    text: str = ""
    listing: Listing | None = None
