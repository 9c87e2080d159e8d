"""Ideas that came on paper or at a meeting: nobody of these has a chat with us.

Whoever is answered is answered by post.
"""

from dataclasses import replace
from datetime import datetime

from bot.acting import Acting
from budget.edition import Edition
from budget.idea import TEXT_LENGTH, TITLE_LENGTH, UNKNOWN, Draft, Idea, new
from budget.sentence import Amount, Reasoned, Sentence, _
from budget.timeline import Phase
from flows.hearing.typed import clean
from storage.contributions import ideas


class CannotHandIn(Reasoned):
    """An idea cannot be handed in so; `field` is what of the draft is wrong with it, or "at"."""

    def __init__(self, field: str, reason: Sentence) -> None:
        """Keep what is wrong, and why."""
        super().__init__(reason)
        self.field = field


def hand_in(acting: Acting, draft: Draft, came: datetime) -> Idea:
    """Hand an idea in that came at this moment, and return it with its number."""
    edition = acting.hold()
    told = _tidy(draft)
    _check_words(told)
    _check_edition(told, came, acting.now, edition)
    taken = (idea.number for idea in ideas.every(acting.db, acting.slug))
    last = max((*taken, *edition.project_by_number), default=0)
    idea = new(last + 1, told, came, "")
    ideas.put(acting.db, acting.slug, idea)
    acting.write("idea-added", acting.by, number=idea.number)
    return idea


def _tidy(draft: Draft) -> Draft:
    return replace(
        draft,
        text=_line(draft.text),
        title=_line(draft.title),
        author=_line(draft.author),
        organisation=_line(draft.organisation),
        place=_line(draft.place or ""),
    )


def _line(said: str) -> str:
    return " ".join(clean(said).split())


def _check_words(draft: Draft) -> None:
    """Refuse what residents could not write either."""
    needed = _("An idea needs a text and the name of who wrote it.")
    if not any(c.isalpha() for c in draft.text):
        raise CannotHandIn("text", needed)
    if not draft.author:
        raise CannotHandIn("author", needed)
    if (long := len(draft.text)) > TEXT_LENGTH:
        told = _(
            "This text has {long} characters; {most} is the most.",
            long=Amount(long),
            most=Amount(TEXT_LENGTH),
        )
        raise CannotHandIn("text", told)
    for field in ("title", "author", "organisation"):
        if len(said := getattr(draft, field)) > TITLE_LENGTH:
            told = _(
                '"{said}" is too long: {most} characters are the most.',
                said=said,
                most=TITLE_LENGTH,
            )
            raise CannotHandIn(field, told)


def _check_edition(draft: Draft, came: datetime, now: datetime, edition: Edition) -> None:
    """Refuse what does not belong to this edition, or came before or after its time."""
    if draft.theme not in {UNKNOWN, *edition.theme_by_key}:
        known, theme = ", ".join(edition.theme_by_key), draft.theme or ""
        raise CannotHandIn(
            "theme",
            _('There is no theme "{theme}"; there are: {known}.', theme=theme, known=known),
        )
    if came > now:
        told = _("An idea cannot be handed in at a moment that is still to come.")
        raise CannotHandIn("at", told)
    if edition.timeline.at(came) is not Phase.IDEAS:
        told = _("Ideas could not be handed in then.")
        raise CannotHandIn("at", told.hinting("; see `wijkstem edition show`."))
    if not edition.entered.before(Phase.VOTING):
        told = _(
            "{slug} is in the phase {phase} already; nobody would judge it.",
            slug=edition.slug,
            phase=edition.entered,
        )
        raise CannotHandIn("at", told)
