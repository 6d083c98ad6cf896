from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Content, Run
from tui.cli import showing
from tui.model.records import FIELDS

FULL = """
title: "Amazon is banning cops"
excerpt: As cities and municipalities
publishedDateTime: 2020-06-15T18:03:00Z
webUrl: https://example.org/a
ampWebUrl: javascript:alert(1)
type: article
quality: 42
heat: 41.5
published: false
provider: {name: Mic, domain: mic.example}
topics: [AWS AI, AI]
images:
  - {url: "https://img.example/1.jpg", width: 1200, height: 630}
  - {url: "https://img.example/2.jpg"}
related:
  - {title: Here, webUrl: "https://www.example.org/here/", provider: {name: P}}
  - {title: Elsewhere, ampWebUrl: "https://elsewhere.example/amp", provider: {domain: elsewhere.example}}
  - {excerpt: nothing else}
category: news
day: 2021-01-02
flag: false
empty:
nested: {a: [1, 2.5, null], b: 2020-06-15}
secured: "abc+/=="
"""


@pytest.fixture
def article(content: Content) -> Path:
    content.article("here.md", "title: Here\nwebUrl: http://example.org/here\npublished: false")
    return content.article("a.md", FULL, "One.\nTwo.\n")


def test_a_derived_link_is_called_so(newstui: Run, content: Content) -> None:
    content.article("a.md", "title: A\nampWebUrl: https://x.example/amp")
    assert {
        "web         none",
        "AMP         https://x.example/amp",
        "CDN         https://x-example.cdn.ampproject.org/c/s/x.example/amp  (derived from the AMP link)",
    } <= set(newstui("show", "content/a.md").lines)
    found = newstui("show", "content/a.md", "--json").json()
    assert found["cdn_url"] == "https://x-example.cdn.ampproject.org/c/s/x.example/amp"
    assert found["cdn_derived"] is True
    assert "cdnAmpWebUrl" not in found["metadata"]
    content.article("a.md", "title: A\ncdnAmpWebUrl: https://x-example.cdn.ampproject.org/c/s/x.example/amp")
    assert {
        "web         none  (published at x.example, by the CDN link)",
        "AMP         https://x.example/amp  (derived from the CDN link)",
    } <= set(newstui("show", "content/a.md").lines)
    content.article("a.md", "title: A\nampWebUrl: https://x.example/amp\ncdnAmpWebUrl: https://y.example/z")
    assert (
        "CDN         https://y.example/z  (not what the AMP link says it should be)"
        in newstui("show", "content/a.md").lines
    )


def test_an_article_is_described_label_by_label(newstui: Run, article: Path) -> None:
    ran = newstui("show", "content/a.md")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == [
        "title       Amazon is banning cops",
        "file        content/a.md",
        "state       open",
        "date        2020-06-15T18:03:00Z",
        "provider    Mic (mic.example)",
        "type        article",
        "quality     42",
        "heat        41.5",
        "topics      AWS AI, AI",
        "web         https://example.org/a",
        "AMP         javascript:alert(1)  (not to be opened: Only http and https links are opened: "
        "javascript: links are refused.)",
        "CDN         none",
        "excerpt     As cities and municipalities",
        "related     3",
        "  open       Here, P  https://www.example.org/here/",
        "  web        Elsewhere, elsewhere.example  https://elsewhere.example/amp",
        "  web        untitled",
        "images      2",
        "  https://img.example/1.jpg  1200 x 630",
        "  https://img.example/2.jpg",
        "category    news",
        "day         2021-01-02",
        "flag        false",
        "empty",
        'nested      {"a": [1, 2.5, null], "b": "2020-06-15"}',
        "secured     encrypted, 7 bytes",
        "body        10 characters, 2 lines",
    ]


def test_an_article_with_nothing_says_so(newstui: Run, content: Content) -> None:
    content.article("a.md", "", "")
    assert newstui("show", "content/a.md").lines == [
        "title       none",
        "file        content/a.md",
        "state       published by default: the file does not say",
        "date        none",
        "provider    none",
        "type        none",
        "quality     none",
        "topics      none",
        "web         none",
        "AMP         none",
        "CDN         none",
        "excerpt     none",
        "related     0",
        "images      0",
        "body        0 characters, 0 lines",
    ]


def test_values_that_make_no_sense_are_noted(newstui: Run, content: Content) -> None:
    content.article("a.md", "title: A\nquality: high\npublishedDateTime: soon")
    assert newstui("show", "content/a.md").lines[-2:] == [
        "note        publishedDateTime is no date: soon",
        "note        quality is no number: high",
    ]


