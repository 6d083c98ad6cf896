from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from tests.cli.conftest import BROKEN, Content, Run
from tui.cli import formats
from tui.model import records
from tui.model.article import ArticleId, Row, State

# --- the table


def test_the_table_is_not_cut_in_a_pipe(newstui: Run, content: Content) -> None:
    content.article(
        "long.md",
        f"title: {'Long ' * 40}\nprovider:\n  name: {'Publisher ' * 5}\nquality: 42\npublished: false\n"
        "publishedDateTime: 2021-05-31",
    )
    content.article("short.md", "title: Short\nprovider: {name: P}\nheat: 7.5\npublishedDateTime: 2021-05-30")
    content.article("bare.md", "removed: true")
    content.write("broken.md", BROKEN)
    wide = len("Long " * 40) - 1
    dated, short, *others = newstui("list", "content").lines
    assert dated == f"-   42 2021-05-31  {('Long ' * 40).strip()}  {('Publisher ' * 5).strip()}"
    assert short == f"+  7.5 2021-05-30  {'Short':<{wide}}  P"
    broken, bare = sorted(others)
    assert broken.startswith(
        "!                  content/broken.md: this is not valid YAML (mapping values are"
    )
    assert bare == "x                  bare.md"


def test_the_day_of_the_table_is_the_readers_own(piped: Run, content: Content) -> None:
    content.article("late.md", "title: Late\npublishedDateTime: 2021-05-31T23:30:00Z")
    content.article("day.md", "title: Day\npublishedDateTime: 2021-05-31")
    for zone, late in (
        ("UTC", "2021-05-31"),
        ("Asia/Tokyo", "2021-06-01"),
        ("America/New_York", "2021-05-31"),
    ):
        shown = piped("list", "content", "--sort", "title", TZ=zone).lines
        assert [line[7:17] for line in shown] == ["2021-05-31", late]


def named(title: str, provider: str = "P") -> Row:
    return Row(
        id=ArticleId("a.md"),
        state=State.OPEN,
        title=title,
        provider=provider,
        score=None,
        seconds=None,
        reason="",
    )


def test_a_long_table_is_printed_as_its_rows_come() -> None:
    came = 0

    def rows() -> Iterator[Row]:
        nonlocal came
        for _ in range(formats.MEASURED + 10):
            came += 1
            yield named("Title")
        yield named("A wider title")

    lines = formats.table(rows(), lambda row: row.id, None)
    assert next(lines).split() == [State.OPEN.mark, "Title", "P"]
    assert came == formats.MEASURED
    *_, before, last = lines
    assert before.endswith("  Title  P")
    assert last.endswith("  A wider title  P")


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_rows_that_come_after_the_measured_ones_have_all_the_room_there_is(columns: int) -> None:
    many = [named("T", "P")] * formats.MEASURED
    wide = named("Title " * 40, "Publisher " * 5)
    *_, last = formats.table([*many, wide], lambda row: row.id, columns)
    (alone,) = formats.table([wide], lambda row: row.id, columns)
    assert last == alone
    assert len(last) == columns


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_the_first_and_the_last_day_there_is_are_listed(piped: Run, content: Content, zone: str) -> None:
    content.article("first.md", "title: First\npublishedDateTime: 0001-01-01T00:00:00Z")
    content.article("last.md", "title: Last\npublishedDateTime: 9999-12-31T23:59:59Z")
    shown = piped("list", "content", TZ=zone).lines
    assert [line[7:17] in ("0001-01-01", "9999-12-31") for line in shown] == [True, True]


# --- other formats


def test_every_json_form_holds_the_same_objects(newstui: Run, content: Content) -> None:
    content.numbered(3)
    content.write("broken.md", BROKEN)
    array = newstui("list", "content", "--json").json()
    assert [json.loads(line) for line in newstui("list", "content", "--jsonl").lines] == array
    assert [list(one) for one in array] == [list(records.FIELDS)] * 4


def test_tab_separated_values_have_a_line_an_article(newstui: Run, content: Content) -> None:
    content.article(
        "a.md",
        'title: "Tab\\there,\\nand a \\u2028 break"\ntopics: [One, Two]\nquality: 40\nheat: 41.5\n'
        "publishedDateTime: 2021-05-31T10:00:00Z\nprovider: {name: P, domain: p.example}\n",
    )
    content.write("broken.md", BROKEN)
    ran = newstui("list", "content", "--tsv")
    first, second = csv.DictReader(io.StringIO(ran.out), delimiter="\t", quoting=csv.QUOTE_NONE)
    assert first == {
        "path": "content/a.md",
        "state": "published",
        "title": "Tab here, and a   break",
        "excerpt": "",
        "date": "2021-05-31T10:00:00Z",
        "provider": "P",
        "provider_domain": "p.example",
        "topics": "One, Two",
        "type": "",
        "quality": "40",
        "heat": "41.5",
        "web_url": "",
        "amp_url": "",
        "cdn_url": "",
        "cdn_derived": "false",
        "related_count": "0",
        "error": "",
    }
    assert (second["state"], second["title"]) == ("broken", "")
    assert second["error"].startswith("line 3, column 12: this is not valid YAML")


