"""Records what a release changes since one before, as an input of the report: its change log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from par_lib.errors import ArgumentError
from par_lib.files import replacing_folder, write_text
from par_lib.inputs.changes import COLUMNS, changes_csv, changes_path
from par_lib.project import Project
from par_lib.release.diff import Difference, difference
from par_lib.release.snapshot import open_build, open_release
from par_lib.release.words import causes_word, frame, listed_frame, word
from par_lib.report.language import LANGUAGES

# of a text in a record: its column in the frames of `words`
_FROM = {"unit": "unit_name", "node": "name", "evidence": "evidence"}


def record_changes(
    project: Project, year: int, tag: str, since: Path, jobs: int, tell: Callable[[str], object]
) -> Path:
    """Compares today's build with a release, and writes what differs for the page of changes.

    Args:
        project: What is about to be released.
        year: The year of the report.
        tag: Of the release to come.
        since: The folder of the release before.
        jobs: How many notebooks run at once.
        tell: Takes the message that another build is waited for.

    Returns:
        The file; it takes the place of what was recorded of the same tag before.

    Raises:
        ArgumentError: the release before is one of another year.
        InputFaults: it is no release, or not what its manifest says.
        ParError: today's build cannot be built.
    """
    old = open_release(since)
    if old.year != year:
        raise ArgumentError("--since", expected=f"a release of {year}", found=f"{old.name}, of {old.year}")
    whole = difference(old, open_build(project, year, jobs, tell))
    path = changes_path(project, year, tag, old.name)
    with replacing_folder(path.parent) as beside:
        write_text(beside / path.name, changes_csv(_rows(whole)))
    return path


def _rows(whole: Difference) -> list[tuple[str, ...]]:
    sides = {
        lang: pd.concat([frame(whole, lang), listed_frame(whole, lang)], ignore_index=True)
        for lang in LANGUAGES
    }
    made = sides["vi"][[name for name in COLUMNS if name in sides["vi"]]].copy()
    for lang, side in sides.items():
        for name, source in _FROM.items():
            made[f"{name}_{lang}"] = side[source]
        made[f"quantity_{lang}"] = [word(quantity, lang) for quantity in side["quantity"]]
        made[f"cause_{lang}"] = [causes_word(cause, lang) for cause in side["cause"]]
    rows = made[list(COLUMNS)].itertuples(index=False, name=None)
    return [tuple("" if pd.isna(cell) else str(cell) for cell in row) for row in rows]
