"""The notebook that shows PAPI: its code runs as it stands and gives the published totals."""

from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "papi.ipynb"


@pytest.fixture(scope="module")
def ran():
    namespace: dict[str, object] = {}
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, f"{NOTEBOOK.name}:{cell.id}", "exec"), namespace)  # noqa: S102 - its purpose
    return namespace


def test_totals_are_the_published_ones(ran):
    published = pd.read_csv(ROOT / "data/published/papi.csv", dtype={"unit": str})
    totals = published[(published["code"] == "index") & (published["confidence"] == "quoted")]
    assert len(totals) > 10
    for year, rows in totals.groupby("year"):
        scores = ran["papi"](int(year)).scores["PAPI"]
        gaps = scores[rows["unit"]].to_numpy() - rows["points"].to_numpy()
        assert np.abs(gaps).max() < 0.01, year  # printed with two decimals, rounded or cut off


def test_missing_provinces_have_no_rank(ran):
    missing = ran["index"].scores["PAPI"].isna()
    assert 0 < missing.sum() < 10
    assert ran["ranks"][missing].isna().all()
    assert ran["ranks"].max() <= (~missing).sum()


def test_the_index_takes_ten_lines(ran):
    (cell,) = [cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.id == "papi-index"]
    assert len([line for line in cell.source.splitlines() if line.strip()]) <= 10
    assert (ran["uncertainty"].summary()["nominal"].sort_index() == ran["ranks"].dropna().sort_index()).all()


def test_the_notebook_is_stored_clean():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert all(cell.id.startswith("papi-") for cell in notebook.cells)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
