"""What became of what a resident wrote, supports or follows, told before the rest of the result.

Of their vote nothing is said here: they look that up themselves, with their receipt.
"""

from collections.abc import Iterator
from typing import NamedTuple

from budget.count import Explanation, Verdict
from budget.discussion import FOLLOW, FOLLOW_PROJECT
from budget.edition import Words
from budget.idea import Idea, shortened
from budget.standing import LISTED, Standing
from budget.updates import Status
from flows import menu
from flows.scene import Scene
from flows.talk import Choice, Lines, Listed, Reply, Said, Text, Value, _, n_

_LINES, _BRIEF_TITLE = 8, 20
"""What is told at once; of the rest only how much there is."""

ALL = Choice("all", _("The whole result"))
NOW = Choice("coming", _("What happens now?"))


class Theirs(NamedTuple):
    """A project, or an idea that became none, by its number; what was decided of a project.

    One that won can be `cancelled` later, and one that did not be `granted` what was left over.
    """

    number: int
    title: Words
    decided: Explanation | None = None
    granted: bool = False
    cancelled: bool = False

    @property
    def won(self) -> bool:
        """Whether it is carried out: it won, or was given what was left over."""
        funded = bool(self.decided and self.decided.verdict is Verdict.FUNDED)
        return (self.granted or funded) and not self.cancelled


def theirs(scene: Scene) -> list[Theirs]:
    """Return what a resident wrote, supports or follows: first what won, then by number."""
    outcome = scene.outcome
    if outcome is None:
        return []
    kept = scene.wrote | scene.supported | {n for kind, n in scene.followed if kind == FOLLOW}
    ideas = _went_on(kept, scene)
    named = {n for kind, n in scene.followed if kind == FOLLOW_PROJECT}
    why = {int(one.candidate.id): one for one in outcome.explanations}
    given = int(outcome.leftover.project or 0) if outcome.leftover else 0
    cancelled = {n for n, p in scene.progress.items() if p.status is Status.CANCELLED}
    found = [
        Theirs(p.number, p.title, why.get(p.number), p.number == given, p.number in cancelled)
        for p in scene.edition.projects
        if p.number in named or (p.idea and p.idea in ideas)
    ]
    made = {p.idea for p in scene.edition.projects if p.idea}
    found += [
        Theirs(idea.number, {scene.edition.languages[0]: shortened(idea.title)})
        for number in ideas - made
        if (idea := scene.ideas.get(number)) and _shown(idea, scene)
    ]
    return sorted(found, key=lambda one: (not one.won, one.number))


def _shown(idea: Idea, scene: Scene) -> bool:
    """Whether an idea can be told of to this resident."""
    own = idea.number in scene.wrote and idea.standing is not Standing.WITHDRAWN
    return own or idea.standing in LISTED


def _went_on(numbers: frozenset[int] | set[int], scene: Scene) -> set[int]:
    """Return the ideas that these are by now: what was merged goes on under another number."""
    ideas = ((number, scene.ideas.get(number)) for number in numbers)
    return {idea.into if idea and idea.into else number for number, idea in ideas}


def ask(found: list[Theirs], scene: Scene) -> Reply:
    """Tell what became of all that, and offer the whole result."""
    choices = (ALL, NOW, menu.BACK)
    if scene.screen.brief:
        return Reply(_in_brief(found, scene), choices)
    lines: list[Value] = [_won(scene), _("What you wrote, support or follow:"), ""]
    lines += [_line(one, scene) for one in found[:_LINES]]
    if more := len(found) - _LINES:
        lines += _more(more)
    return Reply(Lines(tuple(lines)), choices)


def _won(scene: Scene) -> Text:
    count = len(scene.outcome.funded) if scene.outcome else 0
    return n_("{count} project won.", "{count} projects won.", count, count=count)


def _more(count: int) -> Iterator[Text]:
    if count > 0:
        yield n_("And {count} more.", "And {count} more.", count, count=count)


def _in_brief(found: list[Theirs], scene: Scene) -> Text:
    """Say it in one message that is paid for by its length; the title where there is but one."""
    won, lost = [one for one in found if one.won], [one for one in found if not one.won]
    count = _won(scene)
    if won and lost:
        return _("{count} {won} {lost}", count=count, won=_theirs_won(won), lost=_lost(lost))
    return _("{count} {theirs}", count=count, theirs=_theirs_won(won) if won else _lost(lost))


def _theirs_won(won: list[Theirs]) -> Text:
    if len(won) == 1:
        number, title = won[0].number, _brief_title(won[0])
        return _("Also yours: no. {number} {title}.", number=number, title=title)
    return _("Also yours: {numbers}.", numbers=_numbers(won))


def _lost(lost: list[Theirs]) -> Text:
    if len(lost) == 1:
        [one] = lost
        title = _brief_title(one)
        return _("No. {number} {title}: {why}.", number=one.number, title=title, why=_short(one))
    return _("Not carried out: {numbers}.", numbers=_numbers(lost))


def _numbers(some: list[Theirs]) -> Listed:
    return Listed(tuple(str(one.number) for one in some[:_LINES]), plain=True)


def _brief_title(one: Theirs) -> Said:
    return Said({code: shortened(words, _BRIEF_TITLE) for code, words in one.title.items()})


def _line(one: Theirs, scene: Scene) -> Text:
    """Say in a line what became of one, and why in a few words."""
    title: Value = Said(one.title)
    if one.won and one.number in scene.progress:
        return _("✓ {number} {title}: {why}", number=one.number, title=title, why=_short(one))
    return _("• {number} {title}: {why}", number=one.number, title=title, why=_short(one))


def _short(one: Theirs) -> Text:
    """Say in a few words whether it won, and why not, or that it is not made after all."""
    if one.cancelled:
        return _("is not made after all")
    if one.granted:
        return _("carried out with what was left over")
    if one.decided is None:
        return _("it was not on the ballot")
    match one.decided.verdict:
        case Verdict.FUNDED:
            return _("won")
        case Verdict.DID_NOT_FIT:
            return _("did not win, too little money was left")
        case Verdict.BELOW_MINIMUM:
            return _("did not win, too few votes")
        case Verdict.THEME_FULL:
            return _("did not win, its theme was full")
        case Verdict.DISTRICT_FULL:
            return _("did not win, its district was full")
        case Verdict.EXCLUDED:
            other = ", ".join(one.decided.by)
            return _("did not win, number {other} did", other=other)
        case Verdict.WITHDRAWN:
            return _("was withdrawn")
        case Verdict.LOST_DRAW:
            return _("did not win, it lost the draw")
