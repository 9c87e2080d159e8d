"""What residents say back of a project that is carried out, and the photos they send of it.

It goes to the organisers alone.  Who was just told of a project can answer at once: a photo goes
on as it is, and words are read back first, for they may have been meant for something else.
"""

from dataclasses import replace

from budget.decisions import PhotoSent
from budget.idea import shortened
from budget.opinion import Responded
from flows import media, menu
from flows.opinions import Responding
from flows.scene import Scene
from flows.state import Home, Progressing
from flows.talk import Choice, Kind, Message, Reply, Said, Text, Turn, _

LENGTH = 1_000
"""Characters that are kept of what somebody says."""

_ECHO, _BRIEF_ECHO, _TITLE = 200, 40, 30


def choice(number: int) -> Choice:
    """Offer to say something about a project."""
    return Choice(f"respond:{number}", _("Say something back"))


def begin(number: int, scene: Scene) -> Turn:
    """Ask what a resident wants to say about a project that is carried out."""
    if number in scene.progress:
        return Turn(Responding(number, asked=True))
    none = _("Project {number} did not win, or is not there.", number=number)
    return Turn(Home(), (Reply(none),))


def ask(state: Responding, scene: Scene) -> tuple[Reply, ...]:
    """Ask for a few words or a photo, or whether what was said is meant for the organisers."""
    if state.number not in scene.progress:
        return menu.ask(scene)
    title = _title(state.number, scene)
    if state.said:
        echo = shortened(state.said, _BRIEF_ECHO if scene.screen.brief else _ECHO)
        question = _(
            "Shall I tell the organisers this about project {number}? “{text}”",
            number=state.number,
            text=echo,
        )
        yes, no = Choice("respond-yes", _("Yes, please")), Choice("respond-no", _("No"))
        return (Reply(question, (yes, no)),)
    if scene.screen.brief:
        text = _(
            "What do you want to say about project {number} ({title})? Write it in one message.",
            number=state.number,
            title=title,
        )
    else:
        text = _(
            "What do you want to say about project {number} ({title})? Write it in one message, or "
            "send a photo of what you see.",
            number=state.number,
            title=title,
        )
    return (Reply(text, (menu.BACK,)),)


def step(state: Responding, message: Message, scene: Scene) -> Turn | None:
    """Pass on what a resident says, or go to a project that they name."""
    if message.choice == "respond-yes" and state.said:
        return _passed_on(state.number, state.said, "", scene)
    if message.choice in ("respond-no", "back"):
        return Turn(Progressing(state.number))
    text = "" if message.choice else message.text.strip()[:LENGTH]
    if photo := pictured(state.number, message, scene):
        return photo
    if message.kind is not Kind.TEXT or not text:
        return None
    if state.asked:
        return _passed_on(state.number, text, "", scene)
    if any(letter.isalpha() for letter in text):
        return Turn(Responding(state.number, said=text))
    if message.numbers and message.numbers[0] in scene.progress:
        return Turn(Progressing(message.numbers[0]))
    return None


def pictured(number: int, message: Message, scene: Scene) -> Turn | None:
    """Pass on a photo with its words, or the words where no photo comes; None if it is none."""
    if message.kind is not Kind.PICTURE or not message.media or number not in scene.progress:
        return None
    text = message.text.strip()[:LENGTH]
    if not scene.screen.brief:
        return _passed_on(number, text, media.token_of(scene), scene)
    passed = _passed_on(number, text, "", scene) if text else None
    return passed and replace(passed, replies=(*media.unseen(message), *passed.replies))


def _passed_on(number: int, text: str, photo: str, scene: Scene) -> Turn:
    """Tell that it arrived, and what happens with it."""
    sent = (PhotoSent(photo),) if photo else ()
    decisions = (*sent, Responded(number, text, photo))
    thanks = _thanks(number, scene, photo=bool(photo))
    return Turn(Progressing(number), (Reply(thanks, (menu.GO_ON, menu.MENU)),), decisions)


def _thanks(number: int, scene: Scene, *, photo: bool) -> Text:
    title = _title(number, scene)
    if photo:
        return _(
            "Thank you, we have your photo of project {number} ({title}). The organisers look at "
            "it. Others see it only if they put it with the project, and never with your name.",
            number=number,
            title=title,
        )
    return _(
        "Thank you. The organisers read what you say about project {number} ({title}). Nobody else "
        "sees it.",
        number=number,
        title=title,
    )


def _title(number: int, scene: Scene) -> Said:
    title = scene.edition.project_by_number[number].title
    if not scene.screen.brief:
        return Said(title)
    return Said({language: shortened(words, _TITLE) for language, words in title.items()})
