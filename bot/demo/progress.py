"""How the projects of the demo edition are carried out, as an invented organiser writes it down."""

import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from bot import progress
from bot.acting import Acting
from bot.demo.drawings import photographed
from budget.progress import Progress
from budget.updates import Milestone, Money, Status, What
from budget.updating import CannotUpdate
from storage.process import carrying_out
from storage.process import progress as kept

_FILE: Final = Path(__file__).parent / "progress.toml"
_AT: Final = time(10)


class Written(NamedTuple):
    """What is written of one project, and when."""

    at: datetime
    project: int
    by: str
    entry: Mapping[str, Any]


@lru_cache
def written(zone: ZoneInfo) -> Sequence[Written]:
    """Return all that is ever written, the oldest first."""
    found = tomllib.loads(_FILE.read_text("utf-8"))
    entries = [*found["updates"], *found["lessons"]]
    every = [Written(_moment(e["day"], zone), e["project"], e["by"], e) for e in entries]
    return sorted(every, key=lambda one: one.at)


def _moment(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, _AT, zone).astimezone(UTC)


def write_all(acting: Acting, until: datetime) -> None:
    """Write down what was not written by now, unless somebody who plays has done otherwise."""
    edition, won = carrying_out.found(acting.db, acting.slug)
    there = {(update.project, update.at) for update in kept.every(acting.db, acting.slug)}
    there |= {(lesson.project, lesson.at) for lesson in kept.learned(acting.db, acting.slug)}
    for one in written(edition.zone):
        new = one.at <= until and (one.project, one.at) not in there
        if new and one.project in won:
            with suppress(CannotUpdate):
                _write(replace(acting, by=one.by, now=one.at), one.project, one.entry)


def _write(acting: Acting, number: int, entry: Mapping[str, Any]) -> None:
    if "photo" in entry:
        progress.add_photo(acting, number, photographed(entry["photo"]), entry["text"])
    elif entry.keys() & {"milestone", "spent", "status"}:
        progress.note(acting, number, lambda before: said(entry, before))
    else:
        progress.learn(acting, number, entry["words"])


def said(entry: Mapping[str, Any], before: Progress) -> What:
    """Return what is said of a project that is so far; a photo and a lesson are no such thing."""
    if "milestone" in entry:
        days = entry["planned"], entry.get("reached")
        return Milestone(entry["milestone"], entry["title"], *days)
    if "spent" in entry:
        return Money(entry["planned"], entry["spent"])
    status, share = Status(entry["status"]), entry.get("percentage")
    return before.step(status, share, entry["words"], entry.get("until"))
