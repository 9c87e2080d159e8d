"""An idea is judged by one and read by another; nobody overwrites what they have not seen."""

from budget.assessment import Finding
from storage.contributions import assessments, ideas
from storage.post import notices
from tests.bot.desk.bureau import Bureau, problems, words
from tests.bot.desk.ideas.judged import ACCEPT, IDEAS, MET, REFUSE, judge
from tests.bot.quarter import SEAL
from tests.storage.linden import SLUG

HARD = "De gemeentelijke verantwoordelijkheid betreffende onderhoudswerkzaamheden ontbreekt."


async def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    bureau: Bureau,
) -> None:
    refusals = (
        (ACCEPT | {"title": "Een heel erg lange titel"}, "title", "Dit kost 24 plaatsen"),
        (ACCEPT | {"title": "Bank ☺"}, "title", "bestaat niet in sms"),
        (ACCEPT | {"cost": "5"}, "cost", "van 100 tot en met 900"),
        (ACCEPT | {"cost": ""}, "cost", "Zeg wat het kost."),
        (REFUSE | {"reason.nl": ""}, "reason.nl", "Zeg waarom"),
        (REFUSE | {"why.own-land": ""}, "why.own-land", "Zeg waarom het hieraan"),
        (REFUSE | {"find.own-land": "met"}, "criterion", "voldoet het wel"),
        (REFUSE | {"criterion": "beauty"}, "criterion", "Kies een van deze."),
    )
    async with await bureau.browser("Sam") as browser:
        for answer, field, problem in refusals:
            typed = {**MET, "why.complete": 'Zo "typte" ik.', **answer, "seen": "0"}
            refused = await browser.send(f"{IDEAS}/8/assess", typed)
            assert problem in problems(refused).get(field, ""), (answer, problems(refused))
            assert "Zo &#34;typte&#34; ik." in refused.text
        assert (await browser.send(f"{IDEAS}/99/assess", MET)).status_code == 404
    assert await bureau.quarter.storage.run(lambda db: assessments.every(db, SLUG)) == {}


async def test_one_proposes_and_another_reads(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        rest = {"seen": "0", "rest-met": "yes", **REFUSE, "reason.nl": HARD}
        page = await browser.do(f"{IDEAS}/8/assess?word=bank", rest)
        assert "Het is bewaard." in page
        assert "Kortere zinnen en kortere woorden lezen makkelijker." in page
        assert "Voordat het antwoord openbaar kan:" in page
        assert "Er is niets veranderd." in await browser.do(
            f"{IDEAS}/8/assess", rest | {"seen": "1"}
        )
        own = await browser.send(f"{IDEAS}/8/read", {"seen": "1"})
        assert own.status_code == 422
    async with await bureau.browser("Rosa") as browser:
        late = await browser.send(f"{IDEAS}/8/read", {"seen": "0"})
        assert "Sam heeft dit net veranderd" in words(late)
        assert "Gelezen door Rosa." in await browser.do(f"{IDEAS}/8/read", {"seen": "1"})
        page = await browser.read(f"{IDEAS}/8?word=bank")
        assert "Het volgende idee" in page
        assert "door een tweede persoon gelezen (Rosa)" in page


async def test_of_two_at_once_the_second_sees_both_versions(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        await judge(browser, 8, ACCEPT)
    async with await bureau.browser("Rosa") as browser:
        typed = {**MET, **REFUSE, "seen": "0"}
        both = await browser.send(f"{IDEAS}/8/assess", typed)
        assert both.status_code == 422
        read = words(both)
        assert "Sam heeft dit net veranderd" in read
        assert "Zoals Sam het achterliet" in read
        assert "voldoet niet Van de NS." in read
        assert "De grond is niet van ons.</textarea>" in both.text
        assert 'name="seen" value="1"' in both.text
        kept = await bureau.quarter.storage.run(lambda db: assessments.get(db, SLUG, 8))
        assert kept.assessment.by == "Sam"
        assert "Voorgesteld door Rosa." in await browser.do(
            f"{IDEAS}/8/assess", typed | {"seen": "1"}
        )


async def test_an_author_is_asked_and_screeners_write_to_each_other(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        long = await browser.send(
            f"{IDEAS}/8/ask", {"part": "place", "question.nl": "Waar? " + "x" * 100}
        )
        assert set(problems(long)) == {"question.nl"}
        asked = {"part": "place", "question.nl": "Waar precies?"}
        page = await browser.do(f"{IDEAS}/8/ask", asked)
        assert "De indieners krijgen de vraag in hun chat." in page
        assert "Waar precies?" in page
        nobody = await browser.send(f"{IDEAS}/7/ask", asked)
        assert set(problems(nobody)) == {"part"}
        assert "<i>hm</i>" in await browser.do(f"{IDEAS}/8/note", {"note": "<i>hm</i>"})
        assert "Sam beoordeelt dit idee." in await browser.do(f"{IDEAS}/9/assign", {"to": "Sam"})
    later = bureau.quarter.now
    due = await bureau.quarter.storage.run(lambda db: notices.due(db, SLUG, later, 9))
    assert [(one.resident, one.notice(SEAL).about.value) for one in due] == [("hans", "mend")]


async def test_similar_ideas_stand_side_by_side_and_may_go_on_together(bureau: Bureau) -> None:
    async with await bureau.browser("Sam") as browser:
        page = await browser.read(f"{IDEAS}/9/similar")
        assert "Een zitbank bij de speeltuin voor ouders." in page
        assert "8 <script>" in page
        for other, way in (("9", "joins"), ("99", "goes-on")):
            refused = await browser.send(
                f"{IDEAS}/9/merge", {"other": other, "way": way, "words": "Zo typte ik het."}
            )
            assert set(problems(refused)) == {"other"}
            assert "Zo typte ik het." in words(refused)
        merging = {"other": "8", "way": "goes-on", "words": ""}
        page = await browser.do(f"{IDEAS}/9/merge", merging)
        assert "Nog niemand is akkoord voor idee: 8, 9" in page
        assert (await browser.send(f"{IDEAS}/9/merge", merging)).status_code == 422
    merger = (await bureau.quarter.storage.run(lambda db: ideas.get(db, SLUG, 8))).merger
    assert merger
    assert (merger.into, merger.by) == (9, ("Sam",))


async def test_an_idea_fails_by_the_criterion_for_which_it_is_refused(bureau: Bureau) -> None:
    typed = {**MET, **REFUSE, "find.own-land": "", "rest-met": "yes", "seen": "0"}
    async with await bureau.browser("Sam") as browser:
        await browser.do(f"{IDEAS}/8/assess", typed)
    kept = await bureau.quarter.storage.run(lambda db: assessments.get(db, SLUG, 8))
    assert kept.assessment.judgements["own-land"].finding is Finding.NOT_MET
