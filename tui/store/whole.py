"""One whole article, fresh from disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from tui.errors import FileRefused, FrontMatterError
from tui.model import dialect, document
from tui.model.article import Article, ArticleId, Broken, State
from tui.model.dialect import Dialect
from tui.store import files

_OF_JOURNAL: Final = (State.LATER, State.DECLINED)  # what the journal may say of one that its file calls open


def read(folder: Path, article_id: ArticleId, language: Dialect) -> Article | Broken:
    """What a file of a folder says; its state is the file's own word."""
    try:
        raw = files.read(folder / article_id)
        parsed = document.read(raw)
    except FrontMatterError as error:
        return dialect.broken(article_id, raw, error)
    except FileRefused as error:
        there = (folder / article_id).exists()
        return Broken(id=article_id, reason=f"this file {error}" if there else "this file is no longer there")
    if parsed is None:
        return Broken(id=article_id, reason="this file is no article any more: it has no front matter")
    return dialect.article(article_id, parsed, language)


def in_state(article: Article, state: State) -> Article:
    """An article with the state that it has in the list, where that is the journal's word."""
    said = article.state is State.OPEN and state in _OF_JOURNAL
    return replace(article, state=state) if said else article
