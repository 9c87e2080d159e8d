"""The public page, read without the product: every number that stands in some of its sections.

A number is told by where it stands: all those of a row under "result, row 3. Bomen schoolplein".
"""

import re
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Final

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d{3})*(?!\d)")
"""A whole number as it stands in a text in Dutch or English."""

_BLOCKS: Final = {"p": "sentence", "tr": "row", "text": "label"} | {
    tag: tag for tag in ("figcaption", "h2", "caption", "title", "desc", "dt", "dd")
}
"""What is read as one place, and what that is called."""

_AROUND: Final = {"li": "item", "figure": "figure"}
"""In what a place can be: the sentences of one project, or the labels of one chart."""

Numbers = Mapping[str, list[int]]


def numbers(text: str) -> list[int]:
    """Return the whole numbers in a text."""
    return [int(re.sub(r"[.,]", "", found)) for found in _NUMBER.findall(text)]


class Page(HTMLParser):
    """The sections of a page: what stands in each sentence, row and label, by where that is."""

    def __init__(self, html: str, sections: tuple[str, ...]) -> None:
        super().__init__()
        self.places: dict[str, str] = {}
        self._wanted = sections
        self._section = self._around = self._tag = ""
        self._words: list[str] = []
        self._cells: list[str] = []
        self._seen: Counter[str] = Counter()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a section, something in which places are, or a place."""
        given = dict(attrs)
        if tag == "section":
            named = given.get("aria-labelledby") or ""
            self._section, self._around = named if named in self._wanted else "", ""
            self._seen.clear()
        if tag in _AROUND:
            self._seen[tag] += 1
            self._around = given.get("id") or f"{_AROUND[tag]} {self._seen[tag]}"
        if tag in _BLOCKS:
            self._tag, self._words = tag, []

    def handle_endtag(self, tag: str) -> None:
        """End a section, or a place in it."""
        if tag == "section":
            self._section = ""
        if tag in _AROUND:
            self._around = ""
        if self._section and tag == self._tag:
            self.places[self._named(tag)] = " ".join(self._words)
        if tag == self._tag:
            self._tag = ""

    def _named(self, tag: str) -> str:
        """Return what a place is called: a row after its first cell, others by their number."""
        around = f"{self._section}, {self._around}".removesuffix(", ")
        if tag == "tr":
            return f"{around}, row {self._words[0]}"
        self._seen[f"{around} {tag}"] += 1
        return f"{around}, {_BLOCKS[tag]} {self._seen[f'{around} {tag}']}"

    def handle_data(self, data: str) -> None:
        """Add words to where they stand; what stands in no place is one as well."""
        if not data.strip():
            return
        if self._tag:
            self._words.append(data.strip())
        elif self._section:
            self.places[f"{self._section}, elsewhere"] = data

    def numbers(self) -> Numbers:
        """Return the numbers of every place that has any."""
        found = {place: numbers(text) for place, text in self.places.items()}
        return {place: several for place, several in found.items() if several}


def differences(shown: Numbers, counted: Numbers) -> list[str]:
    """Say of each place where other numbers stand than were counted: none may be without reason."""
    return [
        f"{place}: shown {shown.get(place, 'nothing')}, counted {counted.get(place, 'nothing')}"
        for place in {**counted, **shown}
        if shown.get(place) != counted.get(place)
    ]
