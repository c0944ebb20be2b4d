import pytest

from par_lib.errors import UnknownName
from par_lib.report.words import _WORDS, known_word, simulated_note, source_note, word


def test_every_word_is_written_in_both_languages():
    for key, (vi, en) in _WORDS.items():
        assert vi.strip(), key
        assert en.strip(), key
        assert vi != en, key


def test_an_unknown_word_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="did you mean"):
        word("ranks", "vi")
    assert known_word("ranks", "vi") == "ranks"


def test_the_source_note_names_publisher_and_origin(register):
    series = register.series("papi")
    assert source_note(series, "vi") == "Nguồn: CECODES và UNDP; số liệu đã công bố."
    assert source_note(series, "en") == "Source: CECODES and UNDP; published figures."


def test_the_note_of_a_simulated_series_says_what_its_name_and_number_are(register):
    series = register.series("demo-ministry")
    seed = series.file.simulation.seed
    assert f"(chuỗi mô phỏng demo-ministry, sinh từ hạt giống {seed}):" in simulated_note(series, "vi")
    assert f"(simulated series demo-ministry, drawn with seed {seed}):" in simulated_note(series, "en")
    assert not simulated_note(register.series("papi"), "vi")
