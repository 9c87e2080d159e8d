"""The rules form as it was filled in: the same data as an edition's file would hold."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from typing import Any, Final

from bot.desk.fields import NEEDED, Fields
from bot.desk.words import _
from bot.editions.texts import LABEL_LENGTH
from bot.editions.vote import MOST_WEIGHT
from bot.editions.written import as_written
from budget.edition import Edition
from budget.rules import KINDS

MOST_MONEY: Final = 10_000_000_000

MOST_PLACES: Final = 100
"""Themes, or districts, with fields of their own: a form has no end of them."""

MOST_KINDS: Final = 20
"""Kinds of ballots on paper with a weight: rows of a form."""

BALLOTS: Final = tuple(KINDS)
COUNTS: Final = ("most-votes", "equal-shares", "mean", "per-euro")
RIGHTS: Final = ("number", "code")

_LIMITS: Final = (
    *("cap", "least", "most", "most_per_theme", "most_per_district"),
    *("points", "most_each", "chip"),
)
_NEEDED: Final = {"choices": "most", "points": "points", "vessels": "chip"}
"""The limit that a kind of ballot cannot do without."""

_IDEAS: Final = ("most", "reports", "mend_days", "appeal_days", "answer_days")
_TICKS: Final = ("read_first", "second_reader")


@dataclass(frozen=True, slots=True)
class Filled:
    """The rules that were typed; `rows` are those of the form in which the weights stand."""

    rules: dict[str, Any]
    rows: tuple[int, ...]


def filled(fields: Fields, edition: Edition) -> Filled:
    """Return the rules that were typed; what the form does not ask stays as it is."""
    written = as_written(edition)
    amounts = {
        name: fields.number(name, 0, MOST_MONEY, needed=False)
        for name in ("budget", "least_cost", "most_cost", "threshold")
    }
    rows = tuple(_rows(fields, edition))
    vote = _vote(fields, edition, written["vote"])
    typed = [_weight(fields, f"vote.weights.{n}", edition) for n in rows]
    vote["weights"] = [*typed, *written["vote"]["weights"][MOST_KINDS:]]
    idea_rules = _of_ideas(fields, edition, written["idea_rules"])
    return Filled({**amounts, "odds": _odds(fields), "idea_rules": idea_rules, "vote": vote}, rows)


def _odds(fields: Fields) -> dict[str, int] | None:
    """Return how it went last time, if anything was typed."""
    if not (fields["odds.ideas"] or fields["odds.winners"]):
        return None
    return {name: fields.number(f"odds.{name}", 0, 1_000_000) for name in ("ideas", "winners")}


def _of_ideas(fields: Fields, edition: Edition, before: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: fields.number(f"idea_rules.{name}", 0, 1_000, needed=False) for name in _IDEAS}
    ticks = {name: fields.ticked(f"idea_rules.{name}") for name in _TICKS}
    flagged = dict(before["flagged"])
    for language in edition.languages:
        lines = fields[f"idea_rules.flagged.{language}"].splitlines()
        flagged[language] = [line.strip() for line in lines if line.strip()]
    said = {language: words for language, words in flagged.items() if words}
    return {**before, **numbers, **ticks, "flagged": said}


def _vote(fields: Fields, edition: Edition, before: dict[str, Any]) -> dict[str, Any]:
    """Return the rules of the vote; limits of another kind of ballot are not looked at."""
    kind = fields.chosen("vote.ballot", BALLOTS)
    if not kind:
        return before
    own = {field.name for field in fields_of(KINDS[kind])}
    vote: dict[str, Any] = {"ballot": kind, "rule": fields.chosen("vote.rule", COUNTS)}
    for name in (name for name in _LIMITS if name in own):
        limit = fields.number(f"vote.{name}", 0, MOST_MONEY, needed=name == _NEEDED.get(kind))
        vote |= {name: limit} if limit else {}
    vote["approvals"] = fields.number("vote.approvals", 0, 9, needed=False)
    vote["right"] = _right(fields)
    if kind == "vessels":
        return vote | {"vessels": _vessels(fields, edition)}
    vote |= _caps(fields, edition, "vote", before) if "theme_caps" in own else {}
    if "exclusions" in own and before.get("exclusions"):
        vote["exclusions"] = before["exclusions"]
    return vote | {"count": _count(fields, edition, before.get("count", {}))}


def _right(fields: Fields) -> dict[str, Any]:
    if fields.chosen("vote.right.by", RIGHTS) != "code":
        typed = fields.text("vote.right.numbers", 80, needed=False).upper()
        countries = re.findall(r"[^\s,;]+", typed)
        return {"by": "number", **({"numbers": countries} if countries else {})}
    most = fields.number("vote.right.most_per_phone", 0, 1_000, needed=False)
    check = fields.ticked("vote.right.check")
    return {"by": "code", "check": check, **({"most_per_phone": most} if most else {})}


def _count(fields: Fields, edition: Edition, before: dict[str, Any]) -> dict[str, Any]:
    return {
        **before,
        "minimum_votes": fields.number("vote.count.minimum_votes", 0, 1_000_000, needed=False),
        "stop_at_first_misfit": fields.ticked("vote.count.stop_at_first_misfit"),
        "fill_up": fields.ticked("vote.count.fill_up"),
        "theme_caps": {},
        "district_caps": {},
        **_caps(fields, edition, "vote.count", before),
    }


def _caps(
    fields: Fields, edition: Edition, under: str, before: Mapping[str, Any]
) -> dict[str, dict[str, int]]:
    """Return the caps by theme and by district; an empty one is none, one not asked for stays."""
    found: dict[str, dict[str, int]] = {"theme_caps": {}, "district_caps": {}}
    keys = {"theme_caps": edition.theme_by_key, "district_caps": edition.district_by_key}
    for table, known in keys.items():
        for key in known:
            name, cap = f"{under}.{table}.{key}", before.get(table, {}).get(key, 0)
            if name in fields:
                cap = fields.number(name, 0, MOST_MONEY, needed=False)
            found[table] |= {key: cap} if cap else {}
    return {table: caps for table, caps in found.items() if caps}


def _vessels(fields: Fields, edition: Edition) -> list[dict[str, Any]]:
    """Return the themes with a number in the vote, in the order of these."""
    found = dict[int, dict[str, Any]]()
    for theme in edition.themes:
        at = f"vote.vessels.{theme.key}"
        amounts = {
            key: fields.number(f"{at}.{key}", 0, MOST_MONEY)
            for key in ("start", "floor", "ceiling")
            if fields[f"{at}.{key}"]
        }
        place = fields.number(f"{at}.place", 0, 1_000, needed=False)
        if place in found:
            fields.wrong(f"{at}.place", _("Another theme has this number."))
        elif place:
            found[place] = {"theme": theme.key, **amounts}
    return [vessel for _place, vessel in sorted(found.items())]


def _rows(fields: Fields, edition: Edition) -> Iterator[int]:
    """Yield the rows that are a kind of ballots; one that was there is out by its empty name."""
    there = len(edition.vote.weights)
    for n in range(MOST_KINDS):
        at = f"vote.weights.{n}"
        others = ("weight", *(f"title.{language}" for language in edition.languages))
        if fields[f"{at}.kind"]:
            yield n
        elif n >= there and any(fields[f"{at}.{name}"] for name in others):
            fields.wrong(f"{at}.kind", NEEDED)


def _weight(fields: Fields, at: str, edition: Edition) -> dict[str, Any]:
    return {
        "kind": fields.text(f"{at}.kind", 32),
        "title": fields.per_language(f"{at}.title", edition.languages, LABEL_LENGTH),
        "weight": fields.number(f"{at}.weight", 2, MOST_WEIGHT),
    }
