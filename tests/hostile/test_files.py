"""Every file that hurts is read or refused, with a clear sentence, in bounded time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

from tests.hostile.make import SPARSE_BYTES, TABLE
from tui.model.article import Broken
from tui.model.query import Query, Request
from tui.store.library import Library
from tui.view.page import page

MEMORY_KIB = 1 << 20  # several times what it takes; nothing that a bomb expands to fits
LINES = 201_000  # of one page: each of the 200,000 signs of a body may end one, and some stand beside it
# What the last resorts of the readers say of what nobody foresaw.
UNFORESEEN = ("could not be understood", "crashed", "took longer")


def unclear(sentence: str) -> bool:
    """Whether a reason is no sentence of one line that a terminal shows as it is."""
    obeyed = any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in sentence)
    return obeyed or not sentence.strip() or any(words in sentence for words in UNFORESEEN)


def test_every_file_is_an_article_or_broken_or_passed_over_and_says_why(hostile: Path, bounded: None) -> None:
    library = Library(hostile)
    library.load(lambda _: None)
    hits = library.search(Request(query=Query(text="")))
    ids = [hits.id_at(position) for position in range(len(hits))]
    assert len(ids) > 300
    skipped = {one.id: one.reason for one in library.skipped}
    met = {name.partition("/")[0] for name in [*ids, *skipped]}
    unmet = [hurt.name for hurt in TABLE if f"{hurt.number:03}" not in met]
    assert [name for name in unmet if not name.startswith(".")] == ["folder with an ending.md"]  # it is empty
    unclear_ones = [name for name, reason in skipped.items() if unclear(reason)]
    for one in ids:
        found, row = library.article(one), library.row(one)
        assert row is not None
        assert len(page(found, 80).lines) < LINES, one
        if isinstance(found, Broken) and (unclear(row.reason) or len(row.reason) < 10):
            unclear_ones.append(one)
        assert isinstance(found, Broken) == (row.reason != ""), one
    assert unclear_ones == []


def test_all_of_them_are_read_in_bounded_memory(hostile: Path, tmp_path: Path) -> None:
    assert max(path.stat().st_size for path in hostile.glob("*/sparse.md")) == SPARSE_BYTES
    with (tmp_path / "out").open("w+b") as written, (tmp_path / "err").open("w+b") as said:
        argv = [sys.executable, "-m", "tui", "list", "content", "--jsonl"]
        process = subprocess.Popen(argv, stdout=written, stderr=said)
        _, process.returncode, used = os.wait4(process.pid, 0)
        out, err = (tmp_path / "out").read_bytes(), (tmp_path / "err").read_bytes()
    assert (process.returncode, err) == (0, b"")
    assert b"MemoryError" not in out
    assert len(out.splitlines()) > 300
    assert out.count(b"larger than 8 MiB") == 2
    assert used.ru_maxrss < MEMORY_KIB  # of the largest of its processes
