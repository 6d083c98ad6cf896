"""The list as an earlier run has kept it: shown where nothing on disk has changed since, and only there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Folder, Zone, article
from tui.model.article import Article, ArticleId
from tui.model.query import Query, Request
from tui.model.triage import Decision, DecisionRequest
from tui.store import cache as caching
from tui.store import kept as keeping
from tui.store import opening, survey
from tui.store.cache_files import path_of
from tui.store.kept import KeptList, kept_list
from tui.store.library import Library
from tui.store.opening import Opening
from tui.store.scout import Scout

LONG_AGO = 1_600_000_000


@pytest.fixture
def root(folder: Folder) -> Path:
    """Articles of some days, some without any, read once; few, so that this process reads them."""
    files = {
        f"{n % 5}/{n:03}.md": article(f"Title {n}", date=f"2021-05-{n % 9 + 1:02}", published=n % 2 > 0)
        for n in range(50)
    }
    place = folder(
        files | {"undated.md": "---\ntitle: None\npublished: false\n---\n", "plain.md": "No head.\n"}
    )
    age(place)
    load(place)
    return place


def age(place: Path) -> None:
    """As if all that is there had been written long ago: its change times too."""
    for path in place.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO), follow_symlinks=False)


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test can set back the time of a file's last change; two seconds of it are waived."""
    monkeypatch.setattr("tui.store.scan.SETTLED_NS", -3_600_000_000_000)


def load(place: Path) -> None:
    library = Opening(place, os.environ).library()
    library.load(lambda _: None)
    library.close()


def kept(place: Path) -> tuple[Library, KeptList | None]:
    door, scout = Opening(place, os.environ, decide=True), Scout(place)
    try:
        return door.library(), kept_list(door, scout)
    finally:
        scout.close()


def is_kept(place: Path) -> bool:
    library, found = kept(place)
    library.close()
    return found is not None


def test_it_is_the_list_that_a_search_finds(root: Path) -> None:
    library, found = kept(root)
    assert found is not None
    library.load(lambda _: None)
    hits = library.search(Request(query=Query(text="")))
    assert len(found) == len(hits) == 51
    assert found.ids(0, 99) == hits.ids(0, 99) == [hits.id_at(place) for place in range(51)]
    assert list(found.rows(0, 30)) == list(hits.rows(0, 30))
    assert list(found.rows(30, 200)) == list(hits.rows(30, 200))
    assert found.article(hits.id_at(3)) == library.article(hits.id_at(3))
    library.close()


