"""A small series in a project of its own: three areas, three depths, a bonus, two rounds, raw values.

Made up throughout, so that every sum can be checked by hand.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from par_lib.project import Project
from par_lib.survey.responses import COLUMNS, write_responses

UNITS = ("U1", "U2", "U3", "U4", "U5", "U6")
SERIES = """\
unit_sets:
  small:
    name: {vi: Đơn vị, en: Units}
    table: units/small.csv
    assessed: units/assessed.csv
series:
  small:
    name: {vi: Nhỏ, en: Small}
    short: {vi: Nhỏ, en: Small}
    publisher: {vi: Mô phỏng, en: Simulated}
    units: small
    origin: submitted
    frameworks: [{years: 2020-2021, framework: small}]
"""
NODE = (
    "{{code: {code}, name: {{vi: Tên {code}, en: Name {code}}}, max: {most}, score_source: {by}, "
    "status: illustrative{more}}}"
)
FRAMEWORK = """\
framework: small
name: {{vi: Nhỏ, en: Small}}
level: ministry
years: [2020-2021]
depth_names: [{{vi: Lĩnh vực, en: Area}}, {{vi: Tiêu chí, en: Criterion}}, {{vi: Thành phần, en: Component}}]
score_sources: {{council: {{vi: Thẩm định, en: Appraisal}}, survey: {{vi: Điều tra, en: Survey}}}}
appraised: [council]
index: {{measure: {measure}}}
ranking: {{ties: min}}
display: {{points: 2, index: 2}}
totals: [{{years: 2020, points: 20}}, {{years: 2021, points: 24}}]
tree:
  - code: A
    name: {{vi: Tên A, en: Name A}}
    children:
      - code: A1
        name: {{vi: Tên A1, en: Name A1}}
        children:
          - {A11}
          - {A12}
      - {A2}
      - {A3}
  - code: B
    name: {{vi: Tên B, en: Name B}}
    children:
      - {B1}
  - {C}
"""


QUESTIONNAIRE = """\
questionnaire: small
framework: small
name: {vi: Khảo sát, en: Survey}
status: illustrative
score_sources: [survey]
judges: one
groups: [{code: people, name: {vi: Người dân, en: People}}, {code: staff, name: {vi: Công chức, en: Staff}}]
scales:
  quality:
    - {value: 1, name: {vi: Kém, en: Poor}, score: 0}
    - {value: 2, name: {vi: Trung bình, en: Fair}, score: 50}
    - {value: 3, name: {vi: Tốt, en: Good}, score: 100}
leaves:
  - code: A2
    groups: {people: 1}
    questions: [{code: a2, scale: quality, text: {vi: Thế nào?, en: How is it?}}]
  - code: C
    groups: {people: "1/2", staff: "1/2"}
    questions: [{code: c, scale: quality, text: {vi: Thế nào?, en: How is it?}}]
