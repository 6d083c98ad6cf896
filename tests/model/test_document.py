from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import FUZZ, article
from tui.errors import FrontMatterError
from tui.model import document, limits
from tui.model.document import Document, Kind


def read(raw: bytes | str) -> Document:
    found = document.read(raw.encode() if isinstance(raw, str) else raw)
    assert found is not None
    return found


def refused(raw: bytes | str) -> FrontMatterError:
    with pytest.raises(FrontMatterError) as error:
        document.read(raw.encode() if isinstance(raw, str) else raw)
    return error.value


def read_or_refused(raw: bytes) -> Document | FrontMatterError | None:
    try:
        return document.read(raw)
    except FrontMatterError as error:
        return error


@pytest.mark.parametrize(
    ("raw", "kind", "body"),
    [
        ("---\ntitle: A\n---\nBody\n", Kind.YAML, "Body\n"),
        ("---\r\ntitle: A\r\n---\r\nBody\r\n", Kind.YAML, "Body\r\n"),
        ("--- \t\ntitle: A\n---  \nBody", Kind.YAML, "Body"),
        ("---\ntitle: A\n...\nBody", Kind.YAML, "Body"),
        ("---\ntitle: A\n---", Kind.YAML, ""),
        ("\ufeff---\ntitle: A\n---\n", Kind.YAML, ""),
        ("\n \n\t\r\n---\ntitle: A\n---\nBody", Kind.YAML, "Body"),
        ("\ufeff\n---\ntitle: A\n---\nBody", Kind.YAML, "Body"),
        ("---\ntitle: A\n---\nText\n\n---\n\nmore\n", Kind.YAML, "Text\n\n---\n\nmore\n"),
        ("---\ntitle: A\n----\nx: 1\n---\n", None, None),
        ("+++\ntitle = 'A'\n+++\nBody", Kind.TOML, "Body"),
        ("+++\r\ntitle = 'A'\r\n+++\r\nBody", Kind.TOML, "Body"),
        ("+++\ntitle = 'A'\ntext = '''\n---\n...\n'''\n+++\nBody", Kind.TOML, "Body"),
        ('{"title": "A"}\nBody', Kind.JSON, "Body"),
        ('{\n  "title": "A"\n}\n\nBody', Kind.JSON, "\nBody"),
        ('\ufeff\n{"title": "A", "note": "}{ \\" 日"} \nBody', Kind.JSON, "Body"),
        ('{"title": "A"} Body', Kind.JSON, " Body"),
        ('{"title": "A"}', Kind.JSON, ""),
    ],
)
def test_the_front_matter_is_found_and_the_body_is_the_rest(raw: str, kind: Kind | None, body: str) -> None:
    if kind is None:
        refused(raw)
        return
    found = read(raw)
    assert (found.kind, found.fields["title"], found.body) == (kind, "A", body)


@pytest.mark.parametrize(
    "raw",
    ["", "\n\n", "# A heading\n", "text\n---\ntitle: A\n---\n", "----\ntitle: A\n----\n", "--- title\n---\n",
     "<html></html>", "{% raw %}\n", "{{ page.title }}\n", "{braces}\n", "{", "\ufeff", "++\n",
     "\x00\x01\x02", "\ufefftext".encode("utf-16").decode("latin-1"), "'---'\n"],
)  # fmt: skip
def test_a_file_without_front_matter_is_no_article(raw: str) -> None:
    assert document.read(raw.encode()) is None


def test_a_utf_16_file_without_front_matter_is_no_article() -> None:
    assert document.read("just text".encode("utf-16")) is None


@pytest.mark.parametrize(
    "raw", ["---\n---\n", "---\n\n  \n---\n", "---\n# only a comment\n---\n", "+++\n+++\n", "{}"]
)
def test_empty_front_matter_says_nothing(raw: str) -> None:
    assert dict(read(raw).fields) == {}


def test_the_body_may_be_any_bytes() -> None:
    found = read(b"---\ntitle: A\n---\ncaf\xe9 \x00\xff\n")
    assert found.raw_body == b"caf\xe9 \x00\xff\n"
    assert found.body == "caf\ufffd \x00\ufffd\n"