def test_its_pages_are_those_of_the_whole_list(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library, whole = kept(root)
    monkeypatch.setattr(keeping, "PAGE", 7)
    _, paged = kept(root)
    assert whole is not None
    assert paged is not None
    assert len(paged._ids) == 7
    assert [*paged.rows(0, 5), *paged.rows(5, 12), *paged.rows(12, 99)] == whole.rows(0, 99)
    library.close()


def test_nothing_is_told_twice_where_the_cache_changes_between_two_pages(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PAGE", 7)
    library, paged = kept(root)
    assert paged is not None
    told = [row.id for row in paged.rows(0, 7)]
    (root / "4/049.md").write_text(article("Newer", date="2030-01-01"))
    library.load(lambda _: None)
    told += [row.id for row in paged.rows(7, len(paged))]
    told += [row.id for row in paged.rows(len(told), len(paged))]
    assert sorted(told) == sorted(
        {path.relative_to(root).as_posix() for path in root.rglob("*.md")} - {"plain.md"}
    )
    library.close()


def test_it_is_shorter_where_files_are_taken_away_between_two_pages(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PAGE", 7)
    library, paged = kept(root)
    assert paged is not None
    told = [*paged.ids(0, 7)]
    gone = {ArticleId("undated.md"), ArticleId("0/000.md")}
    library.cache.remove(gone)
    told += paged.ids(7, 51)
    assert set(told) == {row.id for row in paged.rows(0, 51)}
    assert len(told) == len(paged) == 49
    assert not gone & set(told)
    library.close()


def test_what_a_damaged_cache_does_not_tell_is_read_from_the_files(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, whole = kept(root)
    assert whole is not None
    rows = whole.rows(0, 99)
    library.close()
    monkeypatch.setattr(keeping, "PAGE", 7)
    _, paged = kept(root)
    assert paged is not None
    paged._cache.forget_all()  # as it is when a page of it cannot be read
    assert [*paged.rows(0, 7), *paged.rows(7, 99)] == rows
    paged._cache.close()


def swap(one: Path, other: Path) -> None:
    one.rename(one.with_suffix(".x"))
    other.rename(one)
    one.with_suffix(".x").rename(other)


CHANGES: dict[str, Callable[[Path, str], object]] = {
    "changed": lambda root, one: (root / one).write_text(article("Other")),
    "touched": lambda root, one: os.utime(root / one),
    "added": lambda root, one: (root / one.replace("/", "/x")).write_text(article("New")),
    "removed": lambda root, one: os.remove(root / one),
    "renamed": lambda root, one: os.rename(root / one, root / one.replace("/", "/x")),
    "given a head": lambda root, _: (root / "plain.md").write_text(article("Now")),
    "a folder renamed": lambda root, _: os.rename(root / "1", root / "9"),
    "swapped": lambda root, one: swap(root / one, root / "1/046.md"),
}
BOTH_HALVES = ("1/006.md", "1/001.md")


def test_there_are_files_of_both_halves_to_be_changed() -> None:
    assert [survey.half_of(one) for one in BOTH_HALVES] == [0, 1]
    assert [survey.half_of(one.replace("/", "/x")) for one in BOTH_HALVES] == [0, 1]


@pytest.mark.parametrize(
    ("change", "one"),
    [
        (change, one)
        for change in CHANGES
        for one in (BOTH_HALVES if change in ("changed", "added", "removed", "renamed") else BOTH_HALVES[1:])
    ],
)
def test_what_others_have_changed_is_noticed_and_once_read_it_is_kept_again(
    root: Path, change: str, one: str
) -> None:
    assert is_kept(root)
    CHANGES[change](root, one)
    assert not is_kept(root)
    load(root)
    assert is_kept(root)


def test_a_file_that_may_have_changed_unnoticed_keeps_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.store.scan.SETTLED_NS", 3_600_000_000_000)
    (root / "1/001.md").write_text(article("Other"))
    load(root)
    assert not is_kept(root)


def test_what_is_decided_here_is_read_before_it_is_kept(root: Path) -> None:
    library, found = kept(root)
    assert found is not None
    assert library.decisions is not None
    one = ArticleId("0/000.md")
    (outcome,) = library.decisions.decide([DecisionRequest(id=one)], Decision.PUBLISH)
    assert outcome.refused is None
    library.refresh([one])
    library.close()
    assert not is_kept(root)


def test_the_journals_word_stands_in_it(root: Path) -> None:
    library, _ = kept(root)
    assert library.decisions is not None
    library.decisions.decide([DecisionRequest(id=ArticleId("0/000.md"))], Decision.LATER)
    library.close()
    library, found = kept(root)
    assert found is not None
    row = next(one for one in found.rows(0, 99) if one.id == "0/000.md")
    assert row.state == "later"
    whole = found.article(ArticleId("0/000.md"))
    assert isinstance(whole, Article)
    assert whole.state == "later"
    library.close()


def test_what_another_writes_into_the_cache_at_the_same_time_makes_it_void(root: Path) -> None:
    (root / "1/001.md").write_text(article("Other"))
    library, other = Opening(root, os.environ).library(), Opening(root, os.environ).library()

    def meanwhile() -> None:
        other.load(lambda _: None)

    library.load(lambda _: None, before_walk=meanwhile)
    library.close()
    other.close()
    assert library.cache.saved(caching.CENSUS) is None


def test_a_row_that_is_gone_from_the_cache_is_read_from_its_file(root: Path) -> None:
    library, found = kept(root)
    assert found is not None
    library.cache.remove([ArticleId("0/000.md")])
    row = next(one for one in found.rows(0, 99) if one.id == "0/000.md")
    assert row.title == "Title 0"
    (root / "0/005.md").unlink()
    library.cache.remove([ArticleId("0/005.md")])
    rows = found.rows(0, 50)
    assert "0/005.md" not in {row.id for row in rows}
    assert len(found) == 50
    library.close()


def test_settings_that_leave_files_out_keep_nothing(root: Path) -> None:
    (root / "newstui.toml").write_text('exclude = ["1/"]\n')
    load(root)
    assert not is_kept(root)
    os.remove(root / "newstui.toml")
    load(root)
    library, found = kept(root)
    assert found is not None
    assert len(found) == 51
    library.close()


ZONES = ["America/New_York", "Asia/Tokyo", "Atlantic/Reykjavik"]
DATES = {
    "2021-05-03", "2021-05-02", "2021-05-01T18:00:00Z", "2021-05-02T03:00:00Z", "2021-05-01T15:00:00Z",
    "2021-05-02T04:00:00Z", "2021-05-02T00:00:00Z", "1950-07-01", "1950-07-01T00:30:00Z",
}  # fmt: skip


@pytest.mark.parametrize("place", ZONES)
def test_a_day_begins_at_the_readers_midnight(
    folder: Folder, zone: Zone, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone(place)
    root = folder(
        {
            f"{name}{at}.md": article(name + date, date=date, published=name == "b")
            for at, date in enumerate(sorted(DATES))
            for name in "ab"
        }
    )
    age(root)
    load(root)
    library, whole = kept(root)
    library.load(lambda _: None)
    hits = library.search(Request(query=Query(text="")))
    rows = list(hits.rows(0, 99))
    assert whole is not None
    assert list(whole.rows(0, 99)) == rows
    for page in range(1, len(rows)):
        monkeypatch.setattr(keeping, "PAGE", page)
        _, paged = kept(root)
        assert paged is not None
        assert paged._ids == list(hits.ids(0, page))
        assert [*paged.rows(0, page), *paged.rows(page, 99)] == rows
        monkeypatch.setattr(opening, "ROWS", page)
        first = Opening(root, os.environ).first()
        assert first is not None
        assert first.rows == [row for row in rows if row.state == "open"][:page]
    library.close()


@pytest.mark.parametrize("place", ZONES)
def test_the_first_files_stand_as_the_list_has_them(folder: Folder, zone: Zone, place: str) -> None:
    zone(place)
    root = folder(
        {f"{name}{date}.md": article(date=date, published=False) for date in DATES for name in "ab"}
    )
    first = Opening(root, os.environ).first_files()
    library = Library(root)
    library.load(lambda _: None)
    assert first.rows == list(library.search(Request(query=Query(text=""))).rows(0, 99))
    library.close()


def test_what_another_keeps_while_the_list_is_made_is_not_taken_for_it(root: Path) -> None:
    """It reads all anew and settles, between the look into the cache and the answer of the scout."""
    (root / "1/001.md").write_text(article("Other"))

    class Slow(Scout):
        def census(self) -> bytes:
            told = super().census()
            load(root)
            return told

    door, scout = Opening(root, os.environ), Slow(root)
    assert kept_list(door, scout) is None
    scout.close()
    assert is_kept(root)


def damage(root: Path, statement: str) -> None:
    """Lets the index of the order tell something else than its table does, as a broken page would."""
    connection = sqlite3.connect(path_of(root, os.environ))
    connection.execute("PRAGMA writable_schema = ON")
    (at,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'newest'").fetchone()
    made = (
        "CREATE TABLE newest_rows (state, seconds, path, row, PRIMARY KEY (state, seconds DESC, path DESC, row))"
        " WITHOUT ROWID"
    )
    connection.execute(
        "INSERT INTO sqlite_master VALUES ('table', 'newest_rows', 'newest_rows', ?, ?)", (at, made)
    )
    connection.commit()
    connection.close()
    connection = sqlite3.connect(path_of(root, os.environ))
    connection.execute(statement)
    connection.commit()
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_master WHERE name = 'newest_rows'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM newest_rows WHERE path = CAST('1/001.md' AS BLOB)",
        "UPDATE newest_rows SET path = CAST('1/x01.md' AS BLOB) WHERE path = CAST('1/001.md' AS BLOB)",
        "UPDATE newest_rows SET row = 999 WHERE path = CAST('1/001.md' AS BLOB)",
    ],
    ids=["missing", "another path", "another row"],
)
@pytest.mark.parametrize(("asked", "page"), [("rows", 1), ("rows", 1_000), ("ids", 1_000)])
def test_an_order_that_is_damaged_is_made_anew(
    root: Path, statement: str, page: int, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, whole = kept(root)
    assert whole is not None
    rows = list(whole.rows(0, 99))
    library.close()
    damage(root, statement)
    monkeypatch.setattr(keeping, "PAGE", page)
    door, scout = Opening(root, os.environ), Scout(root)
    found = kept_list(door, scout)
    scout.close()
    if found is not None:
        told = found.rows(0, 99) if asked == "rows" else found.ids(0, 99)
        expected = rows if asked == "rows" else [row.id for row in rows]
        assert list(told) == expected
    door.cache.close()
    load(root)
    library, found = kept(root)
    assert found is not None
    assert list(found.rows(0, 99)) == rows
    library.close()
