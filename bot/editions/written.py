"""An edition as its file would say it, so that a change is held to what a file is held to.

When its phases begin is left out: a `Timeline` is right by itself.  So is what an edition has from
its own doings: which idea a project was made from, and pictures.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from budget.criteria import Criterion
from budget.edition import Edition, Project
from budget.rules import VoteRules, as_data
from budget.vessels import VesselRules

_ANY_DAY = {"preparing": datetime(2000, 1, 1)}  # noqa: DTZ001 - as it stands in a file


_OF_CODES = ("most_per_phone", "check")


def as_written(edition: Edition) -> dict[str, Any]:
    """Return an edition as the data that its file would be read as."""
    same = ("slug", "place", "budget", "least_cost", "most_cost", "threshold", "months_kept")
    texts = ("organiser", "influence", "goal", "decides", "visit", "follows")
    return {
        **{name: getattr(edition, name) for name in same},
        **{name: value for name in texts if (value := getattr(edition, name))},
        **({"odds": asdict(edition.odds)} if edition.odds else {}),
        "zone": str(edition.zone),
        "languages": list(edition.languages),
        "timeline": _ANY_DAY,
        "vote": vote_as_written(edition.vote),
        "idea_rules": _listed(asdict(edition.idea_rules)),
        "criteria": list(edition.criteria),
        "success": list(edition.success),
        "screening": [_criterion(one, edition.languages) for one in edition.screening],
        "districts": [asdict(one) for one in edition.districts],
        "themes": [asdict(one) for one in edition.themes],
        "partners": [_listed(asdict(one)) for one in edition.partners],
        "questions": [
            {"question": one.question, "answer": one.answer} for one in edition.questions
        ],
        "projects": [_project(one) for one in edition.projects],
    }


def vote_as_written(rules: VoteRules) -> dict[str, Any]:
    """Return the rules of a vote as the `[vote]` of a file; what is no limit is left out."""
    ballot = {key: _listed(value) for key, value in as_data(rules)["ballot"].items() if value}
    ballot.pop("total", None)
    written = {"ballot": ballot.pop("kind"), **ballot, "rule": rules.rule.value}
    if isinstance(rules.ballot, VesselRules):
        written["vessels"] = [
            {key: value for key, value in vessel.items() if value is not None}
            for vessel in ballot["vessels"]
        ]
    else:
        pairs = [[int(number) for number in pair] for pair in rules.count.exclusions]
        written["count"] = asdict(rules.count) | {"exclusions": pairs}
    right = {name: getattr(rules.right, name) for name in _OF_CODES if rules.right.by_code}
    if rules.right.numbers:
        right["numbers"] = list(rules.right.numbers)
    return {
        **written,
        "right": right | {"by": rules.right.by.value},
        "approvals": rules.approvals,
        "weights": [asdict(weight) for weight in rules.weights],
    }


def _project(project: Project) -> dict[str, Any]:
    names = ("number", "title", "text", "cost", "theme", "district")
    return {name: getattr(project, name) for name in names}


def _criterion(one: Criterion, languages: Collection[str]) -> dict[str, Any]:
    """Return a criterion without the languages that the catalogue has, and the edition has not."""
    same = {"key": one.key, "kind": one.kind.value, "correctable": one.correctable}
    texts = {"criterion": one.wording, "question": one.question}
    spoken = {
        name: {code: said for code, said in text.items() if code in languages}
        for name, text in texts.items()
    }
    return {**same, **spoken}


def _listed(value: Any) -> Any:  # noqa: ANN401 - any data of a file
    """Return the same with lists for tuples."""
    if isinstance(value, tuple | list):
        return [_listed(one) for one in value]
    if isinstance(value, dict):
        return {key: _listed(one) for key, one in value.items()}
    return value
