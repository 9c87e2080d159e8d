"""The document of a vote on themes, read again so that anybody can count it again.

All that counts is taken from its rules and its ballots; what it says that they came to is only
compared.  What makes no sense is refused, never skipped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from budget.division import Division, DivisionRule
from budget.idea import shortened
from budget.pabulib_rows import readable
from budget.rules import VoteRules
from budget.tally import divided
from budget.vessels import BLANK, Unbalanced, VesselRules, Vessels

_NUMBER: Final = "ballot"
"""The key of a ballot under which its number stands."""


class NotADocument(ValueError):
    """The file cannot be read; the reason is a whole sentence, in English."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a document has of a vote; `amounts` is what it says that each theme gets."""

    place: str
    rules: VoteRules
    ballots: tuple[Vessels, ...]
    seed: str
    amounts: Mapping[str, int]

    def counted(self, seed: str | None = None) -> Division:
        """Count the ballots again, with lots drawn from another seed if one is given."""
        return divided(self.rules, self.ballots, self.seed if seed is None else seed)


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Vote(_Part):
    ballot: VesselRules
    rule: DivisionRule


class _Rules(_Part):
    vote: _Vote


class _Theme(_Part):
    theme: str
    amount: int


class _Page(_Part):
    """The part of a document that counts."""

    format: Literal["wijkstem results 1"]
    place: str
    rules: _Rules
    seed: str
    themes: tuple[_Theme, ...]
    ballots: tuple[dict[str, int], ...]


def read(content: bytes) -> Document:
    """Return what the bytes of a document say; raise `NotADocument`."""
    try:
        page = _Page.model_validate_json(content)
    except ValidationError as refusal:
        raise NotADocument(_sentence(refusal)) from refusal
    vote = page.rules.vote
    return Document(
        place=readable(page.place),
        rules=VoteRules(vote.ballot, vote.rule),
        ballots=tuple(_ballot(one, vote.ballot, n) for n, one in enumerate(page.ballots, 1)),
        seed=page.seed,
        amounts={told.theme: told.amount for told in page.themes},
    )


def _sentence(refusal: ValidationError) -> str:
    """Return the first thing that is wrong, and where it stands."""
    error = refusal.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(map(str, error["loc"])) or "the document"
    reason = error["msg"].removeprefix("Value error, ").rstrip(".")
    return readable(f"{shortened(where)} cannot be understood: {shortened(reason, 120)}.")


def _ballot(given: Mapping[str, int], rules: VesselRules, place: int) -> Vessels:
    """Return a ballot; zeros are a blank vote."""
    themes = [vessel.theme for vessel in rules.vessels]
    if given.keys() != {_NUMBER, *themes}:
        raise NotADocument(f"ballot {place} does not say what each theme gets.")
    euros = [given[theme] for theme in themes]
    if not any(euros):
        return BLANK
    if any(amount % rules.chip for amount in euros):
        raise NotADocument(f"ballot {place} is not in whole chips of {rules.chip:,} euros.")
    vessels = Vessels(tuple(amount // rules.chip for amount in euros))
    try:
        vessels.check(rules)
    except Unbalanced as refusal:
        raise NotADocument(f"ballot {place} is not valid: {refusal}") from refusal
    return vessels
