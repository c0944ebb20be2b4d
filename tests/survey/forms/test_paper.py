from html.parser import HTMLParser

import pytest

from par_lib.errors import UnknownName
from par_lib.report.language import LANGUAGES
from par_lib.survey.forms.paper import paper_ballot
from par_lib.survey.questionnaire import load_questionnaire


class Ballot(HTMLParser):
    """Boxes by row of the tables, and all text."""

    def __init__(self) -> None:
        super().__init__()
        self.boxes: list[int] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.boxes.append(0)
        if dict(attrs).get("class") == "box":
            self.boxes[-1] += 1

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_has_a_box_for_every_option(shipped, lang):
    questionnaire = load_questionnaire(shipped, "province-2022", 2023)
    for group in questionnaire.file.groups:
        page = Ballot()
        page.feed(paper_ballot(questionnaire, group.code, lang))
        questions = questionnaire.questions(group.code)
        assert [count for count in page.boxes if count] == [6] * len(questions)
        for question in questions:
            assert question.text[lang] in page.text
        assert questionnaire.file.note[lang].strip() in page.text  # illustrative, and says so


def test_texts_are_escaped(copied):
    path = copied.data / "questionnaires" / "province-2022.yml"
    text = path.read_text(encoding="utf-8").replace("vi: Rất kém", "vi: <script>1</script>", 1)
    path.write_text(text, encoding="utf-8")
    page = paper_ballot(load_questionnaire(copied, "province-2022", 2023), "deputies", "vi")
    assert "<script>" not in page
    assert "&lt;script&gt;1" in page
    assert "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'" in page


def test_an_unknown_group(shipped):
    with pytest.raises(UnknownName, match="group"):
        paper_ballot(load_questionnaire(shipped, "province-2022", 2023), "nobody", "vi")
