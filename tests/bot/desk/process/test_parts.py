"""The parts of the process, changed at the desk: rules, themes, texts, goals, and more."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from budget.edition import Edition
from budget.rules import ChoiceRules
from budget.timeline import Phase
from storage.engine import Storage
from storage.process import agreements, ambassadors, editions, population
from tests.bot.desk.bureau import HERE, HOME, Browser, Bureau, form, problems, words
from tests.bot.quarter import PLAIN, SEAL
from tests.bot.test_evaluating import OVER
from tests.storage.linden import EDITION, SLUG

PROCESS = f"{HERE}/process"
IDEAS = replace(
    PLAIN,
    entered=Phase.IDEAS,
    projects=tuple(replace(project, theme="", district="") for project in PLAIN.projects),
    districts=(),
)


@pytest.fixture
async def bureau(filed: Storage) -> Bureau:
    """Give the desk of an edition in which ideas are collected."""
    return await Bureau(filed).open(IDEAS)


@pytest.fixture
async def rosa(bureau: Bureau) -> AsyncIterator[Browser]:
    """Give the browser of an organiser."""
    async with await bureau.browser("Rosa") as browser:
        yield browser


async def edition(bureau: Bureau, slug: str = SLUG) -> Edition:
    return await bureau.quarter.storage.run(lambda db: editions.load(db, slug).edition())


async def test_rules_are_read_as_residents_do_before_they_are_kept(
    bureau: Bureau, rosa: Browser
) -> None:
    page = f"{PROCESS}/rules"
    filled_in = await form(rosa, page)
    assert (filled_in["vote.ballot"], filled_in["vote.rule"]) == ("basket", "most-votes")
    filled_in |= {"vote.ballot": "choices", "vote.most": "2"}
    looked = await rosa.send(page, {**filled_in, "do": "look"})
    assert "Kies hoogstens 2 plannen." in words(looked)
    assert (await edition(bureau)).vote == IDEAS.vote
    wrong = await rosa.send(page, {**filled_in, "vote.most": "9", "do": "keep"})
    assert wrong.status_code == 422
    assert 'name="vote.most" inputmode="numeric" value="9"' in wrong.text
    assert "moet dat opnieuw" in await rosa.do(page, {**filled_in, "do": "keep"})
    assert (await edition(bureau)).vote.ballot == ChoiceRules(most=2)
    stale = await rosa.send(page, {**filled_in, "vote.most": "1", "do": "keep"})
    assert "intussen" in problems(stale)["main"]
    assert "Wat er nu staat Hoogstens zoveel projecten 2 " in words(stale)


async def test_districts_come_from_a_spreadsheet_or_a_form(bureau: Bureau, rosa: Browser) -> None:
    page = f"{PROCESS}/districts"
    sent = await form(rosa, page)

    async def upload(content: bytes) -> str:
        files = {"file": ("districts.csv", content, "text/csv")}
        data = {"csrf": sent["csrf"], "seen": sent["seen"]}
        answer = await rosa.client.post(f"{page}/upload", data=data, files=files)
        return words(answer) if answer.status_code == 422 else await rosa.read(page)

    assert "De kolommen zijn" not in await upload(b"")
    faulty = await upload(b"key;titel;inwoners\nnoord;Noord;veel\n=1;Zuid;5\n")
    assert "2 dingen zijn fout" in faulty
    assert (await edition(bureau)).districts == ()
    await upload("key;titel;inwoners\nnoord;Noord;1.200\n".encode("latin-1"))
    assert [one.key for one in (await edition(bureau)).districts] == ["noord"]
    filled_in = await form(rosa, page)
    more = {"districts.1.key": "zuid", "districts.1.title.nl": "Zuid", "districts.1.people": "90"}
    assert "De buurten zijn bewaard." in await rosa.do(page, {**filled_in, **more})
    people = await bureau.quarter.storage.run(lambda db: population.of(db, SLUG))
    assert people == {"noord": 1_200, "zuid": 90}
    bad = await rosa.send(page, {**(await form(rosa, page)), "districts.0.title.nl": "Zuid"})
    assert "2 keer" in words(bad)


async def test_how_many_people_live_somewhere_is_not_replaced_unseen(
    bureau: Bureau, rosa: Browser
) -> None:
    page = f"{PROCESS}/districts"
    noord = {"districts.0.key": "noord", "districts.0.title.nl": "Noord"}
    await rosa.do(page, {**(await form(rosa, page)), **noord})
    seen = await form(rosa, page)
    await bureau.quarter.storage.run(lambda db: population.keep(db, SLUG, {"noord": 1_200}))
    late = await rosa.send(page, {**seen, "districts.0.people": "900"})
    assert "intussen" in problems(late)["main"]
    assert "Wat er nu staat Noord noord, er wonen 1.200 mensen" in words(late)
    assert 'value="900"' in late.text


async def test_what_a_form_would_cut_off_is_changed_by_spreadsheet(
    bureau: Bureau, rosa: Browser
) -> None:
    page = f"{PROCESS}/districts"
    token = (await form(rosa, page))["csrf"]
    rows = "\n".join(f"wijk-{n};Wijk {n};{n}" for n in range(201))
    file = {"file": ("districts.csv", f"key;titel;inwoners\n{rows}\n".encode(), "text/csv")}
    await rosa.client.post(f"{page}/upload", data={"csrf": token, "seen": ""}, files=file)
    assert len((await edition(bureau)).districts) == 201
    text = (await rosa.see(page)).text
    assert 'name="districts.0.key"' not in text
    assert "Het zijn er meer dan 200" in text
    assert "Wijk 200" in text
    assert 'type="file"' in text


async def test_a_row_that_was_emptied_shifts_no_problem(rosa: Browser) -> None:
    filled_in = await form(rosa, f"{PROCESS}/districts")
    typed = {"districts.1.key": "noord", "districts.1.title.nl": "Noord â"}
    answer = await rosa.send(f"{PROCESS}/districts", {**filled_in, **typed})
    assert set(problems(answer)) == {"districts.1.title.nl"}


async def test_a_theme_of_an_idea_stays(bureau: Bureau, rosa: Browser) -> None:
    page = f"{PROCESS}/themes"
    filled_in = await form(rosa, page)
    assert filled_in["themes.0.key"] == "groen"
    gone = await rosa.send(page, {**filled_in, "themes.0.key": ""})
    assert "Idee 7 hoort bij" in words(gone)
    named = {**filled_in, "themes.0.title.en": "Green"}
    assert "De thema's zijn bewaard." in await rosa.do(page, named)
    assert (await edition(bureau)).themes[0].title["en"] == "Green"


async def test_a_text_that_is_missing_is_found_and_written(rosa: Browser) -> None:
    assert 'Thema "Groen"' in await rosa.read(f"{PROCESS}/texts?in=en&only=missing")
    page = f"{PROCESS}/texts/themes.groen.title"
    said = {"in": "en", "seen": "", "text": "A green that is much too long"}
    assert "20 tekens" in problems(await rosa.send(page, said))["text"]
    assert "De tekst is bewaard." in await rosa.do(page, {**said, "text": "Green"})
    stale = await rosa.send(page, {**said, "text": "Greens"})
    assert ("Wat er nu staat Green" in words(stale), set(problems(stale))) == (True, {"text"})
    assert 'Thema "Groen"' not in await rosa.read(f"{PROCESS}/texts?in=en&only=missing")
    assert (await rosa.see(f"{PROCESS}/texts/themes.none.title")).status_code == 404


async def test_goals_are_kept_and_never_overwritten(bureau: Bureau, rosa: Browser) -> None:
    page = f"{PROCESS}/goals"
    sent = await form(rosa, page, page)
    goals = {**sent, "goal.nl": "Iedereen doet mee."}
    await rosa.do(page, goals)
    after = await edition(bureau)
    assert (after.goal, after.influence) == ({"nl": "Iedereen doet mee."}, IDEAS.influence)
    stale = await rosa.send(page, {**goals, "goal.nl": "Iets anders."})
    assert "Wat er nu staat Doel Iedereen doet mee." in words(stale)
    untranslated = await rosa.send(
        page, {**(await form(rosa, page, page)), "decides.en": "The council."}
    )
    assert set(problems(untranslated)) == {"decides.nl"}


async def test_by_what_it_is_judged_is_kept_beside_the_goals(bureau: Bureau, rosa: Browser) -> None:
    page, success = f"{PROCESS}/goals", f"{PROCESS}/success"
    judged = {**(await form(rosa, page, success)), "success.1.nl": "1.000 mensen stemmen."}
    assert "1.000 mensen stemmen." in await rosa.do(success, judged)
    await rosa.do(page, {**(await form(rosa, page, page)), "goal.nl": "Iedereen doet mee."})
    after = await edition(bureau)
    assert (after.goal, after.success) == (
        {"nl": "Iedereen doet mee."},
        ({"nl": "1.000 mensen stemmen."},),
    )
    stale = await rosa.send(success, {**judged, "success.1.nl": "Iedereen stemt."})
    assert "Wat er nu staat 1.000 mensen stemmen." in words(stale)
    assert "Iedereen stemt.</textarea>" in stale.text
    now = await form(rosa, page, success)
    untranslated = await rosa.send(success, {**now, "success.3.nl": "", "success.3.en": "All."})
    assert set(problems(untranslated)) == {"success.3.nl"}


@pytest.mark.parametrize(
    ("part", "sent", "why", "kept"),
    [
        ("themes", {"themes.0.key": "groen"}, "de thema's staan vast", "Groen groen"),
        ("districts", {"districts.0.key": "haven"}, "de buurten staan vast", "er wonen"),
        ("goals", {"goal.nl": "Iets anders."}, "staan vast", "De raad voert het uit."),
        (
            "success",
            {"success.0.nl": "Iets."},
            "wanneer de ronde geslaagd is, kan niet meer",
            "Elk plan",
        ),
    ],
)
async def test_what_the_vote_fixed_is_read_only_and_says_why(
    filed: Storage, part: str, sent: dict[str, str], why: str, kept: str
) -> None:
    bureau = await Bureau(filed).open(replace(OVER, entered=Phase.VOTING))
    await filed.run(lambda db: population.keep(db, SLUG, {"haven": 1_200}))
    page = f"{PROCESS}/{'goals' if part == 'success' else part}"
    async with await bureau.browser("Rosa") as rosa:
        seen = await rosa.see(page)
        assert why in words(seen)
        assert kept in words(seen)
        assert seen.text.count("<form") == 1
        late = await rosa.send(f"{PROCESS}/{part}", {"seen": "", **sent})
        assert late.status_code == 422
        assert why in words(late)
        name, typed = next(iter(sent.items()))
        assert typed in late.text.partition(f'name="{name}"')[2][:300]
        assert f'action="{PROCESS}/{part}' in late.text


@pytest.mark.parametrize("part", ["timeline", "texts", "texts/themes.groen.title"])
async def test_of_what_is_closed_nothing_can_be_typed(filed: Storage, part: str) -> None:
    bureau = await Bureau(filed).open(replace(EDITION, entered=Phase.CLOSED))
    async with await bureau.browser("Rosa") as rosa:
        seen = await rosa.see(f"{PROCESS}/{part}")
        assert "De ronde is gesloten." in words(seen)
        assert seen.text.count("<form") == 1
        assert f'href="{PROCESS}/texts/' not in seen.text


async def test_parties_acknowledge_and_ambassadors_have_no_number(
    bureau: Bureau, rosa: Browser
) -> None:
    page, storage = f"{PROCESS}/agreement", bureau.quarter.storage
    text = {"seen": "0", "text.nl": "Wij beslissen samen.", "parties": "Gemeente\r\nDe kerk"}
    assert "Versie 1" in await rosa.do(page, text)
    assert set(problems(await rosa.send(page, text))) == {"parties"}
    async with await bureau.browser("Pia") as pia:
        signed = await pia.do(f"{page}/acknowledge", {"party": "De kerk", "version": "1"})
        assert "Pia," in signed
        assert (await pia.see(f"{PROCESS}/ambassadors")).status_code == 403
    latest = await storage.run(lambda db: agreements.latest(db, SLUG))
    assert latest is not None
    assert latest.missing == ["Gemeente"]
    person = {"name": "Fatma", "role": "Taalcafé"}
    helping = f"{PROCESS}/ambassadors"
    assert set(problems(await rosa.send(helping, person))) == {"consent"}
    phoned = {**person, "name": "Jan 0612345678", "consent": "yes"}
    assert set(problems(await rosa.send(helping, phoned))) == {"name"}
    assert "Fatma" in await rosa.do(helping, {**person, "consent": "yes"})
    [one] = await storage.run(lambda db: ambassadors.of(db, SLUG, SEAL))
    assert "Fatma" not in await rosa.do(f"{helping}/gone", {"ambassador": str(one.id)})


async def test_an_edition_begins_from_a_template_or_as_another_was(
    bureau: Bureau, rosa: Browser
) -> None:
    page = f"{HOME}/begin"
    wishes = {"slug": "plein", "place": "Het Plein", "organiser": "dorpsraad", "budget": "100.000"}
    wishes |= {"first": "2028-01-03", "languages": "nl, en", "zone": "Europe/Amsterdam"}
    missing = await rosa.send(page, wishes)
    assert set(problems(missing)) == {"template"}
    wrong = await rosa.send(page, {**wishes, "template": "points", "slug": "Het Plein"})
    assert set(problems(wrong)) == {"slug"}
    assert problems(wrong)["slug"].startswith("Gebruik alleen kleine letters")
    assert "Het proces van Het Plein" in await rosa.do(page, {**wishes, "template": "points"})
    assert (await edition(bureau, "plein")).budget == 100_000
    taken = await rosa.send(page, {**wishes, "template": "points"})
    assert set(problems(taken)) == {"slug"}
    again = f"{PROCESS}/again"
    looked = await rosa.send(again, {"slug": "linden-2", "weeks": "", "do": "look"})
    assert "De planning zou dan zijn" in words(looked)
    assert set(problems(await rosa.send(again, {"slug": "Linden 2"}))) == {"slug"}
    await rosa.do(again, {"slug": "linden-2", "do": "keep"})
    assert (await edition(bureau, "linden-2")).themes == IDEAS.themes


async def test_who_only_looks_sees_every_part_and_no_form(bureau: Bureau) -> None:
    async with await bureau.browser("Aldo") as aldo:
        for part in ("", "/timeline", "/rules", "/themes", "/districts", "/texts", "/goals"):
            text = (await aldo.see(f"{PROCESS}{part}")).text
            assert text.count("<form") == 1, part
        assert (await aldo.see(f"{PROCESS}/result")).status_code == 200
