import numpy as np
import pytest

from par_lib.audit.checkpoint import read_progress, write_progress
from par_lib.audit.robustness import replicate_plan, run_replicates


class Stopped(Exception):
    pass


@pytest.fixture
def kept(full, examine, tmp_path):
    """The progress of a run that stopped after its second block."""
    data = examine(full, replicates=5000, seed=2)
    path = tmp_path / "build" / "progress.npz"

    def stop(progress):
        write_progress(path, progress)
        if progress.blocks == 2:
            raise Stopped

    with pytest.raises(Stopped):
        run_replicates(data, on_block=stop)
    return data, path


def names(data):
    return tuple(source.name for source in data.model.sources())


def test_a_resumed_run_is_the_uninterrupted_one(kept):
    data, path = kept
    resume = read_progress(path, replicate_plan(data), names(data))
    assert resume.blocks == 2
    assert resume.tally.replicates == 2048
    resumed, whole = run_replicates(data, resume=resume), run_replicates(data)
    assert (resumed.tally.counts == whole.tally.counts).all()
    assert (resumed.tally.wins == whole.tally.wins).all()
    assert resumed.ledger == whole.ledger


def test_the_same_progress_is_the_same_bytes(kept, tmp_path):
    data, path = kept
    again = tmp_path / "again.npz"
    write_progress(again, read_progress(path, replicate_plan(data), names(data)))
    assert again.read_bytes() == path.read_bytes()


def test_progress_of_another_plan_or_other_sources_is_not_taken(kept, examine, full):
    data, path = kept
    plan = replicate_plan(data)
    assert read_progress(path, replicate_plan(examine(full, replicates=5001, seed=2)), names(data)) is None
    assert read_progress(path, plan, names(data)[1:]) is None
    assert read_progress(path.with_name("none.npz"), plan, names(data)) is None


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_broken_file_is_counted_again(kept, content):
    data, path = kept
    path.write_bytes(path.read_bytes()[:200] if content is None else content)
    assert read_progress(path, replicate_plan(data), names(data)) is None


def test_an_archive_of_something_else_is_counted_again(kept):
    data, path = kept
    np.savez(path, counts=np.zeros(3))
    assert read_progress(path, replicate_plan(data), names(data)) is None
