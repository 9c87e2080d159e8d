"""A trial of similar ideas: how many of those that are meant are found, and what else is."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from budget.idea import UNKNOWN, Idea, Ideas
from budget.similar import Nearness
from budget.standing import Standing

_READ = tomllib.loads(Path(__file__).with_name("similar.toml").read_text("utf-8"))


class Meant(NamedTuple):
    """What a resident wrote, in which language, and the number of the idea that is the same."""

    language: str
    text: str
    same: int


@dataclass(frozen=True, slots=True)
class Found:
    """How many were found of those in Dutch and of the others; and what was wrongly proposed.

    `alarms` are ideas like no other for which another was proposed all the same, `beside` what
    was proposed beside, or instead of, the idea that was meant.
    """

    dutch: int
    others: int
    alarms: int
    beside: int


def idea(number: int, title: str, text: str) -> Idea:
    at = datetime(2027, 2, 10, 9, tzinfo=UTC)
    return Idea(number, title, text, UNKNOWN, UNKNOWN, 0, "", 0, at)


IDEAS: Sequence[Idea] = [idea(**told) for told in _READ["idea"]]
MEANT: Sequence[Meant] = [Meant(**told) for told in _READ["meant"]]


def tried(meaning: Nearness | None = None, settled: Callable[[], None] = lambda: None) -> Found:
    """Try every text that means one of the ideas, and each idea with itself away.

    `settled` returns once whatever there is has been read.
    """
    ideas = Ideas(IDEAS, meaning)
    ideas.similar("")
    settled()
    proposed = [[i.number for i in ideas.similar(meant.text)] for meant in MEANT]
    hit = [m.language for m, numbers in zip(MEANT, proposed, strict=True) if m.same in numbers]
    alarms = 0
    for one in IDEAS:
        ideas.put(one.become(Standing.WITHDRAWN))
        alarms += bool(ideas.similar(f"{one.title} {one.text}"))
        ideas.put(one)
        settled()
    dutch = hit.count("nl")
    return Found(dutch, len(hit) - dutch, alarms, sum(map(len, proposed)) - len(hit))
