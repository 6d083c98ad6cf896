from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import BROKEN, PATIENCE_SECONDS, Content, Run, command
from tests.conftest import Zone, article
from tui.model import records
from tui.model.article import Article, ArticleId, Broken
from tui.store.library import Library

# --- which articles, in which order


def test_without_words_the_newest_article_is_first(newstui: Run, content: Content) -> None:
    content.numbered(3)
    content.article("undated.md", "title: No date")
    assert newstui("list", "content", "--paths").lines == [
        "content/a00.md",
        "content/a01.md",
        "content/a02.md",
        "content/undated.md",
    ]


def test_with_words_the_best_match_is_first(newstui: Run, content: Content) -> None:
    content.article("new.md", "title: Apps for power users and other plants\npublishedDateTime: 2021-05-02")
    content.article("old.md", "title: Power Apps\npublishedDateTime: 2020-05-02")
    content.article("none.md", "title: Gardening\npublishedDateTime: 2021-05-03")
    assert newstui("list", "content", "power", "apps", "--paths").lines == [
        "content/old.md",
        "content/new.md",
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (["quality>=89"], ["a00", "a01"]),
        (["quality>=89 -00"], ["a01"]),
        (["quality>=89", "-00"], ["a01"]),
        (["quality>=88", "-title:00", "-title:01"], ["a02"]),
        (["is:open"], []),
        (["--", "title", "02"], ["a02"]),
        (["title:02", "|", "title:01"], ["a01", "a02"]),
        (["sort:-quality", "quality>=89"], ["a01", "a00"]),
    ],
)
def test_a_query_means_what_it_means_in_the_app(
    newstui: Run, content: Content, query: list[str], names: list[str]
) -> None:
    content.numbered(5)
    ran = newstui("list", "content", "--paths", *query)
    assert (ran.code, ran.lines) == (0, [f"content/{name}.md" for name in names])


def test_options_may_stand_among_the_words(newstui: Run, content: Content) -> None:
    content.numbered(5)
    ran = newstui("list", "--paths", "content", "title", "--limit", "1", "quality<90")
    assert ran.lines == ["content/a01.md"]


@pytest.mark.parametrize(
    ("options", "first"),
    [
        (["--sort", "quality"], "a00"),
        (["--sort", "-quality"], "a02"),
        (["--sort=-quality"], "a02"),
        (["--sort", "quality", "--reverse"], "a02"),
        (["--sort", "-quality", "--reverse"], "a00"),
        (["--sort", "-date"], "a02"),
        (["--reverse"], "a02"),
        (["--sort", "title"], "a00"),
        (["--sort", "-title"], "a02"),
        (["sort:quality", "--reverse"], "a02"),
        (["sort:-quality", "--reverse"], "a00"),
        (["sort:quality", "--sort", "-title"], "a00"),
    ],
)
def test_the_order_can_be_chosen_and_flipped(
    newstui: Run, content: Content, options: list[str], first: str
) -> None:
    content.numbered(3)
    assert newstui("list", "content", "--paths", *options).lines[0] == f"content/{first}.md"


@pytest.mark.parametrize(("limit", "count"), [("0", 0), ("1", 1), ("3", 3), ("99", 3)])
@pytest.mark.parametrize("form", ["--paths", "--jsonl", "--urls=web", "--markdown"])
def test_a_limit_keeps_the_first_ones(
    newstui: Run, content: Content, limit: str, count: int, form: str
) -> None:
    content.numbered(3)
    assert len(newstui("list", "content", "--limit", limit, form).lines) == count


def test_a_limit_reads_no_more_files_than_it_prints(
    newstui: Run, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    content.numbered(20)
    asked: list[str] = []
    article = Library.article

    def counted(self: Library, one: ArticleId) -> Article | Broken:
        asked.append(one)
        return article(self, one)

    monkeypatch.setattr(Library, "article", counted)
    assert len(newstui("list", "content", "--limit", "5", "--json").json()) == 5
    assert asked == ["a00.md", "a01.md", "a02.md", "a03.md", "a04.md"]


def test_a_list_without_hits_is_no_failure(newstui: Run, content: Content) -> None:
    content.numbered(1)
    assert newstui("list", "content", "zzzzzz").code == 0
    assert newstui("list", "content", "zzzzzz", "--json").json() == []
    assert newstui("list", "content", "zzzzzz", "--jsonl").out == ""
    assert newstui("list", "content", "zzzzzz", "--tsv").lines == ["\t".join(records.FIELDS)]
    assert newstui("list", "content", "zzzzzz", "--html").out == "<ul>\n</ul>\n"


def test_a_query_that_cannot_be_read_is_marked(newstui: Run, content: Content) -> None:
    content.numbered(1)
    ran = newstui("list", "content", "power", "qualty>40", "is:opne", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.split("\n") == [
        "newstui: No field qualty; did you mean quality?",
        "  power qualty>40 is:opne",
        "        ^^^^^^^^^",
        "newstui: No state opne; did you mean open?",
        "  power qualty>40 is:opne",
        "                  ^^^^^^^",
        "",
    ]


def test_the_mark_stands_under_its_word_after_wide_and_hostile_signs(newstui: Run, content: Content) -> None:
    ran = newstui("list", "content", " 日本 \x1b[2J\u202e is:opne")
    assert ran.code == 2
    _, query, mark, _ = ran.err.split("\n")
    assert query == "   日本 ␛[2J\ufffd is:opne"
    assert mark == "   " + " " * len("日日本本 ␛[2J\ufffd ") + "^" * len("is:opne")


def test_any_other_key_of_the_folder_is_a_field(newstui: Run, content: Content) -> None:
    content.article("a.md", "title: A\nlang: en")
    content.article("b.md", "title: B\nlang: de")
    assert newstui("list", "content", "lang:de", "--paths").lines == ["content/b.md"]


# --- paths


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("content", "content/_news/a.md"),
        ("content/", "content/_news/a.md"),
        ("./content", "./content/_news/a.md"),
        ("content/_news", "content/_news/a.md"),
        ("content/_news/../", "content/_news/../_news/a.md"),
        (".", "./content/_news/a.md"),
        ("content/_news/a.md", "content/_news/a.md"),
        ("./content/_news/a.md", "./content/_news/a.md"),
    ],
)
def test_a_path_begins_as_it_was_given(newstui: Run, content: Content, given: str, shown: str) -> None:
    content.article("_news/a.md", "title: A\nwebUrl: https://example.org/")
    assert newstui("list", given, "--paths").lines == [shown]
    assert newstui("list", given, "--json").json()[0]["path"] == shown
    assert Path(shown).exists()


