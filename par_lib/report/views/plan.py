"""What the `plan` notebook and `par plan` show: the tasks of a year, with dates as each language has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from par_lib.inputs.plan import STATES, PlanFile, Span, Task
from par_lib.report.language import DASH, Language
from par_lib.report.markdown import Column
from par_lib.report.words import word

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day(date: dt.date, lang: Language) -> str:
    """A day as the language writes it: in Vietnamese documents with a 0 before days to 9 and months 1 and 2.

    The rule is in annex I of Decree 30/2020/NĐ-CP on documents of the administration.

    >>> day(dt.date(2024, 1, 5), "vi"), day(dt.date(2024, 4, 17), "vi"), day(dt.date(2024, 4, 17), "en")
    ('05/01/2024', '17/4/2024', '17 April 2024')
    """
    if lang == "vi":
        return f"{date.day:02d}/{_month(date.month)}/{date.year}"
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def span(time: Span, lang: Language) -> str:
    """A time as the language writes it, as exactly as the plan has it.

    >>> from par_lib.inputs.plan import parse_span
    >>> span(parse_span("2024-02/2024-03"), "vi"), span(parse_span("2023-12"), "en")
    ('02/2024 – 3/2024', 'December 2023')
    """
    parts = [_point(text, lang) for text in time.text.split("/")]
    return f" {DASH} ".join(dict.fromkeys(parts))


def _point(text: str, lang: Language) -> str:
    if len(text) > len("2024-04"):
        return day(dt.date.fromisoformat(text), lang)
    year, month = map(int, text.split("-"))
    return f"{_month(month)}/{year}" if lang == "vi" else f"{_MONTHS[month - 1]} {year}"


def _month(month: int) -> str:
    return f"0{month}" if month < 3 else str(month)


def task_table(tasks: Sequence[Task], lang: Language) -> pd.DataFrame:
    """A row a task: name with its number, lead, with, due, done_when, product, done; None where not told."""
    rows = [
        {
            "name": f"{task.id}. {task.name[lang]}",
            "lead": task.lead[lang],
            "with": task.participants[lang] if task.participants else None,
            "due": span(task.due, lang) + (f" ({task.due_note[lang]})" if task.due_note else ""),
            "done_when": task.done_when[lang] if task.done_when else None,
            "product": task.product[lang] if task.product else None,
            "done": f"{day(task.done.by, lang)}: {task.done.evidence[lang]}" if task.done else None,
        }
        for task in tasks
    ]
    return pd.DataFrame(rows, dtype=object)


def task_columns(frame: pd.DataFrame, lang: Language) -> list[Column]:
    """Columns of `task_table`, but for those in which nothing is told."""
    keys = [key for key in _TITLES if frame[key].notna().any()]
    return [Column(key, word(_TITLES[key], lang)) for key in keys]


_TITLES = {
    "name": "task",
    "lead": "led_by",
    "with": "taking_part",
    "due": "deadline",
    "done_when": "done_when",
    "product": "product",
    "done": "done_by",
}


def states(plan: PlanFile, on: dt.date, lang: Language) -> pd.DataFrame:
    """Where each task stands at the end of a day: what is late first, what is done last.

    Returns:
        Columns state, task (its id), name, lead, with, first, last, done_by (days as ISO text), done_when,
        product; None where not told.
    """
    rows = [
        {
            "state": task.state(on),
            "task": task.id,
            "name": task.name[lang],
            "lead": task.lead[lang],
            "with": task.participants[lang] if task.participants else None,
            "first": task.due.first.isoformat(),
            "last": task.due.last.isoformat(),
            "done_by": task.done.by.isoformat() if task.done else None,
            "done_when": task.done_when[lang] if task.done_when else None,
            "product": task.product[lang] if task.product else None,
        }
        for task in sorted(plan.tasks, key=lambda task: STATES.index(task.state(on)))
    ]
    return pd.DataFrame(rows, dtype=object)
