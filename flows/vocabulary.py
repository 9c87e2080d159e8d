"""The words that mean something by themselves, in all languages at once, for people mix languages.

They come from the catalogues.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

from flows.questions import Questions, questions
from flows.talk import Command, Text, _
from flows.typed import plain, unstretched

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

AROUND = _(
    "hello, dear, good, morning, afternoon, evening, name, want, would, like, love, join, joining, "
    "take, part, taking, participate, participating, know, more, have, could, your, from, here, "
    "there, this, that, these, what, when, where, which, does, will, shall, thanks, thank, very, "
    "much, many, please, participatory, budget, budgeting, neighbourhood, money, also, should, "
    "come, coming, make, maybe, some, nothing, understand, anything, everything"
)
"""Words that people put around what they mean: nothing is looked for by these."""

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
    "doesn't matter, it doesn't matter, rather not, i would rather not, "
    "i'd rather not, skip, skip it"
)
"""What to say where a fact is asked that one does not know."""

YES = _("yes, yes please, ok, okay, sure, agreed, fine")
"""What means the choice that begins with the first of these words."""

NO = _("no, no thanks, no thank you, nope")
"""What means the choice that begins with the first of these words."""

SPOKEN = _(
    "dutch=nl, in dutch=nl, dutch please=nl, in dutch please=nl, english=en, in english=en, "
    "english please=en, in english please=en"
)
"""Other names of languages than their own, with their codes."""

POINTS = _("point, points")
"""What stands behind a number that is of points, and not of a project."""

COMPOUND = _("20-1, 20 1")
"""How 21 is made of the words for 20 and 1, in several ways; so are all numbers to 99."""

BESIDE = _("and, plus, also, number, numbers, nr, project, projects, plan, plans, please")
"""Words beside which a number word is a number, and not just a word."""

NAMING = _("number, no, nr, plan, project, idea")
"""What may stand between "support" and a number, also where somebody writes in their own words."""

FILLING = _("please, also, the, too, now, then, i, is, of, with, it")
"""What means nothing beside "support" and a number."""

WITHOUT = _("minus, without, remove, drop, delete")
"""What to say before numbers in order to take them out."""

OUT = _("out, off, away, removed")
"""What to say behind numbers in order to take them out."""

NOT = _("not, dont")
"""What to say before or behind a number in order to take it out."""

ADDING = _("add, keep, keeping, stay, stays")
"""What to say before or behind numbers that are to come to what is there, or to stay."""

ONLY = _("only, just, solely")
"""What to say with numbers beside which nothing else is wanted."""

SEVERAL = _("projects, plans, ideas, times, votes")
"""What a number counts that stands before it, and is then the number of nothing."""

CHOOSING = _(
    "i, we, vote, choose, pick, take, want, would, like, to, for, on, in, the, then, now, "
    "too, with, it, is, are, my, me, give, choice, basket, can, may, do, lets, let, us, "
    "points, point, send, put, this, thank, you, thanks, go"
)
"""Words with which people choose numbers, and which mean nothing more beside them."""

EXPLAINING = _(
    "info, information about, information on, more about, tell me about, tell me more about, "
    "what is, what does, what will, how much is, how much does, what about, explain, read"
)
"""What to say before a number in order to read about it."""

POLITE = _(
    "please, thanks, thank you, thank you very much, that is fine, that is right, that is good, "
    "thats fine, thats right, go ahead, do it, i do, i would, i am, of course, definitely, "
    "absolutely, very much, i agree, i want that, all right, good"
)
"""What may stand behind a yes or a no without making it anything else."""

DECLINING = _("not, not now, not yet, rather not, better not, back, go back, i do not, not really")
"""What may stand behind a no, and never behind a yes."""

CODED = _("code, the code")
"""What may stand before a number that was sent to somebody, who sends it back."""

SENDING = _("yes done, send done, send, send it, send my vote, cast, cast my vote, finish")
"""What is meant for DONE where a ballot is filled, and nowhere else."""

NONE_OF_THEM = _("blank, blank vote, none, nothing, none of them")
"""What to say where a ballot is filled in order to choose nothing."""

ALL_OUT = _(
    "all out, everything out, remove all, remove everything, start over, clear, start again"
)
"""What to say where a ballot is filled in order to begin again."""


WHY = _("why, explain")
"""What to say before the number of a project in order to hear why it won, or not."""

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
    around: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()
    why: Phrases = ()
    questions: Questions = field(default_factory=Questions)
    counts: Mapping[str, int] = field(default_factory=dict)
    multiples: Mapping[str, int] = field(default_factory=dict)
    out: frozenset[str] = frozenset()
    no_such: frozenset[str] = frozenset()
    adding: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    choosing: frozenset[str] = frozenset()
    explaining: Phrases = ()
    polite: frozenset[str] = frozenset()
    declining: frozenset[str] = frozenset()
    coded: frozenset[str] = frozenset()
    sending: frozenset[str] = frozenset()
    none_of_them: frozenset[str] = frozenset()
    all_out: frozenset[str] = frozenset()


def vocabulary(every: Callable[[Text], Iterable[str]], languages: Mapping[str, str]) -> Vocabulary:
    """Return the words of all languages, given how a text is said in every one of them.

    `languages` are the codes of the languages that can be chosen, by their own name.
    """

    def words(text: Text) -> frozenset[str]:
        return frozenset(word for said in every(text) for word in _words(said))

    def phrases(text: Text, end: str = "") -> Phrases:
        return tuple(sorted((f"{word}{end}" for word in words(text)), key=len, reverse=True))

    commands = {word: meant for meant, text in WORDS.items() for word in words(text)}
    counted = _counted(every(NUMBER_WORDS))
    names = _names(every(SPOKEN), languages)
    bigger = _values(every(BIGGER))
    numbers = {**counted, **bigger, **_compounds(every)}
    without, check, support = words(WITHOUT), phrases(CHECK), phrases(SUPPORT)
    beside = words(BESIDE) | counted.keys()
    answers = (words(YES), words(NO))
    told = phrases(WORDS[Command.PROGRESS])
    others = (beside, without, check, words(TOGETHER), phrases(FOLLOWING), told, words(NAMING))
    multiples = _values(every(MULTIPLES))
    known = Vocabulary(
        *(commands, support, numbers, names, answers, *others),
        search=phrases(SEARCH, end=" "),
        little=words(LITTLE) | words(BESIDE),
        counts={**counted, **bigger, **multiples},
        multiples=multiples,
        explaining=phrases(EXPLAINING, end=" "),
        why=phrases(WHY, end=" "),
        questions=questions(words),
    )
    return _with_words(known, words)


def _with_words(known: Vocabulary, words: Callable[[Text], frozenset[str]]) -> Vocabulary:
    """Return a vocabulary with the words by which people choose, and answer."""
    return replace(
        known,
        filling=words(FILLING),
        around=words(AROUND),
        nothing=words(NOTHING),
        unknown=words(UNKNOWN),
        joining=words(JOINING),
        between=words(BETWEEN),
        points=words(POINTS),
        out=words(OUT),
        no_such=words(NOT),
        adding=words(ADDING),
        only=words(ONLY),
        several=words(SEVERAL),
        choosing=words(CHOOSING),
        polite=words(POLITE),
        declining=words(DECLINING),
        coded=words(CODED),
        sending=words(SENDING),
        none_of_them=words(NONE_OF_THEM),
        all_out=words(ALL_OUT),
    )


def _counted(every: Iterable[str]) -> dict[str, int]:
    """Return the numbers from zero by their words."""
    return {
        plain(word): value
        for said in every
        for value, alike in enumerate(said.split(","))
        for word in alike.split("/")
    }


def _names(every: Iterable[str], languages: Mapping[str, str]) -> dict[str, str]:
    """Return the codes of languages by their own names and by those in other languages."""
    others = (one.partition("=") for said in every for one in said.split(","))
    known = {plain(name): code for name, _equals, code in others if code in languages.values()}
    return known | {plain(name): code for name, code in languages.items()}


def beginning(said: str, phrases: Phrases) -> str:
    """Return the longest of these phrases with which a text begins, or ""."""
    if not said.startswith(phrases):
        return ""
    return next(phrase for phrase in phrases if said.startswith(phrase))


_NEAR = 5
"""Letters of a word that is known with one slip of the finger in it."""

_NEVER_NEAR = frozenset({Command.STOP, Command.START, Command.FORGET, Command.NO_REMINDER})
"""What has to be said exactly."""


def nearly(said: str, vocabulary: Vocabulary) -> Command | None:
    """Return the command that was probably meant by a word with a slip of the finger in it."""
    if not said.isalpha():
        return None
    meant = {
        command
        for word, command in vocabulary.commands.items()
        if len(word) >= _NEAR
        and command not in _NEVER_NEAR
        and (word in unstretched(said) or _slipped(said, word))
    }
    return meant.pop() if len(meant) == 1 else None


def _slipped(said: str, word: str) -> bool:
    """Whether one letter is missing, too many, another, or two have changed places."""
    if abs(len(said) - len(word)) > 1:
        return False
    same = next((at for at, two in enumerate(zip(said, word, strict=False)) if len({*two}) > 1), -1)
    at = min(len(said), len(word)) if same < 0 else same
    rest, other = said[at:], word[at:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:] and len(rest) > 1
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or swapped


def _compounds(every: Callable[[Text], Iterable[str]]) -> dict[str, int]:
    """Return the words for the numbers from 21 to 99, each made of two as its language does."""
    made: dict[str, int] = {}
    languages = (every(NUMBER_WORDS), every(BIGGER), every(COMPOUND))
    for small, big, ways in zip(*languages, strict=True):
        units = list(enumerate(small.split(",")))[1:10]
        for ten, value in _values([big]).items():
            if value % 10 or value < 20:  # noqa: PLR2004 - what is not made of two
                continue
            for unit, alike in units:
                pairs = product(alike.split("/"), ways.split(","))
                made |= {
                    plain(way).replace("20", ten).replace("1", plain(word)): value + unit
                    for word, way in pairs
                }
    return made


def _words(said: str) -> list[str]:
    return [plain(word) for word in said.split(",")]


def _values(every: Iterable[str]) -> dict[str, int]:
    """Return the numbers of lists such as "hundred=100, thousand=1000"."""
    pairs = (one.split("=") for said in every for one in said.split(","))
    return {plain(word): int(value) for word, value in pairs}
