"""What somebody tells at the menu, in words or with a photo, and may be an idea of theirs.

Where one reads the idea of another it may be said of that one as well.
"""

from dataclasses import replace

from budget.consent import ConsentChosen
from budget.decisions import IdeaSubmitted, Joined
from budget.idea import TEXT_LENGTH, Draft, shortened
from budget.timeline import Phase
from flows import lengths, media, menu
from flows.ideas import another, inviting, reacting, writing
from flows.residents import joining
from flows.scene import Scene
from flows.state import Arriving, Browsing, Home, Informing, Reading, State, before_miss
from flows.talk import Choice, Kind, Lines, Message, Reply, Turn, _, together

_LEAST_LETTERS, _LEAST_WORDS = 25, 4
"""Letters and words with which somebody at the menu seems to tell an idea of their own."""

_LEAST_TELLING = 2
"""Of these words how many have to mean something in who has only just come."""


def noticed(state: State, message: Message, scene: Scene, *, shown: bool = False) -> Turn | None:
    """Ask somebody who tells a plan at the menu whether it is one: nobody has to type it twice.

    So it is where ideas are looked at.  With a photo that is `shown` a word is enough.
    """
    here = before_miss(state)
    if not isinstance(here, Home | Informing | Browsing | Reading):
        return None
    text = _line(message)
    told = _tells(text, message) or (shown and any(c.isalpha() for c in text))
    if not told or message.kind is not Kind.TEXT or writing.enough(scene):
        return None
    if scene.phase is Phase.IDEAS and scene.unfinished.idea:
        return another.told(Home(), text, scene)
    if scene.phase is not Phase.IDEAS:
        return None if isinstance(here, Reading) else _not_now(scene)
    if len(text) > TEXT_LENGTH:
        return Turn(Home(), (Reply(lengths.too_long(len(text), TEXT_LENGTH)),))
    kept = replace(scene.unfinished, idea=Draft(text))
    of_it = reacting.offered(here.number, scene) if isinstance(here, Reading) else ()
    return Turn(Home(), (_whether(text, scene, of_it),), unfinished=kept)


def _line(message: Message) -> str:
    return " ".join(message.text.split())


def _tells(text: str, message: Message) -> bool:
    """Whether a text is long enough for an idea, and neither a greeting nor a question."""
    words = text.count(" ") + 1
    long = len(text) >= _LEAST_LETTERS and words >= _LEAST_WORDS
    return long and bool(message.telling) and not message.no_plan


def _whether(text: str, scene: Scene, of_it: tuple[Choice, ...] = ()) -> Reply:
    """Ask whether it is an idea; of what may be said of another idea, whether it is (`of_it`)."""
    question = _(
        "Is this an idea for {place}? “{text}”", place=scene.edition.place, text=shortened(text)
    )
    choices = (Choice("told", _("Yes, go on")), *of_it, Choice("no-plan", _("No")), menu.HELP)
    return Reply(question, choices)


def at_the_door(turn: Turn, message: Message, scene: Scene) -> Turn:
    """Keep what somebody told at once who has to join first, if it may be an idea."""
    if len(message.telling) < _LEAST_TELLING or joining.partner_in(message.text, scene.edition):
        return turn
    text = _line(message)
    if not _tells(text, message) or len(text) > TEXT_LENGTH:
        return turn
    if scene.phase is not Phase.IDEAS or scene.unfinished.idea:
        return turn
    return replace(turn, unfinished=replace(scene.unfinished, told=text))


def before_joining(state: State, message: Message, scene: Scene) -> Turn | None:
    """Keep what somebody tells who is asked something else first, if it may be an idea.

    What was kept before goes on with it; what is said of it has to fit in one text message.
    """
    text, before = _line(message), scene.unfinished
    told = before.told if text in before.told else f"{before.told} {text}".strip()
    telling = len(message.telling) >= _LEAST_TELLING and _tells(text, message)
    if message.kind is not Kind.TEXT or not telling or len(told) > TEXT_LENGTH:
        return None
    if scene.phase is not Phase.IDEAS or before.idea or writing.enough(scene):
        return None
    kept = replace(before, told=told)
    if isinstance(before_miss(state), Arriving):
        return Turn(before_miss(state), unfinished=kept)
    thanks = _("Thank you. I keep that, and come back to it. First this:")
    return Turn(before_miss(state), (joining.first(thanks, state, scene),), unfinished=kept)


def after_joining(turn: Turn, scene: Scene) -> Turn:
    """Ask who takes part, and arrives at the menu, whether what they told before is an idea.

    It is asked right after they joined, or sent or threw away the one that they had begun; or
    where nothing else is answered.
    """
    told, joined = scene.unfinished.told, Joined() in turn.decisions
    after = turn.unfinished or scene.unfinished
    if not (told and after.told) or not isinstance(turn.state, Home):
        return turn
    if after.idea or not (joined or scene.resident.joined):
        return turn
    sent = sum(isinstance(d, IdeaSubmitted) for d in turn.decisions)
    over = bool(scene.unfinished.idea and (sent or not scene.screen.brief))
    settled = over or joined or any(isinstance(d, ConsentChosen) for d in turn.decisions)
    if turn.replies and not settled:
        return turn
    if writing.enough(scene, begun=sent) or scene.phase is not Phase.IDEAS:
        return replace(turn, unfinished=replace(after, told=""))
    text, others = another.first(told)
    replies = _beside(turn, _whether(text, scene), scene, said=joined or over)
    return replace(turn, replies=replies, unfinished=replace(after, idea=Draft(text), told=others))


def _beside(turn: Turn, asked: Reply, scene: Scene, *, said: bool) -> tuple[Reply, ...]:
    """Say what was to be said, without what could be done now, and ask."""
    brief = scene.screen.brief
    before = inviting.only_joined(turn, scene) if said or not brief else ()
    return together(before, (asked,), brief=brief)


def beside(state: State, message: Message, scene: Scene) -> Turn | None:
    """Keep another idea that is told where something else of the one that is begun is asked."""
    text = _line(message)
    if message.kind is not Kind.TEXT or not _tells(text, message):
        return None
    return another.told(before_miss(state), text, scene)


def _not_now(scene: Scene) -> Turn | None:
    """Say when ideas are taken, to who seems to tell one in a phase before the vote; else None."""
    if not scene.phase.before(Phase.VOTING) or scene.first_day(Phase.IDEAS) is None:
        return None
    when = menu.ideas_when(scene)
    if when is None:
        return None
    return Turn(Home(), (Reply(when, menu.choices(scene)),))


def pictured(turn: Turn, message: Message, scene: Scene) -> Turn | None:
    """Keep a photo with the idea that its words began; None if they began none."""
    began, before = turn.unfinished, scene.unfinished
    if began is None or began.idea is None or before.idea:
        return None
    attached = media.attached("", began.idea, message, scene)
    if attached is None:
        return None
    kept = replace(began, idea=attached.draft)
    first, *others = turn.replies
    both = replace(first, text=Lines((attached.thanks, "", first.text)))
    return replace(turn, replies=(both, *others), decisions=(attached.decision,), unfinished=kept)
