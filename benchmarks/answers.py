"""10⁸ answers counted by unit, group, question and option: time and memory, against a bare DuckDB count.

    python benchmarks/answers.py

The file is made once, in build/bench (65 MB; some minutes). Each run is a process of its own, so that its
peak of memory is its own; runs alternate, and the medians are compared.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

import duckdb

ROOT = Path(__file__).parents[1]
FILE = ROOT / "build" / "bench" / "answers.parquet"
ANSWERS, QUESTIONS, RUNS = 100_000_000, 20, 3

OURS = """
from pathlib import Path
from par_lib.survey.stream import count_files
counted = count_files([Path(FILE)], ["unit", "group"])["n"].to_pylist()
"""
BARE = """
import duckdb
query = 'SELECT unit, "group", question, answer, count(*) FROM read_parquet(?) GROUP BY ALL'
counted = [row[-1] for row in duckdb.connect().execute(query, [FILE]).fetchall()]
"""
MEASURED = """
import resource, time
FILE = {file!r}
start = time.perf_counter()
{work}
seconds = time.perf_counter() - start
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(counted), sum(counted))
"""


def make_file() -> None:
    """Answers by hashing the number of the row: 5 million respondents of 63 units and 6 groups."""
    if FILE.exists():
        return
    FILE.parent.mkdir(parents=True, exist_ok=True)
    part = FILE.with_suffix(".part")
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET memory_limit = '1GB'")
    connection.execute(f"""
        COPY (
            SELECT respondent, printf('%02d', respondent % 63) AS unit,
                'g' || (respondent // 63 % 6) AS "group",
                CASE WHEN respondent // 400 % 2 = 0 THEN 'urban' ELSE 'rural' END AS stratum,
                'c' || (respondent // 378 % 800) AS cluster, 'online' AS mode,
                1.0 + (respondent % 4) / 2.0 AS weight, 'q' || (row % {QUESTIONS}) AS question,
                (1 + hash(row) % 5)::TINYINT AS answer
            FROM (SELECT row, (row // {QUESTIONS})::INTEGER AS respondent FROM range({ANSWERS}) AS rows(row))
        ) TO '{part}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 1000000)
    """)  # noqa: S608 - our own numbers and path
    part.rename(FILE)


def run(work: str) -> tuple[float, float, tuple[int, int]]:
    """Seconds and MiB of one process, and what it counted: cells and answers."""
    command = [sys.executable, "-c", MEASURED.format(file=str(FILE), work=work)]
    printed = subprocess.check_output(command, cwd=ROOT, text=True)  # a progress bar may come first
    seconds, memory, cells, answers = printed.splitlines()[-1].split()[-4:]
    return float(seconds), float(memory), (int(cells), int(answers))


def main() -> None:
    make_file()
    found: dict[str, list[tuple[float, float, tuple[int, int]]]] = {"bare": [], "here": []}
    for _ in range(RUNS):
        found["bare"].append(run(BARE))
        found["here"].append(run(OURS))
    (counted,) = {one for runs in found.values() for *_, one in runs}
    print(f"{counted[1]:,} answers in {counted[0]:,} cells, median of {RUNS} runs")
    seconds = {name: median(one for one, *_ in runs) for name, runs in found.items()}
    for name, runs in found.items():
        memory = max(one for _, one, _ in runs)
        print(f"{name:<6}{seconds[name]:>8.2f} s  {memory:>7.0f} MiB at most")
    print(
        f"here against bare: × {seconds['here'] / seconds['bare']:.2f} (at most 1.5 wanted, under 2048 MiB)"
    )


if __name__ == "__main__":
    main()
