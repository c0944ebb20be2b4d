"""Which definitions of par_lib a notebook calls while it runs, to compare with those it was found to use.

A cell before the others listens, one after them writes down what was heard.
"""

from __future__ import annotations

from pathlib import Path

import nbformat

_LISTEN = """\
import sys as _sys

_called = set()

def _listen(frame, event, _):
    code = frame.f_code
    if "par_lib" not in code.co_filename or code.co_qualname.startswith("<"):
        return
    place = f"{frame.f_globals['__name__']}.{code.co_qualname.partition('.')[0]}"
    if place in _called:
        return
    while (frame := frame.f_back) is not None:
        if frame.f_code.co_name == "<module>" and "par_lib" in frame.f_code.co_filename:
            return  # what a module does when it is imported
    _called.add(place)

_sys.settrace(_listen)
"""
_WRITE = """\
_sys.settrace(None)
_written = __import__("pathlib").Path({path!r}).write_text("\\n".join(sorted(_called)), encoding="utf-8")
"""


def listen(notebook: nbformat.NotebookNode, heard: Path) -> None:
    """Has a notebook write what it calls into the file `heard`: full names, one a line."""
    cell = nbformat.v4.new_code_cell
    notebook.cells = [cell(_LISTEN), *notebook.cells, cell(_WRITE.format(path=str(heard)))]


def called(heard: Path) -> set[str]:
    """The full names of the definitions that were called."""
    return set(heard.read_text(encoding="utf-8").split())
