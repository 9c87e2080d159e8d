"""The projects of an edition: made from ideas, worded, left out, and withdrawn.

What may be done with them, and when, are the rules of `budget.projects`.
"""

from collections.abc import Mapping

from bot.acting import Acting
from bot.editions import titles
from bot.editions.seen import as_seen, printed
from budget import projects
from budget.edition import Edition, Project
from budget.idea import Idea
from budget.names import same_person
from budget.notice import About, Notice
from budget.projects import CannotChange
from budget.receipt import rules_hash
from budget.sentence import _
from budget.standing import Standing
from budget.timeline import Phase
from storage.contributions import following, ideas
from storage.post import notices
from storage.residents import conversations


def make(acting: Acting, *, dry: bool = False) -> Edition:
    """Make a project of each idea that can be done; raise `CannotChange`.

    With `dry` nothing is kept, but the edition returned as it would be.
    """
    edition = acting.hold()
    changed = projects.made(edition, ideas.every(acting.db, acting.slug, Standing.ACCEPTED))
    _keep_titles(acting, edition, changed)
    if changed != edition and not dry:
        count = sum(project.made for project in changed.projects)
        _keep(acting, changed, "projects-made", projects=count, rules=rules_hash(changed))
    return changed


def leave_out(acting: Acting, number: int, reason: str) -> None:
    """Note why an idea that can be done becomes no project, and tell whom it concerns.

    Raise `CannotChange`.
    """
    edition = acting.hold()
    if number not in ideas.standing(acting.db, acting.slug, Standing.ACCEPTED):
        raise CannotChange(_("There is no idea {number} that can be done.", number=number))
    changed = projects.left_out(edition, number, reason)
    said = dict(changed.left_out)[number]
    _keep(acting, changed, "project-left-out", number=number, reason=said)
    if said != dict(edition.left_out).get(number):
        _tell_left_out(acting, ideas.get(acting.db, acting.slug, number))


def reword(
    acting: Acting,
    number: int,
    title: Mapping[str, str],
    text: Mapping[str, str],
    seen: str | None = None,
) -> Edition:
    """Give a project these titles and texts, by language; raise `CannotChange`.

    `seen` is the print of the words that were there, if that matters: raise `ChangedMeanwhile` if
    there are others by now.
    """
    edition = acting.hold()
    changed = projects.reworded(edition, number, title, text)
    _keep_titles(acting, edition, changed)
    as_seen(seen, print_of(edition.project_by_number[number]))
    _keep(acting, changed, "project-worded", number=number, languages=" ".join({*title, *text}))
    return changed


def print_of(project: Project) -> str:
    """Return the print of the words of a project."""
    return printed([project.title, project.text])


def withdraw(acting: Acting, number: int, reason: str, approved_by: str) -> Edition:
    """Withdraw a project, by two people; raise `CannotChange`."""
    names = named(acting.by), named(approved_by)
    if same_person(*names):
        raise CannotChange(_("Two people withdraw a project; somebody else has to approve of it."))
    changed = projects.withdrawn(acting.hold(), number, reason)
    said = changed.project_by_number[number].withdrawn
    _keep(acting, changed, "project-withdrawn", number=number, reason=said, approved=names[1])
    _tell(acting, changed, number)
    return changed


def _keep_titles(acting: Acting, before: Edition, after: Edition) -> None:
    """Raise `CannotChange` if titles are fixed that would change."""
    if keeps := titles.refused(acting.db, before, after):
        raise CannotChange(keeps)


def _keep(acting: Acting, edition: Edition, kind: str, **content: str | int) -> None:
    """Keep the edition as it is from now on, and note what was decided by whom."""
    named(acting.by)
    acting.keep(edition, kind, **content)


def _tell_left_out(acting: Acting, idea: Idea) -> None:
    """Tell who wrote, supports or follows an idea that it is left out, each of them once."""
    db, slug, notice = acting.db, acting.slug, Notice(About.LEFT_OUT, idea.number)
    notices.overtake_all(db, slug, notice.about, idea.number)
    notices.add(db, slug, [(author, notice) for author in idea.authors], acting.now, acting.seal)
    others = following.concerned(slug, idea.number, [idea.number], idea.authors)
    notices.add_for_all(db, slug, notice, others, acting.now)


def _tell(acting: Acting, edition: Edition, number: int) -> None:
    """Tell who wrote the idea, or everybody who was heard of since one could vote.

    Who of them voted, and for what, nobody looks up: all are told alike.
    """
    project, voting = edition.project_by_number[number], edition.entered is Phase.VOTING
    begins = edition.timeline.begins.get(Phase.VOTING) if voting else None
    written = {idea.number: idea for idea in ideas.every(acting.db, acting.slug)}
    idea = written.get(project.idea or 0)
    told = conversations.heard_of(begins, idea.authors if idea else ())
    notice = Notice(About.OFF_BALLOT, number)
    notices.add_for_all(acting.db, acting.slug, notice, told, acting.now)


def named(name: str) -> str:
    """Return somebody's name as it is written down; raise `CannotChange` if there is none."""
    if written := " ".join(name.split()):
        return written
    raise CannotChange(_("A name is needed."))
