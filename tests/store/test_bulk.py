"""One file to what the index keeps, and what a process that reads so has to load."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import Folder, article
from tests.model.test_document import SAMPLES, mutants
from tui.errors import FrontMatterError
from tui.model import dialect, document, entries, limits
from tui.model.article import ArticleId, Broken, State
from tui.store import bulk, files
from tui.store.bulk import Reading

NAME = ArticleId("a.md")
SAMPLE = Path(__file__).parents[2] / "sample_content"
HEAVY = ["numpy", "textual", "sqlite3", "yaml", "frontmatter", "json", "tomllib", "asyncio", "multiprocessing",
         "concurrent", "subprocess", "socket", "rapidfuzz", "rich.console", "rich.text", "idna", "logging"]  # fmt: skip


def read_whole(root: Path, name: str) -> Reading:
    """What `read_entry` is to say, from the whole article."""
    article_id, status = ArticleId(name), (root / name).stat()
    raw = files.read(root / name)
    try:
        parsed = document.read(raw)
        entry = None if parsed is None else entries.entry(article_id, parsed)
    except FrontMatterError as error:
        entry = entries.broken_entry(dialect.broken(article_id, raw, error))
    size, mtime_ns, ctime_ns, inode = status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
    return Reading(article_id, size, mtime_ns, ctime_ns, inode, entry)


def broken(root: Path, name: str = NAME) -> str:
    """The reason of a file that could not be read."""
    found = bulk.read_entry(str(root), ArticleId(name))
    assert found == Reading(ArticleId(name), entry=found.entry)
    assert found.entry is not None
    assert (found.entry.state, found.entry.title) == (State.BROKEN, name)
    return found.entry.reason


@pytest.mark.parametrize(
    "path", [path for path in sorted(SAMPLE.rglob("*")) if path.is_file()], ids=lambda path: path.name
)
def test_every_sample_file_is_read_as_it_is_read_whole(path: Path) -> None:
    name = str(path.relative_to(SAMPLE))
    assert bulk.read_entry(str(SAMPLE), ArticleId(name))._replace(settled=False) == read_whole(SAMPLE, name)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=mutants())
def test_a_damaged_file_is_read_as_it_is_read_whole(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / NAME).write_bytes(raw)
    assert bulk.read_entry(str(tmp_path), NAME)._replace(settled=False) == read_whole(tmp_path, NAME)


PLAIN = """---
title: "A title"
publishedDateTime: 2021-05-01T12:00:00Z
webUrl: https://www.example.org/a/amp
provider:
  name: The Post
topics: [AI, 5G]
images:
  - url: https://example.org/a.jpg
related:
  - title: é
lang: en
---
Body.
"""
PADDED = b"---\ntitle: A\n" + b"# padding\n" * 10_000


@pytest.mark.parametrize(
    "raw",
    [
        *SAMPLES,
        b"",
        b"text",
        article(body="x" * 200_000).encode(),
        PADDED + b"---\nBody",
        PADDED,
        PADDED + b"---\n" + b"x" * 100_000,
        b"\n" * 100_000 + b"---\ntitle: A\n---\n",
        b'{"title": "' + b"A" * 100_000 + b'"}\nBody',
        b"{" + b" " * 100_000 + b'"title": "A"}\nBody',
        b"x" * 200_000,
        b"---\ntitle: caf\xe9\n---\n" + b"x" * 100_000,
        b"---\n" + b"# padding\n" * 200_000 + b"---\n",
        b"---\na: " + b"x" * (files.FIRST_BYTES - 11) + b"\n---\nBody",
        b"---\na: " + b"x" * (files.FIRST_BYTES - 11) + b"\n---x\n---\nBody",
    ],
    ids=lambda raw: str(len(raw)),
)
def test_a_file_of_any_length_is_read_as_it_is_read_whole(folder: Folder, raw: bytes) -> None:
    root = folder({NAME: raw})
    assert bulk.read_entry(str(root), NAME)._replace(settled=False) == read_whole(root, NAME)


def test_a_broken_file_keeps_its_numbers_so_that_it_is_not_read_again(folder: Folder) -> None:
    root = folder({NAME: "---\na: b: c\n---\n"})
    found = bulk.read_entry(str(root), NAME)
    assert (found.size, found.inode) == ((root / NAME).stat().st_size, (root / NAME).stat().st_ino)
    assert found.entry is not None
    assert found.entry.reason == "this is not valid YAML (mapping values are not allowed in this context)"


@pytest.mark.parametrize("name", ["gone.md", "gone/a.md", "dangling.md", "loop.md"])
def test_a_file_that_is_not_there_is_gone(tmp_path: Path, name: str) -> None:
    (tmp_path / "dangling.md").symlink_to("nothing")
    (tmp_path / "loop.md").symlink_to("loop.md")
    assert bulk.read_entry(str(tmp_path), ArticleId(name)) == Reading(ArticleId(name), gone=True)


@pytest.mark.usefixtures("bounded")
def test_what_is_refused_is_a_row_with_its_reason(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    assert broken(tmp_path) == "this file is not a regular file"
    (tmp_path / "b.md").touch()
    os.truncate(tmp_path / "b.md", limits.FILE_BYTES + 1)
    assert broken(tmp_path, "b.md") == "this file is larger than 8 MiB"


def test_what_may_not_be_read_is_a_row_and_not_gone(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:  # permissions do not hold back root, who may run this
        raise PermissionError(13, "Permission denied")

    root = folder({NAME: article()})
    monkeypatch.setattr(os, "open", refuse)
    assert broken(root) == "this file cannot be read: permission denied"
    monkeypatch.setattr(os, "stat", refuse)
    assert broken(root) == "this file cannot be read: permission denied"


def test_a_mistake_of_ours_costs_one_file(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> None:
        raise RecursionError("too\x1b deep")

    monkeypatch.setattr(document, "skim", fail)
    root = folder({NAME: article()})
    assert broken(root) == "this file could not be understood (RecursionError: too␛ deep)"


def test_a_row_of_a_file_that_could_not_be_read_matches_no_file_on_disk(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    assert bulk.unreadable(NAME, "is odd").inode != (tmp_path / NAME).stat().st_ino
    assert bulk.unreadable(NAME, "is odd").entry == entries.broken_entry(
        Broken(id=NAME, reason="this file is odd")
    )


@pytest.mark.parametrize("module", ["tui.store.bulk", "tui.store.worker"])
def test_a_process_that_reads_articles_loads_little(module: str, folder: Folder) -> None:
    root = folder({NAME: PLAIN})
    code = (
        f"import sys, {module}; from tui.store import bulk; assert bulk.read_entry({str(root)!r}, 'a.md').entry.title;"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_what_has_been_still_for_two_seconds_is_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_text(article())
    changed = path.stat().st_ctime_ns
    for later, settled in ((1_999_999_999, False), (2_000_000_000, True)):
        monkeypatch.setattr("tui.store.bulk.time.time_ns", lambda later=later: changed + later)
        assert bulk.read_entry(str(tmp_path), ArticleId("a.md")).settled is settled
