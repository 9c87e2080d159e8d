r"""A conversation as a transcript: the simulator saves one so, and tests play it again.

    title: T9, a basket on SMS
    channel: sms
    language: nl
    moment: 2027-05-10 12:00
    begins: joined

    > klaar
    < Weet u het zeker? Stuur 4821 om te stemmen op 3 en 8. Stuur 0 om te veranderen.
    = 80 units, 1 segment

`>` is the resident and `<` our answer; `|` goes on on the next line, `~ 2 days` lets time pass.
A resident types, taps a `[Label]`, or does something else, in parentheses: `(voice)`.  Below an
answer stand its choices, each as `[Label]`, or what it costs as an SMS.  `moment` is a local time,
or a phase that has just begun; `begins: joined` leaves out how the resident came to take part, and
`supports: 3 21` that they supported these ideas long before.

    organiser: inbox answer 1 "Yes, from 14 on."

An organiser does that meanwhile, in the words of the command line; below it stands what the
resident hears of it.

    neighbour: ?8 / 2 / 3 / Who cleans them?

Another resident types these meanwhile, one after the other, on a phone with SMS.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.segments import folded, segments, units
from budget.timeline import Phase
from flows.talk import Kind

_TIME = "%Y-%m-%d %H:%M"
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_PAUSE = re.compile(r"(\d+) (minute|hour|day)s?")
_DONE = re.compile(r"\((\w+)\)(?: (.*))?", re.DOTALL)
_ORGANISER, _NEIGHBOUR = "organiser:", "neighbour:"
_BETWEEN = " / "
_SPECIAL = ("[", "(", "\\")
_CHOICES = re.compile(r"\[(.*)\]")


class Unreadable(ValueError):
    """A transcript has a line that means nothing; the line is named."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What a resident does: types a text, taps the choice with a label, or something else.

    `text` is what was typed or the label; with `Kind.CONTACT` it is "own" for their own card.
    """

    text: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is done for a while."""

    length: timedelta


@dataclass(frozen=True, slots=True)
class Order:
    """What an organiser does meanwhile, in the words that stand behind `wijkstem`."""

    words: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What another resident types meanwhile, one thing after the other."""

    typed: tuple[str, ...]


Happening = Deed | Pause | Order | Neighbour
"""What is done by the resident, or happens meanwhile."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One message of ours: its text, and the choices that can be tapped below it."""

    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a resident did, or what happened meanwhile, and what was answered to it."""

    deed: Happening
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Journey:
    """A whole conversation; `moment` is a local time in the edition's zone, or a phase."""

    title: str
    channel: str
    language: str
    moment: datetime | Phase
    joined: bool = False
    exchanges: tuple[Exchange, ...] = field(default=())
    supports: tuple[int, ...] = ()


def written(journey: Journey) -> str:
    """Return a journey as a transcript."""
    moment = journey.moment
    head = [
        f"title: {journey.title}",
        f"channel: {journey.channel}",
        f"language: {journey.language}",
        f"moment: {moment if isinstance(moment, Phase) else moment.strftime(_TIME)}",
        *(["begins: joined"] if journey.joined else []),
        *([f"supports: {' '.join(map(str, journey.supports))}"] if journey.supports else []),
    ]
    parts = (_exchange(exchange, journey.channel) for exchange in journey.exchanges)
    return "\n".join([*head, *(line for part in parts for line in ("", *part))]) + "\n"


def _exchange(exchange: Exchange, channel: str) -> Iterator[str]:
    yield from _deed(exchange.deed)
    for answer in exchange.answers:
        yield from _lines("<", answer.text)
        if channel == "sms":
            yield f"= {cost(answer.text)}"
        elif answer.choices:
            yield " ".join(f"[{choice}]" for choice in answer.choices)


def cost(text: str) -> str:
    """Say what a text costs as an SMS, as it is sent."""
    sent = folded(text)
    count = segments(sent)
    return f"{units(sent)} units, {count} segment{'s' * (count != 1)}"


