"""Reading the self-assessments of 63 provinces and 19 ministries, as .xlsx and as LibreOffice saves them.

    python benchmarks/intake.py            prints the table
    python benchmarks/intake.py .xlsx      without LibreOffice

Each workbook is written as `par framework workbook` writes it and filled in by a script, once; then the whole
folder is read, from files to entries, three times. The bound is 15 s for 82 workbooks on two cores; beside
the time that passes stands that of the processor, which tells more while others work on the machine.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from par_lib.inputs.series import read_register  # noqa: E402 - the script runs without installing
from par_lib.intake.folder import read_folder  # noqa: E402
from par_lib.intake.workbook import unit_workbook  # noqa: E402
from par_lib.methodology.load import load_framework  # noqa: E402
from par_lib.project import Project  # noqa: E402
from par_lib.units.unit_set import load_units  # noqa: E402
from tests.intake.filling import answers_of, fill  # noqa: E402
from tools.libreoffice import find_libreoffice  # noqa: E402

BOUND = 15.0
YEAR = 2023


def main(forms: list[str]) -> None:
    project = Project(ROOT)
    register = read_register(project)
    with tempfile.TemporaryDirectory() as name:
        seconds = {form: [0.0, 0.0, 0.0] for form in forms}
        processor = {form: [0.0, 0.0, 0.0] for form in forms}
        count = 0
        for series in ("par-province", "par-ministry"):
            entry = register.series(series)
            framework = load_framework(project, entry.collected_by(YEAR), YEAR)
            units = load_units(project, register, entry.file.units)
            folder = Path(name) / series
            folder.mkdir()
            for unit in units.with_status(YEAR, "ranked", "assessed"):
                answers = answers_of(framework, "self", unit.code, "benchmark")
                empty = unit_workbook(framework, series, "self", unit)
                (folder / f"{unit.code}.xlsx").write_bytes(fill(empty, framework, "self", answers))
                count += 1
            for form in forms:
                read = folder if form == ".xlsx" else _converted(folder, form)
                for turn in range(3):
                    start, used = time.perf_counter(), time.process_time()
                    reading = read_folder(read, "received", framework, series, units)
                    seconds[form][turn] += time.perf_counter() - start
                    processor[form][turn] += time.process_time() - used
                    if reading.faults:
                        sys.exit("\n".join(map(str, reading.faults[:5])))
    print(f"{count} workbooks; bound {BOUND:.0f} s")
    for form, turns in seconds.items():
        used = f"processor {min(processor[form]):.2f} to {max(processor[form]):.2f} s"
        print(f"{form:6} {min(turns):6.2f} to {max(turns):6.2f} s, {used}")


def _converted(folder: Path, form: str) -> Path:
    out = folder.parent / f"{folder.name}{form}"
    command = [find_libreoffice(), "--headless", f"-env:UserInstallation=file://{folder.parent}/profile"]
    command += ["--convert-to", form[1:], "--outdir", out, *sorted(folder.glob("*.xlsx"))]
    subprocess.run(command, check=True, capture_output=True)
    return out


if __name__ == "__main__":
    main(sys.argv[1:] or [".xlsx", ".ods", ".xls"])
