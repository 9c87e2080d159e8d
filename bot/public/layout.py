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
    """A phase: its name, the days on which it is, and the mark of the one that is on."""

    title: str
    days: str
    now: str


@dataclass(frozen=True, slots=True)
class Now:
    """The phase that is on, its days, and what comes after it, if anything does."""

    title: str
    days: str
    after: str


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


class Sound(NamedTuple):
    """A recording by its address, and what it reads aloud."""

    address: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """An idea, a project or a theme, with its `number`, and a page of its own at its `address`.

    `note` stands beside its title, a cost for instance; once it is counted, `why` it won or not.
    `done` is how much of it is, of 100, None where nothing is.
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
    done: int | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """More of a list or of what is to be known, folded away under a line that says what it is."""

    label: str
    rows: tuple[Item, ...] = ()
    facts: tuple[Fact, ...] = ()


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


class File(NamedTuple):
    """A file that can be taken home."""

    address: str
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form of one field, with what was `typed` into it and the answer to that."""

    action: str
    kept: tuple[tuple[str, str], ...]
    hint: str
    label: str
    button: str
    typed: str
    answer: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: a heading, what is said under it, and what is listed.

    Of `items` all is told that a list can tell; `rows` name what has a page of its own.
    """

    name: str
    heading: str
    said: tuple[str, ...] = ()
    rows: tuple[Item, ...] = ()
    folded: tuple[Folded, ...] = ()
    items: tuple[Item, ...] = ()
    eras: tuple[Era, ...] = ()
    form: Form | None = None
    files: tuple[File, ...] = ()
    facts: tuple[Fact, ...] = ()
    figures: tuple[Figure, ...] = ()
    remarks: tuple[Remark, ...] = ()
    ways: tuple[Reach, ...] = ()
    links: tuple[Link, ...] = ()
    sounds: tuple[Sound, ...] = ()


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
    """All of a page; what is on now, and the way to its parts, stand on the first page only.

    Where that is in the frame of another page it tells less, and leads `onward` to all of it.
    """

    frame: Frame
    title: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    now: Now | None = None
    onward: Link | None = None
    contents_label: str = ""
    badge: str = ""
    picture: Picture | None = None
    text: str = ""
    listing: Listing | None = None
    sounds: tuple[Sound, ...] = ()
