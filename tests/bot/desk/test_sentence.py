import pytest

from bot.desk.words import said
from bot.editions.file import EditionError, read_edition
from budget import appeal
from budget.edition import NotReady
from budget.moderation import Subject
from budget.paper import Round
from budget.sentence import Amount, Reasoned, _, n_
from budget.standing import NotPossible, Standing
from budget.timeline import Phase
from storage.process.editions import NoSuchEdition
from tests.storage.linden import BEGINS, EDITION

OWED = n_(
    "{count} idea has no answer yet: {numbers}.",
    "{count} ideas have no answer yet: {numbers}.",
    2,
    count=Amount(2),
    numbers=(3, 8),
).hinting("; see `wijkstem ideas owed`.")

JUDGING = _(
    "{slug} is in the phase {phase} already; nobody would judge it.",
    slug="de-linden",
    phase=Phase.VOTING,
)
PROPOSED = _("{name} proposed this answer: somebody else has to read it.", name="van der Berg")
READ_TWICE = _(
    "The {round} reading of ballot {serial} was made already.", round=Round.SECOND, serial=7
)
FORESEEN = appeal.foreseen(BEGINS[Phase.VOTING], EDITION)
UNTIL = (
    "Wie het niet eens is met een afwijzing kan dat zeggen tot en met {}, en hoort uiterlijk {} "
    "iets terug."
)
UNTIL_WHEN = "Who disagrees with a refusal can say so until {}, and hears back by {}."
LARGE = _("has more than {most} pixels on a side; make it smaller", most=Amount(4_096))


@pytest.mark.parametrize(
    ("refusal", "dutch", "english"),
    [
        (NoSuchEdition("linden"), "Er is geen ronde linden.", "There is no edition linden."),
        (
            NotReady(Phase.VOTING, (OWED,)),
            "2 ideeën hebben nog geen antwoord: 3, 8.",
            "2 ideas have no answer yet: 3, 8.",
        ),
        (
            Reasoned(FORESEEN),
            UNTIL.format("9 mei 2027", "14 mei 2027"),
            UNTIL_WHEN.format("9 May 2027", "14 May 2027"),
        ),
        (
            Reasoned(JUDGING),
            "de-linden is al in de fase stemmen; niemand zou het nog beoordelen.",
            "de-linden is in the phase voting already; nobody would judge it.",
        ),
        (
            Reasoned(PROPOSED),
            "van der Berg schreef dit antwoord: iemand anders moet het nalezen.",
            "van der Berg proposed this answer: somebody else has to read it.",
        ),
        (
            NotPossible(3, Standing.ACCEPTED, Standing.OPEN),
            "Idee 3 is goedgekeurd en kan niet open worden.",
            "Idea 3 is accepted; it cannot become open.",
        ),
        (
            Reasoned(_("The edition is in {phase} already; it cannot go back.", phase=Phase.IDEAS)),
            "De ronde is al in de fase ideeën ophalen; terug kan niet.",
            "The edition is in collecting ideas already; it cannot go back.",
        ),
        (
            Reasoned(
                _("Nobody waits for {subject}:{number}.", subject=Subject.IDEA, number=3),
                READ_TWICE,
            ),
            "Niemand wacht op idee 3. De tweede lezing van stembiljet 7 is er al.",
            "Nobody waits for idea:3. The second reading of ballot 7 was made already.",
        ),
        (
            Reasoned(LARGE),
            "Is breder of hoger dan 4.096 pixels; maak de foto kleiner.",
            "Has more than 4,096 pixels on a side; make it smaller.",
        ),
        (ValueError("no sentence of ours"), "no sentence of ours", "no sentence of ours"),
    ],
)  # fmt: skip
def test_a_refusal_is_said_in_the_language_of_who_reads(
    refusal: Exception, dutch: str, english: str
) -> None:
    assert said(refusal, "nl") == dutch
    assert said(refusal, "en") == english


HEAD = 'languages = ["nl"]\nzone = "Europe/Amsterdam"\n'


@pytest.mark.parametrize(
    ("text", "dutch"),
    [
        (
            f'{HEAD}slug = "De Linden"',
            "slug: gebruik alleen kleine letters a-z, cijfers, en streepjes ertussen.",
        ),
        (f"{HEAD}slug\n", "Dit is geen TOML: regel 3, teken 5; verbeter het daar."),
        (f'{HEAD}slug = """a', "Dit is geen TOML: aan het eind; verbeter het daar."),
    ],
)
def test_what_is_wrong_with_an_editions_file_is_said_in_dutch(text: str, dutch: str) -> None:
    with pytest.raises(EditionError) as refusal:
        read_edition(text)
    assert said(refusal.value, "nl") == dutch
