"""What there is at the desk, and who finds it in their menu."""

from collections.abc import Collection
from typing import NamedTuple

from bot.desk.words import Sentence, _
from bot.staff.roles import Role

EVERYBODY = tuple(Role)

_GLANCE = "/editions/{slug}"


class Entry(NamedTuple):
    """A page in the menu: where it is in the desk of an organisation, and what it is called."""

    path: str
    title: Sentence

    def holds(self, path: str) -> bool:
        """Whether a page is below this one; but everything is below an edition at a glance."""
        return self.path.count("/") > _GLANCE.count("/") and path.startswith(f"{self.path}/")


_OF_AN_EDITION: tuple[tuple[str, Sentence, tuple[Role, ...]], ...] = (
    ("", _("At a glance"), EVERYBODY),
    ("/process", _("The process"), EVERYBODY),
    ("/ideas", _("Ideas"), (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)),
    ("/projects", _("Projects"), (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)),
    ("/conversations", _("Conversations"), (Role.ORGANISER, Role.SCREENER)),
    ("/questions", _("Often asked"), (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)),
    ("/moderation", _("Moderation"), (Role.ORGANISER, Role.SCREENER)),
    ("/paper", _("Ballots on paper"), (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)),
    ("/codes", _("Letters with codes"), (Role.ORGANISER, Role.AUDITOR)),
    ("/kiosks", _("Kiosks"), (Role.ORGANISER, Role.AUDITOR)),
    ("/intermediaries", _("Intermediaries"), (Role.ORGANISER, Role.PARTNER, Role.AUDITOR)),
    ("/broadcasts", _("Broadcasts"), (Role.ORGANISER, Role.AUDITOR)),
    ("/progress", _("Carrying out"), (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)),
    ("/evaluation", _("Evaluation"), (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)),
    ("/report", _("Report"), (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)),
    ("/journal", _("Journal"), (Role.ORGANISER, Role.SCREENER, Role.AUDITOR, Role.OPERATOR)),
    ("/letters", _("Failed messages"), (Role.ORGANISER, Role.OPERATOR)),
)
"""Below `/editions/SLUG`, in the order of the menu."""

_OF_ALL: tuple[tuple[str, Sentence, tuple[Role, ...]], ...] = (
    ("", _("Editions"), EVERYBODY),
    ("/people", _("Who works here"), (Role.ORGANISER, Role.OPERATOR)),
    ("/webhooks", _("Webhooks"), (Role.ORGANISER, Role.OPERATOR)),
)


def entries(roles: Collection[Role], slug: str) -> list[Entry]:
    """Return what somebody with these roles can go to."""
    own = _OF_AN_EDITION if slug else ()
    there = [(f"/editions/{slug}{path}", title, to) for path, title, to in own]
    return [Entry(path, title) for path, title, to in (*there, *_OF_ALL) if set(roles) & set(to)]
