from par_lib.analysis.compute import read_year
from par_lib.inputs.origins import forget_origins, has_read, note_origin


def test_reading_a_year_is_remembered(shipped):
    forget_origins()
    assert not has_read("published")
    read_year(shipped, "par-ministry", 2023)
    assert has_read("published")
    assert not has_read("simulated")
    note_origin("simulated")
    assert has_read("simulated")
    forget_origins()
    assert not has_read("simulated")
