"""Help: by a person, in another language, or once more, when somebody is not understood.

Two misunderstandings in a row are answered with other ways: the question again, a call back,
a place to visit.  Who is not understood once more hears the question again.
"""

from dataclasses import replace

from budget.asking import Help
from budget.decisions import HelpAsked, HelpWithdrawn, LanguageChosen
from flows import asking, media, menu, whereabouts
from flows.hearing import prose
from flows.residents import joining
from flows.scene import Scene
from flows.state import (
    Arriving,
    Browsing,
    Consenting,
    Forgetting,
    Giving,
    Helping,
    Home,
    Informing,
    Looking,
    Missed,
    Pouring,
    Proving,
    Reading,
    ReadingBack,
    Results,
    Spreading,
    State,
    Switching,
    Voting,
    before_miss,
)
from flows.talk import (
    Choice,
    Each,
    Kind,
    Language,
    Message,
    Reply,
    Said,
    Text,
    Turn,
    Value,
    _,
    n_,
)

HELP_IN_EACH = menu.HELP._replace(label=Each(_("Help")))
_RATHER_NOT = Choice("help:withdraw", _("Please do not call"), number=0)

_HELP_NUMBER = 9
HEARD = 200
"""Characters of what was not understood that are shown to the person who helps."""


def ways(scene: Scene) -> tuple[Choice, ...]:
    """Offer the ways in which a person can help."""
    if scene.screen.shared:
        return (menu.HELP,)
    call = (Choice("help:call", _("Be called")),) if scene.screen.phone else ()
    write = Choice("help:answer", _("Ask a question here"))
    visit = (Choice("help:visit", _("Come by")),) if scene.edition.visit else ()
    return (write, *call, *visit)


def begin(before: State) -> Turn:
    """Begin to ask for a person."""
    return Turn(Helping(before))


def ask(state: Helping, scene: Scene) -> tuple[Reply, ...]:
    """Ask how a person can help, or what the question is."""
    if state.asked:
        return (asking.ask(state, scene),)
    text = _("A person can help you. How would you like that?")
    if _anew(state.before, scene):
        text = _("How can a person help you?")
        offered = (*ways(scene), menu.BACK)
        labels = (choice._replace(label=_each(choice.label)) for choice in offered)
        return (Reply(Each(text), tuple(labels)),)
    return (Reply(text, (*ways(scene), menu.BACK)),)


def _anew(before: State, scene: Scene) -> bool:
    """Whether somebody has not chosen a language yet, where there are several."""
    return isinstance(before, Arriving) and len(scene.languages) > 1


def _each(label: Value) -> Value:
    return Each(label) if isinstance(label, Text) else label


def step(state: Helping, message: Message, scene: Scene) -> Turn | None:
    """Pass the request on to a person, and go back to where the resident was."""
    if message.choice == "back":
        return Turn(state.before)
    if message.choice == asking.OFTEN.key:
        return Turn(Informing("faq"))
    if state.asked and message.hollow:
        return _unsaid(state, message.hollow)
    asked = message.text.strip() if message.kind is Kind.TEXT and not message.choice else ""
    if state.asked and asked:
        return asking.passed_on(state, asked, scene)
    return _way(message.choice, state, scene)


def _unsaid(state: Helping, hollow: str) -> Turn:
    """Send nothing for who has no question after all; ask again who has not said it yet."""
    if hollow not in ("leave", "no", "thanks"):
        return Turn(state)
    return Turn(state.before, (Reply(_("Nothing was sent."), (menu.GO_ON, menu.MENU)),))


def _way(choice: str, state: Helping, scene: Scene) -> Turn | None:
    """Do what was chosen, or return None if no way was."""
    before = state.before
    context = whereabouts.context(before, scene, state.said)
    match choice:
        case "help:answer":
            return Turn(replace(state, asked=True))
        case "help:pass" if state.said:
            return asking.passed_on(replace(state, said=""), state.said, scene)
        case "help:call":
            days = scene.edition.idea_rules.answer_days
            called = n_(
                "Good. Somebody of the municipality calls you on this number within {days} working "
                "day.",
                "Good. Somebody of the municipality calls you on this number within {days} working "
                "days.",
                days,
                days=days,
            )
            return _passed_on(called, before, HelpAsked(Help.CALL, context=context), _RATHER_NOT)
        case "help:visit" if scene.edition.visit:
            visit = _("You are welcome at {visit}.", visit=Said(scene.edition.visit))
            return _passed_on(visit, before, HelpAsked(Help.VISIT, context=context))
    return None


def _passed_on(thanks: Text, before: State, asked: HelpAsked, beside: Choice = menu.MENU) -> Turn:
    return Turn(before, (Reply(thanks, (menu.GO_ON, beside)),), (asked,))


def withdrawn(before: State) -> Turn:
    """Take back that the resident wants to be called."""
    return Turn(before, (Reply(_("Good. Nobody calls you.")),), (HelpWithdrawn(Help.CALL),))


