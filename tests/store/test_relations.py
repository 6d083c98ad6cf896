"""What belongs to an article in its folder: who lists it, what is near it, what tells its story."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tui.model.article import ArticleId
from tui.store import relations
from tui.store.library import Library

BRIDGE = "https://ledger.example.org/bridge"
Opened = Callable[[], Library]


def listing(*urls: str, title: str = "A list") -> str:
    related = [{"title": "x", "webUrl": url} for url in urls]
    return article(title, related=related, web_url=f"https://lists.example.org/{title.replace(' ', '-')}")


@pytest.fixture
def opened(folder: Folder, request: pytest.FixtureRequest) -> Opened:
    """Opens the folder again and again, as later runs do."""
    root = folder({})

    def library() -> Library:
        found = Library(root)
        request.addfinalizer(found.close)
        found.load(lambda _: None)
        return found

    return library


def listed_by(library: Library, name: str) -> list[str]:
    return sorted(library.relations.listed_by(ArticleId(name)))


def test_who_lists_an_article_is_found_by_any_form_of_its_links(folder: Folder, opened: Opened) -> None:
    folder(
        {
            "bridge.md": article("Bridge", web_url=BRIDGE, amp_url=f"{BRIDGE}/amp"),
            "a.md": listing(
                "http://www.ledger.example.org/bridge/?utm_source=x", "https://other.example.org/"
            ),
            "b.md": listing(
                "https://ledger-example-org.cdn.ampproject.org/c/s/ledger.example.org/bridge/amp"
            ),
            "c.md": listing("https://ledger.example.org/bridges", title="Another"),
            "none.md": article("None", web_url=None),
        }
    )
    for library in (opened(), opened()):  # read, and as an earlier run has kept it
        assert listed_by(library, "bridge.md") == ["a.md", "b.md"]
        assert listed_by(library, "a.md") == []
        assert listed_by(library, "none.md") == []
        assert listed_by(library, "gone.md") == []


def test_an_article_does_not_list_itself(folder: Folder, opened: Opened) -> None:
    folder({"bridge.md": article("Bridge", web_url=BRIDGE, related=[{"webUrl": BRIDGE}])})
    assert listed_by(opened(), "bridge.md") == []


def test_lists_that_change_come_and_go_count_at_once(folder: Folder, opened: Opened) -> None:
    root = folder(
        {"bridge.md": article("Bridge", web_url=BRIDGE), "a.md": listing(BRIDGE), "b.md": listing(BRIDGE)}
    )
    library = opened()
    assert listed_by(library, "bridge.md") == ["a.md", "b.md"]
    folder({"a.md": listing("https://elsewhere.example.org/"), "c.md": listing(BRIDGE)})
    (root / "b.md").unlink()
    library.notice([ArticleId(name) for name in ("a.md", "b.md", "c.md")])
    assert listed_by(library, "bridge.md") == ["c.md"]
    folder({"a.md": listing(BRIDGE)})
    library.notice([ArticleId("a.md")])
    assert listed_by(library, "bridge.md") == ["a.md", "c.md"]


def test_the_list_is_no_field_of_its_own(folder: Folder, opened: Opened) -> None:
    folder({"a.md": listing(BRIDGE), "b.md": article(mood="green")})
    for library in (opened(), opened()):
        assert library.fields.keys() == ["mood"]


def test_near_is_what_shares_rare_words(folder: Folder, opened: Opened) -> None:
    files = {f"{n:02}.md": article(f"Common words of every day {n}", topics=["News"]) for n in range(40)}
    files |= {
        "moss.md": article("A server room cooled by moss", topics=["Data centres"]),
        "peat.md": article("Peat bogs and moss cool a server", topics=["Data centres"]),
        "rooms.md": article("Server rooms cooled by rivers", topics=["Travel"]),
        "moss-alone.md": article("Moss", topics=["Gardens"]),
    }
    folder(files)
    library = opened()
    assert library.relations.nearest(ArticleId("moss.md"), 5) == ["peat.md", "rooms.md"]
    assert library.relations.nearest(ArticleId("gone.md"), 5) == []
    assert len(library.relations.nearest(ArticleId("03.md"), 5)) <= 5


def test_what_is_gone_is_not_near(folder: Folder, opened: Opened) -> None:
    root = folder({"a.md": article("Moss cools a server"), "b.md": article("A server cooled by moss")})
    library = opened()
    assert library.relations.nearest(ArticleId("a.md"), 5) == ["b.md"]
    (root / "b.md").unlink()
    library.notice([ArticleId("b.md")])
    assert library.relations.nearest(ArticleId("a.md"), 5) == []


def test_the_neighbours_are_told_once_each(
    folder: Folder, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "Harbour bridge closes for urgent repairs"
    folder(
        {
            "bridge.md": article(title, web_url=BRIDGE, provider="Ledger"),
            "same.md": article(f"{title} tonight", web_url="https://b.example.org", provider="Beat"),
            "lists.md": listing(BRIDGE, title="Harbour repairs and their bridge"),
            "lists-too.md": listing(BRIDGE, title="Other"),
            "near.md": article("Repairs of harbour walls", web_url="https://n.example.org"),
            "known.md": article("Urgent harbour repairs", web_url="https://k.example.org"),
        }
    )
    library = opened()
    found = library.relations.neighbours(ArticleId("bridge.md"), {ArticleId("known.md")})
    assert [row.id for row in found.same] == ["same.md"]
    assert {row.id for row in found.listed_by} == {"lists.md", "lists-too.md"}
    assert [row.id for row in found.near] == ["near.md"]
    monkeypatch.setattr(relations, "SHOWN", 1)
    found = library.relations.neighbours(ArticleId("bridge.md"))
    assert len(found.listed_by) == 1
    assert found.listed_count == 2


def test_the_best_telling_has_the_score_then_amp_then_the_earliest_day(
    folder: Folder, opened: Opened
) -> None:
    def telling(day: int, *, amp: bool = False, quality: int | None = 50) -> str:
        return article(
            date=f"2021-05-{day:02}", amp_url="https://a.example.org/amp" if amp else None, quality=quality
        )

    names = [ArticleId(f"{name}.md") for name in "abcd"]
    folder(
        {"a.md": telling(3), "b.md": telling(2, amp=True), "c.md": telling(1, amp=True), "d.md": telling(1)}
    )
    best = opened().relations.best
    assert best(names) == "c.md"
    assert best([names[0], names[3]]) == "d.md"
    folder({"a.md": telling(9, quality=51), "d.md": telling(1, quality=None)})
    best = opened().relations.best
    assert best(names) == "a.md"
    assert best([names[3], names[1]]) == "b.md"
    os.unlink(Path(opened().folder) / "c.md")
