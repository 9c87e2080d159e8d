"""An export is put into a folder as a whole, and over nothing that is there."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bot.exports.folder import ThereAlready, keep

FILES = {"b.csv": b"two", "a.csv": b"one"}


def found(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_folder_is_made_for_them(tmp_path: Path) -> None:
    keep(FILES, tmp_path / "some" / "where")
    assert found(tmp_path / "some" / "where") == FILES


def test_what_is_in_the_folder_besides_stays(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes(b"three")
    keep(FILES, tmp_path)
    assert found(tmp_path) == {**FILES, "c.csv": b"three"}


@pytest.mark.parametrize(("there", "first"), [(["b.csv"], "b.csv"), (["b.csv", "a.csv"], "a.csv")])
def test_nothing_is_overwritten(tmp_path: Path, there: list[str], first: str) -> None:
    for name in there:
        (tmp_path / name).write_bytes(b"mine")
    with pytest.raises(ThereAlready, match=first):
        keep(FILES, tmp_path)
    assert found(tmp_path) == dict.fromkeys(there, b"mine")


def test_a_link_to_nothing_is_not_overwritten_either(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to("nothing")
    with pytest.raises(ThereAlready, match=r"a\.csv"):
        keep(FILES, tmp_path)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        keep({**FILES, "no/such.csv": b""}, tmp_path)
    assert found(tmp_path) == {}


def test_who_comes_in_between_leaves_nothing_of_ours(tmp_path: Path) -> None:
    class Raced(dict[str, bytes]):
        """Files of which one name is taken after they were written, before they get theirs."""

        def items(self) -> object:  # type: ignore[override]
            yield from super().items()
            (tmp_path / "a.csv").mkdir()

    with pytest.raises(IsADirectoryError):
        keep(Raced(FILES), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_of_several_at_once_only_one_is_kept(tmp_path: Path) -> None:
    everybody = Barrier(4)

    def one(number: int) -> dict[str, bytes] | None:
        theirs = {f"{name}.csv": b"%d" % number for name in "abcdefgh"}
        everybody.wait()
        try:
            keep(theirs, tmp_path)
        except ThereAlready:
            return None
        return theirs

    with ThreadPoolExecutor(4) as threads:
        [kept] = filter(None, threads.map(one, range(4)))
    assert found(tmp_path) == kept


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        keep(FILES, tmp_path / "out")