def test_the_fields_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        read("---\ntitle: A\n---\n").fields["title"] = "B"  # type: ignore[index]


@pytest.mark.parametrize("key", ["content", "handler", "self", "text", "metadata", "fm", "1", "null"])
def test_any_key_may_be_used(key: str) -> None:
    assert dict(read(f"---\n{key}: a\n---\n").fields) == {"None" if key == "null" else key: "a"}


# --- mistakes: what is wrong, where in the file, and the way out


def test_front_matter_that_is_never_closed_is_told_at_its_fence() -> None:
    error = refused("\n\n---\ntitle: A\n\nBody\n")
    assert (error.reason, error.line) == ("the front matter opened by --- is never closed", 3)
    assert error.hint == "put a line with just --- after the last key"


def test_toml_that_is_never_closed_is_told_with_its_own_fence() -> None:
    error = refused("+++\ntitle = 'A'\n---\n")
    assert (error.reason, error.line) == ("the front matter opened by +++ is never closed", 1)


WIDE = ["utf-16-be", "utf-16-le", "utf-32-be", "utf-32-le"]


@pytest.mark.parametrize("encoding", WIDE)
def test_a_wide_encoding_is_told(encoding: str) -> None:
    error = refused("\ufeff---\ntitle: A\n---\n".encode(encoding))
    assert (error.reason, error.line) == (f"the file is {encoding[:6].upper()}", 1)
    assert error.hint == "save it as UTF-8"


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize(
    "raw",
    ["---\ntitle: A\n---\n", "---\r\ntitle: \u65e5\r\n---\r\n", "\n  \n--- \na: 1\n---\n", "---\ra: 1\r---\r",
     "+++\na = 1\n+++\n", '{"a": 1}\n', "{ }", "---\n"],
)  # fmt: skip
def test_a_wide_encoding_without_a_mark_is_told_as_such(encoding: str, raw: str) -> None:
    error = refused(raw.encode(encoding))
    name = encoding[:6].upper()
    assert (error.reason, error.line) == (f"the file looks like {name} without a byte order mark", 1)
    assert error.hint == "save it as UTF-8"


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize(
    "raw", ["just text", "--- title\n---\n", "----\n", "{braces}", "{{ a }}", "\u65e5\u672c", "\n\n"]
)
def test_a_wide_file_that_does_not_open_front_matter_is_no_article(encoding: str, raw: str) -> None:
    assert document.read(raw.encode(encoding)) is None


@pytest.mark.parametrize(
    "raw", [b"\0", b"-\0", b"\0-", b"\0\0", b"\0\0\0", b"{\0", b"-\0-", b"x\0y\0", b"\0" * 64]
)
def test_a_zero_byte_at_the_start_is_no_front_matter(raw: bytes) -> None:
    assert document.read(raw) is None


@pytest.mark.parametrize(
    "raw", ["---\rtitle: A\r---\rBody", "---\rtitle: A\r---\rBody\n", "+++\rtitle = 1\r+++\r"]
)
def test_lines_that_end_in_cr_alone_are_told(raw: str) -> None:
    error = refused(raw)
    assert (error.reason, error.line) == ("the lines end in CR alone", 1)
    assert error.hint == "save it with LF or CRLF line ends"


def test_latin_1_is_told_with_byte_line_and_column() -> None:
    error = refused(b"\xef\xbb\xbf\n---\ntitle: A\nname: caf\xe9\n---\n")
    assert error.reason == "the front matter is not UTF-8 at byte 26"
    assert (error.line, error.column, error.hint) == (4, 10, "save the file as UTF-8")


def test_the_column_of_a_bad_byte_counts_characters() -> None:
    error = refused("---\nname: 日本 ".encode() + b"\xe9\n---\n")
    assert (error.line, error.column) == (2, 10)


def test_more_than_a_mebibyte_of_front_matter_is_refused() -> None:
    error = refused("---\n" + "# padding\n" * 200_000 + "---\n")
    assert (error.reason, error.line) == ("the front matter is longer than 1 MiB", 1)


