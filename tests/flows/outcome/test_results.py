import pytest

from budget.consent import Purpose
from budget.count import Candidate, CountRules, Outcome, most_votes
from budget.timeline import Phase
from flows.state import Agreeing, Home, Results, State, Surveying
from tests.flows.conversation import DEMO, Conversation, conversation

OUTCOME = most_votes(
    (
        Candidate(str(p.number), p.title["nl"], p.cost, 900 - p.number * 7, p.theme, p.district)
        for p in DEMO.edition.projects
    ),
    DEMO.edition.budget,
    CountRules(),
    "a seed",
)


def reader(channel: str, outcome: Outcome | None = OUTCOME) -> Conversation:
    begun = conversation(Phase.RESULTS, channel)
    begun.outcome = outcome
    return begun


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["uitslag"], Results()),
        (["1"], Results()),
        (["uitslag", "8"], Results(number=8)),
        (["uitslag", "waarom won 12 niet?"], Results(number=12)),
        (["?12"], Results(number=12)),
        (["12"], Results(number=12)),
        (["lijst"], Results(by="list")),
        (["uitslag", "lijst"], Results(by="list")),
        (["uitslag", "lijst", "meer"], Results(1, by="list")),
        (["uitslag", "lijst", "12", "0", "0"], Results()),
        (["Waarom won 12 niet"], Results(number=12)),
        (["hoe", "waarom 12"], Results(number=12)),
        (["why did 12 not win?"], Results(number=12)),
        (["uitslag", "99"], Results()),
        (["uitslag", "8", "0"], Results()),
        (["uitslag", "0"], Agreeing(Purpose.NEXT, once=True)),
        (["uitslag", "0", "nee"], Surveying()),
        (["uitslag", "0", "menu", "uitslag", "0"], Surveying()),
        (["uitslag", "8", "12"], Results(number=12)),
    ],
)
def test_where_the_result_leads(said: list[str], state: State) -> None:
    reading = reader("whatsapp")
    for text in said:
        reading.say(text)
    assert reading.state == state


def test_all_winners_are_named_page_by_page_on_sms() -> None:
    reading = reader("sms")
    pages = [reading.say("uitslag")[0].text]
    while "MEER" in pages[-1]:
        pages.append(reading.say("meer")[0].text)
    for winner in OUTCOME.funded:
        assert any(f"{winner.id} {winner.title} (" in page for page in pages)
    assert all(len(page) <= 160 for page in pages)


def test_all_winners_are_named_at_once_on_telegram() -> None:
    [told] = reader("telegram").say("uitslag")
    assert told.text.count("stemmen)") == len(OUTCOME.funded)
    assert told.text.startswith(f"{len(OUTCOME.funded)} plannen winnen, voor €")


@pytest.mark.parametrize(("channel", "row"), [("sms", "{} {}, "), ("telegram", "{}. {}\n")])
def test_what_was_voted_on_is_listed_by_number(channel: str, row: str) -> None:
    reading = reader(channel)
    [told] = reading.say("lijst")
    first = sorted(DEMO.edition.project_by_number)[:3]
    rows = [row.format(n, DEMO.edition.project_by_number[n].title["nl"]) for n in first]
    assert "".join(rows) in told.text


def test_before_there_is_an_outcome_the_menu_is_shown() -> None:
    reading = reader("sms", None)
    [told] = reading.say("uitslag")
    assert reading.state == Home()
    assert told.options


def test_who_lost_to_the_end_of_the_count_hears_where_that_was() -> None:
    costs = {"3": 28_000, "8": 14_000, "14": 24_500, "21": 65_000, "29": 48_000}
    votes = {"3": 50, "21": 40, "29": 30, "14": 20, "8": 10}
    counted = most_votes(
        (Candidate(n, n, cost, votes[n]) for n, cost in costs.items()),
        120_000,
        CountRules(stop_at_first_misfit=True),
        "a seed",
    )
    reading = reader("whatsapp", counted)
    told = {n: reading.say(f"?{n}")[0].text for n in costs}
    assert "Dit plan won" in told["21"]
    assert "Toen het aan de beurt was, was er nog € 27.000." in told["29"]
    for number in ("14", "8"):
        assert "Bij nummer 29 stopte het tellen. Daarvoor was € 27.000 te weinig." in told[number]


def test_the_result_of_an_outcome_of_nothing() -> None:
    reading = reader("telegram", most_votes((), 120_000, CountRules(), "a seed"))
    [told] = reading.say("uitslag")
    assert told.text.startswith("0 plannen winnen")
