from __future__ import annotations

from tui.model.article import ArticleId, Broken, Link, Links, State


def test_every_state_has_a_mark_of_its_own_in_ascii() -> None:
    marks = [state.mark for state in State]
    assert len(set(marks)) == len(State)
    assert all(mark.isascii() and len(mark) == 1 for mark in marks)


def test_links_are_named_as_people_name_them() -> None:
    assert [link.label for link in Link] == ["web", "AMP", "CDN"]


def test_links_are_found_by_kind_and_listed_where_they_are_there() -> None:
    links = Links(web="w", cdn="c")
    assert [links.of(link) for link in Link] == ["w", None, "c"]
    assert links.all() == ("w", "c")
    assert Links().all() == Links(web="").all() == ()


def test_a_broken_file_is_called_by_its_name() -> None:
    assert Broken(id=ArticleId("_news/a.md"), reason="x").label == "a.md"
    assert Broken(id=ArticleId("a.md"), reason="x").label == "a.md"
