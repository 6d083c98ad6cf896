"""`newstui list`: the articles that a query finds, in the form that was asked for."""

from __future__ import annotations

import shutil
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from tui.cli import formats, reading, streams
from tui.cli.reading import Opened, Unchanged
from tui.cli.verbs import SORTS
from tui.errors import LinkRefused, UsageError
from tui.model import text
from tui.model.article import Article, ArticleId, Broken, Link, Row
from tui.model.sort import Sort

if TYPE_CHECKING:  # a list that was kept needs little of all this, and others have it by then
    from tui.model.query import Query
    from tui.store.kept import KeptList
    from tui.store.library import Hits
    from tui.store.scout import Scout

ROWS_AT_ONCE: Final = 1_000  # need not all be in memory to be printed


def run(options: Namespace, scout: Scout | None = None) -> int:
    """Prints the list; 0, or 2 where the query cannot be read.

    Args:
        options: What was asked for.
        scout: Who is on the way through the folder already.

    Raises:
        UsageError: PATH or an option makes no sense.
    """
    sort, flipped = _order(options)
    try:
        plain = not options.query and sort in (None, Sort.DATE) and not flipped
        kept = reading.unchanged(options.path, scout) if plain and scout is not None else None
        if kept is not None:
            _print(_Listed(place=kept, hits=kept.hits, count=_count(kept.hits, options)), options)
            return 0
        opened = reading.opened(options.path, words=bool(options.query), scout=scout)
    except UsageError as error:
        if not options.path or "/" in options.path:
            raise
        words = " ".join([options.path, *options.query])
        raise UsageError(f"{error} To search the current folder, write: newstui list . {words}") from None
    query = opened.library.parse(" ".join(options.query))
    if query.problems:
        _explain(query)
        return 2
    if query.sort is not None:  # the query's own order holds, but it is flipped like any other
        query = replace(query, flipped=query.flipped != options.reverse)
    from tui.model.query import Request  # noqa: PLC0415 - the library has it

    hits = opened.library.search(Request(query=query, sort=sort, flipped=flipped))
    if hits.border is not None:
        streams.say(f"{'By date: ' if hits.border.score is None else ''}{hits.border.in_words()}.")
    _print(_Listed(place=opened, hits=hits, count=_count(hits, options)), options)
    if not len(hits):
        _say_why_empty(opened, query)
    return 0


def _count(hits: Hits | KeptList, options: Namespace) -> int:
    return len(hits) if options.limit is None else min(len(hits), options.limit)


def _print(listed: _Listed, options: Namespace) -> None:
    for line in _lines(listed, options):
        print(line)


def _order(options: Namespace) -> tuple[Sort | None, bool]:
    """The order that `--sort` and `--reverse` ask for, and whether it is flipped."""
    if options.sort is None:
        return None, options.reverse
    name = options.sort.removeprefix("-")
    if name not in SORTS:
        raise UsageError(f"There is no order {name}; --sort takes {', '.join(SORTS)}.")
    return Sort(name), options.sort.startswith("-") != options.reverse


def _explain(query: Query) -> None:
    """Says what in a query cannot be read, with the words underlined."""
    for problem in query.problems:
        before = text.width(streams.spaced(query.text[: problem.start]))
        marked = text.width(streams.spaced(query.text[problem.start : problem.end]))
        message = problem.message[:1].upper() + problem.message[1:]
        streams.say(
            message if message.endswith("?") else f"{message}.",
            f"  {query.text}",
            f"  {' ' * before}{'^' * marked}",
        )


def _say_why_empty(opened: Opened, query: Query) -> None:
    if sentence := opened.no_article():
        streams.say(sentence)
    elif streams.on_terminal():
        count = len(opened.library)
        where = opened.given or "."
        if count:
            streams.say(f"None of the {count} articles in {where} answers: {query.text}")
        else:
            streams.say(f"There are no articles in {where}; newstui doctor {where} says what is there.")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Listed:
    """What is to be printed: the first `count` of the hits, each read from disk when it is asked for."""

    place: Opened | Unchanged
    hits: Hits | KeptList
    count: int

    def ids(self) -> Iterator[ArticleId]:
        """Each article; fewer where somebody takes files away meanwhile."""
        for start in range(0, self.count, ROWS_AT_ONCE):
            yield from self.hits.ids(start, min(start + ROWS_AT_ONCE, self.count))

    def articles(self) -> Iterator[tuple[Article | Broken, str]]:
        """Each whole article, with its path."""
        for article_id in self.ids():
            source = self.place.hits if isinstance(self.place, Unchanged) else self.place.library
            yield source.article(article_id), self.place.path(article_id)

    def records(self) -> Iterator[dict[str, Any]]:
        """Each article's JSON fields."""
        from tui.model import records  # noqa: PLC0415 - 30 ms that the table does without

        return (records.record(found, path) for found, path in self.articles())

    def rows(self) -> Iterator[Row]:
        """Each article's row; memory only."""
        for start in range(0, self.count, ROWS_AT_ONCE):
            yield from self.hits.rows(start, min(start + ROWS_AT_ONCE, self.count))

    def paths(self) -> Iterator[str]:
        """Each article's path, safe to print."""
        return (streams.path(self.place.path(article_id)) for article_id in self.ids())

    def table(self) -> Iterator[str]:
        """Lines of the table, fitted to the terminal where there is one."""
        columns = shutil.get_terminal_size().columns if streams.on_terminal() else None
        return formats.table(self.rows(), lambda row: streams.path(self.place.path(row.id)), columns)

    def links(self, kind: Link) -> Iterator[tuple[str, str]]:
        """Title and checked URL of each article that has such a link, or whose other links tell it.

        Afterwards says how many have none, and how many were derived.
        """
        from tui.model import derived  # noqa: PLC0415 - 20 ms, as above

        left_out: Counter[str] = Counter()
        from_others = 0
        for article, _ in self.articles():
            try:
                found = derived.find(article.links, kind) if isinstance(article, Article) else None
            except LinkRefused:
                left_out[f"whose {kind.label} link is no plain http or https address"] += 1
                continue
            if found is None:
                left_out[f"with no {kind.label} link"] += 1
                continue
            from_others += found.source is not None
            yield article.label, found.url
        if from_others:
            source = Link.AMP if kind is Link.CDN else Link.CDN
            streams.say(f"Derived from the {source.label} link: {from_others}.")
        if left_out:
            counts = " and ".join(f"{count} {why}" for why, count in sorted(left_out.items(), reverse=True))
            streams.say(f"Left out: {counts}.")


def _lines(listed: _Listed, options: Namespace) -> Iterable[str]:
    if options.urls:
        return (url for _, url in listed.links(Link(options.urls)))
    match options.form:
        case "json":
            return formats.json(listed.records())
        case "jsonl":
            return formats.json_lines(listed.records())
        case "tsv":
            return formats.tsv(listed.records())
        case "markdown":
            return formats.markdown(listed.links(Link.WEB))
        case "html":
            return formats.html_list(listed.links(Link.WEB))
        case "paths":
            return listed.paths()
        case _:
            return listed.table()
