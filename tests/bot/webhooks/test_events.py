"""What of a decision goes out of the house: what it is about, and nobody's name."""

import json

import pytest

from bot.exports.decisions import Content, without_names
from bot.webhooks.events import event
from storage.journal import Link
from tests.storage.linden import NOW


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("phase-entered", {"phase": "voting", "rules": "ab", "lot": "cd"}, None),
        ("idea-submitted", {"number": 7}, None),
        ("merged", {"number": 7, "into": 3}, None),
        ("idea-hidden", {"idea": 7}, None),
        ("answers-published", {"accepted": "1, 2", "refused": "3"}, None),
        (
            "project-withdrawn",
            {"number": 1, "reason": "Sold.", "approved": "Joris"},
            "number reason",
        ),
        ("project-left-out", {"number": 1, "reason": "Anna's."}, "number"),
        ("code-issued-at-desk", {"batch": 2, "reason": "Anna lost hers."}, "batch"),
        ("paper-batch-closed", {"batch": 1, "blank": 3, "readers": "Fatma, Joris"}, "batch"),
        ("leftover-signed", {"decision": 1, "outcome": "ab", "reason": "For 8."}, ""),
        ("outcome-certified", {"outcome": "ab", "receipts": 9}, "outcome"),
        ("agreement-acknowledged", {"version": 2, "party": "De heer Jansen"}, "version"),
        ("partner-added", {"partner": "koffie"}, ""),
        ("photo-hidden", {"project": 2, "photo": "ab.jpg", "reason": "Faces."}, "project"),
        ("progress-noted", {"project": 2, "status": "delayed", "percentage": 40}, None),
        ("money-noted", {"project": 2, "planned": 400, "spent": 20}, None),
        ("timeline-changed", {"sha256": "ab", "phase": "voting"}, None),
        ("staff-joined", {"name": "Fatma"}, ""),
        ("phase-waits", {"phase": "voting", "reasons": "Idea 3 has no answer."}, "phase"),
        ("of-next-year", {"number": 7, "by": "Fatma", "idea": "Fatma's", "count": 3}, "number"),
    ],
)
def test_only_what_names_nobody_is_told(kind: str, content: Content, told: str | None) -> None:
    expected = content if told is None else {key: content[key] for key in told.split()}
    assert without_names(kind, content) == expected


def test_an_event_is_the_same_at_every_attempt_and_no_other_has_its_id() -> None:
    link = Link(3, NOW, "phase-entered", {"phase": "voting"}, "ab" * 32)
    first, again = event("linden", link), event("linden", link)
    assert first == again
    assert json.loads(first.body) == {
        "type": "edition.phase-entered",
        "timestamp": NOW.isoformat(),
        "data": {
            "edition": "linden",
            "position": 3,
            "head": "ab" * 32,
            "content": {"phase": "voting"},
        },
    }
    others = [event("haven", link), event("linden", link._replace(head="cd" * 32))]
    assert len({first.name, *(other.name for other in others)}) == 3
