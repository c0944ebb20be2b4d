"""Two hundred seeded damages to workbooks: each is named with file, sheet and cell."""

from __future__ import annotations

import random
import shutil

import pytest
from openpyxl import load_workbook

from par_lib.inputs.entry import MEASURED
from par_lib.intake.filled import read_filled
from par_lib.intake.form import LABELS
from par_lib.intake.vietnamese import vietnamese
from tests.intake.damages import ANY_WORKBOOK, OF_A_UNIT, Target
from tests.intake.filling import SERIES, Season, convert

KINDS = ANY_WORKBOOK | OF_A_UNIT
FILES = {
    "01-self.xlsx": ("self", "01"),
    "96-round-1.xlsx": ("round-1", "96"),
    "measured.xlsx": (MEASURED, "96"),
}


def damaged(season: Season, seed: int, path) -> tuple[str, str]:
    """Damages one workbook in a folder; the file and the place at which a fault must be."""
    kind = list(KINDS)[seed % len(KINDS)]
    draw = random.Random(f"damage {seed}")  # noqa: S311 - the same draws in every run
    names = list(FILES) if kind in ANY_WORKBOOK else list(FILES)[:2]
    file = names[(seed // len(KINDS)) % len(names)]
    stage, unit = FILES[file]
    book = load_workbook(season.folder / file)
    place = KINDS[kind](Target(book, season.framework, stage, unit, draw))
    book.save(path / file)
    return file, place


@pytest.mark.parametrize("seed", range(208))
def test_each_damage_is_named_with_its_cell(season, tmp_path, seed):
    folder = shutil.copytree(season.folder, tmp_path / "received")
    file, place = damaged(season, seed, folder)
    faults = season.read(folder).faults
    places = {(fault.file, fault.where) for fault in faults}
    assert (file, place) in places, "\n".join(map(str, faults))
    for fault in faults:
        assert fault.expected
        assert fault.found
        told = vietnamese(fault)
        same = [
            name
            for name in ("where", "expected", "hint")
            if getattr(told, name) == getattr(fault, name) != ""
        ]
        assert same == [] or told.expected.startswith(tuple(LABELS.values())), f"{fault} is not translated"


@pytest.mark.parametrize("form_of_file", ["ods", "xls"])
def test_each_kind_of_damage_is_named_in_other_forms_too(season, soffice, tmp_path, form_of_file):
    """Every kind once, opened and saved by LibreOffice in its own way before it is read."""
    damages = {}
    for seed in range(len(KINDS)):
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        file, place = damaged(season, seed, scratch)
        (scratch / file).rename(tmp_path / f"{seed}.xlsx")
        damages[seed] = (file, place)
    out = tmp_path / "out"
    convert(soffice, sorted(tmp_path.glob("*.xlsx")), form_of_file, out)
    unnamed = []
    for seed, (file, place) in damages.items():
        kind = list(KINDS)[seed]
        name = f"{seed}.{form_of_file}"
        filled = read_filled(out / name, name, "s", season.framework, SERIES, season.units)
        if place not in {fault.where for fault in filled.faults}:
            unnamed.append((kind, file, place, *map(str, filled.faults[:3])))
    assert unnamed == []
