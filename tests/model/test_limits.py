"""Each limit at its edge, where all is taken, and one beyond it, where it is refused or cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests.conftest import article
from tests.desktop import test_git
from tests.model import test_config, test_text
from tests.store import test_configuration, test_files, test_signs
from tests.view.pages import laid_out, lines, read
from tui.cli import streams
from tui.errors import EditRefused, FrontMatterError, LinkRefused
from tui.model import coerce, document, edit, entries, html, limits, links, remembered, text
from tui.model.article import ArticleId, Broken
from tui.model.parse import toml, yaml
from tui.model.past import Event
from tui.model.records import Plain
from tui.view import body
from tui.view.dialogs.diff import Diff
from tui.view.dialogs.raw import RawFile
from tui.view.lines import Line
from tui.view.page import Page, page
from tui.view.past import with_past

Whole = Callable[[int], bool]
LONG = f"# {'x' * limits.UNCOUNTED_CHARS}\n"  # before a head that is to be counted
WIDTH = 60


def taken(work: Callable[[], object]) -> bool:
    """Whether nothing refuses it."""
    try:
        work()
    except (FrontMatterError, EditRefused, LinkRefused):
        return False
    return True


def nested(levels: int) -> str:
    """Brackets inside a top-level key: the mapping is a level too."""
    return f"a: {'[' * (levels - 1)}1{']' * (levels - 1)}\n"


def of_events(count: int) -> str:
    """A head that libyaml tells in so many events: eleven, and one a value."""
    return f"x: [{'1,' * (count - 11)}]\npublished: false\n"


def of_pairs(count: int) -> str:
    return f"base: &base {{{', '.join(f'k{n}: v' for n in range(count))}}}\npage:\n  <<: *base\n"


def of_chars(head: str, count: int) -> str:
    return f"{head}#{' ' * (count - len(head) - 1)}"


def published(head: str, fence: str = "---") -> object:
    raw = f"{fence}\n{head}{fence}\n".encode()
    return edit.flags(raw, {"published": True}, before="published")


def url_of(count: int) -> str:
    return "https://example.org/".ljust(count, "x")


def list_of(levels: int) -> list[object]:
    made: list[object] = []
    for _ in range(levels - 1):
        made = [made]
    return made


def listed(value: object) -> bool:
    """Whether JSON has all of it."""
    plain = Plain()
    plain.of(value)
    return not plain.cut


def other_key(value: str) -> str:
    """The page of an article with a key that has no field of its own, on lines that hide nothing."""
    return " ".join(lines(laid_out(article(note=0).replace("note: 0", f"note: {value}"), WIDTH)))


def rows(count: int) -> str:
    """So many characters in lines of a hundred."""
    return (("x" * 99 + "\n") * (count // 100 + 1))[:count]


def joined(paragraphs: Iterable[list[Line]]) -> list[str]:
    """Lines as text."""
    return ["".join(part for part, _ in line) for paragraph in paragraphs for line in paragraph]


def keyed(*keys: str) -> str:
    """An article with other keys."""
    fields: dict[str, Any] = dict.fromkeys(keys, 1)
    return article(**fields)


def file_of(made: Page) -> str:
    """What stands behind the title of a page that ends in its file's name."""
    return "".join(lines(made)).rpartition("file: ")[2]


def past_of(what: str) -> str:
    """What the page of an article has of an event in its past, its lines put together."""
    about = Broken(id=ArticleId("a.md"), reason="x")
    shown = with_past(
        Page(article=about, width=80, lines=(), items=(), own_lines=0), [Event(time="", what=what)]
    )
    words = ["".join(part for part, _ in line) for line in shown.lines]
    return "".join(words).replace(" ", "").removeprefix("History")


