"""What nearly every notebook needs: done once, in the process that their kernels are forked from."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path

from par_lib.code import Code, modules_of, used_names
from par_lib.errors import ParError
from par_lib.inputs.series import read_register
from par_lib.methodology.load import framework_ids, read_layout
from par_lib.project import Project

_LIBRARIES = ("numpy", "pandas", "matplotlib.pyplot", "seaborn", "pyarrow.parquet")


def preloaded(project: Project) -> tuple[str, ...]:
    """What `warm_kernels` is to have done: imported what the notebooks import, and read ahead."""
    paths = sorted(project.notebooks.glob("*.ipynb"))
    names = [name for path in paths for name in notebook_names(path)]
    return (*_LIBRARIES, *modules_of(names), f"{__name__}:read_ahead")


def notebook_names(notebook: Path) -> tuple[str, ...]:
    """What of par_lib a notebook uses, by full names; nothing where it is no notebook, or its code no Python.

    Such a notebook fails when it is run, with a better message.
    """
    with suppress(OSError, ValueError, KeyError, SyntaxError):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return used_names("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"))
    return ()


def read_ahead() -> None:
    """Reads the descriptions that notebooks read, and hashes the code whose hash stands in stamps.

    A kernel still opens each file, so that what it did not declare is refused, but need not parse it
    (`read_yaml`). A faulty file is left to the kernel that reads it, where its faults are told.
    """
    Code(tuple(name for name in sys.modules if name.startswith("par_lib."))).lines  # noqa: B018 - it is kept
    with suppress(ParError):
        project = Project.find()
        for framework in framework_ids(project):
            with suppress(ParError):
                read_layout(project, framework)
        read_register(project)
