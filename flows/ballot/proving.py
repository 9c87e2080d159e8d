"""The right to vote: a code from a letter, or a phone number that is shown to be one's own.

A code can be typed at any moment.  What it turned out to be stands in the scene; the code itself
never comes this far, so that no state, no answer that is remembered and no log can hold it.
Several people may vote on one phone, each with a code of their own.
"""

from dataclasses import replace

from budget.codes import MISTYPED, wordlike
from budget.decisions import (
    CodeHeld,
    CodeMissed,
    CodeQueried,
    CodeRefused,
    CodeUsed,
    Decision,
    NumberProved,
)
from budget.rules import BasketRules
from budget.timeline import Phase
from flows import menu
from flows.ballot import assisting, casting, matching, points, pouring, voting
from flows.hearing import prose
from flows.scene import CodeFound, CodeIs, Scene
from flows.state import (
    Assisting,
    Helping,
    Home,
    Matching,
    Missed,
    Pouring,
    Proving,
    ReadingBack,
    Sharing,
    Spreading,
    State,
    Voting,
    Writing,
)
from flows.talk import (
    UNNUMBERED,
    Ask,
    Choice,
    Kind,
    Listed,
    Message,
    Reply,
    Text,
    Turn,
    Unfinished,
    _,
    n_,
)

EXAMPLE = "K7M2X-94QDP"
"""What a code looks like; this is none, for its last character is wrong."""

_PROJECTS = Choice("list", _("See the projects"), number=UNNUMBERED)
_THEMES = Choice("list", _("See the themes"), number=UNNUMBERED)
_BACK = Choice("back", _("Back"), number=0)
_DIGITS_OF_A_PHONE = 8

_Place = Proving | Assisting | Matching | Sharing


def sought(code: str, text: str, state: State, phase: Phase) -> bool:
    """Whether what was read as a code, or nearly one, is meant as a code in this place.

    Where a code is asked for, it is.  Elsewhere a street with its number is a street, and what
    somebody writes in their own words is theirs, unless it is a code without a fault.
    """
    while isinstance(state, Missed):
        state = state.before
    if isinstance(state, Proving | Matching | Sharing):
        return True
    if wordlike(text):
        return code != MISTYPED and phase in {Phase.VOTING, Phase.COUNTING}
    return code != MISTYPED or not (isinstance(state, Writing | Helping) or prose.asked(state))


def begin(scene: Scene) -> Turn:
    """Begin to vote, or go on; a code that is needed is asked for first, if nothing is chosen."""
    begun = voting.begin(scene)
    if not scene.counts and not isinstance(begun.state, Home):
        return Turn(Proving())
    if _on_a_phone(scene) and not isinstance(begun.state, Home):
        return Turn(Proving())
    by_code = scene.edition.vote.right.by_code and not scene.unfinished.filling
    if by_code and not scene.entitled and not isinstance(begun.state, Home):
        return Turn(Proving())
    return begun


def ask(state: _Place, scene: Scene) -> tuple[Reply, ...]:
    """Ask for the code in the letter or the resident's own contact card, or about a code."""
    match state:
        case Sharing():
            return (_whose(scene),)
        case Assisting():
            return assisting.ask()
        case Matching():
            return matching.ask(state)
    if not scene.counts:
        return (_other_number(scene),)
    if _on_a_phone(scene):
        return (_own_phone(scene),)
    last = scene.closes(Phase.VOTING) or ""
    if state.helped:
        theirs = _(
            "Send the code in the letter of the person you help, for example {example}. You then "
            "have an hour.",
            example=EXAMPLE,
        )
        return (Reply(theirs, (_BACK,), spelled=True),)
    if scene.edition.vote.right.by_code:
        themes = _(
            "You can vote until {last}. Take the letter from the municipality. Send the code in "
            "the letter, for example {example}. You can see the themes first.",
            last=last,
            example=EXAMPLE,
        )
        projects = _(
            "You can vote until {last}. Take the letter from the municipality. Send the code in "
            "the letter, for example {example}.",
            last=last,
            example=EXAMPLE,
        )
        question = projects if scene.vessels is None else themes
        return (Reply(question, (_list(scene), assisting.ASSIST, _BACK), spelled=True),)
    return (_card(scene),)


def _on_a_phone(scene: Scene) -> bool:
    """Whether the right to vote is a phone number, which a screen that many use has not."""
    return scene.screen.shared and not scene.entitled and not scene.edition.vote.right.by_code


