"""Stacked bars: what each row is made of, in the same order everywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.charts.drawing import (
    LINE,
    block,
    crowded,
    filling,
    frame,
    heading,
    patterns,
    sample,
    share,
)

_ROW: Final = 3.1
_BAR: Final = 1.0


@dataclass(frozen=True, slots=True)
class Stack:
    """A row: its name, a value for each series, and their sum in words."""

    label: str
    values: Sequence[float]
    said: str


def stacked(name: str, title: str, series: Sequence[str], rows: Sequence[Stack]) -> str:
    """Draw stacked bars, the longest as wide as the chart; at most six series look unalike."""
    most = max((sum(row.values) for row in rows), default=0)
    apart = crowded((row.label, row.said) for row in rows)
    tall = _ROW + LINE if apart else _ROW
    drawn = [patterns(name)]
    for place, row in enumerate(rows):
        drawn += heading(row.label, row.said, place * tall, apart=apart)
        drawn += _blocks(name, row, (place + 1) * tall - _ROW + LINE, most)
    top = len(rows) * tall
    for place, words in enumerate(series):
        drawn.append(sample(top + place * LINE, words, **filling(name, place)))
    return frame(name, title, top + len(series) * LINE, drawn)


def _blocks(name: str, row: Stack, under: float, most: float) -> Iterator[str]:
    before = 0.0
    yield block("track", "0", under, "100%", _BAR)
    for place, value in enumerate(row.values):
        if value > 0:
            at, width = share(before, most), share(value, most)
            yield block(x=at, y=under, width=width, height=_BAR, **filling(name, place))
        before += value
