"""YAML heads changed by the byte; the numbers are those of the edit cases in the safety study."""

from __future__ import annotations

import inspect

import pytest
import yaml

from tui.errors import EditRefused
from tui.model import edit
from tui.model.edit.yaml import _signature

PUBLISH = {"published": True}
DECLINE = {"removed": True}


def edited(raw: str | bytes, wanted: dict[str, bool], before: str | None = "published") -> str | bytes:
    """The file with the keys set, of the type that it came in."""
    content = raw.encode() if isinstance(raw, str) else raw
    new = edit.apply(content, edit.flags(content, wanted, before=before))
    return new.decode() if isinstance(raw, str) else new


def refused(raw: str | bytes, wanted: dict[str, bool]) -> str:
    with pytest.raises(EditRefused) as error:
        edit.flags(raw.encode() if isinstance(raw, str) else raw, wanted, before="published")
    return str(error.value)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # E1, E2, E3: one value; CRLF; mixed line ends
        ("---\ntitle: A\npublished: false\nx: 1\n---\nB\n", "---\ntitle: A\npublished: true\nx: 1\n---\nB\n"),
        ("---\r\npublished: false\r\nx: 1\r\n---\r\nB", "---\r\npublished: true\r\nx: 1\r\n---\r\nB"),
        ("---\r\na: 1\npublished: false\r\nb: 2\n---\n", "---\r\na: 1\npublished: true\r\nb: 2\n---\n"),
        # E4: a BOM, and blank lines above the fence
        ("\ufeff---\npublished: false\n---\n", "\ufeff---\npublished: true\n---\n"),
        ("\ufeff\n \n---\npublished: false\n---\n", "\ufeff\n \n---\npublished: true\n---\n"),
        # E5, E6: blanks and a comment behind it; no line end at the end of the file
        ("---\npublished:   false \t # not yet\n---\n", "---\npublished:   true \t # not yet\n---\n"),
        ("---\npublished: false\n---", "---\npublished: true\n---"),
        ("---\npublished: false\n...\nno line end", "---\npublished: true\n...\nno line end"),
        # E7, E8: quoted and explicit keys
        ('---\n"published": false\n---\n', '---\n"published": true\n---\n'),
        ("---\n'published' : false\n---\n", "---\n'published' : true\n---\n"),
        ("---\n? published\n: false\n---\n", "---\n? published\n: true\n---\n"),
        # E10: the same name below another key, before and behind
        ("---\na:\n  published: false\npublished: false\nb: {published: false}\n---\n",
         "---\na:\n  published: false\npublished: true\nb: {published: false}\n---\n"),
        # E11, E12: the same text inside a block scalar, a comment, and the body
        ("---\ntext: |\n  published: false\n# published: false\npublished: false\n---\npublished: false\n",
         "---\ntext: |\n  published: false\n# published: false\npublished: true\n---\npublished: false\n"),
        # E13: the author's spelling
        ("---\npublished: No\n---\n", "---\npublished: Yes\n---\n"),
        ("---\npublished: NO\n---\n", "---\npublished: YES\n---\n"),
        ("---\npublished: FALSE\n---\n", "---\npublished: TRUE\n---\n"),
        ("---\npublished: False\n---\n", "---\npublished: True\n---\n"),
        ("---\npublished: off\n---\n", "---\npublished: on\n---\n"),
        # E14: no value, also before a comment and at the end
        ("---\npublished:\ntitle: A\n---\n", "---\npublished: true\ntitle: A\n---\n"),
        ("---\npublished:   # when?\n---\n", "---\npublished: true   # when?\n---\n"),
        ("---\r\npublished:\r\n---\r\n", "---\r\npublished: true\r\n---\r\n"),
        # E29, E30: characters of several bytes before it, U+2028 and NEL in and at the end of a value
        ("---\ntitle: 自動運転🚜é\npublished: false\n---\n", "---\ntitle: 自動運転🚜é\npublished: true\n---\n"),
        ('---\ntitle: "a\u2028b\x85c"\npublished: false\n---\n', '---\ntitle: "a\u2028b\x85c"\npublished: true\n---\n'),
        ("---\ntitle: a\u2028\npublished: false\n---\n", "---\ntitle: a\u2028\npublished: true\n---\n"),
        # a value on a line of its own, a tag and an anchor elsewhere, a line end of CR alone
        ("---\npublished:\n  false\n---\n", "---\npublished:\n  true\n---\n"),
        ("---\nbase: &b !!str x\npublished: false\n---\n", "---\nbase: &b !!str x\npublished: true\n---\n"),
        ("---\ntitle: A\rpublished: false\n---\n", "---\ntitle: A\rpublished: true\n---\n"),
        # an indented root
        ("---\n  title: A\n  published: false\n---\n", "---\n  title: A\n  published: true\n---\n"),
    ],
)  # fmt: skip
def test_the_value_alone_changes_and_every_other_byte_stays(raw: str, expected: str) -> None:
    assert edited(raw, PUBLISH) == expected
    assert edited(expected, PUBLISH) == expected


