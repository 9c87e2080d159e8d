from pathlib import Path

import pytest

from bot.demo import DE_LINDEN
from tests.bot.command import Run, run

__all__ = ["run"]


@pytest.fixture
def served(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Serve two organisations; the south alone has an edition."""
    listed = "".join(
        f'[[organisation]]\nname = "{name}"\ndatabase_url = "sqlite:///{tmp_path / name}.db"\n'
        for name in ("north", "south")
    )
    (tmp_path / "organisations.toml").write_text(listed, "utf-8")
    monkeypatch.setenv("WIJKSTEM_ORGANISATIONS_FILE", str(tmp_path / "organisations.toml"))
    created = run("edition", "create", str(DE_LINDEN), "--organisation", "south")
    assert created == (0, "Created de-linden.\n", "")
    return run


def test_where_several_are_served_a_command_says_for_which_it_is(served: Run) -> None:
    assert "de-linden" in served("edition", "list", "--organisation", "south")[1]
    assert "de-linden" not in served("edition", "list", "--organisation", "north")[1]


def test_the_environment_can_say_so_too(served: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKSTEM_ORGANISATION", "south")
    assert "de-linden" in served("edition", "list")[1]
    assert "de-linden" not in served("edition", "list", "--organisation", "north")[1]


@pytest.mark.parametrize(
    "words",
    [
        ("edition", "show", "de-linden"),
        ("ideas", "list", "--edition", "de-linden"),
        ("edition", "approve", "de-linden", "--by", "Fatma"),
        ("broadcast", "list", "--edition", "de-linden"),
    ],
)
def test_an_edition_that_only_one_has_says_it_as_well(served: Run, words: tuple[str, ...]) -> None:
    code, _out, err = served(*words)
    assert (code, err) == (0, "")


@pytest.mark.parametrize(
    "words",
    [
        ("edition", "list"),
        ("edition", "show", "elsewhere"),
        ("edition", "create", str(DE_LINDEN)),
        ("ideas", "list"),
        ("staff", "list"),
        ("staff", "invite", "a@b.example", "--name", "A", "--role", "organiser"),
        ("codes", "revoke", "elsewhere", "XXXX"),
    ],
)
def test_what_could_be_for_either_is_refused_with_their_names(
    served: Run, words: tuple[str, ...]
) -> None:
    assert served(*words) == (
        1,
        "",
        "For which organisation? Add --organisation with one of north, south.\n",
    )


def test_an_edition_that_both_have_is_for_neither_alone(served: Run) -> None:
    served("edition", "create", str(DE_LINDEN), "--organisation", "north")
    assert served("edition", "show", "de-linden")[0] == 1
    assert served("edition", "show", "de-linden", "--organisation", "north")[0] == 0


def test_an_organisation_that_is_not_served_is_refused(served: Run) -> None:
    code, out, err = served("edition", "list", "--organisation", "west")
    assert (code, out) == (1, "")
    assert err == "There is no organisation west: name one of north, south.\n"


def test_keys_are_those_of_the_organisation(served: Run) -> None:
    words = ("staff", "invite", "a@b.example", "--name", "A", "--role", "organiser")
    code, out, _err = served(*words, "--organisation", "south")
    assert code == 0
    assert "/desk/south/invitations/" in out
    assert "/desk/north/invitations/" in served(*words, "--organisation", "north")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("edition", "show"), True),
        (("export",), True),
        (("ideas", "list"), True),
        (("serve",), False),
        (("count",), False),
        (("letters", "list"), False),
        (("journal", "verify"), False),
    ],
)
def test_only_what_works_in_one_store_can_be_told(
    run: Run, words: tuple[str, ...], told: bool
) -> None:
    assert ("--organisation" in run(*words, "--help")[1]) is told


def test_serving_is_refused_only_where_no_database_can_be_opened(
    served: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr("uvicorn.run", lambda *_app, **_terms: started.append(1))
    (tmp_path / "north.db").mkdir()
    code, _out, err = served("serve", "--port", "0")
    assert (code, len(started)) == (0, 1)
    [told] = [line for line in err.splitlines() if line.startswith("north: The database")]
    assert told.endswith("Only the others are served; it is tried again.")
    (tmp_path / "south.db").unlink()
    (tmp_path / "south.db").mkdir()
    code, _out, err = served("serve", "--port", "0")
    assert (code, len(started)) == (1, 1)
    assert err.startswith("The database cannot be opened")
