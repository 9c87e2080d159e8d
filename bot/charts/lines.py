"""Lines over time: one for each series, each with a pattern of dashes of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.charts.drawing import LINE, SHAPES, element, frame, text

_HIGH: Final = 10.0
"""The height of the drawing itself, in em."""


@dataclass(frozen=True, slots=True)
class Line:
    """A series: its name, and a value for each moment, all at the same distance.

    Where the value may not be told, or is not known, it is None and the line has a gap.
    """

    label: str
    values: Sequence[float | None]


def over_time(
    name: str, title: str, moments: Sequence[str], series: Sequence[Line], most: str
) -> str:
    """Draw lines from nothing up to their highest value, which is `most` in words."""
    top = max((value for line in series for value in line.values if value is not None), default=0)
    under = LINE + _HIGH
    drawn = [
        text(most, "0", 1, "faint"),
        element("line", class_="grid", x1="0", x2="100%", y1=f"{LINE}em", y2=f"{LINE}em"),
        element("line", class_="grid", x1="0", x2="100%", y1=f"{under}em", y2=f"{under}em"),
        _plotted(series, top),
        *_ends(moments, under + 1.2),
    ]
    under += 1.2 + LINE / 2
    if len(series) > 1:
        for place, line in enumerate(series):
            drawn += _named(place, line.label, under + place * LINE)
        under += len(series) * LINE
    return frame(name, title, under, drawn)


def _plotted(series: Sequence[Line], top: float) -> str:
    """Draw in squares of a hundred, stretched over whatever room there is."""
    paths = (
        element("path", class_=f"path dash-{place % SHAPES}", d=_path(line.values, top))
        for place, line in enumerate(series)
        if line.values
    )
    return element(
        "svg",
        *paths,
        x="0",
        y=f"{LINE}em",
        width="100%",
        height=f"{_HIGH}em",
        viewBox="0 0 100 100",
        preserveAspectRatio="none",
    )


def _path(values: Sequence[float | None], top: float) -> str:
    """Return the way of a line; a single value is as wide as time itself.

    One between two gaps is a dash from half a moment before it until half a moment after.
    """
    values = [*values, *values] if len(values) == 1 else values
    step = 100 / (len(values) - 1)
    pieces: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((place * step, 100 - (100 * value / top if top > 0 else 0)))
    return "".join(_piece(piece, step / 2) for piece in pieces if piece)


def _piece(points: Sequence[tuple[float, float]], half: float) -> str:
    if len(points) == 1:
        [(x, y)] = points
        points = [(max(x - half, 0), y), (min(x + half, 100), y)]
    return f"M{'L'.join(f'{x:.2f},{y:.2f}' for x, y in points)}"


def _ends(moments: Sequence[str], y: float) -> list[str]:
    """Name the first moment and the last."""
    if not moments:
        return []
    first = text(moments[0], "0", y, "faint")
    return [first, text(moments[-1], "100%", y, "faint", end=True)] if len(moments) > 1 else [first]


def _named(place: int, words: str, top: float) -> list[str]:
    at = f"{top + 0.7:.2f}em"
    kind = f"path dash-{place % SHAPES}"
    sample = element("line", class_=kind, x1="0", x2="3em", y1=at, y2=at)
    return [sample, text(words, "3.6em", top + 1)]
