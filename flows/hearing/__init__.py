"""What a resident means: taps, numbers in any form, labels, and words that work everywhere.

Global words match a whole message only, so that an idea that begins with one stays an idea.
Which words those are stands in `words`.
"""

import re
from collections.abc import Sequence

from flows.hearing import prose
from flows.hearing.amounts import amount
from flows.hearing.called import called, listed
from flows.hearing.choices import Offered, choice, first_word, merely, placed, spelled, unseen
from flows.hearing.commanding import command, slashed
from flows.hearing.confirming import confirmed, right, sent_twice
from flows.hearing.dealing import dealt
from flows.hearing.hollow import hollow
from flows.hearing.numbered import about, numbered
from flows.hearing.picks import picks
from flows.hearing.questions import COMMANDS, COURTESIES
from flows.hearing.tapping import before_missing, still_meant
from flows.hearing.typed import asks, clean, plain
from flows.hearing.vocabulary import Vocabulary, beginning, nearly, nearly_named
from flows.hearing.wishes import Wish
from flows.opinions import Responding
from flows.state import (
    Arriving,
    Browsing,
    Comparing,
    Consenting,
    Forgetting,
    Giving,
    Home,
    Informing,
    Looking,
    Pouring,
    Reading,
    ReadingBack,
    Results,
    Settling,
    Spreading,
    State,
    Switching,
    Voting,
    Writing,
    before_miss,
)
from flows.talk import Command, Kind, Message

_NUMBER = re.compile(r"[0-9]{1,6}")
_SPELLED = re.compile(r"\w+")
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019"))

_TWO = 2
_TELLING = (Arriving, Consenting, Settling, Writing, Comparing, Browsing, Reading)
"""Where somebody may tell an idea beside what is asked."""

_AT_MENU = (*_TELLING, Home, Informing)
"""Where what somebody says may be about anything."""

_OF_NAMED = ("these:", "out:", "which:", "deal:")
"""What the keys of answers begin with about projects that were called by words."""

_SAID = frozenset({Kind.TEXT, Kind.PICTURE, Kind.EDITED})
"""What comes with words of somebody's own."""


