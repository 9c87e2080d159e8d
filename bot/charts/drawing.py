"""The pieces of which charts are made: elements of SVG, with every word in them escaped.

Across, places are parts of the width, so that letters stay as large on a phone as on a desk; down,
they are in em, so that a chart grows with the letters of who reads.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from budget.idea import shortened

LABEL: Final = 34
"""Characters of a label that fit on a line of a phone."""

_TOGETHER: Final = 32
"""Characters of a label and a number that fit on a line of a phone, with a gap between them."""

SHAPES: Final = 6
"""How many series can be told apart by the shape of their filling or their line."""

LINE: Final = 1.5
"""The height of a line of text, in em."""

_TILE: Final = 8
"""The side of the tile of a pattern, in pixels."""

_STROKES: Final = (
    "",
    "M-2,2l4,-4M0,8l8,-8M6,10l4,-4",
    "M4,4h.01",
    "M0,4h8",
    "M4,0v8M0,4h8",
)
"""What is drawn on the tile of each pattern: nothing, diagonals, dots, lines, a grid."""


def element(name: str, *content: str, **attributes: str | float) -> str:
    """Return an element; `_` in the name of an attribute is a hyphen, and one at its end nothing.

    What is `content` is markup already; a text goes through `text`.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_said(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{given}>{''.join(content)}</{name}>"


def _said(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def text(words: str, x: str, y: float, kind: str = "", *, end: bool = False) -> str:
    """Return words on a line; at the `end` they stop at `x` instead of beginning there."""
    attributes = {"x": x, "y": f"{_said(y)}em"} | ({"class": kind} if kind else {})
    if end:
        attributes["text-anchor"] = "end"
    return element("text", escape(words), **attributes)


def crowded(rows: Iterable[tuple[str, str]]) -> bool:
    """Whether a name and its number, of any of these rows, would run into each other on a phone."""
    return any(len(shortened(name, LABEL)) + len(said) > _TOGETHER for name, said in rows)


def heading(name: str, said: str, top: float, *, apart: bool) -> Iterator[str]:
    """Yield the name of a row and its number beside it, or `apart`, on a line of its own."""
    yield text(shortened(name, LABEL), "0", top + 1)
    if apart:
        yield text(said, "0", top + 1 + LINE, "number")
    else:
        yield text(said, "100%", top + 1, "number", end=True)


def share(part: float, whole: float) -> str:
    """Return how much of the width something takes, against what takes all of it."""
    return f"{_said(100 * part / whole if whole > 0 else 0)}%"


def block(kind: str, x: str, y: float, width: str, height: float, **more: str) -> str:
    """Return a filled rectangle."""
    return element(
        "rect",
        class_=kind,
        x=x,
        y=f"{_said(y)}em",
        width=width,
        height=f"{_said(height)}em",
        **more,
    )


def patterns(name: str) -> str:
    """Return the fillings of the series after the first, to be asked for with `filling`."""
    tiles = (
        element(
            "pattern",
            element("rect", class_="tile", width=_TILE, height=_TILE),
            element("path", class_="mesh", d=strokes),
            id=f"{name}-{number}",
            width=_TILE,
            height=_TILE,
            patternUnits="userSpaceOnUse",
        )
        for number, strokes in enumerate(_STROKES, 1)
    )
    return element("defs", *tiles)


def filling(name: str, series: int) -> dict[str, str]:
    """Return what fills the blocks of a series: the first is solid, the others have a pattern."""
    if series % SHAPES == 0:
        return {"kind": "full"}
    return {"kind": "patterned", "fill": f"url(#{name}-{series % SHAPES})"}


def sample(top: float, words: str, kind: str, **more: str) -> str:
    """Return a line of the key: a block as they are in the chart, and what it means."""
    return block(kind, "0", top + 0.3, "1.6em", 0.8, **more) + text(words, "2.2em", top + 1)


def frame(name: str, title: str, height: float, parts: Sequence[str]) -> str:
    """Return the whole chart; its `name` is like no other on the page."""
    return element(
        "svg",
        element("title", escape(title), id=f"{name}-title"),
        *parts,
        class_="chart",
        width="100%",
        height=f"{_said(height)}em",
        role="img",
        aria_labelledby=f"{name}-title",
        xmlns="http://www.w3.org/2000/svg",
    )
