"""Writing an idea: its text, and three facts that need not be known; then a summary to send.

The draft is kept until it is sent or thrown away, whatever comes in between.  Where every
character is paid for only the text and the place are asked; the rest can be added from the
summary.
"""

from dataclasses import replace

from budget.decisions import IdeaSubmitted
from budget.edition import Edition
from budget.flagged import read_first
from budget.idea import TEXT_LENGTH, TITLE_LENGTH, UNKNOWN, Draft, shortened
from budget.standing import Standing
from budget.timeline import Phase
from flows import lengths, media, menu, sharing
from flows.hearing import prose
from flows.ideas import facts, naming
from flows.ideas.facts import cost_said, place_named, place_said, theme_said
from flows.scene import Scene
from flows.state import Comparing, Home, Writing
from flows.talk import Choice, Kind, Message, Reply, Said, Text, Turn, _, n_

_ALL = ("text", "place", "theme", "cost")
_BRIEF = ("text", "place")
_BRIEF_TEXT, _BRIEF_PLACE = 55, 13
"""Characters of a text and of a place that are read back where every character is paid for."""
_OWN_WORDS = ("place", "cost", *naming.FIELDS)
"""What can be told in words of one's own, beside the text."""


def begin(scene: Scene) -> Turn:
    """Begin an idea, or go on with the one that was begun; or say why that cannot be done now."""
    if scene.phase is not Phase.IDEAS:
        return menu.not_now(Phase.IDEAS, scene)
    if most := enough(scene):
        return most
    draft = scene.unfinished.idea
    state = Writing("text" if draft is None else _open_field(draft, scene))
    if draft is None:
        return Turn(state)
    resumed = Reply(_("You were writing an idea: “{text}”", text=media.said(draft, TITLE_LENGTH)))
    brief = scene.screen.brief or state.field == "summary"
    return Turn(state) if brief else Turn(state, (resumed,))


def enough(scene: Scene, *, begun: int = 0) -> Turn | None:
    """Say that this resident has handed in as many ideas as one may; None if they have not.

    Those that are `begun` are taken to be handed in as well.
    """
    most = scene.edition.idea_rules.most
    if not most or len(scene.wrote) + begun < most:
        return None
    me, wrote = scene.own().id, map(scene.ideas.get, scene.wrote)
    own = [i for i in wrote if i and i.by == me and i.standing is not Standing.WITHDRAWN]
    if len(own) + begun < most:
        return None
    text = n_(
        "You have sent {count} idea; more is not possible here. You can change it, take it back, "
        "or support another.",
        "You have sent {count} ideas; more is not possible here. You can change them, take one "
        "back, or support another.",
        len(own),
        count=len(own),
    )
    choices = (*menu.own(scene), *menu.ideas(scene), menu.MENU)
    return Turn(Home(), (Reply(text, choices),))


def told(scene: Scene) -> Turn:
    """Begin the idea that was told at the menu: it is compared first, as any other."""
    draft = scene.unfinished.idea
    alike = scene.ideas.similar(draft.text) if draft and scene.phase is Phase.IDEAS else ()
    return Turn(Comparing(tuple(i.number for i in alike))) if alike else begin(scene)


def reminder(draft: Draft) -> Reply:
    """Remind a resident, once, of an idea that was begun and not sent."""
    text = _(
        "You were writing an idea: “{text}” Do you want to go on with it?",
        text=media.said(draft, TITLE_LENGTH),
    )
    choices = (Choice("write", _("Go on")), Choice("throw", _("Throw away"), number=0))
    return Reply(text, choices, spelled=True)


def ask(state: Writing, scene: Scene) -> tuple[Reply, ...]:
    """Ask for one field, or show the summary."""
    draft = scene.unfinished.idea or Draft()
    match state.field:
        case "place":
            return (_ask_place(scene),)
        case "theme":
            return (_ask_theme(scene),)
        case "cost":
            return (_ask_cost(scene),)
        case "summary":
            return (_summary(draft, scene),)
        case "change":
            return (Reply(_("What do you want to change?"), (*_changes(draft), menu.BACK)),)
        case "more":
            return (naming.ask_which(),)
        case field if field in naming.FIELDS:
            return (naming.ask(field, draft),)
    if scene.screen.shared:
        return (Reply(sharing.asked(_step("text", scene)), (menu.BACK,), spelled=True),)
    question = _(
        "What is your idea? Write it in one or two sentences. You may also send a voice note or a "
        "photo.\n{step}",
        step=_step("text", scene),
    )
    return (Reply(question, (menu.BACK,), spelled=True),)


