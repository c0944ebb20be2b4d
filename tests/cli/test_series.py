import csv
import io
import json


def test_both_languages(par):
    vietnamese = par("series", "--lang", "vi")
    english = par("series", "--lang", "en")
    assert (vietnamese.code, english.code) == (0, 0)
    assert "Chỉ số cải cách hành chính cấp bộ" in vietnamese.out
    assert "PAR Index of ministries" in english.out
    assert "Ministry of Home Affairs" in english.out


def test_rows_say_what_is_computed_and_what_is_only_published(par):
    lines = {line["series"]: line for line in csv.DictReader(io.StringIO(par("series", "-f", "csv").out))}
    assert lines["papi"]["computed"] == "2011–2024"
    assert lines["papi"]["units"] == "63"
    assert lines["par-ministry"]["computed"] == "2023"
    assert lines["par-province"]["computed"] == "–"
    assert lines["par-province"]["published"] == "2012–2024"
    assert {name for name, line in lines.items() if line["origin"] == "simulated"} == {
        "demo-province",
        "demo-ministry",
    }
    assert {line["origin"] for line in lines.values()} == {"published", "simulated"}


def test_json(par):
    lines = json.loads(par("series", "--format", "json").out)
    assert [line["series"] for line in lines] == [
        *("par-ministry", "par-province", "papi", "pci", "demo-province", "demo-ministry")
    ]


def test_unknown_language_or_format(par):
    assert par("series", "--lang", "fr").code == 2
    assert par("series", "--format", "xml").code == 2
