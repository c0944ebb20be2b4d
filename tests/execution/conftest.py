from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode, v4

Cell = str | tuple[str, list[str]]  # source, or source and tags; a source that starts with "# md" is markdown
WriteNotebook = Callable[..., Path]


def _cell(number: int, cell: Cell) -> NotebookNode:
    source, tags = (cell, []) if isinstance(cell, str) else cell
    new = v4.new_markdown_cell if source.startswith("# md") else v4.new_code_cell
    metadata = {"tags": tags} if tags else {}
    return new(source.removeprefix("# md\n"), id=f"c{number}", metadata=metadata)


@pytest.fixture
def write_notebook(tmp_path: Path) -> WriteNotebook:
    def write(*cells: Cell, name: str = "source.ipynb") -> Path:
        notebook = v4.new_notebook(cells=[_cell(number, cell) for number, cell in enumerate(cells, start=1)])
        notebook.metadata["kernelspec"] = {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        }
        path = tmp_path / name
        nbformat.write(notebook, path)
        return path

    return write