def missed(state: State, message: Message, question: Reply, scene: Scene) -> Turn:
    """Answer something that was not understood; the second time in a row, with other ways."""
    before = before_miss(state)
    times = state.times + 1 if isinstance(state, Missed) else 1
    heard = message.text[:HEARD] if message.kind is Kind.TEXT else ""
    there = Missed(before, times, heard if times > 1 else "")
    if isinstance(before, Arriving):
        return Turn(there)
    why = _why(message, scene)
    if there.helps:
        said = () if message.kind is Kind.TEXT or scene.screen.brief else (Reply(why),)
        return Turn(there, said)
    spelled = isinstance(before, Consenting) and scene.screen.brief
    if spelled or isinstance(before, Proving | ReadingBack | Forgetting):
        return Turn(there, () if scene.screen.brief else (Reply(why),))
    text = _what_then(why, before, question, scene)
    offered = question.choices
    if scene.screen.brief and _HELP_NUMBER not in {choice.number for choice in offered}:
        offered = (*offered, menu.HELP)
    return Turn(there, (replace(question, text=text, choices=offered, spelled=True),))


def _why(message: Message, scene: Scene) -> Text:
    """Say what we could not do with something."""
    match message.kind:
        case Kind.VOICE:
            return _("I cannot listen to a message yet.")
        case Kind.PICTURE:
            return media.no_photo(scene)
        case Kind.PLACE:
            return _("Thank you, but I need no place here.")
        case Kind.CONTACT:
            return _("I need no phone number here, and I do not keep it.")
        case Kind.OTHER:
            return _("I can only read words.")
    return _("I do not understand that.")


def _what_then(why: Text, before: State, question: Reply, scene: Scene) -> Text:
    """Say what can be sent instead, and how to reach a person."""
    if isinstance(before, Pouring) and before.source:
        return _("{why} Send how many chips, or HELP.", why=why)
    if isinstance(before, Pouring) or (isinstance(before, Results) and scene.division):
        return _("{why} Send the number of a theme, or HELP.", why=why)
    if isinstance(before, Voting | Looking | Spreading | Giving | Results):
        return _("{why} Send the number of a project, LIST, or HELP.", why=why)
    if isinstance(before, Browsing | Reading):
        return _("{why} Send the number of an idea, a word to look for, or HELP.", why=why)
    if prose.of_money(before):
        return _(
            "{why} About how many euros is it? Send one amount, or: I do not know. Or send 9 for "
            "help by a person.",
            why=why,
        )
    if question.choices and not prose.asked(before):
        return _("{why} Choose one of these. Or send 9 for help by a person.", why=why)
    return _("{why} Type your answer in a few words. Or send 9 for help by a person.", why=why)


def ask_missed(state: Missed, question: Reply, scene: Scene) -> tuple[Reply, ...]:
    """Offer the question again, or a person; in every language to who has not chosen one.

    Whatever answers the question is still understood, but for what has to be read once more.
    """
    if _anew(state.before, scene):
        text = _("Choose your language. Or ask for help by a person.")
        return (Reply(Each(text), (*joining.languages(scene), HELP_IN_EACH)),)
    if isinstance(state.before, Arriving):
        text = _("Do you take part? Or ask for help by a person.")
        return (Reply(text, (*joining.consenting(scene)[0].choices, menu.HELP)),)
    again = Choice("again", _("The question again"))
    behind = () if isinstance(state.before, ReadingBack | Forgetting) else question.choices
    text = _("No problem. What would help you?")
    return (Reply(text, (again, *ways(scene)), behind=behind),)


def step_missed(state: Missed, message: Message, scene: Scene) -> Turn | None:
    """Pass on to a person, if that is what was chosen; a yes to help sends nothing yet."""
    if state.helps and message.merely and message.choice == "send":
        return Turn(state.before)
    before = state.before.before if isinstance(state.before, Helping) else state.before
    return _way(message.choice, Helping(before, said=state.said), scene)


def ask_switching(scene: Scene) -> tuple[Reply, ...]:
    """Ask for another language."""
    return (Reply(_("Which language do you want?"), joining.languages(scene)),)


def step_switching(state: Switching, message: Message, scene: Scene) -> Turn | None:
    """Go on in another language, where the resident was; in the same one after any other answer."""
    if not message.choice.startswith("language:"):
        if message.kind is not Kind.TEXT or message.choice:
            return None
        same = _(
            "I go on in {language}. Another language? Send LANGUAGE.",
            language=Language(scene.resident.language),
        )
        return Turn(state.before, () if scene.screen.brief else (Reply(same),))
    return spoken(message.choice.removeprefix("language:"), state.before)


def spoken(language: str, before: State) -> Turn:
    """Go on in this language from now on."""
    after = Home() if isinstance(before, Switching) else before
    if isinstance(before, Arriving):
        after = Consenting()
    return Turn(after, decisions=(LanguageChosen(language),))
