"""What a vote came to, and what shows that nothing was changed: all of it once it is public."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from bot.api.models.said import Euros, Number, Told
from bot.exports.as_json import as_json
from bot.exports.counted import Counted, Divided
from bot.exports.tables import plain, sheets
from bot.public.seen import Seen
from budget.count import Rule, Stage, Verdict
from budget.division import Division, DivisionRule
from budget.leftover import Use
from budget.receipt import rules_of


class TurnoutOf(Told):
    """How many ballots came in from one group."""

    by: Annotated[str, Field(description="What kind of group it is: `channel` or `district`.")]
    group: str
    ballots: Annotated[
        int | None, Field(description="Null where the number is hidden, for it is about a few.")
    ]


class Turnout(Told):
    """How many have voted; no number is about fewer than ten people."""

    ballots: Annotated[
        int | None,
        Field(description="Ballots that count, also while voting is open; null below ten."),
    ]
    groups: Annotated[
        list[TurnoutOf], Field(description="By group, once the result is public; none before.")
    ]


class Decided(Told):
    """What two people decided after the count about the money that was left."""

    use: Use
    reason: str
    project: Annotated[str, Field(description="The number of the one that gets it, or empty.")]
    given: Annotated[int, Field(description="Of what was left, in whole euros.")]
    added: Annotated[int, Field(description="Beside that, in whole euros.")]


class ProjectCounted(Told):
    """What became of a project, and why."""

    number: Number
    title: str
    theme: Annotated[str, Field(description="The key of its theme; empty for none.")]
    district: Annotated[str, Field(description="The key of its district; empty for none.")]
    cost: Euros
    votes: Annotated[int, Field(description="Or points, where residents spread points.")]
    rank: Annotated[int, Field(description="Its turn in the count, from 1.")]
    verdict: Verdict
    left: Annotated[int, Field(description="Of the budget, at its turn, in whole euros.")]
    room: Annotated[
        int | None,
        Field(description="What its theme or district could still spend, if that was too little."),
    ]
    by: Annotated[str, Field(description="The numbers of the projects in its way.")]
    drawn: Annotated[int, Field(description="1 if a draw decided.")]
    stage: Annotated[Stage | None, Field(description="Under equal shares: how it was funded.")]
    paid_cents: Annotated[
        int | None, Field(description="Under equal shares: the most that a supporter paid.")
    ]
    short: Annotated[
        int | None, Field(description="Under equal shares: how many supporters had too little.")
    ]
    supporters_left_cents: Annotated[
        int | None, Field(description="Under equal shares: what they had left together.")
    ]
    explanation: Annotated[str, Field(description="In the edition's first language.")]


class ByTheme(Told):
    """What the projects of one theme came to together."""

    theme: Annotated[str, Field(description="Its key; empty for the projects of none.")]
    title: str
    projects: int
    won: int
    votes: int
    spent: Euros


class ByDistrict(Told):
    """What the projects for one district came to together."""

    district: Annotated[str, Field(description="Its key; empty for the projects of none.")]
    title: str
    projects: int
    won: int
    votes: int
    spent: Euros


class ThemeCounted(Told):
    """What a theme gets, and why."""

    number: Number
    theme: Annotated[str, Field(description="Its key.")]
    title: str
    amount: Euros
    mean_cents: Annotated[int, Field(description="What ballots gave it on average.")]
    support: Annotated[
        int | None,
        Field(description="How many ballots gave it its last euro; null if it has none."),
    ]
    support_of_next: Annotated[int, Field(description="How many ballots gave it one more.")]
    drawn: int
    explanation: Annotated[str, Field(description="In the edition's first language.")]


class Result(Told):
    """What every result has, as the file `result.json` of an export has it."""

    edition: str
    place: str
    language: Annotated[str, Field(description="In which it is explained.")]
    certified: Annotated[bool, Field(description="Whether two people have checked the count.")]
    budget: Euros
    seed: Annotated[str, Field(description="The number behind the draw.")]
    seed_hash: Annotated[str, Field(description="Its SHA-256, published when voting opened.")]
    rules_hash: str


class ProjectsResult(Result):
    """The result of a vote on projects, in the order of their turns."""

    of: Literal["projects"]
    rule: Rule
    spent: Euros
    left: Euros
    share_cents: Annotated[
        int | None, Field(description="Under equal shares: what every ballot had to spend.")
    ]
    leftover: Decided | None
    winners: Annotated[list[int], Field(description="In the order in which they were funded.")]
    projects: list[ProjectCounted]
    by_theme: list[ByTheme]
    by_district: list[ByDistrict]


class ThemesResult(Result):
    """The result of a vote that divided the budget over themes (vessels)."""

    of: Literal["themes"]
    rule: DivisionRule
    themes: list[ThemeCounted]


class ReceiptList(Told):
    """A page of the receipts of ballots that count, by alphabet; none before the result."""

    receipts: list[str]
    next: Annotated[
        str | None, Field(description="What to give as `after` for the next page; null: no more.")
    ]


class Receipt(Told):
    """A receipt of a ballot that counts."""

    receipt: str
    counts: Literal[True] = True


class HeadOfChain(Told):
    """How long the chain of receipts was at a moment, and its last link."""

    at: datetime
    length: int
    head: Annotated[str, Field(description="Hex SHA-256.")]


class Heads(Told):
    """The head of the chain of receipts for each day of the vote, oldest first."""

    heads: list[HeadOfChain]


def result(seen: Seen) -> ProjectsResult | ThemesResult | None:
    """Return what the vote came to, or None while that is not public."""
    if (held := _held(seen)) is None:
        return None
    said: dict[str, Any] = json.loads(as_json(held, sheets(held)))
    said["certified"] = seen.certified
    if isinstance(held, Divided):
        return ThemesResult(of="themes", **said)
    return ProjectsResult(of="projects", **said)


def turnout(seen: Seen) -> Turnout:
    """Return how many have voted, as far as that is told."""
    groups = [
        TurnoutOf(by="channel", group=plain(name), ballots=ballots)
        for name, ballots in seen.channels.items()
        if seen.turnout is not None
    ]
    return Turnout(ballots=seen.turnout, groups=groups)


def _held(seen: Seen) -> Counted | Divided | None:
    """Return the result in the terms of an export, without ideas, receipts and ballots."""
    if seen.result is None:
        return None
    edition, rules = seen.edition, rules_of(seen.edition)
    if isinstance(seen.result, Division):
        return Divided(edition=edition, outcome=seen.result, rules=rules, receipts=(), ballots=None)
    return Counted(edition=edition, outcome=seen.result, rules=rules, receipts=(), ballots=None)