def test_where_the_folder_takes_long_to_read_related_items_have_no_state(
    newstui: Run, article: Path, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    content.numbered(28)
    for number in range(70):
        content.article(f"more{number}.md", "title: More")
    monkeypatch.setattr(showing, "LOOK_SECONDS", -1.0)
    assert "  Here, P  https://www.example.org/here/" in newstui("show", "content/a.md").lines


def test_the_secret_is_never_shown_to_people(newstui: Run, article: Path) -> None:
    assert "abc+" not in newstui("show", "content/a.md").out
    assert newstui("show", "content/a.md", "--json").json()["metadata"]["secured"] == "abc+/=="


def test_json_has_the_fields_of_the_list_and_the_whole_front_matter(newstui: Run, article: Path) -> None:
    shown = newstui("show", "content/a.md", "--json").json()
    (listed,) = newstui("list", "content/a.md", "--json").json()
    metadata = shown.pop("metadata")
    assert shown == listed
    assert list(listed) == list(FIELDS)
    assert list(metadata) == [line.partition(":")[0] for line in FULL.split("\n") if line[:1].strip()]
    assert metadata["publishedDateTime"] == "2020-06-15T18:03:00Z"
    assert metadata["nested"] == {"a": [1, 2.5, None], "b": "2020-06-15"}
    assert metadata["related"][2] == {"excerpt": "nothing else"}
    assert metadata["empty"] is None


def test_a_file_without_front_matter_is_no_article(newstui: Run, content: Content) -> None:
    content.write("plain.md", "Text.\n")
    for options in ([], ["--json"]):
        ran = newstui("show", "content/plain.md", *options)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("newstui: content/plain.md: this is no article (no front matter).")


def test_a_broken_file_is_explained_with_the_lines_around(newstui: Run, content: Content) -> None:
    content.article("bad.md", "topics:\n  - A\nprovider: a: b\ntype: c\nquality: 4\nheat: 5")
    ran = newstui("show", "content/bad.md")
    assert (ran.code, ran.out) == (1, "")
    first, *around, hint = ran.err.split("\n")[:-1]
    assert first.startswith("newstui: content/bad.md, line 4, column 12: this is not valid YAML (")
    assert around == [
        "     2 | topics:",
        "     3 |   - A",
        "     4 > provider: a: b",
        "     5 | type: c",
        "     6 | quality: 4",
    ]
    assert hint == "Likely way out: a value with `: ` in it needs quotes around it."


def test_a_broken_file_is_an_object_with_an_error_in_json(newstui: Run, content: Content) -> None:
    content.article("bad.md", "title: a: b")
    ran = newstui("show", "content/bad.md", "--json")
    assert ran.code == 1
    shown = ran.json()
    assert (shown["path"], shown["state"], shown["metadata"]) == ("content/bad.md", "broken", None)
    assert shown["error"].startswith("line 2, column 9: this is not valid YAML")


def test_an_unreadable_file_is_a_sentence(newstui: Run, content: Content) -> None:
    content.write("big.md", "---\ntitle: A\n---\n" + "x" * (9 << 20))
    ran = newstui("show", "content/big.md")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "newstui: content/big.md, as a whole: this file is larger than 8 MiB.\n"


def test_a_pipe_among_the_files_is_refused_at_once(newstui: Run, content: Content) -> None:
    os.mkfifo(content.root / "pipe.md")
    assert newstui("show", "content/pipe.md").code == 2
    assert newstui("list", "content", "--json").json() == []


def test_front_matter_without_end_is_cut_and_said(newstui: Run, content: Content) -> None:
    bomb = "\n".join(
        f"k{level}: &k{level} [{', '.join([f'*k{level - 1}'] * 10)}]" if level else "k0: &k0 [x]"
        for level in range(9)
    )
    content.article("a.md", f"title: Bomb\nloop: &loop [*loop, *loop]\n{bomb}")
    ran = newstui("show", "content/a.md", "--json")
    assert ran.code == 0
    assert ran.json()["title"] == "Bomb"
    assert len(ran.out) < 20_000_000
    assert ran.err == "newstui: content/a.md: this front matter expands too far; what was left out is null.\n"
    people = newstui("show", "content/a.md")
    assert people.code == 0
    assert all(len(line) < 600 for line in people.lines)


def test_several_files_are_shown_one_below_the_other(
    newstui: Run, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    content.numbered(2)
    content.article("bad.md", "title: a: b")
    content.write("none.md", "Text.\n")
    monkeypatch.setattr(
        sys,
        "stdin",
        io.TextIOWrapper(
            io.BytesIO(b"content/bad.md\ncontent/a00.md\ncontent/none.md\ncontent/gone.md\ncontent/a01.md\n")
        ),
    )
    ran = newstui("show", "-")
    alone = [newstui("show", f"content/a0{number}.md").out for number in range(2)]
    assert ran.code == 1
    assert ran.out == "\n".join(alone)
    for said in (
        "content/bad.md, line 2",
        "content/none.md: this is no article",
        "content/gone.md: there is no",
    ):
        assert f"newstui: {said}" in ran.err
    assert newstui("show", "content/a00.md", "content/a01.md").code == 0


def test_several_files_are_an_array_in_json_and_one_is_an_object(newstui: Run, content: Content) -> None:
    content.numbered(2)
    paths = ["content/a00.md", "content/a01.md"]
    ran = newstui("show", *paths, "--json")
    assert ran.code == 0
    assert ran.json() == [newstui("show", path, "--json").json() for path in paths]


def test_what_is_related_is_looked_up_in_each_files_own_folder(newstui: Run, content: Content) -> None:
    related = "title: A\nrelated: [{title: B, webUrl: https://example.org/b}]"
    for folder, state in (("x", "true"), ("y", "false")):
        content.article(f"{folder}/a.md", related)
        content.article(f"{folder}/b.md", f"title: B\nwebUrl: https://example.org/b\npublished: {state}")
    ran = newstui("show", "content/x/a.md", "content/y/a.md")
    assert [line.split()[0] for line in ran.lines if line.startswith("  ")] == ["published", "open"]
