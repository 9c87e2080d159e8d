import pytest

from budget.flagged import read_first
from budget.idea_rules import IdeaRules

RULES = IdeaRules(flagged={"nl": ("sukkel", "hou je mond", "één"), "en": ("idiot",)})


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Wat een sukkel!", True),
        ("SUKKEL", True),
        ("sukkels", False),
        ("sukkelstraat", False),
        ("de/sukkel.", True),
        ("súkkel", True),
        ("suk\u200bkel", True),
        ("suk\u00adkel", True),
        ("\uff53\uff55\uff4b\uff4b\uff45\uff4c", True),
        ("an idiot, surely", True),
        ("Hou  je\nmond", True),
        ("hou je goed", False),
        ("Een bank", True),
        ("Een meer", True),
        ("Bankjes", False),
        ("", False),
    ],
)
def test_a_flagged_word_is_found_whole_in_whatever_dress(text: str, flagged: bool) -> None:
    assert read_first(RULES, text) is flagged


def test_any_of_several_texts_is_enough() -> None:
    assert read_first(RULES, "Een plan".replace("Een", "Mooi"), "bij die idiot")


def test_where_all_is_read_first_words_do_not_matter() -> None:
    assert read_first(IdeaRules(read_first=True), "Bankjes")
    assert not read_first(IdeaRules(), "Bankjes", "sukkel")