def on_terminal(work: Callable[[], str]) -> str:
    """What is printed where stdout is a terminal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "on_terminal", lambda: True)
        return work()


def shown_whole(made: list[str], sign: str, count: int) -> bool:
    return "".join(made).count(sign) == count


HELD: dict[str, list[Whole]] = {
    "HEAD_BYTES": [
        lambda n: taken(lambda: document.locate(b"---\n" + b"a" * (n - 1) + b"\n---\n")),
        lambda n: taken(lambda: document.locate(b"+++\n" + b"a" * (n - 1) + b"\n+++\n")),
        lambda n: taken(lambda: document.read(b'{"a": "' + b"a" * (n - 9) + b'"}\n')),
    ],
    "DEPTH": [
        lambda n: taken(lambda: toml.load(f"{'.'.join('a' * n)} = 1\n")),
        lambda n: taken(lambda: yaml.load(LONG + nested(n))),
        lambda n: taken(lambda: published(f"{nested(n)}published: false\n")),
        lambda n: listed(list_of(n)),
    ],
    "EVENTS": [
        lambda n: taken(lambda: yaml.load(of_events(n))),
        lambda n: taken(lambda: published(of_events(n))),
    ],
    "MERGED_PAIRS": [lambda n: taken(lambda: yaml.load(of_pairs(n)))],
    "UNCOUNTED_CHARS": [lambda n: taken(lambda: yaml.load(of_chars(nested(limits.DEPTH + 1), n)))],
    "NUMBER_CHARS": [
        lambda n: isinstance((yaml.load(f"a: 0x{'1' * (n - 2)}\n") or {})["a"], int),
        lambda n: isinstance((yaml.load(f"a: 1{':1' * ((n - 1) // 2)}{'0' * ((n - 1) % 2)}\n") or {})["a"], int),
    ],
    "NUMBER_BITS": [
        lambda n: coerce.text((1 << n) - 1) is not None,
        lambda n: isinstance(Plain().of((1 << n) - 1), int),
        lambda n: Plain().of({(1 << n) - 1: 0}) == {str((1 << n) - 1): 0},
    ],
    "LIST_ITEMS": [
        lambda n: len(coerce.texts(["x"] * n)) == n,
        lambda n: len(coerce.mappings([{"a": 1}] * n)) == n,
    ],
    "BODY_LINKS": [
        lambda n: len(html.plain("<a href=x>y</a>" * n)[1]) == n,
        lambda n: len(body.markdown("[a](https://x.org) " * n, WIDTH)[1]) == n,
    ],
    "URL_CHARS": [
        lambda n: taken(lambda: links.web_url(url_of(n))),
        lambda n: links.identity(url_of(n)) is not None,
    ],
    "FILTERED_CHARS": [lambda n: list(entries.others({"note": "x" * n})) == [("note", "x" * n)]],
    "EDIT_PLACES": [
        lambda n: taken(lambda: published("published = false\n" + "".join(
            f"[t{number}]\npublished = false\n" for number in range(n - 1)), "+++"))
    ],
    "PATH_CHARS": [
        lambda n: shown_whole(lines(page(read(article(), ArticleId("☃" * n)), WIDTH)), "☃", n),
        lambda n: shown_whole([file_of(page(read("---\na: b: c\n---\n", ArticleId("☃" * n)), WIDTH))], "☃", n),
        lambda n: RawFile("x" * n, "")._file == "x" * n,
        lambda n: Diff("x" * n, "")._file == "x" * n,
    ],
    "KEY_CHARS": [
        lambda n: shown_whole(lines(laid_out(keyed("☃" * n))), "☃", n),
        lambda n: other_key(f"{{{'☃' * n}: 1}}").count("☃") == n,
    ],
    "REFUSED_URL_CHARS": [
        lambda n: shown_whole(lines(laid_out(article(web_url="x:".ljust(n, "☃")))), "☃", n - 2)
    ],
    "MARKS_PER_CHARACTER": [
        lambda n: text.line("e" + "\u0301" * n) == "e" + "\u0301" * n,
        lambda n: text.body("e" + "\u0301" * n) == "e" + "\u0301" * n,
    ],
    "BODY_CHARS": [
        lambda n: text.body(rows(n)) == rows(n),
        lambda n: "(cut after" not in "".join(lines(laid_out(article(body=rows(n)), WIDTH))),
        lambda n: "(cut after" not in "".join(lines(laid_out(article(body=f"<p>{rows(n - 3)}"), WIDTH))),
    ],
    "BODY_LINE_CHARS": [lambda n: text.body(f"{'x' * n}\ny") == f"{'x' * n}\ny"],
    "MARKDOWN_CHARS": [
        lambda n: "*" not in "".join(joined([body.markdown("**bold** ".ljust(n, "x"), WIDTH)[0]])),
    ],
    "KEYS_SHOWN": [
        lambda n: "more; v shows the file" not in "".join(
            lines(laid_out(keyed(*(f"key{number}" for number in range(n))))))
    ],
    "VALUE_CHARS": [lambda n: other_key("☃" * n).count("☃") == n],
    "VALUE_DEPTH": [lambda n: "☃" in other_key("[" * n + "☃" + "]" * n)],
    "VALUE_ITEMS": [
        lambda n: other_key(f"[{', '.join('☃' * n)}]").count("☃") == n,
        lambda n: other_key(f"{{{', '.join(f'k{number}: ☃' for number in range(n))}}}").count("☃") == n,
    ],
    "RAW_LINES": [
        lambda n: "(cut after" not in "".join(joined(RawFile("a", "\n" * (n - 1)).paragraphs(WIDTH)))
    ],
    "DIFF_CHARS": [
        lambda n: "".join(joined(Diff("a", rows(n)).paragraphs(200))) == "".join(rows(n).split("\n"))
    ],
    "FIELD_CHARS": [
        lambda n: on_terminal(lambda: streams.field("x" * n)) == "x" * n,
        lambda n: on_terminal(lambda: streams.path("x" * n)) == "x" * n,
        lambda n: streams.spaced(rows(n)) == rows(n).replace("\n", " "),
        lambda n: streams.spaced("x" * n) == "x" * n,
    ],
    "PAST_CHARS": [lambda n: past_of("x" * n) == "x" * n],
    "QUERY_CHARS": [lambda n: remembered.kept("x" * n) == "x" * n],
    "PRINTED_ITEMS": [
        lambda n: listed([0] * (n - 1)),
        lambda n: listed({"a": [None] * (n - 2)}),
    ],
    "CHARS_PER_ITEM": [lambda n: Plain(1).of("x" * (n - 1)) is not None],
}  # fmt: skip

# Where the edge is tested beside what else the limit means.
ELSEWHERE = {
    "CONFIG_BYTES": test_configuration.test_a_file_that_cannot_be_read_says_where_and_stops_nothing,
    "OWN_VIEWS": test_config.test_there_is_an_end_to_patterns_and_views,
    "PATTERNS": test_config.test_there_is_an_end_to_patterns_and_views,
    "SETTING_CHARS": test_config.test_a_text_is_taken_up_to_the_limit,
    "FILE_BYTES": test_files.test_a_file_is_read_up_to_the_limit_and_refused_beyond_it,
    "PAST_EVENTS": test_git.test_the_log_names_the_last_commits_of_one_file,
    "SITE_BYTES": test_signs.test_settings_are_read_up_to_the_limit,
    "TITLE_CHARS": test_text.test_a_long_line_is_cut_with_an_ellipsis,
}
CASES = [(name, number) for name, held in HELD.items() for number in range(len(held))]


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(("name", "number"), CASES)
def test_all_is_taken_up_to_a_limit_and_no_more_beyond_it(name: str, number: int) -> None:
    limit, whole = getattr(limits, name), HELD[name][number]
    assert whole(limit)
    assert not whole(limit + 1)


def test_every_limit_has_a_test() -> None:
    names = {name for name in vars(limits) if name.isupper()}
    assert names == {*HELD, *ELSEWHERE}
    assert not {*HELD} & {*ELSEWHERE}


def test_a_printed_line_that_is_cut_says_so_and_keeps_its_blanks() -> None:
    most = limits.FIELD_CHARS
    assert streams.spaced("x" * (most + 1)) == "x" * most + "…"
    assert streams.spaced("x\r\n" * most) == "x " * (most // 2) + "…"
    assert streams.spaced("  a\r\nb\rc\td\n\n") == "  a b c d  "
