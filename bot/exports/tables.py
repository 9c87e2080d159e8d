"""The rows that every export has in common: what an organiser, a journalist or an auditor reads.

A cell is a text, a whole number (money is whole euros), or None where there is nothing to say or
nothing may be said.  Texts are on one line, for anything else ends a row in some program.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final
from unicodedata import normalize

from bot.exports.counted import Counted, Divided, Held
from bot.exports.turnout import suppressed, total
from budget.count import Explanation, Outcome
from budget.division import Division
from budget.edition import Edition
from budget.idea import UNKNOWN, Idea
from budget.pabulib_writer import Below, shuffled
from budget.standing import LISTED, Standing
from flows.media import coarse
from flows.outcome import divided
from flows.outcome.leftover import afterwards
from flows.outcome.partial import By, parts
from flows.outcome.partial import title as titled
from flows.outcome.verdict import explained
from locales.catalogue import ORIGINAL, available
from locales.say import Voice

Cell = str | int | None
Row = tuple[Cell, ...]

_JOINERS: Final = "\u200c\u200d"
"""What holds letters and emoji together, or apart, and is no character of its own."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of a workbook, a file of its own, or a list in a document."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def as_json(self) -> list[Mapping[str, Cell]]:
        """Return each row by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def sheets(held: Counted | Divided) -> tuple[Table, ...]:
    """Return everything but the ballots, for people."""
    common = ideas(held), receipts(held), turnout(held), rules(held)
    if isinstance(held, Divided):
        return themes(held), *common
    return projects(held), partial(By.THEME, held), partial(By.DISTRICT, held), *common


def projects(counted: Counted) -> Table:
    """Return what became of every project and why, in the order of their turns."""
    edition, voice = counted.edition, _voice(counted.edition)
    return Table(
        "projects",
        (
            *("number", "title", "theme", "district", "cost", "votes"),
            *("rank", "verdict", "left", "room", "by", "drawn"),
            *("stage", "paid_cents", "short", "supporters_left_cents", "explanation"),
        ),
        tuple(
            _project(told, voice.say(explained(told, edition)))
            for told in counted.outcome.explanations
        ),
    )


def partial(by: By, counted: Counted) -> Table:
    """Return what the projects of each theme, or for each district, came to together.

    These are the votes of projects, each of which is told anyway: no number is about few people.
    """
    edition, voice = counted.edition, _voice(counted.edition)
    return Table(
        f"by_{by}",
        (by.value, "title", "projects", "won", "votes", "spent"),
        tuple(
            (
                *(plain(part.key), plain(voice.say(titled(by, part, edition)))),
                *(part.projects, part.won, part.votes, part.spent),
            )
            for part in parts(by, counted.outcome, edition)
        ),
    )


def themes(held: Divided) -> Table:
    """Return what every theme gets and why, in the order of their numbers."""
    edition, division, voice = held.edition, held.outcome, _voice(held.edition)
    return Table(
        "themes",
        (
            *("number", "theme", "title", "amount"),
            *("mean_cents", "support", "support_of_next", "drawn", "explanation"),
        ),
        tuple(
            (
                *(number, plain(share.theme), plain(voice.say(divided.title(share, edition)))),
                *(share.amount, _cents(share.mean), share.taken, share.not_taken),
                *(int(share.drawn), plain(voice.say(divided.explained(number, division, edition)))),
            )
            for number, share in enumerate(division.shares, 1)
        ),
    )


def _voice(edition: Edition) -> Voice:
    """Return who explains: in the first language of an edition that has words."""
    languages = available()
    language = next((known for known in edition.languages if known in languages), ORIGINAL)
    return Voice(language, brief=False, languages=edition.languages)


def _project(told: Explanation, sentence: str) -> Row:
    project = told.candidate
    return (
        *(int(project.id), plain(project.title), plain(project.theme), plain(project.district)),
        *(project.cost, project.votes, told.rank, told.verdict.value, told.left, told.room),
        *(", ".join(told.by), int(told.drawn), *_shares(told), plain(sentence)),
    )


def _shares(told: Explanation) -> Row:
    """Return what equal shares add for a project; amounts are rounded to whole cents."""
    purse = told.purse
    if purse is None:
        return (None,) * 4
    paid = None if purse.paid is None else _cents(purse.paid)
    return told.stage and told.stage.value, paid, purse.short, _cents(purse.left)


def _cents(euros: Fraction) -> int:
    return round(euros * 100)


def ideas(held: Held) -> Table:
    """Return the ideas that everybody can read, and those that went on with another, with answers.

    An author is there only where a name was given with the idea, and no resident is.
    """
    columns = (
        *("number", "title", "text", "place", "theme", "cost", "supports", "author"),
        *("standing", "reason", "alternative"),
    )
    original = held.edition.languages[0]
    public = [idea for idea in held.ideas if idea.standing in {*LISTED, Standing.MERGED}]
    return Table("ideas", columns, tuple(_idea(idea, original) for idea in public))


def _idea(idea: Idea, original: str) -> Row:
    reason, instead = (idea.answer.reason, idea.answer.alternative) if idea.answer else ({}, {})
    return (
        *(idea.number, plain(idea.title), plain(idea.text)),
        *(None if fact == UNKNOWN else plain(fact) for fact in (coarse(idea.place), idea.theme)),
        *(idea.cost or None, idea.supports, plain(idea.author), idea.standing.value),
        *(plain(reason.get(original, "")), plain(instead.get(original, ""))),
    )


def receipts(held: Held) -> Table:
    """Return the receipts that were counted; by alphabet, for their order told who came first."""
    return Table("receipts", ("receipt",), tuple((plain(one),) for one in sorted(held.receipts)))


def turnout(held: Held) -> Table:
    """Return how many ballots came in from where, without small numbers."""
    return Table("turnout", ("by", "group", "ballots"), tuple(_groups(held.turnout)))


def _groups(kinds: Mapping[str, Mapping[str, int]]) -> Iterable[Row]:
    """Yield the groups and their total; of a few ballots not even from where they came."""
    for kind, groups in kinds.items():
        told, together = suppressed(groups), total(groups)
        if together is not None:
            yield from ((plain(kind), plain(name), n) for name, n in told.items())
        yield plain(kind), "total", together


def rules(held: Held) -> Table:
    """Return by which rules was counted, and what shows that nobody changed them."""
    edition, outcome = held.edition, held.outcome
    facts: Mapping[str, Cell] = {
        "edition": plain(edition.slug),
        "place": plain(edition.place),
        "organiser": plain(edition.organiser[edition.languages[0]]),
        "rule": outcome.rule.value,
        **_money(outcome, edition),
        "receipts": len(held.receipts),
        "seed": plain(outcome.seed),
        "seed_hash": held.seed_hash,
        "rules_hash": held.rules_hash,
        "rules": plain(held.rules),
    }
    return Table("rules", ("key", "value"), tuple(facts.items()))


def _money(outcome: Outcome | Division, edition: Edition) -> Mapping[str, Cell]:
    """Return what there was, and what was done with it."""
    if isinstance(outcome, Division):
        return {"budget": outcome.total}
    return {
        "budget": outcome.budget,
        "spent": outcome.spent,
        "left": outcome.left,
        "share_cents": share_cents(outcome),
        "leftover": plain(_afterwards(outcome, edition)),
    }


def _afterwards(outcome: Outcome, edition: Edition) -> str:
    """Say what was decided about the money that is left; nothing if nothing was."""
    told = outcome.leftover and afterwards(outcome.leftover, outcome.left, edition)
    return _voice(edition).say(told) if told else ""


def share_cents(outcome: Outcome) -> int | None:
    """Return what every ballot had to spend under equal shares, rounded to whole cents."""
    return None if outcome.share is None else _cents(outcome.share)


def ballots(held: Held, below: Below) -> Table:
    """Return every ballot in an order that chance decides: what it gives each project or theme.

    That is votes, points or euros; a blank vote is a row of zeros.
    """
    ids = _on_ballot(held.outcome)
    rows = []
    for number, ballot in enumerate(shuffled(held.ballots or (), below), start=1):
        points = ballot.points or (1,) * len(ballot.picked)
        given = dict(zip(ballot.picked, points, strict=True))
        rows.append((number, *(given.get(name, 0) for name in ids)))
    return Table("ballots", ("ballot", *ids), tuple(rows))


def _on_ballot(outcome: Outcome | Division) -> Sequence[str]:
    """Return what a ballot can name, in the order of its numbers."""
    if isinstance(outcome, Division):
        return [share.theme for share in outcome.shares]
    return sorted((told.candidate.id for told in outcome.explanations), key=int)


def plain(text: str) -> str:
    """Return a text on one line, without what steers a terminal or the direction of writing."""
    shown = "".join(
        c if c.isprintable() or c in _JOINERS else " " if c.isspace() else ""
        for c in normalize("NFC", text)
    )
    return " ".join(shown.split()).strip(f" {_JOINERS}")
