"""The settings of the rules form: what each is called, in which group, and what it says now.

A field has the name of its key in an edition's file, such as `vote.count.minimum_votes`; one for
each theme, district, language or row has that behind it, as in `vote.theme_caps.sport`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from bot.desk.render import in_words
from bot.desk.words import Sentence, _
from budget.edition import Edition
from locales.catalogue import own_name

NAMES: Final[Mapping[str, Sentence]] = {
    "basket": _("Basket: projects until the money is spent"),
    "choices": _("Choices: a number of projects"),
    "points": _("Points: spread over projects"),
    "vessels": _("Vessels: the budget divided over themes"),
    "most-votes": _("Most votes"),
    "equal-shares": _("Equal shares"),
    "mean": _("The mean of all ballots"),
    "per-euro": _("Euro by euro"),
    "number": _("Whoever has a phone number"),
    "code": _("Whoever has a code from a letter"),
    "rules": _("Rules"),
    "counting": _("How votes count"),
}
"""What can be chosen, and what residents read."""

TITLES: Final[Mapping[str, Sentence]] = {
    "budget": _("Budget, in whole euros"),
    "least_cost": _("The least that a project may cost"),
    "most_cost": _("The most that a project may cost"),
    "threshold": _("How many have to support an idea before it goes on"),
    "odds.ideas": _("Last time: how many ideas there were"),
    "odds.winners": _("Last time: how many of them won"),
    "idea_rules.most": _("Ideas of one person"),
    "idea_rules.reports": _("Reports before something is hidden until somebody looks"),
    "idea_rules.mend_days": _("Days to mend something"),
    "idea_rules.appeal_days": _("Days to disagree with an answer"),
    "idea_rules.answer_days": _("Days in which a person answers"),
    "idea_rules.read_first": _("Somebody reads an idea before everybody can"),
    "idea_rules.second_reader": _("An answer is read by another person before it is published"),
    "idea_rules.flagged": _("Words with which something is read first, one a line"),
    "vote.ballot": _("What a ballot is"),
    "vote.rule": _("How votes are counted"),
    "vote.least": _("The least number of projects"),
    "vote.most": _("The most projects"),
    "vote.cap": _("Basket: what one may cost"),
    "vote.most_per_theme": _("Choices: the most of one theme"),
    "vote.most_per_district": _("Choices: the most in one district"),
    "vote.points": _("How many points there are to give"),
    "vote.most_each": _("The most for one project"),
    "vote.chip": _("Euros of one chip"),
    "vote.vessels.place": _("Number in the vote"),
    "vote.vessels.start": _("Begins with"),
    "vote.vessels.floor": _("At least"),
    "vote.vessels.ceiling": _("At most"),
    "vote.theme_caps": _("In one basket"),
    "vote.district_caps": _("In one basket"),
    "vote.exclusions": _("Not both on one ballot"),
    "vote.count.minimum_votes": _("Votes, or points, that a project needs to win"),
    "vote.count.stop_at_first_misfit": _("No project wins after the first that does not fit"),
    "vote.count.fill_up": _("Equal shares: what is left goes to the next projects that fit"),
    "vote.count.theme_caps": _("Of all that win"),
    "vote.count.district_caps": _("Of all that win"),
    "vote.count.exclusions": _("Not both as winners"),
    "vote.right.by": _("Who can vote"),
    "vote.right.most_per_phone": _("Codes that can be used on one phone"),
    "vote.right.numbers": _("Countries whose mobile numbers can vote"),
    "vote.right.check": _("A postcode and a year of birth have to match the code"),
    "vote.approvals": _("How many people have to approve of these rules"),
    "vote.weights.kind": _("Name of the kind"),
    "vote.weights.title": _("What residents read"),
    "vote.weights.weight": _("Counts for how many ballots"),
}
"""What each setting is called, without the key or the row that it is of."""

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "ideas": ("threshold", "odds", "idea_rules."),
    "projects": (
        *("vote.least", "vote.most", "vote.cap"),
        *("vote.most_per_theme", "vote.most_per_district"),
    ),
    "points": ("vote.points", "vote.most_each"),
    "vessels": ("vote.chip", "vote.vessels"),
    "count": ("vote.count.minimum_votes", "vote.count.stop", "vote.count.fill_up"),
    "caps": (
        *("vote.theme_caps", "vote.district_caps"),
        *("vote.count.theme_caps", "vote.count.district_caps"),
    ),
    "paper": ("vote.weights",),
}
"""The settings that are folded away until somebody looks for them, by how their names begin."""

_OF_THE_BALLOT: Final[Mapping[str, str]] = {
    "basket": "projects",
    "choices": "projects",
    "points": "points",
    "vessels": "vessels",
}


def flat(written: Mapping[str, Any], under: str = "") -> dict[str, Any]:
    """Return rules as their file has them by the names of fields, without what says nothing."""
    found: dict[str, Any] = {}
    for key, value in written.items():
        name = f"{under}{key}"
        if name == "vote.vessels":
            found |= _vessels(value)
        elif name == "vote.weights":
            found |= flat({str(n): row for n, row in enumerate(value)}, f"{name}.")
        elif isinstance(value, Mapping):
            found |= flat(value, f"{name}.")
        elif value or name in {"vote.count.fill_up", "vote.approvals"}:
            found[name] = value
    return found


def _vessels(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the vessels by theme, with the number of each."""
    found = dict[str, Any]()
    for place, row in enumerate(rows, 1):
        at = f"vote.vessels.{row['theme']}"
        found |= {f"{at}.place": place} | {
            f"{at}.{key}": row[key]
            for key in ("start", "floor", "ceiling")
            if row.get(key) is not None and (row[key] or key != "floor")
        }
    return found


