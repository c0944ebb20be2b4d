"""What nearly every notebook needs: done once, in the process that their kernels are forked from."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from pathlib import Path

from par_lib.analysis.compute import prepared_folder
from par_lib.build.plan import Plan
from par_lib.code import Code, modules_of, used_names
from par_lib.errors import ParError
from par_lib.inputs import csv_table
from par_lib.inputs.folder import inputs_folder
from par_lib.inputs.origins import forget_origins
from par_lib.inputs.series import read_register
from par_lib.methodology.load import framework_ids, read_layout
from par_lib.project import Project
from par_lib.simulate.files import stale_years

_LIBRARIES = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "pyarrow.parquet")


def preloaded(project: Project, year: int) -> tuple[str, ...]:
    """What `warm_kernels` is to have done: imported what the notebooks import, and read ahead."""
    paths = sorted(project.notebooks.glob("*.ipynb"))
    names = [name for path in paths for name in notebook_names(path)]
    return (*_LIBRARIES, *modules_of(names), f"{__name__}:read_ahead:{year}")


def draw_inputs(
    project: Project, plan: Plan, tell: Callable[[str], object], executor: Executor | None = None
) -> None:
    """Draws the simulated inputs of a report that are missing or stale, so that they can be read ahead.

    Args:
        project: Where they are drawn from, and put.
        plan: The runs of the report.
        tell: Takes the message that it begins: it takes half a minute.
        executor: Draws several series at once.

    Raises:
        InputFaults: what they are drawn from is faulty.
    """
    register = read_register(project)
    entries = [register.series(name) for name in sorted({run.series for run in plan.runs})]
    found = {one.id: stale_years(project, one) for one in entries if one.file.simulation}
    stale = {name: years[0] for name, years in found.items() if years}  # all stale years are drawn with one
    if stale:
        tell(f"drawing simulated inputs: {', '.join(stale)}")
    if executor and len(stale) > 1:
        list(executor.map(partial(_try_to_draw, project), stale, stale.values()))
    for name, year in stale.items():  # what is missing yet is drawn here, or the reason told why it cannot be
        prepared_folder(project, register, register.series(name), year)
    forget_origins()  # nothing of them was read


def _try_to_draw(project: Project, series: str, year: int) -> None:
    register = read_register(project)
    with suppress(ParError):
        prepared_folder(project, register, register.series(series), year)


def notebook_names(notebook: Path) -> tuple[str, ...]:
    """What of par_lib a notebook uses, by full names; nothing where it is no notebook, or its code no Python.

    Such a notebook fails when it is run, with a better message.
    """
    with suppress(OSError, ValueError, KeyError, SyntaxError):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return used_names("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    return ()


def read_ahead(year: str) -> None:
    """Reads what many notebooks read: descriptions, tables of the report's year, the code that stamps name.

    A kernel still opens each file, so that what it did not declare is refused, but need not parse it
    (`read_yaml`, `csv_table.read_ahead`). A faulty file is left to the kernel that reads it, where its faults
    are told.
    """
    Code(tuple(name for name in sys.modules if name.startswith("par_lib."))).lines  # noqa: B018 - it is kept
    with suppress(ParError):
        project = Project.find()
        for framework in framework_ids(project):
            with suppress(ParError):
                read_layout(project, framework)
        register = read_register(project)
        for folder in (inputs_folder(project, register.series(name), int(year)) for name in register.ids):
            for path in sorted(folder.glob("*.csv")):
                with suppress(OSError):
                    csv_table.read_ahead(path, project.relative(path))
    forget_origins()  # what is read here is on no page
