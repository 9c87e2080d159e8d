"""Changing an edition that is kept: one part at a time, seen before it is kept.

Who changes a part says which they saw, by its print.  Is it another by now, somebody else changed
the same meanwhile, and is not overwritten.  The revision of an edition would not do for that: it
rises with every idea.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from bot.editions import titles
from bot.editions.checking import NotAccepted, Wrong, check
from bot.editions.seen import as_seen, printed
from bot.editions.written import as_written
from budget import moved
from budget.edition import Edition
from budget.sentence import Sentence, _
from budget.timeline import Phase
from budget.wording import changed, reworded, texts
from storage.contributions import ideas
from storage.journal import Entry
from storage.process import editions, moves


class Part(StrEnum):
    """What is changed at once."""

    TIMELINE = "timeline"
    RULES = "rules"
    THEMES = "themes"
    DISTRICTS = "districts"
    TEXTS = "texts"
    GOALS = "goals"
    SUCCESS = "success"


_HOLDS: Mapping[Part, tuple[str, ...]] = {
    Part.RULES: (
        *("vote", "idea_rules", "odds"),
        *("budget", "least_cost", "most_cost", "threshold"),
    ),
    Part.THEMES: ("themes",),
    Part.DISTRICTS: ("districts",),
    Part.GOALS: ("goal", "influence", "decides"),
    Part.SUCCESS: ("success",),
}
"""The keys of the file that make up a part; texts are everywhere."""

_UNTIL: Mapping[Part, tuple[Phase, Sentence]] = {
    Part.RULES: (Phase.VOTING, _("Voting has opened: its rules are fixed.")),
    Part.THEMES: (Phase.VOTING, _("Voting has opened: its themes are fixed.")),
    Part.DISTRICTS: (Phase.VOTING, _("Voting has opened: its districts are fixed.")),
    Part.GOALS: (
        Phase.VOTING,
        _("Voting has opened: the goal, how binding the outcome is and who decides are fixed."),
    ),
    Part.SUCCESS: (
        Phase.VOTING,
        _("Voting has opened: by what the edition is judged cannot change any more."),
    ),
    Part.TEXTS: (Phase.CLOSED, _("The edition is closed.")),
    Part.TIMELINE: (Phase.CLOSED, _("The edition is closed.")),
}


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who changes an edition, now; `by` is their name."""

    db: Connection
    slug: str
    by: str
    now: datetime

    def change(
        self,
        part: Part,
        seen: str,
        edit: Callable[[Edition], Edition],
        *,
        keep: bool = True,
        **said: str | int,
    ) -> Edition:
        """Change one part, and return the edition as it is then; without `keep`, as it would be.

        `seen` is the print of what was seen, or "" if that does not matter; what is `said` goes to
        the journal.  Raises `ChangedMeanwhile`, `NotAccepted`, and what `edit` raises.
        """
        before = editions.hold(self.db, self.slug).edition()
        if too_late := fixed(before, part):
            raise NotAccepted(Wrong(too_late))
        as_seen(seen or None, print_of(before, part))
        after = edit(before)
        if part in (Part.THEMES, Part.DISTRICTS):
            self._check_use(before, after)
        if keeps := titles.refused(self.db, before, after):
            raise NotAccepted(Wrong(keeps))
        check(after, before)
        if keep and after != before:
            content = {"sha256": print_of(after, part), **_places(before, after), **said}
            entry = Entry(self.now, f"{part}-changed", self.by, content)
            editions.change(self.db, after, entry)
            if part is Part.TIMELINE:
                self._note_moves(before, after)
        return after

    def _note_moves(self, before: Edition, after: Edition) -> None:
        """Have residents told of days that moved, from when on they can know of any."""
        known = moved.days(before)
        if before.entered is not Phase.PREPARING and known != moved.days(after):
            moves.note(self.db, self.slug, known, self.now + moved.GATHER)

    def _check_use(self, before: Edition, after: Edition) -> None:
        """Refuse to take away what ideas, projects or rules belong to."""
        gone = {*before.theme_by_key} - {*after.theme_by_key}
        away = {*before.district_by_key} - {*after.district_by_key}
        if gone | away:
            for said in self._uses(before, gone, away):
                raise NotAccepted(Wrong(said))

    def _uses(self, edition: Edition, themes: set[str], districts: set[str]) -> Iterator[Sentence]:
        """Say what is held by these themes and districts."""
        for idea in ideas.since(self.db, self.slug, -1):
            for key in ({idea.theme} & themes) | ({idea.place} & districts):
                yield _(
                    'Idea {number} belongs to "{key}", so that cannot be taken away.',
                    number=idea.number,
                    key=key,
                )
        for project in edition.projects:
            for key in ({project.theme} & themes) | ({project.district} & districts):
                yield _(
                    'Project {number} belongs to "{key}", so that cannot be taken away.',
                    number=project.number,
                    key=key,
                )
        for key in sorted((edition.vote.themes & themes) | (edition.vote.districts & districts)):
            yield _(
                'The rules of the vote speak of "{key}", so that cannot be taken away; take it out'
                " there first.",
                key=key,
            )

    def reword(self, key: str, language: str, text: str, seen: str | None = None) -> Edition:
        """Give one text in one language, or with "" take it away; or raise `NoSuchText`.

        `seen` is what it said, if that matters.
        """

        def edit(edition: Edition) -> Edition:
            after = reworded(edition, key, language, text)
            as_seen(seen, texts(edition)[key].get(language, ""))
            return after

        return self.change(Part.TEXTS, "", edit, language=language)


def _places(before: Edition, after: Edition) -> Mapping[str, str]:
    """Return which texts were changed, as the journal names them."""
    worded = changed(before, after)
    return {"texts": " ".join(worded)} if worded else {}


def fixed(edition: Edition, part: Part) -> Sentence | None:
    """Return why a part cannot be changed any more, None if it can be."""
    until, why = _UNTIL[part]
    return None if edition.entered.before(until) else why


def print_of(edition: Edition, part: Part) -> str:
    """Return the print of a part of an edition: the beginning of a hash, in hex."""
    return printed(_part(edition, part))


def _part(edition: Edition, part: Part) -> Any:  # noqa: ANN401 - JSON
    if part is Part.TIMELINE:
        return {p: moment.isoformat() for p, moment in edition.timeline.begins.items()}
    written = as_written(edition)
    return written if part is Part.TEXTS else {name: written.get(name) for name in _HOLDS[part]}
