"""An edition and what belongs to it as JSON, for the store."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from budget.count import Candidate, Explanation, Outcome, Rule, Tie, Verdict
from budget.edition import District, Edition, Odds, Partner, Project, Theme
from budget.timeline import Phase, Timeline


def edition_as_json(edition: Edition) -> str:
    """Return everything about an edition but the phase it is in."""
    kept = {
        name: value
        for name, value in vars(edition).items()
        if name in Edition.__dataclass_fields__ and name not in ("timeline", "zone", "entered")
    }
    lists = ("districts", "themes", "partners", "projects")
    kept |= {name: [asdict(item) for item in kept[name]] for name in lists}
    kept["odds"] = asdict(edition.odds) if edition.odds else None
    kept["zone"] = str(edition.zone)
    kept["timeline"] = {p: moment.isoformat() for p, moment in edition.timeline.begins.items()}
    return json.dumps(kept, ensure_ascii=False)


def edition_from_json(document: str, phase: str) -> Edition:
    """Return the edition that was kept, in the phase it is in."""
    kept: dict[str, Any] = json.loads(document)
    begins = {Phase(p): datetime.fromisoformat(at) for p, at in kept.pop("timeline").items()}
    odds = kept.pop("odds")
    return Edition(
        timeline=Timeline(begins),
        entered=Phase(phase),
        zone=ZoneInfo(kept.pop("zone")),
        languages=tuple(kept.pop("languages")),
        criteria=tuple(kept.pop("criteria")),
        districts=tuple(District(**item) for item in kept.pop("districts")),
        themes=tuple(Theme(**item) for item in kept.pop("themes")),
        partners=tuple(_partner(item) for item in kept.pop("partners")),
        projects=tuple(Project(**item) for item in kept.pop("projects")),
        odds=Odds(**odds) if odds else None,
        **kept,
    )


def _partner(kept: Mapping[str, Any]) -> Partner:
    return Partner(kept["code"], kept["title"], tuple(kept["keywords"]))


def outcome_as_json(outcome: Outcome) -> str:
    """Return the outcome of a count."""
    return json.dumps(outcome.as_json())


def outcome_from_json(document: str) -> Outcome:
    """Return the outcome that was kept."""
    kept = json.loads(document)
    return Outcome(
        Rule(kept["rule"]),
        kept["budget"],
        kept["seed"],
        tuple(_explanation(item) for item in kept["projects"]),
        tuple(Tie(tuple(tie["ids"]), tie["votes"], tie["cost"]) for tie in kept["ties"]),
    )


def _explanation(kept: Mapping[str, Any]) -> Explanation:
    names = ("id", "title", "cost", "votes", "theme", "district")
    return Explanation(
        Candidate(**{name: kept[name] for name in names}),
        Verdict(kept["verdict"]),
        kept["rank"],
        kept["left"],
        kept["room"],
        tuple(kept["by"]),
        kept["drawn"],
    )
