"""Bars: one for each row, under its name and its number; full ones, and hollow ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.charts.drawing import LINE, block, crowded, frame, heading, sample, share

_ROW: Final = 2.9
"""The height of a row, in em: its words, its bar, and some air."""

_BAR: Final = 0.8


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its name, how long its bar is, and the number in words; hollow if it is not `full`."""

    label: str
    value: float
    said: str
    full: bool = True


class Key(NamedTuple):
    """What a full bar means, and what a hollow one."""

    full: str
    hollow: str


def bars(name: str, title: str, rows: Sequence[Bar], key: Key | None = None) -> str:
    """Draw bars, the longest as wide as the chart."""
    most = max((row.value for row in rows), default=0)
    apart = crowded((row.label, row.said) for row in rows)
    tall = _ROW + LINE if apart else _ROW
    drawn: list[str] = []
    for place, row in enumerate(rows):
        drawn += heading(row.label, row.said, place * tall, apart=apart)
        drawn += _bar(row, (place + 1) * tall - _ROW + LINE, most)
    height = len(rows) * tall
    if key:
        drawn += [sample(height, key.full, "full"), sample(height + LINE, key.hollow, "hollow")]
        height += 2 * LINE
    return frame(name, title, height, drawn)


def _bar(row: Bar, under: float, most: float) -> Iterator[str]:
    yield block("track", "0", under, "100%", _BAR)
    if row.value > 0:
        yield block("full" if row.full else "hollow", "0", under, share(row.value, most), _BAR)
