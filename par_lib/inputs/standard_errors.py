"""Standard errors of leaf points: standard_errors.csv beside the scores, where a survey gives them.

One row a unit and leaf, columns `unit,code,standard_error,source`, in points like the scores they belong to:

    unit,code,standard_error,source
    MOJ,survey,0.21,survey/estimates.csv:14

A leaf that is not there has none (an appraised score has no sampling error); the file itself may be absent.
Errors of different leaves count as independent. Where the same respondents judge several leaves this makes
their sum's far too small: keep the answers (`par survey intake`), from which an audit takes errors with their
covariance, or give the error of the sum at one leaf. A leaf with answers is not looked up here.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from par_lib.errors import UnknownName, raise_if
from par_lib.inputs.csv_table import ROW, number_hint, parse_number, read_table
from par_lib.inputs.scores import Scores, State
from par_lib.project import Project

STANDARD_ERRORS = "standard_errors.csv"
COLUMNS = ("unit", "code", "standard_error", "source")


def load_standard_errors(project: Project, scores: Scores) -> npt.NDArray[np.float64] | None:
    """Standard errors in points, shape (units, leaves), 0 where there is none; None without a file.

    Raises:
        InputFaults: every fault of the file.
    """
    path = scores.folder(project) / STANDARD_ERRORS
    if not path.exists():
        return None
    table = read_table(path, project.relative(path), COLUMNS)
    units = {unit.code: place for place, unit in enumerate(scores.units)}
    leaves = {code: place for place, code in enumerate(scores.framework.leaf_codes)}
    errors = np.zeros(scores.points.shape)
    first: dict[tuple[str, str], int] = {}
    for record in table.records():
        row, unit, code = int(record[ROW]), record["unit"], record["code"]
        about = {"unit": unit, "code": code}
        for column, text, known in (("unit", unit, units), ("code", code, leaves)):
            if text not in known:
                unknown = UnknownName("", text, list(known))
                table.fault(row, column, expected=unknown.expected, found=text or "an empty cell",
                            hint=unknown.hint, **about)  # fmt: skip
        if unit not in units or code not in leaves:
            continue
        if (unit, code) in first:
            found = f"again (first in row {first[unit, code]})"
            table.fault(row, "code", expected="one row", found=found, hint="remove one of the two", **about)
            continue
        first[unit, code] = row
        value = parse_number(record["standard_error"])
        place = units[unit], leaves[code]
        if value is None or value < 0:
            text = record["standard_error"]
            table.fault(row, "standard_error", expected="a number of 0 or more", found=repr(text),
                        hint=number_hint(text), **about)  # fmt: skip
        elif scores.state[place] != State.SCORED and value > 0:
            expected = "none, since the leaf has no points here"
            table.fault(row, "standard_error", expected=expected, found=f"{value:g}", **about)
        else:
            errors[place] = value
    raise_if(table.faults)
    return errors
