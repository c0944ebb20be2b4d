import errno
import os
import stat

import pytest

from par_lib import files
from par_lib.errors import InputFaults
from par_lib.files import remove_leftovers, replacing, replacing_folder, write_text


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_text_is_written_as_it_is(tmp_path):
    path = tmp_path / "deep" / "er" / "a.csv"
    write_text(path, "đơn vị\nBộ\r\n")
    assert path.read_bytes() == "đơn vị\nBộ\r\n".encode()
    assert names(path.parent) == ["a.csv"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_nobody_sees_half_of_a_file(tmp_path):
    path = tmp_path / "a.csv"
    write_text(path, "old")

    def stopped_halfway():
        with replacing(path) as temporary:
            temporary.write_text("half")
            assert path.read_text() == "old"
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stopped_halfway()
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.csv"]


def test_the_temporary_file_keeps_the_kind(tmp_path):
    with replacing(tmp_path / "a.parquet") as temporary:
        assert temporary.suffix == ".parquet"
        assert temporary.parent == tmp_path
        temporary.write_bytes(b"new")
    assert (tmp_path / "a.parquet").read_bytes() == b"new"


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputFaults, match="a writable place") as caught:
        write_text(tmp_path / "file" / "a.csv", "x")
    assert "free some space" in caught.value.faults[0].hint


def test_a_full_disk(tmp_path):
    with (
        pytest.raises(InputFaults, match="No space left on device"),
        replacing(tmp_path / "a.csv") as temporary,
    ):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(temporary))
    assert names(tmp_path) == []


@pytest.mark.parametrize("swaps", [True, False])
def test_a_folder_is_replaced_as_a_whole(tmp_path, monkeypatch, swaps):
    if not swaps:
        monkeypatch.setattr(files, "exchange", lambda *_: False)
    write_text(tmp_path / "made" / "old.csv", "old")
    with replacing_folder(tmp_path / "made") as folder:
        (folder / "new.csv").write_text("new")
        assert names(tmp_path / "made") == ["old.csv"]
    assert names(tmp_path / "made") == ["new.csv"]
    assert names(tmp_path) == ["made"]


def test_what_killed_processes_left_is_removed_when_it_is_old(tmp_path):
    (tmp_path / "deep").mkdir()
    left = [tmp_path / ".part-a.csv.x1.csv", tmp_path / "deep" / ".part-made.x2"]
    left[0].write_text("half")
    left[1].mkdir()
    (left[1] / "half.csv").write_text("half")
    remove_leftovers(tmp_path)
    assert all(path.exists() for path in left)  # somebody may be writing them
    for path in (*left, left[1] / "half.csv"):
        os.utime(path, (0, 0))
    remove_leftovers(tmp_path)
    assert not any(path.exists() for path in left)
    assert names(tmp_path) == ["deep"]
