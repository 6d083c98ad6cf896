"""A process that walks ahead: what it tells is what a walk meets, and nothing depends on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tui.model.article import ArticleId
from tui.store import processors as available
from tui.store import scan, scout, survey
from tui.store.library import Library
from tui.store.scout import Lost, Scout

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("bounded")


@pytest.fixture
def many(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(available, "at_hand", lambda: 2)
    root = folder({f"{n % 7}/{n:03}.md": article(f"Title {n}") for n in range(200)})
    (root / os.fsdecode(b"undecod\xe4ble.md")).write_text(article())
    (root / "nowhere.md").symlink_to("/nowhere/at/all")
    os.mkfifo(root / "pipe.md")
    return root


def ids(library: Library) -> set[str]:
    return {str(one) for one in library._index.ids if library.row(one) is not None}


@pytest.mark.parametrize("processors", [1, 2])
def test_it_tells_what_a_walk_meets(many: Path, processors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(available, "at_hand", lambda: processors)
    ahead = Scout(many)
    whole = list(scan.batches(many))
    assert len(ahead._sent) == processors
    assert ahead.census() == survey.census((one.ids, one.prints) for one in whole)
    assert list(ahead.met()) == whole
    ahead.close()
    with pytest.raises(Lost):
        list(ahead.met())


def test_a_library_reads_what_it_tells(many: Path) -> None:
    library, ahead = Library(many), Scout(many)
    library.load(lambda _: None, scout=ahead)
    ahead.close()
    assert len(ids(library)) == 201
    assert {one.id for one in library.skipped} == {"nowhere.md", "pipe.md"}
    library.close()


@pytest.mark.parametrize(
    "how", ["killed", "first killed", "closed", "talks nonsense", "never started", "no Python"]
)
def test_without_it_the_folder_is_walked_here(many: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    if how == "never started":
        monkeypatch.setattr(sys, "executable", str(many / "no-python"))
    if how == "no Python":
        monkeypatch.setattr(sys, "executable", None)
    if how == "talks nonsense":
        monkeypatch.setattr(scout, "_CODE", "import marshal; print('no', {path}, {folder})")
    ahead = Scout(many)
    sent = ahead._sent[0 if how == "first killed" else -1]
    if "killed" in how and sent.pid is not None:
        os.kill(sent.pid, signal.SIGKILL)
    if how == "closed":
        ahead.close()
    library = Library(many)
    library.load(lambda _: None, scout=ahead)
    ahead.close()
    assert len(ids(library)) == 201
    assert sorted(one.id for one in library.skipped) == ["nowhere.md", "pipe.md"]
    library.close()


def test_one_that_is_lost_on_the_way_leaves_nothing_out(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells some of it, and then no more."""
    monkeypatch.setattr(
        scout,
        "_CODE",
        "import sys, marshal, pathlib; sys.path[:0] = [{path}]; from tui.store import scan;"
        " met = next(scan.batches(pathlib.Path({folder})));"
        " marshal.dump((met.ids, met.prints, []), sys.stdout.buffer)",
    )
    library, ahead = Library(many), Scout(many)
    library.load(lambda _: None, scout=ahead)
    ahead.close()
    assert len(ids(library)) == 201
    assert sorted(one.id for one in library.skipped) == ["nowhere.md", "pipe.md"]
    assert library.row(ArticleId("0/007.md")) is not None
    library.close()


def test_a_file_that_goes_while_one_is_lost_is_missed(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells of the first files, of which one is removed before the folder is walked here."""
    # No test can set back the time of a file's last change; two seconds of it are waived.
    monkeypatch.setattr("tui.store.scan.SETTLED_NS", -3_600_000_000_000)
    monkeypatch.setattr("tui.store.pool.FEW", 1_000)  # files that this process reads
    monkeypatch.setattr(available, "at_hand", lambda: 1)
    library = Library(many)
    library.load(lambda _: None)
    gone = ArticleId(next(scan.batches(many)).ids[9])
    assert library.row(gone) is not None
    monkeypatch.setattr(
        scout,
        "_CODE",
        "import sys, marshal, pathlib, os; sys.path[:0] = [{path}]; from tui.store import scan;"
        " met = next(scan.batches(pathlib.Path({folder})));"
        " os.unlink(os.path.join({folder}, met.ids[9])); out = sys.stdout.buffer;"
        " marshal.dump(bytes(64), out); marshal.dump((met.ids, met.prints, []), out)",
    )
    ahead = Scout(many)
    library.load(lambda _: None, scout=ahead)
    ahead.close()
    assert library.row(gone) is None
    assert len(ids(library)) == 200
    library.close()


def test_behind_a_link_it_goes_up_from_where_that_leads(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = folder({"a/one.md": article(), "b/two.md": article()})
    (tmp_path / "here").mkdir()
    (tmp_path / "here/link").symlink_to(root / "a")
    monkeypatch.chdir(tmp_path / "here")
    ahead = Scout("link/..")
    assert list(ahead.met()) == list(scan.batches(root))
    ahead.close()


@pytest.mark.parametrize("utf8", ["0", "1"])
def test_names_are_read_as_this_process_reads_them(folder: Folder, utf8: str) -> None:
    root = folder({"caf\u00e9.md": article()})
    code = (
        "import sys; from pathlib import Path; from tui.store import scan, scout;"
        " ahead = scout.Scout(sys.argv[1]); met = list(ahead.met()); ahead.close();"
        " print(ascii(met[0].ids), met == list(scan.batches(Path(sys.argv[1]))))"
    )
    environ = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": utf8}
    run = [sys.executable, "-c", code, str(root)]
    told = subprocess.run(run, check=True, capture_output=True, text=True, env=environ).stdout
    assert told in (
        "['caf\\xe9.md'] True\n",
        "['caf\\udcc3\\udca9.md'] True\n",
    )  # macOS has no other than UTF-8


def test_one_is_enough_where_no_halves_are_wanted(many: Path) -> None:
    both, alone = Scout(many), Scout(many, halves=False)
    assert len(alone._sent) == 1
    assert alone.census() == both.census()
    both.close()
    alone.close()


def test_it_ends_with_whoever_sent_it(many: Path) -> None:
    ahead = Scout(many)
    pids = [one.pid for one in ahead._sent if one.pid is not None]
    assert len(pids) == 2
    ahead.close()
    ahead.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_it_loads_next_to_nothing_before_it_walks() -> None:
    code = f"import sys; sys.path[:0] = [{str(ROOT)!r}]; import tui.store.survey; print(*sys.modules)"
    run = [sys.executable, "-I", "-S", "-c", code]
    loaded = subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()
    assert not {"collections", "contextlib", "enum", "hashlib", "pathlib", "re", "typing"} & set(loaded)
