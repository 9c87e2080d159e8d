"""What is often asked in so many words, and what is said out of courtesy.

The words come from the catalogues; a message asks this only if it is nothing else.
"""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

from flows.hearing.words import COMPLAINING, OPENING, TELLING, TOLD_BY, WISHING
from flows.talk import Command, Text, _

QUESTIONS: Mapping[str, Text] = {
    "stop": _(
        "unsubscribe, unsubscribe me, i want to unsubscribe, sign me off, opt out, opt me out, "
        "stop texting, stop texting me, stop messaging me, stop sending me messages, stop sending "
        "messages, stop the messages, stop messages, stop sms, no more texts, no more sms, no "
        "messages, no texts, take me off the list, take me off your list, remove me from the "
        "list, leave me alone, i want no more messages, i do not want any more messages, i don't "
        "want any more messages, do not text me, don't text me, do not send me anything, stop "
        "these messages, stop with the messages, stop with these messages, i do not want these "
        "messages, i don't want these messages"
    ),
    "forget": _(
        "delete my data, erase my data, remove my data, delete my details, erase my details, "
        "delete all my data, delete everything, delete everything about me, delete my account"
    ),
    "vote": _("how can i vote, how do i vote, where can i vote, where do i vote"),
    "write": _("how can i send an idea, how do i send an idea, how can i send a plan"),
    "how": _(
        "what is this, what is this about, what can i do here, what do i have to do, what should "
        "i do, how does voting work, explain it, i do not know how, i don't know how, how do i do "
        "that, how does this work, how do i do this, what is this for"
    ),
    "result": _(
        "who won, who has won, which ideas won, what won, who win, who is the winner, who are "
        "the winners, which projects won, which plans won"
    ),
    "sending": _(
        "until when can i send ideas, until when can i send an idea, when can i send ideas, when "
        "can i send an idea, until when can i send my idea"
    ),
    "person": _(
        "i want to speak to a person, can i speak to somebody, i want to speak to somebody, i "
        "want to be called, call me, can you call me, speak to a person, talk to a person, i "
        "want to talk to a person, i want to talk to a human, talk to a human, speak to a "
        "human, human, a human, agent, an agent, a real person, can you help me, could you "
        "help me, help me, i need help, call me back, complaint, i have a complaint, i want "
        "to complain, i cannot read, i can't read, i am blind, i'm blind"
    ),
    "change": _(
        "can i change my vote, can i still change my vote, i want to change my vote, change my "
        "vote, can i withdraw my vote, i want to withdraw my vote, withdraw my vote, can i "
        "change my choice, can i still change my choice"
    ),
    "counted": _(
        "is my vote counted, was my vote counted, does my vote count, is my vote in, did i "
        "vote, have i voted, how do i know if my vote counts, how do i know that my vote "
        "counts, did you get my vote, have you got my vote"
    ),
    "when": _("when is the result, when does the result come, when do we know the result"),
    "until": _(
        "until when can i vote, when can i vote, how long can i vote, when does it close, when "
        "does voting close, what time does it close, when does it end, can i vote now, may i "
        "vote now, can i vote already, am i too late, am i still in time, am i in time, can i "
        "still vote"
    ),
    "begins": _(
        "when does it start, when does it begin, when do we start, when can i start, when does "
        "voting start, when does voting begin, when does the voting start, has it started, has "
        "it begun, has voting started"
    ),
    "no-vote": _(
        "i do not want to vote, i don't want to vote, i do not vote, i will not vote, never "
        "mind, nevermind, forget it, rather not after all"
    ),
    "who": _(
        "who are you, who is this, are you a person, are you human, are you a computer, is "
        "this real, is this fake, is this spam, is this a scam, is this from the council, who "
        "is behind this"
    ),
    "secret": _(
        "is this anonymous, is it anonymous, is my vote secret, is my vote anonymous, who "
        "sees my vote, who can see my vote, is it secret, is this secret"
    ),
    "number": _("privacy, my privacy, why my number, why do you want my number, gdpr"),
    "price": _("does this cost money, does it cost money, is it free, is this free"),
    "chosen": _("what did i choose, what have i chosen, what did i vote for, what did i vote"),
    "left": _(
        "how much is left, how much money is left, what is left, what can i still buy, what can i "
        "still choose, how much left, how much money left, how much do i have left, what does it "
        "cost together, how much is it together, what fits, what else fits, what still fits"
    ),
    "leaving": _(
        "i want to leave, i want to stop, stop it please, i do not want to take part any more"
    ),
    "thanks": _(
        "thanks, thank you, thank you very much, thanks a lot, great, ok, okay, bye, thank you "
        "so much, thanks so much, many thanks, thank you for everything, thanks for everything, "
        "thank you for your help, thanks for your help, ok thanks, okay thanks, ok thank you, "
        "great thanks, cheers, goodbye, thank you bye, thanks bye, ok bye, bye bye, thx, ty, "
        "thank u"
    ),
    "hello": _(
        "hello, hi, good morning, good afternoon, good evening, good day, hi there, hello there, "
        "hey, hey there, yo, i am back, i'm back, im back, where was i, where were we"
    ),
}
"""What is often asked in so many words, and what is said out of courtesy."""

COURTESIES = ("thanks", "hello")
"""Which of these ask nothing."""

IDLE = _("please, still, then, just, really, actually, now, hello, hi, and, so, very")
"""Words that change nothing about such a question."""

