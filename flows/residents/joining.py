"""Joining: a language, what we keep, and two questions that may be skipped.

An intermediary through whom somebody comes is greeted with and counted, and never kept with
the resident: it could tell a religion or a membership.
"""

from dataclasses import replace
from difflib import get_close_matches

from budget.consent import ConsentChosen, Purpose
from budget.decisions import (
    Arrived,
    Decision,
    DistrictChosen,
    Forgotten,
    Joined,
    LanguageChosen,
    Resumed,
)
from budget.edition import Edition, Partner
from budget.timeline import Phase
from flows import menu
from flows.hearing.typed import plain
from flows.hearing.vocabulary import slipped
from flows.residents import agreeing
from flows.scene import Scene
from flows.state import Agreeing, Arriving, Consenting, Home, Settling, State, before_miss
from flows.talk import (
    UNNUMBERED,
    Choice,
    Command,
    Each,
    Kind,
    Lines,
    Message,
    Reply,
    Said,
    Text,
    Turn,
    Value,
    _,
)

_SHORT = 6
"""Words of a text that says in which district somebody lives; a longer one tells more."""

_SLIPPED = 6
"""Letters of a name that is known with one slip of the finger in it."""

RATHER_NOT = _("I would rather not say")
_CHOOSE = _("Choose your language.")
_YES = Choice("consent:yes", _("Yes, I join"))
_MORE = Choice("consent:more", _("Tell me more"))
_NO = Choice("consent:no", _("No, stop"))


def greet(message: Message, scene: Scene) -> Turn:
    """Welcome somebody who writes for the first time; START undoes a STOP that came before it."""
    welcome = _welcome(message, scene)
    resumed = message.command is Command.START and scene.resident.stopped
    return replace(welcome, decisions=(Resumed(), *welcome.decisions)) if resumed else welcome


def _welcome(message: Message, scene: Scene) -> Turn:
    """Welcome somebody who writes for the first time, and ask for a language if there are more."""
    partner = partner_in(message.text, scene.edition)
    if len(scene.languages) == 1:
        return _greet_at_once(partner, scene)
    if partner is None:
        return Turn(Arriving())
    welcome = _(
        "Welcome to the participatory budget of {place}.\n"
        "You came here through {partner}.\n\n{choose}",
        place=scene.edition.place,
        partner=partner.title,
        choose=Each(_CHOOSE),
    )
    return Turn(Arriving(), (Reply(welcome, languages(scene)),), (Arrived(partner.code),))


def _greet_at_once(partner: Partner | None, scene: Scene) -> Turn:
    """Welcome somebody where everything is in one language."""
    place = scene.edition.place
    if partner is None:
        welcome = _("Welcome to the participatory budget of {place}.", place=place)
        return Turn(Arriving(), (Reply(welcome),))
    welcome = _(
        "Welcome to the participatory budget of {place}.\nYou came here through {partner}.",
        place=place,
        partner=partner.title,
    )
    return Turn(Arriving(), (Reply(welcome),), (Arrived(partner.code),))


def arriving(scene: Scene) -> tuple[Reply, ...]:
    """Ask for a language, in every language; for consent at once if there is only one."""
    if len(scene.languages) == 1:
        return consenting(scene)
    welcome = _(
        "Welcome to the participatory budget of {place}.\n\n{choose}",
        place=scene.edition.place,
        choose=Each(_CHOOSE),
    )
    return (Reply(welcome, languages(scene)),)


def languages(scene: Scene) -> tuple[Choice, ...]:
    """Offer the languages of the edition, each by its own name."""
    return tuple(Choice(f"language:{code}", name) for code, name in scene.languages)


def step_arriving(message: Message, scene: Scene) -> Turn | None:
    """Take the language, and ask for consent."""
    if len(scene.languages) == 1:
        return step_consenting(message, scene)
    if not message.choice.startswith("language:"):
        return None
    language = message.choice.removeprefix("language:")
    return Turn(Consenting(), decisions=(LanguageChosen(language),))


