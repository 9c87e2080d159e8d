"""The criteria by which ideas are judged: a catalogue to begin with, from which editions choose.

Formal ones say whether an idea can be judged at all, substantive ones whether it can be done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a criterion is about: the idea as it was handed in, or what it would come to."""

    FORMAL = "formal"
    SUBSTANTIVE = "substantive"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion, translated: as residents read it, and as a question to the screener.

    `correctable`: who wrote the idea can usually mend what is wrong.
    """

    key: str
    kind: Kind
    wording: Mapping[str, str]
    question: Mapping[str, str]
    correctable: bool = False

    def __hash__(self) -> int:
        return hash(self.key)


def _formal(key: str, wording: tuple[str, str], question: tuple[str, str]) -> Criterion:
    return _criterion(key, Kind.FORMAL, wording, question)


def _substantive(key: str, wording: tuple[str, str], question: tuple[str, str]) -> Criterion:
    return _criterion(key, Kind.SUBSTANTIVE, wording, question)


def _criterion(
    key: str, kind: Kind, wording: tuple[str, str], question: tuple[str, str]
) -> Criterion:
    languages = ("nl", "en")
    said, asked = (dict(zip(languages, words, strict=True)) for words in (wording, question))
    return Criterion(key, kind, said, asked, key in _CORRECTABLE)


_CORRECTABLE = frozenset(
    {"complete", "in-the-area", "lawful-wording", "no-personal-data", "no-named-contractor"}
    | {"within-the-cap"}
)

CATALOGUE: tuple[Criterion, ...] = (
    _formal(
        "on-time",
        ("Het plan is op tijd gestuurd.", "The idea was sent in time."),
        ("Kwam het plan binnen voor de laatste dag?", "Did it come in before the last day?"),
    ),
    _formal(
        "complete",
        ("Het is duidelijk wat het plan is en waar.", "It is clear what the idea is, and where."),
        (
            "Weet u genoeg om het plan te beoordelen: wat, waar en voor wie?",
            "Do you know enough to judge it: what, where and for whom?",
        ),
    ),
    _formal(
        "in-the-area",
        ("Het plan is voor deze wijk.", "The idea is for this area."),
        ("Ligt de plek in het gebied?", "Is the place inside the area?"),
    ),
    _formal(
        "lawful-wording",
        (
            "Het plan beledigt niemand en zet niet aan tot haat.",
            "The idea insults nobody and stirs up no hatred.",
        ),
        ("Mag deze tekst openbaar zijn?", "May this text be public?"),
    ),
    _formal(
        "no-personal-data",
        (
            "Er staan geen gegevens van andere mensen in.",
            "Nothing private about other people is in it.",
        ),
        (
            "Staan er geen namen, adressen of nummers van anderen in?",
            "Is it free of names, addresses and numbers of others?",
        ),
    ),
    _formal(
        "no-commerce",
        ("Niemand verdient eraan.", "Nobody makes a profit by it."),
        (
            "Is het plan geen reclame en geen handel van wie het stuurt?",
            "Is it no advertisement or business of who sent it?",
        ),
    ),
    _formal(
        "not-another",
        ("Het is niet hetzelfde als een ander plan.", "It is not the same as another idea."),
        (
            "Is er geen plan dat hetzelfde vraagt? Anders: samenvoegen.",
            "Does no other idea ask for the same? Otherwise: merge.",
        ),
    ),
    _substantive(
        "competence",
        ("De gemeente gaat erover.", "The municipality may decide on it."),
        (
            "Mag de gemeente dit zelf doen en besluiten?",
            "May the municipality do and decide this itself?",
        ),
    ),
    _substantive(
        "own-land",
        (
            "De grond is van de gemeente, of de eigenaar vindt het goed.",
            "The land belongs to the municipality, or its owner agrees.",
        ),
        (
            "Van wie is de grond of het gebouw? Vindt de eigenaar het goed?",
            "Whose is the land or the building? Does the owner agree?",
        ),
    ),
    _substantive(
        "technical-norms",
        ("Het kan veilig en past op de plek.", "It is safe and fits the place."),
        (
            "Kan het volgens de regels voor veiligheid, kabels, bomen en verkeer?",
            "Is it possible by the norms for safety, cables, trees and traffic?",
        ),
    ),
    _substantive(
        "within-the-year",
        ("Het kan in 1 jaar klaar zijn.", "It can be finished within a year."),
        (
            "Kan het binnen een jaar klaar zijn, met vergunning erbij?",
            "Can it be finished within a year, permits included?",
        ),
    ),
    _substantive(
        "no-named-contractor",
        (
            "Het plan noemt geen bedrijf dat het moet doen.",
            "The idea names no company that has to do it.",
        ),
        (
            "Kan de gemeente zelf kiezen wie het werk doet?",
            "Can the municipality choose itself who does the work?",
        ),
    ),
    _substantive(
        "running-costs",
        (
            "Iemand zorgt er daarna voor en betaalt dat.",
            "Somebody looks after it later, and pays for that.",
        ),
        (
            "Wat kost het daarna elk jaar, en wie betaalt en doet dat?",
            "What does it cost every year after, and who pays and does that?",
        ),
    ),
    _substantive(
        "within-the-cap",
        ("Het past binnen het bedrag.", "It fits within the amount."),
        (
            "Ligt de prijs tussen het minste en het meeste bedrag?",
            "Is its cost between the least and the most?",
        ),
    ),
    _substantive(
        "open-to-all",
        ("Iedereen mag het gebruiken.", "Everybody may use it."),
        (
            "Kan iedereen erbij, ook met een rolstoel, en zonder te betalen?",
            "Can everybody use it, in a wheelchair too, and without paying?",
        ),
    ),
    _substantive(
        "no-conflict",
        ("Het past bij wat al gepland is.", "It fits what is planned already."),
        (
            "Botst het niet met plannen die al vaststaan?",
            "Does it not clash with plans that are settled already?",
        ),
    ),
)
"""The whole catalogue, in the order in which it is gone through."""

BY_KEY: Mapping[str, Criterion] = {criterion.key: criterion for criterion in CATALOGUE}


def chosen(own: Sequence[Criterion]) -> Sequence[Criterion]:
    """Return by what an edition judges: its own choice, or else the whole catalogue."""
    return own or CATALOGUE
