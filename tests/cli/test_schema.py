import json

import jsonschema
import pytest
from ruamel.yaml import YAML

from par_lib.cli.schema import schemas
from par_lib.methodology.load import framework_ids


@pytest.mark.parametrize("name", sorted(schemas()))
def test_shipped_schema_is_the_one_of_the_code(shipped, name):
    path = shipped.data / "schema" / f"{name}.schema.json"
    assert path.read_bytes() == schemas()[name].encode()


def test_command_writes_them(par, ministries):
    ended = par("schema", project=ministries)
    assert ended.code == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in (ministries.data / "schema").iterdir()}
    assert written == {f"{name}.schema.json": text for name, text in schemas().items()}


@pytest.mark.parametrize("name", sorted(schemas()))
def test_schemas_are_valid(name):
    jsonschema.Draft202012Validator.check_schema(json.loads(schemas()[name]))


def test_shipped_files_follow_their_schema(shipped):
    files = {"series": [shipped.data / "series.yml"], "report": [shipped.book / "report.yml"]}
    files["corrections"] = [shipped.data / "corrections.yml"]
    files["framework"] = [shipped.data / "frameworks" / f"{name}.yml" for name in framework_ids(shipped)]
    for name in ("audit", "scenario", "questionnaire", "plan"):
        files[name] = sorted((shipped.data / f"{name}s").glob("*.yml"))
    assert all(files.values())
    for name, paths in files.items():
        validator = jsonschema.Draft202012Validator(json.loads(schemas()[name]))
        for path in paths:
            content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
            assert [error.message for error in validator.iter_errors(content)] == [], path


def test_an_editor_would_see_a_misspelt_key(shipped):
    content = YAML(typ="safe", pure=True).load(
        (shipped.data / "frameworks" / "papi.yml").read_text(encoding="utf-8")
    )
    content["tree"][0]["maximum"] = 3
    validator = jsonschema.Draft202012Validator(json.loads(schemas()["framework"]))
    assert [list(error.path) for error in validator.iter_errors(content)] == [["tree", 0]]