def consenting(scene: Scene) -> tuple[Reply, ...]:
    """Say what we are and what we keep, and ask whether that is all right."""
    if scene.screen.shared:
        return (Reply(_asked_in_turn(scene), (_YES, _MORE, _NO), spelled=True),)
    question = _(
        "I am a computer of the {organiser}, not a human being.\n\n"
        "I help you to:\n{ways}\n\n"
        "What do we keep? Your number here, your language and what you send. We erase this "
        "{months} months after the end. Whoever sent you here does not see what you do.\n\n"
        "Is that all right?",
        organiser=Said(scene.edition.organiser),
        ways=Lines(_ways(scene)),
        months=scene.edition.months_kept,
    )
    return (Reply(question, _consents(scene, _YES, _MORE, _NO), spelled=True),)


def _asked_in_turn(scene: Scene) -> Text:
    """Ask for consent where people take part one after another, on one screen."""
    return _(
        "I am a computer of the {organiser}, not a human being.\n\n"
        "I help you to:\n{ways}\n\n"
        "What do we keep? Your language and what you choose and write here. We erase this as soon "
        "as you are done. What you hand in stays, without your name.\n\n"
        "Is that all right?",
        organiser=Said(scene.edition.organiser),
        ways=Lines(_ways(scene)),
    )


def _consents(scene: Scene, *offered: Choice) -> tuple[Choice, ...]:
    """Offer to join; by SMS, where no number is shown, that for a language may have come twice."""
    if not scene.screen.brief:
        return offered
    return tuple(choice._replace(number=UNNUMBERED) for choice in offered)


def _ways(scene: Scene) -> tuple[Value, ...]:
    """Name what can be done in this round, of what is not over yet."""
    ways: list[Value] = [_("- read how it works")]
    phase = scene.phase
    if scene.first_day(Phase.IDEAS) and not Phase.IDEAS.before(phase):
        ways.append(_("- send an idea"))
    elif phase is Phase.SCREENING:
        ways.append(_("- support an idea"))
    looks_only = scene.screen.shared and not scene.edition.vote.right.by_code
    if scene.first_day(Phase.VOTING) and not Phase.VOTING.before(phase):
        ways.append(_("- see what is voted on") if looks_only else _("- vote"))
    else:
        ways.append(_("- read the result"))
    return tuple(ways)


def step_consenting(message: Message, scene: Scene) -> Turn | None:
    """Let the resident join, tell more, or forget them at once."""
    match message.choice:
        case "consent:yes":
            return _joined(scene)
        case "consent:more" if scene.screen.shared:
            more = _(
                "We do not know who you are, and we do not ask. Your vote is kept apart from you. "
                "When you leave, clear the screen with the last button: then nothing of you is "
                "left on it. It is voluntary.\n\nDo you take part?"
            )
            return Turn(Consenting(), (Reply(more, (_YES, _NO), spelled=True),))
        case "consent:more":
            more = _(
                "Your number is kept locked: nobody can look it up. Your vote is kept apart from "
                "you. Send MY DATA to see everything we hold, FORGET ME to erase it, STOP to "
                "hear nothing more. It is voluntary.\n\nDo you take part?"
            )
            return Turn(Consenting(), (Reply(more, _consents(scene, _YES, _NO), spelled=True),))
        case "consent:no":
            bye = _("That is fine. We keep nothing of you. If you change your mind, just write.")
            return Turn(
                Arriving(),
                (Reply(bye, (Choice("start", _("Start")),), spelled=True),),
                (Forgotten(withdraws=False),),
            )
    return None


def _joined(scene: Scene) -> Turn:
    """Begin with two questions, or with the menu where every message is paid for.

    Who said STOP before takes part by an explicit yes, which undoes it.
    """
    done = (Joined(), Resumed()) if scene.resident.stopped else (Joined(),)
    if scene.screen.brief:
        joined = Reply(_("You take part. Send STOP to leave."), menu.choices(scene))
        return Turn(Home(), (joined,), done)
    return Turn(settle(scene).state, (Reply(_("Good, you take part.")),), done)


def first(thanks: Text, state: State, scene: Scene) -> Reply:
    """Thank for something else, before what is asked is asked again; in one short message."""
    if scene.screen.brief and isinstance(before_miss(state), Consenting):
        brief = _("Thank you, I keep that. Do you take part? Send YES. Or send STOP.")
        return Reply(brief, _consents(scene, _YES, _MORE, _NO), spelled=True)
    return Reply(thanks)