"""


def framework(measure: str = "percent_of_maximum", a2_by: str = "council") -> str:
    def node(code: str, most: str, by: str = "council", more: str = "") -> str:
        return NODE.format(code=code, most=most, by=by, more=more)

    b1 = "[{years: 2020, points: 4}, {years: 2021, points: 8}]"
    return FRAMEWORK.format(
        measure=measure,
        A11=node("A11", "2", more=', rule: {kind: proportional, unit: "%", full: 100}'),
        A12=node("A12", "3"),
        A2=node("A2", "5", a2_by),
        A3=node("A3", "1", more=", role: bonus"),
        B1=node("B1", b1),
        C=node("C", "6", "survey"),
    )


# Points of A11 (raw value in % of the plan), A12, A2, A3 (bonus), B1, C; None is not applicable.
POINTS: dict[int, dict[str, tuple[float | None, ...]]] = {
    2020: {
        "U1": (1.8, 2.5, 4.0, 0.5, 3.0, 5.0),
        "U2": (1.6, 2.0, 4.5, 0.0, 3.5, 4.2),
        "U3": (2.0, 1.0, 3.0, 0.0, 2.0, 5.5),
        "U4": (1.0, 3.0, 4.8, 1.0, 2.5, 3.0),
        "U5": (1.2, None, 2.5, 0.0, 3.8, 4.0),
        "U6": (0.4, 1.5, 3.5, 0.0, 1.0, 2.5),
    },
    2021: {
        "U1": (1.4, 2.5, 4.2, 0.0, 6.0, 5.0),
        "U2": (2.0, 2.4, 4.5, 0.0, 7.5, 4.6),
        "U3": (2.0, 1.2, 3.4, 0.5, 5.0, 5.2),
        "U4": (1.2, 3.0, 4.0, 1.0, 4.5, 3.6),
        "U5": (1.2, 2.0, 2.9, 0.0, 7.8, 4.0),
    },
}  # fmt: skip
LEAVES = ("A11", "A12", "A2", "A3", "B1", "C")
ROUND_1 = {("U1", "A2"): 4.6, ("U3", "B1"): 3.0, ("U6", "A12"): 2.5}  # what round 1 gave in 2020


def small_project(folder: Path, measure: str = "percent_of_maximum") -> Project:
    """Scores of 2020 and 2021; U6 is no unit of 2021. Assessments and errors are added by the next two."""
    data = folder / "data"
    for name in ("frameworks", "units"):
        (data / name).mkdir(parents=True)
    (data / "series.yml").write_text(SERIES, encoding="utf-8")
    (data / "frameworks" / "small.yml").write_text(framework(measure), encoding="utf-8")
    rows = "".join(f"{unit},Đơn vị {unit},Unit {unit},bộ\n" for unit in UNITS)
    (data / "units" / "small.csv").write_text(f"code,name_vi,name_en,kind\n{rows}", encoding="utf-8")
    assessed = "".join(f"{unit},2020,2021,ranked\n" for unit in UNITS[:-1]) + "U6,2020,2020,ranked\n"
    (data / "units" / "assessed.csv").write_text(
        f"unit,from_year,to_year,status\n{assessed}", encoding="utf-8"
    )
    for year, points in POINTS.items():
        lines = ["unit,code,points,state,source"]
        for unit, values in points.items():
            for code, value in zip(LEAVES, values, strict=True):
                state = "not_applicable" if value is None else "scored"
                lines.append(f"{unit},{code},{'' if value is None else value},{state},simulated")
        write(data / "clean" / "small" / str(year) / "scores.csv", lines)
    return Project(folder)


def add_assessment(project: Project, year: int = 2020, *, rounds: int = 2) -> None:
    """Raw values of A11 and C, and two rounds of appraisal that differ in `ROUND_1`."""
    lines = ["unit,code,stage,state,value,target,points,note,source"]
    for unit, values in POINTS[year].items():
        for code, value in zip(LEAVES, values, strict=True):
            state = "not_applicable" if value is None else "scored"
            raw = "" if code != "A11" or value is None else f"{value * 50:g}"
            stages = ["measured"] if code == "C" else ["self", *(f"round-{n + 1}" for n in range(rounds))]
            for stage in stages:
                first = ROUND_1.get((unit, code)) if stage == "round-1" and rounds > 1 else None
                points = "" if value is None else f"{value if first is None else first}"
                lines.append(f"{unit},{code},{stage},{state},{raw},,{points},,simulated")
    write(project.data / "clean" / "small" / str(year) / "assessment.csv", lines)


def add_answers(project: Project, year: int = 2020, *, several: bool = False) -> None:
    """60 people and 30 of the staff judge A2 and C, each one unit, or all units where `several`."""
    (project.data / "frameworks" / "small.yml").write_text(framework(a2_by="survey"), encoding="utf-8")
    register = SERIES + "    surveys: [{years: 2020-2021, questionnaire: small}]\n"
    (project.data / "series.yml").write_text(register, encoding="utf-8")
    write(project.data / "questionnaires" / "small.yml", QUESTIONNAIRE.splitlines())
    rng, rows, person = np.random.default_rng(3), [], 0
    for group, persons, questions in (("people", 60, ("a2", "c")), ("staff", 30, ("c",))):
        for _ in range(persons if several else persons * len(POINTS[year])):
            person += 1
            leaning = rng.normal(2, 0.6)
            for unit in POINTS[year] if several else [UNITS[person % len(POINTS[year])]]:
                for question in questions:
                    answer = int(np.clip(np.round(leaning + rng.normal(0, 0.4)), 1, 3))
                    rows.append((person, unit, group, "all", None, "online", 1.0, question, answer))
    path = project.data / "clean" / "small" / str(year) / "responses.parquet"
    write_responses(path, pd.DataFrame(rows, columns=list(COLUMNS)))


def add_standard_errors(
    project: Project, year: int = 2020, error: float = 0.3, codes: tuple[str, ...] = ("C",)
) -> None:
    """The same standard error of C, or of other leaves, for every unit."""
    lines = ["unit,code,standard_error,source"]
    lines += [f"{unit},{code},{error},simulated" for unit in POINTS[year] for code in codes]
    write(project.data / "clean" / "small" / str(year) / "standard_errors.csv", lines)


def write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
