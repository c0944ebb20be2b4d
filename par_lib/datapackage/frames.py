"""The tables of the data package, put together from saved results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from par_lib.analysis.record import load_record
from par_lib.inputs.series import Register, Series
from par_lib.methodology.framework import Framework
from par_lib.project import Project
from par_lib.units.unit_set import UnitSet, load_units


@dataclass(frozen=True, slots=True)
class Result:
    """One saved result of one series and year."""

    series: Series
    year: int
    kind: str  # the table that its rows belong to
    path: Path  # its Parquet file


def frames(
    project: Project, register: Register, results: Iterable[Result], recorded: Sequence[Series]
) -> dict[str, pd.DataFrame]:
    """All tables by name, rows in the order of series, years, units and codes.

    Args:
        project: Where frameworks and units are.
        register: The series.
        results: What was computed.
        recorded: Series whose published figures are told.
    """
    listed = sorted(results, key=lambda one: (one.series.id, one.year, one.path.name))
    years = sorted({(one.series.id, one.year) for one in listed})
    units = {
        name: load_units(project, register, name)
        for name in sorted(
            {register.series(series).file.units for series, _ in years}
            | {series.file.units for series in recorded}
        )
    }
    frameworks = {at: register.series(at[0]).framework(project, at[1]) for at in years}
    shaped: dict[str, list[pd.DataFrame]] = {kind: [] for kind in _SHAPES}
    for one in listed:
        with one.path.open("rb") as file:
            frame = pd.read_parquet(file)
        unit_set = units[one.series.file.units]
        shown = _SHAPES[one.kind](frame, frameworks[one.series.id, one.year], unit_set)
        shaped[one.kind].append(
            shown.assign(
                series=one.series.id, year=one.year, unit_set=unit_set.id, origin=one.series.file.origin
            )
        )
    made = {kind: pd.concat(shown, ignore_index=True) for kind, shown in shaped.items() if shown}
    codes = [_codes(at, framework) for at, framework in frameworks.items()]
    printed = [_published(project, series, units[series.file.units]) for series in recorded]
    return {
        **{kind: _ordered(frame) for kind, frame in made.items()},
        **({"published": pd.concat(printed, ignore_index=True)} if printed else {}),
        "codes": pd.concat(codes, ignore_index=True),
        "units": pd.concat([_units(unit_set) for unit_set in units.values()], ignore_index=True),
    }


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    keys = [key for key in ("series", "year", "unit", "code") if key in frame]
    return frame.sort_values(keys, kind="stable", ignore_index=True)


def _indexes(frame: pd.DataFrame, framework: Framework, units: UnitSet) -> pd.DataFrame:
    names = {band.code: band.name for band in framework.bands}
    bands = [names.get(code) for code in frame["band"]]
    return frame.assign(
        unit_vi=[units.by_code[code].name.vi for code in frame["unit"]],
        unit_en=[units.by_code[code].name.en for code in frame["unit"]],
        measure=str(framework.measure),
        band_vi=[band.vi if band else "" for band in bands],
        band_en=[band.en if band else "" for band in bands],
    )


def _as_it_is(frame: pd.DataFrame, _framework: Framework, _units: UnitSet) -> pd.DataFrame:
    return frame


def _codes(at: tuple[str, int], framework: Framework) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "series": at[0], "year": at[1], "code": node.code, "parent": node.parent, "depth": node.depth,
                "name_vi": node.name.vi, "name_en": node.name.en, "max_points": float(node.max_points),
                "role": node.role, "score_source": node.score_source, "status": node.status,
                "framework": framework.id,
            }
            for node in framework.nodes
        ]
    )  # fmt: skip


def _published(project: Project, series: Series, units: UnitSet) -> pd.DataFrame:
    record = load_record(project, series, units).rename(columns={"code": "part"})
    return record.assign(series=series.id, unit_set=units.id)


def _units(unit_set: UnitSet) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "unit_set": unit_set.id, "unit": unit.code, "name_vi": unit.name.vi, "name_en": unit.name.en,
                "group_vi": unit.group.vi if unit.group else None,
                "group_en": unit.group.en if unit.group else None,
            }
            for unit in unit_set.units
        ]
    )  # fmt: skip


_SHAPES: dict[str, Callable[[pd.DataFrame, Framework, UnitSet], pd.DataFrame]] = {
    "indexes": _indexes,
    "components": _as_it_is,
    "rank_intervals": _as_it_is,
}
