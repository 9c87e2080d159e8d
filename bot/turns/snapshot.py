"""The edition that conversations are about, as this process knows it; reread when it changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from sqlalchemy import Connection

from budget.count import Outcome
from budget.discussion import Discussion
from budget.division import Division
from budget.edition import Edition
from budget.idea import Ideas
from budget.progress import Overview, begun, told
from budget.receipt import rules_hash
from budget.similar import Nearness
from flows.hearing.vocabulary import Vocabulary, vocabulary
from locales.catalogue import available, own_name
from locales.say import every
from storage.contributions import ideas, reactions
from storage.documents import result_from_json
from storage.process import editions, progress
from storage.process.editions import EditionRow


@dataclass
class Snapshot:
    """One edition with its ideas, what is said about them, its result, and what comes of that.

    `said` is the position of the last update of a project.  With it goes what depends on its
    languages only.
    """

    row: EditionRow
    edition: Edition
    ideas: Ideas
    discussion: Discussion
    result: Outcome | Division | None
    names: Mapping[str, str]
    vocabulary: Vocabulary
    progress: Overview = field(default_factory=dict)
    said: int = 0
    rereads: int = 0
    _hashed: tuple[Edition, str] | None = field(default=None, repr=False)

    @property
    def outcome(self) -> Outcome | None:
        """Which projects won, once that is known, if the vote was on projects."""
        return self.result if isinstance(self.result, Outcome) else None

    @property
    def division(self) -> Division | None:
        """How the budget is divided, once that is known, if the vote was on themes."""
        return self.result if isinstance(self.result, Division) else None

    @cached_property
    def languages(self) -> tuple[tuple[str, str], ...]:
        """The code and the own name of each language that can be chosen."""
        return tuple((code, name) for name, code in self.names.items())

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the languages that can be chosen, the edition's own first."""
        return tuple(self.names.values())

    @property
    def version(self) -> tuple[int, int, int]:
        """What is the same for as long as nothing in here has changed."""
        return self.rereads, self.ideas.changes, self.discussion.changes

    @property
    def slug(self) -> str:
        """The name of the edition."""
        return self.edition.slug

    @property
    def rules(self) -> str:
        """The hash of the rules of the vote, as they are in here; it is made once for each."""
        if self._hashed is None or self._hashed[0] is not self.edition:
            self._hashed = (self.edition, rules_hash(self.edition))
        return self._hashed[1]

    @property
    def tie_key(self) -> bytes:
        """The key that ties rights to ballots; empty once it is destroyed."""
        return self.row.tie_key or b""


class Snapshots:
    """The snapshot of this process: kept from batch to batch as long as its revision is true.

    `meaning` finds similar ideas by what they mean, where a model is used for that.
    """

    def __init__(self) -> None:
        self.meaning: Nearness | None = None
        self._kept: Snapshot | None = None

    @property
    def vocabulary(self) -> Vocabulary:
        """What words mean to residents, be the edition read or not."""
        return self._kept.vocabulary if self._kept else _words((), available())

    def fresh(self, db: Connection) -> Snapshot | None:
        """Return the edition as it is now, or None if there is none at all."""
        now = editions.current(db)
        if now is None:
            return None
        slug, revision = now
        if self._kept is None or self._kept.slug != slug:
            self._kept = read(db, slug, self.meaning)
        elif self._kept.row.revision != revision:
            self._kept = self._reread(db, self._kept)
        return self._kept

    def drop(self) -> None:
        """Read everything again next time, for what was changed in memory was not kept."""
        self._kept = None

    def _reread(self, db: Connection, kept: Snapshot) -> Snapshot:
        """Read the rules again, and of the ideas, and what is said about them, what is newer."""
        row = editions.load(db, kept.slug)
        if (row.document, row.outcome) != (kept.row.document, kept.row.outcome):
            kept.edition = row.edition()
            kept.result = result_from_json(row.outcome) if row.outcome else None
            kept.progress, kept.said = {}, 0  # others may have won
        elif row.phase != kept.row.phase:
            kept.edition = row.edition()
        for idea in ideas.since(db, kept.slug, kept.row.revision):
            kept.ideas.put(idea)
        for reaction in reactions.since(db, kept.slug, kept.row.revision):
            kept.discussion.put(reaction)
        _follow(db, kept)
        kept.row = row
        kept.rereads += 1
        return kept


def read(db: Connection, slug: str, meaning: Nearness | None = None) -> Snapshot:
    """Return an edition as it is now."""
    row = editions.load(db, slug)
    edition = row.edition()
    languages = tuple(code for code in edition.languages if code in available())
    names = {own_name(code): code for code in languages}
    snapshot = Snapshot(
        row,
        edition,
        Ideas(ideas.every(db, slug), meaning),
        Discussion(reactions.since(db, slug, -1)),
        result_from_json(row.outcome) if row.outcome else None,
        names,
        _words(tuple(names.items()), available()),
    )
    _follow(db, snapshot)
    return snapshot


@cache
def _words(names: tuple[tuple[str, str], ...], languages: tuple[str, ...]) -> Vocabulary:
    """Return what words mean in any language, given the names of those that can be chosen.

    It is the same for every edition and store with those, and takes as long as dozens of turns.
    """
    return vocabulary(lambda text: every(text, languages), dict(names))


def _follow(db: Connection, kept: Snapshot) -> None:
    """Read of the projects that won what was said of them since."""
    before = kept.progress or begun(kept.edition, kept.result)
    if before:
        updates, kept.said = progress.since(db, kept.slug, kept.said)
        kept.progress = told(before, updates)
