"""Executed notebooks become pages: language, sentences, figures, tables, ids."""

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import v4

from par_lib.build.edition import EditionError, make_edition
from par_lib.report.described import EXPLANATIONS, METADATA


def markdown(source, *tags, name="m", results=()):
    cell = v4.new_markdown_cell(source, id=name, metadata={"tags": list(tags)} if tags else {})
    if results:
        cell.metadata["user_expressions"] = [
            {"expression": expression, "result": result} for expression, result in results
        ]
    return cell


def value(text):
    return {"status": "ok", "data": {"text/plain": text}, "metadata": {}}


def code(*outputs, tags=(), name="c"):
    return v4.new_code_cell("1 + 1", id=name, outputs=list(outputs), metadata={"tags": list(tags)})


def published(bundle, **described):
    return v4.new_output("display_data", data=bundle, metadata={METADATA: described})


FIGURE = published(
    {"image/svg+xml": "<svg/>", "text/plain": "Hai thanh."},
    kind="figure", label="fig-a", caption="Hình *một*.", alt="Hai thanh: 84,38% (cao\nnhất)",
)  # fmt: skip
TABLE = published(
    {"text/markdown": ":::{table} T\n:::", "text/html": "<table>"}, kind="table", label="tab-a", caption="T"
)


def page(*cells, lang="vi", slug="index-papi-2023"):
    return make_edition(v4.new_notebook(cells=list(cells)), lang, slug)


def sources(edition):
    return [cell.source for cell in edition.notebook.cells]


def test_cells_of_the_other_language_and_of_parameters_go():
    cells = [
        code(tags=["parameters"], name="a"),
        code(tags=["injected-parameters"], name="b"),
        code(tags=["remove-cell"], name="c"),
        markdown("cả hai", name="d"),
        markdown("chữ", "lang-vi", name="e"),
        markdown("words", "lang-en", name="f"),
        markdown("both", "lang-en", "lang-vi", name="g"),
    ]
    assert sources(page(*cells)) == ["cả hai", "chữ", "both"]
    assert sources(page(*cells, lang="en")) == ["cả hai", "words", "both"]


@pytest.mark.parametrize(
    ("source", "results", "expected"),
    [
        ("Có {eval}`n` đơn vị.", {"n": "17"}, "Có 17 đơn vị."),
        ("{eval}`f'{x}'` và {eval}`f'{x}'`", {"f'{x}'": "'84,38%'"}, "84,38% và 84,38%"),
        ("{eval}`a`", {"a": '"Bộ Y tế\'s"'}, "Bộ Y tế's"),
        ("{eval}`` f`x` ``", {" f`x` ": "'tick'"}, "tick"),
        ("{ eval }`a`", {"a": "1"}, "1"),
        ("\\{eval}`a`", {}, "\\{eval}`a`"),
        ("`{eval}` alone", {}, "`{eval}` alone"),
    ],
)
def test_expressions_become_what_they_evaluated_to(source, results, expected):
    cell = markdown(source, results=[(name, value(text)) for name, text in results.items()])
    edition = page(cell)
    assert sources(edition) == [expected]
    assert "user_expressions" not in edition.notebook.cells[0].metadata


@pytest.mark.parametrize(
    "results",
    [(), [("other", value("1"))], [("n", {"status": "error", "ename": "NameError", "evalue": "n"})]],
)
def test_an_expression_without_a_value_is_refused(results):
    with pytest.raises(EditionError, match=r"^index-papi-2023: the inline expression 'n' has no value$"):
        page(markdown("{eval}`n`", results=results))


def test_a_figure_becomes_a_numbered_figure_with_its_picture():
    edition = page(code(FIGURE))
    assert sources(edition)[0].splitlines() == [
        "::::{figure} pictures/index-papi-2023-fig-a.svg",
        ":label: fig-a",
        ":alt: Hai thanh: 84,38% (cao nhất)",
        "",
        "Hình *một*.",
        "::::",
    ]
    assert edition.pictures == {"index-papi-2023-fig-a.svg": "<svg/>"}


def test_the_numbers_of_a_figure_are_offered_on_the_screen():
    described = FIGURE.metadata[METADATA] | {"files": {"fig-a.csv": "x\n1\n"}}
    edition = page(code(published(FIGURE.data, **described)), lang="en")
    assert sources(edition)[0].splitlines()[5:] == [
        "", ":::{div}", ":class: screen-only", "[Data of this figure (CSV)](data/fig-a.csv)", ":::", "::::"
    ]  # fmt: skip
    assert edition.data == {"fig-a.csv": "x\n1\n"}