@pytest.mark.parametrize("fences", [("---\n", "---\n"), ("+++\n", "+++\n"), ("---\n", "")])
def test_a_scalar_as_long_as_a_file_may_be_is_refused_without_being_copied(fences: tuple[str, str]) -> None:
    raw = f"{fences[0]}title: {'x' * (limits.FILE_BYTES - 100)}\n{fences[1]}".encode()
    tracemalloc.start()
    try:
        for look in (document.read, document.skim):
            with pytest.raises(FrontMatterError, match="longer than 1 MiB"):
                look(raw)
        assert tracemalloc.get_traced_memory()[1] < limits.HEAD_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("closing", [b"---\n", b"--- \n"])
def test_a_head_may_be_just_as_long_as_the_limit(closing: bytes) -> None:
    longest = b"---\n%b\n%b" % (b"x" * (limits.HEAD_BYTES - 1), closing)
    span = document.locate(longest)
    assert span is not None
    assert span.end - span.start == limits.HEAD_BYTES
    with pytest.raises(FrontMatterError, match="longer than 1 MiB"):
        document.locate(longest.replace(b"x", b"xx", 1))


def test_a_merge_conflict_has_a_sentence_of_its_own() -> None:
    error = refused("---\ntitle: A\n<<<<<<< HEAD\nquality: 1\n=======\nquality: 2\n>>>>>>> main\n---\n")
    assert error.reason == "a Git merge conflict stands in the front matter"
    assert (error.line, error.column) == (3, 1)
    assert error.hint == "keep one side, delete the <<<<<<<, ======= and >>>>>>> lines"


@pytest.mark.parametrize("fences", [("---", "---"), ("+++", "+++")])
def test_a_merge_conflict_is_told_in_any_language(fences: tuple[str, str]) -> None:
    error = refused(f"{fences[0]}\n||||||| base\n>>>>>>> main\n{fences[1]}\n")
    assert (error.reason, error.line) == ("a Git merge conflict stands in the front matter", 2)


def test_conflict_marks_inside_a_value_or_the_body_are_text() -> None:
    found = read("---\ntitle: |\n  <<<<<<< HEAD\n  =======\n---\n<<<<<<< HEAD\n")
    assert found.fields["title"] == "<<<<<<< HEAD\n=======\n"


BEFORE = ["", "\ufeff", "\n\n", "\ufeff\r\n \n"]
EXTRA = ["", "summary: 'a\u2028b\u0085c'\n", "note: é日本🚀\n", "lines: |\n  a\n  b\n"]


@pytest.mark.parametrize(("before", "extra", "end"), product(BEFORE, EXTRA, ["\n", "\r\n"]))
def test_lines_of_mistakes_are_those_of_the_file(before: str, extra: str, end: str) -> None:
    text = f"{before}---\n{extra}title: é: b\n---\n"
    error = refused(text.replace("\r\n", "\n").replace("\n", end))
    wrong = text.split("\n").index("title: é: b") + 1
    assert (error.line, error.column) == (wrong, len("title: é:"))


def test_a_mistake_in_toml_is_told_where_it_is() -> None:
    error = refused("\n+++\r\ntitle = 'A'\r\nquality = = 1\r\n+++\r\n")
    assert error.reason == "this is not valid TOML (invalid value)"
    assert (error.line, error.column) == (4, 11)
    assert error.hint == 'text needs quotes and keys an equals sign: title = "…"'


def test_a_mistake_in_json_is_told_where_it_is() -> None:
    error = refused('\n{\n  "title": "A",\n  "quality": 1,\n}\n')
    assert error.reason.startswith("this is not valid JSON (")
    assert error.line == 5 or (error.line, error.column) == (4, 15)  # Pythons name the comma or the brace
    assert error.hint is not None
    assert "comma" in error.hint


# --- no byte is lost, and nothing but FrontMatterError is ever raised

FENCES = st.sampled_from([("---", "---"), ("---", "..."), ("+++", "+++")])
ENDS = st.sampled_from(["\n", "\r\n"])
KEYS = st.from_regex(r"k[a-z]{1,8}", fullmatch=True)  # none that YAML takes for a flag


