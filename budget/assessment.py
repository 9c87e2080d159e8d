"""The assessment of an idea: what screeners find, criterion by criterion, and what they propose.

Nothing of it is public before it is published, all answers at one moment.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from budget.criteria import Criterion, chosen
from budget.edition import Edition, Words
from budget.gsm import septets, strangers
from budget.idea import Answer
from budget.idea_rules import IdeaRules
from budget.names import same_person
from budget.sentence import Amount, Reasoned, Sentence, Worded, _
from budget.vessels import VesselRules

SHORT_TITLE = 20
"""Septets of the title on the ballot."""


class Finding(StrEnum):
    """What is found of one criterion."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "n.a."


class Stage(StrEnum):
    """How far an assessment is.

    `MENDING`: the authors were asked to mend a defect, and `MENDED` that they did; `ASSESSED`: a
    screener proposes an answer; `CHECKED`: somebody else has read it.
    """

    OPEN = "open"
    MENDING = "mending"
    MENDED = "mended"
    ASSESSED = "assessed"
    CHECKED = "checked"
    PUBLISHED = "published"


class CannotAssess(Reasoned):
    """This cannot be done with an assessment."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is found of one criterion, and why."""

    finding: Finding
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The answer that is proposed; `criterion` is the one by which an idea is refused."""

    accepted: bool
    reason: Words = field(default_factory=dict)
    cost: int = 0
    title: str = ""
    criterion: str = ""
    alternative: Words = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.accepted, self.cost, self.title, self.criterion))

    def answer(self, at: datetime) -> Answer:
        """Return the answer itself, as it is published."""
        return Answer(
            *(self.accepted, self.reason, at, self.cost, self.title),
            *(self.alternative, self.criterion),
        )


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is known of one idea.

    `by` is who proposed the answer, `reader` who read it after them, and `last` who changed
    anything last; `elsewhere` says that it was judged before, and came in with the edition's file.
    """

    number: int
    stage: Stage = Stage.OPEN
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    proposed: Proposed | None = None
    assigned: str = ""
    by: str = ""
    reader: str = ""
    last: str = ""
    elsewhere: bool = False

    def __hash__(self) -> int:
        return hash((self.number, self.stage, self.by))

    def assign(self, name: str, by: str) -> "Assessment":
        """Let somebody judge the idea."""
        return replace(self._unpublished(), assigned=named(name), last=named(by))

    def judge(
        self, judgements: Mapping[str, Judgement], proposed: Proposed | None, by: str
    ) -> "Assessment":
        """Note findings beside those there are, and what is proposed; what was read is new again.

        Without a proposal it is only as far as it was.
        """
        held = replace(self._unpublished(), judgements={**self.judgements, **judgements})
        if proposed is None:
            return replace(held, last=named(by))
        if self.stage is Stage.MENDING:
            raise CannotAssess(
                _("Idea {number} waits for what its author was asked to mend.", number=self.number)
            )
        name = named(by)
        return replace(
            held, stage=Stage.ASSESSED, proposed=proposed, by=name, reader="", last=name,
            elsewhere=False,
        )  # fmt: skip

    def ask(self, by: str) -> "Assessment":
        """Ask the authors to mend something."""
        return replace(self._unpublished(), stage=Stage.MENDING, last=named(by))

    def mend(self, *, answered: bool) -> "Assessment":
        """Take it up again once the authors have answered, or can answer no longer."""
        return replace(self, stage=Stage.MENDED if answered else Stage.OPEN)

    def read(self, by: str) -> "Assessment":
        """Note that somebody else than who proposed the answer has read it, and agrees."""
        name = named(by)
        if self._unpublished().proposed is None or self.stage is Stage.MENDING:
            raise CannotAssess(
                _("Idea {number} has no proposed answer to read.", number=self.number)
            )
        if same_person(name, self.by):
            raise CannotAssess(
                _("{name} proposed this answer: somebody else has to read it.", name=name)
            )
        return replace(self, stage=Stage.CHECKED, reader=name, last=name)

    def publish(self) -> "Assessment":
        """Note that its answer is public."""
        return replace(self._unpublished(), stage=Stage.PUBLISHED)

    def _unpublished(self) -> "Assessment":
        if self.stage is Stage.PUBLISHED:
            raise CannotAssess(_("Idea {number} has its answer already.", number=self.number))
        return self


