"""An edition and what belongs to it as JSON, for the store."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from budget.count import Candidate, Explanation, Outcome, Purse, Rule, Stage, Tie, Verdict
from budget.criteria import Criterion
from budget.criteria import Kind as CriterionKind
from budget.defect import Defect, Part
from budget.division import Division, DivisionRule, Share
from budget.edition import (
    District,
    Edition,
    Odds,
    Partner,
    Picture,
    Project,
    Question,
    Recording,
    Theme,
)
from budget.idea import Answer
from budget.idea_rules import IdeaRules
from budget.leftover import Leftover
from budget.merger import Merger
from budget.rules import VoteRules, as_data, from_data
from budget.timeline import Phase, Timeline


def edition_as_json(edition: Edition) -> str:
    """Return everything about an edition but the phase it is in."""
    kept = {
        name: value
        for name, value in vars(edition).items()
        if name in Edition.__dataclass_fields__ and name not in ("timeline", "zone", "entered")
    }
    lists = ("districts", "themes", "partners", "projects", "questions", "screening")
    kept |= {name: [asdict(item) for item in kept[name]] for name in lists}
    kept["odds"] = asdict(edition.odds) if edition.odds else None
    kept["vote"] = as_data(edition.vote)
    kept["idea_rules"] = asdict(edition.idea_rules)
    kept["recordings"] = {
        page: {code: asdict(one) for code, one in spoken.items()}
        for page, spoken in edition.recordings.items()
    }
    kept["zone"] = str(edition.zone)
    kept["timeline"] = {p: moment.isoformat() for p, moment in edition.timeline.begins.items()}
    return json.dumps(kept, ensure_ascii=False)


def edition_from_json(document: str, phase: str) -> Edition:
    """Return the edition that was kept, in the phase it is in."""
    kept: dict[str, Any] = json.loads(document)
    begins = {Phase(p): datetime.fromisoformat(at) for p, at in kept.pop("timeline").items()}
    odds, vote = kept.pop("odds"), kept.pop("vote", None)
    return Edition(
        timeline=Timeline(begins),
        entered=Phase(phase),
        zone=ZoneInfo(kept.pop("zone")),
        languages=tuple(kept.pop("languages")),
        criteria=tuple(kept.pop("criteria")),
        success=tuple(kept.pop("success", ())),
        districts=tuple(District(**item) for item in kept.pop("districts")),
        themes=tuple(Theme(**item) for item in kept.pop("themes")),
        partners=tuple(_partner(item) for item in kept.pop("partners")),
        projects=tuple(_project(item) for item in kept.pop("projects")),
        questions=tuple(Question(**item) for item in kept.pop("questions", ())),
        odds=Odds(**odds) if odds else None,
        vote=from_data(vote) if vote else VoteRules(),
        idea_rules=_idea_rules(kept.pop("idea_rules", {})),
        left_out=tuple((number, why) for number, why in kept.pop("left_out", ())),
        screening=tuple(_criterion(item) for item in kept.pop("screening", ())),
        recordings=_recordings(kept.pop("recordings", {})),
        **kept,
    )


def _partner(kept: Mapping[str, Any]) -> Partner:
    return Partner(**{**kept, "keywords": tuple(kept["keywords"])})


def _project(kept: Mapping[str, Any]) -> Project:
    picture = kept.get("picture")
    return Project(**{**kept, "picture": Picture(**picture) if picture else None})


def _recordings(
    kept: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> Mapping[str, Mapping[str, Recording]]:
    return {
        page: {code: Recording(**one) for code, one in spoken.items()}
        for page, spoken in kept.items()
    }


def _criterion(kept: Mapping[str, Any]) -> Criterion:
    return Criterion(**{**kept, "kind": CriterionKind(kept["kind"])})


def _idea_rules(kept: Mapping[str, Any]) -> IdeaRules:
    flagged = {language: tuple(words) for language, words in kept.get("flagged", {}).items()}
    return IdeaRules(**{**kept, "flagged": flagged})


def answer_as_json(answer: Answer | None) -> str:
    """Return what was answered to an idea; "" if nothing was."""
    if answer is None:
        return ""
    kept = {name: getattr(answer, name) for name in Answer.__slots__}
    return json.dumps(kept | {"at": answer.at.isoformat()}, ensure_ascii=False)


def answer_from_json(document: str) -> Answer | None:
    """Return what was answered to an idea, as it was kept."""
    if not document:
        return None
    kept = json.loads(document)
    return Answer(**{**kept, "at": datetime.fromisoformat(kept["at"])})


def merger_as_json(merger: Merger | None) -> str:
    """Return what was proposed about an idea; "" if nothing was."""
    if merger is None:
        return ""
    kept = asdict(merger) | {"until": merger.until.isoformat()}
    return json.dumps(kept, ensure_ascii=False)


def merger_from_json(document: str) -> Merger | None:
    """Return what was proposed about an idea, as it was kept."""
    if not document:
        return None
    kept = json.loads(document)
    until = datetime.fromisoformat(kept["until"])
    return Merger(kept["into"], until, tuple(kept["by"]), kept["words"], tuple(kept["agreed"]))


def defect_as_json(defect: Defect | None) -> str:
    """Return what authors are asked to mend; "" if that is nothing."""
    if defect is None:
        return ""
    moments = {name: getattr(defect, name).isoformat() for name in ("asked", "before")}
    return json.dumps(asdict(defect) | moments, ensure_ascii=False)


def defect_from_json(document: str) -> Defect | None:
    """Return what authors are asked to mend, as it was kept."""
    if not document:
        return None
    kept = json.loads(document)
    asked, before = (datetime.fromisoformat(kept[name]) for name in ("asked", "before"))
    return Defect(Part(kept["part"]), kept["question"], asked, before)


def result_as_json(result: Outcome | Division) -> str:
    """Return what a count came to."""
    return json.dumps(result.as_json())


def result_from_json(document: str) -> Outcome | Division:
    """Return what a count came to, as it was kept."""
    kept = json.loads(document)
    return _division(kept) if kept["rule"] in set(DivisionRule) else _outcome(kept)


def _outcome(kept: Mapping[str, Any]) -> Outcome:
    return Outcome(
        Rule(kept["rule"]),
        kept["budget"],
        kept["seed"],
        tuple(_explanation(item) for item in kept["projects"]),
        tuple(Tie(tuple(tie["ids"]), tie["votes"], tie["cost"]) for tie in kept["ties"]),
        Fraction(*kept["share"]) if "share" in kept else None,
        Leftover.from_json(kept["leftover"]) if "leftover" in kept else None,
    )


def _division(kept: Mapping[str, Any]) -> Division:
    return Division(
        DivisionRule(kept["rule"]),
        kept["total"],
        kept["weight"],
        kept["seed"],
        tuple(Share(**share | {"mean": Fraction(share["mean"])}) for share in kept["themes"]),
        tuple(kept["draw"]),
        kept["drawn_euros"],
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
        Stage(kept["stage"]) if kept.get("stage") else None,
        _purse(kept) if "supporters_left" in kept else None,
    )


def _purse(kept: Mapping[str, Any]) -> Purse:
    paid = None if kept["paid"] is None else Fraction(*kept["paid"])
    return Purse(paid, kept["short"], Fraction(*kept["supporters_left"]))
