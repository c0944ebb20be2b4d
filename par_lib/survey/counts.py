"""Count tables: answers are small integers, so counting them loses nothing.

A table holds, for each cell (stratum, cluster, domain, weight: whatever the keys are) and each option of each
question, how many respondents chose it. Where clusters were drawn, the weighted sums over clusters are all
that a variance needs, and they follow from these counts. Where persons were drawn, each is its own cluster,
and counts of pairs of options chosen by one person take the place of sums over clusters.

Counts are integers: tables of parts of a file add up to the table of the file, in any order, to the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from par_lib.errors import ArgumentError, Fault, UnknownName, raise_if

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CountTable:
    """Counts of answers by cell. The keys are sorted, so that one content has one form."""

    keys: pd.DataFrame  # one row per cell
    questions: tuple[tuple[str, tuple[object, ...]], ...]  # each question with its options
    respondents: Integers  # (cells,)
    counts: Integers  # (cells, items); items are the options, question after question
    pairs: Integers | None  # (cells, items, items) respondents who chose both

    @property
    def items(self) -> int:
        """Number of options over all questions."""
        return sum(len(options) for _, options in self.questions)

    def options(self, question: str) -> tuple[object, ...]:
        """The options of a question."""
        known = dict(self.questions)
        if question not in known:
            raise UnknownName("question", question, list(known))
        return known[question]

    def columns(self, question: str) -> slice:
        """Where the options of a question stand among the items."""
        size = len(self.options(question))
        names = [name for name, _ in self.questions]
        start = sum(len(self.options(name)) for name in names[: names.index(question)])
        return slice(start, start + size)


def count_answers(
    answers: pd.DataFrame,
    keys: Sequence[str],
    options: Mapping[str, Sequence[object]],
    *,
    pairs: bool = False,
) -> CountTable:
    """Counts one part of a file, one row per respondent; blanks are questions not answered.

    Args:
        answers: columns of keys and of questions.
        keys: columns that make a cell: what the design and the domains will need.
        options: the options of every question; every part of one file must be given the same.
        pairs: count pairs of options too, for designs that draw persons without clusters. Takes
            cells × items² × 8 bytes.

    Raises:
        InputFaults: missing columns, blank keys, answers that are no option.

    >>> frame = pd.DataFrame({"unit": ["A", "A", "B"], "q1": [1, 2, 2]})
    >>> count_answers(frame, ["unit"], {"q1": [1, 2]}).counts.tolist()
    [[1, 1], [0, 1]]
    """
    raise_if(_faults(answers, keys, options))
    grouped = answers.groupby(list(keys), sort=True, observed=True)
    cell = np.asarray(grouped.ngroup(), dtype=np.intp)
    cells = answers[list(keys)].drop_duplicates().sort_values(list(keys)).reset_index(drop=True)
    blocks, codes = [], []
    for question, known in options.items():
        code = pd.Index(list(known)).get_indexer(pd.Index(answers[question]))
        flat = np.bincount(
            cell * (len(known) + 1) + np.where(code < 0, len(known), code),
            minlength=len(cells) * (len(known) + 1),
        )
        blocks.append(flat.reshape(len(cells), len(known) + 1)[:, :-1])
        codes.append((code, len(known)))
    return CountTable(
        keys=cells,
        questions=tuple((question, tuple(known)) for question, known in options.items()),
        respondents=np.bincount(cell, minlength=len(cells)).astype(np.int64),
        counts=np.concatenate(blocks, axis=1).astype(np.int64),
        pairs=_pair_counts(cell, len(cells), codes) if pairs else None,
    )


def merge_counts(tables: Sequence[CountTable]) -> CountTable:
    """The table of all parts together; associative, and the same bytes in any order.

    Raises:
        ArgumentError: no tables, or tables of different keys, questions or pairs.

    >>> part = count_answers(pd.DataFrame({"unit": ["A"], "q1": [2]}), ["unit"], {"q1": [1, 2]})
    >>> merge_counts([part, part, part]).counts.tolist()
    [[0, 3]]
    """
    if not tables:
        raise ArgumentError("tables", expected="at least one", found="none")
    first = tables[0]
    for table in tables[1:]:
        same = (table.questions, list(table.keys), table.pairs is None)
        if same != (first.questions, list(first.keys), first.pairs is None):
            raise ArgumentError(
                "tables", expected="the same keys, questions and pairs in all", found="tables that differ"
            )
    names = [str(name) for name in first.keys]
    stacked = pd.concat([table.keys for table in tables], ignore_index=True)
    target = stacked.groupby(names, sort=True, observed=True).ngroup().to_numpy(np.intp)
    keys = stacked.drop_duplicates().sort_values(names).reset_index(drop=True)

    def add(parts: Sequence[Integers]) -> Integers:
        total = np.zeros((len(keys), *parts[0].shape[1:]), dtype=np.int64)
        start = 0
        for part in parts:
            # within one table a cell occurs once: plain addition by index is safe
            total[target[start : start + len(part)]] += part
            start += len(part)
        return total

    pairs = [table.pairs for table in tables if table.pairs is not None]
    return CountTable(
        keys=keys,
        questions=first.questions,
        respondents=add([table.respondents for table in tables]),
        counts=add([table.counts for table in tables]),
        pairs=add(pairs) if pairs else None,
    )


def _pair_counts(
    cell: NDArray[np.intp], cells: int, codes: Sequence[tuple[NDArray[np.intp], int]]
) -> Integers:
    items = sum(size for _, size in codes)
    order = np.argsort(cell, kind="stable")
    bounds = np.searchsorted(cell[order], np.arange(cells + 1))
    total = np.zeros((cells, items, items), dtype=np.int64)
    for number in range(cells):
        rows = order[bounds[number] : bounds[number + 1]]
        chosen = np.zeros((len(rows), items))
        start = 0
        for code, size in codes:
            answered = code[rows] >= 0
            chosen[np.flatnonzero(answered), start + code[rows][answered]] = 1
            start += size
        # sums of ones in floating point are exact far beyond any number of respondents
        total[number] = chosen.T @ chosen
    return total


def _faults(
    answers: pd.DataFrame, keys: Sequence[str], options: Mapping[str, Sequence[object]]
) -> list[Fault]:
    faults = []
    for name in (*keys, *options):
        if name not in answers.columns:
            faults.append(Fault("answers", f"column {name}", expected="a column", found="none"))
        elif name in options:
            column = answers[name]
            strange = column[column.notna() & ~column.isin(list(options[name]))].value_counts()
            wanted = f"one of {', '.join(map(str, options[name]))}"
            faults += [
                Fault("answers", f"column {name}", expected=wanted, found=f"{option!r} ({count} times)")
                for option, count in strange.items()
            ]
        elif answers[name].isna().any():
            blank = int(answers[name].isna().sum())
            faults.append(
                Fault("answers", f"column {name}", expected="a key in every row", found=f"{blank} blanks")
            )
    return faults
