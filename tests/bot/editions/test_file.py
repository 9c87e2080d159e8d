import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.editions.file import Answer, EditionError, read_edition
from budget.edition import District, Edition, Odds, Partner, Project, Question, Theme
from budget.idea import UNKNOWN, Idea
from budget.timeline import Phase

DOCS = Path(__file__).parents[3] / "docs" / "editions.md"

WHOLE = """
slug = "plein"
place = "Het Plein"
organiser.en = "village council"
organiser.nl = "dorpsraad"
zone = "Europe/Amsterdam"
languages = ["nl", "en"]
budget = 10_000
least_cost = 100
most_cost = 9_000
odds = { ideas = 4, winners = 1 }

[timeline]
ideas = 2027-03-01T00:00:00
voting = 2027-05-01T00:00:00

[[criteria]]
nl = "Voor allen."

[[questions]]
question.nl = "Mag ik 2 keer stemmen?"
question.en = "May I vote twice?"
answer.nl = "Nee, 1 keer."

[[questions]]
question.nl = "Wie telt?"
answer.nl = "De gemeente.\\n\\n2 mensen kijken mee."

[[districts]]
key = "noord"
title.nl = "Noord"

[[districts]]
key = "zuid"
title.nl = "Zuid"

[[themes]]
key = "groen"
title.nl = "Groen"
background.nl = "Veel steen."

[[partners]]
code = "koor"
title = "Het koor"
keywords = ["Plein  Koor"]

[[ideas]]
number = 1
text = "Bomen op het plein, want het is er in de zomer erg heet"
place = "noord"
theme = "groen"
at = 2027-03-02T12:00:00
answer = { feasible = true }

[[ideas]]
number = 2
title = "Zwembad"
text = "Een zwembad"
place = "?"
at = 2027-03-03T12:00:00
answer = { feasible = false, reason.nl = "Te duur." }

[[projects]]
number = 1
idea = 1
title.nl = "Bomen"
title.en = "Trees"
text.nl = "Acht bomen."
cost = 8_000
theme = "groen"
district = "noord"

[[projects]]
number = 5
title.nl = "Bankjes"
text.nl = "Twee bankjes."
cost = 900
"""
WITHOUT_PROJECTS = WHOLE.split("[[projects]]", maxsplit=1)[0]

QUESTIONS = (
    Question(
        1, {"nl": "Mag ik 2 keer stemmen?", "en": "May I vote twice?"}, {"nl": "Nee, 1 keer."}
    ),
    Question(2, {"nl": "Wie telt?"}, {"nl": "De gemeente.\n\n2 mensen kijken mee."}),
)


def test_a_whole_file_becomes_an_edition() -> None:
    edition = read_edition(WHOLE).edition
    assert edition == Edition(
        slug="plein",
        place="Het Plein",
        organiser={"nl": "dorpsraad", "en": "village council"},
        zone=edition.zone,
        budget=10_000,
        timeline=edition.timeline,
        entered=Phase.IDEAS,
        districts=(District("noord", {"nl": "Noord"}), District("zuid", {"nl": "Zuid"})),
        themes=(Theme("groen", {"nl": "Groen"}, {"nl": "Veel steen."}),),
        partners=(Partner("koor", "Het koor", ("plein koor",)),),
        criteria=({"nl": "Voor allen."},),
        projects=(
            Project(
                number=1,
                title={"nl": "Bomen", "en": "Trees"},
                text={"nl": "Acht bomen."},
                cost=8_000,
                theme="groen",
                district="noord",
                idea=1,
            ),
            Project(5, {"nl": "Bankjes"}, {"nl": "Twee bankjes."}, 900),
        ),
        questions=QUESTIONS,
        least_cost=100,
        most_cost=9_000,
        odds=Odds(ideas=4, winners=1),
    )
    assert edition.zone.key == "Europe/Amsterdam"
    assert edition.timeline.begins == {
        Phase.IDEAS: datetime(2027, 2, 28, 23, tzinfo=UTC),
        Phase.VOTING: datetime(2027, 4, 30, 22, tzinfo=UTC),
    }


