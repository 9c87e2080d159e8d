"""The words that mean something by themselves, in all languages at once, for people mix languages.

They come from the catalogues.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from flows.talk import Command, Text, _
from flows.typed import plain

WORDS: Mapping[Command, Text] = {
    Command.MENU: _("menu, main menu, home"),
    Command.BACK: _("back, go back, previous"),
    Command.HELP: _("help, help me, a person, a person please, help by a person"),
    Command.ASK: _("question, a question, i have a question, ask the organisers, ask a question"),
    Command.STOP: _("stop, leave, no more messages"),
    Command.START: _("start, begin, join"),
    Command.LANGUAGE: _("language, other language, languages"),
    Command.MY_DATA: _("my data, mydata, what do you know about me"),
    Command.FORGET: _("forget me, erase, erase everything"),
    Command.HOW: _("how, how does it work, rules, information, info"),
    Command.WRITE: _("idea, new idea, send an idea, new plan, send a plan"),
    Command.IDEAS: _("ideas, plans, all ideas, all plans, read ideas, read plans"),
    Command.MINE: _("my ideas, my plans, my idea, my plan"),
    Command.VOTE: _("vote, voting, my vote, my basket, basket"),
    Command.ASSIST: _("i help somebody, i help somebody vote, help somebody vote, voting help"),
    Command.RESULT: _("result, results, read the result"),
    Command.PROGRESS: _("progress, how far, how far is it, how far are the projects"),
    Command.COMING: _("what happens now, what now, what next, what happens next, and now"),
    Command.REMIND: _("remind, remind me, reminder, a reminder"),
    Command.NO_REMINDER: _("no reminder, no reminders, do not remind me"),
    Command.DONE: _("done, ready, i am ready, finished"),
    Command.LIST: _("list, the list"),
    Command.NEWS: _("news, news and district, my messages, consent"),
    Command.SURVEY: _("survey, the survey, questionnaire, my opinion"),
    Command.DISTRICT: _("my district, district"),
}
"""What to say for each command: several ways, with commas between."""

SUPPORT = _("support, i support, supporting")
"""What to say before the number of an idea in order to support it."""

FOLLOWING = _("follow, i follow, following")
"""What to say before the number of an idea in order to follow it."""

SEARCH = _("search, search for, find, look for, looking for, i am looking for")
"""What to say before words in order to look for ideas or projects with those."""

LITTLE = _("a, an, the, of, in, at, by, with, for, on, to, near, something, about, idea, ideas")
"""Words that nobody looks for, beside those that stand with numbers."""

CHECK = _("check, check my vote, check receipt, receipt, my receipt")
"""What to say, before a receipt or alone, in order to have it looked up."""

TOGETHER = _("together, with")
"""What to say, before the number of an idea and a code, in order to write it too."""

NUMBER_WORDS = _("zero, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve")
"""The numbers from zero, as words; a slash stands between several ways to write one."""

BIGGER = _(
    "thirteen=13, fourteen=14, fifteen=15, sixteen=16, seventeen=17, eighteen=18, nineteen=19, "
    "twenty=20, thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90"
)
"""The other numbers of which an amount in words is made."""

MULTIPLES = _("hundred=100, thousand=1000, k=1000, grand=1000, million=1000000")
"""What multiplies the number before it."""

JOINING = _("and")
"""What joins the parts of a number: "two hundred and fifty"."""

BETWEEN = _("to, or, until")
"""What stands between two amounts of which one is the least and the other the most."""

NOTHING = _(
    "free, for free, free of charge, nothing, it costs nothing, no cost, no costs, no money"
)
"""What to say of what costs nothing."""

UNKNOWN = _(
    "i do not know, i don't know, do not know, don't know, dont know, i dont know, no idea, "
    "not known, unknown, not sure, i am not sure, does not matter, it does not matter, "
    "doesn't matter, it doesn't matter"
)
"""What to say where a fact is asked that one does not know."""

YES = _("yes, yes please, ok, okay, sure, agreed, fine")
"""What means the choice that begins with the first of these words."""

NO = _("no, no thanks, no thank you, nope")
"""What means the choice that begins with the first of these words."""

POINTS = _("point, points")
"""What stands behind a number that is of points, and not of a project."""

BESIDE = _("and, or, plus, also, number, numbers, no, nr, project, projects, plan, plans, please")
"""Words beside which a number word is a number, and not just a word."""

NAMING = _("number, no, nr, plan, project, idea")
"""What may stand between "support" and a number, also where somebody writes in their own words."""

FILLING = _("please, also, the, too, now, then, i, is, of, with, it")
"""What means nothing beside "support" and a number."""

WITHOUT = _("minus, without, not, remove, drop")
"""What to say before a number in order to take it out."""


Phrases = tuple[str, ...]
"""What a message may begin with, the longest first."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All the words that mean something by themselves, in all languages."""

    commands: Mapping[str, Command]
    support: Phrases
    numbers: Mapping[str, int]
    languages: Mapping[str, str]
    answers: tuple[frozenset[str], ...] = ()
    beside: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    check: Phrases = ()
    together: frozenset[str] = frozenset()
    follow: Phrases = ()
    progress: Phrases = ()
    naming: frozenset[str] = frozenset()
    filling: frozenset[str] = frozenset()
    nothing: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    search: Phrases = ()
    little: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)
    multiples: Mapping[str, int] = field(default_factory=dict)


def vocabulary(every: Callable[[Text], Iterable[str]], languages: Mapping[str, str]) -> Vocabulary:
    """Return the words of all languages, given how a text is said in every one of them.

    `languages` are the codes of the languages that can be chosen, by their own name.
    """

    def words(text: Text) -> frozenset[str]:
        return frozenset(word for said in every(text) for word in _words(said))

    def phrases(text: Text, end: str = "") -> Phrases:
        return tuple(sorted((f"{word}{end}" for word in words(text)), key=len, reverse=True))

    commands = {word: meant for meant, text in WORDS.items() for word in words(text)}
    counted = {
        plain(word): value
        for said in every(NUMBER_WORDS)
        for value, alike in enumerate(said.split(","))
        for word in alike.split("/")
    }
    names = {plain(name): code for name, code in languages.items()}
    without, check, support = words(WITHOUT), phrases(CHECK), phrases(SUPPORT)
    beside = words(BESIDE) | without | counted.keys()
    answers = (words(YES), words(NO))
    told = phrases(WORDS[Command.PROGRESS])
    others = (beside, without, check, words(TOGETHER), phrases(FOLLOWING), told, words(NAMING))
    multiples = _values(every(MULTIPLES))
    return Vocabulary(
        *(commands, support, counted, names, answers, *others),
        filling=words(FILLING),
        nothing=words(NOTHING),
        unknown=words(UNKNOWN),
        joining=words(JOINING),
        between=words(BETWEEN),
        search=phrases(SEARCH, end=" "),
        little=words(LITTLE) | words(BESIDE),
        points=words(POINTS),
        counts={**counted, **_values(every(BIGGER)), **multiples},
        multiples=multiples,
    )


def beginning(said: str, phrases: Phrases) -> str:
    """Return the longest of these phrases with which a text begins, or ""."""
    if not said.startswith(phrases):
        return ""
    return next(phrase for phrase in phrases if said.startswith(phrase))


def _words(said: str) -> list[str]:
    return [plain(word) for word in said.split(",")]


def _values(every: Iterable[str]) -> dict[str, int]:
    """Return the numbers of lists such as "hundred=100, thousand=1000"."""
    pairs = (one.split("=") for said in every for one in said.split(","))
    return {plain(word): int(value) for word, value in pairs}
