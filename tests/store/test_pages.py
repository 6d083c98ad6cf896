"""What may complete a query, and which article a link means; both follow what becomes of the files."""

from __future__ import annotations

from tests.conftest import article
from tests.store.conftest import Shelf, Shelves
from tui.model.article import ArticleId

A = ArticleId("a.md")


def found(shelf: Shelf, url: str) -> ArticleId | None:
    return shelf.library.find([url]).get(url)


def test_the_values_of_a_field_come_with_their_counts(shelf: Shelves) -> None:
    one = shelf(
        {
            "a.md": article(provider="Post", topics=["AI", "AWS AI", "AI"], lang="en", tags=["x", "y"]),
            "b.md": article(provider="Post", topics=["AI"], lang="de", type="video"),
            "c.md": article(provider=None, topics=[], lang="en", type=None),
            "d.md": "---\nbroken",
        }
    )
    assert one.library.fields.values("provider") == [("Post", 2)]
    assert one.library.fields.values("topic") == [("AI", 2), ("AWS AI", 1)]
    assert one.library.fields.values("type") == [("article", 1), ("video", 1)]
    assert one.library.fields.values("lang") == [("en", 2), ("de", 1)]
    assert one.library.fields.values("tags") == [("x y", 1)]
    assert one.library.fields.values("title") == one.library.fields.values("nothing") == []
    assert one.library.fields.keys() == ["lang", "tags"]


def test_what_is_gone_is_no_value_any_more(shelf: Shelves) -> None:
    one = shelf(
        {"a.md": article(provider="Post", topics=["AI"], lang="en"), "b.md": article(provider="Wire")}
    )
    (one.root / "a.md").unlink()
    one.read()
    assert one.library.fields.values("provider") == [("Wire", 1)]
    assert one.library.fields.values("topic") == one.library.fields.values("lang") == []
    assert one.library.fields.keys() == []


def test_an_article_is_found_by_any_form_of_its_links(shelf: Shelves) -> None:
    one = shelf(
        {
            "a.md": article(web_url="https://www.example.org/a", amp_url="https://example.org/amp/first"),
            "b.md": article(web_url="javascript:x"),
            "c.md": article(web_url="https://example.org/a/"),
        }
    )
    assert found(one, "http://example.org/a/?utm_source=x#y") == ArticleId("c.md")  # read first
    assert found(one, "https://example.org/first") == A
    assert found(one, "javascript:x") is None
    assert found(one, "https://example.org/other") is None


def test_links_that_change_are_found_as_they_are_now(shelf: Shelves) -> None:
    one = shelf({"a.md": article(web_url="https://example.org/old")})
    assert found(one, "https://example.org/old") == A
    (one.root / "a.md").write_text(article(web_url="https://example.org/new"))
    (one.root / "b.md").write_text(article(web_url="https://example.org/old"))
    one.read()
    assert found(one, "https://example.org/new") == A
    assert found(one, "https://example.org/old") == ArticleId("b.md")
    (one.root / "a.md").unlink()
    one.read()
    assert found(one, "https://example.org/new") is None
