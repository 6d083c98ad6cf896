"""The harness of `make bench` runs and counts right; what it measures is nobody's business here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import __main__ as harness
from tests.bench import corpus, queries, table
from tests.bench.bench import Bench
from tests.bench.corpus import Corpus
from tests.bench.findings import Finding, Kept, Target, alternating, compared, percentile
from tests.bench.processes import Failed
from tests.bench.screen import Screen

ROOT = Path(__file__).parent.parent
SIZE = 60


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A small folder, complete as `make bench` keeps it."""
    return corpus.corpus(tmp_path_factory.mktemp("kept"), SIZE, harness.SEED, lambda _: None)


def test_the_harness_measures_a_small_folder(small: Corpus) -> None:
    kept = small.place.parent
    argv = ["--size", str(SIZE), "--runs", "1", "--no-peers", "--kept", str(kept)]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.bench", *argv, "--lines", "cold,cursor,disk,list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found = {one.what: one for one in Kept(kept / "results.json").by_size[SIZE].values()}
    whats = {
        "cold index, beside cat", "cold index, most memory", "cursor, key to last byte",
        "publish, file on disk", "newstui list, warm, first line", "newstui list, warm, all lines", "newstui list, modules of Textual",
    }  # fmt: skip
    assert whats <= set(found)
    assert all(one.value is not None for one in found.values())
    assert all((found[what].ratio or 0) > 0 for what in ("cursor, key to last byte", "publish, file on disk"))
    assert found["newstui list, modules of Textual"].value == 0
    assert all(what in ended.stdout for what in whats)
    assert [path.name for path in kept.glob("scratch-*")] == []


def test_the_same_arguments_write_the_same_bytes() -> None:
    once, again, other = (list(corpus.articles(20, seed)) for seed in (3, 3, 4))
    assert once == again != other


def test_a_folder_that_is_being_changed_is_made_anew(small: Corpus) -> None:
    one = next(small.entries())
    path = small.folder / one.id
    before = path.read_bytes()
    small.changing.touch()
    path.write_bytes(b"")
    corpus.corpus(small.place.parent, SIZE, harness.SEED, lambda _: None)
    assert path.read_bytes() == before
    assert not small.changing.exists()


def test_queries_are_made_of_every_kind(small: Corpus) -> None:
    made = queries.asked(small, each=5)
    rows = {one.text for one in small.entries()}
    assert {name: len(some) for name, some in made.items()} == dict.fromkeys(queries.CLASSES, 5)
    assert all(one.meant in rows for some in made.values() for one in some)


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_screen_is_as_the_terminal_would_show_it_however_it_is_cut(cut: int) -> None:
    written = (
        "\x1b[?1049h\x1b[2;3H\x1b[38;2;1;2;3mé東a\x1b[0m\x1b]0;title\x07\x1b[1;1Hx\x1b[2;7Hend\x1b[K".encode()
    )
    screen = Screen(20, 3)
    for start in range(0, len(written), cut):
        screen.feed(written[start : start + cut])
    assert screen.lines == ["x", "  é東aend", ""]


@pytest.mark.parametrize(
    ("target", "value", "peer_value", "verdict"),
    [
        (Target(most_ratio=1.5), 3.0, 2.0, "met"),
        (Target(most_ratio=1.5), 6.0, 2.0, "**missed by 100%**"),
        (Target(most_ratio=1.5), 6.0, None, "no peer"),
        (Target(most_ratio=1.5, since=1_000), 6.0, 2.0, ""),
        (Target(most=50), 60.0, None, "**missed by 20%**"),
        (Target(most=0), 1.0, None, "**missed by 100%**"),
        (Target(least=0.93), 0.95, None, "met"),
        (Target(least=1.0), 0.5, None, "**missed by 50%**"),
    ],
)
def test_a_finding_says_whether_it_met_its_target(
    target: Target, value: float, peer_value: float | None, verdict: str
) -> None:
    values = [] if peer_value is None else [peer_value]
    one = compared("cold", "a thing", "s", [value], peer="another", peer_values=values, target=target)
    assert one.verdict(100) == verdict
    assert verdict in table.of_one_size(100, [one])


def test_medians_are_compared_and_percentiles_are_values_that_came() -> None:
    one = compared("cold", "a thing", "ms", [1, 9, 2], peer="another", peer_values=[4, 4, 100])
    assert (one.value, one.ratio, one.spread, one.runs) == (2, 0.5, (1, 9), 3)
    assert percentile(list(range(1, 101)), 0.95) == 95


def test_what_took_turns_is_compared_turn_by_turn() -> None:
    ours, theirs = [4.0, 2.0, 2.0], [2.0, 2.0, 1.0]  # in the second turn the machine became twice as fast
    assert (
        compared("warm", "a start", "ms", ours, peer="another", peer_values=theirs, in_turns=True).ratio == 2
    )
    assert compared("warm", "a start", "ms", ours, peer="another", peer_values=theirs).ratio == 1
    with pytest.raises(ValueError, match="shorter"):
        compared("warm", "a start", "ms", [1.0, 2.0], peer="another", peer_values=[1.0], in_turns=True)


def test_a_peer_that_fails_leaves_the_others() -> None:
    def failing() -> float:
        raise Failed("it was not to be")

    values, failed = alternating({"newstui": lambda: 1.5, "another": failing}, 2)
    assert values == {"newstui": [1.5, 1.5]}
    assert failed == ["another: it was not to be"]


def test_a_line_that_fails_leaves_the_others(
    small: Corpus, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(_: Bench) -> Iterator[Finding]:
        yield compared("cold", "what came before", "s", [2.5])
        raise Failed("it was not to be")

    def working(_: Bench) -> Iterator[Finding]:
        yield compared("list", "a thing that works", "s", [1.5])

    monkeypatch.setattr(harness, "LINES", {"cold": failing, "list": working})
    kept = str(small.place.parent)
    argv = ["--size", str(SIZE), "--no-peers", "--kept", kept, "--lines", "cold,list"]
    assert harness.main(argv) == 1
    said = capsys.readouterr()
    assert "cold could not be measured: Failed: it was not to be" in said.err
    assert "not measured" in said.out
    assert "what came before" in said.out
    assert "a thing that works" in said.out
