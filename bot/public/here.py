"""Where a reader is, and the addresses of everywhere else: language and frame go along."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Here:
    """A page of an edition by its `path`, and by what a list on it was narrowed down.

    `language` is the one that was asked for, "" if none was.  A page is `embedded` where another
    one shows it in a frame.
    """

    slug: str
    path: str = ""
    narrowed: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    embedded: bool = False

    def link(self, path: str = "", **query: str) -> str:
        """Return the address of another page of this edition."""
        asked = urlencode(dict(self.kept) | {name: said for name, said in query.items() if said})
        address = f"/editions/{self.slug}/{path}".rstrip("/")
        return f"{address}?{asked}" if asked else address

    def in_language(self, code: str) -> str:
        """Return the address of this page in another language."""
        return self.link(self.path, **{**self.narrowed, "language": code})

    @property
    def unframed(self) -> str:
        """The address of this page outside of any frame."""
        return replace(self, embedded=False).link(self.path)

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What goes along to every other page."""
        language = (("language", self.language),) if self.language else ()
        return (*language, ("embed", "1")) if self.embedded else language
