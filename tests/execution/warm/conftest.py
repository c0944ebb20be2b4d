import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from par_lib.execution import WarmKernels, warm_kernels

PRELOAD = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "pyarrow.parquet")


def _state_and_parent(pid: int) -> tuple[str, int]:
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return "gone", 0
    return state, int(parent)


def _living(text: str) -> list[int]:
    """Numbers of the living processes whose command line has `text`; a forked kernel has its zygote's."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if text in command and _state_and_parent(int(folder.name))[0] not in ("gone", "Z"):
            found.append(int(folder.name))
    return found


@pytest.fixture(scope="session")
def eventually() -> Callable[[Callable[[], bool]], bool]:
    """Whether something becomes true; the limit only keeps a failing test from waiting for ever."""

    def becomes_true(condition: Callable[[], bool]) -> bool:
        end = time.monotonic() + 30
        while not (true := condition()) and time.monotonic() < end:
            time.sleep(0.02)
        return true

    return becomes_true


@pytest.fixture(scope="session")
def ends(eventually: Callable[[Callable[[], bool]], bool]) -> Callable[[int], bool]:
    return lambda pid: eventually(lambda: _state_and_parent(pid)[0] in ("gone", "Z"))


@pytest.fixture(scope="session")
def zygote_of() -> Callable[[Path], int]:
    def number(folder: Path) -> int:
        found = _living(str(folder))
        (zygote,) = (pid for pid in found if _state_and_parent(pid)[1] not in found)
        return zygote

    return number


@pytest.fixture(scope="session")
def kernels_of(zygote_of: Callable[[Path], int]) -> Callable[[Path], list[int]]:
    return lambda folder: [pid for pid in _living(str(folder)) if pid != zygote_of(folder)]


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmKernels]:
    with warm_kernels(PRELOAD) as kernels:
        assert kernels.folder is not None, kernels.reason
        yield kernels
    assert not kernels.folder.exists()
    assert _living(str(kernels.folder)) == []
