"""Every system call of a write fails in turn: the bytes are the old ones or the new ones, and explained."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder, article
from tests.store.killed import (
    CHANGING,
    Hook,
    decide,
    deciding,
    refusals,
    temporaries,
    watched,
    without_nameless,
)
from tui.errors import JournalUnavailable
from tui.model import undo
from tui.model.history import Kind
from tui.model.triage import Decision, Outcome
from tui.store import files
from tui.store.decisions import Decisions
from tui.store.temporary import TEMPORARY

OPEN = article(published=False, body="Text.\n" * 50).encode()
LIVE = OPEN.replace(b"published: false", b"published: true")
CODES = [errno.ENOSPC, errno.EIO]


@pytest.fixture
def root(folder: Folder) -> Path:
    return folder({"a.md": OPEN, "b.md": OPEN})


class Failing:
    """Fails the call of a number, or all from it on that need the disk; knows whether it did."""

    def __init__(self, number: int, code: int, *, from_then_on: bool = False) -> None:
        self.happened = False
        self.name = ""
        self._left = number
        self._code = code
        self._on = from_then_on

    def __call__(self, name: str, _: tuple[Any, ...]) -> None:
        if name == "fstat" or (self._on and name not in CHANGING):
            return
        self._left -= 1
        if self._left == 0 or (self._on and self._left < 0):
            self.happened, self.name = True, name
            raise OSError(self._code, os.strerror(self._code))


def attempted(act: Callable[[], list[Outcome]]) -> str | None:
    """Why nothing was done; None where it was."""
    try:
        return refusals(act())[0]
    except JournalUnavailable as error:
        return str(error)


def explained(decisions: Decisions, path: Path) -> bool:
    """Whether the journal accounts for the bytes of a file, by the digests of its entries."""
    entries = [entry for entry in decisions.journal.history.entries.values() if entry.path == path.name]
    known = {digest for entry in entries for digest in (entry.before, entry.after)} | {undo.digest(OPEN)}
    return undo.digest(path.read_bytes()) in known


def check(root: Path, why_not: str | None, *, done: bytes, undone: bytes) -> None:
    """What must hold after a write that failed somewhere or did not."""
    path = root / "a.md"
    assert path.read_bytes() == (done if why_not is None else undone), why_not
    assert temporaries(root) == []
    assert (root / "b.md").read_bytes() == OPEN
    with deciding(root) as decisions:
        assert decisions.why_not is None
        assert explained(decisions, path)


def undo_all(root: Path) -> None:
    """Takes back what was decided, and begins with an empty journal: to read one costs what it is long."""
    with deciding(root) as decisions:
        while decisions.undo():
            pass
    assert (root / "a.md").read_bytes() == OPEN
    (decisions.journal.folder / "journal.jsonl").unlink()


NAMELESS, NAMED = "nameless", "named"  # temporary files


@pytest.fixture(params=[NAMELESS, NAMED])
def everything(request: pytest.FixtureRequest, root: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Makes a write use all calls that it may: the file has an attribute, and an owner who is to be kept."""
    os.setxattr(root / "a.md", "user.origin", b"1")
    if os.geteuid() == 0:
        os.chown(root / "a.md", 1234, 4321)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 999_999)
    return str(request.param)


def faulty(failing: Failing, way: str) -> Hook:
    """Lets a call fail; where files are `named`, on a file system without nameless ones and exchanges."""

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        failing(name, arguments)
        if way == NAMED:
            without_nameless(name, arguments)

    return hook


def check_faulty(root: Path, failing: Failing, why_not: str | None, *, done: bytes, undone: bytes) -> None:
    status = (root / "a.md").stat()
    if os.geteuid() == 0:
        assert (status.st_uid, status.st_gid) == (1234, 4321)
    assert os.getxattr(root / "a.md", "user.origin") == b"1"
    if failing.name == "unlink":  # the old text keeps its dot name until the next start sweeps it
        for name in temporaries(root):
            assert TEMPORARY.fullmatch(name)
            (root / name).unlink()
    check(root, why_not, done=done, undone=undone)


