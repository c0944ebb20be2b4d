"""The plan of a year as data (data/plans/YEAR.yml): who does what, with whom, until when, what is on record.

    year: 2023
    decision: {number: 757/QĐ-BNV, date: "2023-09-25", title: {vi: Kế hoạch, en: Plan}}
    unknown: {vi: Ngày bắt đầu không rõ, en: When steps began is not known}
    source: {vi: Quyết định 757/QĐ-BNV, en: Decision 757/QĐ-BNV}
    tasks:
      - id: "8"
        name: {vi: Họp Hội đồng thẩm định, en: The appraisal council meets}
        lead: {vi: Bộ Nội vụ, en: Ministry of Home Affairs}
        with: {vi: cơ quan liên quan, en: agencies concerned}
        due: 2024-02/2024-03                 # a day, a month, or from one to another (ISO 8601)
        done_when: {vi: biên bản được ký, en: the minutes are signed}
        product: {vi: kết quả được thống nhất, en: agreed results}
        done: {by: "2024-04-10", evidence: {vi: Quyết định 273/QĐ-BNV, en: Decision 273/QĐ-BNV}}

What the sources do not tell is left out: who takes part, what makes a task count as done, its product, and
whether it was done. `done.by` is the day by which it was done for sure, not the day on which it ended.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, field_validator

from par_lib.errors import Fault, UnknownName, raise_if
from par_lib.inputs.yaml_file import read_yaml
from par_lib.methodology.schema import Code, Decision, Strict, Text
from par_lib.project import Project

FOLDER = "plans"
State = Literal["done", "late", "due", "later"]
STATES: tuple[State, ...] = ("late", "due", "later", "done")
_POINT = r"\d{4}-\d{2}(?:-\d{2})?"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, as the plan's text says them."""

    text: str
    first: dt.date
    last: dt.date


def parse_span(value: object) -> Span:
    """A day, a month, or the time from one to another, each with both ends included.

    >>> parse_span("2024-02/2024-03").last, parse_span("2024-04-10").first
    (datetime.date(2024, 3, 31), datetime.date(2024, 4, 10))
    """
    text = str(value)
    parts = text.split("/")
    span = None
    with suppress(ValueError):
        span = Span(text, _days(parts[0])[0], _days(parts[-1])[1])
    if span is None or len(parts) > len(("first", "last")):
        raise ValueError("a day (2024-04-10), a month (2024-04) or two of them (2024-02/2024-03)")
    if span.first > span.last:
        raise ValueError("a time that does not end before it begins")
    return span


def _days(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of a month, or a day twice."""
    if not re.fullmatch(_POINT, text, re.ASCII):
        raise ValueError(text)
    if len(text) > len("2024-04"):
        day = dt.date.fromisoformat(text)
        return day, day
    first = dt.date.fromisoformat(f"{text}-01")
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


When = Annotated[
    Span,
    BeforeValidator(parse_span),
    PlainSerializer(lambda span: span.text),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_POINT}(/{_POINT})?$",
            "description": "a day, a month, or two of them",
        }
    ),
]


class Done(Strict):
    """That a task was done, by which day at the latest, and how that is known."""

    by: dt.date
    evidence: Text
    url: str | None = Field(None, pattern="^https?://")


class Task(Strict):
    """One task of a plan."""

    id: Code
    name: Text
    lead: Text
    participants: Text | None = Field(None, alias="with")
    due: When
    due_note: Text | None = None
    done_when: Text | None = None
    product: Text | None = None
    done: Done | None = None

    def state(self, on: dt.date) -> State:
        """Where the task stands at the end of a day.

        `done` if that is on record by then; else `late` after the last day of its time, `due` within it,
        `later` before it. Late says that no completion is on record, not that there was none.
        """
        if self.done and self.done.by <= on:
            return "done"
        if self.due.last < on:
            return "late"
        return "due" if self.due.first <= on else "later"


class PlanFile(Strict):
    """The whole of data/plans/YEAR.yml."""

    year: int
    decision: Decision
    unknown: Text | None = Field(None, description="what the sources do not tell")
    source: Text
    tasks: list[Task] = Field(min_length=1)

    @field_validator("decision")
    @classmethod
    def _dated(cls, decision: Decision) -> Decision:
        try:
            dt.date.fromisoformat(str(decision.date))
        except ValueError:
            raise ValueError('a decision with its date, such as date: "2023-09-25"') from None
        return decision

    @property
    def decided(self) -> dt.date:
        """The day of the decision."""
        return dt.date.fromisoformat(str(self.decision.date))


def plan_years(project: Project) -> tuple[int, ...]:
    """Years that have a plan."""
    found = (project.data / FOLDER).glob("*.yml")
    return tuple(sorted(int(path.stem) for path in found if re.fullmatch(r"\d{4}", path.stem, re.ASCII)))


def read_plan(project: Project, year: int) -> PlanFile:
    """The plan of a year.

    Raises:
        UnknownName: that year has no plan.
        InputFaults: the file breaks its layout, is of another year, or an id is there twice.
    """
    known = plan_years(project)
    if year not in known:
        raise UnknownName("plan of the year", str(year), [str(one) for one in known])
    path = project.data / FOLDER / f"{year}.yml"
    file = project.relative(path)
    plan, positions = read_yaml(path, file, PlanFile)
    faults = []
    if plan.year != year:
        where = positions.where(["year"])
        faults.append(Fault(file, where, expected=f"{year}, as the file's name", found=str(plan.year)))
    seen: set[str] = set()
    for place, task in enumerate(plan.tasks):
        if task.id in seen:
            where = positions.where(["tasks", place, "id"])
            faults.append(Fault(file, where, expected="each id once", found=f"{task.id} again"))
        seen.add(task.id)
    raise_if(faults)
    return plan


def plan_json_schema() -> str:
    """The layout of data/plans/YEAR.yml as JSON Schema, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **PlanFile.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
