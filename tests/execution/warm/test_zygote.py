"""What a forked kernel may not share with others or with the zygote, and that nothing outlives its owner."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from par_lib.execution import NotebookFailed, execute, warm_kernels
from par_lib.execution.warm import zygote

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="warm kernels need Linux"),
    pytest.mark.xdist_group("warm-kernels"),
]


def read(path):
    return nbformat.read(path, as_version=4)


def printed(path, cell=0):
    return read(path).cells[cell].outputs[0].text.strip()


def test_a_warm_kernel_writes_the_bytes_of_an_ordinary_one(warm, write_notebook, tmp_path):
    source = write_notebook(
        "import os, signal, sys\nimport numpy as np\nimport pandas as pd\nimport seaborn as sns",
        "frame = pd.DataFrame(np.arange(120.0).reshape(3, 40)) / 7\nframe",  # pandas decides how many columns
        "pd.get_option('display.max_columns'), pd.get_option('display.width')",
        "sns.barplot(x=['a', 'b'], y=[1, 2])",
        "frame.to_parquet('frame.parquet')\npd.read_parquet('frame.parquet').sum().sum()",
        "(frame @ frame.T).to_numpy().tobytes().hex()",  # the last bit depends on the number of threads
        "{'b', 'a', 'c', 'đ', 'e'}, hash('x')",
        "print(sys.argv[0].rpartition('/')[2][:18], sys.path, os.getcwd())",
        "print(sorted(set(os.environ) - {'JPY_PARENT_PID', 'JPY_SESSION_NAME'}))",
        "[(number.name, signal.getsignal(number)) for number in signal.Signals]",
        "print(sorted(name for name in globals() if not name.startswith('_')), __name__)",
        "print(sys.stdin.isatty(), sys.flags.hash_randomization)",
        "# md\n{eval}`frame.shape` and {eval}`f'{frame.max().max():.3f}'`",
        "'get_ipython' in dir(__builtins__), sys.getrecursionlimit(), os.getpgrp() == os.getpid()",
    )
    # one folder after the other, as both shall find the same files
    warm_run = execute(source, tmp_path / "warm" / "out.ipynb", {}, cwd=tmp_path)
    ordinary_run = execute(source, tmp_path / "ordinary" / "out.ipynb", {}, cwd=tmp_path, warm=False)
    assert warm_run.warm
    assert not ordinary_run.warm
    warm_text, ordinary_text = (run.target.read_text(encoding="utf-8") for run in (warm_run, ordinary_run))
    assert warm_text == ordinary_text
    assert read(warm_run.target).cells[2].outputs[0].data["text/plain"] == "(20, 80)"


def test_kernels_have_their_own_environment_folder_and_modules(warm, write_notebook, tmp_path):
    source = write_notebook(
        "import os, sys, pandas\n"
        "print(os.environ.get('EDITION'), os.environ.get('ONLY'), os.getcwd(), hasattr(pandas, 'mine'))\n"
        "pandas.mine = 1\npandas.set_option('display.precision', 2)\nos.environ['EDITION'] = 'changed'",
        "print(pandas.get_option('display.precision'))",
    )
    for name, environment in (("one", {"EDITION": "vi", "ONLY": "here"}), ("two", {"EDITION": "en"})):
        folder = tmp_path / name
        folder.mkdir()
        assert execute(source, folder / "out.ipynb", {}, cwd=folder, environment=environment).warm
    assert printed(tmp_path / "one" / "out.ipynb") == "vi here . False"
    assert printed(tmp_path / "two" / "out.ipynb") == "en None . False"


def test_random_numbers_are_fresh_unless_seeded(warm, write_notebook, tmp_path):
    source = write_notebook(
        "import random\nimport numpy as np\n"
        "print(random.random(), np.random.rand(), np.random.default_rng().random())",
        "random.seed(1)\nnp.random.seed(1)\nprint(random.random(), np.random.rand())",
    )
    targets = [tmp_path / f"{number}.ipynb" for number in range(2)]
    for target in targets:
        assert execute(source, target, {}, cwd=tmp_path).warm
    one, another = (printed(target).split() for target in targets)
    assert not set(one) & set(another)
    assert printed(targets[0], 1) == printed(targets[1], 1)


def test_a_kernel_has_no_descriptor_of_the_zygote(warm, zygote_of, write_notebook, tmp_path):
    inodes = set()
    for link in Path(f"/proc/{zygote_of(warm.folder)}/fd").iterdir():
        name = os.readlink(link)  # noqa: PTH115  # such a link leads to no path
        if name.startswith(("socket:", "pipe:")):
            inodes.add(name)
    assert len(inodes) >= 4  # its listening socket, its own pair, its owner's pipe
    source = write_notebook(
        "import json, os\nlinks = []\nfor n in os.listdir('/proc/self/fd'):\n    try:\n"
        "        links.append(os.readlink(f'/proc/self/fd/{n}'))\n    except OSError:\n        pass\n"
        "print(json.dumps(links))"
    )
    execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path)
    assert not inodes & set(json.loads(printed(tmp_path / "out.ipynb")))


def test_files_left_open_are_written_and_exit_handlers_run(warm, write_notebook, tmp_path):
    source = write_notebook(
        "import atexit\nfile = open('left_open', 'w')\nfile.write('all')\n"
        "atexit.register(lambda: open('said', 'w').write('bye'))"
    )
    execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path)
    assert (tmp_path / "left_open").read_text() == "all"
    assert (tmp_path / "said").read_text() == "bye"


def test_what_a_notebook_started_ends_with_it(warm, kernels_of, ends, write_notebook, tmp_path):
    source = write_notebook("import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)")
    assert execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path).warm
    assert ends(int(printed(tmp_path / "out.ipynb")))
    assert kernels_of(warm.folder) == []


def test_a_killed_kernel_is_replaced_by_a_warm_one(warm, kernels_of, write_notebook, tmp_path, caplog):
    source = write_notebook(
        "import os, pathlib, signal\nif not pathlib.Path('been').exists():\n"
        "    pathlib.Path('been').touch()\n    os.kill(os.getpid(), signal.SIGKILL)\nprint('end')"
    )
    assert execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path).warm
    assert printed(tmp_path / "out.ipynb") == "end"
    assert [message.rpartition("; ")[2] for message in caplog.messages] == ["it runs again in another one"]
    assert kernels_of(warm.folder) == []
    deadly = write_notebook("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(NotebookFailed, match=r"(?s)cell 1 .*ended by signal 9"):
        execute(deadly, tmp_path / "out.ipynb", {}, cwd=tmp_path)
    assert kernels_of(warm.folder) == []


RUN = """
import sys
from pathlib import Path
from par_lib.execution import execute, warm_kernels
def run():
    execute(Path("source.ipynb"), Path("out.ipynb"), {}, cwd=Path.cwd())
