"""What was written here is told from what others write, and a file that is as it was is not read again."""

from __future__ import annotations

import pytest

from tests.conftest import article
from tests.store.conftest import Shelves
from tui.model.article import ArticleId
from tui.store import reader, scan
from tui.store.bulk import Reading, read_entry

A, B = ArticleId("a.md"), ArticleId("b.md")


@pytest.fixture(autouse=True)
def _old_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no file had changed in the last two seconds."""
    monkeypatch.setattr(scan, "SETTLED_NS", 0)


def test_what_was_written_here_is_no_news(shelf: Shelves) -> None:
    one = shelf({"a.md": article("Moth"), "b.md": article("Ferry")})
    (one.root / A).write_text(article("Moth", quality=99))
    one.library.refresh([A])
    before = one.library.revision
    assert one.library.notice([A]) is False
    assert one.library.revision == before
    assert one.found("quality=99") == ["a"]


def test_what_others_write_after_it_is(shelf: Shelves) -> None:
    one = shelf({"a.md": article("Moth"), "b.md": article("Ferry")})
    one.library.refresh([A])
    (one.root / A).write_text(article("Moth", quality=99))
    assert one.library.notice([A]) is True
    assert one.found("quality=99") == ["a"]
    (one.root / B).write_text(article("Ferry", quality=98))
    one.library.refresh([A])
    assert one.library.notice([A, B]) is True
    assert set(one.found("quality>97")) == {"a", "b"}
    (one.root / A).unlink()
    assert one.library.notice([A]) is True
    assert one.found("") == ["b"]


def test_only_the_latest_ones_are_known(shelf: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "OWN", 1)
    one = shelf({"a.md": article("Moth"), "b.md": article("Ferry")})
    one.library.refresh([A, B])
    assert one.library.notice([B]) is False
    assert one.library.notice([A]) is True  # which costs a reading, and no more


def test_an_article_that_is_looked_at_is_not_indexed_again(
    shelf: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = shelf({"a.md": article("Moth")})
    read: list[str] = []

    def reading(folder: str, article_id: ArticleId, *rest: object) -> Reading:
        read.append(article_id)
        return read_entry(folder, article_id, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(reader, "read_entry", reading)
    before = one.library.revision
    one.library.article(A)
    assert (read, one.library.revision) == ([], before)
    (one.root / A).write_text(article("Another moth"))
    one.library.article(A)
    assert read == [A]
    row = one.library.row(A)
    assert row is not None
    assert row.title == "Another moth"


def test_a_file_that_was_gone_when_it_was_to_be_written_is_news_when_it_goes(shelf: Shelves) -> None:
    one = shelf({"a.md": article("Moth"), "b.md": article("Ferry")})
    for _ in range(2):
        (one.root / A).unlink()
        one.library.refresh([A])
        assert one.library.notice([A]) is True
        assert one.found("") == ["b"]
        (one.root / A).write_text(article("Moth"))
        assert one.library.notice([A]) is True
        assert set(one.found("")) == {"a", "b"}
