"""Reads mutants in a process of their own, and says of each how that ended."""

from __future__ import annotations

import multiprocessing
import os
import resource
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from par_lib.errors import InputFaults
from par_lib.inputs import csv_table
from tests.mutations.mutators import mutant
from tests.mutations.targets import Target

SECONDS = 10.0
MEMORY = 2**30  # beyond what the process has before it reads anything


@dataclass
class Ended:
    """How one mutant was read: `accepted`, `refused`, or `failed` with the reason."""

    seed: str
    what: str  # file and mutations
    verdict: str
    reason: str = ""
    taken: Any = None
    file: Path | None = field(default=None)  # what was accepted, kept for a spreadsheet program


def make(target: Target, seed: str) -> tuple[Path, str, bytes]:
    """Where the mutant of a seed goes, what was done, and its bytes."""
    number = int(seed.rpartition(":")[2])
    path, original = target.originals[number % len(target.originals)]
    what, content = mutant(path.suffix, seed, original)
    return path, f"{path.name} {what}", content


def watch(target: Target, seeds: Sequence[str], kept: Path) -> Iterator[Ended]:
    """Reads the mutants of the seeds, one after another; a process that fails is replaced by a new one."""
    left = list(seeds)
    while left:
        here, there = multiprocessing.get_context("fork").Pipe(duplex=False)
        child = multiprocessing.get_context("fork").Process(target=_work, args=(there, target, left, kept))
        child.start()
        there.close()
        for place, seed in enumerate(left):
            try:
                if not here.poll(SECONDS):
                    child.kill()
                    ended = Ended(seed, make(target, seed)[1], "failed", f"not read within {SECONDS:g} s")
                else:
                    ended = here.recv()
            except EOFError:
                ended = Ended(seed, make(target, seed)[1], "failed", "the process ended")
            yield ended
            if ended.reason.startswith(("not read", "the process")):
                left = left[place + 1 :]
                break
        else:
            left = []
        child.join()
        child.close()
        here.close()
    for path, original in target.originals:
        path.write_bytes(original)


def _work(pipe: Connection, target: Target, seeds: Sequence[str], kept: Path) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for seed in seeds:
        pipe.send(_read(target, seed, kept))
    pipe.close()
    os._exit(0)  # what the tests have open is theirs to close


def _read(target: Target, seed: str, kept: Path) -> Ended:
    path, what, content = make(target, seed)
    path.write_bytes(content)
    csv_table._read.cache_clear()
    try:
        taken = target.read(path)
    except InputFaults as error:
        nowhere = [fault for fault in error.faults if not fault.file or not error.faults]
        if nowhere or not error.faults:
            return Ended(seed, what, "failed", f"a fault without a file: {nowhere}")
        return Ended(seed, what, "refused")
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        trace = traceback.extract_tb(error.__traceback__)
        own = next((f"{one.name}:{one.lineno}" for one in reversed(trace) if "par_lib" in one.filename), "")
        return Ended(seed, what, "failed", f"{type(error).__name__} in {own}: {str(error)[:150]}")
    finally:
        path.write_bytes(next(body for place, body in target.originals if place == path))
    if target.compare is None:
        return Ended(seed, what, "accepted")
    file = kept / f"{seed.replace(':', '-')}{path.suffix}"
    file.write_bytes(content)
    return Ended(seed, what, "accepted", taken=taken, file=file)
