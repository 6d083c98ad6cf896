from __future__ import annotations

import os

import pytest

from tests.cli.conftest import Content, Run


@pytest.fixture
def folder(content: Content) -> Content:
    content.numbered(5)
    content.article("open.md", "title: Open\npublished: false\noriginalUrl: https://example.org/o")
    content.article("silent.md", "title: Silent")
    content.article("gone.md", "title: Gone\nremoved: true\nquality: high\nheat: low")
    content.article("odd.md", "title: Odd\nquality: higher\npublished: perhaps")
    for number in range(5):
        content.write(f"plain{number}.md", "Text.\n")
    (content.root / "nothing.md").symlink_to("missing")
    content.write("notes.txt", "no article's ending")
    return content


def test_a_sound_folder_is_described(newstui: Run, folder: Content) -> None:
    ran = newstui("doctor", "content")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == [
        "Dialect     Smartable: its articles have publishedDateTime",
        *(
            line
            for number in range(3)
            for line in (
                "",
                f"content/a0{number}.md",
                "  title       title",
                "  date        publishedDateTime",
                "  excerpt     -  (no excerpt)",
                "  topics      -  (no topics)",
                "  provider    -  (no provider)",
                "  web         webUrl",
                "  amp         -  (no ampWebUrl)",
                "  cdn         -  (no cdnAmpWebUrl)",
                "  published   published",
                "  declined    -  (no removed or deleted)",
            )
        ),
        "",
        "Articles    9: 2 open, 6 published, 1 declined",
        "            1 of them published by default: their files do not say",
        "Skipped     no front matter: 5, content/plain0.md, content/plain1.md, content/plain2.md and 2 more",
        "Skipped     a link to nothing: 1, content/nothing.md",
        "",
        "Values that make no sense:",
        "  heat is no number: 1, content/gone.md (low)",
        "  published is neither true nor false: 1, content/odd.md (perhaps)",
        "  quality is no number: 2, content/gone.md (high), content/odd.md (higher)",
    ]


def test_the_second_key_of_a_field_is_named_where_it_is_read(newstui: Run, content: Content) -> None:
    content.article("a.md", "title: A\nwebUrl: ''\noriginalUrl: https://example.org/o\ndeleted: false")
    lines = newstui("doctor", "content").lines
    assert "  web         originalUrl" in lines
    assert "  declined    deleted" in lines


def test_every_broken_file_is_named_with_its_place_and_way_out(newstui: Run, folder: Content) -> None:
    folder.article("b.md", "title: A\nprovider: a: b")
    folder.write("a/toml.md", "+++\ntitle = unquoted\n+++\n")
    folder.write("unclosed.md", "---\ntitle: A\n")
    folder.write("latin.md", b"---\ntitle: caf\xe9\n---\n")
    ran = newstui("doctor", "content")
    assert ran.code == 1
    lines = ran.lines[ran.lines.index("Broken: 4") + 1 :]
    toml, _, yaml, yaml_hint, latin, _, unclosed, unclosed_hint = lines[:8]
    assert toml.startswith("content/a/toml.md:2:9: this is not valid TOML (")
    assert yaml.startswith("content/b.md:3:12: this is not valid YAML (")
    assert yaml_hint == "    likely way out: a value with `: ` in it needs quotes around it"
    assert latin.startswith("content/latin.md:2:11: the front matter is not UTF-8")
    assert unclosed == "content/unclosed.md:1: the front matter opened by --- is never closed"
    assert unclosed_hint == "    likely way out: put a line with just --- after the last key"


def test_a_folder_without_files_is_told_what_an_article_is(newstui: Run, content: Content) -> None:
    ran = newstui("doctor", "content")
    assert ran.code == 0
    assert ran.lines == [
        "There are no articles in content. An article is a Markdown or HTML file that begins with front "
        "matter: a line ---, keys, a line ---.",
        "No file there ends in .md, .markdown, .mdx, .html or .htm.",
        "newstui --demo opens a folder that has some.",
    ]


def test_a_folder_without_articles_says_what_is_there_instead(newstui: Run, content: Content) -> None:
    content.write("README.md", "# Read me\n")
    content.write("page.html", "<p>Hello</p>\n")
    ran = newstui("doctor", "content")
    assert ran.code == 0
    assert ran.lines[0].startswith("There are no articles in content.")
    assert "Skipped     no front matter: 2, content/README.md, content/page.html" in ran.lines


def test_without_a_path_the_current_folder_is_examined(newstui: Run, content: Content) -> None:
    content.article("a.md", "title: A")
    assert "content/a.md" in newstui("doctor").lines


def test_a_file_is_examined_alone(newstui: Run, folder: Content) -> None:
    folder.article("bad.md", "title: a: b")
    ran = newstui("doctor", "content/open.md")
    assert ran.code == 0
    assert "Articles    1: 1 open" in ran.lines
    assert newstui("doctor", "content/bad.md").code == 1
    assert "Skipped     no front matter: 1, content/plain0.md" in newstui("doctor", "content/plain0.md").lines


def test_a_folder_that_cannot_be_listed_is_said(newstui: Run, content: Content) -> None:
    content.numbered(1)
    locked = content.root / "locked"
    locked.mkdir()
    locked.chmod(0)
    try:
        lines = newstui("doctor", "content").lines
        listable = os.access(locked, os.R_OK)  # root may list any folder
    finally:
        locked.chmod(0o755)
    assert any("this folder cannot be listed" in line for line in lines) is not listable


def test_what_a_field_is_read_from_beside_its_first_keys_is_named(newstui: Run, content: Content) -> None:
    content.write("_config.yml", "title: A site\n")
    content.write("_posts/2024-01-02-hello-world.md", "---\ntags: [a]\n---\nText.\n")
    ran = newstui("doctor", "content")
    assert "  title       the file's name" in ran.lines
    assert "  date        the file's name" in ran.lines