def test_without_a_path_paths_begin_here(newstui: Run, content: Content) -> None:
    content.article("_news/a.md", "title: A")
    assert newstui("list", "--paths").lines == ["content/_news/a.md"]


def test_an_absolute_path_stays_absolute(newstui: Run, content: Content) -> None:
    path = content.article("_news/a.md", "title: A")
    assert newstui("list", str(content.root), "--paths").lines == [str(path)]


def test_a_file_lists_itself_alone(newstui: Run, content: Content) -> None:
    content.numbered(3)
    assert [one["title"] for one in newstui("list", "content/a01.md", "--json").json()] == ["Title 01"]
    assert newstui("list", "content/a01.md", "zzzzz", "--json").json() == []


def test_a_file_that_is_no_article_says_so(newstui: Run, content: Content) -> None:
    content.write("plain.md", "Just text.\n")
    ran = newstui("list", "content/plain.md", "--json")
    assert (ran.code, ran.out) == (0, "[]\n")
    assert ran.err.startswith("newstui: content/plain.md: this is no article (no front matter).")


# --- files that cannot be read


def test_paths_hold_broken_files_too(newstui: Run, content: Content) -> None:
    content.write("broken.md", BROKEN)
    assert newstui("list", "content", "--paths").lines == ["content/broken.md"]


def test_a_file_that_vanishes_meanwhile_is_an_object_with_an_error(
    newstui: Run, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    content.numbered(2)
    article = Library.article

    def vanishing(self: Library, one: ArticleId) -> Article | Broken:
        (content.root / "a01.md").unlink(missing_ok=True)
        return article(self, one)

    monkeypatch.setattr(Library, "article", vanishing)
    _, gone = newstui("list", "content", "--json").json()
    assert (gone["path"], gone["state"]) == ("content/a01.md", "broken")
    assert "no longer there" in gone["error"]


def test_the_border_comes_first_and_is_told_on_standard_error(content: Content, newstui: Run) -> None:
    for q in range(10, 100, 5):
        page = f"https://example.org/{q}"
        content.write(f"{q}.md", article(f"Story {q}", quality=q, web_url=page, published=q >= 70))
    ran = newstui("list", "content", "--sort", "border", "--paths", "--limit", "3")
    assert ran.lines == ["content/70.md", "content/75.md", "content/65.md"]
    assert ran.err == "newstui: published at quality >= 70: 18 of 18.\n"
    assert newstui("list", "content", "--sort", "-border", "--paths").lines[0] == "content/10.md"
    ran = newstui("list", "content", "quality<30 sort:border", "--paths")
    assert ran.lines == ["content/25.md", "content/20.md", "content/15.md", "content/10.md"]
    for q in range(30, 100, 5):
        (content.root / f"{q}.md").unlink()
    ran = newstui("list", "content", "--sort", "border")
    assert ran.err == "newstui: By date: no publish threshold to be seen yet: none of 4 is published.\n"


def test_a_reader_that_has_seen_enough_ends_it_quietly(content: Content) -> None:
    for number in range(300):  # more than a pipe holds
        content.article(f"{number}.md", f"title: A\nexcerpt: {'x' * 400}")
    process = subprocess.Popen(
        command("list", "content", "--jsonl"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b'{"path": ')
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize("place", ["America/New_York", "Asia/Tokyo"])
def test_a_list_that_was_kept_has_the_days_and_the_order_of_one_that_was_read(
    content: Content, newstui: Run, zone: Zone, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No test can set back the time of a file's last change; two seconds of it are waived.
    monkeypatch.setattr("tui.store.scan.SETTLED_NS", -3_600_000_000_000)
    zone(place)
    for date in ("2021-05-03", "2021-05-02", "2021-05-01T18:00:00Z", "2021-05-02T03:00:00Z"):
        for name in ("a", "b"):
            content.article(f"{name}{date}.md", f"title: {name} {date}\npublishedDateTime: {date}\n")
    read = newstui("list", "content")
    monkeypatch.setattr("tui.cli.reading.opened", None)  # what was kept needs no library
    assert newstui("list", "content") == read
    assert len(read.lines) == 8


def test_a_current_folder_that_was_removed_is_said_to_be(content: Content) -> None:
    code = (
        "import os, sys; from tui.cli import main; os.chdir('content'); os.rmdir('../content');"
        " sys.exit(main(['list']))"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=content.root.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "newstui: .: the current folder has been removed; change to another one.\n"
