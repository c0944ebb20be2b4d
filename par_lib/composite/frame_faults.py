"""What is wrong with a table of values: every fault with its unit and column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from par_lib.composite.hierarchy_table import code_text, shown
from par_lib.errors import Fault, UnknownName
from par_lib.inputs.csv_table import number_hint

FILE = "values"


def value_faults(frame: pd.DataFrame, leaves: Sequence[str]) -> list[Fault]:
    """Faults of a table of units × columns from which the named indicators are to be taken.

    >>> table = pd.DataFrame({"x": ["1,5", 2], "gdp": [1, 2]}, index=["HN", "HCM"])
    >>> for fault in value_faults(table, ["x", "gpd"]):
    ...     print(fault)
    values (unit HN, code x): expected a number or nothing, found '1,5'
        hint: write the decimals after a point, not a comma
    values (code gpd): expected a column of this indicator, found none
        hint: did you mean gdp?
    """
    names = [code_text(name) for name in frame.columns]
    faults = [_fault(f"column {name}", "each column once", "twice") for name in sorted(_repeated(names))]
    repeated = frame.index[frame.index.duplicated()].unique()
    faults += [_fault(f"unit {unit}", "each unit once", "twice") for unit in repeated]
    for leaf in leaves:
        if leaf not in names:
            hint = UnknownName("", leaf, names).hint
            expected = "a column of this indicator"
            faults.append(Fault(FILE, code=leaf, expected=expected, found="none", hint=hint))
        elif names.count(leaf) == 1:
            faults += _of_column(frame.iloc[:, names.index(leaf)], leaf)
    return faults


def _of_column(column: pd.Series, leaf: str) -> list[Fault]:
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = np.flatnonzero((np.isnan(numbers) & column.notna().to_numpy()) | np.isinf(numbers))
    cells = [(str(column.index[row]), column.iloc[row], np.isinf(numbers[row])) for row in wrong.tolist()]
    return [
        Fault(
            FILE,
            unit=unit,
            code=leaf,
            expected="a finite number or nothing" if infinite else "a number or nothing",
            found=shown(cell),
            hint=number_hint(cell) if isinstance(cell, str) else "",
        )
        for unit, cell, infinite in cells
    ]


def _fault(where: str, expected: str, found: str) -> Fault:
    return Fault(FILE, where, expected=expected, found=found)


def _repeated(names: Sequence[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}