TITLES = (
    "Plain",
    "[Brackets](https://evil.example/) and ![images](x)",
    "`code` *stars* _lines_ ~~gone~~ \\ back",
    "<script>alert(1)</script> & &amp; &copy;",
    "{{ site.title }} {: .class }",
    "\"Quotes\" and 'more' of # them - + 1. x",
)


def linked(content: Content) -> list[tuple[str, str]]:
    """Articles with every kind of title and address; those that a list of links prints, in its order."""
    urls = (
        "https://example.org/a_(b)?x=1&copy;=2&y=*_",
        "http://example.org/%20?a=b&c=d#e",
        "https://example.org/",
    )
    made = [(title, urls[number % 3]) for number, title in enumerate(TITLES)]
    for number, (title, url) in enumerate(made):
        head = {"title": title, "webUrl": url, "publishedDateTime": f"2021-05-{28 - number}"}
        content.write(f"{number}.md", json.dumps(head))
    content.article("bad.md", "title: Bad\nwebUrl: javascript:alert(1)")
    content.article("file.md", "title: File\nwebUrl: file:///etc/passwd")
    content.article("none.md", "title: None")
    content.write("broken.md", BROKEN)
    return made


LEFT_OUT = "newstui: Left out: 2 with no web link and 2 whose web link is no plain http or https address.\n"


def test_a_markdown_list_reads_as_the_titles_are_written(newstui: Run, content: Content) -> None:
    made = linked(content)
    ran = newstui("list", "content", "--markdown", "sort:date")
    assert ran.err == LEFT_OUT
    tokens = MarkdownIt().parse(ran.out)
    found = []
    for token in tokens:
        if token.type == "inline":
            opened, *texts, closed = token.children or []
            assert (opened.type, closed.type) == ("link_open", "link_close")
            assert {text.type for text in texts} <= {"text", "text_special"}
            found.append(("".join(text.content for text in texts), opened.attrs["href"]))
    assert found == made
    assert all(line.startswith("- [") for line in ran.lines)


def test_an_html_list_reads_as_the_titles_are_written(newstui: Run, content: Content) -> None:
    made = linked(content)
    ran = newstui("list", "content", "--html", "sort:date")
    assert ran.err == LEFT_OUT
    found: list[list[str]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in ("ul", "li", "a")
            if tag == "a":
                ((name, value),) = attrs
                assert name == "href"
                found.append(["", value or ""])

        def handle_data(self, data: str) -> None:
            if data.strip():
                found[-1][0] += data

    Reader().feed(ran.out)
    assert [(title, url) for title, url in found] == made


def test_a_title_that_is_missing_gives_way_to_the_file_name_in_links(newstui: Run, content: Content) -> None:
    content.article("_news/my_file.md", "webUrl: https://example.org/")
    assert newstui("list", "content", "--markdown").out == "- [my\\_file.md](https://example.org/)\n"


def test_links_of_one_kind_come_one_a_line(newstui: Run, content: Content) -> None:
    content.article(
        "a.md",
        "title: A\nwebUrl: https://a.example/\nampWebUrl: https://a.example/amp\n"
        "publishedDateTime: 2021-01-02",
    )
    content.article("b.md", "title: B\noriginalUrl: https://b.example/\ncdnAmpWebUrl: data:text/html,x")
    assert newstui("list", "content", "--urls", "web").lines == ["https://a.example/", "https://b.example/"]
    amp = newstui("list", "content", "--urls", "amp")
    assert (amp.lines, amp.err) == (
        ["https://a.example/amp"],
        "newstui: Left out: 1 with no AMP link.\n",
    )
    cdn = newstui("list", "content", "--urls", "cdn")
    assert (cdn.code, cdn.lines) == (0, ["https://a-example.cdn.ampproject.org/c/s/a.example/amp"])
    assert cdn.err == (
        "newstui: Derived from the AMP link: 1.\n"
        "newstui: Left out: 1 whose CDN link is no plain http or https address.\n"
    )
    content.article("b.md", "title: B\ncdnAmpWebUrl: https://b-example.cdn.ampproject.org/c/s/b.example/x")
    amp = newstui("list", "content", "--urls", "amp")
    assert sorted(amp.lines) == ["https://a.example/amp", "https://b.example/x"]
    assert amp.err == "newstui: Derived from the CDN link: 1.\n"


def test_a_link_is_printed_in_the_form_that_is_safe_to_pass_on(newstui: Run, content: Content) -> None:
    content.article("a.md", "title: A\nwebUrl: HTTPS://Bücher.example/ü?q=\"$(x)'")
    assert newstui("list", "content", "--urls", "web").lines == [
        "https://xn--bcher-kva.example/%C3%BC?q=%22$(x)'"
    ]
