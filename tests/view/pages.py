"""Articles from a file's text, and the lines that a page of them has."""

from __future__ import annotations

from typing import Any

from tui.errors import FrontMatterError
from tui.model import dialect, document
from tui.model.article import Article, ArticleId, Broken
from tui.view.page import Page, page

ID = ArticleId("news/2021-05-01-a.md")


def read(source: str, article_id: ArticleId = ID) -> Article | Broken:
    """An article from a file's text, on the road that the library takes."""
    raw = source.encode("utf-8", "surrogateescape")
    try:
        parsed = document.read(raw)
    except FrontMatterError as error:
        return dialect.broken(article_id, raw, error)
    assert parsed is not None
    return dialect.article(article_id, parsed)


def laid_out(source: str, width: int = 60, **how: Any) -> Page:
    return page(read(source), width, **how)


def lines(made: Page) -> list[str]:
    return ["".join(part for part, _ in line) for line in made.lines]


def shown(source: str, width: int = 60, **how: Any) -> str:
    return "\n".join(lines(laid_out(source, width, **how)))