if __name__ == "__main__":
    if "owner" in sys.argv:
        with warm_kernels(["pandas"]) as warm:
            Path("folder").write_text(str(warm.folder))
            run()
    else:
        run()
"""
WAITING = (
    "import os, time, subprocess\nchild = subprocess.Popen(['sleep', '600'])\n"
    "open('part', 'w').write(f'{os.getpid()} {child.pid}')\nos.rename('part', 'pids')\ntime.sleep(600)"
)


@pytest.fixture
def waiting(write_notebook, tmp_path, eventually):
    """Starts a process that runs a notebook without end; gives it, its kernel and the kernel's child."""
    started = []

    def start(*arguments):
        write_notebook(WAITING)
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, *arguments], cwd=tmp_path, stderr=subprocess.PIPE
        )
        started.append(process)
        assert eventually((tmp_path / "pids").exists)
        return process, *map(int, (tmp_path / "pids").read_text().split())

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_killed_worker_takes_its_kernel_along_and_not_the_zygote(
    warm, waiting, zygote_of, kernels_of, ends, write_notebook, tmp_path
):
    worker, kernel, child = waiting()
    assert kernel in kernels_of(warm.folder)
    worker.kill()
    assert ends(kernel)
    assert ends(child)
    assert zygote_of(warm.folder)
    assert execute(write_notebook("1"), tmp_path / "out.ipynb", {}, cwd=tmp_path).warm


def test_a_killed_owner_leaves_neither_processes_nor_files(waiting, zygote_of, ends, eventually, tmp_path):
    owner, kernel, child = waiting("owner")
    folder = Path((tmp_path / "folder").read_text())
    zygote = zygote_of(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    owner.kill()
    owner.wait()
    for pid in (zygote, kernel, child):
        assert ends(pid)
    assert eventually(lambda: not folder.exists())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "pids", "source.ipynb"]


@pytest.mark.parametrize("arguments", [(), ("owner",)], ids=["ordinary", "warm"])
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 128 + signal.SIGTERM)]
)
def test_an_interrupt_leaves_neither_processes_nor_half_a_notebook(
    waiting, ends, tmp_path, arguments, number, code
):
    process, kernel, child = waiting(*arguments)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"never retrieved" not in errors
    assert b"was destroyed" not in errors
    assert ends(kernel)
    assert ends(child)
    assert {path.name for path in tmp_path.iterdir()} <= {"folder", "pids", "source.ipynb"}
    if arguments:
        assert not Path((tmp_path / "folder").read_text()).exists()


def test_warm_kernels_can_be_kept_again_and_inside_each_other(tmp_path, write_notebook):
    source = write_notebook("1")
    with warm_kernels(["json"]) as outer, warm_kernels(["json"]) as inner:
        assert inner.folder != outer.folder
        assert os.environ["PAR_WARM_KERNELS"] == str(inner.folder)
        assert execute(source, tmp_path / "out.ipynb", {}, cwd=tmp_path).warm


def test_what_is_imported_ahead_for_every_kernel_is_there():
    """What is not would be left out silently, and every kernel be slower."""
    assert [name for name in zygote._IMPORTED_BY_KERNELS if importlib.util.find_spec(name) is None] == []
