"""TOML heads changed by the byte."""

from __future__ import annotations

import pytest

from tui.errors import EditRefused
from tui.model import edit

PUBLISH = {"published": True}


def edited(raw: str, wanted: dict[str, bool]) -> str:
    return edit.apply(raw.encode(), edit.flags(raw.encode(), wanted, before="published")).decode()


def refused(raw: str, wanted: dict[str, bool]) -> str:
    with pytest.raises(EditRefused) as error:
        edit.flags(raw.encode(), wanted, before="published")
    return str(error.value)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("title = 'A'\npublished = false\nx = 1\n", "title = 'A'\npublished = true\nx = 1\n"),
        ("published=false# why\n", "published=true# why\n"),
        ("  published =\t false \t# why\n", "  published =\t true \t# why\n"),
        ('"published" = false\n', '"published" = true\n'),
        ("'published' = false\n", "'published' = true\n"),
        ("title = '自動é\u2028'\npublished = false\n", "title = '自動é\u2028'\npublished = true\n"),
        # E33: the root's, not a table's, and not text
        ("published = false\n[params]\npublished = false\n", "published = true\n[params]\npublished = false\n"),
        ("a = {published = false}\npublished = false\n", "a = {published = false}\npublished = true\n"),
        ('t = """\npublished = false\n"""\npublished = false\n', 't = """\npublished = false\n"""\npublished = true\n'),
        ("# published = false\npublished = false\n", "# published = false\npublished = true\n"),
        ("n = nan\nd = 2021-05-01T12:00:00Z\npublished = false\n", "n = nan\nd = 2021-05-01T12:00:00Z\npublished = true\n"),
        ("n = 1\nm = 1.0\npublished = false\n", "n = 1\nm = 1.0\npublished = true\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("lead", ["", "\ufeff", "\n"])
def test_the_value_alone_changes(head: str, expected: str, newline: str, lead: str) -> None:
    def whole(one: str) -> str:
        return f"{lead}+++\n{one}+++\npublished = false\n".replace("\n", newline)

    assert edited(whole(head), PUBLISH) == whole(expected)
    assert edited(whole(expected), {"published": False}) == whole(head)
    assert edit.flags(whole(expected).encode(), PUBLISH) == ()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("title = 'A'\nx = 1\n\ny = 2\n", "title = 'A'\nx = 1\npublished = true\n\ny = 2\n"),
        ("title = 'A'\n\n[params]\npublished = false\n", "title = 'A'\npublished = true\n\n[params]\npublished = false\n"),
        ("title = 'A'\n[params]\nx = 1\n", "title = 'A'\npublished = true\n[params]\nx = 1\n"),
        ("title = 'A'\n[[params]]\nx = 1\n", "title = 'A'\npublished = true\n[[params]]\nx = 1\n"),
        ("[params]\npublished = false\n", "published = true\n[params]\npublished = false\n"),
        ("title = 'A'\n", "title = 'A'\npublished = true\n"),
        ("", "published = true\n"),
        ("# only a comment\n", "# only a comment\npublished = true\n"),
        ("# a comment\n\ntitle = 'A'\n\nx = 1\n", "# a comment\n\ntitle = 'A'\npublished = true\n\nx = 1\n"),
        ("\ntitle = 'A'\n", "\ntitle = 'A'\npublished = true\n"),
        # never inside a value of several lines
        ('t = """\na\n\nb"""\nx = 1\n\ny = 2\n', 't = """\na\n\nb"""\nx = 1\npublished = true\n\ny = 2\n'),
        ("a = [\n  [1],\n\n  [2],\n]\nb = 2\n\n[t]\nc = 1\n", "a = [\n  [1],\n\n  [2],\n]\nb = 2\npublished = true\n\n[t]\nc = 1\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_missing_key_gets_a_line_at_the_end_of_the_first_paragraph(
    head: str, expected: str, newline: str
) -> None:
    def whole(one: str) -> str:
        return f"+++\n{one}+++\nBody\n".replace("\n", newline)

    assert edited(whole(head), PUBLISH) == whole(expected)


def test_removed_goes_on_the_line_before_published_and_both_come_back() -> None:
    raw = "+++\ntitle = 'A'\n  published = true\n[t]\nx = 1\n+++\n"
    splices = edit.flags(raw.encode(), {"published": False, "removed": True}, before="published")
    new = edit.apply(raw.encode(), splices)
    assert new.decode() == "+++\ntitle = 'A'\nremoved = true\n  published = false\n[t]\nx = 1\n+++\n"
    assert edit.apply(new, edit.inverse(splices)).decode() == raw


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("published = false\npublished = false\n", "this is not valid TOML (Cannot overwrite a value"),
        ("published: false\n", "this is not valid TOML"),
        ("published = 'false'\n", "published is 'false', not true or false"),
        ("published = 0\n", "published is 0, not true or false"),
        ("published = [false]\n", "published is [False], not true or false"),
        ("published.x = false\n", "published is {'x': False}, not true or false"),
        ("[published]\nx = 1\n", "published is {'x': 1}, not true or false"),
        ('"publ\\u0069shed" = false\n', "published could not be located exactly"),
        pytest.param(f"x = {'[' * 20_000}\n", "the front matter is nested too deeply", id="deep"),
        pytest.param(f"x = {'9' * 6_000}\n", "this is not valid TOML (Exceeds the limit", id="long"),
    ],
)
def test_what_cannot_be_changed_with_certainty_is_refused_with_a_sentence(head: str, why: str) -> None:
    assert refused(f"+++\n{head}+++\n", PUBLISH).startswith(why)


@pytest.mark.parametrize("line", ["x = 0x{}\npublished = false\n", "published = 0x{}\n"])
def test_a_number_too_long_to_print_stops_nothing(line: str) -> None:
    raw = f"+++\n{line.format('f' * 6_000)}+++\n"
    if "published = false" in raw:
        assert edited(raw, PUBLISH) == raw.replace("false", "true")
    else:
        assert refused(raw, PUBLISH).endswith("not true or false")


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("line", ["published = false\n", "x = 1\n\n"])
def test_a_head_with_a_hundred_thousand_likely_places_is_answered_at_once(line: str) -> None:
    """Each place that is tried costs a parse of the whole head."""
    raw = f'+++\ntext = """\n{line * 50_000}"""\n+++\n'
    if "published" in line:
        raw = raw.replace("+++\ntext", "+++\npublished = false\ntext")
        assert refused(raw, PUBLISH) == "published could not be located exactly"
    else:
        assert edited(raw, PUBLISH) == raw.replace('"""\n+++', '"""\npublished = true\n+++')
