"""The conversations: from what a resident said to what we answer.

`hearing.hear` makes out what was meant, `answer` makes a turn of it.  Pure: nothing here knows a
channel, a database, a language or the time.
"""

from dataclasses import replace

from budget.decisions import Stopped
from budget.discussion import WHILE
from budget.timeline import Phase
from flows import (
    anywhere,
    asking,
    listening,
    media,
    menu,
    pictures,
    rehearsing,
    seeking,
    sharing,
    wishing,
)
from flows.aftermath import after
from flows.ballot import (
    assisting,
    checking,
    doubts,
    guessing,
    pouring,
    proof,
    proving,
    voting,
    withdrawing,
)
from flows.hearing import distress, prose
from flows.ideas import browsing, comparing, following, inviting
from flows.informing import courtesy, unspoken
from flows.outcome import progressed, results
from flows.places import ask, step, still
from flows.residents import agreeing, helping, holding, joining, noticing, privacy, surveying
from flows.scene import RehearsalIs, Scene
from flows.state import (
    Arriving,
    Consenting,
    Detour,
    Home,
    Informing,
    Reading,
    Settling,
    State,
    Switching,
    before_miss,
    place_of,
)
from flows.talk import Command, Kind, Message, Reply, Turn, _, together


def answer(state: State, message: Message, scene: Scene) -> Turn:
    """Return what one message leads to; in a rehearsal of the vote every reply says that it is."""
    if message.distress:
        return distress.answer(state, scene)
    answered = withdrawing.kept(_answer(state, message, scene), scene)
    marked = rehearsing.marked(pictures.once(answered, state, scene), scene)
    return sharing.shown(marked, scene)


def _answer(state: State, message: Message, scene: Scene) -> Turn:
    """Return what one message leads to; every message leads to something that can be answered.

    But who has blocked us is not written to.  If that was done with a word, as STOP is where the
    provider answers it, then the word is what the resident decided.
    """
    if message.kind is Kind.BLOCKED:
        stops = message.text and not scene.screen.shared
        return Turn(state, decisions=(Stopped(),) if stops else ())
    if message.kind is Kind.UNBLOCKED:
        return Turn(state)
    if proof.guessed_on(state, message, scene):
        return Turn(state)
    turn = sharing.kept(_answered(still(state, scene), message, scene), state, scene)
    if scene.lapsed and scene.phase is Phase.VOTING:
        turn = assisting.over(turn)
    if turn.replies and turn.replies[-1].choices:
        return turn
    asked = ask(turn.state, after(scene, turn))
    said = together(turn.replies, asked, brief=scene.screen.brief)
    return Turn(turn.state, said, turn.decisions, turn.unfinished)


def _answered(state: State, message: Message, scene: Scene) -> Turn:
    """Return what one message leads to, perhaps without the next question."""
    turn = sharing.heard(state, message, scene) or guessing.heard(state, message, scene)
    turn = turn or _understood(state, message, scene)
    if turn is None and message.words:
        return _captioned(state, message, message.words, scene)
    return turn or _missed(state, message, scene)


def _missed(state: State, message: Message, scene: Scene) -> Turn:
    """Show what was perhaps meant by what was not understood, or say that it was not."""
    missed = ask(before_miss(state), scene)[-1]
    return seeking.named(state, message, scene) or helping.missed(state, message, missed, scene)


def _captioned(state: State, message: Message, words: Message, scene: Scene) -> Turn:
    """Answer the words below a photo that is nothing here; at the menu both may be an idea."""
    before = before_miss(state)
    turn = _understood(state, words, scene)
    if turn is None and isinstance(before, Home | Informing):
        turn = noticing.noticed(before, words, scene, shown=True)
    if turn and (begun := noticing.pictured(turn, message, scene)):
        return begun
    turn = turn or _missed(state, words, scene)
    note = (Reply(media.no_photo(scene)),)
    return replace(
        turn,
        replies=together(note, turn.replies, brief=scene.screen.brief) if turn.replies else note,
    )


def _understood(state: State, message: Message, scene: Scene) -> Turn | None:
    """Return what one message leads to; None if it is not understood."""
    meant = doubts.placed(state, message, scene)
    if isinstance(meant, Turn):
        return meant
    message = meant
    turn = _everywhere(state, message, scene) or step(state, message, scene)
    turn = turn and agreeing.after_result(state, turn, scene)
    turn = turn and surveying.after_result(state, turn, scene)
    if turn is None:
        turn = _told_or_sought(state, message, scene)
    if turn is None and message.near:
        turn = _commanded(message.near, state, message, scene)
    return turn and _invited_or_told(state, turn, scene)


def _invited_or_told(state: State, turn: Turn, scene: Scene) -> Turn:
    """Go on with why somebody came who has just joined: an invitation, or what they told first."""
    before = before_miss(state)
    if isinstance(before, Arriving | Consenting | Settling):
        invited = inviting.after_joining(turn, scene)
        if invited is not turn:
            return invited
    return noticing.after_joining(turn, scene)


def _told_or_sought(state: State, message: Message, scene: Scene) -> Turn | None:
    """Look for what was named after "search", unless it is not found and tells an idea itself."""
    sought = None
    if message.searching and scene.resident.joined:
        sought = voting.looked_for(message, scene)
    told = noticing.noticed(state, message, scene) if sought is None or sought.replies else None
    return told or sought


