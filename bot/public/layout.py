"""What the page is made of: parts with a heading, and what is listed in them; all in words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Era:
    """A phase: its name, the days on which it is, and whether it is the one that is on, or past."""

    title: str
    days: str
    now: bool
    past: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to be compared with what others were told, letter by letter if it is `exact`."""

    label: str
    value: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its address, its sides in pixels, and in words what is on it."""

    address: str
    width: int
    height: int
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A project, or a theme, with its `number`; once it is counted, `why` it won or not."""

    number: int
    title: str
    text: str
    cost: str
    where: str
    why: str = ""
    won: bool = False
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: a heading, what is said under it, and what is listed."""

    name: str
    heading: str
    said: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form of one field."""

    heading: str
    hint: str
    label: str
    button: str


@dataclass(frozen=True, slots=True)
class Files:
    """Files that can be taken home: names and sizes."""

    heading: str
    said: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All of it; `languages` are the code and own name of the others in which it can be read."""

    language: str
    languages: tuple[tuple[str, str], ...]
    title: str
    lead: tuple[str, ...]
    eras: tuple[Era, ...]
    now: str
    parts: tuple[Part, ...]
