"""A photo with an idea that was handed in: added, put in the place of another, or left out.

It can be sent wherever an author is at the idea, as long as that may be changed.
"""

from dataclasses import replace

from budget.decisions import Decision, IdeaEdited, IdeaWorded, PhotoAttached, PhotoSent
from budget.idea import TEXT_LENGTH, Draft, Idea
from budget.standing import Standing
from flows import lengths, media, menu
from flows.ideas import naming, writing
from flows.scene import Scene
from flows.state import Authoring
from flows.talk import Choice, Kind, Message, Reply, Text, Turn, _

_FIELDS = ("text", "place", "theme", "cost", *naming.FIELDS)
_WELCOME = ("", "answer", "edit", "photo", "caption", *_FIELDS)
"""Where an author is when a photo is one of the idea; elsewhere something else is asked."""


def choice(idea: Idea) -> Choice:
    """Offer to add a photo, or another one."""
    return Choice("edit:photo", _("Another photo") if idea.picture else _("Add a photo"))


def ask(idea: Idea) -> Reply:
    """Ask for the photo; the one that is there can be left out."""
    asked = _("Send the photo for number {number} here.", number=idea.number)
    return Reply(asked, ((media.WITHOUT,) if idea.picture else ()) + (menu.BACK,))


def ask_words(idea: Idea, said: str) -> Reply:
    """Ask whether the words below a photo are the new text of the idea."""
    asked = _(
        "You wrote with the photo: “{words}” Is that the new text of number {number}?",
        words=said,
        number=idea.number,
    )
    yes, no = Choice("reword", _("Yes, change the text")), _("No, the text stays")
    return Reply(asked, (yes, Choice("back", no, number=0)))


def sent(state: Authoring, message: Message, scene: Scene) -> bool:
    """Whether this is a photo for the idea where the author is."""
    photo = message.kind is Kind.PICTURE and message.media and not scene.screen.brief
    return photo and bool(state.number) and state.view in _WELCOME


def taken(state: Authoring, idea: Idea, message: Message, scene: Scene) -> Turn:
    """Take a photo, and the words below it: they answer what was asked, or may be the new text."""
    token, there = media.token_of(scene), Authoring(idea.number)
    decisions: tuple[Decision, ...] = (PhotoSent(token), PhotoAttached(idea.number, token))
    thanks = Reply(_thanks(idea, scene), (Choice("again", _("See it")), menu.MENU))
    words = " ".join(message.text.split())
    if not any(letter.isalpha() for letter in words):
        return Turn(there, (thanks,), decisions)
    if len(words) > TEXT_LENGTH:
        long = Reply(lengths.too_long(len(words), TEXT_LENGTH))
        return Turn(state, (replace(thanks, choices=()), long), decisions)
    draft = _answered(state.view, idea, message, scene)
    if draft is None:
        asks = Authoring(idea.number, "caption", said=words)
        return Turn(asks, (replace(thanks, choices=()),), decisions)
    if draft == idea.draft:
        return Turn(there, (thanks,), decisions)
    both = Reply(_("{thanks} Your words are changed too.", thanks=thanks.text), thanks.choices)
    return Turn(there, (both,), (*decisions, IdeaEdited(idea.number, state.view, draft)))


def _answered(view: str, idea: Idea, message: Message, scene: Scene) -> Draft | None:
    """Return the idea with the answer to what was asked in it; None if there is none."""
    if view not in _FIELDS or naming.too_long(view, message):
        return None
    return writing.answered_in(view, idea.draft, message, scene.edition)


def _thanks(idea: Idea, scene: Scene) -> Text:
    if idea.standing is Standing.HIDDEN:
        return changed(idea)
    if idea.standing is Standing.OPEN and scene.edition.idea_rules.read_first:
        return _(
            "Thank you, we have your photo. Somebody looks at it and reads number {number} again. "
            "You hear when everybody can see it.",
            number=idea.number,
        )
    return _("Thank you, we have your photo. It goes with number {number}.", number=idea.number)


def changed(idea: Idea) -> Text:
    """Say that an idea is changed, and of a hidden one that somebody looks at it again."""
    if idea.standing is Standing.HIDDEN:
        return _("That is changed. A person looks at it again, and you hear from us.")
    return _("That is changed.")


def step(idea: Idea, message: Message) -> Turn | None:
    """Leave the photo out."""
    if message.choice != media.WITHOUT.key:
        return None
    done = (
        changed(idea)
        if idea.standing is Standing.HIDDEN
        else _("The photo is not with number {number} any more.", number=idea.number)
    )
    choices = (Choice("again", _("See it")), menu.MENU)
    return Turn(Authoring(idea.number), (Reply(done, choices),), (PhotoAttached(idea.number),))


def step_words(state: Authoring, idea: Idea, message: Message) -> Turn | None:
    """Take the words that came with a photo as the text of the idea."""
    if message.choice != "reword":
        return None
    decision: Decision = IdeaEdited(idea.number, "text", replace(idea.draft, text=state.said))
    if idea.spoken:
        decision = IdeaWorded(idea.number, state.said)
    done = Reply(changed(idea), (Choice("again", _("See it")), menu.MENU))
    return Turn(Authoring(idea.number), (done,), (decision,))