def _own_phone(scene: Scene) -> Reply:
    """Say that votes come from phones, and what there is to see here."""
    text = _(
        "In this round you vote with your own phone: your number is your right to vote. That is "
        "why voting is not possible on this screen. You can see here what is voted on."
    )
    return Reply(text, (_list(scene), _BACK), spelled=True)


def _other_number(scene: Scene) -> Reply:
    """Say that this number gives no right to vote, and what else there is."""
    countries = scene.edition.vote.right.numbers
    if countries == ("NL",):
        text = _(
            "In this round you vote with a Dutch mobile number (06). This is another number. Do "
            "you have one? Write to us with it. Or send 9: a person helps you."
        )
    else:
        text = _(
            "In this round you vote with a mobile number of {countries}. This is another number. "
            "Do you have one? Write to us with it. Or send 9: a person helps you.",
            countries=Listed(countries, plain=True),
        )
    return Reply(text, (_list(scene), menu.HELP, _BACK), spelled=True)


def _list(scene: Scene) -> Choice:
    """Offer to see what is voted on."""
    return _PROJECTS if scene.vessels is None else _THEMES


def _card(scene: Scene) -> Reply:
    """Ask for the resident's own contact card; what is on the ballot is kept meanwhile."""
    last = scene.closes(Phase.VOTING) or ""
    if isinstance(scene.edition.vote.ballot, BasketRules):
        back = _("Back to my basket")
        question = _(
            "One person, one vote: please share your phone number, once. We do not keep the number "
            "itself. Your basket is kept until {last}.",
            last=last,
        )
    else:
        back = _("Back to my vote")
        question = _(
            "One person, one vote: please share your phone number, once. We do not keep the number "
            "itself. Your choice is kept until {last}.",
            last=last,
        )
    return Reply(question, (Choice("back", back, number=0),), ask=Ask.CONTACT)


def step(state: _Place, message: Message, scene: Scene) -> Turn | None:
    """Take the resident's own contact card; let projects still be named and looked at."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
    match state:
        case Sharing():
            return _shared(message, scene)
        case Assisting():
            return assisting.step(message)
        case Matching():
            return matching.step(state, message)
    match message.choice:
        case "list":
            return Turn(casting.draft(scene, listed=True))
        case "back" if not scene.unfinished.filling and _before_choosing(scene):
            return Turn(Home())
        case "back":
            return Turn(casting.draft(scene))
        case "done":
            return Turn(state)
    if scene.edition.vote.right.by_code:
        return voting.named_while_proving(message, scene)
    return _numbered(message, scene)


def _before_choosing(scene: Scene) -> bool:
    """Whether somebody is asked for their right, or told of it, before they choose anything."""
    return scene.edition.vote.right.by_code or scene.screen.shared


def _numbered(message: Message, scene: Scene) -> Turn | None:
    """Take the contact card, if it is the resident's own; a typed number proves nothing."""
    if message.kind is Kind.TEXT:
        digits = sum(character.isdecimal() for character in message.text)
        if digits < _DIGITS_OF_A_PHONE or scene.screen.shared:
            return voting.named_while_proving(message, scene)
        typed = _("I cannot check a number that is typed. Share it, with the button below.")
        return Turn(Proving(), (Reply(typed),))
    if message.kind is not Kind.CONTACT:
        return None
    if not message.number:
        other = _("That is somebody else's number. Please share your own, with the button below.")
        return Turn(Proving(), (Reply(other),))
    if not scene.counts:
        return Turn(Proving(), (_other_number(scene),))
    turn = casting.begin(scene._replace(resident=replace(scene.resident, proved=True)))
    return replace(turn, decisions=(NumberProved(message.number),))


