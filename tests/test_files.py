import errno
import os
import stat

import pytest

from par_lib.errors import InputFaults
from par_lib.files import replacing, write_text


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