class Now(NamedTuple):
    """What a setting says now, where something else was typed; `of` is its theme, row or such."""

    title: Sentence
    of: str
    value: Any


def differing(
    now: Mapping[str, Any], typed: Mapping[str, Any], edition: Edition, language: str
) -> list[Now]:
    """Return the settings that say something else now than was typed."""
    return [
        Now(TITLES[setting(name)], _of(name, edition, language), now.get(name))
        for name in sorted({*now, *typed}, key=_order)
        if now.get(name) != typed.get(name) and not name.endswith(".exclusions")
    ]


def setting(name: str) -> str:
    """Return the setting that a field is of, without its theme, district, language or row."""
    if name in TITLES:
        return name
    kept = name.split(".")
    for table in ("vessels", "weights"):
        if kept[1:2] == [table]:
            return f"vote.{table}.{kept[3]}"
    return max((title for title in TITLES if name.startswith(f"{title}.")), key=len)


def _order(name: str) -> tuple[int, str]:
    return list(TITLES).index(setting(name)), name


def _of(name: str, edition: Edition, language: str) -> str:
    """Return of which theme, district, row or language a field is, as it is read."""
    themes, districts = edition.theme_by_key, edition.district_by_key
    places = themes if "theme_caps" in name or "vessels" in name else districts
    left = [part for part in name.split(".") if part not in setting(name).split(".")]
    return ", ".join(
        in_words(places[part].title, language)
        if part in places
        else str(int(part) + 1)
        if part.isdecimal()
        else own_name(part)
        for part in left
    )


def open_groups(said: Mapping[str, Any], ballot: str, problems: Iterable[str]) -> set[str]:
    """Return the groups that are open at once: of this ballot, with a cap or weight, or wrong."""
    used = {name for name in said if name.startswith((*GROUPS["caps"], *GROUPS["paper"]))}
    looked = {*used, *problems}
    found = {group for group, names in GROUPS.items() if any(n.startswith(names) for n in looked)}
    return found | {_OF_THE_BALLOT.get(ballot or said["vote.ballot"], "projects")}
