"""The part of the report about projects that are done: whether those who follow them like them."""

from collections.abc import Mapping

from bot.reports.gathered import Gathered
from bot.reports.hiding import Told, groups
from bot.reports.section import Section, _
from budget.opinion import Score


def ratings(found: Gathered) -> Section:
    """Return what followers find of projects; figures about fewer than ten are not told."""
    projects = found.edition.project_by_number
    rated = {n: told(counts) for n, counts in found.ratings.items() if n in projects}
    return Section(
        "ratings",
        _("Are the projects any good?"),
        _(
            "What those who follow a project say of it once it is done. Nothing is shown that is "
            "about fewer than ten, nor what that could be worked out from."
        ),
        (
            *(("project", _("Number")), ("title", _("Project")), ("good", _("Good"))),
            *(("fair", _("So-so")), ("poor", _("Not good")), ("total", _("Together"))),
        ),
        tuple(
            (number, projects[number].title, *(row[score] for score in Score), row["total"])
            for number, row in rated.items()
        ),
        ("good",),
    )


def told(counts: Mapping[Score, int]) -> Told:
    """Return how many gave each score, and together, as far as that can be told."""
    every = {score.value: counts.get(score, 0) for score in Score}
    return {**dict.fromkeys(every), **groups(every)}