def settle(scene: Scene) -> Turn:
    """Begin the two questions that may be skipped; nobody is sent news where many take part."""
    if scene.screen.shared:
        return Turn(Settling("only") if scene.edition.districts else Home())
    return Turn(Settling() if scene.edition.districts else Settling("news"))


def district(scene: Scene) -> Turn:
    """Ask for the district alone, where there are any."""
    return Turn(Settling("only") if scene.edition.districts else Agreeing())


_NEWS = ("news", "return")
"""Where news is asked about."""


def settling(state: Settling, scene: Scene) -> tuple[Reply, ...]:
    """Ask for the district, or whether news is welcome."""
    if state.question not in _NEWS:
        question = _("Which district do you live in? Step 1 of 2.")
        if state.question == "only":
            question = _("Which district do you live in?")
        districts = (
            Choice(f"district:{d.key}", _("{n} {district}", n=n, district=Said(d.title)))
            for n, d in enumerate(scene.edition.districts, 1)
        )
        skip = _("{n} {district}", n=len(scene.edition.districts) + 1, district=RATHER_NOT)
        return (Reply(question, (*districts, Choice("district:", skip))),)
    yes, no = Choice("news:yes", _("Yes")), Choice("news:no", _("No"))
    return (Reply(_of_news(state, scene), (yes, no)),)


def _of_news(state: Settling, scene: Scene) -> Text:
    if state.question == "return":
        return _(
            "Good to see you again. May we send you a message when there is news of this round? At "
            "most twice a month."
        )
    if scene.edition.districts:
        return _(
            "May we send you a message when there is news? At most twice a month. Step 2 of 2."
        )
    return agreeing.question(Purpose.NEWS)


def step_settling(state: Settling, message: Message, scene: Scene) -> Turn | None:
    """Take one of the two answers; both may be skipped."""
    if message.first and message.kind is Kind.TEXT:
        return Turn(state)
    kind, _colon, value = message.choice.partition(":")
    if message.unknown and not message.choice:
        kind, value = "district", ""
    if not kind and message.kind is Kind.TEXT and not message.denied:
        value = _district_named(message.text, scene.edition)
        kind = "district" if value else ""
    decision: tuple[Decision, ...]
    if kind == "district" and state.question not in _NEWS:
        decision = (DistrictChosen(value),)
        return Turn(_after_district(state, scene), decisions=decision)
    if kind == "news" and state.question in _NEWS:
        asked = _of_news(state, scene).msgid
        decision = (ConsentChosen(Purpose.NEWS, value == "yes", asked=asked),)
        now = menu.status(scene)
        ready = now if scene.screen.brief else _("Done. {now}", now=now)
        return Turn(Home(), (Reply(ready, menu.choices(scene)),), decision)
    return None


def _after_district(state: Settling, scene: Scene) -> State:
    if scene.screen.shared:
        return Home()
    return Agreeing() if state.question == "only" else Settling("news")


def _district_named(text: str, edition: Edition) -> str:
    """Return the key of the only district in a short text, perhaps with a slip in it, or ""."""
    said = plain(text)
    if said.count(" ") >= _SHORT:
        return ""
    named = {
        district.key
        for district in edition.districts
        for title in map(plain, district.title.values())
        if f" {title} " in f" {said} " or (len(title) >= _SLIPPED and slipped(said, title))
    }
    return named.pop() if len(named) == 1 else ""


def partner_in(text: str, edition: Edition) -> Partner | None:
    """Return the intermediary whose link, #code or keyword a first message holds, or None.

    `/start nl_taalcafe` comes from a Telegram link; a #code may stand anywhere; a keyword may
    have a slip of the finger in it.  Through one that has ended somebody comes as everybody does.
    """
    found = _meant(text, edition)
    return None if found is None or found.ended else found


def _meant(text: str, edition: Edition) -> Partner | None:
    said = plain(text.replace("/start", " ", 1))
    codes = edition.partner_by_code
    for word in said.split(" "):
        if partner := codes.get(word.lstrip("#")):
            return partner
    keywords = {keyword.casefold(): p for p in edition.partners for keyword in p.keywords}
    close = get_close_matches(said[:40], keywords, n=1, cutoff=0.8)
    within = (p for keyword, p in keywords.items() if keyword in said)
    return keywords[close[0]] if close else next(within, None)