@pytest.mark.parametrize("word", ["No", "FALSE", "off", "false", "NO", "Off", "False", "no"])
def test_there_and_back_is_the_author_s_spelling_again(word: str) -> None:
    raw = f"---\npublished: {word}\n---\n".encode()
    there = edit.flags(raw, PUBLISH)
    back = edit.flags(edit.apply(raw, there), {"published": False})
    assert edit.apply(edit.apply(raw, there), back) == raw


def test_what_is_so_already_is_not_written_again() -> None:  # E15
    for word in ("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"):
        assert edit.flags(f"---\npublished: {word}\n---\n".encode(), PUBLISH) == ()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # E9: nested ones of the same name do not count
        ("---\na:\n  published: false\n---\n", "---\na:\n  published: false\npublished: true\n---\n"),
        # E32: before the first blank line behind a top-level scalar
        ("---\ntitle: A\nx: 1\n\ntopics:\n- b\n---\n", "---\ntitle: A\nx: 1\npublished: true\n\ntopics:\n- b\n---\n"),
        ("---\n# note\n\ntitle: A\n\nb: 1\n---\n", "---\n# note\n\ntitle: A\npublished: true\n\nb: 1\n---\n"),
        ("---\nlist:\n- a\n\n- b\n\ntitle: A\n\nz: 1\n---\n",
         "---\nlist:\n- a\n\n- b\n\ntitle: A\npublished: true\n\nz: 1\n---\n"),
        # never inside a value of several lines
        ("---\na: x\n\n  y\n\nb: 2\n---\n", "---\na: x\n\n  y\n\nb: 2\npublished: true\n---\n"),
        ("---\na: 'x\n\n  y'\n\nb: 2\n\nc:\n- 1\n---\n", "---\na: 'x\n\n  y'\n\nb: 2\npublished: true\n\nc:\n- 1\n---\n"),
        ("---\na: >-\n\n  y\n\nb: 2\n---\n", "---\na: >-\n\n  y\n\nb: 2\npublished: true\n---\n"),
        # no blank line, no keys, only a comment
        ("---\ntitle: A\ntopics:\n- b\n---\n", "---\ntitle: A\ntopics:\n- b\npublished: true\n---\n"),
        ("---\n---\nBody", "---\npublished: true\n---\nBody"),
        ("---\n\n---\n", "---\n\npublished: true\n---\n"),
        ("---\n# only a comment\n---\n", "---\n# only a comment\npublished: true\n---\n"),
        ("---\ntext: |\n  a\n\n---\n", "---\ntext: |\n  a\npublished: true\n\n---\n"),
        # the line ends and the indent of its neighbours
        ("---\r\ntitle: A\r\n\r\nb: 1\r\n---\r\n", "---\r\ntitle: A\r\npublished: true\r\n\r\nb: 1\r\n---\r\n"),
        ("---\r\n---\r\n", "---\r\npublished: true\r\n---\r\n"),
        ("---\r\na: 1\nb: 2\n---\n", "---\r\na: 1\nb: 2\npublished: true\n---\n"),
        ("---\n  title: A\n\n  b: 1\n---\n", "---\n  title: A\n  published: true\n\n  b: 1\n---\n"),
        ("---\n? title\n: A\n---\n", "---\n? title\n: A\npublished: true\n---\n"),
        ("\ufeff---\ntitle: é\n---\n", "\ufeff---\ntitle: é\npublished: true\n---\n"),
        # E31: a merged mapping holds the key; only an explicit one is ours
        ("---\nbase: &b\n  published: false\n<<: *b\n---\n", "---\nbase: &b\n  published: false\n<<: *b\npublished: true\n---\n"),
    ],
)  # fmt: skip
def test_a_missing_key_gets_a_line_of_its_own(raw: str, expected: str) -> None:
    assert edited(raw, PUBLISH) == expected
    assert edited(expected, PUBLISH) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("---\ntitle: A\npublished: false\nx: 1\n---\n", "---\ntitle: A\nremoved: true\npublished: false\nx: 1\n---\n"),
        ("---\r\npublished: false\r\n---\r\n", "---\r\nremoved: true\r\npublished: false\r\n---\r\n"),
        ("---\n  a: 1\n  published: No # x\n---\n", "---\n  a: 1\n  removed: true\n  published: No # x\n---\n"),
        ("---\na: 1\n\n'published': false\n---\n", "---\na: 1\n\nremoved: true\n'published': false\n---\n"),
        ("---\n? a\n: 1\n? published\n: false\n---\n", "---\n? a\n: 1\nremoved: true\n? published\n: false\n---\n"),
        ("---\nremoved: no\npublished: false\n---\n", "---\nremoved: yes\npublished: false\n---\n"),
        ("---\ntitle: A\n\nb: 1\n---\n", "---\ntitle: A\nremoved: true\n\nb: 1\n---\n"),
        ("---\na:\n  published: x\n---\n", "---\na:\n  published: x\nremoved: true\n---\n"),
    ],
)  # fmt: skip
def test_removed_goes_on_the_line_before_published(raw: str, expected: str) -> None:
    assert edited(raw, DECLINE) == expected