@pytest.mark.parametrize("code", CODES, ids=errno.errorcode.get)
def test_each_system_call_of_a_decision_fails_in_turn(root: Path, code: int, everything: str) -> None:  # W42
    met = set()
    for number in range(1, 200):
        failing = Failing(number, code)
        with deciding(root) as decisions, watched(faulty(failing, everything)):
            why_not = attempted(lambda: decide(decisions, Decision.PUBLISH, "a.md"))
        met.add(failing.name)
        check_faulty(root, failing, why_not, done=LIVE, undone=OPEN)
        undo_all(root)
        if not failing.happened:
            break
    assert not failing.happened
    assert met >= {
        "open", "pread", "close", "lstat", "fcntl", "write", "fsync", "fdatasync", "exchange", "unlink", "fchmod",
        "fchown", "listxattr", "getxattr", "setxattr", *(["link", "replace"] if everything == NAMED else []),
    }  # fmt: skip


@pytest.mark.parametrize("code", CODES, ids=errno.errorcode.get)
def test_each_system_call_of_an_undo_fails_in_turn_and_it_can_be_tried_again(
    root: Path, code: int, everything: str
) -> None:
    for number in range(1, 200):
        failing = Failing(number, code)
        with deciding(root) as decisions:
            decide(decisions, Decision.PUBLISH, "a.md")
            with watched(faulty(failing, everything)):
                why_not = attempted(decisions.undo)
        check_faulty(root, failing, why_not, done=OPEN, undone=LIVE)
        undo_all(root)
        if not failing.happened:
            break
    assert not failing.happened


def test_a_disk_that_stays_full_from_any_moment_on_loses_nothing(root: Path) -> None:  # W42
    for number in range(1, 20):
        failing = Failing(number, errno.ENOSPC, from_then_on=True)
        with deciding(root) as decisions, watched(failing):
            why_not = attempted(lambda: decide(decisions, Decision.PUBLISH, "a.md"))
        check(root, why_not, done=LIVE, undone=OPEN)
        with deciding(root) as decisions:
            assert refusals(decide(decisions, Decision.LATER, "b.md")) == [None]  # as soon as there is room
            while decisions.undo():
                pass
        assert (root / "a.md").read_bytes() == OPEN
        if not failing.happened:
            break
    assert not failing.happened


@pytest.mark.parametrize("piece", [1, 7, 500])
def test_a_file_that_is_written_piece_by_piece_is_whole(root: Path, piece: int) -> None:
    writes = 0

    def short(name: str, arguments: tuple[Any, ...]) -> int | None:
        nonlocal writes
        writes += name == "write"
        journal = name == "write" and bytes(arguments[1]).startswith(b'{"v":')
        return piece if name == "write" and not journal else None

    with deciding(root) as decisions, watched(short):
        assert refusals(decide(decisions, Decision.PUBLISH, "a.md")) == [None]
    assert (root / "a.md").read_bytes() == LIVE
    assert writes > len(LIVE) // piece


def test_a_file_that_cannot_be_read_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unreadable:
        def __init__(self, descriptor: int, _: str) -> None:
            self._descriptor = descriptor

        def __enter__(self) -> Unreadable:
            return self

        def __exit__(self, *_: object) -> None:
            os.close(self._descriptor)

        def read(self, _: int) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(files, "open", Unreadable, raising=False)
    with deciding(root) as decisions:
        assert refusals(decide(decisions, Decision.PUBLISH, "a.md")) == ["cannot be read: input/output error"]
        assert decisions.journal.history.entries == {}


ONCE_MORE = "; it is tried once more"


