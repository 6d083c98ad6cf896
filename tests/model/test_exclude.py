from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.exclude import compiled, why_none


def left_out(patterns: str, path: str) -> bool:
    """Whether a path (a folder, where it ends in a slash) is left out by patterns that blanks part."""
    judge = compiled(patterns.split())
    assert judge is not None
    return judge(path.rstrip("/"), path.endswith("/"))


CASES = {
    "*.tmp.md": ("a.tmp.md b/c/a.tmp.md x.tmp.md/", "a.md a.tmp.md5 tmp.md"),
    "drafts/": ("drafts/ drafts/a.md a/drafts/ a/drafts/b.md", "drafts a/drafts draftsx/ b.md"),
    "/drafts": ("drafts drafts/ drafts/a.md", "a/drafts a/drafts/b.md"),
    "a/b": ("a/b a/b/ a/b/c", "b x/a/b a/bc"),
    "a/*": ("a/b a/b/", "a/ b a"),
    "a/*/c": ("a/b/c", "a/c a/b/d/c"),
    "**/a": ("a b/a b/c/a a/b", "ab b/ab"),
    "a/**": ("a/b a/b/c", "a a/ b/a/c"),
    "a/**/b": ("a/b a/x/b a/x/y/b", "x/a/b ab a/xb"),
    "**/a/b/**/c": ("a/b/c x/a/b/c a/b/y/z/c a/a/b/c", "a/c b/c a/b"),
    "?.md": ("a.md x/b.md", "ab.md .md"),
    "[a-c].md": ("a.md c.md", "d.md -.md"),
    "[!a-c].md": ("d.md x/-.md", "a.md .md"),
    "[^a].md": ("b.md", "a.md"),
    "[]a].md": ("].md a.md", "b.md"),
    "[a-].md": ("-.md a.md", "b.md"),
    "x[!a]y": ("xby", "x/y"),
    "\\!a \\*b": ("!a *b", "a xb"),
    "a.md": ("a.md", "axmd"),
    "a*b*c": ("abc axbxc aabbcc", "ab acb axbxcx"),
    "*a*": ("a xax", "b"),
    "a**c": ("abc", "a/b/c"),
    "*.md !keep.md": ("a.md", "keep.md x/keep.md"),
    "*.md !keep.md keep.md": ("keep.md", "keep"),
    "a/ !a/b.md": ("a/b.md a/", "b.md"),
    "/a/* !/a/b": ("a/c a/c/d", "a/b a/b/d"),
    "**": ("a a/b", ""),
}


@pytest.mark.parametrize("patterns", CASES)
def test_a_pattern_leaves_out_what_git_would_ignore(patterns: str, tmp_path: Path) -> None:
    out, kept = (paths.split() for paths in CASES[patterns])
    assert [path for path in out if not left_out(patterns, path)] == []
    assert [path for path in kept if left_out(patterns, path)] == []
    assert [why_none(pattern) for pattern in patterns.split()] == [None] * len(patterns.split())


def ignored_by_git(root: Path, patterns: list[str], paths: list[str]) -> set[str]:
    (root / ".gitignore").write_text("\n".join(patterns) + "\n")
    asked = subprocess.run(
        ["git", "-C", str(root), "check-ignore", "--stdin", "--no-index"],
        input="\n".join(paths), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return set(asked.stdout.splitlines())


def test_git_itself_agrees(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for number, (patterns, cases) in enumerate(CASES.items()):
        root = tmp_path / str(number)
        named = [path for paths in cases for path in paths.split()]
        paths = [path for path in named if f"{path}/" not in named]  # it looks whether there is a folder
        for path in (path.rstrip("/") for path in paths if path.endswith("/")):
            (root / path).mkdir(parents=True, exist_ok=True)
        root.mkdir(exist_ok=True)
        expected = {path.rstrip("/") for path in paths if left_out(patterns, path)}
        bare = [path.rstrip("/") for path in paths]  # with the slash it takes a/ for a name in a
        assert ignored_by_git(root, patterns.split(), bare) == expected, patterns


@given(st.text("ab*?/", min_size=1, max_size=7), st.text("ab/", min_size=1, max_size=7))
def test_a_pattern_matches_what_a_plain_search_matches(pattern: str, path: str) -> None:
    if why_none(pattern) is not None or not all(path.split("/")):
        return
    judge = compiled([pattern])
    assert judge is not None
    prefixes = ["/".join(path.split("/")[: end + 1]) for end in range(path.count("/") + 1)]
    plain = any(_plainly(pattern, one, folder=one != path) for one in prefixes)
    assert judge(path, False) == plain


def _plainly(pattern: str, path: str, *, folder: bool) -> bool:
    if pattern.endswith("/") and not folder:
        return False
    bare = pattern.strip("/")
    parts = bare.split("/") if "/" in pattern.rstrip("/") else ["**", bare]
    return _parts(parts, path.split("/"))


def _parts(wanted: list[str], names: list[str]) -> bool:
    if not wanted:
        return not names
    if wanted[0] == "**":
        if len(wanted) == 1:
            return bool(names)
        return any(_parts(wanted[1:], names[at:]) for at in range(len(names) + 1))
    return bool(names) and _name(wanted[0], names[0]) and _parts(wanted[1:], names[1:])


def _name(wanted: str, name: str) -> bool:
    if not wanted:
        return not name
    if wanted[0] == "*":
        return any(_name(wanted[1:], name[at:]) for at in range(len(name) + 1))
    return bool(name) and wanted[0] in ("?", name[0]) and _name(wanted[1:], name[1:])


WRONG = {
    "/": "names nothing",
    "!": "names nothing",
    "a//b": "has an empty name between two slashes",
    "../a": "must not hold . or ..: patterns begin at the content root",
    "[a": "has a [ that is not closed",
    "[z-a]": "has a range that goes backwards",
    "[[:alpha:]]": "has a class like [:alpha:], which is not known here",
}


@pytest.mark.parametrize("pattern", WRONG)
def test_a_pattern_that_leaves_nothing_out_says_why(pattern: str) -> None:
    assert why_none(pattern) == WRONG[pattern]


def test_without_patterns_there_is_nothing_to_be_asked() -> None:
    assert compiled(()) is None


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(
    "pattern", ["*a" * 200 + "b", "**/a/" * 100 + "b", "**/*a*/" * 80 + "b", "/" + "*/" * 200 + "b"]
)
def test_no_pattern_takes_for_ever(pattern: str) -> None:
    judge = compiled([pattern])
    assert judge is not None
    assert not judge("a/" * 200 + "a" * 200, False)


def test_a_folder_two_thousand_levels_down_is_judged() -> None:
    judge = compiled(["b"])
    assert judge is not None
    assert not judge("a/" * 2_000 + "a", False)
    assert judge("b/" + "a/" * 2_000 + "a", False)