def heard(code: CodeFound, place: State, scene: Scene) -> Turn:
    """Answer a code that was typed, or what was said to match it, wherever that was."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
    if isinstance(place, Matching) and (asked := matching.heard(code, place)):
        return asked
    helped = isinstance(place, Proving | Matching) and place.helped
    if code.standing is CodeIs.HELD:
        return Turn(Matching(helped), decisions=(CodeHeld(),))
    if code.standing not in {CodeIs.RIGHT, CodeIs.ANOTHER}:
        return replace(_refused(code, scene), state=Proving(helped))
    if helped:
        return assisting.helped(scene, code.kept, voted=code.voted)
    if code.standing is CodeIs.ANOTHER:
        return Turn(Sharing(), decisions=(CodeQueried(),))
    return _right(code, scene)


def _refused(code: CodeFound, scene: Scene) -> Turn:
    """Say why a code is not taken; the projects can still be chosen, and another be sent."""
    text, decided = _why_not(code, scene)
    reply = Reply(text, (_list(scene), menu.HELP, _BACK), spelled=True)
    return Turn(Proving(), (reply,), decided)


def _why_not(code: CodeFound, scene: Scene) -> tuple[Text, tuple[Decision, ...]]:
    match code.standing:
        case CodeIs.FULL:
            return casting.full(scene), (CodeRefused(),)
        case CodeIs.SPENT:
            return _("With this code you cannot vote any more in this round."), ()
        case CodeIs.WRONG:
            return _wrong(code.tries) if code.tries else _too_often(scene), (CodeMissed(),)
        case CodeIs.UNLIKE:
            return _too_often(scene), (CodeMissed(),)
        case CodeIs.LOCKED:
            return _too_often(scene), ()
        case CodeIs.EARLY:
            return _("First send the code in the letter. Then we ask for the rest."), ()
    mistyped = _(
        "Something is not right in this code. Please look at the letter once more. A code has 10 "
        "letters and digits. Send it again: this was not a try."
    )
    return mistyped, ()


def _wrong(tries: int) -> Text:
    """Say that a code is wrong, and how many tries are left."""
    return n_(
        "I do not know this code. Please look at the letter once more. You can try {tries} more "
        "time today. Or send 9 for help by a person.",
        "I do not know this code. Please look at the letter once more. You can try {tries} more "
        "times today. Or send 9 for help by a person.",
        tries,
        tries=tries,
    )


def _too_often(scene: Scene) -> Text:
    """Say that there are no tries left today, always in the same words."""
    if scene.screen.shared:
        return _(
            "Too many wrong codes were typed on this screen. So it cannot be tried here any more "
            "today. Vote on your own phone, or ask somebody who works here."
        )
    if scene.edition.vote.right.check:
        return _(
            "It did not go together 5 times today. So you can only try again tomorrow. Do you want "
            "help by a person? Send 9."
        )
    return _(
        "A wrong code was sent 5 times today. So you can only try again tomorrow. Do you want "
        "help by a person? Send 9."
    )


def _right(code: CodeFound, scene: Scene) -> Turn:
    """Go on with a code that is right: to the read-back, if something was chosen already."""
    proved = replace(scene.resident, proved=True)
    mine = _chosen(code, scene)
    changed = None if mine == scene.unfinished else mine
    scene = scene._replace(resident=proved, voted=code.voted, spent=False, unfinished=mine)
    turn = casting.begin(scene) if mine.filling else voting.begin(scene)
    right = _("Your code is right.")
    if code.others:
        right = _("Your code is right. {kept}", kept=assisting.SET_ASIDE)
    replies = (Reply(right), *turn.replies)
    if scene.screen.brief and not turn.replies and not code.others:
        asked = _asked(turn.state, scene)
        both = _("Your code is right. {next}", next=asked.text)
        replies = (replace(asked, text=both),)
    return replace(turn, replies=replies, decisions=(CodeUsed(),), unfinished=changed)


def _chosen(code: CodeFound, scene: Scene) -> Unfinished:
    """Return the ballot of who typed this code: what was chosen just now, or with it before.

    What was chosen with another code is nobody else's to see.
    """
    if scene.unfinished.filling and not code.others:
        return scene.unfinished
    return replace(code.kept, idea=scene.unfinished.idea)


def _asked(state: State, scene: Scene) -> Reply:
    """Return what a place asks that comes after a right code."""
    match state:
        case ReadingBack():
            return casting.ask(state, scene)[-1]
        case Spreading():
            return points.ask(state, scene)[-1]
        case Pouring():
            return pouring.ask(state, scene)[-1]
    return voting.ask(state if isinstance(state, Voting) else Voting(), scene)[-1]


def _whose(scene: Scene) -> Reply:
    """Ask whether a second code on this phone, or screen, is that of somebody else."""
    question = _(
        "Another code was used on this phone already. Is this the vote of somebody else, who is "
        "with you and agrees?"
    )
    if scene.screen.shared:
        question = _(
            "Another code was used here just now. Is this the vote of somebody else, who is with "
            "you and agrees?"
        )
    return Reply(question, (Choice("others", _("Yes")), Choice("own", _("No, change my vote"))))


def _shared(message: Message, scene: Scene) -> Turn | None:
    """Let somebody else vote on this phone, or go back to the resident's own vote."""
    match message.choice:
        case "others" if scene.queried:
            return assisting.helped(scene, Unfinished())
        case "others" | "own" | "back" | "done":
            return begin(scene)
        case "list":
            return Turn(casting.draft(scene, listed=True))
    return None
