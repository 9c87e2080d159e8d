"""The words that mean something by themselves, in all languages at once, for people mix languages.

They come from the catalogues.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from flows.hearing import hedging, measures, words
from flows.hearing.complaining import Complaints, complaints
from flows.hearing.distress import Cries, cries
from flows.hearing.languages import Languages
from flows.hearing.languages import languages as tongues
from flows.hearing.pointing import Pointing
from flows.hearing.pointing import pointing as pointed
from flows.hearing.questions import COURTESIES, IDLE, Questions, questions
from flows.hearing.typed import plain, unstretched
from flows.hearing.wishes import Wishes, wishes
from flows.talk import Command, Text

_WORD = re.compile(r"\w+")

Phrases = tuple[str, ...]
"""What a message may begin with, the longest first."""


@dataclass(frozen=True)
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
    distress: Cries = field(default_factory=Cries)
    counts: Mapping[str, int] = field(default_factory=dict)
    multiples: Mapping[str, int] = field(default_factory=dict)
    out: frozenset[str] = frozenset()
    no_such: frozenset[str] = frozenset()
    not_there: frozenset[str] = frozenset()
    adding: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    turning: frozenset[str] = frozenset()
    exchanging: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    counting: frozenset[str] = frozenset()
    onto: frozenset[str] = frozenset()
    parted: frozenset[str] = frozenset()
    choosing: frozenset[str] = frozenset()
    explaining: Phrases = ()
    polite: frozenset[str] = frozenset()
    declining: frozenset[str] = frozenset()
    coded: frozenset[str] = frozenset()
    sending: frozenset[str] = frozenset()
    none_of_them: frozenset[str] = frozenset()
    all_out: frozenset[str] = frozenset()
    taking: frozenset[str] = frozenset()
    beside_stop: frozenset[str] = frozenset()
    right: frozenset[str] = frozenset()
    buttons: frozenset[str] = frozenset()
    halves: Mapping[str, int] = field(default_factory=dict)
    few: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    each: frozenset[str] = frozenset()
    apiece: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()
    announcing: frozenset[str] = frozenset()
    wondering: Phrases = ()
    another: Phrases = ()
    wishes: Wishes = field(default_factory=Wishes)
    articles: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    tongues: Languages = field(default_factory=Languages)
    complaints: Complaints = field(default_factory=Complaints)
    pointing: Pointing = field(default_factory=Pointing)

    @cached_property
    def beside_number(self) -> frozenset[str]:
        """What means nothing beside a number that was offered."""
        return self.beside | self.filling

    @cached_property
    def beside_proof(self) -> frozenset[str]:
        """What means nothing beside a number that confirms something."""
        return self.beside_number | self.choosing | self.answers[0] | self.coded

    @cached_property
    def beside_idea(self) -> frozenset[str]:
        """What means nothing beside the number of an idea."""
        return self.naming | self.filling

    @cached_property
    def beside_pick(self) -> frozenset[str]:
        """What may stand beside number words that are picked."""
        taking = self.without | self.out | self.no_such
        return self.beside | self.between | self.adding | taking

    @cached_property
    def never_sought(self) -> frozenset[str]:
        """Words that nobody looks for who says nothing else: answers, thanks, words of buttons."""
        thanks = {said for said, key in self.questions.ways.items() if key in COURTESIES}
        return frozenset().union(*self.answers, self.polite, self.buttons, thanks)

    @cached_property
    def parting(self) -> frozenset[str]:
        """Words beside which there can be several things, or some that are not wanted."""
        apart = self.joining | self.turning | self.between | self.exchanging
        return (
            apart | self.out | self.without | self.lacking | self.no_such | self.adding | self.only
        )

    @cached_property
    def denying(self) -> frozenset[str]:
        """Words beside which what is named may be what is not so."""
        return self.no_such | self.without | self.lacking | self.not_there

    @cached_property
    def linking(self) -> frozenset[str]:
        """Little words within the name of one thing: "bankjes bij de school"."""
        return self.little - self.beside - (self.parting - self.adding)

    @cached_property
    def idle(self) -> frozenset[str]:
        """Words that name nothing, beside those of choosing."""
        return self.around.union(*self.answers, self.polite, self.questions.idle, self.filling)

    @cached_property
    def stops(self) -> frozenset[str]:
        """The single words for STOP."""
        return frozenset(
            word
            for word, meant in self.commands.items()
            if meant is Command.STOP and " " not in word
        )

    @cached_property
    def beyond_one(self) -> Mapping[str, int]:
        """The number words but that for one, which is an article in most languages."""
        return {word: value for word, value in self.numbers.items() if value > 1}

    @cached_property
    def closely_joined(self) -> re.Pattern[str]:
        """What are numbers, and what joins them, without any space: "3en8"."""
        ands = "|".join(map(re.escape, sorted(self.joining, key=len, reverse=True)))
        return re.compile(rf"(?<![\w-])\d{{1,3}}(?:(?:{ands})\d{{1,3}})+(?![\w-])")

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """What words beside numbers that are picked are for; of several, what stands last here."""
        done = {word for word, command in self.commands.items() if command is Command.DONE}
        known = self.beside | self.choosing | self.answers[0] | done
        kinds = (
            *(("known", known), ("naming", self.naming & known), ("several", self.several)),
            *(("between", self.between), ("exchange", self.exchanging), ("turn", self.turning)),
            *(("only", self.only), ("adding", self.adding), ("not", self.no_such)),
            *(("out", self.out), ("without", self.without), ("join", self.joining)),
        )
        return {word: kind for kind, words in kinds for word in words}


def vocabulary(every: Callable[[Text], Iterable[str]], languages: Mapping[str, str]) -> Vocabulary:
    """Return the words of all languages, given how a text is said in every one of them.

    `languages` are the codes of the languages that can be chosen, by their own name.
    """

    def forms(text: Text) -> frozenset[str]:
        return frozenset(word for said in every(text) for word in _forms(said))

    def phrases(text: Text, end: str = "") -> Phrases:
        return tuple(sorted((f"{word}{end}" for word in forms(text)), key=len, reverse=True))

    commands = {word: meant for meant, text in words.WORDS.items() for word in forms(text)}
    known = Vocabulary(
        commands=commands,
        support=phrases(words.SUPPORT),
        numbers={},
        languages=_names(every(words.SPOKEN), languages),
        answers=(forms(words.YES), forms(words.NO)),
        beside=forms(words.BESIDE),
        check=phrases(words.CHECK),
        follow=phrases(words.FOLLOWING),
        progress=phrases(words.WORDS[Command.PROGRESS]),
        search=phrases(words.SEARCH, end=" "),
        explaining=phrases(words.EXPLAINING, end=" "),
        wondering=phrases(hedging.WONDERING, end=" "),
        another=phrases(hedging.ANOTHER),
        why=phrases(words.WHY, end=" "),
        questions=questions(forms),
        distress=cries(forms),
        tongues=tongues(forms, languages),
        complaints=complaints(forms),
        pointing=pointed(forms, every),
        wishes=wishes(forms, forms(words.NAMING) | forms(IDLE)),
    )
    return _of_choosing(_of_telling(_counting(known, every), forms), forms)


def _counting(known: Vocabulary, every: Callable[[Text], Iterable[str]]) -> Vocabulary:
    """Return a vocabulary with the words for numbers."""
    counted, bigger = _counted(every(words.NUMBER_WORDS)), _values(every(words.BIGGER))
    multiples = _values(every(words.MULTIPLES))
    return replace(
        known,
        numbers={**counted, **bigger, **_compounds(every, words.COMPOUND)},
        parted=frozenset(_compounds(every, words.PARTED)),
        beside=known.beside.union(counted),
        counts={**counted, **bigger, **multiples},
        multiples=multiples,
        halves=dict(sorted(_values(every(measures.HALVES)).items(), key=_longest_first)),
    )


def _of_telling(known: Vocabulary, forms: Callable[[Text], frozenset[str]]) -> Vocabulary:
    """Return a vocabulary with the words by which people ask, tell and answer."""
    return replace(
        known,
        together=forms(words.TOGETHER),
        naming=forms(words.NAMING),
        little=forms(words.LITTLE) | forms(words.BESIDE),
        articles=forms(words.ARTICLES),
        filling=forms(words.FILLING),
        around=forms(words.AROUND),
        nothing=forms(words.NOTHING),
        unknown=forms(words.UNKNOWN),
        polite=_spelled(forms(words.POLITE)),
        declining=_spelled(forms(words.DECLINING)),
        coded=forms(words.CODED),
        beside_stop=forms(words.BESIDE_STOP),
        right=forms(words.RIGHT),
        buttons=forms(words.BUTTONS),
        few=forms(measures.FEW),
        times=forms(measures.TIMES),
        each=forms(measures.EACH),
        apiece=forms(measures.APIECE),
        leaving=forms(hedging.LEAVING),
        announcing=forms(hedging.ANNOUNCING),
    )


def _spelled(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(_WORD.findall(said)) for said in phrases)


def _of_choosing(known: Vocabulary, forms: Callable[[Text], frozenset[str]]) -> Vocabulary:
    """Return a vocabulary with the words by which people choose, and take out."""
    return replace(
        known,
        joining=forms(words.JOINING),
        between=forms(words.BETWEEN),
        points=forms(words.POINTS),
        without=forms(words.WITHOUT),
        lacking=forms(words.LACKING),
        out=forms(words.OUT),
        no_such=forms(words.NOT),
        not_there=forms(words.NOT_THERE),
        adding=forms(words.ADDING),
        only=forms(words.ONLY),
        several=forms(words.SEVERAL),
        turning=forms(words.TURNING),
        exchanging=forms(words.EXCHANGING),
        asking=forms(words.ASKING),
        counting=forms(words.COUNTING),
        onto=forms(words.ONTO),
        choosing=forms(words.CHOOSING),
        sending=forms(words.SENDING),
        none_of_them=forms(words.NONE_OF_THEM),
        all_out=forms(words.ALL_OUT),
        taking=forms(words.TAKING),
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
    short = unstretched(said)
    meant = {
        command
        for word, command in vocabulary.commands.items()
        if len(word) >= _NEAR
        and command not in _NEVER_NEAR
        and (word in short or slipped(said, word))
    }
    return meant.pop() if len(meant) == 1 else None


def nearly_named(said: str, vocabulary: Vocabulary) -> str:
    """Return the code of the language that was probably named with one slip in it, or ""."""
    codes = {
        code
        for name, code in vocabulary.languages.items()
        if len(name) >= _NEAR and (name in unstretched(said) or slipped(said, name))
    }
    return codes.pop() if len(codes) == 1 else ""


def slipped(said: str, word: str) -> bool:
    """Whether one letter is missing, too many, another, or two have changed places."""
    if abs(len(said) - len(word)) > 1:
        return False
    same = next((at for at, two in enumerate(zip(said, word, strict=False)) if len({*two}) > 1), -1)
    at = min(len(said), len(word)) if same < 0 else same
    rest, other = said[at:], word[at:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:] and len(rest) > 1
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:] or swapped


def _compounds(every: Callable[[Text], Iterable[str]], made_so: Text) -> dict[str, int]:
    """Return the words for the numbers from 21 to 99, each made of two as its language does."""
    made: dict[str, int] = {}
    languages = (every(words.NUMBER_WORDS), every(words.BIGGER), every(made_so))
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


def _longest_first(word: tuple[str, int]) -> int:
    return -len(word[0])


def _forms(said: str) -> list[str]:
    return [plain(word) for word in said.split(",")]


def _values(every: Iterable[str]) -> dict[str, int]:
    """Return the numbers of lists such as "hundred=100, thousand=1000"."""
    pairs = (one.split("=") for said in every for one in said.split(","))
    return {plain(word): int(value) for word, value in pairs}
