"""Whatever a head looks like: it is changed in one line and back to the same bytes, or refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import frontmatter
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import article
from tui.errors import EditRefused, FrontMatterError
from tui.model import coerce, document, edit
from tui.model.edit.change import alike

SAMPLES = Path(__file__).parents[2] / "sample_content"
ARTICLES = {
    path.name: path.read_bytes()
    for path in sorted(SAMPLES.rglob("*"))
    if path.is_file() and path.name != "README.md"
}
UNREADABLE = 3  # broken on purpose
LIVE, WITHDRAWN = "published", "removed"


@pytest.fixture(autouse=True)
def _nothing_is_serialised(monkeypatch: pytest.MonkeyPatch) -> None:
    def dumped(*_: object, **__: object) -> NoReturn:
        raise AssertionError("front matter was serialised")

    for name in ("dump", "dumps"):
        monkeypatch.setattr(frontmatter, name, dumped)


def fields(raw: bytes) -> dict[str, Any]:
    found = document.read(raw)
    assert found is not None
    return dict(found.fields)


def lines_apart(old: bytes, new: bytes) -> tuple[int, int]:
    """How many lines went and came between the lines that are the same above and below."""
    before, after = old.split(b"\n"), new.split(b"\n")
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return len(before), len(after)


def check(raw: bytes, key: str, value: bool) -> bytes | None:
    """The file with the key set, after everything that must hold did; None where it is refused."""
    try:
        splices = edit.flags(raw, {key: value}, before=LIVE)
    except EditRefused as error:
        assert str(error).isprintable()
        return None
    new = edit.apply(raw, splices)
    assert edit.apply(new, edit.inverse(splices)) == raw
    assert lines_apart(raw, new) in ([(1, 1), (0, 1)] if splices else [(0, 0)])
    assert edit.flags(new, {key: value}, before=LIVE) == ()
    try:
        before, after = fields(raw), fields(new)
    except FrontMatterError:  # bytes that the editor's parser takes, but the guarded reader does not
        with pytest.raises(FrontMatterError):
            document.read(raw)
        return new
    assert coerce.flag(after.pop(key)) is value
    before.pop(key, None)
    assert alike(before, after)
    return new


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.parametrize("key", [LIVE, WITHDRAWN, "a-new-key"])
def test_every_sample_flips_there_and_back_in_one_line(name: str, key: str) -> None:
    raw = ARTICLES[name]
    try:
        there = not coerce.flag(fields(raw).get(key))
    except FrontMatterError:
        assert check(raw, key, True) is None or b"<<<<<<<" in raw
        return
    new = check(raw, key, there)
    assert new is not None
    assert new != raw
    if key in fields(raw):
        assert check(new, key, not there) == raw  # the same spelling again


def test_few_samples_are_unreadable() -> None:
    unreadable = 0
    for raw in ARTICLES.values():
        try:
            fields(raw)
        except FrontMatterError:
            unreadable += 1
    assert unreadable == UNREADABLE
    assert len(ARTICLES) > 60


def in_head(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """A change of the head alone, where there is one."""

    def changed(raw: bytes) -> bytes:
        try:
            span = document.locate(raw)
        except FrontMatterError:
            span = None
        return (
            raw if span is None else raw[: span.start] + change(raw[span.start : span.end]) + raw[span.end :]
        )

    return changed


def _indented(head: bytes) -> bytes:
    return b"".join(b"  " + line if line.strip() else line for line in head.splitlines(keepends=True))


def _quoted(head: bytes) -> bytes:
    return head.replace(b"published:", b'"published":').replace(b"title:", b"'title':")


MUTATIONS: dict[str, Callable[[bytes], bytes]] = {
    "CRLF": lambda raw: raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "LF": lambda raw: raw.replace(b"\r\n", b"\n"),
    "one CRLF": lambda raw: raw.replace(b"\n", b"\r\n", 3),
    "BOM": lambda raw: b"\xef\xbb\xbf" + raw,
    "blank lines above": lambda raw: b"\n \n" + raw,
    "no blank lines": in_head(lambda head: head.replace(b"\n\n", b"\n")),
    "double spacing": in_head(lambda head: head.replace(b"\n", b"\n\n")),
    "indented root": in_head(_indented),
    "quoted keys": in_head(_quoted),
    "a comment": in_head(lambda head: head.replace(b"published: ", b"published:  ", 1).replace(b"false\n", b"false # x\n")),
    "a comment below": in_head(lambda head: head + b"# the end\n"),
    "no value": in_head(lambda head: head.replace(b"published: false", b"published:").replace(b"published: true", b"published:")),
    "words": in_head(lambda head: head.replace(b"false", b"No").replace(b"true", b"YES")),
    "text": in_head(lambda head: head.replace(b"false", b"'false'")),
    "twice": in_head(lambda head: head + head),
    "nested": in_head(lambda head: b"more:\n  published: false\n  removed: true\n" + head),
    "a block": in_head(lambda head: head + b"note: |\n  published: false\n\n  removed: true\n"),
    "a kept end": in_head(lambda head: head + b"note: |+\n  a\n\n"),
    "folded text": in_head(lambda head: b"note: a\n\n  published: false\n" + head),
    "an alias": in_head(lambda head: b"base: &b\n  published: false\n<<: *b\n" + head),
    "Latin-1 below": lambda raw: raw + b"caf\xe9 \x85\n",
    "Latin-1 inside": in_head(lambda head: head + b"x: caf\xe9\n"),
    "the same below": lambda raw: raw + b"\npublished: false\nremoved: true\n",
    "U+2028": in_head(lambda head: head + 'sep: "a\u2028b"\n'.encode()),
    "no line end": lambda raw: raw.rstrip(b"\r\n"),
    "no body": lambda raw: raw[: span.end + 3] if (span := _span(raw)) else raw,
    "turned round": in_head(lambda head: b"\n".join(reversed(head.split(b"\n")))),
    "cut": lambda raw: raw[: len(raw) // 3],
}  # fmt: skip


def _span(raw: bytes) -> document.Span | None:
    try:
        return document.locate(raw)
    except FrontMatterError:
        return None


@given(
    name=st.sampled_from(sorted(ARTICLES)),
    mutations=st.lists(st.sampled_from(sorted(MUTATIONS)), max_size=4),
    key=st.sampled_from([LIVE, WITHDRAWN, "deleted"]),
    value=st.booleans(),
)
def test_any_article_however_it_is_written_changes_in_one_line_or_is_refused(
    name: str, mutations: list[str], key: str, value: bool
) -> None:
    raw = ARTICLES[name]
    for mutation in mutations:
        raw = MUTATIONS[mutation](raw)
    check(raw, key, value)


@given(
    name=st.sampled_from(sorted(ARTICLES)),
    at=st.integers(0, 1_500),
    cut=st.integers(0, 8),
    junk=st.one_of(
        st.binary(max_size=6),
        st.sampled_from([b"\n", b"---\n", b"published: false\n", b"*a", b"&a ", b"!!x ", b"? ", b": ", b"{", b"'", b"\t", b"|\n", b"\r"]),
    ),
    value=st.booleans(),
)  # fmt: skip
def test_any_damage_to_an_article_leads_to_one_changed_line_or_a_refusal(
    name: str, at: int, cut: int, junk: bytes, value: bool
) -> None:
    raw = ARTICLES[name]
    check(raw[:at] + junk + raw[at + cut :], LIVE, value)
    check(raw[:at] + junk + raw[at + cut :], WITHDRAWN, value)


_LINES = st.lists(
    st.sampled_from(
        ["title: A", "published: false", "published:", "'published': no", "a:", "  published: true", "- x", "",
         "# note", "text: |", "text: >-", "  more", "\"q\": 'r'", "? k", ": v", "b: &x 1", "c: *x", "  ", "d: [1,",
         "  2]", "e: 'x", "  y'", "f: {g: 1}", "...", "%YAML 1.1", "removed: on # x", "h: x", "\ti: 1"]
    ),
    max_size=8,
)  # fmt: skip


@given(lines=_LINES, newline=st.sampled_from(["\n", "\r\n"]), key=st.sampled_from([LIVE, WITHDRAWN]))
def test_any_lines_of_yaml_change_in_one_line_or_are_refused(
    lines: list[str], newline: str, key: str
) -> None:
    raw = newline.join(["---", *lines, "---", "Body", ""]).encode()
    check(raw, key, True)
    check(raw, key, False)


@given(
    wanted=st.dictionaries(
        st.sampled_from([LIVE, WITHDRAWN, "deleted"]), st.booleans(), min_size=2, max_size=2
    ),
    name=st.sampled_from(sorted(ARTICLES)),
)
def test_any_two_keys_change_together_and_come_back_together(wanted: dict[str, bool], name: str) -> None:
    raw = ARTICLES[name]
    try:
        splices = edit.flags(raw, wanted, before=LIVE)
    except EditRefused:
        return
    new = edit.apply(raw, splices)
    assert len(splices) <= 2
    assert edit.apply(new, edit.inverse(splices)) == raw
    try:
        found = fields(new)
    except FrontMatterError:
        return
    assert {key: coerce.flag(found.get(key)) for key in wanted} == wanted


def test_serialising_would_have_been_noticed() -> None:
    with pytest.raises(AssertionError, match="serialised"):
        frontmatter.dumps(frontmatter.Post(""))
    assert check(article(published=False).encode(), LIVE, True) is not None
