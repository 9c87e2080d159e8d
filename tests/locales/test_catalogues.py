"""The catalogues are whole: what the code says is said in Dutch, and what is short is short."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from budget.gsm import strangers
from budget.reading_ease import reading_ease, syllables
from flows.hearing.typed import plain
from tests.flows.conversation import WORDS

HOUSE = Path(__file__).parent.parent.parent
LOCALES = HOUSE / "locales"
SPEAKING = ("flows", "bot/public", "locales")
"""Where sentences stand that residents read."""

GAP = re.compile(r"\{(\w+)\}")
SHOUTED = re.compile(r"\b[A-ZÉ]{2,}(?: [A-Z]{2,})*\b")
DESK_METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OF_THE_PROVIDER = {"END", "QUIT", "CANCEL", "REVOKE", "OPTOUT", "UNSUBSCRIBE", "STOPALL"}
"""Words that end everything at a provider of SMS: nobody is told to send them."""


def catalogue(path: str) -> Catalog:
    with (LOCALES / path).open("rb") as file:
        return read_po(file)


TEMPLATE = catalogue("wijkstem.pot")
DUTCH = catalogue("nl/LC_MESSAGES/wijkstem.po")
SHORT = {language: catalogue(f"{language}/LC_MESSAGES/sms.po") for language in ("nl", "en")}


def both(value: object) -> tuple[str, ...]:
    """Return the one wording, or those for one and for many."""
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, tuple) else ()


def said(entry: Message) -> tuple[str, ...]:
    return both(entry.string)


def entries(found: Catalog) -> Iterator[Message]:
    return (entry for entry in found if entry.id)


@cache
def literals() -> dict[str, tuple[str, set[str]]]:
    """Return every sentence in a call of `_` or `n_`: where, and what is given for its gaps."""
    found = {}
    for path in sorted(path for room in SPEAKING for path in (HOUSE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"_", "n_"}:
                given = {keyword.arg or "" for keyword in node.keywords}
                found[ast.literal_eval(node.args[0])] = (path.name, given)
    return found


def test_the_template_has_every_sentence_of_the_code_and_no_other() -> None:
    extracted = {both(entry.id)[0] for entry in entries(TEMPLATE)}
    assert extracted == set(literals()), "run `make catalogues`; a call in a call is not seen"


def test_every_sentence_is_said_in_dutch() -> None:
    dutch = {both(entry.id): entry for entry in entries(DUTCH)}
    assert dutch.keys() == {both(entry.id) for entry in entries(TEMPLATE)}
    unsaid = [key for key, entry in dutch.items() if entry.fuzzy or not all(said(entry))]
    assert unsaid == []
    assert [key for key, entry in dutch.items() if len(said(entry)) != len(key)] == []


@pytest.mark.parametrize("entry", list(entries(DUTCH)), ids=lambda entry: both(entry.id)[0][:40])
def test_the_gaps_are_those_of_the_sentence(entry: Message) -> None:
    for wording in said(entry):
        assert set(GAP.findall(wording)) <= set(GAP.findall(both(entry.id)[0]))
    assert set(GAP.findall(said(entry)[-1])) == set(GAP.findall(both(entry.id)[-1]))


@pytest.mark.parametrize("language", SHORT)
def test_a_short_wording_belongs_to_a_sentence_of_the_code(language: str) -> None:
    known = {both(entry.id) for entry in entries(TEMPLATE)}
    code = literals()
    for entry in entries(SHORT[language]):
        assert both(entry.id) in known, f"there is no such sentence any more: {entry.id}"
        assert len(said(entry)) == len(both(entry.id))
        for wording in said(entry):
            assert set(GAP.findall(wording)) <= code[both(entry.id)[0]][1] | {"choices"}


def brief(language: str) -> dict[str, tuple[str, ...]]:
    """Return each sentence as it is said on SMS."""
    found = {both(entry.id)[0]: both(entry.id) for entry in entries(TEMPLATE)}
    if language == "nl":
        found |= {both(entry.id)[0]: said(entry) for entry in entries(DUTCH)}
    return found | {both(entry.id)[0]: said(entry) for entry in entries(SHORT[language])}


@pytest.mark.parametrize("language", SHORT)
def test_what_is_said_on_sms_has_no_letter_that_doubles_its_price(language: str) -> None:
    understood = {both(entry.id)[0] for entry in entries(TEMPLATE)} & words_that_are_heard()
    dear = {
        msgid: strangers("".join(wordings))
        for msgid, wordings in brief(language).items()
        if strangers("".join(wordings)) and msgid not in understood
    }
    assert dear == {}


def words_that_are_heard() -> set[str]:
    """Return the sentences that are only heard, and never said."""
    return {msgid for msgid, (file, _given) in literals().items() if file == "words.py"}


@pytest.mark.parametrize("language", SHORT)
def test_nobody_is_told_to_send_a_word_of_the_provider(language: str) -> None:
    for msgid, wordings in brief(language).items():
        for wording in (*wordings, msgid):
            assert not OF_THE_PROVIDER & set(re.findall(r"[A-Z]+", wording))
            assert plain(wording).upper() not in OF_THE_PROVIDER
    assert not {word.casefold() for word in OF_THE_PROVIDER} & set(WORDS.commands)


def wordings() -> Iterator[str]:
    for found in (DUTCH, *SHORT.values()):
        yield from (wording for entry in entries(found) for wording in said(entry))
    yield from (both(entry.id)[0] for entry in entries(TEMPLATE))


def test_nobody_is_told_that_what_they_did_is_invalid() -> None:
    scolding = re.compile(r"ongeldig|invalid|incorrect|fout\b|error", re.IGNORECASE)
    assert [wording for wording in wordings() if scolding.search(wording)] == []


def test_a_word_that_can_be_sent_is_understood() -> None:
    labels = {plain(wording) for wording in wordings()}
    known = {
        *WORDS.commands,
        *WORDS.support,
        *WORDS.check,
        *WORDS.together,
        *labels,
        *(w for a in WORDS.answers for w in a),
    }
    for wording in wordings():
        for shouted in SHOUTED.findall(wording):
            assert plain(shouted) in known, f"{shouted} in: {wording}"


def sentences() -> list[tuple[str, float]]:
    """Return the Dutch chat texts that are whole sentences, with their reading ease."""
    found = []
    for entry in entries(DUTCH):
        if both(entry.id)[0] in words_that_are_heard():
            continue
        for wording in said(entry):
            text = GAP.sub("2", wording)
            if text.rstrip().endswith((".", "?")) and len(text.split()) > 3:
                found.append((wording, reading_ease(text)))
    return found


def test_dutch_is_plain() -> None:
    measured = sorted(sentences(), key=lambda pair: pair[1])
    assert [(round(ease), wording) for wording, ease in measured if ease < 60] == []
    assert median(ease for _wording, ease in measured) >= 90
    assert sum(ease < 69 for _wording, ease in measured) <= len(measured) // 20


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("plan", 1),
        ("plannen", 2),
        ("ideeën", 3),
        ("burgerbegroting", 5),
        ("nieuws", 1),
        ("wijk", 1),
        ("uitslag", 2),
        ("bewaren", 3),
        ("mooie", 2),
        ("120.000", 1),
        ("buurt", 1),
        ("thema's", 2),
    ],
)
def test_syllables_are_counted_as_they_sound(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_long_sentence_reads_less_easily() -> None:
    assert reading_ease("Kies een plan.") > 100
    assert reading_ease("De gemeenteraad besluit over de uitvoering van de burgerbegroting.") < 50


DESK = catalogue("nl/LC_MESSAGES/desk.po")
DESK_TEMPLATE = catalogue("desk.pot")


def test_every_sentence_of_the_desk_is_said_in_dutch() -> None:
    dutch = {both(entry.id): entry for entry in entries(DESK)}
    assert dutch.keys() == {both(entry.id) for entry in entries(DESK_TEMPLATE)}
    unsaid = [key for key, entry in dutch.items() if entry.fuzzy or not all(said(entry))]
    assert unsaid == []
    assert [key for key, entry in dutch.items() if len(said(entry)) != len(key)] == []


def test_the_desk_leaves_no_gap_of_a_sentence_open() -> None:
    differing = [
        both(entry.id)[0]
        for entry in entries(DESK)
        for wording in said(entry)
        if set(GAP.findall(wording)) - set(GAP.findall(" ".join(both(entry.id))))
    ]
    assert differing == []


def test_the_template_of_the_desk_is_that_of_its_pages_and_of_the_rooms_below() -> None:
    extracted = {
        both(message)[0]
        for room in ("budget", "storage", "bot")
        for _file, _line, message, *_more in extract_from_dir(
            HOUSE / room,
            DESK_METHODS,
            keywords={"_": None, "n_": (1, 2)},
            directory_filter=lambda path: Path(path).name not in {"public", "simulator"},
        )
    }
    assert extracted == {both(entry.id)[0] for entry in entries(DESK_TEMPLATE)}, (
        "run `make catalogues`"
    )