def step(state: Writing, message: Message, scene: Scene) -> Turn | None:
    """Take the answer to a field, or do what was chosen at the summary."""
    if scene.phase is not Phase.IDEAS:
        return menu.not_now(Phase.IDEAS, scene)
    draft = scene.unfinished.idea or Draft()
    if message.choice == "back":
        return _back(state, draft, scene)
    if attached := media.attached(state.field, draft, message, scene):
        return _beside(attached, state, message, scene)
    if empty := _empty(state, draft, message, scene):
        return empty
    if state.field in ("summary", "change"):
        return _finish(draft, message, scene)
    if cannot := media.cannot(message, state.field):
        choices = (menu.BACK,) if scene.screen.brief else ()
        return Turn(state, (Reply(cannot, choices, spelled=True),))
    if long := too_long(state.field, message):
        return Turn(state, (Reply(long),))
    if state.field == "more":
        return _mend(message.choice)
    answered = answered_in(state.field, draft, message, scene.edition)
    if answered is None:
        return None
    gone = media.dropped(draft, answered)
    turn = _compared(draft, answered, state, scene)
    said = (*media.unseen(message), *facts.for_nothing(state.field, message))
    return replace(turn, replies=said, decisions=gone)


def _empty(state: Writing, draft: Draft, message: Message, scene: Scene) -> Turn | None:
    """Answer who says nothing yet, or nothing any more; None if it is an answer."""
    fact = state.field in prose.FACTS
    match message.hollow:
        case "no" | "leave" if state.mending:
            return Turn(Writing("summary"))
        case "no" if state.field == "summary":
            return Turn(Writing("change", mending=True))
        case "leave" | "no" if message.hollow == "leave" or not fact:
            return _left(draft, scene)
        case "hello" | "thanks" | "yes" | "told" | "unknown" if state.field == "text":
            question = _(
                "What should come, or change, in your neighbourhood? Write it in one or two "
                "sentences. Do you not know yet? Then go back."
            )
            return Turn(state, (Reply(question, (menu.BACK,), spelled=True),))
        case "hello" | "thanks" | "yes" | "told" if state.field in _OWN_WORDS:
            return Turn(state)
        case "asking" if state.field in _OWN_WORDS and message.amount is None:
            return Turn(state)
    return None


def _compared(before: Draft, draft: Draft, state: Writing, scene: Scene) -> Turn:
    """Go on, or ask first whether an idea is there already that a new text resembles."""
    kept = replace(scene.unfinished, idea=draft)
    alike = scene.ideas.similar(draft.text) if draft.text != before.text and draft.text else ()
    if alike:
        return Turn(Comparing(tuple(i.number for i in alike), state.mending), unfinished=kept)
    return replace(onward(draft, scene, mending=state.mending), unfinished=kept)


def onward(draft: Draft, scene: Scene, *, mending: bool = False) -> Turn:
    """Go on with the first field that is still to be asked; from the summary, back to it."""
    return Turn(Writing("summary" if mending else _open_field(draft, scene)))


def too_long(field: str, message: Message) -> Text | None:
    """Say that an answer to a field is too long, or an amount too little; None if it is not."""
    if field == "text" and len(message.text) > TEXT_LENGTH:
        return lengths.too_long(len(message.text), TEXT_LENGTH)
    return naming.too_long(field, message) or facts.too_little(field, message)


def _beside(attached: media.Attached, state: Writing, message: Message, scene: Scene) -> Turn:
    """Take what was sent beside words; the words with it answer what was asked."""
    answered = answered_in(state.field, attached.draft, message, scene.edition)
    replies: tuple[Reply, ...] = (Reply(attached.thanks),)
    if long := too_long(state.field, message):
        answered, replies = None, (*replies, Reply(long))
    elif answered is None and any(c.isalpha() for c in message.text):
        replies = (*replies, media.unused(message.text))
    draft = answered or attached.draft
    turn = Turn(state, unfinished=replace(scene.unfinished, idea=draft))
    if answered or (state.field == "text" and draft.told):
        turn = _compared(scene.unfinished.idea or Draft(), draft, state, scene)
    gone = media.dropped(attached.draft, draft)
    return replace(turn, replies=replies, decisions=(attached.decision, *gone))


