import pytest

from bot.uploads import table
from bot.uploads.columns import Column, key, text, whole
from bot.uploads.table import Fault, NoTable, read_table

COLUMNS = (
    Column("key", key, unique=True),
    Column("title", text(20), also=("titel", "naam")),
    Column("people", whole(0, 1_000_000), needed=False, also=("inwoners",)),
)
RIGHT = [
    (2, {"key": "haven", "title": "Café Noord", "people": 12_345}),
    (4, {"key": "zuid", "title": "Zuid; en meer", "people": ""}),
]
WRITTEN = 'key;Titel;Inwoners\r\nhaven; Café Noord ;12.345\r\n;;\r\nzuid;"Zuid; en meer";\r\n'


@pytest.mark.parametrize(
    "content",
    [
        WRITTEN.encode(),
        WRITTEN.encode("utf-8-sig"),
        WRITTEN.encode("latin-1"),
        WRITTEN.replace("; en", "* en").replace(";", "\t").replace("* en", "; en").encode("utf-16"),
        f"sep=;\n{WRITTEN}".replace("\r", "").encode(),
        WRITTEN.replace("; en", "* en").replace(";", ",").replace("* en", "; en").encode(),
    ],
)
def test_a_table_is_read_however_it_was_saved(content: bytes) -> None:
    read = read_table(content, COLUMNS)
    shift = content.startswith(b"sep")
    assert read.rows == [(number + shift, said) for number, said in RIGHT]
    assert (read.wrong, read.faults) == (0, [])


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("key,title,colour\n", 'There is a column "colour"; the columns are key, title, people'),
        ("key\n", 'The column "title" is missing'),
        ("key,title,naam\n", 'The column "title" is there twice'),
        ('key,title\na,"b\n', "After row 1 this is no table"),
        ("key,title\na,\0\n", "This is no text"),
        ("PK\x03\x04\x14\0\x06\0", "This is no text"),
        ("key,title\n" + "a,b\n" * (table.MOST_ROWS + 1), "has more than 100,000 rows"),
        ("x" * (table.LARGEST + 1), "larger than 16 MB"),
    ],
)
def test_what_is_no_table_says_why(written: str, reason: str) -> None:
    with pytest.raises(NoTable, match=reason):
        read_table(written.encode(), COLUMNS)


def test_what_is_wrong_is_said_row_by_row() -> None:
    rows = [
        "a,Title,1",
        "A b,Title,1",
        "a,Title,1",
        "c,,-1",
        'd,"Two\nlines",1.5',
        "e,Title,1,2",
        '=HYPERLINK("x"),@Title,1000001',
        "f,Title that is far too long,1",
    ]
    read = read_table(("key,title,people\n" + "\n".join(rows)).encode(), COLUMNS)
    assert [number for number, _said in read.rows] == [2]
    assert [(f.row, f.column, f.said[:25]) for f in read.faults] == [
        (3, "key", "Use only small letters a-"),
        (4, "key", "Row 2 says the same; each"),
        (5, "title", "This is empty; fill it in"),
        (5, "people", 'This begins with "-", as '),
        (6, "title", "There is a line break or "),
        (6, "people", "This must be a whole numb"),
        (7, "", "This row has 4 cells; the"),
        (8, "key", 'This begins with "=", as '),
        (8, "title", 'This begins with "@", as '),
        (8, "people", "This must be from 0 to 1,"),
        (9, "title", "This has 26 characters; 2"),
    ]
    assert read.wrong == len(read.faults)


def test_of_very_many_faults_the_first_are_said_and_all_are_counted() -> None:
    read = read_table(b"key,title\n" + b"A,b\n" * 100_000, COLUMNS)
    assert (read.wrong, len(read.faults), read.rows) == (100_000, table.SHOWN, [])
    assert read.faults[-1] == Fault(501, "key", read.faults[0].said)
