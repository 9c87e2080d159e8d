from dataclasses import replace

import pytest

from bot.editions.uploaded import districts_from, themes_from
from bot.uploads.table import NoTable
from budget.edition import District, Theme
from tests.storage.linden import EDITION as LINDEN

EDITION = replace(LINDEN, projects=())


def test_districts_come_with_who_lives_there() -> None:
    written = "key;naam;title.en;inwoners\nnoord;Noord;North;1.200\nzuid;Zuid;;\n"
    read = districts_from(written.encode("latin-1"), EDITION)
    assert read.edition.districts == (
        District("noord", {"nl": "Noord", "en": "North"}),
        District("zuid", {"nl": "Zuid"}),
    )
    assert (read.people, read.table.wrong) == ({"noord": 1_200}, 0)


def test_themes_come_with_what_is_known_about_them() -> None:
    written = 'key,title.nl,background.nl\nsport,Sport,"Veel pleinen.\n\nWeinig bomen."\n'
    read = themes_from(written.encode(), EDITION)
    about = {"nl": "Veel pleinen.\n\nWeinig bomen."}
    assert read.edition.themes == (Theme("sport", {"nl": "Sport"}, about),)
    assert read.table.wrong == 0


def test_what_the_edition_would_refuse_is_said_at_its_row() -> None:
    written = "key,title\nnoord,Noord\nzuid,noord\noost,Oost ř\n"
    faults = districts_from(written.encode(), EDITION).table.faults
    assert [(fault.row, fault.column, fault.said) for fault in faults] == [
        (4, "title", 'District oost, title: "ř" does not exist on SMS; write nl without it.')
    ]
    faults = districts_from(written.replace("ř", "").encode(), EDITION).table.faults
    said = '"noord" is the title of a district (nl) 2 times; change it until each has its own.'
    assert [(fault.row, fault.said) for fault in faults] == [(0, said)]


def test_a_district_of_a_project_cannot_be_gone() -> None:
    faults = districts_from(b"key,title\nnoord,Noord\n", LINDEN).table.faults
    said = 'Project 1: there is no district "haven"; correct its spelling or add it to the file.'
    assert [fault.said for fault in faults] == [said]


def test_a_file_of_something_else_is_refused() -> None:
    with pytest.raises(NoTable, match='a column "background"'):
        districts_from(b"key,title,background\n", LINDEN)