COMMANDS: Mapping[str, Command] = {
    command.value: command
    for command in (
        *(Command.STOP, Command.FORGET, Command.VOTE, Command.WRITE, Command.HOW),
        Command.RESULT,
    )
}
"""Which of these say in other words what a command says."""

_OF_NUMBERS = frozenset({"may", "often", "many"})
"""What is asked with a number that is none of ours: an age, or how often."""

_LONGEST = 12
"""Words of a question that is known by some of them."""

_GREETING = 6
"""Words of a text that begins with a greeting, and tells at most who somebody is."""

_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_THUMBS = frozenset("\U0001f44d\U0001f44c\U0001f64f")


class Told(NamedTuple):
    """Words that tell what a question asks: one of each set, and none of those that are `not_`."""

    key: str
    each: tuple[frozenset[str], ...]
    not_: frozenset[str]

    def by(self, said: frozenset[str]) -> bool:
        """Whether these words tell so."""
        return not any(map(said.isdisjoint, self.each)) and said.isdisjoint(self.not_)


class Questions(NamedTuple):
    """The `ways` to ask something, each with its key in `QUESTIONS`, and words that are `idle`.

    `told` are the words by which a question is known that begins as one, with the words for
    `asking`; what begins with a `wish` is none, and who begins with a complaint tells no plan.
    By `telling` it is known that somebody asks who may vote who puts it in any other way; a word
    for `voting` is among them.  What begins with a `greeting` and is short says who somebody is.
    """

    ways: Mapping[str, str] = {}
    idle: frozenset[str] = frozenset()
    told: tuple[Told, ...] = ()
    asking: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    complaining: tuple[str, ...] = ()
    telling: tuple[Told, ...] = ()
    voting: frozenset[str] = frozenset()
    greeting: tuple[str, ...] = ()

    def asked(self, said: str, *, asks: bool = False) -> str:
        """Return what a whole message asks, or says out of courtesy; "" for anything else.

        `asks` is whether a question mark stands in it.
        """
        if said in _THUMBS:
            return "thanks"
        exact = self.ways.get(said) or self.ways.get(self.bare(said), "")
        if exact or asks or f"{said} ".startswith(self.asking):
            return exact or self._known(said)
        return self._may(said)

    def bare(self, said: str) -> str:
        """Return a message without its punctuation, and without the words that change nothing."""
        return _bare(said, self.idle)

    def _known(self, said: str) -> str:
        """Return what a question asks, by the words that tell it."""
        words = _WORD.findall(said)
        if len(words) > _LONGEST:
            return ""
        said_of_it, numbered = frozenset(words), any(word.isdecimal() for word in words)
        found = (one.key for one in self.told if one.by(said_of_it))
        return next((key for key in found if not numbered or key in _OF_NUMBERS), "")

    def _may(self, said: str) -> str:
        """Return "may" for who tells of an age, or of somebody who wants to vote, and asks so."""
        words = _PARTS.findall(said)
        if len(words) > _LONGEST or self.voting.isdisjoint(words):
            return ""
        if sum(word.isdecimal() for word in words) > 1:
            return ""
        before = (f"{word}#" for word, after in pairwise(words) if after.isdecimal())
        behind = (f"#{after}" for word, after in pairwise(words) if word.isdecimal())
        said_of_it = frozenset((*words, *before, *behind))
        return next((one.key for one in self.telling if one.by(said_of_it)), "")

    def no_plan(self, said: str) -> bool:
        """Whether a text begins as a question does, or a complaint, or only greets: no plan."""
        begun = f"{said} "
        if begun.startswith(self.greeting) and said.count(" ") < _GREETING:
            return True
        asks = begun.startswith(self.asking) and not begun.startswith(self.wishes)
        return asks or begun.startswith(self.complaining)


def questions(words: Callable[[Text], frozenset[str]]) -> Questions:
    """Return all that is asked, with and without words that change nothing about it."""
    idle = words(IDLE)
    ways = {
        form: key
        for key, text in QUESTIONS.items()
        for said in words(text)
        for form in (_bare(said, idle), said)
        if form
    }
    told = tuple(_told(key, said) for key, text in TOLD_BY.items() for said in words(text))
    asking, wishing, complaining = (
        tuple(f"{said} " for said in words(text)) for text in (OPENING, WISHING, COMPLAINING)
    )
    telling = tuple(_told("may", said) for said in words(TELLING))
    voting = frozenset[str]().union(*(one.each[-1] for one in telling))
    greeting = tuple(f"{said} " for said in words(QUESTIONS["hello"]))
    return Questions(ways, idle, told, asking, wishing, complaining, telling, voting, greeting)


def _told(key: str, said: str) -> Told:
    """Return what tells a question, from one of the lists in `TOLD_BY`."""
    parts = [frozenset(part.lstrip("-").split("/")) for part in said.split(" ")]
    excluded = [part.startswith("-") for part in said.split(" ")]
    return Told(
        key,
        tuple(part for part, no in zip(parts, excluded, strict=True) if not no),
        frozenset[str]().union(*(part for part, no in zip(parts, excluded, strict=True) if no)),
    )


def _bare(said: str, idle: frozenset[str]) -> str:
    """Return a message without its punctuation, and without the words that change nothing."""
    return " ".join(word for word in _WORD.findall(said) if word not in idle)