def named(name: str) -> str:
    """Return a person's name as it is kept; raise `CannotAssess` if there is none."""
    tidy = " ".join(name.split())
    if not tidy:
        raise CannotAssess(_("A name is needed."))
    return tidy


_UNTOUCHED: Final = _("Nobody has proposed an answer.")
"""Said of very many ideas at once."""


def missing(
    assessment: Assessment, edition: Edition, titles: Mapping[str, int] | None = None
) -> list[Sentence]:
    """Say, in whole sentences, what is missing before this can be published.

    `titles` are those of accepted ideas in one case, each with its idea's number.
    """
    proposed, rules = assessment.proposed, edition.idea_rules
    if assessment.stage is Stage.MENDING:
        return [_("Its author is asked to mend something, and can still answer.")]
    if proposed is None:
        return [_UNTOUCHED]
    reasons = list(_judged(assessment, chosen(edition.screening)))
    if proposed.accepted:
        reasons += _acceptable(proposed, edition)
        other = (titles or {}).get(proposed.title.casefold())
        if proposed.title and other not in (None, assessment.number):
            reasons.append(_("Its short title is that of idea {number} already.", number=other))
    else:
        reasons += _refusable(assessment, proposed, edition)
    return reasons + _unread(assessment, rules)


def _judged(assessment: Assessment, criteria: Sequence[Criterion]) -> Iterator[Sentence]:
    if assessment.elsewhere:
        return
    known = {c.key: Worded(c.key, c.wording) for c in criteria}
    left = tuple(known[key] for key in known if key not in assessment.judgements)
    if left:
        yield _("Not judged yet: {criteria}.", criteria=left)
    for key, judgement in assessment.judgements.items():
        if judgement.finding is Finding.NOT_MET and not judgement.reason.strip():
            yield _("Why {key} is not met is not said.", key=known.get(key, key))


def _failed(assessment: Assessment) -> list[str]:
    judged = assessment.judgements.items()
    return [key for key, judgement in judged if judgement.finding is Finding.NOT_MET]


def _acceptable(proposed: Proposed, edition: Edition) -> Iterator[Sentence]:
    """Say what is missing for the ballot; a vote on themes has none on which ideas stand."""
    if isinstance(edition.vote.ballot, VesselRules):
        return
    least, most = max(edition.least_cost, 1), edition.most_cost or edition.budget
    if not proposed.cost:
        yield _("What can be done needs a cost.")
    elif not least <= proposed.cost <= most:
        yield _(
            "It costs {cost} euros, but {least} to {most} is allowed.",
            cost=Amount(proposed.cost),
            least=Amount(least),
            most=Amount(most),
        )
    if not proposed.title.strip():
        yield _("What can be done needs a short title.")
    elif dear := strangers(proposed.title):
        yield _('"{letter}" in its short title does not exist on SMS.', letter=dear[0])
    elif septets(proposed.title) > SHORT_TITLE:
        yield _(
            "Its short title takes {places} places on SMS, not {most}.",
            places=septets(proposed.title),
            most=SHORT_TITLE,
        )


def _refusable(assessment: Assessment, proposed: Proposed, edition: Edition) -> Iterator[Sentence]:
    original = edition.languages[0]
    if not proposed.reason.get(original, "").strip():
        yield _(
            'What cannot be done needs a reason in plain words, in "{language}".', language=original
        )
    if not assessment.elsewhere and proposed.criterion not in _failed(assessment):
        yield _("What cannot be done needs the criterion that it does not meet.")


def _unread(assessment: Assessment, rules: IdeaRules) -> list[Sentence]:
    if rules.second_reader and assessment.stage is not Stage.CHECKED and not assessment.elsewhere:
        return [_("Somebody else than {name} has to read it.", name=assessment.by)]
    return []