def answered_in(field: str, draft: Draft, message: Message, edition: Edition) -> Draft | None:
    """Return the draft with the answer to a field in it, or None if it is no answer."""
    kind, _colon, answer = message.choice.partition(":")
    chosen = answer if kind == "answer" else None
    if (message.unknown or message.hollow == "no") and field in prose.FACTS:
        chosen = UNKNOWN
    words = message.kind in (Kind.TEXT, Kind.PICTURE) and not message.choice
    text = " ".join(message.text.split()) if words else ""
    told = any(c.isalpha() for c in text)
    match field:
        case "text" if told:
            return replace(draft, text=text, voice="")
        case "place" if message.kind is Kind.PLACE and (there := media.on_the_map(message.text)):
            return replace(draft, place=there)
        case "place" if chosen is not None or told:
            return replace(draft, place=place_named(text, edition) if chosen is None else chosen)
        case "theme" if theme := chosen or facts.theme_named(message, edition):
            return replace(draft, theme=theme)
        case "cost" if chosen is not None:
            return replace(draft, cost=0 if chosen == UNKNOWN else int(chosen))
        case _name if field in naming.FIELDS:
            return naming.answered(field, draft, text, chosen)
        case "cost" if (amount := message.amount) is not None and amount >= 0:
            return replace(draft, cost=amount)
    return None


def _open_field(draft: Draft, scene: Scene) -> str:
    """Return the first field that is still to be asked, or the summary."""
    asked = _BRIEF if scene.screen.brief else _ALL
    answered = {"text": draft.told or None, "place": draft.place, "theme": draft.theme}
    fields = {**answered, "cost": draft.cost}
    return next((field for field in asked if fields[field] is None), "summary")


def _step(field: str, scene: Scene) -> Text:
    asked = _BRIEF if scene.screen.brief else _ALL
    place = asked.index(field) + 1 if field in asked else len(asked)
    return _("Step {step} of {steps}.", step=place, steps=len(asked) + 1)


def _ask_place(scene: Scene) -> Reply:
    districts = (Choice(f"answer:{d.key}", Said(d.title)) for d in scene.edition.districts)
    question = _(
        "Where is it? Choose, write a street, or send a location.\n{step}",
        step=_step("place", scene),
    )
    return Reply(question, (*districts, facts.WHOLE, facts.DO_NOT_KNOW, menu.BACK))


def _ask_theme(scene: Scene) -> Reply:
    themes = (Choice(f"answer:{t.key}", Said(t.title)) for t in scene.edition.themes)
    question = _("What is it about?\n{step}", step=_step("theme", scene))
    return Reply(question, (*themes, facts.DO_NOT_KNOW, menu.BACK))


def _ask_cost(scene: Scene) -> Reply:
    question = _(
        "Do you know what it costs? An estimate is fine.\n{step}", step=_step("cost", scene)
    )
    return Reply(question, (*facts.buckets(scene), facts.DO_NOT_KNOW, menu.BACK))


def _summary(draft: Draft, scene: Scene) -> Reply:
    place = place_said(draft.place, scene.edition)
    if scene.screen.brief and isinstance(place, str):
        place = shortened(place, _BRIEF_PLACE)
    text = _(
        "This is your idea. {step}\n\n“{text}”\nWhere: {place}\nTheme: {theme}\nCost: {cost}\n\n"
        "Is that right?",
        step=_("Step {step} of {steps}.", step=_last(scene), steps=_last(scene)),
        text=media.said(draft, _BRIEF_TEXT if scene.screen.brief else 0),
        place=place,
        theme=theme_said(draft.theme, scene.edition),
        cost=naming.lines(cost_said(draft.cost), draft),
    )
    choices = (
        Choice("send", _("Yes, send it")),
        *_changes(draft),
        Choice("throw", _("Throw away"), number=0),
    )
    return Reply(text, choices)