def test_a_failed_write_is_told_in_the_journal_and_can_be_tried_again(root: Path) -> None:
    def full(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "fsync":
            raise OSError(errno.ENOSPC, "No space left on device")

    with deciding(root) as decisions:
        with watched(full):
            (outcome,) = decide(decisions, Decision.PUBLISH, "a.md")
        assert outcome.refused == "could not be written: no space left on device"
        kinds = [entry.kind for entry in decisions.journal.history.entries.values()]
        assert kinds == [Kind.DECIDE, Kind.FAILED]
        assert decisions.undo() == []
        assert decisions.made == []
        assert refusals(decide(decisions, Decision.PUBLISH, "a.md")) == [None]
        with watched(full):
            assert refusals(decisions.undo()) == [f"could not be written: no space left on device{ONCE_MORE}"]
        assert (root / "a.md").read_bytes() == LIVE
        assert refusals(decisions.undo()) == [None]
        assert (root / "a.md").read_bytes() == OPEN


def test_an_undo_that_fails_on_a_full_disk_is_noted_when_there_is_room_again(root: Path) -> None:
    full = False

    def filling(name: str, arguments: tuple[Any, ...]) -> None:
        nonlocal full
        full = full or name == "fsync"  # the journal has its line by then
        if full and name in CHANGING:
            raise OSError(errno.ENOSPC, "No space left on device")

    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
        with watched(filling):
            assert refusals(decisions.undo()) == [f"could not be written: no space left on device{ONCE_MORE}"]
        decide(decisions, Decision.LATER, "b.md")
    with deciding(root) as decisions:
        kinds = [entry.kind for entry in decisions.journal.history.entries.values()]
        assert kinds == [Kind.DECIDE, Kind.UNDO, Kind.FAILED, Kind.DECIDE]
        while decisions.undo():
            pass
    assert (root / "a.md").read_bytes() == OPEN


def test_an_undo_that_the_disk_refuses_twice_does_not_bar_the_way(root: Path) -> None:
    def broken(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "fsync":
            raise OSError(errno.EIO, "Input/output error")

    with deciding(root) as decisions:
        decide(decisions, Decision.LATER, "b.md")
        decide(decisions, Decision.PUBLISH, "a.md")
        with watched(broken):
            assert [refusals(decisions.undo()) for _ in range(3)] == [
                [f"could not be written: input/output error{ONCE_MORE}"],
                ["could not be written: input/output error"],
                [None],
            ]


def test_a_journal_that_fills_up_stops_a_bulk_and_says_how_far_it_came(folder: Folder) -> None:  # U58
    root = folder({f"{number:02}.md": OPEN for number in range(20)})
    left = 8

    def full(name: str, _: tuple[Any, ...]) -> None:
        nonlocal left
        if name == "fdatasync":
            left -= 1
            if left < 0:
                raise OSError(errno.ENOSPC, "No space left on device")

    names = [path.name for path in sorted(root.glob("*.md"))]
    with deciding(root) as decisions:
        with watched(full):
            outcomes = decide(decisions, Decision.PUBLISH, *names)
        assert refusals(outcomes)[:8] == [None] * 8
        assert refusals(outcomes)[8:] == [
            f"the journal in {decisions.journal.folder} cannot be written: no space left on device"
        ]
        assert [(root / name).read_bytes() for name in names] == [LIVE] * 8 + [OPEN] * 12
        left = 3
        with watched(full):
            assert [why is None for why in refusals(decisions.undo())] == [True] * 3 + [False]
        assert [one.id for one in decisions.undo()] == names[3:8]
    assert all((root / name).read_bytes() == OPEN for name in names)


@pytest.mark.parametrize(
    "code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO], ids=errno.errorcode.get
)
def test_a_content_disk_that_fails_stops_a_bulk_at_the_first(folder: Folder, code: int) -> None:  # U58
    root = folder({f"{number:02}.md": OPEN for number in range(20)})
    names = [path.name for path in sorted(root.glob("*.md"))]
    left = 5

    def full(name: str, _: tuple[Any, ...]) -> None:
        nonlocal left
        if name == "fchmod":
            left -= 1
            if left < 0:
                raise OSError(code, os.strerror(code))

    said = f"could not be written: {os.strerror(code).lower()}"
    with deciding(root) as decisions:
        with watched(full):
            assert refusals(decide(decisions, Decision.PUBLISH, *names)) == [None] * 5 + [said]
        kinds = [entry.kind for entry in decisions.journal.history.entries.values()]
        assert kinds == [Kind.DECIDE] * 6 + [Kind.FAILED]
        left = 3
        with watched(full):
            assert refusals(decisions.undo()) == [None] * 3 + [f"{said}{ONCE_MORE}"]
        assert [one.id for one in decisions.undo()] == names[3:5]
    assert all((root / name).read_bytes() == OPEN for name in names)


def test_one_file_that_is_too_large_for_the_system_does_not_stop_a_bulk(root: Path) -> None:
    failures = iter([True])

    def large(name: str, _: tuple[Any, ...]) -> None:
        if name == "fchmod" and next(failures, False):
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))

    with deciding(root) as decisions, watched(large):
        assert refusals(decide(decisions, Decision.PUBLISH, "a.md", "b.md")) == [
            "could not be written: file too large",
            None,
        ]


