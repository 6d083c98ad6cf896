"""What a reader comes back to in a folder: plain values of one small file, each checked, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from tui.model import limits, text
from tui.model.listed import ArticleId, View

VERSION: Final = 1  # of the file; one with a greater number is read by nobody but its writer
RECENT: Final = 50  # queries; who looks for an older one types it sooner than finds it
UNFOLDED: Final = 100  # bundles, each by one of its articles
FOLDERS: Final = 20  # below one content root, those left last


class Remembered(NamedTuple):
    """The query, the view (None: the start chooses one), the order, the article, and earlier queries.

    Where the list is `bundled`, the bundles of the `unfolded` articles are open.
    """

    query: str = ""
    view: View | None = None
    sort: str | None = None
    flipped: bool = False
    article: ArticleId | None = None
    recent: tuple[str, ...] = ()
    bundled: bool = False
    unfolded: tuple[ArticleId, ...] = ()


def kept(query: object) -> str:
    """A query as it is remembered: one harmless line; nothing where it is too long, or no text."""
    fits = isinstance(query, str) and len(query) <= limits.QUERY_CHARS
    return text.line(str(query), limits.QUERY_CHARS) if fits else ""


def with_recent(query: str, recent: Iterable[str]) -> tuple[str, ...]:
    """Earlier queries with one more, which comes first."""
    return _unique([query, *recent])


def is_newer(stored: object) -> bool:
    """Whether a file was written by a later version, which may mean other things by the same words."""
    version = stored.get("version") if isinstance(stored, dict) else None
    return isinstance(version, int) and version > VERSION


def read(stored: object, below: str) -> Remembered | None:
    """What a file says of the folder `below` the content root; None where it is no file of ours.

    Args:
        stored: What was read from JSON.
        below: The folder's path below the root.
    """
    if not isinstance(stored, dict) or stored.get("version") != VERSION:
        return None
    own = _own(stored, below)
    sort, article, view = own.get("sort"), own.get("article"), own.get("view")
    return Remembered(
        query=kept(own.get("query")),
        view=View(view) if view in list(View) else None,
        sort=sort if isinstance(sort, str) else None,
        flipped=own.get("flipped") is True,
        article=ArticleId(article) if isinstance(article, str) and article else None,
        recent=_recent(stored),
        bundled=own.get("bundled") is True,
        unfolded=_unfolded(own),
    )


def written(stored: object, below: str, now: Remembered) -> dict[str, Any]:
    """What the file is to say: of this folder what is so now, of others and of other keys what it said.

    Queries that another newstui has put there meanwhile stay, behind those of this one.
    """
    known = stored if isinstance(stored, dict) and read(stored, below) is not None else {}
    folders = {name: one for name, one in _folders(known).items() if name != below}
    own = {
        "query": kept(now.query),
        "view": now.view,
        "sort": now.sort,
        "flipped": now.flipped,
        "article": now.article,
        "bundled": now.bundled,
        "unfolded": list(now.unfolded[:UNFOLDED]),
    }
    return {
        **known,
        "version": VERSION,
        "recent": list(_unique([*now.recent, *_recent(known)])),
        "folders": {**dict(list(folders.items())[1 - FOLDERS :]), below: {**_own(known, below), **own}},
    }


def _folders(stored: dict[str, Any]) -> dict[str, Any]:
    folders = stored.get("folders")
    return folders if isinstance(folders, dict) else {}


def _own(stored: dict[str, Any], below: str) -> dict[str, Any]:
    own = _folders(stored).get(below)
    return own if isinstance(own, dict) else {}


def _unfolded(own: dict[str, Any]) -> tuple[ArticleId, ...]:
    unfolded = own.get("unfolded")
    found = unfolded if isinstance(unfolded, list) else []
    return tuple(ArticleId(one) for one in found[:UNFOLDED] if isinstance(one, str))


def _recent(stored: dict[str, Any]) -> tuple[str, ...]:
    recent = stored.get("recent")
    return _unique(recent if isinstance(recent, list) else [])


def _unique(queries: Iterable[object]) -> tuple[str, ...]:
    clean = (kept(query) for query in queries)
    return tuple(list(dict.fromkeys(one for one in clean if one))[:RECENT])
