"""The invented screeners of the demo: nobody is left without an answer when screening is over.

To what the file says they add a refusal of whatever was handed in by who plays with the demo.
"""

from dataclasses import replace

from bot.acting import Acting
from bot.screening import appealing, publishing
from budget.assessment import Assessment, Proposed, Stage
from budget.standing import Standing
from storage.contributions import assessments, ideas

NAMES = ("Fatma", "Joris", "Wilma")
"""Who proposes, who reads it, and who answers appeals."""

_REFUSED = Proposed(
    accepted=False,
    reason={
        "nl": "Dit is een oefening. Niemand kijkt hier echt naar een nieuw plan.",
        "en": "This is a demo. Nobody really looks at a new idea here.",
    },
)


def answer_all(acting: Acting) -> None:
    """Answer what is unanswered, as far as the invented screeners have not."""
    db, slug = acting.db, acting.slug
    for number in ideas.standing(db, slug, Standing.WAITING, Standing.HIDDEN):
        ideas.change(db, slug, number, lambda idea: idea.become(Standing.OPEN))
    for number in ideas.standing(db, slug, Standing.APPEALED):
        appealing.answer(replace(acting, by=NAMES[2]), number, _REFUSED)
    for number in publishing.prospect(db, slug).lacking:
        ideas.change(db, slug, number, lambda idea: replace(idea, asked=None))
        kept = assessments.get(db, slug, number)
        assessments.keep(db, slug, replace(kept, assessment=_judged(number), due=None))
    publishing.publish(acting)


def _judged(number: int) -> Assessment:
    proposer, reader, _third = NAMES
    return Assessment(
        number,
        Stage.CHECKED,
        proposed=_REFUSED,
        by=proposer,
        reader=reader,
        last=reader,
        elsewhere=True,
    )
