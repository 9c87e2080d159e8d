"""What organisers find of an edition, as they write it and as it was published last."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from budget.edition import Words
from budget.evaluation import Finding, Judged
from budget.sentence import Reasoned, _
from storage.tables import evaluations

Told = tuple[str, tuple[tuple[str, int | None], ...]]
"""A figure in one language: its heading, and its rows; None where that is about too few people."""


class JudgedMeanwhile(Reasoned):
    """Somebody else wrote in the evaluation since it was read."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this meanwhile: please look at it again."))


@dataclass(frozen=True, slots=True)
class Published:
    """One finding as everybody reads it; `figures` are as they were then, by language."""

    number: int
    finding: Finding
    remark: Words
    figures: Mapping[str, Told] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What is found, by number; and what was `published`, at a moment."""

    judged: Mapping[int, Judged] = field(default_factory=dict)
    published: tuple[Published, ...] = ()
    at: datetime | None = None
    revision: int = 0


def of(db: Connection, slug: str) -> Evaluation:
    """Return the evaluation of an edition; an empty one if nothing is written yet."""
    c = evaluations.c
    asked = select(c.document, c.published, c.revision).where(c.edition == slug)
    row = db.execute(asked).one_or_none()
    return _read(*row) if row else Evaluation()


def keep(db: Connection, slug: str, before: Evaluation, after: Evaluation) -> None:
    """Keep an evaluation; raise `JudgedMeanwhile` if it is not as it was any more."""
    c = evaluations.c
    kept = {"document": _judged(after), "published": _published(after)}
    if not before.revision:
        db.execute(insert(evaluations).values(edition=slug, revision=1, **kept))
        return
    same = update(evaluations).where(c.edition == slug, c.revision == before.revision)
    if db.execute(same.values(revision=before.revision + 1, **kept)).rowcount == 0:
        raise JudgedMeanwhile


def _judged(evaluation: Evaluation) -> str:
    found = {number: asdict(one) for number, one in evaluation.judged.items()}
    return json.dumps(found, ensure_ascii=False)


def _published(evaluation: Evaluation) -> str:
    if evaluation.at is None:
        return ""
    found = [asdict(one) for one in evaluation.published]
    return json.dumps({"at": evaluation.at.isoformat(), "found": found}, ensure_ascii=False)


def _read(document: str, published: str, revision: int) -> Evaluation:
    judged = {int(number): _one(kept) for number, kept in json.loads(document).items()}
    if not published:
        return Evaluation(judged, revision=revision)
    kept = json.loads(published)
    at = datetime.fromisoformat(kept["at"])
    return Evaluation(judged, tuple(_told(one) for one in kept["found"]), at, revision)


def _one(kept: Mapping[str, Any]) -> Judged:
    return Judged(Finding(kept["finding"]), kept["remark"], kept["figure"])


def _told(kept: Mapping[str, Any]) -> Published:
    figures = {
        language: (heading, tuple((title, number) for title, number in rows))
        for language, (heading, rows) in kept["figures"].items()
    }
    return Published(kept["number"], Finding(kept["finding"]), kept["remark"], figures)
