"""What an idea may have beside its facts, and nobody is asked: a title, a name, an organisation.

Whoever likes gives them at the summary, or later where they change their idea.
"""

from collections.abc import Mapping
from dataclasses import replace

from budget.idea import TITLE_LENGTH, Draft
from flows import lengths, menu
from flows.talk import Choice, Lines, Message, Reply, Text, Value, _

FIELDS = ("title", "author", "organisation")
"""What can be given; each is a field of a `Draft`."""

MORE = Choice("mend:more", _("Title or name"))
_NONE = Choice("answer:", _("Leave it out"))
_QUESTIONS: Mapping[str, Text] = {
    "title": _("Which title do you give it? At most {most} characters.", most=TITLE_LENGTH),
    "author": _(
        "Shall we say who wrote it? Send your first name. Everybody can read it then.",
    ),
    "organisation": _(
        "For which organisation is it? Send its name. Everybody can read it then, and that nobody "
        "has checked it.",
    ),
}


def choices(prefix: str) -> tuple[Choice, ...]:
    """Offer what can be given, under keys that begin so."""
    return (
        Choice(f"{prefix}:title", _("Title")),
        Choice(f"{prefix}:author", _("Your first name")),
        Choice(f"{prefix}:organisation", _("Organisation")),
    )


def ask_which() -> Reply:
    """Ask what somebody wants to add."""
    question = _("You need not, but you may add this:")
    return Reply(question, (*choices("mend"), menu.BACK))


def ask(field: str, draft: Draft) -> Reply:
    """Ask for a title, a name or an organisation; what was given can be left out again."""
    given = (_NONE,) if getattr(draft, field) else ()
    return Reply(_QUESTIONS[field], (*given, menu.BACK))


def too_long(field: str, message: Message) -> Text | None:
    """Say that a title or a name is too long; None if it is not."""
    length = len(" ".join(message.text.split()))
    if field not in FIELDS or message.choice or length <= TITLE_LENGTH:
        return None
    return lengths.too_long(length, TITLE_LENGTH)


def answered(field: str, draft: Draft, text: str, chosen: str | None) -> Draft | None:
    """Return the draft with what was given in it, or None if that is nothing."""
    if chosen is None and not any(c.isalpha() for c in text):
        return None
    given = text if chosen is None else chosen
    match field:
        case "title":
            return replace(draft, title=given)
        case "author":
            return replace(draft, author=given)
    return replace(draft, organisation=given)


def said(draft: Draft) -> tuple[Value, ...]:
    """Say what was given, a line for each."""
    lines: list[Value] = []
    if draft.title:
        lines.append(_("Title: {title}", title=draft.title))
    if draft.author:
        lines.append(_("By: {author}", author=draft.author))
    if draft.organisation:
        lines.append(on_behalf(draft.organisation))
    if draft.photo:
        lines.append(_("Photo: yes"))
    return tuple(lines)


def on_behalf(organisation: str) -> Text:
    """Say on whose behalf an idea is, and that it is only said to be."""
    return _("On behalf of: {organisation} (not checked)", organisation=organisation)


def lines(first: Value, draft: Draft) -> Value:
    """Return something with what was given under it."""
    given = said(draft)
    return Lines((first, *given)) if given else first
