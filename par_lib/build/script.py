"""The code of an executed notebook as a Python script, for reviewers who read code rather than notebooks."""

from __future__ import annotations

from copy import deepcopy

from nbconvert import PythonExporter
from nbformat import NotebookNode

from par_lib.build.edition import speaks
from par_lib.report.language import Language


def script_of(executed: NotebookNode, lang: Language) -> str:
    """The cells of one language, text as comments, without outputs.

    >>> from nbformat import v4
    >>> cells = [v4.new_markdown_cell("# Title"), v4.new_code_cell("1 + 1", execution_count=1)]
    >>> print(script_of(v4.new_notebook(cells=cells), "en").strip())
    #!/usr/bin/env python
    # coding: utf-8
    <BLANKLINE>
    # # Title
    <BLANKLINE>
    # In[1]:
    <BLANKLINE>
    <BLANKLINE>
    1 + 1
    """
    notebook = deepcopy(executed)
    notebook.cells = [cell for cell in notebook.cells if speaks(cell, lang)]
    script, _ = PythonExporter().from_notebook_node(notebook)  # type: ignore[no-untyped-call]
    return str(script).rstrip() + "\n"