def test_the_original_language_comes_first_whatever_the_order_in_the_file() -> None:
    assert list(read_edition(WHOLE).edition.organiser) == ["nl", "en"]


def test_ideas_and_their_answers_come_with_the_edition() -> None:
    page = read_edition(WHOLE)
    trees, pool = page.ideas
    assert trees == Idea(
        number=1,
        title="Bomen op het plein, want het is er...",
        text="Bomen op het plein, want het is er in de zomer erg heet",
        place="noord",
        theme="groen",
        cost=0,
        author="",
        supports=0,
        at=datetime(2027, 3, 2, 11, tzinfo=UTC),
    )
    assert (pool.title, pool.place, pool.theme) == ("Zwembad", UNKNOWN, UNKNOWN)
    assert page.answers == {
        1: Answer(feasible=True, reason={}),
        2: Answer(feasible=False, reason={"nl": "Te duur."}),
    }


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ('slug = "plein"', "", "slug: this is missing; add it."),
        ('slug = "plein"', 'slug = "Het Plein"', "slug: use only small letters a-z, digits,"),
        ("budget = 10_000", "budget = 10_000.0", "budget: this must be a whole number"),
        ("budget = 10_000", "budget = true", "budget: this must be a whole number"),
        ("budget = 10_000", "budget = 0", "budget: this must be at least 1."),
        ("budget = 10_000", "bugdet = 10_000", "budget: this is missing"),
        ("least_cost", "leastcost", "leastcost: there is no such key here; correct its spelling"),
        ("Europe/Amsterdam", "Europe/Adam", "zone: this time zone does not exist"),
        ('["nl", "en"]', "[]", "languages: this needs at least one entry."),
        ('["nl", "en"]', '["nl", "nl"]', "languages: a language is named twice"),
        ('["nl", "en"]', '"nl"', "languages: this must be a list"),
        ('["nl", "en"]', '["nl"]', 'organiser: "en" is none of the languages above'),
        ("winners = 1", "winners = 5", "odds: more ideas won than there were"),
        ("winners = 1", "won = 1", "odds.winners: this is missing"),
        ("most_cost = 9_000", "most_cost = 90_000", "most_cost: this must be at most the budget"),
        ("least_cost = 100", "least_cost = 9_001", "least_cost: this must be at most 9,000"),
    ],
)
def test_a_mistake_in_the_edition_is_refused(old: str, new: str, refusal: str) -> None:
    assert _refusal(old, new).startswith(refusal)


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("voting = 2027", "votign = 2027", 'timeline: "votign" is no phase; the phases are prep'),
        ("2027-05-01T", "2027-02-01T", "timeline: voting must begin after ideas; change one"),
        ("2027-05-01T00:00:00", "2027-05-01", "timeline.voting: this must be a date and a time"),
        ("2027-05-01T00:00:00", '"1 mei"', "timeline.voting: this must be a date and a time"),
        ("2027-05-01T00:00:00", "2027-05-01T00:00:00Z", "timeline.voting: leave the zone out"),
        ("2027-05-01T00", "2027-03-28T02", "timeline.voting: the clock is changed then"),
        ("2027-03-01T00", "0001-01-01T00", "timeline.ideas: no calendar goes that far"),
        ("2027-03-03T12", "2026-10-25T02", "Idea 2, at: the clock is changed then"),
    ],
)
def test_a_mistake_in_the_times_is_refused(old: str, new: str, refusal: str) -> None:
    assert _refusal(old, new).startswith(refusal)


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ('nl = "Bankjes"', 'nl = "Bankjes bij de havens"', "Project 5, title.nl: this has more"),
        ('nl = "Bankjes"', 'nl = " "', "Project 5, title.nl: this is empty"),
        ('nl = "Bankjes"', 'nl = "Ideeën"', 'Project 5, title: "ë" does not exist on SMS'),
        ('nl = "Bankjes"', 'nl = "Oma’s bank"', 'Project 5, title: "’" does not exist on SMS'),
        ('nl = "Noord"', 'nl = "Noordpoël"', 'District noord, title: "ë" does not exist on SMS'),
        ('nl = "Bankjes"', 'nl = "Bank\\njes"', "Project 5, title.nl: this must be one line."),
        ('nl = "Bankjes"', 'nl = "Bank\\u0000"', "Project 5, title.nl: this has a tab or"),
        ('nl = "Bankjes"', 'en = "Benches"', 'Project 5, title: the text in "nl", the original'),
        ('title.nl = "Bankjes"', 'title = "Bankjes"', "Project 5, title: this must be a text in"),
        ('nl = "Bankjes"', "nl = 3", "Project 5, title.nl: this must be a text between quotes."),
        ('nl = "Bankjes"', 'nl = "BOMEN"', '"bomen" is the title of a project (nl) 2 times'),
        ('nl = "Zuid"', 'nl = "Noord"', '"noord" is the title of a district (nl) 2 times'),
        ("number = 5", "number = 1", '"1" is the number of a project 2 times'),
        ("number = 5\n", "", "Entry 2 of projects, number: this is missing"),
        ("number = 5", "number = 0", "Entry 2 of projects, number: this must be at least 1."),
        ("cost = 900", "cost = 10_001", "Project 5 costs 10,001 euros, more than the budget"),
        ("cost = 900", "cost = 9_001", "Project 5 costs 9,001 euros, but 100 to 9,000 is allowed"),
        ("cost = 900", "cost = 99", "Project 5 costs 99 euros, but 100 to 9,000 is allowed"),
        ("cost = 900", 'cost = "900"', "Project 5, cost: this must be a whole number"),
        ("cost = 900", "cost = 900\nprice = 1", "Project 5, price: there is no such key here"),
        ("cost = 900", 'cost = 900\ntheme = "groem"', 'Project 5: there is no theme "groem"'),
        ("cost = 900", 'cost = 900\ndistrict = "west"', 'Project 5: there is no district "west"'),
        ("cost = 900", "cost = 900\nidea = 9", "Project 5: there is no idea 9"),
        ("cost = 900", "cost = 900\nidea = 2", "Project 5 comes from an idea that cannot be done"),
        ("number = 5", "number = 2", "Project 2 has the number of an idea; add idea = 2"),
    ],
)
def test_a_mistake_in_a_project_is_refused(old: str, new: str, refusal: str) -> None:
    assert _refusal(old, new).startswith(refusal)


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("number = 2", "number = 1", '"1" is the number of an idea 2 times'),
        ('title = "Zwembad"', f'title = "{"a" * 41}"', "Idea 2, title: this has more than 40"),
        (
            'text = "Een zwembad"',
            f'text = "{"a" * 1_001}"',
            "Idea 2, text: this has more than 1000",
        ),
        ('place = "noord"', 'place = "west"', 'Idea 1: there is no district "west"'),
        ('theme = "groen"\nat', 'theme = "grijs"\nat', 'Idea 1: there is no theme "grijs"'),
        ("at = 2027-03-03T12:00:00", "", "Idea 2, at: this is missing"),
        (', reason.nl = "Te duur."', "", "Idea 2, answer: an idea that cannot be done needs"),
        ("feasible = true", 'feasible = "ja"', "Idea 1, answer.feasible: this must be true or"),
        ("feasible = true", "reason.nl = 'Ja.'", "Idea 1, answer.feasible: this is missing"),
        ('key = "zuid"', 'key = "noord"', '"noord" is the key of a district 2 times'),
        ('key = "groen"', 'key = "Groen"', "Theme Groen, key: use only small letters"),
        ('background.nl = "Veel steen."', "", "Theme groen, background: this is missing"),
        ('code = "koor"', 'code = "het_koor"', "Partner het_koor, code: use only small letters"),
        ('"Plein  Koor"', '"a", "A"', '"a" is the keyword of a partner 2 times'),
        ('"Plein  Koor"', '"3 koor"', "Partner koor, keywords: a keyword must begin with"),
        ('"Plein  Koor"', '"QUIT"', 'Partner koor, keywords: "quit" has a meaning of its own'),
        (
            'question.nl = "Wie telt?"',
            f'question.nl = "{"a" * 101}"',
            "Entry 2 of questions, question.nl: this has more than 100",
        ),
        ('question.nl = "Wie telt?"', "", "Entry 2 of questions, question: this is missing"),
        ('answer.nl = "Nee, 1 keer."', "", "Entry 1 of questions, answer: this is missing"),
        (
            'question.nl = "Wie telt?"',
            'question.nl = "Wie\\ntelt?"',
            "Entry 2 of questions, question.nl: this must be one line",
        ),
        ('nl = "Voor allen."', "", 'Entry 1 of criteria: the text in "nl", the original'),
    ],
)
def test_a_mistake_elsewhere_is_refused(old: str, new: str, refusal: str) -> None:
    assert _refusal(old, new).startswith(refusal)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("slug =", "This is no TOML: Invalid value (at end of document); correct it there."),
        (WHOLE + "cost = 1\n", "This is no TOML: Cannot overwrite a value"),
        ("projects = 3\n" + WITHOUT_PROJECTS, "projects: this must be a list"),
        ("projects = [3]\n" + WITHOUT_PROJECTS, "Entry 1 of projects: this must be"),
    ],
)
def test_what_is_no_edition_at_all_is_refused(text: str, refusal: str) -> None:
    with pytest.raises(EditionError) as caught:
        read_edition(text)
    assert str(caught.value).startswith(refusal)


