from collections.abc import Callable
from dataclasses import replace

import pytest

from budget.assessment import Assessment, CannotAssess, Finding, Judgement, Proposed, Stage, missing
from budget.criteria import CATALOGUE, Criterion, Kind
from budget.edition import Edition
from budget.idea_rules import IdeaRules
from tests.storage.linden import EDITION

MET, NOT_MET = Judgement(Finding.MET), Judgement(Finding.NOT_MET, "De NS is de eigenaar.")
ALL_MET = {criterion.key: MET for criterion in CATALOGUE}
YES = Proposed(accepted=True, cost=400, title="Bank")
NO = Proposed(accepted=False, reason={"nl": "De grond is niet van ons."}, criterion="own-land")
ACCEPTED = Assessment(3).judge(ALL_MET, YES, "Fatma").read("Joris")
REFUSED = Assessment(3).judge(ALL_MET | {"own-land": NOT_MET}, NO, "Fatma").read("Joris")
ALONE = replace(EDITION, idea_rules=IdeaRules(second_reader=False))


def yes(**more: object) -> Assessment:
    return replace(ACCEPTED, proposed=replace(YES, **more))  # type: ignore[arg-type]


def no(**more: object) -> Assessment:
    return replace(REFUSED, proposed=replace(NO, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("whole", [ACCEPTED, REFUSED], ids=["accepted", "refused"])
def test_what_is_whole_misses_nothing(whole: Assessment) -> None:
    assert missing(whole, EDITION) == []


@pytest.mark.parametrize(
    ("assessment", "reason"),
    [
        (Assessment(3), "Nobody has proposed an answer."),
        (Assessment(3, Stage.MENDING), "Its author is asked to mend something"),
        (replace(ACCEPTED, judgements={}), "Not judged yet: on-time, complete"),
        (yes(cost=0), "What can be done needs a cost."),
        (yes(cost=99), "It costs 99 euros, but 100 to 900 is allowed."),
        (yes(cost=901), "It costs 901 euros, but 100 to 900 is allowed."),
        (yes(title=""), "What can be done needs a short title."),
        (yes(title="   "), "What can be done needs a short title."),
        (yes(title="Ideeën"), '"ë" in its short title does not exist on SMS.'),
        (yes(title="a" * 21), "Its short title takes 21 places on SMS, not 20."),
        (yes(title="a" * 19 + "€"), "Its short title takes 21 places on SMS, not 20."),
        (yes(title="boom"), "Its short title is that of idea 7 already."),
        (no(reason={}), 'What cannot be done needs a reason in plain words, in "nl".'),
        (no(reason={"en": "No."}), 'What cannot be done needs a reason in plain words, in "nl".'),
        (no(criterion=""), "What cannot be done needs the criterion that it does not meet."),
        (no(criterion="complete"), "What cannot be done needs the criterion"),
        (replace(ACCEPTED, stage=Stage.ASSESSED), "Somebody else than Fatma has to read it."),
        (
            replace(REFUSED, judgements=ALL_MET | {"own-land": Judgement(Finding.NOT_MET)}),
            "Why own-land is not met is not said.",
        ),
    ],
)
def test_what_is_missing_is_said(assessment: Assessment, reason: str) -> None:
    [said] = missing(assessment, EDITION, {"boom": 7})
    assert said.startswith(reason)
    assert said.endswith(".")


def test_everything_that_is_missing_is_said_at_once() -> None:
    assert len(missing(yes(cost=0, title=""), EDITION)) == 2


def test_an_idea_keeps_its_own_title() -> None:
    assert missing(ACCEPTED, EDITION, {"bank": 3}) == []


def test_without_a_second_reader_one_person_is_enough() -> None:
    assert missing(Assessment(3).judge(ALL_MET, YES, "Fatma"), ALONE) == []


def test_an_edition_judges_by_its_own_choice() -> None:
    words = {"nl": "Het is van ons."}
    own = replace(ALONE, screening=(Criterion("ours", Kind.SUBSTANTIVE, words, words),))
    assert missing(Assessment(3).judge({"ours": MET}, YES, "Fatma"), own) == []


def test_what_was_judged_elsewhere_is_not_judged_again() -> None:
    brought = Assessment(3, Stage.CHECKED, proposed=replace(NO, criterion=""), elsewhere=True)
    assert missing(brought, EDITION) == []


def test_who_proposed_an_answer_does_not_read_it_as_well() -> None:
    with pytest.raises(CannotAssess, match="fatma proposed this answer"):
        Assessment(3).judge(ALL_MET, YES, "Fatma").read(" fatma ")


def test_what_was_read_has_to_be_read_again_when_it_changes() -> None:
    assert ACCEPTED.judge({}, YES, "Els").stage is Stage.ASSESSED
    assert ACCEPTED.judge({}, YES, "Els").reader == ""


def test_findings_are_added_to_those_there_are() -> None:
    begun = Assessment(3).judge({"on-time": MET}, None, "Fatma")
    assert begun.judge({"own-land": NOT_MET}, None, "Els").judgements == {
        "on-time": MET,
        "own-land": NOT_MET,
    }
    assert begun.stage is Stage.OPEN


@pytest.mark.parametrize(
    "deed",
    [
        lambda found: found.judge({}, YES, "Fatma"),
        lambda found: found.read("Els"),
        lambda found: found.ask("Els"),
        lambda found: found.assign("Els", "Fatma"),
        lambda found: found.publish(),
    ],
)
def test_what_is_public_is_not_changed(deed: Callable[[Assessment], Assessment]) -> None:
    with pytest.raises(CannotAssess, match="has its answer already"):
        deed(ACCEPTED.publish())


@pytest.mark.parametrize("name", ["", "  "])
def test_somebody_does_it(name: str) -> None:
    with pytest.raises(CannotAssess, match="A name is needed"):
        Assessment(3).judge({}, None, name)


def test_as_long_as_something_is_asked_nothing_is_proposed() -> None:
    with pytest.raises(CannotAssess, match="asked to mend"):
        Assessment(3).ask("Fatma").judge({}, YES, "Fatma")
    with pytest.raises(CannotAssess, match="no proposed answer"):
        Assessment(3).ask("Fatma").read("Els")


def test_what_is_mended_can_be_judged() -> None:
    mended = Assessment(3).ask("Fatma").mend(answered=True)
    assert mended.stage is Stage.MENDED
    assert mended.judge(ALL_MET, YES, "Fatma").stage is Stage.ASSESSED


@pytest.mark.parametrize("edition", [EDITION])
def test_the_catalogue_has_every_criterion_once_in_both_languages(edition: Edition) -> None:
    keys = [criterion.key for criterion in CATALOGUE]
    assert len(set(keys)) == len(keys)
    for criterion in CATALOGUE:
        for words in (criterion.wording, criterion.question):
            assert list(words) == list(edition.languages)
    assert {criterion.kind for criterion in CATALOGUE} == set(Kind)
    assert {c.key for c in CATALOGUE if c.correctable} > {"complete", "in-the-area"}
