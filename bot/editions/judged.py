"""The answers in an edition's file, as assessments that wait to be published with the others."""

from bot.editions.file import Answer, EditionFile
from budget.assessment import Assessment, Proposed, Stage
from budget.edition import Project
from budget.idea import Idea

BY_FILE = "the edition's file"
"""Who judged what came in with the file."""


def judged(file: EditionFile) -> dict[int, Assessment]:
    """Return an assessment for every idea that has its answer in the file.

    What is missing there is that of its project, or else of the idea itself.
    """
    ideas = {idea.number: idea for idea in file.ideas}
    projects = {project.idea: project for project in file.edition.projects}
    return {
        number: Assessment(
            number,
            Stage.CHECKED,
            proposed=_proposed(answer, ideas[number], projects.get(number), file),
            by=BY_FILE,
            last=BY_FILE,
            elsewhere=True,
        )
        for number, answer in file.answers.items()
    }


def _proposed(answer: Answer, idea: Idea, project: Project | None, file: EditionFile) -> Proposed:
    if not answer.feasible:
        return Proposed(accepted=False, reason=answer.reason, alternative=answer.alternative)
    original = file.edition.languages[0]
    title = answer.title or (project.title[original] if project else idea.title)
    cost = answer.cost or (project.cost if project else idea.cost)
    return Proposed(accepted=True, reason=answer.reason, cost=cost, title=title)
