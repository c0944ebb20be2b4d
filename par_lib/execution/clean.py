"""Makes an executed notebook depend on nothing but its source, its parameters and its data.

What changes from run to run or from machine to machine is taken out: times of day, process numbers,
addresses of objects in memory, folders of this machine, the order in which two streams happened to arrive.
What readers need stays: outputs, execution counts, cell ids.
"""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Callable, Sequence
from copy import deepcopy
from itertools import groupby
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from par_lib.execution.expressions import METADATA_KEY

_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_CELL_FILE = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][^\s\\/:\"'\x1b]+)*[\\/]ipykernel_\d+[\\/]\d+\.py")
_RUN_METADATA = ("papermill", "execution")
_BINARY = ("image/png", "image/jpeg", "application/pdf")


def clean(executed: NotebookNode, source: NotebookNode, cwd: Path) -> NotebookNode:
    """A copy of the executed notebook without anything that another run would have otherwise.

    Args:
        executed: the notebook as papermill leaves it.
        source: the notebook as it was before; its own metadata are kept.
        cwd: the working folder of the run; paths below it become relative.
    """
    notebook = deepcopy(executed)
    notebook.metadata = deepcopy(source.metadata)
    notebook.metadata.get("language_info", {}).pop("version", None)
    tidy = _text_cleaner(cwd)
    for cell in notebook.cells:
        for key in _RUN_METADATA:
            cell.metadata.pop(key, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]  # papermill gives every cell an empty list
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
            cell.source = tidy(cell.source)
        if cell.cell_type == "code":
            cell.outputs = [_map_text(output, tidy) for output in merge_streams(cell.outputs)]
        elif METADATA_KEY in cell.metadata:
            cell.metadata[METADATA_KEY] = [
                {**kept, "result": _map_text(kept["result"], tidy)} for kept in cell.metadata[METADATA_KEY]
            ]
    return notebook


def give_ids(notebook: NotebookNode) -> None:
    """Gives the cells of a notebook older than format 4.5 ids from their position, not random ones."""
    if (notebook.nbformat, notebook.nbformat_minor) < (4, 5):
        notebook.nbformat_minor = 5
        for number, cell in enumerate(notebook.cells, start=1):
            cell.id = f"cell-{number}"


def merge_streams(outputs: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Joins what was printed between two other outputs: first all of stdout, then all of stderr.

    A kernel sends printed text in pieces, cut and interleaved by a timer. Before any other output it
    sends everything that is pending, so the text between two others is always the same.

    >>> from nbformat.v4 import new_output
    >>> pieces = [new_output("stream", name=name, text=text) for name, text in
    ...           (("stdout", "a"), ("stderr", "!"), ("stdout", "b"))]
    >>> [(output.name, output.text) for output in merge_streams(pieces)]
    [('stdout', 'ab'), ('stderr', '!')]
    """
    merged: list[NotebookNode] = []
    for printed, run in groupby(outputs, key=lambda output: output.output_type == "stream"):
        if not printed:
            merged.extend(run)
            continue
        pieces = list(run)
        for name in ("stdout", "stderr"):
            texts = [piece.text for piece in pieces if piece.name == name]
            if texts:
                merged.append(new_output("stream", name=name, text="".join(texts)))
    return merged


def _text_cleaner(cwd: Path) -> Callable[[str], str]:
    """A function that takes this run and this machine out of a text."""
    folders = [
        (Path(sysconfig.get_path("purelib")), "site-packages"),
        (Path(sysconfig.get_path("stdlib")), "python"),
        (cwd, "."),
        (cwd.resolve(), "."),
        (Path.home(), "~"),
    ]
    rules = [(_CELL_FILE, "<cell>"), (_ADDRESS, "at 0x0")]
    # the longest first: a virtual environment often lies inside the working folder
    for folder, name in sorted(folders, key=lambda pair: len(str(pair[0])), reverse=True):
        if folder != Path(folder.anchor):
            rules.append((re.compile(rf"{re.escape(str(folder))}[\\/]"), "" if name == "." else f"{name}/"))
            rules.append((re.compile(rf"{re.escape(str(folder))}(?![\w.-])"), name))

    def tidy(text: str) -> str:
        for pattern, replacement in rules:
            text = pattern.sub(replacement, text)
        return text

    return tidy


def _map_text(value: Any, tidy: Callable[[str], str]) -> Any:  # noqa: ANN401  # any JSON value
    """`value`, an output or a part of one, with every text in it tidied, except pictures."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [_map_text(item, tidy) for item in value]
    if isinstance(value, dict):
        return type(value)(
            {key: item if key in _BINARY else _map_text(item, tidy) for key, item in value.items()}
        )
    return value
