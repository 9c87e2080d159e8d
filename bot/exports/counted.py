"""What is known of an edition once it has been counted, and may be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from budget.count import CountRules, Outcome
from budget.edition import Edition
from budget.idea import Idea
from budget.pabulib import Ballot, VoteType


@dataclass(frozen=True, slots=True)
class Counted:
    """An edition, its outcome, and what they came from.

    `rules` is the text whose SHA-256 every ballot carries.  `ballots` name projects by their ids;
    it is None where an edition publishes totals only.  `turnout` has ballots by a kind of group
    ("channel", "district") and the group.  `limits` are what a ballot may do in Pabulib's words,
    such as `max_sum_cost`; `country` is its name in English.
    """

    edition: Edition
    outcome: Outcome
    rules: str
    receipts: tuple[str, ...]
    ballots: tuple[Ballot, ...] | None
    ideas: tuple[Idea, ...] = ()
    turnout: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    vote_type: VoteType = VoteType.APPROVAL
    limits: Mapping[str, str] = field(default_factory=dict)
    count_rules: CountRules = field(default_factory=CountRules)
    country: str = "Netherlands"

    @property
    def rules_hash(self) -> str:
        """The hash (hex SHA-256) that was published when voting opened."""
        return sha256(self.rules.encode()).hexdigest()

    @property
    def seed_hash(self) -> str:
        """The hash (hex SHA-256) of the seed, published when voting opened."""
        return sha256(self.outcome.seed.encode()).hexdigest()