@pytest.mark.parametrize(
    ("raw", "wanted", "expected"),
    [
        ("---\ntitle: A\npublished: true\n---\n", {"published": False, "removed": True},
         "---\ntitle: A\nremoved: true\npublished: false\n---\n"),
        ("---\ntitle: A\nx: 1\n---\n", {"published": False, "removed": True},
         "---\ntitle: A\nx: 1\nremoved: true\npublished: false\n---\n"),
        ("---\npublished: No\nremoved: YES\n---\n", {"published": True, "removed": False},
         "---\npublished: Yes\nremoved: NO\n---\n"),
        ("---\r\nremoved: on\r\npublished: off\r\n---\r\n", {"published": True, "removed": False},
         "---\r\nremoved: off\r\npublished: on\r\n---\r\n"),
    ],
)  # fmt: skip
def test_two_keys_change_in_one_decision_and_come_back_together(
    raw: str, wanted: dict[str, bool], expected: str
) -> None:
    splices = edit.flags(raw.encode(), wanted, before="published")
    assert len(splices) == 2
    assert edit.apply(raw.encode(), splices).decode() == expected
    assert edit.apply(expected.encode(), edit.inverse(splices)).decode() == raw


@pytest.mark.parametrize(
    ("head", "why"),
    [
        # E16: twice, also under two spellings
        ("published: false\npublished: false", "the key published stands there twice"),
        ("'published': false\npublished: true", "the key published stands there twice"),
        # E17, E18, E19, E20: aliases, anchors, tags
        ("a: &x false\npublished: *x", "published is an alias (*x)"),
        ("published: &x false", "published carries an anchor (&x)"),
        ("&x published: false", "published carries an anchor (&x)"),
        ("a: &x k\n*x : 1\npublished: false", "a top-level key is an alias (*x)"),
        ("published: !!bool false", "published carries a tag (tag:yaml.org,2002:bool)"),
        ("published: ! false", "published carries a tag (!)"),
        ("!!str published: false", "published carries a tag (tag:yaml.org,2002:str)"),
        # E21, E22: what is no plain boolean
        (
            "published: 'false'",
            "published is the quoted text 'false', not true or false; take the quotes off",
        ),
        (
            'published: "false"',
            "published is the quoted text 'false', not true or false; take the quotes off",
        ),
        ("published: |\n  false", "published is the quoted text 'false\\n', not true or false"),
        ("published: [false]", "published is a list or a mapping, not true or false"),
        ("published:\n  a: 1", "published is a list or a mapping, not true or false"),
        ("published: 0", "published is '0', not true or false"),
        ("published: maybe", "published is 'maybe', not true or false"),
        ("published: ~", "published is '~', not true or false"),
        ("published: y", "published is 'y', not true or false"),
        ("? published", "published has no value, and no place for one"),
        # E23, E24: roots
        ("{published: false}", "the front matter is one mapping in braces"),
        ("- published: false", "the front matter is no mapping"),
        ("published", "the front matter is no mapping"),
        ("a: 1\n--- \nb: 1", None),  # the closing fence
        ("a: 1\n--- # next\nb: 1", "the front matter holds more than one YAML document"),
        # E25: no YAML at all
        ("\ttitle: A", "this is not valid YAML (found character that cannot start any token)"),
        ("title: A: b", "this is not valid YAML (mapping values are not allowed in this context)"),
        ("title: 'A", "this is not valid YAML (found unexpected end of stream)"),
        ("{{ page.title }}", "the front matter is one mapping in braces"),
        ("{% if x %}", "this is not valid YAML"),
        ("title: A\x00", "this is not valid YAML (unacceptable character #x0000"),
        ("title: A\x1b]0;x", "this is not valid YAML (unacceptable character #x001b"),
        # E32: the new line would become part of that text
        ("text: |+\n  a\n", "the new line would change more than that key"),
        # depth and size
        (f"x: {'[' * 70}{']' * 70}", "the front matter is too deep or too large"),
        pytest.param("k: v\n" * 110_000, "the front matter is too deep or too large", id="large"),
    ],
)
def test_what_cannot_be_changed_with_certainty_is_refused_with_a_sentence(head: str, why: str | None) -> None:
    raw = f"---\n{head}\n---\nBody\n"
    if why is None:
        assert edited(raw, PUBLISH) == "---\na: 1\npublished: true\n--- \nb: 1\n---\nBody\n"
    else:
        said = refused(raw, PUBLISH)
        assert said.startswith(why)
        assert said.isprintable()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        # E26: unclosed, none
        ("---\npublished: false\n", "the front matter opened by --- is never closed"),
        ("---\npublished: false", "the front matter opened by --- is never closed"),
        ("# A heading\n\npublished: false\n", "the file has no front matter"),
        ("", "the file has no front matter"),
        ("---\rpublished: false\r---\r", "the lines end in CR alone"),
        # E27, E28: not UTF-8
        (b"---\ntitle: caf\xe9\npublished: false\n---\n", "the front matter is not UTF-8 at byte 14"),
        ("---\npublished: false\n---\n".encode("utf-16"), "the file is UTF-16"),
        (
            "---\npublished: false\n---\n".encode("utf-16-le"),
            "the file looks like UTF-16 without a byte order mark",
        ),
        (b"---\ntitle: \xed\xa0\x80\npublished: false\n---\n", "the front matter is not UTF-8 at byte 11"),
    ],
)
def test_a_file_without_a_readable_head_is_refused(raw: str | bytes, why: str) -> None:
    assert refused(raw, PUBLISH) == why