def test_a_table_of_explanations_is_a_file_that_the_page_includes():
    table = published(
        TABLE.data, kind="table", label="why-papi-2023-HN", caption="T", **{"class": EXPLANATIONS}
    )
    edition = page(code(table))
    assert sources(edition)[0] == ":::{include} included/why-papi-2023-hn.md\n:::"
    assert edition.included == {"why-papi-2023-hn.md": ":::{table} T\n:::"}
    assert ":::{table} T\n:::" in edition.texts()
    edition.rewrite(str.upper)
    assert edition.included == {"why-papi-2023-hn.md": ":::{TABLE} T\n:::"}


def test_files_that_a_page_offers_stand_beside_it():
    described = {"kind": "files", "label": "files-a", "files": {"a.csv": "x\n1\n"}}
    edition = page(
        code(
            v4.new_output("display_data", {"text/markdown": "- [A](data/a.csv)"}, metadata={"par": described})
        )
    )
    assert sources(edition)[0] == "- [A](data/a.csv)"
    assert edition.data == {"a.csv": "x\n1\n"}


def test_figures_and_tables_stand_before_their_code_in_their_order():
    plain = v4.new_output("stream", name="stdout", text="left over")
    edition = page(code(TABLE, plain, FIGURE, tags=["wide"]))
    kinds = [cell.cell_type for cell in edition.notebook.cells]
    assert kinds == ["markdown", "markdown", "code"]
    assert sources(edition)[0] == ":::{table} T\n:::"
    shown = edition.notebook.cells[-1]
    assert shown.outputs == [plain]
    assert shown.metadata.tags == ["remove-input", "wide"]


def test_the_executed_notebook_is_left_alone():
    executed = v4.new_notebook(cells=[code(FIGURE), markdown("{eval}`n`", results=[("n", value("1"))])])
    before = nbformat.writes(executed)
    make_edition(executed, "vi", "a")
    assert nbformat.writes(executed) == before


ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=64)
slugs = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=60)


@given(
    st.lists(ids, min_size=1, max_size=6, unique=True), st.lists(slugs, min_size=2, max_size=2, unique=True)
)
@settings(max_examples=60, deadline=None)
def test_ids_are_valid_and_unique_within_the_book(names, both):
    cells = [
        code(FIGURE, TABLE, name=name) if place % 2 else markdown("x", name=name)
        for place, name in enumerate(names)
    ]
    pages = [page(*cells, slug=slug) for slug in both]
    made = [cell.id for edition in pages for cell in edition.notebook.cells]
    for edition in pages:
        nbformat.validate(edition.notebook)
    assert len(set(made)) == len(made)


SIMULATED = [
    published(
        {"image/svg+xml": "<svg/>", "text/plain": "x"},
        kind="figure", label="fig-b", caption="Hình.", alt="Thanh.", origin="simulated",
    ),
    published(
        {"text/markdown": ":::{table} T **SỐ LIỆU MÔ PHỎNG.**\n:::", "text/html": "<table>"},
        kind="table", label="tab-b", caption="T **SỐ LIỆU MÔ PHỎNG.**", origin="simulated",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "said"), [("vi", "SỐ LIỆU MÔ PHỎNG"), ("en", "SIMULATED DATA")])
def test_a_page_with_a_simulated_number_begins_with_a_warning(lang, said):
    cells = [markdown("# Tên", name="a"), code(FIGURE, name="b"), code(SIMULATED[0], name="c")]
    found = sources(page(*cells, lang=lang))
    assert found[0] == "# Tên"
    assert found[1].startswith(f":::{{danger}} {said}\n")
    figures = [text for text in found if text.startswith("::::{figure}")]
    assert said not in figures[0]
    assert f"**{said}.**" in figures[1]
    assert f":alt: {said}. Thanh." in figures[1]


def test_a_page_without_a_title_begins_with_the_warning():
    found = sources(page(code(SIMULATED[1], name="c")))
    assert found[0].startswith(":::{danger} SỐ LIỆU MÔ PHỎNG")


def test_a_page_of_published_numbers_has_no_warning():
    assert "danger" not in "".join(sources(page(markdown("# Tên", name="a"), code(FIGURE, TABLE, name="b"))))


def test_a_laboratory_is_a_table_and_a_file_of_its_data():
    output = published(
        {"text/markdown": ":::{table} T\n:::", "text/html": "<table>", "text/plain": "T"},
        kind="laboratory", label="tab-lab", caption="T", files={"tab-lab.json": '{"note":"Chữ <b>"}\n'},
    )  # fmt: skip
    edition = page(code(output))
    assert sources(edition)[0] == ":::{table} T\n:::"
    assert edition.data == {"tab-lab.json": '{"note":"Chữ <b>"}\n'}
    assert edition.pictures == {}


def test_text_that_a_notebook_shows_stands_on_the_page_as_it_is():
    text = published({"text/markdown": "## PAPI\n\nCâu.", "text/html": "<h2>PAPI</h2>"}, kind="text")
    assert sources(page(code(text, FIGURE)))[:1] == ["## PAPI\n\nCâu."]