def test_a_refusal_that_cannot_be_recorded_is_tried_as_if_it_had_not_been(root: Path) -> None:
    def full(name: str, _: tuple[Any, ...]) -> None:
        if name == "fdatasync":
            raise OSError(errno.ENOSPC, "No space left on device")

    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
        (root / "a.md").chmod(0o444)
        with watched(full):
            for _ in range(3):
                assert refusals(decisions.undo()) == [f"is read-only; chmod u+w changes that{ONCE_MORE}"]
        (root / "a.md").chmod(0o644)
        assert refusals(decisions.undo()) == [None]


@contextmanager
def full_disk(place: Path) -> Iterator[bool]:
    """A real disk of 64 KB at `place`, for whoever may mount one; False for others."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], check=True)


_LIMITED = """
import resource, sys
from pathlib import Path
from tests.store.killed import decide, deciding, refusals
from tui.model.triage import Decision
with deciding(Path(sys.argv[1])) as decisions:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
    print(*refusals(decide(decisions, Decision.PUBLISH, "a.md")))
"""


def test_a_file_larger_than_the_system_allows_is_not_written(root: Path) -> None:
    content = OPEN + b"x" * 40_000
    (root / "a.md").write_bytes(content)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, root],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    assert done.stdout == b"could not be written: file too large\n"
    assert (root / "a.md").read_bytes() == content
    assert temporaries(root) == []


def test_on_a_disk_that_is_really_full_the_old_bytes_stay(tmp_path: Path) -> None:
    with full_disk(tmp_path / "full") as mounted:
        path = tmp_path / "full" / "a.md"
        path.write_bytes(OPEN + b"x" * 40_000)
        content = path.read_bytes()
        if not mounted:  # then as in the test above, which needs no rights
            test_a_file_larger_than_the_system_allows_is_not_written(tmp_path / "full")
            return
        with deciding(path.parent) as decisions:
            (outcome,) = decide(decisions, Decision.PUBLISH, "a.md")
            assert outcome.refused == "could not be written: no space left on device"
            assert path.read_bytes() == content
            assert temporaries(path.parent) == []
            path.write_bytes(OPEN)
            assert refusals(decide(decisions, Decision.PUBLISH, "a.md")) == [None]
            assert path.read_bytes() == LIVE


def test_a_full_disk_under_the_journal_leaves_the_articles_alone(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with full_disk(tmp_path / "full") as mounted:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "full"))
        with deciding(root) as decisions:
            filling = tmp_path / "full" / "filling"
            with filling.open("wb", buffering=0) as file:
                while mounted:
                    try:
                        file.write(b"x" * 512)
                    except OSError:
                        break
            if mounted:
                with pytest.raises(JournalUnavailable, match="cannot be written: no space left on device"):
                    for _ in range(8):  # a page of the journal may still have room
                        decide(decisions, Decision.LATER, "a.md")
                        decide(decisions, Decision.REOPEN, "a.md")
                assert (root / "a.md").read_bytes() == OPEN
            filling.unlink()
            assert refusals(decide(decisions, Decision.PUBLISH, "b.md")) == [None]
