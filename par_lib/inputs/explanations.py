"""Explanations (giải trình): data/clean/SERIES/YEAR/explanations.csv, what units answered between rounds.

    unit,code,round,text,source
    01,1.1.1,1,"Đã bổ sung minh chứng …",raw/par-province/2023/01-ha-noi-v2.xlsx!Lĩnh vực 1!J12

`round` is the round whose appraisal the unit answers. There may be no such file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from par_lib.errors import raise_if
from par_lib.inputs.assessment import Assessment
from par_lib.inputs.clean_rows import csv_text
from par_lib.inputs.csv_table import ROW, read_table
from par_lib.project import Project

EXPLANATIONS = "explanations.csv"
COLUMNS = ("unit", "code", "round", "text", "source")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a unit answered to the appraisal of one leaf in one round."""

    unit: str
    code: str
    round: int
    text: str
    source: str


def explanations_path(series: str, year: int) -> str:
    """Where the explanations are, from the data folder."""
    return f"clean/{series}/{year}/{EXPLANATIONS}"


def load_explanations(
    project: Project, assessment: Assessment, only: str | None = None
) -> tuple[Explanation, ...]:
    """The explanations beside an assessment, in the order of their file; none without a file.

    With `only`, those of one unit, whose assessment it then has to be.

    Raises:
        InputFaults: every fault of the file; an explanation answers an appraisal that there is.
    """
    path = (project.root / assessment.file).with_name(EXPLANATIONS)
    if not path.exists() or path.read_text(encoding="utf-8") == explanations_csv([]):  # nobody had to explain
        return ()
    table = read_table(path, project.relative(path), COLUMNS)
    if only is not None:
        table = replace(table, rows=[record for record in table.rows if record["unit"] == only])
    appraised = {(e.unit, e.code, str(e.round)) for e in assessment.entries if e.round}
    found: dict[tuple[str, str, str], Explanation] = {}
    for record in table.records():
        row, about = int(record[ROW]), {"unit": record["unit"], "code": record["code"]}
        key = (record["unit"], record["code"], record["round"])
        if key not in appraised:
            expected = f"a round in which this leaf of the unit was appraised ({assessment.file})"
            table.fault(row, "round", expected=expected, found=record["round"] or "an empty cell", **about)
        elif key in found:
            table.fault(row, "round", expected="one explanation", found="another of the same round", **about)
        elif not record["text"]:
            table.fault(row, "text", expected="a text", found="an empty cell", **about)
        else:
            unit, code, number = key
            found[key] = Explanation(unit, code, int(number), record["text"], record["source"])
    raise_if(table.faults)
    return tuple(found.values())


def explanations_csv(explanations: Iterable[Explanation]) -> str:
    """Explanations as the text of an explanations.csv, in the order given."""
    return csv_text(COLUMNS, [(e.unit, e.code, str(e.round), e.text, e.source) for e in explanations])
