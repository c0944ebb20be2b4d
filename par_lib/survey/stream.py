"""Counts of answers straight from Parquet, part by part: memory stays bounded however long the file is.

Answers are small integers, so counts by cell and option are all that means, shares and their errors by place
need (`par_lib.survey.counts`). One part is a span of rows, counted by DuckDB in a pure function; counts are
integers, so parts add up to the same bytes in any order, on one machine or on the workers of a Dask cluster.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from par_lib.cluster import connected
from par_lib.code import Code
from par_lib.errors import ArgumentError, Fault, InputFaults, UnknownName, raise_if
from par_lib.survey.counts import CountTable
from par_lib.survey.responses import SCHEMA

if TYPE_CHECKING:
    import duckdb

KEYS = ("unit", "group", "stratum", "cluster", "mode", "weight")
MEMORY = "1GB"
PART_ROWS = 20_000_000
_CODE = Code(("par_lib.survey.stream",), ("duckdb", "pyarrow"))
_TYPES = {field.name: field.type for field in SCHEMA}


@dataclass(frozen=True, slots=True)
class Part:
    """Rows `first` to `last` of a file, both counted in."""

    path: str
    first: int
    last: int


def parts_of(paths: Sequence[Path], rows: int = PART_ROWS) -> list[Part]:
    """Files cut into spans of about `rows` rows, each of whole row groups, which a reader can pass over.

    Raises:
        InputFaults: a file cannot be read, or has no such columns.
    """
    found: list[Part] = []
    for path in paths:
        metadata = _metadata(path)
        first = size = 0
        for group in range(metadata.num_row_groups):
            size += metadata.row_group(group).num_rows
            if size >= rows or group + 1 == metadata.num_row_groups:
                found.append(Part(str(path.resolve()), first, first + size - 1))
                first, size = first + size, 0
    return found


def _metadata(path: Path) -> pq.FileMetaData:
    try:
        metadata = pq.read_metadata(path)
    except FileNotFoundError:
        hint = "take in the exports with `par survey intake`"
        raise InputFaults([Fault(path.name, expected="a file of answers", found="none", hint=hint)]) from None
    except (pa.ArrowInvalid, OSError) as error:
        found = str(error).splitlines()[0]
        raise InputFaults([Fault(path.name, expected="a Parquet file", found=found)]) from None
    names = metadata.schema.to_arrow_schema().names
    missing = [name for name in SCHEMA.names if name not in names]
    found = ", ".join(names)
    raise_if([Fault(path.name, expected=f"a column {name}", found=found) for name in missing])
    return metadata


def count_part(part: Part, keys: tuple[str, ...], memory: str = MEMORY, threads: int = 0) -> pa.Table:
    """Counts of one part by keys, question and answer.

    Args:
        part: of one file, which the process must be able to read.
        keys: among `KEYS`.
        memory: the most that DuckDB keeps in memory, such as 1GB; it goes to disk beyond.
        threads: as many as there are cores when 0.

    Returns:
        Columns of the keys, question, answer and n, in no order.
    """
    query = (
        f"SELECT {selected((*keys, 'question', 'answer'))}, count(*) AS n "  # noqa: S608
        "FROM read_parquet(?, file_row_number = true) WHERE file_row_number BETWEEN ? AND ? GROUP BY ALL"
    )
    with counting(memory, threads) as connection:
        counted: pa.Table = connection.sql(query, params=[part.path, part.first, part.last]).to_arrow_table()
    return counted


@contextmanager
def counting(memory: str, threads: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB within bounds: memory of its own, disk beyond in a folder that goes with it."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="par-count-") as folder, duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET enable_progress_bar = false")  # it would write into the output
        connection.execute("SET memory_limit = ?", [memory])
        connection.execute("SET temp_directory = ?", [folder])
        if threads:
            connection.execute("SET threads = ?", [threads])
        yield connection


def selected(names: Sequence[str]) -> str:
    """Columns of answers in the types of their layout, as SQL.

    >>> selected(["unit", "weight"])
    '"unit"::VARCHAR AS "unit", "weight"::DOUBLE AS "weight"'
    """
    return ", ".join(f'"{name}"::{_sql_type(name)} AS "{name}"' for name in names)


def add_up(tables: Iterable[pa.Table], keys: tuple[str, ...]) -> pa.Table:
    """All counts together, sorted by keys, question and answer: the same bytes in any order of the parts.

    >>> one = pa.table({"unit": ["02", "01"], "question": ["q", "q"], "answer": [1, 5], "n": [3, 4]})
    >>> add_up([one, one], ("unit",)).to_pydict()
    {'unit': ['01', '02'], 'question': ['q', 'q'], 'answer': [5, 1], 'n': [8, 6]}
    """
    names = [*keys, "question", "answer"]
    total: pa.Table | None = None
    for table in tables:
        both = table if total is None else pa.concat_tables([total, table.select(total.column_names)])
        total = (
            both.group_by(names, use_threads=False).aggregate([("n", "sum")]).rename_columns([*names, "n"])
        )
    if total is None:
        raise ArgumentError("tables", expected="at least one", found="none")
    return total.sort_by([(name, "ascending") for name in names]).combine_chunks()


def count_files(
    paths: Sequence[Path],
    keys: Sequence[str],
    *,
    scheduler: str | None = None,
    memory: str = MEMORY,
    threads: int = 0,
    rows: int = PART_ROWS,
    done: Callable[[int, int], None] | None = None,
) -> pa.Table:
    """Counts of whole files by keys, question and answer.

    Args:
        paths: of answers in the layout of `par_lib.survey.responses`, where workers see them too.
        keys: what makes a cell, among `KEYS`.
        scheduler: address of a Dask scheduler; this process alone when None.
        memory: of one part, as `count_part`.
        threads: of one part, as `count_part`.
        rows: of one part, about.
        done: told after each part how many of how many are counted.

    Raises:
        UnknownName: a key that there is none of.
        InputFaults: a file cannot be read.
        ArgumentError: no scheduler at that address.
    """
    for key in keys:
        if key not in KEYS:
            raise UnknownName("key", key, KEYS)
    parts = parts_of(paths, rows)
    wanted = tuple(keys)
    if scheduler is None:
        counted: Iterator[pa.Table] = (count_part(part, wanted, memory, threads) for part in parts)
    else:
        counted = on_cluster(scheduler, _CODE, count_part, parts, wanted, memory, threads)
    return add_up(told(counted, len(parts), done), wanted)


def count_table(counts: pa.Table, keys: Sequence[str], options: dict[str, Sequence[int]]) -> CountTable:
    """Streamed counts as a table of cells × options, from which `means_from_counts` estimates by place.

    Args:
        counts: as `count_files` gives them.
        keys: of the cells.
        options: the options of every question.

    Raises:
        InputFaults: an answer that is no option.
    """
    frame = counts.to_pandas()
    items = pd.MultiIndex.from_tuples(
        [(question, option) for question, values in options.items() for option in values]
    )
    item = items.get_indexer(pd.MultiIndex.from_frame(frame[["question", "answer"]]))
    strange = frame[item < 0]
    raise_if(
        [
            Fault("answers", f"question {row.question}", expected="an option", found=f"{row.answer}")
            for row in strange[["question", "answer"]].drop_duplicates().itertuples()
        ]
    )
    grouped = frame.groupby(list(keys), sort=True, observed=True, dropna=False)
    cell = grouped.ngroup().to_numpy()
    cells = frame[list(keys)].drop_duplicates().sort_values(list(keys)).reset_index(drop=True)
    table = np.zeros((len(cells), len(items)), dtype=np.int64)
    np.add.at(table, (cell, item), frame["n"].to_numpy())
    bounds = np.cumsum([0, *(len(values) for values in options.values())])
    asked = [table[:, first:last].sum(axis=1) for first, last in pairwise(bounds)]
    return CountTable(
        keys=cells,
        questions=tuple((question, tuple(values)) for question, values in options.items()),
        respondents=np.max(asked, axis=0),  # those who answered the question that most answered
        counts=table,
        pairs=None,
    )


def told(tables: Iterator[pa.Table], of: int, done: Callable[[int, int], None] | None) -> Iterator[pa.Table]:
    """The tables, while `done` is told after each how many of how many there were."""
    for number, table in enumerate(tables, start=1):
        yield table
        if done:
            done(number, of)


def on_cluster(
    scheduler: str,
    code: Code,
    count: Callable[..., pa.Table],
    parts: Sequence[object],
    keys: tuple[str, ...],
    memory: str,
    threads: int,
) -> Iterator[pa.Table]:
    """Counts of the parts as workers finish them, in any order."""
    from distributed import as_completed  # as slow as the connection itself

    with connected(scheduler, code) as client:
        # a worker that is lost takes only its part with it, which another one counts anew
        futures = client.map(count, parts, keys=keys, memory=memory, threads=threads, pure=False, retries=2)
        for future in as_completed(futures, loop=client.loop):
            yield future.result()
            future.release()


def _sql_type(name: str) -> str:
    kind = _TYPES[name]
    if pa.types.is_string(kind):
        return "VARCHAR"
    return "DOUBLE" if pa.types.is_floating(kind) else "TINYINT"
