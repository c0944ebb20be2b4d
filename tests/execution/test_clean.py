import sys
import sysconfig
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_lib.execution.clean import clean, give_ids, merge_streams

CWD = Path("/home/someone/report")


def cleaned(output):
    notebook = v4.new_notebook(cells=[v4.new_code_cell("x", id="c1", outputs=[output])])
    return clean(notebook, v4.new_notebook(), CWD).cells[0].outputs[0]


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("<Axes: title='x' at 0x7f12ab>", "<Axes: title='x' at 0x0>"),
        ("reading /home/someone/report/data/a.csv", "reading data/a.csv"),
        ("in /home/someone/report, beside /home/someone/report-2", "in ., beside /home/someone/report-2"),
        ("/var/x/ipykernel_812/3061839265.py:1: UserWarning", "<cell>:1: UserWarning"),
        ("\x1b[32m/tmp/x/ipykernel_8/30.py\x1b[0m", "\x1b[32m<cell>\x1b[0m"),
        (r"C:\Users\x\Temp\ipykernel_8\30.py:1", "<cell>:1"),
        (f"{sysconfig.get_path('purelib')}/pandas/core.py", "site-packages/pandas/core.py"),
        (f"{sysconfig.get_path('stdlib')}/json/decoder.py", "python/json/decoder.py"),
        (f"{Path.home()}/.cache", "~/.cache"),
        ("values at 0.5 and 0x7f", "values at 0.5 and 0x7f"),
    ],
)
def test_what_belongs_to_one_run_or_machine_is_taken_out(printed, shown):
    assert cleaned(v4.new_output("stream", name="stdout", text=printed)).text == shown
    assert cleaned(v4.new_output("error", ename="E", evalue=printed, traceback=[printed])).traceback == [
        shown
    ]
    data = {"text/plain": printed, "text/html": printed, "application/json": {"a": [printed]}}
    result = cleaned(v4.new_output("display_data", data=data)).data
    assert (result["text/plain"], result["text/html"], result["application/json"]["a"]) == (
        shown,
        shown,
        [shown],
    )


def test_pictures_and_sources_are_left_alone():
    picture = "at 0x7f00"
    assert cleaned(v4.new_output("display_data", data={"image/png": picture})).data["image/png"] == picture
    notebook = v4.new_notebook(cells=[v4.new_code_cell("x = 'at 0x7f00'", id="c1")])
    assert clean(notebook, notebook, CWD).cells[0].source == "x = 'at 0x7f00'"


def test_metadata_are_those_of_the_source():
    source = v4.new_notebook(
        metadata={"title": "T", "language_info": {"name": "python", "version": sys.version}}
    )
    cell = v4.new_code_cell("x", id="c1", metadata={"papermill": {}, "execution": {}, "tags": [], "keep": 1})
    executed = v4.new_notebook(cells=[cell], metadata={"papermill": {"duration": 1.0}})
    result = clean(executed, source, CWD)
    assert result.metadata == {"title": "T", "language_info": {"name": "python"}}
    assert result.cells[0].metadata == {"keep": 1}
    assert executed.cells[0].metadata["papermill"] == {}  # the argument is not changed


def test_old_notebooks_get_the_same_ids_every_time():
    old = nbformat.from_dict(
        {
            "nbformat": 4,
            "nbformat_minor": 4,
            "metadata": {},
            "cells": [{"cell_type": "raw", "source": "", "metadata": {}}],
        }
    )
    give_ids(old)
    assert [cell.id for cell in old.cells] == ["cell-1"]
    nbformat.validate(old)


PIECE = st.tuples(st.sampled_from(["stdout", "stderr"]), st.text("ab\n", min_size=1, max_size=3))


@given(st.lists(PIECE, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_cutting_and_interleaving_of_printed_text_leaves_no_trace(pieces, random):
    def outputs(cut):
        return [v4.new_output("stream", name=name, text=text) for name, text in cut]

    texts = {name: "".join(text for n, text in pieces if n == name) for name in ("stdout", "stderr")}
    queues = {name: list(text) for name, text in texts.items()}
    other = []
    while any(queues.values()):
        name = random.choice([name for name, queue in queues.items() if queue])
        other.append((name, queues[name].pop(0)))
    display = v4.new_output("display_data", data={"text/plain": "x"})
    assert merge_streams([*outputs(pieces), display, *outputs(pieces)]) == merge_streams(
        [*outputs(other), display, *outputs(other)]
    )
