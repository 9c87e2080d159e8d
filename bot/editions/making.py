"""A new edition: from a template and a few answers, or as another one was, for another year.

It has no ideas, projects, residents or votes; what is in it can be changed until voting opens.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from importlib.resources import files
from typing import Any

from bot.editions.file import EditionError, read_data
from budget.edition import Edition, Odds
from budget.moving import shifted
from budget.rules import BasketRules, ChoiceRules, VoteRules
from budget.sentence import Amount, _

WRITTEN_IN = ("nl", "en")
"""The languages in which templates have their words."""

CHIPS = range(32, 9, -1)
"""How many chips a budget is divided in: few enough to tap, and enough to tell residents apart."""


class Template(StrEnum):
    """What residents are asked."""

    BASKET = "basket"
    POINTS = "points"
    VESSELS = "vessels"
    IDEAS_ONLY = "ideas-only"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an organiser has to say before there is an edition; the first language is the original.

    `first` is the local day on which preparing begins; it `follows` an earlier edition, or none.
    """

    template: Template
    slug: str
    place: str
    organiser: str
    budget: int
    first: date
    zone: str = "Europe/Amsterdam"
    languages: tuple[str, ...] = WRITTEN_IN
    follows: str = ""


def begun(wishes: Wishes) -> Edition:
    """Return an edition as its template has it; raise `EditionError`."""
    if wishes.languages[:1] and wishes.languages[0] not in WRITTEN_IN:
        raise EditionError(
            _("languages: templates are written in nl and en; put one of these first.")
        )
    template, words = _read(wishes.template.value), _spoken(_read("words"), wishes.languages)
    themes = [theme["key"] for theme in words["themes"]]
    vote = template["vote"]
    if wishes.template is Template.VESSELS:
        vote |= {"chip": chip_of(wishes.budget), "vessels": [{"theme": key} for key in themes]}
    return read_data(
        {
            **words,
            "slug": wishes.slug,
            "place": wishes.place,
            "organiser": dict.fromkeys(wishes.languages, wishes.organiser),
            "budget": wishes.budget,
            "zone": wishes.zone,
            "languages": list(wishes.languages),
            "timeline": _timeline(template["days"], wishes.first),
            "vote": vote,
            **({"follows": wishes.follows} if wishes.follows else {}),
        }
    ).edition


def cloned(
    edition: Edition, slug: str, *, weeks: int = 0, years: int = 0, odds: Odds | None = None
) -> Edition:
    """Return an edition to begin with again, so much later; `odds` tell how it went.

    Words, themes, districts, rules, criteria and partners are the same, but for those that have
    ended; what is said of projects in the rules is not, nor is what was recorded: it tells other
    days.  Raises `NoSuchTime` where a phase would begin as the clock is changed.
    """
    timeline = shifted(edition.timeline, edition.zone, weeks=weeks, years=years)
    return replace(
        edition,
        slug=slug,
        timeline=timeline,
        entered=min(timeline.begins, key=lambda phase: phase.order),
        partners=tuple(one for one in edition.partners if not one.ended),
        projects=(),
        recordings={},
        left_out=(),
        rehearsal="",
        odds=odds or edition.odds,
        vote=_of_no_projects(edition.vote),
        follows=edition.slug,
    )


def chip_of(budget: int) -> int:
    """Return the chip that divides a budget, as round as can be; raise `EditionError`."""
    chips = [budget // number for number in CHIPS if budget % number == 0]
    if not chips:
        raise EditionError(
            _(
                "budget: {budget} cannot be divided in chips; choose an amount such as 120,000.",
                budget=Amount(budget),
            )
        )
    return max(chips, key=_roundness)


def _roundness(chip: int) -> tuple[int, int]:
    """Return how many zeros a number ends in; of equals the smaller one is better."""
    return len(str(chip)) - len(str(chip).rstrip("0")), -chip


def _of_no_projects(vote: VoteRules) -> VoteRules:
    ballot = vote.ballot
    if isinstance(ballot, BasketRules | ChoiceRules):
        ballot = replace(ballot, exclusions=())
    return replace(vote, ballot=ballot, count=replace(vote.count, exclusions=()))


def _timeline(days: Mapping[str, int], first: date) -> dict[str, datetime]:
    """Return when each phase begins, as a file says it; the results come by daylight."""
    noon = {"results": time(12)}
    return {
        phase: datetime.combine(first + timedelta(days=after), noon.get(phase, time()))
        for phase, after in days.items()
    }


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(
        files("bot.editions.templates").joinpath(f"{name}.toml").read_text("utf-8")
    )


def _spoken(words: Any, languages: tuple[str, ...]) -> Any:  # noqa: ANN401 - any data of a file
    """Return the same without the languages that nobody asked for."""
    if isinstance(words, list):
        return [_spoken(one, languages) for one in words]
    if isinstance(words, dict):
        return {
            key: _spoken(one, languages)
            for key, one in words.items()
            if key not in WRITTEN_IN or key in languages
        }
    return words
