"""`wijkstem staff`: the first of the desk is invited here, and whoever lost their way back in."""

from datetime import UTC, datetime
from pathlib import Path

from storage.desk import staff
from tests.bot.command import Run, run, stored

__all__ = ["run"]

BEGIN = datetime.min.replace(tzinfo=UTC)
ROSA = ("staff", "invite", "rosa@village.example", "--name", "Rosa", "--role", "organiser")


def test_an_invitation_is_a_link_to_the_desk(run: Run, tmp_path: Path) -> None:
    code, said, err = run(*ROSA)
    assert (code, err) == (0, "")
    assert said.startswith("/desk/voorbeeldstad/invitations/")
    found = stored(tmp_path, lambda db: staff.invitations(db, BEGIN))
    assert [(one.name, sorted(one.roles)) for one in found] == [("Rosa", [("organiser", "", "")])]
    assert b"rosa@" not in (tmp_path / "store.db").read_bytes()


def test_a_partner_is_of_one_partner_in_one_edition(run: Run) -> None:
    partner = ("staff", "invite", "p@village.example", "--name", "P", "--role", "partner")
    code, _said, err = run(*partner)
    assert (code, err) == (
        1,
        "A partner, and nobody else, needs --partner CODE and --edition SLUG.\n",
    )
    code, _said, _err = run(*partner, "--partner", "taalcafe", "--edition", "linden")
    assert code == 0


def test_nobody_is_removed_who_is_not_there(run: Run) -> None:
    code, _said, err = run("staff", "remove", "nobody@village.example")
    assert (code, err.startswith("Nobody at the desk has the address")) == (1, True)