@given(
    st.sampled_from(BEFORE), FENCES, ENDS, st.dictionaries(KEYS, st.integers(0, 99)), st.binary(max_size=40)
)
def test_head_and_body_are_the_bytes_of_the_file(
    before: str, fences: tuple[str, str], end: str, values: dict[str, int], body: bytes
) -> None:
    sign = " = " if fences[0] == "+++" else ": "
    head = "".join(f"{key}{sign}{value}{end}" for key, value in values.items())
    opening = f"{before}{fences[0]}{end}"
    raw = f"{opening}{head}{fences[1]}{end}".encode() + body
    span = document.locate(raw)
    found = read(raw)
    assert span is not None
    assert raw[: span.start] == opening.encode()
    assert raw[span.start : span.end] == found.head.encode() == head.encode()
    assert raw[span.end : span.body] == f"{fences[1]}{end}".encode()
    assert raw[span.body :] == found.raw_body == body
    assert dict(found.fields) == values


SAMPLES = [
    article("Power Apps", topics=["AI", "AWS AI"], related=[{"title": "x", "quality": 3}]).encode(),
    article(None, body="<p>é</p>", aliases={"a": [1, {"b": None}]}).replace("\n", "\r\n").encode(),
    b"---\nbase: &base {a: 1, b: 2020-06-15}\nx: *base\ny:\n  <<: [*base, *base]\nz: !!set {a, b}\n---\n",
    b'+++\ntitle = \'A\'\ndate = 2020-06-15T01:02:03Z\n[params]\nx = [1, 2.5e3, """\n"""]\n+++\nBody\n',
    '{"title": "A é \\u00e9", "n": [1, 2.5e3, true, null, {"x": {}}]}\nBody\n'.encode(),
]  # fmt: skip
PIECES = [
    b"\x00", b"\xff", b"\xe9", b"\t", b"\r", b"\n", b"---\n", b"...", b"'", b'"', b"\\", b"&a ", b"*a",
    b"<<: ", b"? ", b"!!int ", b"!!float ''", b"!!bool x", b"!!timestamp ", b"!!binary ", b"!x ", b"[", b"{",
    b"}", b"%YAML 1.1\n", b"|", b">", b"0x", b"1e999", b"9" * 5_000, b"2020-02-30", b"\xef\xbb\xbf",
    b"!!python/name:os.system ", "\u2028".encode(),
]  # fmt: skip


@st.composite
def mutants(draw: st.DrawFn, samples: Sequence[bytes] = SAMPLES) -> bytes:
    """A sample file with some bytes replaced, dropped, doubled or put in."""
    raw = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 6))):
        at, end = sorted((draw(st.integers(0, len(raw))), draw(st.integers(0, len(raw)))))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=3)))
        raw = draw(
            st.sampled_from(
                [
                    raw[:at] + piece + raw[at:],
                    raw[:at] + piece + raw[at + 1 :],
                    raw[:at] + raw[end:],
                    raw[:end] + raw[at:],
                ]
            )
        )
    return raw


@settings(max_examples=200 * FUZZ)
@given(mutants())
def test_a_damaged_file_is_read_or_refused_with_a_place_inside_it(raw: bytes) -> None:
    found = read_or_refused(raw)
    if isinstance(found, FrontMatterError):
        assert found.reason
        assert found.line is None or 1 <= found.line <= raw.count(b"\n") + 1
        assert found.column is None or found.column >= 1
    else:
        assert found is None or all(isinstance(key, str) for key in found.fields)


@given(st.one_of(st.binary(max_size=60), st.binary(max_size=60).map(lambda raw: b"---\n" + raw + b"\n---\n")))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert isinstance(read_or_refused(raw), Document | FrontMatterError | None)


# --- the reader of a whole folder: the same documents, from no more bytes than it needs


def skimmed_or_refused(raw: bytes) -> Document | FrontMatterError | None:
    try:
        return document.skim(raw)
    except FrontMatterError as error:
        return error


def alike(one: Document | FrontMatterError | None, other: Document | FrontMatterError | None) -> bool:
    if isinstance(one, FrontMatterError) and isinstance(other, FrontMatterError):
        return vars(one) == vars(other)
    return repr(one) == repr(other)  # tells 1 from True, and finds no nan unlike itself


