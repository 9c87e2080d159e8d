"""Audiences: whom an organiser can write to, and whom never.

An audience is made of what residents did in public (wrote, supported, followed), of what they
agreed to (news, the next edition), or of what is not finished.  Who voted, and for what, is none:
nobody could ask for it here.  Whoever stopped, was forgotten, or cannot be reached is in no
audience.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from budget.edition import Edition
from budget.sentence import Reasoned, Sentence, _
from budget.timeline import Phase


class Who(StrEnum):
    """Whom something concerns.

    `NEWS`: who agreed to hear news; `NEXT`: who agreed to hear of the next edition; `AUTHORS`,
    `SUPPORTERS` and `FOLLOWERS` of an idea, or of any; `PROJECT`: who follows a project;
    `UNFINISHED`: who began to fill in a ballot and did not send it; `EVERYONE`: who takes part,
    which only a result is reason enough for.
    """

    NEWS = "news"
    NEXT = "next"
    AUTHORS = "authors"
    SUPPORTERS = "supporters"
    FOLLOWERS = "followers"
    PROJECT = "project"
    UNFINISHED = "unfinished"
    EVERYONE = "everyone"


OF_AN_IDEA: Final = frozenset({Who.AUTHORS, Who.SUPPORTERS, Who.FOLLOWERS})
"""Of these a number says which idea; 0 is any of them."""


class NoAudience(Reasoned):
    """Nobody can be written to like this."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is written to; what is empty narrows nothing.

    `number` is of an idea or a project.  `without` are those who are left out all the same.
    `channels` and `languages` are those in which residents talk with us, `districts` those that
    they chose.
    """

    who: Who
    number: int = 0
    districts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    without: tuple[Who, ...] = ()


def check(audience: Audience, edition: Edition) -> None:
    """Raise `NoAudience` with what is wrong with an audience in an edition."""
    reasons = [*_wrong(audience, edition)]
    if reasons:
        raise NoAudience(*reasons)


def offered(edition: Edition) -> tuple[Who, ...]:
    """Return whom an organiser could write to in the phase that an edition is in."""
    able = (who for who in Who if who is not Who.PROJECT or edition.projects)
    return tuple(who for who in able if not _not_now(who, edition))


def _not_now(who: Who, edition: Edition) -> Sentence | None:
    if who is Who.EVERYONE and edition.entered.before(Phase.RESULTS):
        return _("Everybody who takes part is written to with the result, and not before:"
                 " until then, write to who wants news.")  # fmt: skip
    if who is Who.UNFINISHED and edition.entered is not Phase.VOTING:
        return _("Only while the vote is open can a ballot be unfinished.")
    return None


def _wrong(audience: Audience, edition: Edition) -> list[Sentence]:
    strange = [key for key in audience.districts if key not in edition.district_by_key]
    wrong = [_('There is no district "{key}".', key=key).about("districts") for key in strange]
    if audience.who is Who.PROJECT:
        if audience.number not in edition.project_by_number:
            wrong.append(_("Say which project: there is none with number {number}.",
                           number=audience.number).about("number"))  # fmt: skip
    elif audience.number and audience.who not in OF_AN_IDEA:
        wrong.append(_("A number says which idea or project; this audience has neither.")
                     .about("number"))  # fmt: skip
    if too_soon := _not_now(audience.who, edition):
        wrong.append(too_soon.about("who"))
    if audience.who in audience.without:
        wrong.append(_("Who is written to cannot be left out as well.").about("without"))
    elif Who.EVERYONE in audience.without:
        wrong.append(_("Without everybody nobody is left to write to.").about("without"))
    return wrong
