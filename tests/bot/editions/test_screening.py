"""`[[screening]]` of an edition's file: the catalogue, its words, and an edition's own criteria."""

import pytest

from bot.demo import DE_LINDEN
from bot.editions.file import EditionError, read_edition
from bot.editions.judged import judged
from budget.criteria import BY_KEY, Kind, chosen
from storage.documents import edition_as_json, edition_from_json

WHOLE = DE_LINDEN.read_text("utf-8")
OWN = """
[[screening]]
key = "own-land"

[[screening]]
key = "shade"
criterion.nl = "Er komt schaduw."
question.nl = "Is er straks meer schaduw?"
correctable = true
"""
NEW = 'criterion.nl = "Er komt schaduw."'


def test_left_out_the_whole_catalogue_is_meant() -> None:
    edition = read_edition(WHOLE).edition
    assert edition.screening == ()
    assert [c.key for c in chosen(edition.screening)] == list(BY_KEY)


def test_an_edition_chooses_and_adds() -> None:
    edition = read_edition(WHOLE + OWN).edition
    land, shade = edition.screening
    assert land == BY_KEY["own-land"]
    assert (shade.kind, shade.correctable) == (Kind.SUBSTANTIVE, True)
    assert edition_from_json(edition_as_json(edition), edition.entered) == edition


def test_residents_read_what_decides_where_nothing_else_is_written_for_them() -> None:
    head, _criteria, rest = WHOLE.partition("[[criteria]]")
    without = head + rest[rest.index("# --- Where") :]
    edition = read_edition(without + OWN).edition
    assert [c["nl"] for c in edition.criteria][-1] == "Er komt schaduw."
    assert read_edition(WHOLE + OWN).edition.criteria == read_edition(WHOLE).edition.criteria


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (OWN.replace(NEW, ""), "Criterion shade: "),
        (OWN.replace('"shade"', '"own-land"'), '"own-land" is the key of a criterion 2 times'),
        (OWN + 'kind = "nice"', "Criterion shade, kind: this must be"),
        (OWN + "colour = 1", "Criterion shade, colour: there is no such key here"),
    ],
)
def test_what_is_wrong_is_said(written: str, reason: str) -> None:
    with pytest.raises(EditionError) as refusal:
        read_edition(WHOLE + written)
    assert str(refusal.value).startswith(reason)


def test_every_answer_in_the_file_is_an_assessment() -> None:
    file = read_edition(WHOLE)
    found = judged(file)
    assert found.keys() == {idea.number for idea in file.ideas}
    accepted = [a.proposed for a in found.values() if a.proposed and a.proposed.accepted]
    assert len(accepted) == 18
    assert all(wish.cost and len(wish.title) <= 20 for wish in accepted)
