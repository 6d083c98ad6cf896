"""`newstui doctor`: how a folder is read, and what in it cannot be read or makes no sense."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from tui.cli import reading, streams
from tui.cli.paths import only_path
from tui.cli.reading import Opened
from tui.model import text
from tui.model.article import Article, Broken, State
from tui.model.dialect import Dialect, value_at
from tui.model.query import Query, Request

SAMPLES: Final = 3  # articles whose keys are shown: enough to see what a folder does
NAMES: Final = 3  # examples of each kind of finding
LABEL_CELLS: Final = 12


def run(options: Namespace) -> int:
    """Prints what was found; 1 where a file is broken.

    Raises:
        UsageError: There is nothing at PATH.
    """
    paths: list[str] = options.paths
    opened = reading.opened(only_path(options, ".") if paths else None)
    found = _examined(opened)
    for line in _report(found, opened):
        print(line)
    return int(bool(found.broken))


@dataclass(slots=True, kw_only=True)
class _Findings:
    """What the articles of a folder gave rise to say."""

    states: Counter[State] = field(default_factory=Counter)
    by_default: int = 0
    broken: list[Broken] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    samples: list[tuple[str, Article]] = field(default_factory=list)
    skipped: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def _examined(opened: Opened) -> _Findings:
    """Reads every article once more, for what the list does not keep."""
    found = _Findings()
    for skipped in opened.library.skipped:
        found.skipped[skipped.reason].append(streams.path(opened.path(skipped.id)))
    hits = opened.library.search(Request(query=Query(text="")))
    for position in range(len(hits)):
        article = opened.library.article(hits.id_at(position))
        found.states[article.state] += 1
        if isinstance(article, Broken):
            found.broken.append(article)
            continue
        path = streams.path(opened.path(article.id))
        found.by_default += article.state_by_default
        for note in article.notes:
            kind, _, value = note.partition(": ")
            found.notes[kind].append(f"{path} ({text.line(value)})")
        if len(found.samples) < SAMPLES:
            found.samples.append((path, article))
    found.broken.sort(key=lambda broken: broken.id)
    return found


def _report(found: _Findings, opened: Opened) -> Iterator[str]:
    if not found.states:
        yield from _no_articles(found, opened)
        return
    site = opened.library.site
    yield f"{'Dialect':<{LABEL_CELLS}}{site.dialect.name}: {text.line(site.because)}"
    for path, article in found.samples:
        yield ""
        yield path
        yield from _sources(article, site.dialect)
    yield ""
    yield from _counts(found)
    if found.broken:
        yield ""
        yield f"Broken: {len(found.broken)}"
        for broken in found.broken:
            yield from _broken(broken, opened)
    if found.notes:
        yield ""
        yield "Values that make no sense:"
        for kind, examples in sorted(found.notes.items()):
            yield f"  {text.line(kind)}: {_some(sorted(examples))}"


def _no_articles(found: _Findings, opened: Opened) -> Iterator[str]:
    yield f"There are no articles in {streams.path(opened.given or '.')}. {reading.AN_ARTICLE}"
    if found.skipped:
        yield ""
        yield from _skipped(found.skipped)
    else:
        yield "No file there ends in .md, .markdown, .mdx, .html or .htm."
    yield "newstui --demo opens a folder that has some."


def _sources(article: Article, dialect: Dialect) -> Iterator[str]:
    """A line for each field: the key that it was read from, or which keys are missing."""
    for name, keys in dialect.named():
        if not keys:
            continue
        keys = (*keys, *(dialect.later_dates if name == "date" else ()))
        held = next((key for key in keys if value_at(article.metadata, key) not in (None, "")), None)
        named = article.called is not None if name == "title" else name == "date" and article.date is not None
        missing = "the file's name" if named else f"-  (no {' or '.join(keys)})"
        yield f"  {name:<{LABEL_CELLS}}{held or missing}"


def _counts(found: _Findings) -> Iterator[str]:
    states = ", ".join(f"{found.states[state]:,} {state.value}" for state in State if found.states[state])
    yield f"{'Articles':<{LABEL_CELLS}}{sum(found.states.values()):,}: {states}"
    if found.by_default:
        yield f"{'':<{LABEL_CELLS}}{found.by_default:,} of them published by default: their files do not say"
    yield from _skipped(found.skipped)


def _skipped(skipped: dict[str, list[str]]) -> Iterator[str]:
    for reason, names in sorted(skipped.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield f"{'Skipped':<{LABEL_CELLS}}{text.line(reason)}: {_some(sorted(names))}"


def _some(names: Iterable[str]) -> str:
    """How many there are, and the first few of them."""
    listed = list(names)
    more = f" and {len(listed) - NAMES:,} more" if len(listed) > NAMES else ""
    return f"{len(listed):,}, {', '.join(listed[:NAMES])}{more}"


def _broken(broken: Broken, opened: Opened) -> Iterator[str]:
    where = "".join(f":{number}" for number in (broken.line, broken.column) if number is not None)
    yield f"{streams.path(opened.path(broken.id))}{where}: {text.line(broken.reason)}"
    if broken.hint:
        yield f"    likely way out: {text.line(broken.hint)}"
