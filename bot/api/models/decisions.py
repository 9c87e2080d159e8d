"""The decisions of the journal that everybody can read, and nobody's name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.api.models.said import Next, Told
from bot.exports.decisions import without_names
from storage.journal import Link


class DecisionMade(Told):
    """A decision, as it stands in the journal but for who made it."""

    position: Annotated[int, Field(description="Its place in the journal, in which others stand.")]
    at: datetime
    kind: Annotated[str, Field(description="Such as `phase-entered`.")]
    content: Annotated[
        dict[str, str | int], Field(description="What was decided: docs/api.md has it by kind.")
    ]
    head: Annotated[str, Field(description="The head of the chain after it, hex SHA-256.")]


class Decisions(Told):
    """A page of the decisions, oldest first."""

    decisions: list[DecisionMade]
    next: Next


def page(links: Sequence[Link], following: int | None) -> Decisions:
    """Return a page of decisions, and after which position the next one begins."""
    return Decisions(decisions=[_decision(link) for link in links], next=following)


def _decision(link: Link) -> DecisionMade:
    return DecisionMade(
        position=link.position,
        at=link.at,
        kind=link.kind,
        content=without_names(link.kind, link.content),
        head=link.head,
    )
