"""Counts of pairs of answers straight from Parquet: what errors need where persons were drawn, not places.

A person is a sampling unit there, so a variance needs how often two options were chosen by one person
(`par_lib.survey.counts`). One part is a share of the respondents, whichever rows are theirs, counted by
DuckDB within bounded memory; counts are integers, so parts add up to the same in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from par_lib.code import Code
from par_lib.errors import ArgumentError, UnknownName
from par_lib.survey.counts import CountTable
from par_lib.survey.stream import (
    KEYS,
    MEMORY,
    PART_ROWS,
    add_up,
    count_table,
    counting,
    on_cluster,
    parts_of,
    selected,
    told,
)

_CODE = Code(("par_lib.survey.stream_pairs",), ("duckdb", "pyarrow"))
_PERSON = ""  # the question that stands for the respondent, to whom everybody is one answer, 0


@dataclass(frozen=True, slots=True)
class Share:
    """The respondents of some groups whose number leaves `remainder` when it is divided by `of`."""

    paths: tuple[str, ...]
    groups: tuple[str, ...]
    remainder: int
    of: int


def count_pairs_of(share: Share, keys: tuple[str, ...], memory: str = MEMORY, threads: int = 0) -> pa.Table:
    """Counts of pairs of answers of some respondents, by keys; arguments as `count_part`.

    Returns:
        Columns of the keys, question, answer, question_2, answer_2 and n, in no order. The question "" stands
        for the respondent.

    Raises:
        ArgumentError: a respondent is in two cells, as when several units are judged.
    """
    names = ", ".join(f'"{key}"' for key in keys)
    with counting(memory, threads) as db:
        db.execute(
            f"CREATE TEMP TABLE people AS SELECT {selected(keys)}, respondent, "  # noqa: S608
            "list({'question': question::VARCHAR, 'answer': answer::TINYINT}) || "
            f"[{{'question': '{_PERSON}', 'answer': 0::TINYINT}}] AS chosen "
            'FROM read_parquet(?) WHERE list_contains(?, "group") AND respondent % ? = ? '
            f"GROUP BY {names}, respondent",
            [list(share.paths), list(share.groups), share.of, share.remainder],
        )
        rows, people = db.sql("SELECT count(*), count(DISTINCT respondent) FROM people").fetchall()[0]
        if rows != people:
            hint = "errors over several units need the rows: `par survey estimate` reads them"
            found = f"{rows} cells of {people} respondents"
            raise ArgumentError("keys", expected="one cell for each respondent", found=found, hint=hint)
        counted: pa.Table = db.sql(
            f"SELECT {names}, one.question AS question, one.answer AS answer, "  # noqa: S608
            "two.question AS question_2, two.answer AS answer_2, count(*) AS n "
            "FROM (SELECT *, unnest(chosen) AS one FROM people), unnest(chosen) AS _(two) GROUP BY ALL"
        ).to_arrow_table()
    return counted


def count_pairs(
    paths: Sequence[Path],
    keys: Sequence[str],
    options: dict[str, Sequence[int]],
    groups: Sequence[str],
    *,
    scheduler: str | None = None,
    memory: str = MEMORY,
    threads: int = 0,
    rows: int = PART_ROWS,
    done: Callable[[int, int], None] | None = None,
) -> CountTable:
    """A table of counts and pairs, from which `means_from_counts` estimates where persons were drawn.

    Takes cells × options² × 8 bytes beside what DuckDB is allowed. Each part reads all rows of the files and
    keeps those of its respondents.

    Args:
        paths: as `count_files`; a respondent has one number in all of them.
        keys: what makes a cell, some of `KEYS`: all that the design and the domains need.
        options: the options of every question that the groups are asked.
        groups: of respondents; persons were drawn of each.
        scheduler: as `count_files`, like all that follows.
        memory: of one part.
        threads: of one part.
        rows: of one part, about.
        done: told after each part how many of how many are counted.

    Raises:
        UnknownName: a key that there is none of.
        InputFaults: a file cannot be read, or an answer is no option.
        ArgumentError: a respondent is in two cells, or there is no scheduler at that address.
    """
    for key in keys:
        if key not in KEYS:
            raise UnknownName("key", key, KEYS)
    total = sum(part.last - part.first + 1 for part in parts_of(paths, rows))
    of = max(1, -(-total // rows))
    files = tuple(str(path.resolve()) for path in paths)
    shares = [Share(files, tuple(groups), number, of) for number in range(of)]
    wanted = tuple(keys)
    if scheduler is None:
        counted: Iterator[pa.Table] = (count_pairs_of(share, wanted, memory, threads) for share in shares)
    else:
        counted = on_cluster(scheduler, _CODE, count_pairs_of, shares, wanted, memory, threads)
    pairs = add_up(told(counted, len(shares), done), (*wanted, "question_2", "answer_2"))
    return _table(pairs, wanted, options)


def _table(pairs: pa.Table, keys: Sequence[str], options: dict[str, Sequence[int]]) -> CountTable:
    frame = pairs.to_pandas()
    alone = frame["question_2"] == _PERSON
    people = (alone & (frame["question"] == _PERSON)).to_numpy()
    chosen = pa.Table.from_pandas(frame[alone & ~people], preserve_index=False)
    table = count_table(chosen, keys, options)
    # everybody in a cell answered something, so that all three kinds of rows have the same cells
    cell = frame.groupby(list(keys), sort=True, observed=True, dropna=False).ngroup().to_numpy()
    respondents = np.zeros(len(table.keys), dtype=np.int64)
    np.add.at(respondents, cell[people], frame["n"].to_numpy()[people])
    items = pd.MultiIndex.from_tuples([(q, option) for q, known in options.items() for option in known])
    one = items.get_indexer(pd.MultiIndex.from_frame(frame[["question", "answer"]]))
    two = items.get_indexer(pd.MultiIndex.from_frame(frame[["question_2", "answer_2"]]))
    both = (one >= 0) & (two >= 0)
    counted = np.zeros((len(table.keys), len(items), len(items)), dtype=np.int64)
    np.add.at(counted, (cell[both], one[both], two[both]), frame["n"].to_numpy()[both])
    return replace(table, respondents=respondents, pairs=counted)
