"""Characters that a terminal obeys: none reaches one; in a pipe texts stay as they are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE_SECONDS, Content, Ran, Run, command, harmful, undecodable
from tui.model import text

# Each clears the screen, writes the clipboard, turns letters round, hides them, or splits a line.
HOSTILE = (
    "A\x1b[2J\x1b]52;c;ZXZpbA==\a \x9b2J \x9d0;t\x9c \x7f \x00 \u202eabc\u202c \u2066d\u2069 \u200b\ufeff"
    " \u2028\u2029\x85 \U000e0041 \ufffe Z"
)
IN_YAML = '"' + "".join(f"\\U{ord(one):08x}" for one in HOSTILE) + '"'
FORMS = ["--json", "--jsonl", "--tsv", "--markdown", "--html", "--urls=web", "--paths"]


@pytest.fixture
def hostile(content: Content) -> Content:
    """One article, one broken file and one that is none, hostile in every text and in their names."""
    name = HOSTILE.replace("\x00", "").replace("/", "")
    content.article(
        f"{name}.md",
        f"title: {IN_YAML}\nexcerpt: {IN_YAML}\nprovider: {{name: {IN_YAML}, domain: {IN_YAML}}}\n"
        f"topics: [{IN_YAML}]\ntype: {IN_YAML}\nwebUrl: https://example.org/\nampWebUrl: {IN_YAML}\n"
        f"cdnAmpWebUrl: {IN_YAML}\nquality: {IN_YAML}\npublishedDateTime: {IN_YAML}\n{IN_YAML}: {IN_YAML}\n"
        f"images: [{{url: {IN_YAML}, title: {IN_YAML}}}]\n"
        f"related: [{{title: {IN_YAML}, webUrl: {IN_YAML}, provider: {IN_YAML}}}]\n",
    )
    content.write(f"{name}broken.md", f"---\ntitle: x\n{name}: a: b\n---\n")
    content.write(f"{name}none.md", "Text.\n")
    return content


def files(content: Content) -> list[str]:
    """Paths of the hostile files, as the shell would pass them."""
    return [f"content/{path.name}" for path in sorted(content.root.iterdir())]


@pytest.mark.parametrize(
    ("form", "columns"), [*((form, 80) for form in FORMS), ("--limit=9", 40), ("--limit=9", 200)]
)
def test_a_list_on_a_terminal_is_harmless(typed: Run, hostile: Content, form: str, columns: int) -> None:
    ran = typed("list", "content", form, columns=columns)
    assert ran.code == 0
    assert "A" in ran.out or form == "--urls=web"
    assert harmful(ran.out.replace("\t", " ") if form == "--tsv" else ran.out) == []


@pytest.mark.parametrize("verb", ["show", "doctor", "list"])
def test_every_verb_is_harmless_on_a_terminal_whatever_its_file_holds(
    typed: Run, hostile: Content, verb: str
) -> None:
    for path in files(hostile):
        for options in ([], ["--json"]) if verb == "show" else ([],):
            ran = typed(verb, path, *options)
            assert ran.code in (0, 1)
            assert harmful(ran.out) == []


def test_a_folder_examined_on_a_terminal_is_harmless(typed: Run, hostile: Content) -> None:
    ran = typed("doctor", "content")
    assert ran.code == 1
    assert harmful(ran.out) == []


def test_wrong_paths_and_queries_are_harmless_on_a_terminal(typed: Run, hostile: Content) -> None:
    argument = HOSTILE.replace("\x00", "")
    for argv in (
        [argument],
        ["list", argument],
        ["list", "content", f"is:{argument}"],
        ["show", f"./{argument}"],
    ):
        ran = typed(*argv)
        assert ran.code == 2
        assert harmful(ran.out) == []


def test_what_is_piped_is_as_it_is_in_the_file(piped: Run, hostile: Content) -> None:
    def title_of(ran: Ran) -> str:
        return ran.out.split("\n")[1].split("\t")[2]

    one_line = HOSTILE.replace("\u2028", " ").replace("\u2029", " ").replace("\x85", " ")
    good, *_ = files(hostile)
    assert title_of(piped("list", good, "--tsv")) == one_line
    assert piped("list", good, "--jsonl").json()["title"] == HOSTILE
    assert one_line.replace("[", "\\[").replace("]", "\\]") in piped("list", good, "--markdown").out
    assert one_line in piped("list", good, "--html").out
    assert piped("list", good, "--paths").out == f"{good}\n"


def test_json_is_harmless_in_a_pipe_too(piped: Run, hostile: Content) -> None:
    for form in ("--json", "--jsonl"):
        assert harmful(piped("list", "content", form).out) == []
    shown = piped("show", files(hostile)[0], "--json")
    assert harmful(shown.out) == []
    assert shown.json()["metadata"][HOSTILE] == HOSTILE


def test_human_forms_are_harmless_in_a_pipe_but_for_paths(piped: Run, content: Content) -> None:
    content.article("a.md", f"title: {IN_YAML}\nexcerpt: {IN_YAML}\nextra: {IN_YAML}\nquality: {IN_YAML}\n")
    for argv in (["list", "content"], ["show", "content/a.md"], ["doctor", "content"]):
        assert harmful(piped(*argv).out) == []


@pytest.mark.parametrize("columns", [40, 60, 80, 132])
def test_the_table_fits_the_terminal(typed: Run, content: Content, columns: int) -> None:
    for number, title in enumerate(("日本語の記事 " * 20, "Short", "👩‍👩‍👧 family 🏳️‍🌈 " * 10, "word " * 50)):
        content.article(
            f"{number}.md",
            f"title: {title}\nprovider: {'出版社 Publisher ' * 3}\nquality: {number}5\n"
            f"publishedDateTime: 2021-05-0{number + 1}",
        )
    content.write("broken.md", "---\ntitle: [\n---\n")
    lines = typed("list", "content", columns=columns).lines
    assert len(lines) == 5
    assert all(text.width(line) <= columns for line in lines)
    assert max(text.width(line) for line in lines) > columns - 3
    assert sum("…" in line for line in lines) >= 3


def test_a_terminal_without_a_size_is_80_columns_wide(typed: Run, content: Content) -> None:
    content.article("a.md", f"title: {'word ' * 50}")
    (line,) = typed("list", "content", columns=0).lines
    assert text.width(line) == 80


def test_nothing_is_coloured(typed: Run, content: Content) -> None:
    content.numbered(3)
    assert "\x1b" not in typed("list", "content").out


def test_a_terminal_is_told_why_a_list_is_empty(typed: Run, content: Content) -> None:
    ran = typed("list", "content", "power")
    assert (ran.code, ran.out) == (
        0,
        "newstui: There are no articles in content; newstui doctor content says what is there.\n".replace(
            "newstui: There", "newstui: There"
        ),
    )
    content.numbered(2)
    ran = typed("list", "content", "zzzzz")
    assert (ran.code, ran.out) == (0, "newstui: None of the 2 articles in content answers: zzzzz\n")


# --- names that are no UTF-8

GOOD = b"---\ntitle: Caf\xc3\xa9\nwebUrl: https://example.org/\nquality: high\n---\n"
BAD = b"---\ntitle: a: b\n---\n"


@pytest.mark.parametrize("raw", [GOOD, BAD])
@pytest.mark.parametrize(
    "argv", [["list", "--paths"], ["list", "--tsv"], ["list", "--jsonl"], ["list"], ["doctor"]]
)
def test_a_name_that_is_no_utf_8_is_printed_as_its_bytes(
    piped: Run, content: Content, argv: list[str], raw: bytes
) -> None:
    name = undecodable(content.root, raw)
    verb, *form = argv
    ran = piped(verb, b"content", *form)
    assert ran.code == int(argv == ["doctor"] and raw == BAD)
    shown = os.fsencode(ran.out)
    if argv == ["list", "--jsonl"]:
        assert b"content/caf\\udce9.md" in shown
    elif argv != ["list"] or raw == BAD:  # a sound article is a row by its title
        assert b"content/" + name in shown


def test_a_name_that_is_no_utf_8_can_be_skipped_and_missed(piped: Run, content: Content) -> None:
    name = undecodable(content.root, b"Text.\n")
    assert b"no front matter: 1, content/" + name in os.fsencode(piped("doctor", "content").out)
    for verb in ("list", "show"):
        assert "content/caf\ufffd.md: this is no article" in piped(verb, b"content/" + name).err
        assert (
            piped(verb, b"content/\xff").err == "newstui: content/\ufffd: there is no such file or folder.\n"
        )


def test_a_name_that_is_no_utf_8_comes_back_from_json(piped: Run, content: Content) -> None:
    name = undecodable(content.root, GOOD)
    (found,) = piped("list", "content", "--json").json()
    assert os.fsencode(found["path"]) == b"content/" + name
    assert piped("show", os.fsencode(found["path"])).code == 0
    assert piped("show", os.fsencode(found["path"]), "--json").json()["title"] == "Café"


def test_a_name_that_is_no_utf_8_is_shown_as_a_sign_on_a_terminal(typed: Run, content: Content) -> None:
    undecodable(content.root, BAD)
    for argv in (["list", "content"], ["list", "content", "--paths"], ["doctor", "content"]):
        ran = typed(*argv)
        assert "content/caf\ufffd.md" in ran.out
        assert harmful(ran.out) == []


def test_a_lone_surrogate_in_a_json_head_crashes_nothing(piped: Run, content: Content) -> None:
    content.write(
        "a.md", '{"title": "a\\udcff\\ud800b", "webUrl": "https://example.org/", "x\\udfff": "\\ud800"}\n'
    )
    for form in FORMS:
        assert piped("list", "content", form).code == 0
    assert "a\ufffd\ufffdb" in piped("list", "content", "--tsv").out
    assert piped("list", "content", "--jsonl").json()["title"] == "a\udcff\ud800b"
    for argv in (["show", "content/a.md"], ["show", "content/a.md", "--json"], ["doctor", "content"]):
        assert piped(*argv).code == 0


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", "en_US.ISO-8859-1"])
def test_any_locale_gets_utf_8_in_a_pipe(piped: Run, content: Content, locale: str) -> None:
    content.article("ü.md", "title: 日本語 – Café")
    ran = piped("list", "content", "--tsv", LC_ALL=locale, PYTHONIOENCODING="ascii")
    assert ran.code == 0
    assert "日本語 – Café" in ran.out


# --- readers that leave


@pytest.mark.parametrize("verb", ["list", "doctor"])
@pytest.mark.parametrize("count", [1, 400])
def test_a_reader_that_leaves_early_is_no_failure(content: Content, verb: str, count: int) -> None:
    for number in range(count):
        content.article(f"{number}.md", f"title: {'word ' * 60}\nquality: high\nexcerpt: {'word ' * 60}")
    options = ["--json"] if verb == "list" else []
    with subprocess.Popen(
        command(verb, "content", *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE_SECONDS) == 0


def test_a_reader_of_help_that_leaves_early_is_no_failure() -> None:
    with subprocess.Popen(command("--help"), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE_SECONDS) == 0


def test_a_full_disk_is_a_sentence(content: Content) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    content.numbered(2)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command("list", "content"),
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=PATIENCE_SECONDS,
        )
    assert done.returncode == 1
    assert done.stderr == b"newstui: The output could not be written: no space left on device.\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_crash_nothing(content: Content, closed: str) -> None:
    content.numbered(2)
    for verb in ("list content", "list content is:opne", "doctor content", "show content/a00.md", "nowhere"):
        shell = f'"$0" -m tui {verb} {closed}'
        done = subprocess.run(
            ["sh", "-c", shell, sys.executable], check=False, capture_output=True, timeout=PATIENCE_SECONDS
        )
        assert done.returncode in (0, 2)
        assert b"Traceback" not in done.stderr + done.stdout
        assert b"Exception" not in done.stderr + done.stdout
