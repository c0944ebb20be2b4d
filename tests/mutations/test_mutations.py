"""Whatever is done to a file from outside, it is read as it is shown, or refused with the place of the fault.

`PAR_MUTATIONS` says how many mutants are read (150 by default), `PAR_MUTATIONS_FROM` from which one on:
`PAR_MUTATIONS=10000 pytest tests/mutations -s` prints a table of how ten thousand ended, and reading 500 from
0, 500 from 500 and so on reads the same ones in parts. A failure names its seed;
`PAR_MUTATIONS_SEED=workbooks:17` reads that one alone, and several with commas between them.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from par_lib.project import Project
from tests.conftest import ROOT
from tests.intake.conftest import season  # noqa: F401 - a fixture of that folder
from tests.mutations.spreadsheet import open_all
from tests.mutations.targets import Target, all_targets
from tests.mutations.watch import Ended, make, watch
from tools.libreoffice import ADVICE, find_libreoffice

COUNT = int(os.environ.get("PAR_MUTATIONS", "150"))
FIRST = int(os.environ.get("PAR_MUTATIONS_FROM", "0"))
ONE = os.environ.get("PAR_MUTATIONS_SEED", "")
NAMES = (
    *("workbooks", "older workbooks", "worksheets", "tables", "scores", "survey exports", "YAML"),
    "units and errors",
)


@pytest.fixture(scope="module")
def targets(tmp_path_factory, season) -> dict[str, Target]:  # noqa: F811
    """The readers, on a copy of the project."""
    root = tmp_path_factory.mktemp("mutations") / "project"
    shutil.copytree(ROOT / "data", root / "data")
    (root / "book").mkdir()
    shutil.copy(ROOT / "book" / "report.yml", root / "book")
    folder = root.parent / "files"
    folder.mkdir()
    return {one.name: one for one in all_targets(Project(root), season, folder, find_libreoffice())}


@pytest.mark.parametrize("name", NAMES)
def test_mutants_are_read_as_shown_or_refused(targets, tmp_path, name):
    target = targets[name]
    if not target.originals:
        pytest.skip(ADVICE)
    first, last = (number * target.share // 100 for number in (FIRST, FIRST + COUNT))
    seeds = [f"{name}:{number}" for number in range(first, max(last, first + 1))]
    if ONE:
        seeds = [seed for seed in ONE.split(",") if seed.rpartition(":")[0] == name]
    kept = tmp_path / "accepted"
    kept.mkdir()
    ended = list(watch(target, seeds, kept))
    failures = [f"{one.seed} ({one.what}): {one.reason}" for one in ended if one.verdict == "failed"]
    differing = list(_differing(target, [one for one in ended if one.file is not None], tmp_path))
    counts = Counter(one.verdict for one in ended)
    sys.stdout.write(
        f"{name}: {len(ended)} mutants, {counts['accepted']} accepted, {counts['refused']} refused, "
        f"{counts['failed']} failed, {len(differing)} read differently\n"
    )
    assert not failures + differing, "\n" + "\n".join(failures + differing)


def _differing(target: Target, accepted: list[Ended], folder: Path) -> list[str]:
    """What LibreOffice shows otherwise than it was read, or does not open at all."""
    soffice = find_libreoffice()
    if soffice is None or not accepted:
        return []
    shown = {}
    for mark in ",;\t":
        files = [one.file for one in accepted if one.file and _mark(target, one) == mark]
        columns = target.csv_columns if mark else 0
        shown |= open_all(soffice, files, folder / "shown", columns, mark) if files else {}
    books = [one.file for one in accepted if one.file and not _mark(target, one)]
    shown |= open_all(soffice, books, folder / "shown") if books else {}
    found = []
    for one in accepted:
        if one.file not in shown:
            found.append(f"{one.seed} ({one.what}): LibreOffice does not open it")
        elif target.compare and (why := list(target.compare(one.taken, shown[one.file]))):
            found.append(
                f"{one.seed} ({one.what}): {why[0]}" + (f" and {len(why) - 1} more" if why[1:] else "")
            )
    return found


def _mark(target: Target, one: Ended) -> str:
    """What separates the cells of a CSV file; nothing for a workbook."""
    if one.file is None or one.file.suffix != ".csv":
        return ""
    first = one.file.read_bytes().decode("utf-8-sig").partition("\n")[0]
    return max(",;\t", key=first.count) if target.name == "survey exports" else ","


def test_the_same_seed_gives_the_same_mutant(targets):
    for target in (one for one in targets.values() if one.originals):
        assert make(target, f"{target.name}:7") == make(target, f"{target.name}:7")
