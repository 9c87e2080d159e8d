"""What every page of ours looks like: the sheets and the leaf that all of them share.

`theme.css` holds nothing but colours, letters and widths, so that a municipality can put a file of
its own in its place; `style.css` is how headings, forms and tables look in whatever theme.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Looks:
    """The shared sheets, with our own theme or that of a municipality, and the icon of a page."""

    theme: Path = _HERE / "theme.css"
    leaf: Path = _HERE / "leaf.svg"

    def sheet(self, name: str) -> Path | None:
        """Return the file of what every page has, or None if it is not one of those."""
        style = _HERE / "style.css"
        return {"theme.css": self.theme, "style.css": style, "leaf.svg": self.leaf}.get(name)


OURS: Final = Looks()
"""What pages look like unless somebody says otherwise."""
