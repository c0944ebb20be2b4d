import pytest

from par_lib.errors import ArgumentError, UnknownName
from par_lib.inputs.series import Series, read_register
from par_lib.inputs.series_file import SeriesFile


@pytest.fixture(scope="module")
def register(shipped):
    return read_register(shipped)


def test_years_and_frameworks(register):
    papi = register.series("papi")
    assert papi.years == tuple(range(2011, 2025))
    assert papi.framework_id(2011) == "papi"
    assert register.series("par-province").years == ()


def test_a_framework_a_span_of_years(shipped):
    text = {"vi": "A", "en": "A"}
    spans = [{"years": "2012-2013", "framework": "old"}, {"years": 2011, "framework": "first"}]
    file = SeriesFile(name=text, short=text, publisher=text, units="u", origin="submitted", frameworks=spans)
    series = Series("s", file)
    assert series.years == (2011, 2012, 2013)
    assert [series.framework_id(year) for year in series.years] == ["first", "old", "old"]
    with pytest.raises(UnknownName, match="2012"):
        series.framework_id(2014)


def test_a_series_that_is_not_there(register):
    with pytest.raises(UnknownName, match="did you mean papi"):
        register.series("papy")


def test_a_series_of_published_figures_only(register):
    with pytest.raises(ArgumentError, match="computed series: par-ministry, papi"):
        register.computed("par-province")
