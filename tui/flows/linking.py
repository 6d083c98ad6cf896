"""Links out: opening them in a browser, copying them in many forms."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.desktop import browser, clipboard
from tui.errors import BrowserFailed, BrowserMissing, LinkRefused
from tui.flows.facts import Said
from tui.flows.lending import lend
from tui.model import day_list, derived, limits, records, snippet, text
from tui.model.article import Article, ArticleId, Link, Links
from tui.model.day_list import Day
from tui.model.derived import Found
from tui.model.query import Request
from tui.view.dialogs.menu import Menu

if TYPE_CHECKING:
    from tui.app import NewsApp

Form = Callable[["_Target"], str]
READ_AT_ONCE: Final = 200  # articles, in a tenth of a second; more are worth a word before


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """What a link command acts on; `article` where it is a whole article of this folder."""

    title: str
    links: Links
    article: Article | None = None
    path: str | None = None

    @property
    def line(self) -> str:
        """The title as one harmless line: a pasted line break would run a command in a shell."""
        return text.line(self.title)

    def find(self, link: Link) -> Found:
        """The checked URL of one kind."""
        found = derived.find(self.links, link)
        if found is None:
            what = "article" if self.path else "item"
            raise LinkRefused(f"No {link.label} link in this {what}.")
        return found

    def url(self, link: Link) -> str:
        """The checked URL of one kind, as it is copied."""
        return self.find(link).url

    def best_url(self) -> str:
        """The web URL, else the AMP or CDN one."""
        return self.url(next((link for link in Link if self.links.of(link)), Link.WEB))


class _Wish(NamedTuple):
    """What is to be copied, in words; its form; the kind of link where it is one; the line above several."""

    what: str
    form: Form
    link: Link | None
    head: str


class Linking:
    """Opens and copies; all of it on threads, all of it answered by one sentence."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._hints: set[str] = set()

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        by_link: dict[str, Callable[[], None]] = {}
        for link in Link:
            copy = partial(self._copy, f"the {link.label} URL", partial(_Target.url, link=link), link)
            by_link |= {
                f"open_{link}": partial(self._open, link),
                f"copy_{link}": copy,
                f"copy_as_{link}": copy,
            }
        titled = partial(self._copy, "title and URL", lambda one: snippet.titled(one.line, one.best_url()))
        return {
            **by_link,
            "copy_title": titled,
            "copy_as_title": titled,
            "copy_as_markdown": partial(
                self._copy, "a Markdown link", lambda one: snippet.markdown(one.line, one.best_url())
            ),
            "copy_as_html": partial(
                self._copy, "an HTML link", lambda one: snippet.anchor(one.line, one.best_url())
            ),
            "copy_as_path": partial(self._copy, "the path", _path),
            "copy_as_json": partial(self._copy, "JSON", _json),
            "copy_as_tsv": partial(self._copy, "TSV", _tsv, head="\t".join(records.FIELDS)),
            "copy_day": self._copy_day,
            "copy_menu": self._menu,
        }

    def _menu(self) -> None:
        marked = len(self._app.article_list.marks.marked)
        title = f"Copy {marked:,} marked as" if marked else "Copy as"
        self._app.push_screen(
            Menu("copy", title=title, table=self._app.wishes.table), self._app.action_command
        )

    def _subject(self) -> tuple[_Target | None, ArticleId | None]:
        """The item under the detail's cursor, where the detail has the focus; else the article that is meant.

        An item that is an article of this folder, known by nothing else, stands for that article.
        """
        app = self._app
        item = app.detail.item if app.focused is app.detail else None
        if item is None or item.query is not None:
            return None, app.reading.current
        if item.article_id is not None and not item.links.all():
            return None, item.article_id
        return _Target(title=item.title, links=item.links), None

    def _target(self, article_id: ArticleId) -> _Target:
        """An article as it stands on disk now."""
        article = self._app.library.article(article_id)
        path = str(self._app.library.folder / article_id)
        if isinstance(article, Article):
            return _Target(title=article.label, links=article.links, article=article, path=path)
        return _Target(title=article.label, links=Links(), path=path)

    def _open(self, link: Link) -> None:
        item, article_id = self._subject()
        if item is None and article_id is None:
            self._app.action_line.say("No article here.", refused=True)
        else:
            self._app.start("desktop", partial(self._open_on_thread, link, item, article_id))

    def _open_on_thread(
        self, link: Link, item: _Target | None, article_id: ArticleId | None, _wanted: Callable[[], bool]
    ) -> None:
        try:
            target = item or self._target(article_id or ArticleId(""))
            found = target.find(link)
        except LinkRefused as error:
            self._say(str(error), refused=True)
            return
        url, derived_ = found.url, "" if found.source is None else f"the derived {link.label} link "
        try:
            opener = browser.find_opener(os.environ, wanted=self._app.wishes.browser)
            if opener.takes_terminal:
                self._app.call_from_thread(lend, self._app, partial(browser.run_in_terminal, url, opener))
            else:
                browser.open_url(url, opener)
            self._say(f"Opened {derived_}{url}")
        except BrowserMissing as error:
            said, hint = self._copied(url, "the derived URL" if derived_ else "the URL")
            # The address first: of a long sentence a small screen shows the beginning.
            self._say(f"{url}: {said[0].lower()}{said[1:]}{hint}. {error}.", refused=True)
        except BrowserFailed as error:
            self._say(f"{error}: {url}", refused=True)

    def _copy(self, what: str, form: Form, link: Link | None = None, *, head: str = "") -> None:
        """Copies the item, or the marked articles, a line each; several below a `head`."""
        item, current = self._subject()
        marked = () if item or current != self._app.reading.current else self._app.marking.in_order()
        wanted = marked or ((current,) if current is not None else ())
        if item is None and not wanted:
            self._app.action_line.say("No article here.", refused=True)
            return
        wish = _Wish(what, form, link, head)
        self._app.start("desktop", partial(self._copy_on_thread, wish, item, wanted))

    def _copy_on_thread(
        self,
        wish: _Wish,
        item: _Target | None,
        article_ids: Iterable[ArticleId],
        _wanted: Callable[[], bool],
    ) -> None:
        what, form, link, head = wish
        targets = [item] if item else [self._target(article_id) for article_id in article_ids]
        copied, refused = _formed(form, targets)
        derived_ = sum(_is_derived(target, link) for target in targets)
        if not copied:
            first = refused[0]
            self._say(first if len(refused) == 1 else f"None of {len(refused)} marked: {first}", refused=True)
            return
        many = len(targets) > 1
        lines = "line" if len(copied) == 1 else "lines"
        note = f", {derived_:,} derived" if derived_ else ""
        one = what.replace("the ", "the derived ", 1) if derived_ else what
        shown = f"{len(copied):,} {lines} ({what.removeprefix('the ')}{note})" if many else one
        said, hint = self._copied("\n".join([head, *copied] if head and many else copied), shown)
        left_out = f"; {len(refused):,} of {len(targets):,} left out: {refused[0]}" if refused else "."
        self._say(f"{said}{left_out}{hint}" if many else f"{said}: {copied[0]}{hint}")

    def _copy_day(self) -> None:
        app = self._app
        day = day_list.day_of(app.library.parse(app.search_bar.text))
        app.start("desktop", partial(self._copy_day_on_thread, day))

    def _copy_day_on_thread(self, day: Day, _wanted: Callable[[], bool]) -> None:
        library = self._app.library
        hits = library.search(Request(query=library.parse(day.query)))
        if len(hits) > READ_AT_ONCE:
            self._say(f"Reading {len(hits):,} published articles of {day.typed}…")
        targets = (self._target(hits.id_at(position)) for position in range(len(hits)))
        copied, refused = _formed(_bullet, targets)
        if not copied:
            which = f"No published article of {day.typed}{' has a link to copy' if refused else ''}"
            self._say(f"{which}; on:DATE in the query means another day.", refused=True)
            return
        articles = "article" if len(copied) == 1 else "articles"
        what = f"{len(copied):,} published {articles} of {day.typed} as a Markdown list"
        said, hint = self._copied("\n".join(copied), what)
        left_out = f"; {len(refused):,} left out: {refused[0]}" if refused else "."
        self._say(f"{said}{left_out}{hint}")

    def _copied(self, copied: str, what: str) -> tuple[str, str]:
        """Copies on every way that can work; what is known of it, and in brackets how to mend it."""
        report = clipboard.copy(copied, os.environ, way=self._app.wishes.clipboard)
        if report.osc52_useful:
            self._app.call_from_thread(self._app.copy_to_clipboard, copied)
        said, _, hint = clipboard.sentence(what, report).partition("; ")
        if not hint or hint in self._hints:
            return said, ""
        self._hints.add(hint)  # how to mend it is worth a line once, not at every copy
        return said, f" ({hint})"

    def _say(self, sentence: str, *, refused: bool = False) -> None:
        self._app.post_message(Said(sentence, refused=refused))


