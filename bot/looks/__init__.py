"""What every page of ours looks like: the sheets that public page, simulator and desk share.

`theme.css` holds nothing but colours, letters and widths, so that a municipality can put a file of
its own in its place; `style.css` is how headings, forms and tables look in whatever theme.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Looks:
    """The shared sheets, with our own theme or that of a municipality."""

    theme: Path = _HERE / "theme.css"

    def sheet(self, name: str) -> Path | None:
        """Return the file of a sheet that every page has, or None if it is not one of those."""
        return {"theme.css": self.theme, "style.css": _HERE / "style.css"}.get(name)


OURS: Final = Looks()
"""What pages look like unless somebody says otherwise."""