def test_a_body_in_another_encoding_is_kept_byte_for_byte() -> None:  # E27
    body = b"caf\xe9 \x00\xff\r\n\xe2\x80\n\x85"
    assert edited(b"---\npublished: false\n---\n" + body, PUBLISH) == b"---\npublished: true\n---\n" + body
    assert edited(b"---\na: 1\n---\n" + body, PUBLISH) == b"---\na: 1\npublished: true\n---\n" + body


@pytest.mark.usefixtures("bounded")
def test_a_million_brackets_are_refused_and_harm_nobody() -> None:
    assert refused("---\nx: " + "[" * 1_000_000 + "\n---\n", PUBLISH) == (
        "the front matter is too deep or too large"
    )


def test_bytes_that_are_no_longer_there_are_not_replaced() -> None:
    raw = b"---\npublished: false\n---\n"
    splices = edit.flags(raw, PUBLISH)
    with pytest.raises(EditRefused, match="no longer there"):
        edit.apply(raw.replace(b"false", b"FALSE"), splices)


def test_of_every_event_all_that_it_says_is_compared() -> None:
    def told(event: type) -> set[str]:
        return set(inspect.signature(event).parameters) - {"start_mark", "end_mark", "encoding"}

    kinds = [
        one for _, one in inspect.getmembers(yaml.events, inspect.isclass) if one.__name__.endswith("Event")
    ]
    abstract = {yaml.Event, yaml.NodeEvent, yaml.CollectionStartEvent, yaml.CollectionEndEvent}
    assert len(kinds) > 10
    for kind in set(kinds) - abstract:
        for name in told(kind):
            values = dict.fromkeys(inspect.signature(kind).parameters)
            assert _signature(kind(**values)) != _signature(kind(**values | {name: "other"})), (kind, name)