@settings(max_examples=200 * FUZZ)
@given(mutants())
def test_skimming_a_damaged_file_is_reading_it(raw: bytes) -> None:
    assert alike(skimmed_or_refused(raw), read_or_refused(raw))


@pytest.mark.parametrize(
    "raw",
    [*SAMPLES, b"", b"text", b"---\n---\n", b"---\na: 1\n", b"---\na: caf\xe9\n---\n", b"---\na: b: c\n---\n",
     b"---\na: 1\n<<<<<<< HEAD\n---\n", b"---\na: 1\n>>>>>>> x\n---\n", b"---\na: 1\n=======\n---\n",
     b"---\na: <<<<<<< HEAD\n---\n", b"---\na: x <<<<<<< HEAD\n---\n"],
)  # fmt: skip
def test_skimming_a_file_is_reading_it(raw: bytes) -> None:
    assert alike(skimmed_or_refused(raw), read_or_refused(raw))


LONG = [
    b"---\ntitle: A\n---\nBody\n", b"---\r\ntitle: A\r\n...\r\nBody\n", b"\xef\xbb\xbf \n---\na: 1\n---", b"--- \t\na: 1\n---  \nx",
    b'{"a": {"b": "}"}}\nBody', b'{ \n"a": 1} \nBody', b'{"a": 1, }\nBody', b"{% raw %}\n", b"{}\n", b"+++\na = 1\n+++\nx",
    b"--x\n---\n", b"---x\n---\n", b"---\rtitle: A\r---\r", b"   ", b"---", "---\na: 1\n---\n".encode("utf-16"),
    "text and more".encode("utf-16"), "<p>\u00e9</p>\n---\n".encode(), b"---\na: caf\xe9\n---\nx\n", b"---\na: 1\n---x\n---\nx",
    b"+++\n", b"++", b"---\n...\n---\n",
    *("---\na: 1\n---\n".encode(encoding) for encoding in WIDE),
]  # fmt: skip


def located(raw: bytes) -> tuple[object, ...]:
    try:
        span = document.locate(raw)
    except FrontMatterError as error:
        return (error.reason,)
    return (span and (span.kind, span.start, span.end),)


@pytest.mark.parametrize("raw", LONG)
def test_a_head_that_is_settled_is_not_changed_by_what_follows(raw: bytes) -> None:
    for length in range(len(raw) + 1):
        if document.settled(raw[:length]):
            assert located(raw[:length]) == located(raw)


@pytest.mark.parametrize(
    ("raw", "settled"),
    [
        (b"---\na: 1\n---\nx", True),
        (b"---\na: 1\n---", False),
        (b"---\na: 1\n", False),
        (b'{"a": 1}\nx', True),
        (b'{"a": 1', False),
        (b"{        ", False),
        (b"<p>Text", True),
        (b"--", False),
        (b"       ", False),
        ("text".encode("utf-16"), False),
        (b"\0\0\0", False),
        (b"---\ra: 1\r", False),
    ],
)
def test_what_more_bytes_might_change_is_not_settled(raw: bytes, settled: bool) -> None:
    assert document.settled(raw) is settled


CLOSED = st.lists(st.sampled_from(["---", "...", "+++", "\n", "\r\n", " ", "x", "-", "\t\f"]), max_size=12)


@settings(max_examples=200 * FUZZ)
@given(st.sampled_from(["---\n", "+++\n", "--- \r\n"]), CLOSED)
def test_a_head_ends_at_the_first_line_that_is_just_its_fence(opening: str, parts: list[str]) -> None:
    text = opening + "".join(parts)
    fences = ("---", "...") if opening.startswith("-") else ("+++",)
    at, ends, behind = len(opening), None, None
    for line in text[at:].split("\n"):
        if line.rstrip(" \t\r\f\v") in fences and line.startswith(fences):
            ends, behind = at, min(at + len(line) + 1, len(text))
            break
        at += len(line) + 1
    try:
        span = document.locate(text.encode())
    except FrontMatterError:
        span = None
    assert (span and span.end, span and span.body) == (ends, behind)