@pytest.mark.parametrize(
    "value",
    ["3", "-1", "1e3", "true", '""', '"\\t"', "[]", "[[1]]", "{}", "2027-01-01", "12:00:00"],
)
def test_whatever_stands_behind_a_key_is_taken_or_refused_in_a_sentence(value: str) -> None:
    for line in filter(re.compile(r"\S+ = ").match, WHOLE.splitlines()):
        key = line.split(" = ", maxsplit=1)[0]
        answer = _answer(WHOLE.replace(line, f"{key} = {value}"))
        assert re.fullmatch(r"([^\n]+[:;] [^\n]+\.)?", answer), line
        assert "docs/editions.md" not in answer, line


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match=r"none\.toml cannot be read: No such file or directory"):
        read_edition(tmp_path / "none.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes("place = 'Café'".encode("latin-1"))
    with pytest.raises(EditionError, match=r"latin\.toml is not written in UTF-8"):
        read_edition(latin)


def test_a_file_from_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notepad.toml"
    path.write_bytes(WHOLE.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_edition(path) == read_edition(WHOLE)


@pytest.mark.parametrize("accent", ["\u00e9", "e\u0301"], ids=["one letter", "two, as on a Mac"])
def test_an_accent_that_sms_has_is_taken_however_it_is_written(accent: str) -> None:
    text = WHOLE.replace('"Bankjes"', f'"Caf{accent}"')
    assert read_edition(text).edition.projects[1].title == {"nl": "Caf\u00e9"}


def test_a_language_outside_the_sms_alphabet_is_taken_as_it_is() -> None:
    turkish = WHOLE.replace('"nl", "en"', '"nl", "en", "tr"')
    text = turkish.replace('title.nl = "Bankjes"', 'title.nl = "Bankjes"\ntitle.tr = "Ağaçlar"')
    assert read_edition(text).edition.projects[1].title == {"nl": "Bankjes", "tr": "Ağaçlar"}


def test_the_example_in_the_documentation_is_an_edition() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert read_edition(example).edition.slug == "dorpsplein"


def _answer(text: str) -> str:
    """Return why a text is refused, or nothing."""
    try:
        read_edition(text)
    except EditionError as refusal:
        return str(refusal)
    return ""


def _refusal(old: str, new: str) -> str:
    """Read the whole file with the last of such lines changed, and return why that is refused."""
    head, tail = WHOLE.rsplit(old, 1)
    with pytest.raises(EditionError) as caught:
        read_edition(head + new + tail)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence
