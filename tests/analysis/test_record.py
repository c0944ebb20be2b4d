import pytest

from par_lib.analysis.record import RECORD_COLUMNS, load_conflicts, load_facts, load_record
from par_lib.errors import InputFaults
from par_lib.inputs.series import read_register
from par_lib.units.unit_set import load_units


def record_of(project, name):
    register = read_register(project)
    series = register.series(name)
    return load_record(project, series, load_units(project, register, series.file.units))


def test_ministries_of_2023(shipped):
    record = record_of(shipped, "par-ministry")
    assert list(record.columns) == RECORD_COLUMNS
    of_2023 = record[record["year"] == 2023]
    justice = of_2023[(of_2023["unit"] == "MOJ") & (of_2023["file"] == "data/published/ministries_2023.csv")]
    figures = {row.quantity: (row.printed, row.value, row.decimals, row.row) for row in justice.itertuples()}
    assert figures == {
        "points": ("89.95", 89.95, 2, 2),
        "index": ("89.95", 89.95, 2, 2),
        "rank": ("1", 1, 0, 2),
    }
    assert set(of_2023["unit"]) == {unit for unit in of_2023["unit"] if unit}
    assert len(set(of_2023["unit"])) == 17


def test_every_figure_has_a_source_and_a_confidence(shipped):
    for name in ("par-ministry", "par-province", "papi"):
        record = record_of(shipped, name)
        assert len(record)
        assert (record["source"] != "").all()
        known = {"quoted", "derived", "listed-order", "rounded", "conflict"}  # never `unverified`
        assert set(record["confidence"]) <= known


def test_blocks_belong_to_nodes(shipped):
    record = record_of(shipped, "par-ministry")
    blocks = record[(record["year"] == 2023) & (record["code"] != "")]
    assert set(blocks["code"]) == {"appraisal", "survey"}
    row = blocks[
        (blocks["unit"] == "MOJ") & (blocks["code"] == "appraisal") & (blocks["quantity"] == "share")
    ]
    assert row["printed"].tolist() == ["90.31"]


def test_facts_and_conflicts(shipped):
    register = read_register(shipped)
    facts = load_facts(shipped, register.series("par-ministry"))
    mean = facts[(facts["year"] == "2023") & (facts["fact"] == "mean")]
    assert mean["value"].tolist() == ["84.38"]
    assert mean["row"].tolist() == [192]
    conflicts = load_conflicts(shipped, register.series("par-province"))
    assert "Hà Nội" in set(conflicts["entity_vi"])
    assert load_facts(shipped, register.series("papi")).empty
    assert load_conflicts(shipped, register.series("papi")).empty


def test_faults_of_all_tables_at_once(ministries):
    for name, old, new in [
        (
            "ministries_2023.csv",
            "1,Bộ Tư pháp,61.86,28.10,89.95,89.95",
            '1,Bộ Tư pháp,61.86,28.10,"89,95",89.95',
        ),
        ("overall.csv", "2023,ministry,Bộ Tài chính", "2023,ministry,Bộ Tài chinh"),
        (
            "blocks.csv",
            "Bộ Nội vụ,Điểm thẩm định,88.54,",
            "Bộ Nội vụ,Điểm thẩm định,88.54%,",
        ),
    ]:
        path = ministries.data / "published" / name
        text = path.read_text(encoding="utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        record_of(ministries, "par-ministry")
    assert {(fault.file.rpartition("/")[2], fault.expected) for fault in caught.value.faults} == {
        ("ministries_2023.csv", "a number"),
        ("overall.csv", "a unit of ministries"),
        ("blocks.csv", "a number"),
    }
