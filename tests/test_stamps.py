from par_lib.project import Project
from par_lib.stamps import file_hashes


def test_files_by_their_path_and_content(tmp_path):
    project = Project(tmp_path)
    (tmp_path / "a.csv").write_bytes(b"")
    # SHA-256 of nothing: FIPS 180-4 test vector
    assert file_hashes(project, [tmp_path / "a.csv"]) == {
        "a.csv": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }
    (tmp_path / "a.csv").write_bytes(b"changed")
    assert not file_hashes(project, [tmp_path / "a.csv"])["a.csv"].startswith("e3b0c442")
