"""Casting: a vote is read back, confirmed, counted from then on, and answered with a receipt.

Where the sender of a message can be faked, the read-back asks for a number that only the real
phone has seen.  A receipt never repeats the choices.
"""

from dataclasses import replace

from budget.ballot import Basket
from budget.decisions import BallotCast, NumberProved
from budget.receipt import canonical, receipt
from budget.timeline import Phase
from flows import menu
from flows.scene import Scene
from flows.state import Home, Proving, ReadingBack, Voting
from flows.talk import (
    Ask,
    Choice,
    Euros,
    Kind,
    Lines,
    Listed,
    Message,
    Reply,
    Said,
    Text,
    Turn,
    _,
)

SPENT = _("With this number you cannot vote any more in this round.")
_DIGITS_OF_A_PHONE = 8


def begin(basket: Basket, scene: Scene) -> Turn:
    """Read the vote back; ask first for a phone number, where none is known."""
    if basket.left(scene.edition) < 0:
        return Turn(Voting("basket"))
    if not (scene.screen.phone or scene.resident.proved):
        return Turn(Proving())
    return Turn(ReadingBack(scene.own().proof if scene.screen.forgeable else 1))


def ask_proving(scene: Scene) -> tuple[Reply, ...]:
    """Ask for the resident's own contact card."""
    question = _(
        "One person, one vote: please share your phone number, once. We do not keep the number "
        "itself. Your basket is kept until {last}.",
        last=scene.last_day(Phase.VOTING) or "",
    )
    return (Reply(question, (Choice("back", _("Back to my basket"), number=0),), ask=Ask.CONTACT),)


def step_proving(message: Message, scene: Scene) -> Turn | None:
    """Take the contact card, if it is the resident's own."""
    match message.choice:
        case "back" | "list":
            return Turn(Voting("list" if message.choice == "list" else "basket"))
        case "done":
            return Turn(Proving())
    if message.kind is Kind.TEXT:
        return _typed_while_proving(message, scene)
    if message.kind is not Kind.CONTACT:
        return None
    if not message.number:
        other = _("That is somebody else's number. Please share your own, with the button below.")
        return Turn(Proving(), (Reply(other),))
    proved = replace(scene, resident=replace(scene.resident, proved=True))
    turn = begin(Basket(scene.unfinished.basket), proved)
    return replace(turn, decisions=(NumberProved(message.number),))


def _typed_while_proving(message: Message, scene: Scene) -> Turn | None:
    """Say that a typed number proves nothing; let projects still be named."""
    if sum(character.isdecimal() for character in message.text) >= _DIGITS_OF_A_PHONE:
        typed = _("I cannot check a number that is typed. Share it, with the button below.")
        return Turn(Proving(), (Reply(typed),))
    return _meant_otherwise(Basket(scene.unfinished.basket), message, scene)


def ask(state: ReadingBack, scene: Scene) -> tuple[Reply, ...]:
    """Read the vote back, and ask whether it is right."""
    basket = Basket(scene.unfinished.basket)
    label = str(state.proof) if scene.screen.forgeable else _("Yes, cast my vote")
    choices = (
        Choice("cast", label, number=state.proof),
        Choice("change", _("Change"), number=0),
    )
    return (
        Reply(_read_back(basket, state, scene), choices, spelled=True, screen="vote:read-back"),
    )


def step(message: Message, scene: Scene) -> Turn | None:
    """Cast the vote, or go back to the basket."""
    if scene.phase is not Phase.VOTING:
        return menu.not_now(Phase.VOTING, scene)
    if scene.spent:
        return Turn(Home(), (Reply(SPENT),))
    basket = Basket(scene.unfinished.basket)
    match message.choice:
        case "cast" if basket.left(scene.edition) >= 0:
            return _cast(basket, scene)
        case "cast" | "change" | "back" | "list":
            return Turn(Voting("list" if message.choice == "list" else "basket"))
        case "done":
            return begin(basket, scene)
    return _meant_otherwise(basket, message, scene)


def _meant_otherwise(basket: Basket, message: Message, scene: Scene) -> Turn | None:
    """Let projects still be named here; another number than the one asked for earns a new one."""
    named = {*message.numbers, *message.dropped}
    if not named:
        return None
    if named <= scene.edition.project_by_number.keys():
        picked = basket.add(message.numbers).drop(message.dropped).picked
        return Turn(Voting("basket"), unfinished=replace(scene.unfinished, basket=picked))
    return begin(basket, scene)


def _cast(basket: Basket, scene: Scene) -> Turn:
    salt = scene.own().salt
    number = receipt(scene.edition.slug, salt, canonical(basket))
    thanks = _(
        "Your vote counts. Receipt: {receipt}.\nYou can change your vote until {last}. "
        "The result comes on {result}.",
        receipt=number,
        last=scene.last_day(Phase.VOTING) or "",
        result=scene.first_day(Phase.RESULTS) or "",
    )
    reply = Reply(
        thanks, (Choice("what-now", _("What happens now?")), menu.MENU), spelled=True, screen="vote"
    )
    cast = BallotCast(basket, salt)
    return Turn(Home(), (reply,), (cast,), replace(scene.unfinished, basket=()))


def _read_back(basket: Basket, state: ReadingBack, scene: Scene) -> Text:
    """Say what will be cast; in numbers where every character is paid for."""
    if not basket.picked:
        return _(
            "You chose nothing: that is a blank vote. It counts as taking part. Send {proof} to "
            "vote blank. Send 0 to change.",
            proof=state.proof,
        )
    if scene.screen.brief:
        return _(
            "Are you sure? Send {proof} to vote for {numbers}. Send 0 to change.",
            proof=state.proof,
            numbers=Listed(basket.picked),
        )
    lines = tuple(
        _("No. {number} {title}, {cost}", number=p.number, title=Said(p.title), cost=Euros(p.cost))
        for p in basket.projects(scene.edition)
    )
    return _(
        "This is your vote:\n{lines}\n\nTogether {cost}. Left: {left}. You need not spend it all."
        "\nNot sent yet.",
        lines=Lines(lines),
        cost=Euros(basket.cost(scene.edition)),
        left=Euros(basket.left(scene.edition)),
    )
