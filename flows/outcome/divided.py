"""The result of a vote on themes: what each gets, and why, in numbers."""

from budget.division import Division, DivisionRule, Share
from budget.edition import Edition
from flows.scene import Scene
from flows.talk import Amount, Cents, Euros, Lines, Listed, Said, Text, Value, _, n_

_LETTERS = 110
"""Letters of a list of themes with what they get that fit one SMS."""

_SOME = 4
"""Themes of a page where not all of them fit."""


def size(division: Division, scene: Scene) -> int:
    """Return how many themes are on one page."""
    letters = sum(
        len(f"{number} {_longest(title(share, scene.edition))} {share.amount:,}, ")
        for number, share in enumerate(division.shares, 1)
    )
    return _SOME if scene.screen.brief and letters > _LETTERS else len(division.shares)


def _longest(title: Value) -> str:
    return max(title.words.values(), key=len) if isinstance(title, Said) else str(title)


def title(share: Share, edition: Edition) -> Value:
    """Return what residents call a theme."""
    theme = edition.theme_by_key.get(share.theme)
    return Said(theme.title) if theme else share.theme


def overview(division: Division, page: int, scene: Scene) -> Text:
    """Say what each theme of a page gets."""
    per_page = size(division, scene)
    shown = list(enumerate(division.shares, 1))[page * per_page : (page + 1) * per_page]
    lines: tuple[Value, ...] = tuple(
        _(
            "{number} {theme}: {amount}",
            number=number,
            theme=title(share, scene.edition),
            amount=(Amount if scene.screen.brief else Euros)(share.amount),
        )
        for number, share in shown
    )
    if len(division.shares) > (page + 1) * per_page:
        return _(
            "{total} is divided so:\n{lines}\nSend MORE, or the number of a theme to hear why.",
            total=Euros(division.total),
            lines=Listed(lines, plain=True),
        )
    return _(
        "{total} is divided so:\n{lines}\nSend the number of a theme to hear why.",
        total=Euros(division.total),
        lines=Listed(lines, plain=True) if scene.screen.brief else Lines(lines),
    )


def explained(number: int, division: Division, edition: Edition) -> Text:
    """Say why a theme gets what it gets."""
    share = division.shares[number - 1]
    head = _(
        "{number} {theme} gets {amount}.",
        number=number,
        theme=title(share, edition),
        amount=Euros(share.amount),
    )
    if not division.weight:
        nobody = _("Nobody divided the money, so everything stays as it is now.")
        return _("{head} {why}", head=head, why=nobody)
    by_mean = division.rule is DivisionRule.MEAN
    why = _by_mean(share) if by_mean else _per_euro(share, division.weight)
    if share.drawn:
        why = _("{why} A draw decided on the last euro.", why=why)
    return _("{head} {why}", head=head, why=why)


def _by_mean(share: Share) -> Text:
    """Say what the votes gave it on average, and how that was rounded."""
    cents = Cents(round(share.mean * 100))
    if share.amount > share.mean:
        return _("On average the votes gave it {mean}. That is rounded up.", mean=cents)
    if share.amount < share.mean:
        return _("On average the votes gave it {mean}. That is rounded down.", mean=cents)
    return _("That is what the votes gave it on average.")


def _per_euro(share: Share, weight: int) -> Text:
    """Say how many votes support its last euro, and how many the next."""
    if share.taken is None:
        return n_(
            "Of {weight} vote, {not_taken} wanted to give it something. Others had more.",
            "Of {weight} votes, {not_taken} wanted to give it something. Others had more.",
            weight,
            weight=Amount(weight),
            not_taken=Amount(share.not_taken),
        )
    return n_(
        "Of {weight} vote, {taken} gave it that much or more. For 1 euro more there were "
        "{not_taken}: then the money was gone.",
        "Of {weight} votes, {taken} gave it that much or more. For 1 euro more there were "
        "{not_taken}: then the money was gone.",
        weight,
        weight=Amount(weight),
        taken=Amount(share.taken),
        not_taken=Amount(share.not_taken),
    )
