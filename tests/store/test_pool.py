"""Processes that read files for this one, and what becomes of them when they or it die."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.store import readers
from tests.store.readers import told
from tui.model.article import ArticleId, State
from tui.model.index_entry import IndexEntry
from tui.store import bulk, pool
from tui.store.bulk import Reading
from tui.store.pool import CHUNK, CHUNKS_IN_LINE, FEW, FIRST_CHUNK, Pool
from tui.store.worker import Read

pytestmark = pytest.mark.usefixtures("bounded")
ROOT = Path(__file__).parents[2]


def names(count: int, **others: str) -> list[ArticleId]:
    """Names of files; `others` stand at the place that their number says, like `crash="70"`."""
    found = [ArticleId(f"{number}.md") for number in range(count)]
    for name, at in others.items():
        found[int(at)] = ArticleId(f"{name}-{at}.md")
    return found


def everything(batches: Iterator[list[Reading]]) -> list[Reading]:
    return [reading for batch in batches for reading in batch]


def reasons(readings: list[Reading]) -> dict[str, str]:
    return {one.id: one.entry.reason for one in readings if one.entry is not None and one.entry.reason}


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def many(folder: Folder) -> Path:
    return folder({f"{number}.md": article(f"Title {number}") for number in range(400)})


def test_what_the_processes_read_is_what_this_one_reads_in_the_same_order(many: Path) -> None:
    (many / "7.md").write_text("---\na: b: c\n---\n")
    (many / "100.md").write_text("no front matter")
    (many / "300.md").unlink()
    read = everything(Pool(many, processes=2).read(names(400)))
    here = [bulk.read_entry(str(many), name) for name in names(400)]
    # The files may become two seconds old between the two.
    assert [one._replace(settled=False) for one in read] == [one._replace(settled=False) for one in here]
    assert all(type(one) is Reading for one in read)
    assert all(type(one.entry) in (IndexEntry, type(None)) for one in read)


def test_the_first_rows_come_in_a_small_batch(many: Path) -> None:
    batches = [len(batch) for batch in Pool(many, processes=2).read(names(400))]
    assert batches == [FIRST_CHUNK, FIRST_CHUNK, CHUNK, 400 - 2 * FIRST_CHUNK - CHUNK]


@pytest.mark.parametrize("count", [0, 1, FEW - 1])
def test_few_files_are_read_here(tmp_path: Path, count: int) -> None:
    batches = list(Pool(tmp_path, read=readers.telling).read(iter(names(count))))
    assert [one.id for batch in batches for one in batch] == names(count)
    assert all(batches)
    assert {told(one)["pid"] for batch in batches for one in batch} <= {os.getpid()}


@pytest.mark.parametrize("processes", [1, 3])
def test_many_files_are_read_elsewhere_by_as_many_processes_as_are_wanted(
    tmp_path: Path, processes: int
) -> None:
    reading = Pool(tmp_path, processes=processes, read=readers.telling).read(names(20_000))
    facts = [told(one) for one in everything(reading)]
    assert len(facts) == 20_000
    pids = {fact["pid"] for fact in facts}
    assert os.getpid() not in pids
    assert len(pids) == processes
    assert not any(alive(pid) for pid in pids)


def test_a_process_belongs_to_no_group_that_the_keyboard_interrupts(tmp_path: Path) -> None:
    for one in everything(Pool(tmp_path, processes=1, read=readers.telling).read(names(FEW))):
        assert told(one)["group"] == told(one)["pid"] != os.getpgrp()


def test_ids_are_asked_for_only_as_they_are_read(tmp_path: Path) -> None:
    asked = 0

    def endless() -> Iterator[ArticleId]:
        nonlocal asked
        for asked in itertools.count(1):
            yield ArticleId(f"{asked}.md")

    reading = Pool(tmp_path, processes=2, read=readers.telling).read(endless())
    for _ in range(20):
        assert next(reading)
        assert asked <= 21 * CHUNK + 2 * CHUNKS_IN_LINE * CHUNK
    reading.close()


def test_closing_the_iterator_ends_the_processes(tmp_path: Path) -> None:
    reading = Pool(tmp_path, processes=1, read=readers.telling).read(names(20_000))
    pid = told(next(reading)[0])["pid"]
    assert alive(pid)
    reading.close()
    assert not alive(pid)


def test_closing_the_pool_ends_the_processes_and_the_reading(tmp_path: Path) -> None:
    one = Pool(tmp_path, processes=1, read=readers.telling)
    reading = one.read(names(20_000))
    pid = told(next(reading)[0])["pid"]
    one.close()
    assert not alive(pid)
    assert list(reading) == []
    assert list(one.read(names(FEW))) == list(one.read(names(1))) == []


def test_a_pool_can_be_closed_while_another_thread_waits_for_it(tmp_path: Path) -> None:
    one, waiting = Pool(tmp_path, read=readers.hanging), threading.Event()
    found: list[list[Reading]] = []

    def hang() -> Iterator[ArticleId]:
        yield from (ArticleId(f"hang-{number}.md") for number in range(FEW * 2))
        waiting.set()

    thread = threading.Thread(target=lambda: found.extend(one.read(hang())))
    thread.start()
    waiting.wait()
    one.close()
    thread.join()
    assert found == []


# --- files that kill or keep the process that reads them


@pytest.mark.parametrize("read", [readers.crashing, readers.leaving])
def test_a_file_that_crashes_its_reader_costs_that_file_alone(many: Path, read: Read) -> None:
    wanted = names(400, crash="0", **{"crash-too": "70", "crash-last": "399"})
    found = everything(Pool(many, processes=2, read=read).read(wanted))
    assert [one.id for one in found] == wanted
    crashed = "this file crashed the process that read it"
    bad = ("crash-0.md", "crash-too-70.md", "crash-last-399.md")
    assert reasons(found) == dict.fromkeys(bad, crashed)
    assert {one.entry.title for one in found if one.entry} == {
        *bad,
        *(f"Title {number}" for number in range(400) if number not in (0, 70, 399)),
    }
    assert all(one.entry is None or one.entry.state is not State.BROKEN or one.id in bad for one in found)


def test_a_file_that_keeps_its_reader_costs_that_file_alone(many: Path) -> None:
    wanted = names(400, hang="70")
    found = everything(Pool(many, processes=2, read=readers.hanging, patience_seconds=1.5).read(wanted))
    assert [one.id for one in found] == wanted
    assert reasons(found) == {"hang-70.md": "this file took longer than 1.5 seconds to read"}


def test_a_process_that_is_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    reading = Pool(tmp_path, processes=2, read=readers.telling).read(names(20_000))
    found = next(reading)
    os.kill(told(found[0])["pid"], signal.SIGKILL)
    found += everything(reading)
    assert [one.id for one in found] == names(20_000)
    assert len({told(one)["pid"] for one in found}) == 3  # two, and the one in the place of the first


def test_processes_whose_end_another_has_waited_for_are_no_trouble(many: Path) -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        found = everything(Pool(many, processes=1, read=readers.crashing).read(names(400, crash="70")))
    finally:
        signal.signal(signal.SIGCHLD, before)
    assert reasons(found) == {"crash-70.md": "this file crashed the process that read it"}


@pytest.mark.parametrize("python", ["", "/bin/false", "/nothing/there"])
def test_where_no_process_can_be_started_this_one_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: str
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    found = everything(Pool(tmp_path, processes=2, read=readers.telling).read(names(400)))
    assert [one.id for one in found] == names(400)
    assert {told(one)["pid"] for one in found} == {os.getpid()}


def test_what_has_crashed_a_process_is_never_read_in_this_one(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def walked() -> Iterator[ArticleId]:
        wanted = names(400, crash="0")
        yield from wanted[:FEW]
        monkeypatch.setattr(sys, "executable", "/bin/false")  # the first process is running by now
        yield from wanted[FEW:]

    found = everything(Pool(many, processes=1, read=readers.crashing).read(walked()))
    crashed = "this file crashed the process that read it"
    assert reasons(found) == dict.fromkeys(names(400, crash="0")[:FIRST_CHUNK], crashed)
    assert len(found) == 400


# --- the program around it


def test_nothing_that_a_reader_prints_reaches_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found = everything(Pool(tmp_path, processes=1, read=readers.printing).read(names(FEW)))
    assert set(reasons(found).values()) == {"this file said nothing, heard b''"}
    assert capfd.readouterr() == ("", "")


def test_names_and_answers_of_any_length_go_through(tmp_path: Path) -> None:
    long = [ArticleId(f"{'d/' * 2_000}{number}.md") for number in range(2_000)]
    assert everything(Pool(tmp_path, processes=2).read(long)) == [Reading(name, gone=True) for name in long]


def test_names_that_are_no_text_go_through(folder: Folder) -> None:
    root = folder({f"{number}.md": article() for number in range(FEW)})
    odd = ArticleId(os.fsdecode(b"caf\xe9.md"))
    (root / odd).write_text(article("Odd"))
    found = everything(Pool(root, processes=1).read([*names(FEW), odd]))
    assert found[-1] == bulk.read_entry(str(root), odd)
    assert found[-1].entry is not None
    assert found[-1].entry.title == "Odd"


def test_the_script_that_uses_a_pool_is_not_run_again_by_it(many: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, sys; from pathlib import Path; from tui.store.pool import Pool\n"
        "print('run'); ids = [f'{number}.md' for number in range(400)]\n"
        f"print(sum(map(len, Pool(Path({str(many)!r})).read(ids))))\n"
    )
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONINSPECT": ""}
    ran = subprocess.run([sys.executable, script], env=environ, capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("run\n400\n", "")


@pytest.mark.parametrize("read", ["telling", "hanging"])
def test_no_process_outlives_the_program_that_is_killed(tmp_path: Path, read: str) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.store import readers; from tui.store.pool import Pool\n"
        f"reading = Pool(Path('.'), processes=2, read=readers.{read}, patience_seconds=1).read(\n"
        "    [f'{number}.md' for number in range(64)] + ['hang.md'] * 600)\n"
        "next(reading); print('reading', flush=True)\n"
        "for batch in reading: sys.stdin.read()\n"
    )
    ours, theirs = os.pipe()  # what every process below holds, so it ends when the last has ended
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        pass_fds=[theirs],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as program:
        os.close(theirs)
        assert program.stdout is not None
        assert program.stdout.readline() == b"reading\n"
        program.kill()
        with open(ours, "rb") as end:
            assert end.read() == b""


@pytest.mark.parametrize(("processors", "processes"), [(1, 2), (3, 3), (64, 8)])
def test_there_is_a_process_for_each_processor_within_reason(
    monkeypatch: pytest.MonkeyPatch, processors: int, processes: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)), raising=False)
    assert pool._processes() == processes


@pytest.mark.parametrize(("processors", "processes"), [(None, 2), (4, 4)])
def test_processors_are_counted_where_they_cannot_be_named(
    monkeypatch: pytest.MonkeyPatch, processors: int | None, processes: int
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    assert pool._processes() == processes
