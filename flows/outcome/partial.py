"""The result per theme or per district: how much money, and how many votes."""

from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never

from budget.count import Outcome
from budget.edition import Edition
from budget.parts import Part, by_district, by_theme
from budget.rules import PointRules
from flows.scene import Scene
from flows.talk import UNNUMBERED, Amount, Choice, Euros, Lines, Listed, Reply, Said, Text, Value, _

_BRIEF, _MOST = 3, 20
"""Parts of one page where every character is paid for, and elsewhere."""

WHY = _("Send the number of any project to hear why it won or not.")


class By(StrEnum):
    """What a result can be divided by."""

    THEME = "theme"
    DISTRICT = "district"


LABELS = {By.THEME: _("By theme"), By.DISTRICT: _("By district")}


def parts(by: By, outcome: Outcome, edition: Edition) -> tuple[Part, ...]:
    """Return the parts of a result; none where projects have no theme, or no district."""
    return (by_theme if by is By.THEME else by_district)(outcome, edition)


def choices(outcome: Outcome, edition: Edition) -> tuple[Choice, ...]:
    """Offer the result by theme and by district, where there are any."""
    return tuple(
        Choice(f"by:{by}", LABELS[by], number=UNNUMBERED)
        for by in By
        if parts(by, outcome, edition)
    )


def invitation(outcome: Outcome, edition: Edition) -> Text:
    """Say what can be sent, where no button shows it."""
    match [by for by in By if parts(by, outcome, edition)]:
        case [By.THEME]:
            return _("Why did a project win, or not? Send its number. Or send THEME.")
        case [By.DISTRICT]:
            return _("Why did a project win, or not? Send its number. Or send DISTRICT.")
        case [By.THEME, By.DISTRICT]:
            return _("Why did a project win, or not? Send its number. Or send THEME, or DISTRICT.")
    return WHY


def overview(by: By, page: int, outcome: Outcome, scene: Scene) -> Reply:
    """Say what each part of a page got."""
    size = _BRIEF if scene.screen.brief else _MOST
    found = parts(by, outcome, scene.edition)
    lines = tuple(_line(by, part, scene) for part in found[page * size : (page + 1) * size])
    more = len(found) > (page + 1) * size
    onward = (Choice(f"page:{page + 1}", _("More"), number=UNNUMBERED),) if more else ()
    text = _heading(by, lines, scene)
    if more and scene.screen.brief:
        text = _("{text} Send MORE.", text=text)
    back = Choice("back", _("Back to the result"), number=0)
    return Reply(text, (*onward, back), spelled=True)


def _heading(by: By, lines: Sequence[Text], scene: Scene) -> Text:
    told: Value = Listed(tuple(lines), plain=True) if scene.screen.brief else Lines(tuple(lines))
    points = isinstance(scene.edition.vote.ballot, PointRules)
    match by:
        case By.THEME if points:
            return _("By theme, in euros and points:\n{lines}", lines=told)
        case By.THEME:
            return _("By theme, in euros and votes:\n{lines}", lines=told)
        case By.DISTRICT if points:
            return _("By district, in euros and points:\n{lines}", lines=told)
        case By.DISTRICT:
            return _("By district, in euros and votes:\n{lines}", lines=told)
    assert_never(by)


def _line(by: By, part: Part, scene: Scene) -> Text:
    """Say what one part got; in brief only what its winners cost, and its votes."""
    where, votes = title(by, part, scene.edition), Amount(part.votes)
    if scene.screen.brief:
        return _("{part} {spent} ({votes})", part=where, spent=Amount(part.spent), votes=votes)
    return _(
        "{part}: {spent} ({votes}). Won: {won} of {projects}.",
        part=where,
        spent=Euros(part.spent),
        votes=votes,
        won=part.won,
        projects=part.projects,
    )


def title(by: By, part: Part, edition: Edition) -> Value:
    """Return what residents call a theme, or a district."""
    if not part.key:
        return _("Without a theme") if by is By.THEME else _("The whole area")
    if by is By.THEME:
        return Said(edition.theme_by_key[part.key].title)
    return Said(edition.district_by_key[part.key].title)
