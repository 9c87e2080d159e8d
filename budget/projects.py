"""From ideas to projects: what can be done becomes what is voted on, under the same number.

The ballot can change until voting opens.  From then on no project changes its number, its cost or
its title; all that can still happen to one is that it is withdrawn, and stays visible as such.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from budget.edition import Edition, Project
from budget.idea import UNKNOWN, Idea
from budget.sentence import Amount, Reasoned, Sentence, _
from budget.standing import Standing
from budget.timeline import Phase

REASON_LENGTH: Final = 90
"""Characters of why a project is withdrawn, or an idea left out: read in one text message."""


class CannotChange(Reasoned):
    """The projects cannot be changed so."""


def made(edition: Edition, ideas: Iterable[Idea]) -> Edition:
    """Return the edition with a project for each idea that can be done; raise `CannotChange`.

    What stands in the edition's file is kept, also for an idea; what was made before is made anew,
    with the texts that were written for it since.
    """
    _before_voting(edition)
    accepted = {i.number: i for i in ideas if i.standing is Standing.ACCEPTED}
    kept = tuple(p for p in edition.projects if not p.made)
    before = {p.number: p for p in edition.projects if p.made}
    left_out = dict(edition.left_out)
    wanted = accepted.keys() - {p.idea for p in kept} - left_out.keys()
    new = [_project(accepted[n], before.get(n), edition) for n in sorted(wanted)]
    changed = replace(edition, projects=(*kept, *new))
    lacking = [reason for n in sorted(wanted) for reason in _lacking(accepted[n])]
    if reasons := (*lacking, *_wrong(changed)):
        raise CannotChange(*reasons)
    return changed


def _project(idea: Idea, before: Project | None, edition: Edition) -> Project:
    """Return the project of an idea as its answer says, with the texts written for it before."""
    own, answer = edition.languages[0], idea.answer
    title = {own: answer.title if answer else ""}
    text: Mapping[str, str] = {own: idea.text}
    if before:
        title, text = {**before.title, **title}, before.text
    return Project(
        idea.number,
        title,
        text,
        answer.cost if answer else 0,
        "" if idea.theme == UNKNOWN else idea.theme,
        idea.place if idea.place in edition.district_by_key else "",
        idea.number,
        before.picture if before else None,
        made=True,
    )


def _lacking(idea: Idea) -> Iterator[Sentence]:
    if idea.answer is None or not idea.answer.title:
        yield _("Idea {number} can be done, and its answer has no short title.", number=idea.number)
    if idea.answer is None or not idea.answer.cost:
        yield _("Idea {number} can be done, and its answer has no cost.", number=idea.number)


def _wrong(edition: Edition) -> Iterator[Sentence]:
    """Yield what cannot be on one ballot."""
    for number, times in Counter(p.number for p in edition.projects).items():
        if times > 1:
            yield _(
                "Number {number} is that of a project which is not made of idea {number}.",
                number=number,
            )
    for language in edition.languages:
        named = (p.title[language] for p in edition.projects if language in p.title)
        titles = Counter(map(str.casefold, named))
        for title, times in titles.items():
            if title and times > 1:
                yield _(
                    '{times} projects have the title "{title}" ({language}); each needs its own.',
                    times=times,
                    title=title,
                    language=language,
                )
    least, most = edition.least_cost, edition.most_cost or edition.budget
    for project in edition.projects:
        if project.made and project.cost and not least <= project.cost <= most:
            yield _(
                "Project {number} costs {cost} euros, but {least} to {most} is allowed.",
                number=project.number,
                cost=Amount(project.cost),
                least=Amount(least),
                most=Amount(most),
            )


def unmade(edition: Edition, accepted: Iterable[int]) -> tuple[int, ...]:
    """Return the ideas that can be done, are no project, and of which nobody said why not."""
    known = {p.idea for p in edition.projects} | dict(edition.left_out).keys()
    return tuple(sorted(set(accepted) - known))


def left_out(edition: Edition, number: int, reason: str) -> Edition:
    """Return the edition in which an idea that can be done becomes no project, for a reason."""
    _before_voting(edition)
    kept = tuple(p for p in edition.projects if not (p.made and p.number == number))
    others = tuple((n, why) for n, why in edition.left_out if n != number)
    return replace(edition, projects=kept, left_out=(*others, (number, _said(reason))))


def reworded(
    edition: Edition, number: int, title: Mapping[str, str], text: Mapping[str, str]
) -> Edition:
    """Return the edition in which a project has these titles and texts as well, by language."""
    _before_voting(edition)
    project = _found(edition, number)
    if strange := sorted({*title, *text} - set(edition.languages)):
        raise CannotChange(_("The edition has no language {language}.", language=strange[0]))
    changed = replace(project, title={**project.title, **title}, text={**project.text, **text})
    following = _with(edition, changed)
    if reasons := tuple(_wrong(following)):
        raise CannotChange(*reasons)
    return following


def withdrawn(edition: Edition, number: int, reason: str) -> Edition:
    """Return the edition in which nobody can choose a project any more; it stays visible.

    The rules of the vote stay what they were, and so does what their hash was made from.
    """
    if Phase.VOTING.before(edition.entered):
        raise CannotChange(_("Voting is over: what is withdrawn now changes no vote."))
    project, said = _found(edition, number), _said(reason)
    if project.withdrawn:
        raise CannotChange(_("Project {number} was withdrawn already.", number=number))
    return _with(edition, replace(project, withdrawn=said))


def _with(edition: Edition, changed: Project) -> Edition:
    same = changed.number
    return replace(
        edition, projects=tuple(changed if p.number == same else p for p in edition.projects)
    )


def _before_voting(edition: Edition) -> None:
    if not edition.entered.before(Phase.VOTING):
        raise CannotChange(
            _("Voting has opened: its projects keep their numbers, costs and titles.")
        )


def _found(edition: Edition, number: int) -> Project:
    if number not in edition.project_by_number:
        raise CannotChange(_("There is no project {number}.", number=number))
    return edition.project_by_number[number]


def _said(reason: str) -> str:
    said = " ".join(reason.split())
    if not said:
        raise CannotChange(_("A reason is needed."))
    if len(said) > REASON_LENGTH:
        raise CannotChange(
            _(
                "This reason has {length} characters; {most} is the most.",
                length=len(said),
                most=REASON_LENGTH,
            )
        )
    return said
