"""Which findings the summary shows, by its rule."""

from par_lib.report.views.findings import KINDS, Finding, choose, page_of


def test_three_findings_on_three_questions():
    every = [Finding(kind, name, "", "") for name in ("a", "b", "c", "d") for kind in KINDS]
    chosen = choose(every, ["a", "b", "c", "d"])
    assert [(one.series, one.kind) for one in chosen] == [("a", "order"), ("b", "change"), ("c", "lost")]
    alone = choose([one for one in every if one.series == "b"], ["a", "b"])
    assert [one.kind for one in alone] == ["order", "change", "lost"]
    assert choose([], ["a"]) == []
    assert choose(every[::-1], ["a", "b", "c", "d"]) == chosen  # whatever the order of the answers


def test_a_finding_links_to_pages_that_the_report_has():
    one = Finding("gap", "papi", "x", "index-papi-2023")
    assert page_of(one, {"index-papi-2023"}, "vi") == " ([xem trang](index-papi-2023.ipynb))"
    assert page_of(one, {"index-papi-2022"}, "vi") == ""
