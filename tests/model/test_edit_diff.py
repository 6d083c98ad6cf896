"""The difference as text; that Git takes it is shown in tests/cli/test_deciding.py."""

from __future__ import annotations

import pytest

from tui.model import edit


def test_only_the_neighbourhood_of_a_change_is_shown() -> None:
    old = b"".join(b"%d\n" % number for number in range(20))
    assert edit.unified("a.md", old, old.replace(b"\n10\n", b"\nten\n")) == (
        "--- a/a.md\n+++ b/a.md\n@@ -8,7 +8,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n"
    )


def test_nothing_is_no_difference() -> None:
    assert edit.unified("a.md", b"a\n", b"a\n") == ""


@pytest.mark.parametrize(
    ("old", "new", "hunk"),
    [
        (b"a\nb\n", b"a\nc\n", "@@ -1,2 +1,2 @@\n a\n-b\n+c\n"),
        (b"a\nb", b"x\nb", "@@ -1,2 +1,2 @@\n-a\n+x\n b\n\\ No newline at end of file\n"),
        (b"a", b"b", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"),
        (b"a\r\n", b"b\r\n", "@@ -1 +1 @@\n-a\r\n+b\r\n"),
        (b"caf\xe9\na\n", b"caf\xe9\nb\n", "@@ -1,2 +1,2 @@\n caf\udce9\n-a\n+b\n"),
        (b"a\x0c\x85\n\xe2\x80\xa8\n", b"b\x0c\x85\n\xe2\x80\xa8\n",
         "@@ -1,2 +1,2 @@\n-a\x0c\udc85\n+b\x0c\udc85\n \u2028\n"),
    ],
)  # fmt: skip
def test_lines_end_where_they_end_in_the_file(old: bytes, new: bytes, hunk: str) -> None:
    assert edit.unified("a.md", old, new) == f"--- a/a.md\n+++ b/a.md\n{hunk}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("_news/a b.md", "a/_news/a b.md\t"),
        ("é.md", "a/é.md"),
        ('a"b.md', '"a/a\\"b.md"'),
        ("a\\b.md", '"a/a\\\\b.md"'),
        ("a\tb\nc.md", '"a/a\\tb\\nc.md"'),
        ("a\x1b.md", '"a/a\\033.md"'),
    ],
)
def test_a_name_is_written_as_git_writes_it(name: str, shown: str) -> None:
    assert edit.unified(name, b"a\n", b"b\n").split("\n", 1)[0] == f"--- {shown}"
