"""The first rows of a folder that was never read come from a process that looks ahead."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import PATIENCE_SECONDS
from tui.store import ahead, processors
from tui.store.ahead import Ahead, Crashed
from tui.store.opening import First, Opening

pytestmark = pytest.mark.usefixtures("bounded")
SAMPLE = Path(__file__).parents[2] / "sample_content"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processors, "at_hand", lambda: 2)


def looking_ahead(environ: Mapping[str, str]) -> Opening:
    opening = Opening(SAMPLE, environ, root=SAMPLE)
    opening.look_ahead()
    return opening


def same(one: First, other: First) -> bool:
    return (one.rows, one.counts, one.view, one.at) == (other.rows, other.counts, other.view, other.at)


@pytest.mark.usefixtures("two_processors")
def test_it_finds_the_rows_that_this_process_would_find(environ: dict[str, str], tmp_path: Path) -> None:
    here = Opening(SAMPLE, {**environ, "HOME": str(tmp_path / "other")}, root=SAMPLE).first_files()
    opening = looking_ahead(environ)
    assert opening._ahead is not None
    assert select.select([opening._ahead._reader], [], [], 60)[0]
    seen = opening.first()
    assert seen is not None
    assert here.rows
    assert same(seen, here)


@pytest.mark.usefixtures("two_processors")
def test_who_asks_for_them_waits_for_it(environ: dict[str, str]) -> None:
    seen = looking_ahead(environ).first_files()
    assert seen.rows
    assert not any(Opening(SAMPLE, environ, root=SAMPLE).cache.load())


def test_while_it_has_nothing_to_tell_there_are_no_rows(environ: dict[str, str]) -> None:
    looking = Ahead(SAMPLE, SAMPLE, environ)
    os.kill(looking.pid, signal.SIGSTOP)
    assert looking.first(0) is None
    os.kill(looking.pid, signal.SIGCONT)
    seen = looking.first()
    assert seen is not None
    assert seen.rows
    assert looking.first() is None  # it tells once


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("python", ["/nowhere/at/all", None])
def test_without_a_process_this_one_reads_them(
    environ: dict[str, str], python: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    opening = looking_ahead(environ)
    assert opening.first() is None
    assert opening.first_files().rows


@pytest.mark.usefixtures("two_processors")
def test_files_that_killed_it_are_not_read_here_as_well(environ: dict[str, str]) -> None:
    opening = looking_ahead(environ)
    assert opening._ahead is not None
    os.kill(opening._ahead.pid, signal.SIGKILL)
    seen = opening.first()
    assert seen is not None
    assert seen.rows is None


def test_one_processor_is_left_to_the_screen(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processors, "at_hand", lambda: 1)
    assert looking_ahead(environ)._ahead is None


@pytest.mark.usefixtures("two_processors")
def test_a_folder_that_was_read_needs_nobody_to_look_ahead(environ: dict[str, str]) -> None:
    library = Opening(SAMPLE, environ, root=SAMPLE).library()
    library.load(lambda _: None)
    library.close()
    assert looking_ahead(environ)._ahead is None


def test_one_that_says_nothing_is_ended(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "PATIENCE_SECONDS", 0)
    silent = Ahead(SAMPLE, SAMPLE, environ)
    os.kill(silent.pid, signal.SIGSTOP)
    with pytest.raises(Crashed):
        silent.first()
    with pytest.raises(ChildProcessError):
        os.waitpid(silent.pid, 0)
    assert silent.first() is None


@pytest.mark.usefixtures("two_processors")
def test_who_leaves_waits_for_it_no_longer(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "PATIENCE_SECONDS", 2 * PATIENCE_SECONDS)
    opening = looking_ahead(environ)
    assert opening._ahead is not None
    os.kill(opening._ahead.pid, signal.SIGSTOP)
    waiting = threading.Thread(target=opening.first_files, daemon=True)
    waiting.start()
    opening.look_no_more()
    waiting.join(PATIENCE_SECONDS)
    assert not waiting.is_alive()
    opening.look_no_more()


def test_behind_a_link_it_goes_up_from_where_that_leads(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(SAMPLE / "_news")
    monkeypatch.chdir(tmp_path)
    looking = Ahead(Path("link/.."), SAMPLE, environ)
    seen = looking.first()
    assert seen is not None
    assert seen.rows


def test_names_are_read_as_this_process_reads_them(tmp_path: Path) -> None:
    root = tmp_path / "content"
    root.mkdir()
    (root / "caf\u00e9.md").write_text("---\ntitle: A\n---\n")
    code = (
        "import os, sys; from pathlib import Path; from tui.store.ahead import Ahead;"
        " root = Path(sys.argv[1]); first = Ahead(root, root, os.environ).first();"
        " print([one.id for one in first.rows] == os.listdir(root))"
    )
    environ = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"}
    run = [sys.executable, "-c", code, str(root)]
    done = subprocess.run(run, check=True, capture_output=True, text=True, env=environ)
    assert done.stdout == "True\n"
