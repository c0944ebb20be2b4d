import pytest

from par_lib.errors import UnknownName
from par_lib.report.words import _WORDS, known_word, source_note, word


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
