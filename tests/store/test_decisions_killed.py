"""Real processes that decide are killed at any moment: nothing is torn, everything is explained and undone."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import FUZZ, Folder, article
from tests.store.forked import Forks, forks
from tests.store.killed import decide, deciding, temporaries
from tui.model import undo
from tui.model.history import Entry, Kind
from tui.model.triage import Decision
from tui.store.opening import Opening

KILLS = min(100, 15 * FUZZ)
PARTS = 3

FILES = 40


def digests(root: Path) -> dict[str, str]:
    return {path.name: undo.digest(path.read_bytes()) for path in root.glob("*.md")}


def entries(root: Path) -> list[Entry]:
    """What the journal says to somebody who only looks."""
    with deciding(root, write=False) as decisions:
        return list(decisions.journal.history.entries.values())


WAYS = ["nameless", "named"]  # temporary files; see tests.store.killed


@pytest.fixture
def killing() -> Iterator[Forks]:
    """Processes that decide until they are killed."""
    with forks("tests.store.killed") as decide_and_die:
        yield decide_and_die


def explain(known: dict[str, str], told: list[Entry], found: dict[str, str]) -> None:
    """Follows the entries from the digests known before: what is found is what they lead to.

    The newest entry's own file may be the one of before it: there the kill fell between journal and file.
    """
    last = told[-1] if told else None
    for entry in told:
        if entry is last and found[entry.path] == known[entry.path]:
            continue
        if entry.after is not None:
            leads_to = entry.before if entry.kind is Kind.FAILED else entry.after
            assert leads_to is not None
            known[entry.path] = leads_to
    assert found == known


@pytest.fixture
def root(folder: Folder) -> Path:
    return folder(
        {f"{number:02}.md": article(f"Title {number}", published=number % 3 == 0) for number in range(FILES)}
    )


@pytest.mark.loop
@pytest.mark.parametrize("way", WAYS)
def test_a_newstui_killed_at_any_moment_leaves_no_torn_file_and_all_is_undone(
    root: Path, killing: Forks, way: str
) -> None:  # W45, U56
    original = {path.name: path.read_bytes() for path in root.glob("*.md")}
    before, known = 0, digests(root)
    dice = random.Random(KILLS)
    for number in range(KILLS):
        moment = dice.randrange(1, 1_500)
        if number % 2:
            assert killing.ended(str(root), str(number), str(moment), way) == -signal.SIGKILL
        else:
            killing.kill(str(root), str(number), "", way, after=moment)
        told, found = entries(root), digests(root)
        assert len(found) == FILES
        explain(known, told[before:], found)
        before, known = len(told), found
        assert len(temporaries(root)) <= number + 1
    assert before > KILLS
    for name in temporaries(root):
        os.utime(root / name, (time.time() - 3_600,) * 2)
    library = Opening(root, os.environ, decide=True).library()
    library.load(lambda _: None)
    assert library.decisions is not None
    assert temporaries(root) == []
    while outcomes := library.decisions.undo():
        assert [one.refused for one in outcomes] == [None] * len(outcomes)
    library.decisions.journal.close()
    assert {path.name: path.read_bytes() for path in root.glob("*.md")} == original


@pytest.mark.parametrize(
    ("part", "way"),
    [(part, way) for part in range(PARTS) for way in WAYS if FUZZ > 1 or part == WAYS.index(way)],
)
def test_one_decision_is_killed_before_each_of_its_calls(
    root: Path, killing: Forks, part: int, way: str
) -> None:
    """Each of them in a process of its own; the parts together, which `make fuzz` runs, are all."""
    original = digests(root)
    old = new = 0
    moment = part
    while ended := killing.ended(str(root), "01.md", str(moment := moment + PARTS), way):
        assert ended == -signal.SIGKILL
        assert {
            name: one for name, one in digests(root).items() if name != "01.md"
        }.items() <= original.items()
        explain(dict(original), entries(root), digests(root))
        written = digests(root) != original
        old, new = old + (not written), new + written
        with deciding(root) as decisions:
            assert decisions.why_not is None  # the lock went with the process
            while decisions.undo():
                pass
        assert digests(root) == original
        (decisions.journal.folder / "journal.jsonl").unlink(missing_ok=True)
        for name in temporaries(root):
            (root / name).unlink()
    assert old > 4
    assert new
    assert b"published: true" in (root / "01.md").read_bytes()


def test_what_was_decided_before_the_kill_is_there_after_it(root: Path, killing: Forks) -> None:
    killing.kill(str(root), "1", after=1_000)
    told = entries(root)
    assert len(told) > 10
    with deciding(root) as decisions:
        decide(decisions, Decision.LATER, "01.md", "02.md")
        assert list(decisions.journal.history.entries.values())[: len(told)] == told