def sorry(scene: Scene) -> Turn:
    """Return what is said when we failed, whatever was the matter: it was not the resident."""
    text = _("Something went wrong on our side. Nothing of yours is lost. Please try again.")
    state: State = Home() if scene.resident.joined else Arriving()
    return Turn(state, together((Reply(text),), ask(state, scene), brief=scene.screen.brief))


def _everywhere(state: State, message: Message, scene: Scene) -> Turn | None:
    """Return what is answered alike in every place, or None if it is up to the place."""
    if message.kind is Kind.EDITED:
        edited = _("I cannot take back what you sent. Please send the new text as a message.")
        return Turn(state, (Reply(edited),))
    if passed_on := media.spoken(message, state, scene):
        return passed_on
    if scene.rehearsal is RehearsalIs.ASKED:
        return rehearsing.begin()
    if scene.invitation:
        return inviting.heard(scene.invitation, place_of(state), scene)
    if scene.receipt and (checked := checking.heard(scene.receipt, state)):
        return checked
    if scene.code and scene.resident.joined:
        return proving.heard(scene.code, place_of(state), scene)
    if marked := _marked(message, state, scene):
        return marked
    if wished := wishing.heard(message, place_of(state), scene):
        return wished
    if not message.first and (told := courtesy.heard(message, state, scene)):
        return told
    at_once = message.command in (Command.STOP, Command.HELP) or message.language
    if message.first and isinstance(state, Arriving) and not at_once:
        return noticing.at_the_door(joining.greet(message, scene), message, scene)
    if message.language in dict(scene.languages):
        return helping.spoken(message.language, place_of(state))
    if named := unspoken.heard(message, before_miss(state), scene):
        return named
    if message.expired:
        return Turn(state, (Reply(_("This button has expired.")),))
    if message.command is not None:
        return _commanded(message.command, state, message, scene)
    dividing = scene.vessels is not None and scene.resident.joined and not prose.asked(state)
    if dividing and pouring.moved(message.text):
        return voting.numbered(message, scene)
    return anywhere.chosen(message.choice, state, scene)


def _commanded(command: Command, state: State, message: Message, scene: Scene) -> Turn | None:
    """Do what a global word says; what needs consent leads back to where that is asked."""
    place = place_of(state)
    match command:
        case Command.STOP:
            return privacy.stop(scene)
        case Command.MENU if message.first and isinstance(state, Settling):
            return Turn(state)  # who comes back is asked before they see it
        case Command.START:
            return privacy.resume(scene)
        case Command.HELP:
            return helping.begin(place)
        case Command.ASK:
            return asking.begin(place)
        case Command.LANGUAGE:
            return Turn(Switching(place))
        case Command.MY_DATA:
            return holding.show(place, scene)
        case Command.LISTEN:
            return listening.begin(state, scene)
        case Command.FORGET:
            return privacy.forget(place, scene)
        case Command.BACK | Command.DONE | Command.LIST:
            meant = step(state, message._replace(text="", choice=command.value), scene)
            return meant or _home(command, scene, state)
    return anywhere.begun(command.value, place, scene)


def _home(command: Command, scene: Scene, state: State) -> Turn:
    """Do what "back", "list" and "done" stand for where the place has no meaning for them."""
    if isinstance(state, Detour) or not scene.resident.joined:
        return Turn(place_of(state))
    if command is Command.LIST:
        return results.projects(scene) or voting.plans(scene)
    return Turn(Home())


def _marked(message: Message, state: State, scene: Scene) -> Turn | None:
    """Support or follow what was named by its number, from anywhere."""
    if message.several:
        return browsing.one_by_one(message.several, place_of(state))
    if message.supported is not None and not comparing.names(state, message):
        return _supported(message.supported, state, scene)
    if message.followed is not None and scene.resident.joined:
        return _followed(message.followed, state, scene)
    return None


def _followed(number: int, state: State, scene: Scene) -> Turn | None:
    """Follow an idea from anywhere, while ideas can be discussed; later on, a project that won."""
    turn = _following(number, scene)
    return _in_place(turn, state) if turn and prose.asked(state) else turn


def _following(number: int, scene: Scene) -> Turn | None:
    if not scene.phase.before(Phase.RESULTS):
        return progressed.followed(number, scene)
    if refused := browsing.unreadable(number, scene):
        return Turn(Home(), (Reply(refused),))
    if scene.phase not in WHILE:
        return menu.no_following(scene)
    return following.chosen("follow", number, Reading(number))


def _supported(number: int, state: State, scene: Scene) -> Turn | None:
    """Support an idea from anywhere, even before joining: consent is asked right after."""
    turn = browsing.support(number, scene)
    if scene.resident.joined:
        return _in_place(turn, state) if prose.asked(state) else turn
    return _in_place(turn, Consenting() if isinstance(place_of(state), Arriving) else state)


def _in_place(turn: Turn, state: State) -> Turn:
    """Say what came of something where the resident is: what is asked there is asked again."""
    bare = tuple(replace(reply, choices=()) for reply in turn.replies)
    here = before_miss(state)
    return replace(turn, state=here, replies=bare)
