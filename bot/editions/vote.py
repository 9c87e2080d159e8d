"""The `[vote]` of an edition's file: what a ballot may say, and how ballots are counted."""

from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Annotated, Any, Literal, Self

from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator

from bot.editions.fields import STRICT, Count, Euros, Key, Number
from bot.editions.texts import Title
from bot.editions.wrong import Wrong
from budget.rules import APPROVALS, KINDS, VoteRules, from_data
from budget.sentence import Value, _


def _pair(numbers: object) -> object:
    if not isinstance(numbers, list) or len(numbers) != 2:  # noqa: PLR2004 - a pair
        raise Wrong(_("this must be pairs of projects' numbers, such as [[3, 8]]"))
    return numbers


def _country(code: str) -> str:
    if code not in SUPPORTED_REGIONS:
        raise Wrong(_('this must be a country in two capitals, such as "NL"'))
    return code


def _by_key(caps: object) -> object:
    if not isinstance(caps, dict):
        raise Wrong(_("this must be an amount for each key, such as theme_caps.green = 30_000"))
    return caps


_OF_EVERY_KIND = {"ballot", "rule", "count", "right", "approvals", "weights"}
"""The keys that go with any kind of ballot."""

Approvals = Annotated[Count, Field(le=9)]
Limit = Annotated[Count, Field(ge=1)]
Amount = Annotated[Euros, Field(ge=1)]
Pair = Annotated[list[Number], BeforeValidator(_pair)]
Country = Annotated[str, AfterValidator(_country)]
Caps = Annotated[dict[str, Amount], BeforeValidator(_by_key)]


MOST_WEIGHT = 100
"""Ballots for which one can count: a table is no larger."""

MOST_THEMES = 8
"""Themes to divide over that fit one list on WhatsApp, and one SMS of two segments."""


def _either(kinds: list[str]) -> Value:
    """Return two kinds of ballots as one or the other; no key goes with more."""
    if len(kinds) == 1:
        return kinds[0]
    return _("{others} or {last}", others=tuple(kinds[:-1]), last=kinds[-1])


class _Strict(BaseModel):
    model_config = STRICT


class Counting(_Strict):
    """The `[vote.count]`."""

    stop_at_first_misfit: bool = False
    minimum_votes: Count = 0
    theme_caps: Caps = {}
    district_caps: Caps = {}
    exclusions: list[Pair] = []
    fill_up: bool = True

    def as_data(self) -> dict[str, Any]:
        """Return it as `budget.rules` writes it down, where a count knows projects by a text."""
        pairs = [[str(number) for number in pair] for pair in self.exclusions]
        return {**self.model_dump(), "exclusions": pairs}


class Right(_Strict):
    """The `[vote.right]`."""

    by: Literal["number", "code"] = "number"
    most_per_phone: Limit | None = None
    check: bool = False
    numbers: Annotated[list[Country], Field(min_length=1, max_length=20)] | Literal["any"] = "any"

    @model_validator(mode="after")
    def _of_codes(self) -> Self:
        if self.by == "number" and self.most_per_phone:
            raise Wrong(_('most_per_phone goes with by = "code"; take it out or change by'))
        if self.by == "number" and self.check:
            raise Wrong(_('check goes with by = "code"; take it out or change by'))
        if self.by == "code" and self.numbers != "any":
            raise Wrong(_('numbers goes with by = "number"; take it out or change by'))
        return self

    def as_data(self) -> dict[str, Any]:
        """Return it as `budget.rules` writes it down, where no countries are any number."""
        numbers = [] if self.numbers == "any" else list(dict.fromkeys(self.numbers))
        return {**self.model_dump(exclude_none=True), "numbers": numbers}


class Vessel(_Strict):
    """A `[[vote.vessels]]`."""

    theme: Key
    start: Euros | None = None
    floor: Euros = 0
    ceiling: Euros | None = None


class Weighted(_Strict):
    """A `[[vote.weights]]`."""

    kind: Key
    title: Title
    weight: Annotated[Count, Field(ge=2, le=MOST_WEIGHT)]


class Vote(_Strict):
    """The `[vote]`: each kind of ballot has keys of its own, and what is left out is no limit."""

    ballot: Literal["basket", "choices", "points", "vessels"] = "basket"
    rule: Literal["most-votes", "equal-shares", "mean", "per-euro"] | None = None
    cap: Amount | None = None
    least: Limit | None = None
    most: Limit | None = None
    most_per_theme: Limit | None = None
    most_per_district: Limit | None = None
    points: Limit | None = None
    most_each: Limit | None = None
    theme_caps: Caps = {}
    district_caps: Caps = {}
    exclusions: list[Pair] = []
    chip: Amount | None = None
    vessels: Annotated[list[Vessel], Field(max_length=MOST_THEMES)] = []
    count: Counting = Counting()
    right: Right = Right()
    approvals: Approvals = APPROVALS
    weights: list[Weighted] = []

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        kind = KINDS[self.ballot]
        for key in self._limits():
            others = [n for n, rules in KINDS.items() if key in {f.name for f in fields(rules)}]
            if self.ballot not in others:
                raise Wrong(
                    _(
                        "{key} goes with {where}, not with {ballot}; take it out or change ballot",
                        key=key,
                        where=_either(others),
                        ballot=self.ballot,
                    )
                )
        if self.ballot == "vessels" and "count" in self._given:
            raise Wrong(_("count goes with projects, not with vessels; take it out"))
        for field in fields(kind):
            needed = field.default is field.default_factory is MISSING and field.name != "total"
            if needed and field.name not in self._given:
                raise Wrong(
                    _(
                        "a ballot of {ballot} needs {field}; add it",
                        ballot=self.ballot,
                        field=field.name,
                    )
                )
        return self

    def rules(self, budget: int) -> VoteRules:
        """Return the rules that are written down here; raise `Contradiction` of the vessels."""
        ballot = self.model_dump(include=set(self._limits()))
        usual = "most-votes"
        if self.ballot == "vessels":
            ballot["total"], usual = budget, "mean"
        return from_data(
            {
                "ballot": {"kind": self.ballot, **ballot},
                "rule": self.rule or usual,
                "count": self.count.as_data(),
                "right": self.right.as_data(),
                "approvals": self.approvals,
                "weights": [weight.model_dump() for weight in self.weights],
            }
        )

    @property
    def _given(self) -> set[str]:
        return self.model_fields_set

    def _limits(self) -> Iterator[str]:
        """Return the keys that were given and are a ballot's, in the order of this class."""
        every = (name for name in type(self).model_fields if name in self._given)
        return (name for name in every if name not in _OF_EVERY_KIND)