def _deed(deed: Happening) -> Iterator[str]:
    if isinstance(deed, Order):
        yield from _lines(_ORGANISER, deed.words)
    elif isinstance(deed, Neighbour):
        yield f"{_NEIGHBOUR} {_BETWEEN.join(deed.typed)}"
    elif isinstance(deed, Pause):
        unit = next(u for u in reversed(_UNITS) if not deed.length % _UNITS[u])
        count = deed.length // _UNITS[unit]
        yield f"~ {count} {unit}{'s' * (count != 1)}"
    elif deed.kind is Kind.TEXT:
        yield from _lines(">", f"\\{deed.text}" if deed.text.startswith(_SPECIAL) else deed.text)
    elif deed.kind is Kind.TAP:
        yield f"> [{deed.text}]"
    else:
        yield from _lines(">", f"({deed.kind}) {deed.text}".rstrip(" "))


def _lines(mark: str, text: str) -> Iterator[str]:
    first, *rest = text.split("\n")
    yield f"{mark} {first}".rstrip(" ")
    yield from (f"| {line}".rstrip(" ") for line in rest)


def read(text: str) -> Journey:
    """Return the journey in a transcript; raise `Unreadable` if there is something else in it."""
    head, _empty, body = text.partition("\n\n")
    said = dict(_header(head))
    try:
        return Journey(
            said["title"],
            said["channel"],
            said["language"],
            _moment(said["moment"]),
            said.get("begins") == "joined",
            tuple(_exchanges(body.split("\n"))),
            tuple(map(int, said.get("supports", "").split())),
        )
    except KeyError as missing:
        raise Unreadable(f"There is no line for {missing} at the head.") from missing


def _header(head: str) -> Iterator[tuple[str, str]]:
    for line in head.splitlines():
        name, colon, value = line.partition(":")
        if not colon:
            raise Unreadable(f"This is no line of a head: {line}")
        yield name.strip(), value.strip()


def _moment(said: str) -> datetime | Phase:
    if said in set(Phase):
        return Phase(said)
    try:
        return datetime.strptime(said, _TIME)  # noqa: DTZ007 - a local time, of the edition's zone
    except ValueError as mistake:
        raise Unreadable(f"This is no moment: {said}") from mistake


def _exchanges(lines: Sequence[str]) -> Iterator[Exchange]:
    """Read what was done, each with the answers to it."""
    deed: Happening | None = None
    answers: list[Answer] = []
    for mark, text in _marked(lines):
        if happened := _HAPPENED.get(mark):
            if deed:
                yield Exchange(deed, tuple(answers))
            deed, answers = happened(text), []
        elif mark == "<":
            answers.append(Answer(text))
        elif mark == "[" and answers:
            answers[-1] = Answer(answers[-1].text, tuple(text.split("] [")))
    if deed:
        yield Exchange(deed, tuple(answers))


def _marked(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Return each message or note whole, by the mark that it begins with."""
    mark, text = "", ""
    for line in lines:
        if line.startswith("|"):
            text += "\n" + line[2:]
            continue
        if mark:
            yield mark, text
        if line.startswith((_ORGANISER, _NEIGHBOUR)):
            mark, _space, text = line.partition(" ")
            continue
        found = _CHOICES.fullmatch(line)
        mark, text = ("[", found[1]) if found else (line[:1], line[2:])
        if mark not in {"", "<", "=", "[", *_HAPPENED}:
            raise Unreadable(f"This line means nothing: {line}")
    if mark:
        yield mark, text


def _did(text: str) -> Deed:
    if found := _CHOICES.fullmatch(text):
        return Deed(found[1], Kind.TAP)
    found = _DONE.fullmatch(text)
    if found and found[1] in set(Kind):
        return Deed(found[2] or "", Kind(found[1]))
    return Deed(text.removeprefix("\\"))


def _paused(text: str) -> Pause:
    found = _PAUSE.fullmatch(text)
    if not found:
        raise Unreadable(f"This is no length of time: {text}")
    return Pause(int(found[1]) * _UNITS[found[2]])


_HAPPENED: Mapping[str, Callable[[str], Happening]] = {
    ">": _did,
    "~": _paused,
    _ORGANISER: Order,
    _NEIGHBOUR: lambda text: Neighbour(tuple(text.split(_BETWEEN))),
}
"""What makes of a line something that happened, by its mark."""