def stops(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is a STOP wherever nobody was asked for words of their own."""
    text = clean(text)
    said = slashed(text, whole=False) if text.startswith("/") else plain(text)
    asked = COMMANDS.get(_asked(said, text, vocabulary))
    return Command.STOP in (command(said, vocabulary), asked)


def hear(
    message: Message, state: State, prompt: int, offered: Sequence[Offered], vocabulary: Vocabulary
) -> Message:
    """Return what a resident means, given what was offered to them last, under which prompt.

    A button counts only under the prompt that it belongs to, and only for what it said; those
    below a person's answer mean the same for ever, those of most notices in the same edition.
    """
    if message.kind in _SAID and vocabulary.distress.heard(message.text):
        return message._replace(choice="", first=not offered, distress=True)
    if message.kind is Kind.TEXT:
        return _typed(clean(message.text), state, offered, vocabulary)
    first = not offered
    if message.kind is not Kind.TAP:
        text = clean(message.text)
        below = message.kind is Kind.PICTURE and text
        words = _typed(text, state, offered, vocabulary) if below else None
        meant = message._replace(text=text, choice="", first=first, words=words)
        return _facts(meant, state, vocabulary) if message.kind is Kind.PICTURE else meant
    under, _colon, key = message.choice.partition(":")
    there = under == str(prompt) or before_missing(under, prompt, state)
    current = there and any(key == o.key for o in offered)
    key = key if current else still_meant(key, under, prompt)
    return message._replace(choice=key, expired=not key, first=first)


def _typed(text: str, state: State, offered: Sequence[Offered], vocabulary: Vocabulary) -> Message:
    """Make out what was typed, by itself or below a photo."""
    meant = _read(text, state, offered, vocabulary)
    return meant if meant.choice else _facts(meant, state, vocabulary)


def _facts(message: Message, state: State, vocabulary: Vocabulary) -> Message:
    """Make out where a fact is asked which amount was named, or that it is not known, or denied."""
    if not prose.of_facts(state):
        return message
    said = plain(message.text)
    return message._replace(
        amount=amount(message.text, vocabulary),
        unknown=said in vocabulary.unknown,
        denied=not vocabulary.denying.isdisjoint(_SPELLED.findall(said.translate(_APOSTROPHES))),
    )


def _read(text: str, state: State, offered: Sequence[Offered], vocabulary: Vocabulary) -> Message:
    """Make out a typed text: a choice, a command, numbers, or just words."""
    first = not offered
    before = before_miss(state)
    said = slashed(text, whole=prose.asked(before)) if text.startswith("/") else plain(text)
    wanted = command(said, vocabulary)
    asked = "" if wanted else _asked(said, text, vocabulary)
    if not (wanted or prose.asked(before)):
        wanted = COMMANDS.get(asked)
    if wanted is Command.STOP:
        return Message(text, command=wanted, typed=True, first=first)
    picked, asking = picks(text, vocabulary), asks(text)
    heard = Message(text, typed=True, first=first, numbers=picked.named, picked=picked, asked=asked)
    if told := _progress(said, before, vocabulary):
        return Message(text, told, typed=True, first=first)
    if not picked.dropped and about(text) is None:
        final = isinstance(before, Forgetting | ReadingBack)
        exact = (
            wanted is not None
            or asking
            or asked not in {"", "no-vote", *COURTESIES}
            or (prose.free(before) and not _asked_plainly(before, offered, vocabulary))
        )
        found = (
            ""
            if (asking and _answers(said, vocabulary)) or sent_twice(said, before, vocabulary)
            else choice(said, offered, vocabulary, exact=exact, final=final)
        )
        found = found or right(said, before, offered, vocabulary)
        if key := found or confirmed(said, before, picked, vocabulary):
            yes = merely(said, vocabulary.answers[0], vocabulary)
            unshown = unseen(said, offered, vocabulary)
            return heard._replace(choice=key, merely=yes, placed=unshown, asked="")
        wanted = wanted or _by_number(said, before) or _sent(said, before, vocabulary)
    if wanted:
        return Message(text, typed=True, first=first, command=wanted)
    return _otherwise(said, before, heard, offered, vocabulary)


def _otherwise(
    said: str, state: State, heard: Message, offered: Sequence[Offered], vocabulary: Vocabulary
) -> Message:
    """Make out what is neither a choice nor a command."""
    sought, searching = _sought(said, state, vocabulary)
    bare, empty = prose.asked(state), hollow(heard.text, state, vocabulary)
    several = () if bare else _several(said, vocabulary)
    return heard._replace(
        choice=_filling(said, state, offered, vocabulary),
        supported=numbered(said, vocabulary.support, vocabulary, bare=bare),
        followed=numbered(said, vocabulary.follow, vocabulary, bare=bare),
        language=_language(said, state, vocabulary),
        asked="" if bare else heard.asked or _complaint(said, heard, vocabulary),
        no_plan=vocabulary.questions.no_plan(said),
        why=_why(said, heard.numbers, state, vocabulary),
        dropped=heard.picked.dropped,
        dealt=dealt(heard.text, vocabulary),
        sought=sought,
        searching=searching,
        telling=_telling(said, state, vocabulary),
        explain=_explained(said, vocabulary),
        placed=placed(said, offered, vocabulary),
        near=None if bare else nearly(said, vocabulary),
        several=several,
        hollow=empty,
        wish=Wish() if bare else vocabulary.wishes.heard(said),
        called=called(heard.text, state, vocabulary, offered),
        another=_another(said, heard.text, state, vocabulary),
    )


def _complaint(said: str, heard: Message, vocabulary: Vocabulary) -> str:
    """Return the key of a complaint that names no number, or ""."""
    return "complaint" if not heard.numbers and vocabulary.complaints.heard(spelled(said)) else ""


def _asked(said: str, text: str, vocabulary: Vocabulary) -> str:
    """Return what is often asked, by its key, or ""."""
    return vocabulary.questions.asked(said, asks=asks(text))


def _answers(said: str, vocabulary: Vocabulary) -> bool:
    """Whether a text begins with a word for yes or for no."""
    return _is_answer(spelled(said).partition(" ")[0], vocabulary)


def _is_answer(word: str, vocabulary: Vocabulary) -> bool:
    return any(word in answers for answers in vocabulary.answers)


def _asked_plainly(state: State, offered: Sequence[Offered], vocabulary: Vocabulary) -> bool:
    """Whether a yes or a no is asked for in a place where a ballot is filled."""
    filling = isinstance(state, Voting | Looking | Spreading)
    return filling and any(_is_answer(first_word(o.label), vocabulary) for o in offered)


def _sent(said: str, state: State, vocabulary: Vocabulary) -> Command | None:
    """Return DONE for what means it where a ballot is filled: "verstuur", "ja, verstuur maar"."""
    if not isinstance(state, Voting | Looking | Spreading | Giving):
        return None
    first, _space, rest = spelled(said).partition(" ")
    sends = said in vocabulary.sending or (
        first in vocabulary.answers[0] and rest in vocabulary.sending
    )
    return Command.DONE if sends else None


def _filling(said: str, state: State, offered: Sequence[Offered], vocabulary: Vocabulary) -> str:
    """Return the key of what is said of a whole basket, or of the project that one looks at.

    That is to choose nothing, or to begin again; and to choose that one, or to look on.
    """
    if not isinstance(state, Voting | Looking | Spreading):
        return ""
    if isinstance(state, Spreading):
        of_these = _of_these(said, offered, vocabulary)
        return "" if of_these.startswith("these:") else of_these
    if isinstance(state, Looking) and (said in vocabulary.taking or _is_answer(said, vocabulary)):
        return "back" if said in vocabulary.answers[1] else "add"
    if of_these := _of_these(said, offered, vocabulary):
        return of_these
    if said in vocabulary.none_of_them:
        return "none"
    if isinstance(state, Voting) and said[:1].isalpha() and _merely_answers(said, vocabulary):
        return "basket"
    return "all-out" if said in vocabulary.all_out else ""


def _merely_answers(said: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is nothing but a yes or a no, which here answers nothing that was asked."""
    return any(merely(said, answers, vocabulary) for answers in vocabulary.answers)


def _of_these(said: str, offered: Sequence[Offered], vocabulary: Vocabulary) -> str:
    """Return the key of both, or of none, of the projects that were asked about or are shown."""
    if said not in vocabulary.pointing.both:
        asked = any(o.key.startswith(_OF_NAMED) for o in offered)
        none = asked and (
            said in vocabulary.none_of_them or merely(said, vocabulary.answers[1], vocabulary)
        )
        return "basket" if none else ""
    every = next((o.key for o in offered if o.key.startswith(("these:", "out:"))), "")
    two = listed(offered)
    return every or (f"these:{two[0]},{two[1]}" if len(two) == _TWO else "")


def _several(said: str, vocabulary: Vocabulary) -> tuple[int, ...]:
    """Return the ideas that are named together after "support", or nothing."""
    phrase = beginning(said, vocabulary.support)
    if not phrase:
        return ()
    found = picks(said.removeprefix(phrase), vocabulary)
    clear = not (found.doubt or found.dropped or found.only)
    return found.named if clear and len(found.named) > 1 else ()


def _another(said: str, text: str, state: State, vocabulary: Vocabulary) -> str:
    """Return the idea that is told behind words that announce another one: "nog een idee: ...".

    Nothing but such words announces none yet.
    """
    phrase = beginning(said, vocabulary.another) if isinstance(state, Writing | Comparing) else ""
    if not phrase:
        return ""
    announcing = r"\W+".join(phrase.split(" "))
    announced = re.match(rf"\W*{announcing}\b\W*", text, re.IGNORECASE)
    return " ".join(text[announced.end() :].split()) if announced else ""


def _explained(said: str, vocabulary: Vocabulary) -> int | None:
    """Return the only number after words that ask about it: "wat kost 8"."""
    phrase = beginning(said, vocabulary.explaining)
    rest = spelled(said.removeprefix(phrase)).split(" ") if phrase else []
    telling = [word for word in rest if word not in vocabulary.beside_number]
    if len(telling) != 1 or not _NUMBER.fullmatch(telling[0]):
        return None
    return int(telling[0])


def _sought(said: str, state: State, vocabulary: Vocabulary) -> tuple[str, bool]:
    """Return the words to look for, without the little ones, and whether "search" stood before."""
    phrase = beginning(said, vocabulary.search)
    if prose.asked(state) or not (phrase or prose.free(state)):
        return "", False
    words = _SPELLED.findall(said.removeprefix(phrase))
    if not phrase and vocabulary.never_sought.issuperset(words):
        return "", False
    telling = [word for word in words if word not in vocabulary.little]
    return " ".join(telling or words), bool(phrase)


def _telling(said: str, state: State, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the words that may tell what is meant by who is at the menu, or comes in.

    Who looks at projects and says which they do not want names none.
    """
    if not isinstance(state, _TELLING) and not prose.naming(state):
        return ()
    said_of_it = {*_SPELLED.findall(said)}
    at_menu = isinstance(state, _AT_MENU)
    if not at_menu and said_of_it & (vocabulary.no_such | vocabulary.without):
        return ()
    words = said_of_it - vocabulary.little - vocabulary.around
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _why(said: str, named: Sequence[int], state: State, vocabulary: Vocabulary) -> int | None:
    """Return the only number of "why did 12 not win", or None."""
    wonders = not prose.asked(state) and beginning(said, vocabulary.why)
    found = list(named) or [int(one) for one in re.findall(r"\d{1,6}", said)]
    return found[0] if wonders and len(found) == 1 else None


def _language(said: str, state: State, vocabulary: Vocabulary) -> str:
    """Return the code of the language that was named, perhaps of one that we do not speak.

    Where one is asked for it may be named by its code, and with a slip of the finger.
    """
    asked = isinstance(state, Arriving | Switching)
    if asked and said in vocabulary.languages.values():
        return said
    named = vocabulary.languages.get(said, "")
    named = named or (nearly_named(said, vocabulary) if asked else "")
    return named or ("" if prose.asked(state) else vocabulary.tongues.heard(said))


def _progress(said: str, state: State, vocabulary: Vocabulary) -> str:
    """Return the key of how far a project is, for "progress 3", or "".

    Who was asked for their own words may begin with these; who was only told of a project was not.
    """
    if prose.free(state) and (prose.asked(state) or not isinstance(state, Responding)):
        return ""
    found = numbered(said, vocabulary.progress, vocabulary, bare=False)
    return "" if found is None else f"progress:{found}"


def _by_number(said: str, state: State) -> Command | None:
    """Return what 0 and 9 stand for where they were not offered as anything else."""
    if said == "0":
        return Command.BACK
    voting = isinstance(state, Voting | Looking | Spreading | Giving)
    counting = isinstance(state, Pouring) and bool(state.source)
    named = voting or counting or isinstance(state, Results | Browsing | Reading)
    return Command.HELP if said == "9" and not named else None
