"""The manifest: every file that is not as it was frozen is named, all at once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_lib.errors import InputFaults
from par_lib.release.manifest import (
    MANIFEST,
    FileDifference,
    Outcome,
    check,
    compare,
    read_manifest,
    write_manifest,
)


@pytest.fixture
def folder(tmp_path):
    for name, text in (("book/index.html", "<p>"), ("results/a.csv", "1\n"), ("environment.json", "{}")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    write_manifest(tmp_path, 2023, "final")
    return tmp_path


def outcomes(folder):
    return [(one.path, one.outcome) for one in check(folder, read_manifest(folder))]


def test_it_lists_every_file_with_its_hash(folder):
    manifest = read_manifest(folder)
    assert [(one.path, one.bytes) for one in manifest.files] == [
        ("book/index.html", 3), ("environment.json", 2), ("results/a.csv", 2)
    ]  # fmt: skip
    # sha256sum of "1" and a line end
    assert manifest.files[2].sha256 == "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865"
    assert outcomes(folder) == []


def test_missing_changed_and_added_files_are_found_at_once(folder):
    (folder / "book" / "index.html").unlink()
    (folder / "results" / "a.csv").write_text("2\n")
    (folder / "results" / "b.csv").write_text("1\n")
    assert outcomes(folder) == [
        ("book/index.html", Outcome.MISSING),
        ("results/a.csv", Outcome.CHANGED),
        ("results/b.csv", Outcome.ADDED),
    ]


def test_a_link_in_the_place_of_a_file_is_found(folder, tmp_path_factory):
    same = tmp_path_factory.mktemp("elsewhere") / "a.csv"
    same.write_text("1\n")
    (folder / "results" / "a.csv").unlink()
    (folder / "results" / "a.csv").symlink_to(same)
    assert outcomes(folder) == [("results/a.csv", Outcome.CHANGED)]


@pytest.mark.parametrize(("key", "value"), [("year", 2022), ("tag", "draft"), ("sha256", "0" * 64)])
def test_a_manifest_that_contradicts_itself_is_found(folder, key, value):
    content = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(content | {key: value}))
    assert outcomes(folder) == [(MANIFEST, Outcome.CHANGED)]


@pytest.mark.parametrize("path", ["../secret", "/etc/hosts", "a/../../b", ""])
def test_a_path_outside_of_the_release_is_refused(folder, path):
    content = json.loads((folder / MANIFEST).read_text())
    content["files"][0]["path"] = path
    (folder / MANIFEST).write_text(json.dumps(content))
    with pytest.raises(InputFaults, match=r"files\.0\.path: expected .*a path inside the release"):
        read_manifest(folder)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"year": "x"}'])
def test_what_is_no_manifest_is_refused(folder, text):
    (folder / MANIFEST).write_text(text)
    with pytest.raises(InputFaults):
        read_manifest(folder)


def test_a_folder_without_manifest_is_no_release(tmp_path):
    with pytest.raises(InputFaults, match="expected the manifest of a release"):
        read_manifest(tmp_path)


listings = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["1", "2", "3"]))


@given(listings, listings)
def test_comparing_tells_exactly_what_to_do_to_get_from_one_to_the_other(expected, found):
    got = dict(expected)
    for one in compare(expected, found):
        assert one == FileDifference(
            one.path, one.outcome, expected.get(one.path, ""), found.get(one.path, "")
        )
        if one.outcome is Outcome.MISSING:
            del got[one.path]
        else:
            assert (one.path in got) == (one.outcome is Outcome.CHANGED)
            got[one.path] = one.found
    assert got == found
