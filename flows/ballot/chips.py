"""Chips in words: what each theme has and can get, what can be moved, what is in the pot."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from budget import search
from budget.vessels import VesselRules, Vessels
from flows.hearing.typed import plain
from flows.scene import Scene, standing
from flows.state import Pouring
from flows.talk import Amount, Euros, Lines, Listed, Said, Text, Value, _, n_

_NAMED, _BESIDE_POT = 99, 86
"""Letters of a list of themes that fit one SMS, beside what else is said there."""

_READ_BACK = 240
"""Letters of a division in euros that fit two SMS."""

_LEAST_LETTERS = 4
"""Letters with which a word of a title may begin."""

_LONGEST_BAR = 12
_BLOCK, _NONE, _COIN = "\N{FULL BLOCK}", "\N{WHITE SMALL SQUARE}", "\N{WHITE CIRCLE}"


class Dividing(NamedTuple):
    """What a resident divides: by which rules, where the chips are now, and where they were.

    Themes go by their number, from 1 in the order of the rules.
    """

    rules: VesselRules
    now: Vessels
    history: tuple[tuple[int, ...], ...]
    scene: Scene

    @property
    def numbers(self) -> range:
        """The number of every theme."""
        return range(1, len(self.rules.vessels) + 1)

    @property
    def brief(self) -> bool:
        """Whether every character is paid for."""
        return self.scene.screen.brief

    def key(self, number: int) -> str:
        """Return the key of a theme."""
        return self.rules.vessels[number - 1].theme

    def title(self, number: int) -> Value:
        """Return what residents call a theme."""
        theme = self.scene.edition.theme_by_key.get(self.key(number))
        return Said(theme.title) if theme else self.key(number)

    def chips(self, number: int) -> int:
        """Return how many chips a theme has."""
        return self.now.chips[number - 1]

    def change(self, number: int) -> str:
        """Return how many chips more or fewer than at the start, with its sign; "" if as many."""
        change = self.now.changes(self.rules)[number - 1]
        return f"{change:+d}" if change else ""

    def left(self, number: int) -> int:
        """Return how many chips can be taken from a theme."""
        return self.now.left(self.key(number), self.rules)

    def room(self, number: int) -> int:
        """Return how many chips can be given to a theme."""
        return self.now.room(self.key(number), self.rules)

    def sources(self, target: int) -> tuple[int, ...]:
        """Return the other themes from which something can be taken."""
        return tuple(number for number in self.numbers if number != target and self.left(number))

    def most(self, source: int, target: int) -> int:
        """Return how many chips can go from one theme to another."""
        return min(self.left(source), self.room(target))


def dividing(scene: Scene) -> Dividing | None:
    """Return what the resident divides; None in an edition that votes on projects."""
    rules = scene.edition.vote.ballot
    if not isinstance(rules, VesselRules):
        return None
    history = tuple(chips for chips in scene.unfinished.poured if chips)
    now = standing(history[-1], rules) if history else rules.start
    return Dividing(rules, now, history, scene)


def titles(of: Dividing, number: int) -> set[str]:
    """Return the title of a theme in every language, as it is compared."""
    theme = of.scene.edition.theme_by_key.get(of.key(number))
    return {plain(title) for title in theme.title.values()} if theme else set()


def called(words: Sequence[str], of: Dividing) -> list[int]:
    """Return the themes that are called by a word of a title in any language, in that order."""

    def title(number: int) -> search.Nouns:
        return search.nouns(" ".join(titles(of, number)))

    long = (word for word in words if len(word) >= _LEAST_LETTERS)
    found = (search.begun(word, of.numbers, title) for word in long)
    return list(dict.fromkeys(some[0] for some in found if len(some) == 1))


def overview(of: Dividing) -> Text:
    """Say where the chips are now, what is in the pot, and what can be done."""
    now, pot, scene = listed(of), of.now.pot, of.scene
    if scene.screen.edits:
        return _("Now: {now}.\n{pot}\n\n{bars}", now=now, pot=_pot(of), bars=_bars(of))
    if pot:
        return n_(
            "Now: {now}.\nIn the pot: {pot} chip. Which theme gets it? Send a number.",
            "Now: {now}.\nIn the pot: {pot} chips. Which theme gets one? Send a number.",
            pot,
            now=now,
            pot=pot,
        )
    if len(of.history) > 1:
        return _(
            "Now: {now}.\nTogether {chips}. Does another theme get more? Choose one, or send its "
            "number.",
            now=now,
            chips=of.rules.chips,
        )
    if scene.voted and of.brief:
        return _(
            "Your old vote still counts. Now: {now}. Which theme gets more? Send a number or DONE.",
            now=now,
        )
    return _(
        "Now: {now}.\n{chips} chips of {chip}. Which theme gets more? Choose one, or send its "
        "number.",
        now=now,
        chips=of.rules.chips,
        chip=Euros(of.rules.chip),
    )


def _pot(of: Dividing) -> Text:
    """Say what is in the pot, and what to do, where a message is replaced by every tap."""
    pot = of.now.pot
    if pot:
        return n_(
            "In the pot: {pot} chip. Give it to another theme.",
            "In the pot: {pot} chips. Give them to other themes.",
            pot,
            pot=pot,
        )
    if len(of.history) > 1:
        return _("In the pot: 0. You can send it, or go on.")
    return _(
        "You divide {chips} chips of {chip}. In the pot: 0. Tap - to take a chip from a theme.",
        chips=of.rules.chips,
        chip=Euros(of.rules.chip),
    )


def _bars(of: Dividing) -> Lines:
    """Draw every theme as a bar, and the pot if there is something in it."""
    each = max(1, -(-max(*of.now.chips, of.now.pot) // _LONGEST_BAR))
    bars = [
        _("{bar} {theme}", bar=_bar(of.chips(number), each, _BLOCK), theme=of.title(number))
        for number in of.numbers
    ]
    if of.now.pot:
        bars.append(_("{bar} pot", bar=_bar(of.now.pot, each, _COIN)))
    return Lines(tuple(bars))


def _bar(chips: int, each: int, block: str) -> str:
    return block * -(-chips // each) or _NONE


def asked(state: Pouring, of: Dividing) -> Text:
    """Ask from which theme the money comes, or how many chips go."""
    target = of.title(state.into)
    if not state.source:
        return _(
            "{theme} gets more. From which theme do you take it? {themes}",
            theme=target,
            themes=_named(of, of.sources(state.into)),
        )
    most = of.most(state.source, state.into)
    return n_(
        "How many chips go from {source} to {target}? Send {most}.",
        "How many chips go from {source} to {target}? Send 1 to {most}.",
        most,
        source=of.title(state.source),
        target=target,
        most=most,
    )


def listed(of: Dividing) -> Listed:
    """Say what each theme has, and how many more or fewer than at the start.

    On SMS the changes are left out where there is no room for them, and then the titles, which
    whoever has moved something has read.
    """
    room = _BESIDE_POT if of.now.pot else _NAMED
    changes = sum(len(f" ({of.change(n)})") for n in of.numbers if of.change(n))
    if not of.brief or _length(of) + changes <= room:
        return Listed(tuple(_with_change(of, number) for number in of.numbers), plain=True)
    if _length(of) <= room or not changes:
        return _named(of, of.numbers)
    chips = (_("{number}: {chips}", number=n, chips=of.chips(n)) for n in of.numbers)
    return Listed(tuple(chips), plain=True)


def _length(of: Dividing) -> int:
    """Return how many letters the themes take with their chips, in the longest language."""
    titles = ((number, _longest(of.title(number))) for number in of.numbers)
    return sum(len(f"{number} {title} {of.chips(number)}, ") for number, title in titles)


def _named(of: Dividing, numbers: Iterable[int]) -> Listed:
    return Listed(tuple(_with_chips(of, number) for number in numbers), plain=True)


def _with_chips(of: Dividing, number: int) -> Text:
    theme, chips = of.title(number), of.chips(number)
    return _("{number} {theme} {chips}", number=number, theme=theme, chips=chips)


def _with_change(of: Dividing, number: int) -> Text:
    change = of.change(number)
    if not change:
        return _with_chips(of, number)
    return _(
        "{number} {theme} {chips} ({change})",
        number=number,
        theme=of.title(number),
        chips=of.chips(number),
        change=change,
    )


def _longest(title: Value) -> str:
    return max(title.words.values(), key=len) if isinstance(title, Said) else str(title)


def read_back(of: Dividing, proof: int) -> Text:
    """Say in euros what will be cast."""
    changed = of.now != of.rules.start
    if of.brief and changed:
        return _(
            "Is this right? {division}. Send {proof} to vote so. Send 0 to change.",
            division=_in_euros(of),
            proof=proof,
        )
    if of.brief:
        return _(
            "You change nothing: every theme keeps what it has. Send {proof} to vote so. Send 0 to "
            "change. Rather a blank vote? Send BLANK.",
            proof=proof,
        )
    lines, total = Lines(tuple(_line(of, n) for n in of.numbers)), Euros(of.rules.total)
    if changed:
        return _(
            "This is your division:\n{lines}\n\nTogether {total}.\nNot sent yet.",
            lines=lines,
            total=total,
        )
    return _(
        "You change nothing:\n{lines}\n\nTogether {total}.\nNot sent yet.", lines=lines, total=total
    )


def _in_euros(of: Dividing) -> Listed:
    """Say in one line what each theme gets."""
    amounts = {number: of.chips(number) * of.rules.chip for number in of.numbers}
    named = sum(len(f"{_longest(of.title(n))} {amount:,}, ") for n, amount in amounts.items())
    said = (
        _("{theme} {amount}", theme=of.title(number), amount=Amount(amount))
        if named <= _READ_BACK
        else _("{number}: {amount}", number=number, amount=Amount(amount))
        for number, amount in amounts.items()
    )
    return Listed(tuple(said), plain=True)


def _line(of: Dividing, number: int) -> Text:
    """Say what a theme gets, and what it had if that is something else."""
    theme, amount = of.title(number), Euros(of.chips(number) * of.rules.chip)
    if not of.change(number):
        return _("{theme}: {amount}", theme=theme, amount=amount)
    before = Euros(of.rules.start.chips[number - 1] * of.rules.chip)
    return _("{theme}: {amount} (was {before})", theme=theme, amount=amount, before=before)
