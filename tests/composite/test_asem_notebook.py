"""The notebook that shows the ASEM index: its code runs as it stands, and it is stored without outputs."""

from pathlib import Path

import nbformat

NOTEBOOK = Path(__file__).parents[2] / "docs" / "asem.ipynb"


def test_the_notebook_runs_and_finds_the_reference_ranking(oracle):
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    namespace: dict[str, object] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, f"{NOTEBOOK.name}:{cell.id}", "exec"), namespace)  # noqa: S102 - its purpose
    expected = oracle("coinr_results_ranks", by_unit=True).Index
    ranks = namespace["ranks"]
    assert (ranks.loc[expected.index] == expected).all()
    assert (namespace["uncertainty"].summary().nominal == ranks).all()


def test_the_notebook_is_stored_clean():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert all(cell.id.startswith("asem-") for cell in notebook.cells)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
