"""One article to the lines of the detail pane, and the items in it that one can step through; pure.

Made on a thread where the body is long: nothing here touches a widget. Every string from the article goes
through `text.line` or `text.body` here, and nowhere later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tui.errors import LinkRefused
from tui.model import coerce, derived, html, limits, links, text
from tui.model.article import Article, ArticleId, Broken, Image, Link, Links, Neighbours, Related, Row
from tui.model.reverted import Reverted
from tui.view import body as bodies
from tui.view.draft import Draft, Item, Own, Page, line_width
from tui.view.lines import Indent, Part, wrap_text
from tui.view.row import score

BAR_CELLS: Final = 20
CELLS_AFTER: Final = 8  # that are shown of a wrong line behind the mistake, however far to the right it is


def page(
    article: Article | Broken,
    width: int,
    *,
    here: Mapping[str, Row] | None = None,
    around: Neighbours | None = None,
    off_list: bool = False,
    reverted: Reverted | None = None,
) -> Page:
    """The page of an article, lines of at most `width` cells.

    Args:
        article: What to show.
        width: Cells of the pane.
        here: By URL, the rows of related items that lie in this folder.
        around: What else belongs to it in this folder, where that is known by now.
        off_list: Whether to say that the list does not show this article.
        reverted: What was decided, where the article's file says otherwise now.
    """
    draft = Draft(width=line_width(width))
    if off_list:
        draft.add(("Not in this view. Backspace goes back.", "muted"))
    if isinstance(article, Broken):
        _broken(draft, article)
    else:
        _article(draft, article, here or {}, around or Neighbours(), reverted)
    lines = tuple(draft.lines)
    return Page(article=article, width=width, lines=lines, items=tuple(draft.items), own_lines=len(lines))


def _article(
    draft: Draft,
    article: Article,
    here: Mapping[str, Row],
    around: Neighbours,
    reverted: Reverted | None,
) -> None:
    draft.add((text.line(article.label), "heading"))
    _facts(draft, article)
    if reverted is not None:
        draft.add(("reverted: ", "error"), (reverted.in_words(), ""), ("  = decides again", "muted"))
    _links(draft, article)
    for note in article.notes:
        draft.add((f"! {text.line(note)}", "error"))
    if article.excerpt:
        draft.gap()
        for paragraph in text.body(article.excerpt).split("\n"):
            draft.add((text.line(paragraph, limits.BODY_LINE_CHARS), ""))
    found = _body(draft, article)
    _related(draft, article.related, here)
    _neighbours(draft, around)
    _listed(draft, "Images", [_image(image) for image in article.images])
    _listed(draft, "Links in the text", found)
    _others(draft, article)


def _facts(draft: Draft, article: Article) -> None:
    provider = article.provider
    publisher = [text.line(part) for part in (provider.name, provider.domain) if part]
    publisher = [part for part in publisher if part.strip()]
    state = article.state.value + (" by default" if article.state_by_default else "")
    facts = [*publisher, _date(article.date), *([text.line(article.type)] if article.type else [])]
    separated: list[Part] = [(state, article.state.value)]
    for place, fact in enumerate(facts):
        separated += [(" | ", "muted"), (fact, Own("filter") if publisher and not place else "")]
    draft.add_filters("provider", publisher[:1], separated, Indent(rest="  "))
    scores: list[tuple[str, float | int | None]] = [("quality", article.quality), ("heat", article.heat)]
    if article.quality == article.heat:
        scores.pop()
    known = [(name, value) for name, value in scores if value is not None]
    for name, value in known:
        filled = round(max(0, min(100, value)) * BAR_CELLS / 100)
        bar = f"[{'#' * filled}{'-' * (BAR_CELLS - filled)}]"
        exact = f"{value:g}" if isinstance(value, float) else str(value)
        draft.add((f"{name:<8}", "key"), (f"{exact:>4} ", ""), (bar, "muted"))
    if article.topics:
        topics = [text.line(topic) for topic in article.topics]
        parts: list[Part] = [("topics  ", "key")]
        for place, topic in enumerate(topics):
            parts += [*([(", ", "")] if place else []), (topic, Own("filter"))]
        draft.add_filters("topic", topics, parts, Indent(rest=" " * 8))


def _date(date: coerce.Moment | None) -> str:
    """A date as the file states it, without seconds: nobody decides by them."""
    if date is None:
        return "no date"
    return re.sub(r"T(\d\d:\d\d):\d\d(?:\.\d+)?", r" \1", date.iso)


def _links(draft: Draft, article: Article) -> None:
    """A line for each link with its key; those that are not there share one."""
    missing: list[Part] = []
    for key, link in (("w", Link.WEB), ("a", Link.AMP), ("c", Link.CDN)):
        raw = links.whole(article.links, link)
        label = (f"{key} {link.label:<5}", "key")
        by_rule = derived.find(article.links, link) if raw is None else None
        host = derived.publisher(article.links) if link is Link.WEB else None
        if raw is not None:
            odd = link is Link.CDN and derived.is_odd(article.links)
            note: list[Part] = [("  (the AMP link would make another)", "muted")] if odd else []
            draft.add(label, *_url(raw), *note, indent=Indent(rest=" " * 7))
        elif by_rule is not None:
            draft.add(label, *_url(by_rule.url), ("  derived", "muted"), indent=Indent(rest=" " * 7))
        elif host is not None:
            draft.add(label, (f"-   published at {text.line(host)}", "muted"), indent=Indent(rest=" " * 7))
        else:
            missing += [label, ("-   ", "muted")]
    if missing:
        draft.add(*missing)


def _url(raw: str) -> list[Part]:
    """A link as it may be shown: the host in ASCII, so that a look-alike cannot pass for another."""
    try:
        return [(links.shown(links.web_url(raw)), "link")]
    except LinkRefused as error:
        return [(text.line(raw, limits.REFUSED_URL_CHARS), "muted"), (f"  {error}", "error")]


def _body(draft: Draft, article: Article) -> list[tuple[str, Links]]:
    """Adds the body; the links found in it."""
    if not article.body.strip():
        return []
    draft.gap()
    found: Sequence[tuple[str, str]]
    if article.id.lower().endswith((".html", ".htm")) or html.looks_like_html(article.body):
        plain, found = html.plain(article.body[: limits.BODY_CHARS])
        for paragraph in text.body(plain).split("\n"):
            draft.lines += wrap_text(text.line(paragraph, limits.BODY_LINE_CHARS), draft.width)
    else:
        lines, found = bodies.markdown(text.body(article.body), draft.width)
        draft.lines += lines
    if len(article.body) > limits.BODY_CHARS:
        draft.add(
            (f"(cut after {limits.BODY_CHARS:,} of {len(article.body):,} characters; v shows more)", "muted")
        )
    return [(text.line(label), Links(web=url)) for label, url in found if "://" in url]


def _related(draft: Draft, related: tuple[Related, ...], here: Mapping[str, Row]) -> None:
    if not related:
        return
    draft.heading(f"Related {len(related)}  ([ ] step, Enter jumps, w opens)")
    for one in related:
        row = next((here[url] for url in one.links.all() if url in here), None)
        title = text.line(one.title or (links.shown(one.links.web) if one.links.web else "untitled"))
        mark = row.state.mark if row else " "
        value = score(row.score if row else one.quality)
        where = "" if row else "  web"
        provider = text.line(one.provider.name or one.provider.domain or "")
        draft.item(
            title,
            one.links,
            (f"  {mark} ", row.state.value if row else "muted"),
            (f"{value:>3} ", "number"),
            (title, ""),
            (f"  {provider}{where}", "muted"),
            indent=Indent(rest=" " * 8),
            article_id=row.id if row else None,
        )


def _neighbours(draft: Draft, around: Neighbours) -> None:
    """What belongs to the article without its saying so."""
    if around.same:
        publishers = {row.provider for row in around.same}
        many = f", {len(publishers)} publishers" if len(publishers) > 1 else ""
        _rows(draft, f"Same story {len(around.same)}{many}", around.same)
    if around.near:
        _rows(draft, f"Near in title and topics {len(around.near)}", around.near)
    if around.listed_by:
        count = around.listed_count
        listed = "1 article lists this one" if count == 1 else f"{count:,} articles list this one"
        _rows(draft, listed, around.listed_by)
        if count > len(around.listed_by):
            draft.add((f"and {count - len(around.listed_by):,} more", "muted"))


def _rows(draft: Draft, heading: str, rows: Sequence[Row]) -> None:
    draft.heading(heading)
    for row in rows:
        draft.item(
            row.title,
            Links(),
            (f"  {row.state.mark} ", row.state.value),
            (f"{score(row.score):>3} ", "number"),
            (row.title, ""),
            (f"  {row.provider}", "muted"),
            indent=Indent(rest=" " * 8),
            article_id=row.id,
        )


def _image(image: Image) -> tuple[str, Links]:
    size = f"{image.width}x{image.height}" if image.width and image.height else "image"
    return f"{size}  {text.line(image.title)}" if image.title else size, Links(web=image.url)


def _listed(draft: Draft, words: str, found: Iterable[tuple[str, Links]]) -> None:
    listed = list(found)
    if not listed:
        return
    draft.heading(f"{words} {len(listed)}")
    for title, one in listed:
        parts: list[Part] = [("    ", ""), (f"{title}  ", ""), *_url(one.web or "")]
        draft.item(title, one, *parts, indent=Indent(rest=" " * 6))


def _others(draft: Draft, article: Article) -> None:
    draft.heading("Other keys")
    for key in article.other_keys[: limits.KEYS_SHOWN]:
        shown = _value(article.metadata[key])
        draft.add((f"{text.line(key, limits.KEY_CHARS)}: ", "key"), (shown, ""), indent=Indent(rest="  "))
    if len(article.other_keys) > limits.KEYS_SHOWN:
        draft.add((f"and {len(article.other_keys) - limits.KEYS_SHOWN} more; v shows the file", "muted"))
    if article.secured_bytes is not None:
        draft.add(("secured: ", "key"), (f"encrypted, {article.secured_bytes:,} bytes", "muted"))
    _file(draft, article.id)


def _file(draft: Draft, article_id: ArticleId) -> None:
    shown = text.line(article_id, limits.PATH_CHARS)
    draft.add(("file: ", "key"), (shown, "muted"), indent=Indent(rest="  "))


def _value(value: Any, depth: int = limits.VALUE_DEPTH) -> str:
    """A value of any shape in one bounded line: an alias bomb costs no more than a word."""
    if isinstance(value, Mapping):
        first = list(value.items())[: limits.VALUE_ITEMS] if depth else []
        inner = [f"{text.line(str(key), limits.KEY_CHARS)}: {_value(one, depth - 1)}" for key, one in first]
        shown = "{" + ", ".join(inner) + ("…" if len(value) > len(inner) else "") + "}"
    elif isinstance(value, list):
        inner = [_value(one, depth - 1) for one in value[: limits.VALUE_ITEMS]] if depth else []
        shown = ", ".join(inner) + ("…" if len(value) > len(inner) else "")
    else:
        shown = coerce.text(value) or ("" if value in (None, "") else "?")
    return text.line(shown, limits.VALUE_CHARS)


def _broken(draft: Draft, broken: Broken) -> None:
    draft.add((text.line(broken.label), "heading"))
    column = f", column {broken.column}" if broken.column else ""
    place = f"Line {broken.line}{column}: " if broken.line is not None else ""
    draft.add((f"! {place}{text.line(broken.reason)}.", "error"))
    digits = len(str(broken.around[-1][0])) if broken.around else 0
    for number, content in broken.around:
        wrong = number == broken.line
        front = f"{'>' if wrong else ' '} {number:>{digits}} | "
        room = max(8, draft.width - len(front))
        content = content.replace("\r", " ")
        shown, before = text.body(content), 0  # not folded: blanks show the nesting, and columns count them
        if wrong and broken.column:
            ahead = text.body(content[: broken.column - 1])
            while (excess := text.width(ahead) - room + CELLS_AFTER) > 0:
                dropped = max(1, excess // 2)  # no character is wider than two cells
                ahead, shown = ahead[dropped:], shown[dropped:]
            before = text.width(ahead)
        draft.lines.append(((front, "muted"), (text.cut(shown, room).rstrip(), "error" if wrong else "")))
        if wrong and broken.column:
            draft.lines.append(((" " * (len(front) + before), ""), ("^", "error")))
    if broken.hint:
        draft.add(("Likely fix: ", "key"), (text.line(broken.hint), ""))
    draft.gap()
    _file(draft, broken.id)
    draft.add(("v shows the file as it is; R reads the folder again once it is mended.", "muted"))


__all__ = ["BAR_CELLS", "Item", "Page", "page"]
