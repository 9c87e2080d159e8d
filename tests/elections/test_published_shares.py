"""Real elections beside the project under equal shares, against what pabutools made of them.

pabutools decides ties by id, and stops raising as soon as nothing else fits.  In none of these
elections does either change a winner.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from budget.count import CountRules, Outcome, Stage
from budget.equal_shares import Completion, equal_shares
from budget.pabulib import read

SHARED = Path(__file__).parents[3] / "shared/elections"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/elections is missing")

ASSEN = "Netherlands_Assen_2024"
RAISED_BY_PABUTOOLS = (
    ASSEN,
    "Netherlands_Amsterdam_179",
    "Netherlands_Amsterdam_285",
    "Netherlands_Amsterdam_304",
    "Netherlands_Amsterdam_309",
    "Netherlands_Amsterdam_515",
    "Netherlands_Amsterdam_604",
    "Poland_Warszawa_2019_Brodno",
    "Poland_Wroclaw_2017_Rejon_nr_11_750",
)
CHOOSING = (*RAISED_BY_PABUTOOLS, "Poland_Warszawa_2020_Wawer")


def expected(name: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = json.loads((SHARED / "expected.json").read_text("utf-8"))
    return known[f"{name}.pb"]


def counted(name: str, completion: Completion) -> Outcome:
    election = read((SHARED / f"{name}.pb").read_bytes())
    return equal_shares(
        election.candidates(),
        [ballot.picked for ballot in election.ballots],
        election.budget,
        CountRules(),
        "a seed",
        completion=completion,
        euro=election.unit,
    )


@pytest.mark.parametrize(
    ("name", "completion", "oracle"),
    [
        *((name, Completion.NONE, "mes_cost") for name in CHOOSING),
        *((name, Completion.RAISED, "mes_cost_add1") for name in RAISED_BY_PABUTOOLS),
    ],
)
def test_the_winners_are_those_of_pabutools(name: str, completion: Completion, oracle: str) -> None:
    outcome, known = counted(name, completion), expected(name)
    assert set(outcome.winners) == set(known[oracle])
    assert outcome.spent == int(known[f"{oracle}_cost"])
    assert outcome.ties == ()


def test_assen_spends_76_700_by_shares_and_the_rest_by_most_votes() -> None:
    outcome = counted(ASSEN, Completion.FILLED_UP)
    by_stage = {
        stage: [told.candidate for told in outcome.explanations if told.stage is stage]
        for stage in Stage
    }
    assert sum(one.cost for one in by_stage[Stage.SHARES]) == 76_700
    assert {one.id for one in by_stage[Stage.SHARES]} == set(expected(ASSEN)["official"])
    assert [(one.id, one.cost) for one in by_stage[Stage.FILLED_UP]] == [("7", 12_000)]
