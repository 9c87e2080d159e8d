"""What is known of an edition once it has been counted, and may be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from budget.count import CountRules, Outcome
from budget.division import Division
from budget.edition import Edition
from budget.idea import Idea
from budget.pabulib import Ballot, VoteType

FORMAT: Final = "wijkstem results 1"
"""The name and the number of the schema of a document; another number may leave something out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An edition whose vote was held, its outcome, and what it came from.

    `rules` is the text whose SHA-256 every ballot carries.  `ballots` is None where they are
    left out.  `turnout` has ballots by a kind of group ("channel") and the group.
    """

    edition: Edition
    outcome: Outcome | Division
    rules: str
    receipts: tuple[str, ...]
    ballots: tuple[Ballot, ...] | None
    ideas: tuple[Idea, ...] = ()
    turnout: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def rules_hash(self) -> str:
        """The hash (hex SHA-256) that was published when voting opened."""
        return sha256(self.rules.encode()).hexdigest()

    @property
    def seed_hash(self) -> str:
        """The hash (hex SHA-256) of the seed, published when voting opened."""
        return sha256(self.outcome.seed.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Held):
    """The same of a vote on projects, which ballots name by their ids.

    `limits` are what a ballot may do in Pabulib's words, such as `max_sum_cost`; `country` is its
    name in English.
    """

    outcome: Outcome
    vote_type: VoteType = VoteType.APPROVAL
    limits: Mapping[str, str] = field(default_factory=dict)
    count_rules: CountRules = field(default_factory=CountRules)
    country: str = "Netherlands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Divided(Held):
    """The same of a vote on themes (vessels); ballots name them with their euros as points."""

    outcome: Division
