import shutil

from par_lib.errors import ExitCode

RAW = "data/raw/papi/papi_subcriteria_2011_2024.csv"


def clean_files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("scores.csv"))}


def test_shipped_clean_data_is_what_intake_writes(par, copied, shipped):
    shutil.rmtree(copied.data / "clean")
    for series in ("par-ministry", "papi"):
        assert par("intake", series, project=copied).code == 0
    assert clean_files(copied.data / "clean") == clean_files(shipped.data / "clean")


def test_what_is_there_already_stays(par, ministries):
    ended = par("intake", "par-ministry", "2023", project=ministries)
    assert ended.out == "data/clean/par-ministry/2023/scores.csv: 34 rows, unchanged\n"


def test_nothing_is_written_when_one_year_is_faulty(par, copied):
    shutil.rmtree(copied.data / "clean")
    raw = copied.root / RAW
    text = raw.read_text(encoding="utf-8")
    assert text.count(",1.26411\n") == 1  # Hà Nội 2011, SC11
    raw.write_text(text.replace(",1.26411\n", ',"1,26411"\n'), encoding="utf-8")
    ended = par("intake", "papi", project=copied)
    assert ended.code == ExitCode.INPUT
    assert f"{RAW}, row 2, column value (unit 01, code SC11): expected a number, found '1,26411'" in ended.err
    assert not (copied.data / "clean").exists()


def test_a_year_without_table(par):
    assert par("intake", "papi", "2010").code == ExitCode.USAGE
    assert par("intake", "par-province").code == ExitCode.USAGE