def _formed(form: Form, targets: Iterable[_Target]) -> tuple[list[str], list[str]]:
    """Each target in a form, and the reasons why some have none."""
    copied: list[str] = []
    refused: list[str] = []
    for target in targets:
        try:
            copied.append(form(target))
        except LinkRefused as error:
            refused.append(str(error))
    return copied, refused


def _is_derived(target: _Target, link: Link | None) -> bool:
    """Whether a target's link of one kind follows from another; False where it has none."""
    try:
        return link is not None and target.find(link).source is not None
    except LinkRefused:
        return False


def _bullet(target: _Target) -> str:
    return f"- {snippet.markdown(target.line, target.url(Link.WEB))}"


def _path(target: _Target) -> str:
    if target.path is None:
        raise LinkRefused("This item is no file of the folder.")
    if not target.path.isprintable():  # a line break would run a command where it is pasted in a shell
        raise LinkRefused("The path of this file holds characters that cannot be pasted.")
    return target.path


def _json(target: _Target) -> str:
    if target.article is None:
        raise LinkRefused("Only an article of the folder is copied as JSON.")
    return records.to_json(records.record(target.article, target.path or target.article.id))


def _tsv(target: _Target) -> str:
    """The columns of `newstui list --tsv`; links that may not be opened are left out."""
    if target.article is None:
        raise LinkRefused("Only an article of the folder is copied as TSV.")
    path = _path(target)
    values = records.record(target.article, path) | {f"{link}_url": _checked(target, link) for link in Link}
    return records.tsv_line(values, partial(text.line, limit=limits.FIELD_CHARS), lambda _: path)


def _checked(target: _Target, link: Link) -> str | None:
    try:
        return target.url(link)
    except LinkRefused:
        return None
