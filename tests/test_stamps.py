"""Hashes change with what they are of, and with nothing else."""

from par_lib.project import Project
from par_lib.stamps import code_hash, file_hashes


def test_code_of_packages_and_of_single_modules():
    assert code_hash(["scoring"]) == code_hash(["scoring"])
    assert len({code_hash(["scoring"]), code_hash(["units"]), code_hash(["scoring", "units"])}) == 3
    assert code_hash(["audit/index_model"]) != code_hash(["audit/plan"])


def test_files_by_their_path_in_the_project(tmp_path):
    (tmp_path / "data").mkdir()
    first, second = tmp_path / "data" / "a.csv", tmp_path / "data" / "b.csv"
    first.write_text("x", encoding="utf-8")
    second.write_text("x", encoding="utf-8")
    found = file_hashes(Project(tmp_path), [first, second])
    assert list(found) == ["data/a.csv", "data/b.csv"]
    assert found["data/a.csv"] == found["data/b.csv"]
    second.write_text("longer", encoding="utf-8")
    assert file_hashes(Project(tmp_path), [second])["data/b.csv"] != found["data/b.csv"]