def _changes(draft: Draft) -> tuple[Choice, ...]:
    """Offer what of an idea can be changed before it is sent."""
    return (
        Choice("mend:text", _("Change the text")),
        Choice("mend:place", _("Change the place")),
        Choice("mend:theme", _("Change the theme")),
        Choice("mend:cost", _("Change the cost")),
        naming.MORE,
        *((media.WITHOUT,) if draft.photo else ()),
    )


def _last(scene: Scene) -> int:
    return len(_BRIEF if scene.screen.brief else _ALL) + 1


def _finish(draft: Draft, message: Message, scene: Scene) -> Turn | None:
    """Send the idea, mend a field of it, leave the photo out, or throw it away."""
    match message.choice:
        case "send":
            return enough(scene) or _sent(draft, scene)
        case "without-photo":
            bare = replace(draft, photo="")
            kept = replace(scene.unfinished, idea=bare)
            return Turn(Writing("summary"), (), media.dropped(draft, bare), kept)
    return _mend(message.choice)


def _mend(choice: str) -> Turn | None:
    kind, _colon, field = choice.partition(":")
    return Turn(Writing(field, mending=True)) if kind == "mend" else None


def throwing(scene: Scene) -> Turn:
    """Ask first whether the draft may be thrown away: 0 leads back everywhere else."""
    if not scene.unfinished.idea:
        return Turn(Home())
    yes, no = Choice("discard", _("Yes, throw away")), Choice("write", _("No, keep it"), number=0)
    return Turn(Home(), (Reply(_("Throw your idea away? It is not sent yet."), (yes, no)),))


def discarded(scene: Scene) -> Turn:
    """Throw the draft away."""
    return _dropped(_("Your idea is thrown away. Nothing was sent."), scene)


def no_plan(scene: Scene) -> Turn:
    """Let go of what somebody told that is no idea of theirs."""
    return _dropped(_("Good, that is no idea. Do you have a question? Send QUESTION."), scene)


def _dropped(said: Text, scene: Scene) -> Turn:
    empty = replace(scene.unfinished, idea=None)
    choices = menu.choices(scene._replace(unfinished=empty))
    gone = media.dropped(scene.unfinished.idea, None) if scene.unfinished.idea else ()
    return Turn(Home(), (Reply(said, choices),), gone, empty)


def _sent(draft: Draft, scene: Scene) -> Turn:
    number = max(scene.ideas.last, *scene.edition.project_by_number, 0) + 1
    answer = scene.last_day(Phase.SCREENING)
    thanks = _("We have your idea. Its number is {number}.", number=number)
    if not draft.text:
        thanks = _(
            "We have your idea. Its number is {number}. A person listens and writes it down; then "
            "you hear from us, and everybody can read it.",
            number=number,
        )
    elif read_first(scene.edition.idea_rules, *draft.words):
        thanks = _("{thanks} Somebody reads it first. You hear from us then.", thanks=thanks)
    elif answer:
        thanks = _(
            "{thanks}\nYou hear from us by {answer} whether it can be done. Do you want others "
            "to support your idea? Ask them to send us SUPPORT {number}.",
            thanks=thanks,
            answer=answer,
            number=number,
        )
    return Turn(
        Home(),
        (Reply(thanks, (menu.MENU,), spelled=True),),
        (IdeaSubmitted(number, draft),),
        replace(scene.unfinished, idea=None),
    )


def _back(state: Writing, draft: Draft, scene: Scene) -> Turn:
    """Go back to the field before this one; before the first, to the menu: the draft is kept."""
    if state.mending:
        return Turn(Writing("summary"))
    asked = _BRIEF if scene.screen.brief else _ALL
    fields = (*asked, "summary")
    place = fields.index(state.field) if state.field in fields else 0
    if place:
        return Turn(Writing(fields[place - 1]))
    return _left(draft, scene)


def _left(draft: Draft, scene: Scene) -> Turn:
    """Stop writing: what there is of an idea is kept."""
    if not (draft.told or draft.photo):
        return Turn(Home())
    kept = _("Your idea is kept. You can go on with it from the menu.")
    return Turn(Home(), (Reply(kept, menu.choices(scene)),))
