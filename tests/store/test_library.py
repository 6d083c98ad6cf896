from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder, article
from tests.store.conftest import Shelves
from tui.errors import FileRefused, UsageError
from tui.model import limits
from tui.model.article import Article, ArticleId, Broken, Row, State, View
from tui.model.query import Query, Request
from tui.model.sort import Sort
from tui.store import files, pool, search
from tui.store.library import Library, Progress, Skipped
from tui.store.opening import folder_of

A = ArticleId("a.md")


def test_loading_reports_what_it_has_read(folder: Folder) -> None:
    loaded = Library(folder({f"{n:03}.md": article(f"Title {n}") for n in range(131)}))
    reports: list[tuple[Progress, int]] = []
    loaded.load(lambda progress: reports.append((progress, len(loaded))))
    assert all(progress.read == progress.done == rows <= progress.found for progress, rows in reports)
    done = [rows for _, rows in reports]
    assert done == sorted(done)
    assert done[0] < 131  # rows are there before all have been read
    assert [progress.finished for progress, _ in reports] == [False] * (len(reports) - 1) + [True]
    assert reports[-1] == (Progress(done=131, found=131, read=131, finished=True), 131)


def test_what_is_as_it_was_is_not_read_again(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    root = folder({f"{n}.md": article(f"Title {n}") for n in range(9)} | {"none.md": "no front matter"})
    later = time.time_ns() + 3_000_000_000
    monkeypatch.setattr(
        "tui.store.bulk.time.time_ns", lambda: later
    )  # else they are too young to be known by a stamp
    first = Library(root)
    first.load(lambda _: None)
    (root / "3.md").write_text(article("Mended", published=False))
    (root / "7.md").unlink()
    (root / "new.md").write_text(article("New"))
    for again in (first, Library(root)):
        reports: list[Progress] = []
        again.load(reports.append)
        assert reports[-1] == Progress(done=10, found=10, read=2 if again is first else 0, finished=True)
        assert again.skipped == [Skipped(id="none.md", reason="no front matter")]
        titles = {row.id: row.title for row in again.search(Request(query=Query(text=""))).rows(0, 99)}
        assert titles == {f"{n}.md": f"Title {n}" for n in range(9) if n != 7} | {
            "3.md": "Mended",
            "new.md": "New",
        }
        assert again.counts()[View.OPEN] == 1
        again.close()


def test_a_file_that_changed_within_two_seconds_is_read_again(folder: Folder) -> None:
    root = folder({"a.md": article("Before")})
    loaded = Library(root)
    loaded.load(lambda _: None)
    stamp = (root / "a.md").stat()
    (root / "a.md").write_text(article("Behind"))  # as long, and given the old time
    os.utime(root / "a.md", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    reports: list[Progress] = []
    loaded.load(reports.append)
    row = loaded.row(A)
    assert row is not None
    assert row.title == "Behind"


def test_what_has_been_read_so_far_can_be_searched_and_read(folder: Folder) -> None:
    loaded = Library(folder({f"{n:03}.md": article(f"Title {n}") for n in range(100)}))
    found: list[int] = []

    def look(progress: Progress) -> None:
        found.append(len(loaded.search(Request(query=loaded.parse("title")))))
        assert isinstance(loaded.article(ArticleId("099.md")), Article)

    loaded.load(look)
    assert found == sorted(found)
    assert (found[0] < 100, found[-1]) == (True, 100)


def test_the_newest_names_are_read_first(folder: Folder) -> None:
    loaded = Library(folder({f"{n:03}/a.md": article() for n in range(100)}))
    rows: list[Row | None] = []
    loaded.load(lambda _: rows.append(loaded.row(ArticleId("099/a.md"))))
    assert rows[0] is not None
    assert loaded._index.ids[0] == "099/a.md"


def test_loading_stops_when_nobody_wants_it_and_goes_on_from_there(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.time_ns() + 3_000_000_000
    monkeypatch.setattr("tui.store.bulk.time.time_ns", lambda: later)
    loaded = Library(folder({f"{n:04}.md": article() for n in range(300)}))
    reports: list[Progress] = []
    loaded.load(reports.append, lambda: len(loaded) < 64)
    stopped = len(loaded)
    assert 64 <= stopped < 300
    assert not any(report.finished for report in reports)
    monkeypatch.setattr(pool, "FEW", 10_000)  # this process reads, whose clock is set
    loaded.load(reports.append)
    assert len(loaded) == 300
    assert reports[-1].finished


def test_while_a_folder_is_read_the_word_index_follows_at_a_price_that_stays_small(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SCORED_ROWS", 64)
    loaded = Library(folder({f"{n:04}.md": article(f"Title {n}") for n in range(1_000)}))
    built: list[int] = []
    uncovered: list[float] = []
    build = loaded._searcher.build

    def counted(alone: AbstractContextManager[object]) -> None:
        built.append(len(loaded))
        build(alone)

    monkeypatch.setattr(loaded._searcher, "build", counted)
    loaded.load(lambda progress: uncovered.append(loaded._searcher.uncovered / len(loaded)))
    assert sum(built) <= 4 * 1_000
    assert max(uncovered[1:]) < 0.5
    assert uncovered[-1] == 0


def test_an_article_is_read_fresh_from_disk(shelf: Shelves) -> None:
    one = shelf({"a.md": article("Before")})
    (one.root / "a.md").write_text(article("After", body="New.\n"))
    found = one.library.article(A)
    assert isinstance(found, Article)
    assert (found.title, found.body) == ("After", "New.\n")
    row = one.library.row(A)
    assert row is not None
    assert row.title == "After"
    assert (one.found("after"), one.found("before")) == (["a"], [])


@pytest.mark.parametrize("reread", ["whole folder", "one article"])
def test_a_changed_file_is_found_by_what_it_says_now(shelf: Shelves, reread: str) -> None:
    one = shelf({"a.md": article("Moonlight", quality=10), "b.md": article("Drawbridge", quality=20)})
    (one.root / "a.md").write_text(article("Snowplough", quality=30, topics=["Winter"], published=False))
    assert one.found("moonlight") == ["a"]
    one.library.article(A) if reread == "one article" else one.read()
    assert (one.found("moonlight"), one.found("snowplough"), one.found("winter")) == ([], ["a"], ["a"])
    assert (one.found("'moonlight"), one.found("'snowplough")) == ([], ["a"])
    assert one.found("quality>=30 is:open") == ["a"]
    assert one.found("sort:quality") == ["a", "b"]


def test_reading_again_sees_added_removed_and_renamed_files(shelf: Shelves) -> None:
    one = shelf({"a.md": article("Moth"), "b.md": article("Ferry"), "c.md": article("Snow")})
    (one.root / "a.md").unlink()
    (one.root / "b.md").rename(one.root / "z.md")
    (one.root / "d.md").write_text(article("Geese"))
    one.read()
    assert sorted(one.found("")) == ["c", "d", "z"]
    assert (one.found("moth"), one.found("ferry"), one.found("geese")) == ([], ["z"], ["d"])
    assert one.library.row(A) is None
    assert one.library.counts()[View.ALL] == 3
    (one.root / "a.md").write_text(article("Moth again"))
    one.read()
    assert one.found("moth") == ["a"]


def test_reading_again_leaves_hits_in_hand_readable(shelf: Shelves) -> None:
    one = shelf({"a.md": article("Moth"), "b.md": article("Ferry", date="2020-01-01")})
    hits = one.library.search(one.ask(""))
    (one.root / "a.md").unlink()
    one.read()
    assert [row.title for row in hits.rows(0, 9)] == ["Moth", "Ferry"]
    assert hits.rows(0, 1)[0].reason == "this file is gone"
    assert hits.position(A) is None


def test_words_are_taken_anew_only_where_they_changed(shelf: Shelves) -> None:
    one = shelf({f"{n}.md": article(f"Title {n}", secured="old") for n in range(5)})
    for n in range(5):
        (one.root / f"{n}.md").write_text(article(f"Title {n}", secured="new", quality=99))
    one.library.notice([ArticleId(f"{n}.md") for n in range(5)])
    assert one.library._searcher.uncovered == 0
    assert len(one.found("quality=99")) == 5


def test_a_broken_file_is_a_row_with_its_mistake(shelf: Shelves) -> None:
    one = shelf({"a.md": "---\ntitle: a: b\n---\n", "b.md": article()})
    found = one.library.article(A)
    assert isinstance(found, Broken)
    assert (found.line, found.column, found.around[1]) == (2, 9, (2, "title: a: b"))
    assert (one.found("is:broken"), one.found("-is:broken")) == (["a"], ["b"])
    (one.root / "a.md").write_text(article("Mended"))
    one.read()
    assert (one.found("is:broken"), one.found("mended")) == ([], ["a"])
    (one.root / "a.md").write_bytes(b"---\ntitle: caf\xe9\n---\n")
    one.read()
    assert one.found("is:broken") == ["a"]


def test_a_file_that_is_too_large_is_a_row_that_says_so(shelf: Shelves) -> None:
    one = shelf({"a.md": article(), "b.md": ""})
    os.truncate(one.root / "a.md", limits.FILE_BYTES + 1)
    one.read()
    assert one.library.article(A) == Broken(id=A, reason="this file is larger than 8 MiB")
    assert one.found("") == ["a"]


def test_files_without_front_matter_are_counted_once(shelf: Shelves) -> None:
    one = shelf({"a.md": "text", "b.md": article(), "c.html": "<p>", "below/d.md": ""})
    (one.root / "e.md").symlink_to("nothing")
    one.read()
    expected = {
        "a.md": "no front matter",
        "c.html": "no front matter",
        "below/d.md": "no front matter",
        "e.md": "a link to nothing",
    }
    for _ in range(2):
        assert {(skipped.id, skipped.reason) for skipped in one.library.skipped} == set(expected.items())
        assert len(one.library.skipped) == 4
        assert one.library.article(A).reason == "this file is no article any more: it has no front matter"  # type: ignore[union-attr]
        assert len(one.library.skipped) == 4
        one.read()
    assert Skipped(id="a.md", reason="no front matter") in one.library.skipped
    assert one.found("") == ["b"]


def test_an_article_may_lose_its_front_matter_and_get_it_back(shelf: Shelves) -> None:
    one = shelf({"a.md": article("Moth")})
    (one.root / "a.md").write_text("text")
    assert isinstance(one.library.article(A), Broken)
    assert (one.found(""), one.library.row(A)) == ([], None)
    (one.root / "a.md").write_text(article("Moth"))
    one.read()
    assert one.found("moth") == ["a"]
    assert one.library.skipped == []


def test_a_file_that_vanishes_while_the_folder_is_read_is_left_out(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = folder({"a.md": article(), "b.md": article()})
    read = files.read_head

    def vanishing(path: str, enough: Callable[[bytes], bool]) -> tuple[bytes, os.stat_result]:
        if path.endswith("a.md"):
            Path(path).unlink(missing_ok=True)
        return read(path, enough)

    monkeypatch.setattr(files, "read_head", vanishing)
    loaded = Library(root)
    loaded.load(lambda _: None)
    assert loaded.counts()[View.ALL] == 1


def test_a_file_that_may_not_be_read_is_a_row_that_says_so(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = folder({"a.md": article()})

    def refuse(path: str, enough: Callable[[bytes], bool]) -> tuple[bytes, os.stat_result]:
        raise FileRefused("cannot be read: permission denied")

    monkeypatch.setattr(files, "read_head", refuse)
    loaded = Library(root)
    loaded.load(lambda _: None)
    row = loaded.row(A)
    assert row is not None
    assert (row.state, row.reason) == (State.BROKEN, "this file cannot be read: permission denied")


def test_a_file_that_became_a_folder_is_a_row_that_says_so(shelf: Shelves) -> None:
    one = shelf({"a.md": article()})
    (one.root / "a.md").unlink()
    (one.root / "a.md").mkdir()
    assert one.library.article(A) == Broken(id=A, reason="this file is not a regular file")


def test_the_text_of_a_file_can_be_read_as_it_is(shelf: Shelves) -> None:
    one = shelf({"a.md": b"\xef\xbb\xbf---\r\nt: \xe9\x1b\r\n---\r\n"})
    assert one.library.raw(A) == "---\r\nt: \ufffd\x1b\r\n---\r\n"
    with pytest.raises(FileRefused):
        one.library.raw(ArticleId("gone.md"))


def test_articles_are_counted_by_view(shelf: Shelves) -> None:
    one = shelf(
        {
            "a.md": article(published=False),
            "b.md": article(),
            "c.md": article(removed=True),
            "d.md": "---\n",
            "e.md": "text",
        }
    )
    counts = one.library.counts()
    assert [counts[view] for view in View if view in counts] == [4, 1, 1, 1, 0, 1, 0]


def test_any_other_key_becomes_a_search_field_once_it_is_read(folder: Folder) -> None:
    fresh = Library(folder({"a.md": article(lang="en")}))
    assert fresh.parse("lang:en").problems != ()
    fresh.load(lambda _: None)
    assert fresh.parse("lang:en").problems == ()


def test_searching_while_the_folder_is_read_disturbs_neither(folder: Folder) -> None:
    keys: list[dict[str, Any]] = [{f"key{n % 9}": n} for n in range(100)]
    root = folder({f"{n:03}.md": article(f"Title {n}", **keys[n]) for n in range(100)})
    loaded = Library(root)

    def ask() -> None:
        for sort in (Sort.TITLE, Sort.PROVIDER, Sort.QUALITY, None):
            hits = loaded.search(Request(query=loaded.parse("provider:example | title"), sort=sort))
            assert all(row.title for row in hits.rows(0, 400))
        loaded.fields.values("key1")
        loaded.fields.keys()
        loaded.counts()
        loaded.find(["https://example.org/story"])

    with ThreadPoolExecutor(1) as reader:
        for _ in range(2):
            reading = reader.submit(loaded.load, lambda _: None)
            for _ in range(5):
                ask()
            reading.result()
    assert len(loaded.search(Request(query=Query(text="")))) == 100


# --- the folder


def test_a_folder_opens_itself_and_a_file_its_folder(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    root = folder({"a.md": "", "below/b.md": ""})
    assert folder_of(str(root)) == (root, None)
    assert folder_of(str(root / "below/b.md")) == (root / "below", ArticleId("b.md"))
    monkeypatch.chdir(root)
    assert folder_of(".") == (Path(), None)
    assert folder_of("a.md") == (Path(), A)


def test_what_cannot_be_opened_is_told_in_a_sentence(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    root = folder({"a.md": ""})
    os.mkfifo(root / "fifo.md")
    (root / "dangling").symlink_to("nothing")

    def message(path: Path) -> str:
        with pytest.raises(UsageError) as error:
            folder_of(str(path))
        return str(error.value).removeprefix(str(path))

    assert message(root / "gone") == ": there is no such file or folder."
    assert message(root / "a.md/b.md") == ": not a directory."
    assert message(root / "fifo.md") == ": this is neither a folder nor a file."
    assert message(root / "dangling") == ": this is neither a folder nor a file."

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    assert message(root) == ": you may not read this."
