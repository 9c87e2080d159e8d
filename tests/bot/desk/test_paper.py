"""Ballots on paper are read by two people at the desk, and count once both say the same."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from budget.rules import (
    BallotRules,
    BasketRules,
    PointRules,
    RightBy,
    RightRules,
    VoteRules,
    Weight,
)
from storage.ballots import paper, votes
from storage.engine import Storage
from storage.process import editions
from tests.bot.desk.bureau import HERE, Browser, Bureau, in_phase, problems, words
from tests.bot.quarter import PLAIN
from tests.storage.linden import SLUG

PAPER = f"{HERE}/paper"


@pytest.fixture
async def voting(filed: Storage) -> Bureau:
    """Give the desk of an edition in which people vote, on its third day."""
    bureau = await Bureau(filed).open(in_phase(PLAIN, "voting"))
    bureau.quarter.now += timedelta(days=2)
    return bureau


def day(bureau: Bureau) -> str:
    """Return the day before, on which one could vote."""
    yesterday = bureau.quarter.now - timedelta(days=1)
    return yesterday.astimezone(PLAIN.zone).date().isoformat()


async def test_two_people_read_a_ballot_and_then_it_counts(voting: Bureau) -> None:
    opening = {"place": "Buurthuis", "day": day(voting), "time": "", "kind": "", "corrects": ""}
    read = {"serial": "17", "ballot": "1 2", "code": "", "reading": "first"}
    async with await voting.browser("Rosa") as rosa, await voting.browser("Sam") as sam:
        assert "De stapel is open." in await rosa.do(PAPER, opening)
        assert "Stembiljet 17 is bewaard." in await rosa.do(f"{PAPER}/1/enter", read)
        again = await rosa.send(f"{PAPER}/1/enter", {**read, "reading": "second"})
        assert "serial" in problems(again)
        assert 'value="1 2"' in again.text
        await sam.do(f"{PAPER}/1/enter", {**read, "ballot": "1", "reading": "second"})
        assert "Stembiljet 17 : eerst 1 2, daarna 1." in await sam.read(f"{PAPER}/1")
        refused = await rosa.send(f"{PAPER}/1/close", {})
        assert refused.status_code == 422
        settled = {"of": "17", "ballot-17": "1", "reason-17": ""}
        asked = await sam.send(f"{PAPER}/1/resolve", settled)
        assert set(problems(asked)) == {"reason-17"}
        assert re.findall(r'value="(?:17|1)"', asked.text) == ['value="17"', 'value="1"']
        settled["reason-17"] = "Vlek op de 2."
        await sam.do(f"{PAPER}/1/resolve", settled)
        closed = await rosa.do(f"{PAPER}/1/close", {})
        assert "De stapel is gesloten." in closed
        assert "Verschillend gelezen, en daarna vastgesteld 1" in closed
        assert "Gelezen door Rosa, Sam" in closed
    assert await voting.quarter.storage.run(lambda db: votes.turnout(db, SLUG)) == 1
    assert await voting.quarter.storage.run(lambda db: paper.unfinished(db, SLUG)) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"place": ""}, "place"),
        ({"day": "gisteren"}, "day"),
        ({"day": "2001-01-01"}, "day"),
        ({"time": "25:00"}, "time"),
    ],
)
async def test_what_is_wrong_with_a_batch_stands_beside_its_field(
    voting: Bureau, wrong: dict[str, str], field: str
) -> None:
    opening = {"place": "Buurthuis", "day": day(voting), "time": "", "kind": "", "corrects": ""}
    async with await voting.browser("Rosa") as browser:
        assert field in problems(await browser.send(PAPER, {**opening, **wrong}))


async def test_a_batch_that_is_not_there_is_missing(voting: Bureau) -> None:
    async with await voting.browser("Rosa") as browser:
        assert (await browser.see(f"{PAPER}/9")).status_code == 404


async def test_a_code_is_shown_once_at_the_help_desk(filed: Storage) -> None:
    by_code = replace(PLAIN, vote=VoteRules(approvals=0, right=RightRules(RightBy.CODE)))
    bureau = await Bureau(filed).open(in_phase(by_code, "voting"))
    async with await bureau.browser("Rosa") as browser:
        assert await issued(browser) not in await browser.read(PAPER)


async def test_a_resolution_has_the_code_that_both_read(filed: Storage) -> None:
    by_code = replace(PLAIN, vote=VoteRules(approvals=0, right=RightRules(RightBy.CODE)))
    bureau = await Bureau(filed).open(in_phase(by_code, "voting"))
    bureau.quarter.now += timedelta(days=2)
    async with await bureau.browser("Rosa") as rosa, await bureau.browser("Sam") as sam:
        code, other = [await issued(rosa), await issued(rosa)]
        await opened(bureau, rosa)
        await rosa.do(f"{PAPER}/1/enter", entered(17, "1 2", code, "first"))
        await sam.do(f"{PAPER}/1/enter", entered(17, "1", code, "second"))
        await rosa.do(f"{PAPER}/1/enter", entered(18, "2", other, "first"))
        await sam.do(f"{PAPER}/1/enter", entered(18, "2", code, "second"))
        settled = {"of": "18", "ballot-18": "2", "code-18": "", "reason-18": "Gekeken."}
        refused = problems(await sam.send(f"{PAPER}/1/resolve", settled))
        assert refused == {"code-18": "De codes verschillen; typ ? als de code niet te lezen is."}
        await sam.do(f"{PAPER}/1/resolve", {**settled, "code-18": other})
        settled = {"of": "17", "ballot-17": "1", "code-17": "", "reason-17": "Gekeken."}
        await sam.do(f"{PAPER}/1/resolve", settled)
        closed = await rosa.do(f"{PAPER}/1/close", {})
        assert "Geteld 2" in closed
        assert "Ongeldig 0" in closed


async def issued(browser: Browser) -> str:
    """Return a code from the help desk."""
    given = await browser.send(f"{HERE}/paper-code", {"why": "Brief kwijt.", "match": ""})
    found = re.search(r'<p class="code">([0-9A-Z-]+) ', given.text)
    assert found
    return found[1]


def entered(serial: int, ballot: str, code: str, reading: str) -> dict[str, str]:
    return {"serial": f"{serial}", "ballot": ballot, "code": code, "reading": reading}


async def test_the_kind_of_a_ballot_is_kept_when_a_form_is_looked_at_again(filed: Storage) -> None:
    table = Weight("table", {"nl": "tafelgroep", "en": "table group"}, 5)
    heavy = replace(PLAIN, vote=VoteRules(approvals=0, weights=(table,)))
    bureau = await Bureau(filed).open(in_phase(heavy, "voting"))
    bureau.quarter.now += timedelta(days=2)
    async with await bureau.browser("Rosa") as rosa:
        opening = {"place": "Kerk", "day": "", "time": "", "kind": "table", "corrects": ""}
        refused = await rosa.send(PAPER, opening)
        assert '<option value="table" selected>tafelgroep</option>' in refused.text
        read = await rosa.do(PAPER, {**opening, "day": day(bureau)})
        assert "Kerk (tafelgroep)" in read


async def test_where_a_number_gives_the_right_there_are_no_codes(voting: Bureau) -> None:
    async with await voting.browser("Rosa") as browser:
        refused = await browser.send(f"{HERE}/paper-code", {"why": "Brief kwijt.", "match": ""})
        assert "Brief kwijt." not in words(refused)
        assert refused.status_code == 422


async def test_what_is_printed_has_the_numbers_of_the_chat(voting: Bureau) -> None:
    async with await voting.browser("Pia") as browser:
        for page in ("list", "ballot"):
            read = await browser.read(f"{HERE}/print/{page}")
            for project in PLAIN.projects:
                assert f"{project.number}" in read
                assert project.title["nl"] in read
        assert "Your choice" in await browser.read(f"{HERE}/print/ballot?in=en")


async def test_why_a_ballot_is_invalid_is_said_in_the_language_of_who_reads(voting: Bureau) -> None:
    read = {"serial": "17", "ballot": "1 99", "code": ""}
    async with await voting.browser("Rosa") as rosa, await voting.browser("Sam") as sam:
        opening = {"place": "Buurthuis", "day": day(voting), "time": "", "kind": "", "corrects": ""}
        await rosa.do(PAPER, opening)
        await rosa.do(f"{PAPER}/1/enter", {**read, "reading": "first"})
        refused = await rosa.send(f"{PAPER}/1/close", {})
        assert "1 stembiljet is nog maar één keer gelezen: 17." in words(refused)
        await sam.do(f"{PAPER}/1/enter", {**read, "reading": "second"})
        await rosa.do(f"{PAPER}/1/close", {})
        assert "17: Er is geen project 99." in await rosa.read(f"{PAPER}/1")


async def test_why_ballots_are_corrected_is_asked_apart(voting: Bureau) -> None:
    fold = '<details class="group"'
    async with await voting.browser("Rosa") as rosa:
        assert f"{fold}>" in (await rosa.see(PAPER)).text
        refused = await rosa.send(PAPER, {"place": "", "corrects": "Verkeerd gelezen."})
        assert set(problems(refused)) == {"place"}
        assert f"{fold} open>" in refused.text
        assert 'value="Verkeerd gelezen."' in refused.text


async def opened(bureau: Bureau, browser: Browser) -> None:
    opening = {"place": "Buurthuis", "day": day(bureau), "time": "", "kind": "", "corrects": ""}
    await browser.do(PAPER, opening)


async def test_what_was_read_under_a_wrong_number_is_taken_out(voting: Bureau) -> None:
    read = {"serial": "77", "ballot": "1 2", "code": "", "reading": "first"}
    async with await voting.browser("Rosa") as rosa, await voting.browser("Sam") as sam:
        await opened(voting, rosa)
        await rosa.do(f"{PAPER}/1/enter", read)
        refused = await sam.send(f"{PAPER}/1/take-out", {"serial-out": "77"})
        assert problems(refused) == {"serial-out": "Sam las geen stembiljet 77 in stapel 1."}
        assert '<details class="group" open>' in refused.text
        done = await rosa.do(f"{PAPER}/1/take-out", {"serial-out": "77"})
        assert "Wat u las op stembiljet 77 is eruit gehaald." in done
        assert "De stapel is gesloten." in await rosa.do(f"{PAPER}/1/close", {})
        assert "gesloten: 0 van 0 geteld" in await rosa.read(PAPER)


async def test_who_opened_a_batch_puts_its_day_right(voting: Bureau) -> None:
    form = f'action="{PAPER}/1/day"'
    async with await voting.browser("Rosa") as rosa, await voting.browser("Sam") as sam:
        await opened(voting, rosa)
        assert form in (await rosa.see(f"{PAPER}/1")).text
        assert form not in (await sam.see(f"{PAPER}/1")).text
        refused = await sam.send(f"{PAPER}/1/day", {"day": day(voting), "time": "00:01"})
        assert "Rosa opende deze stapel en kan de dag verbeteren." in words(refused)
        refused = await rosa.send(f"{PAPER}/1/day", {"day": "gisteren", "time": "00:01"})
        assert set(problems(refused)) == {"day"}
        done = await rosa.do(f"{PAPER}/1/day", {"day": day(voting), "time": "00:01"})
        assert "Het is verbeterd." in done
        assert "0.01 uur" in done
        assert "een stapel papier is op een andere dag ingeleverd" in await rosa.read(HERE)
        assert "Hoe laat: 00:01" in await rosa.read(HERE)
        await rosa.do(f"{PAPER}/1/close", {})
        assert form not in (await rosa.see(f"{PAPER}/1")).text


async def test_who_kept_a_ballot_goes_on_with_the_next(voting: Bureau) -> None:
    read = {"serial": "17", "ballot": "drie", "code": "", "reading": "second"}
    async with await voting.browser("Rosa") as rosa:
        await opened(voting, rosa)
        assert "autofocus" not in (await rosa.see(f"{PAPER}/1")).text
        refused = await rosa.send(f"{PAPER}/1/enter", read)
        assert set(problems(refused)) == {"ballot"}
        assert refused.text.count("autofocus") == 1
        kept = await rosa.send(f"{PAPER}/1/enter", {**read, "ballot": "1"})
        page = (await rosa.see(kept.headers["location"])).text
        assert re.search(r'name="serial"[^>]* autofocus', page)
        assert 'value="second" checked' in page


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (BasketRules(), "Nummers van plannen, zoals 3 8 21."),
        (PointRules(5), "Plannen met hun punten, zoals 3:2 8:1."),
    ],
)
async def test_how_a_ballot_is_typed_goes_by_the_rules(
    filed: Storage, rules: BallotRules, said: str
) -> None:
    edition = in_phase(replace(PLAIN, vote=VoteRules(rules, approvals=0)), "voting")
    bureau = await Bureau(filed).open(edition)
    async with await bureau.browser("Rosa") as rosa:
        opening = {"place": "Kerk", "day": "", "time": "", "corrects": "Verkeerd gelezen."}
        await rosa.do(PAPER, opening)
        assert said in await rosa.read(f"{PAPER}/1")


async def test_a_batch_is_closed_once_its_moment_has_passed(voting: Bureau) -> None:
    today = voting.quarter.now.astimezone(PLAIN.zone).date()
    opening = {"place": "Kerk", "day": f"{today}", "time": "23:30", "kind": "", "corrects": ""}
    read = {"serial": "17", "ballot": "1", "code": ""}
    async with await voting.browser("Rosa") as rosa, await voting.browser("Sam") as sam:
        tomorrow = {**opening, "day": f"{today + timedelta(days=1)}"}
        assert set(problems(await rosa.send(PAPER, tomorrow))) == {"day"}
        assert "23.30 uur" in await rosa.do(PAPER, opening)
        await rosa.do(f"{PAPER}/1/enter", {**read, "reading": "first"})
        await sam.do(f"{PAPER}/1/enter", {**read, "reading": "second"})
        refused = words(await rosa.send(f"{PAPER}/1/close", {}))
        assert "mei 2027 om 23:30 uur; sluit de stapel daarna." in refused


@pytest.mark.parametrize(
    ("phase", "takes", "issues"),
    [
        ("screening", False, True),
        ("voting", True, True),
        ("counting", True, False),
        ("results", False, False),
    ],
)
async def test_what_would_be_refused_is_not_offered(
    filed: Storage, phase: str, takes: bool, issues: bool
) -> None:
    by_code = replace(PLAIN, vote=VoteRules(approvals=0, right=RightRules(RightBy.CODE)))
    bureau = await Bureau(filed).open(in_phase(by_code, phase))
    async with await bureau.browser("Rosa") as browser:
        page = (await browser.see(PAPER)).text
    assert (f'action="{PAPER}"' in page) is takes
    assert ("Deze ronde neemt nu geen stembiljetten aan." in page) is not takes
    assert (f'action="{HERE}/paper-code"' in page) is issues


async def test_a_batch_that_was_left_out_can_be_read_no_more(voting: Bureau) -> None:
    async with await voting.browser("Rosa") as rosa:
        await opened(voting, rosa)
        over = in_phase(PLAIN, "results")
        now = voting.quarter.now
        await voting.quarter.storage.run(lambda db: editions.enter(db, over, now, "test"))
        page = (await rosa.see(f"{PAPER}/1")).text
        assert "Deze ronde neemt nu geen stembiljetten aan." in page
        assert "/enter" not in page
