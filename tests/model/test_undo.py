"""Decisions taken back and made again in bytes that others may have changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.conftest import article
from tui.errors import EditRefused
from tui.model import coerce, document, edit, undo
from tui.model.article import State
from tui.model.dialect import SMARTABLE
from tui.model.edit import Splice
from tui.model.history import Entry, Kind
from tui.model.triage import Decision

OPEN = "---\ntitle: A\npublished: false\nsecured: xyz\n---\nBody.\n"
DECLINED = "---\ntitle: A\nremoved: true\npublished: false\nsecured: xyz\n---\nBody.\n"


def entry(
    raw: bytes, splices: tuple[Splice, ...], flags: Mapping[str, tuple[bool | None, bool | None]]
) -> Entry:
    return Entry(
        id=1,
        step=1,
        kind=Kind.DECIDE,
        time="2021-05-01T12:00:00+00:00",
        path="a.md",
        identity="A\n",
        decision=Decision.PUBLISH,
        came_from=State.OPEN,
        went_to=State.PUBLISHED,
        before=undo.digest(raw),
        after=undo.digest(edit.apply(raw, splices)),
        splices=splices,
        lines=undo.changed_lines(raw, splices),
        flags=flags,
    )


def decided(raw: str, **wanted: bool) -> tuple[bytes, Entry]:
    """The file with the keys set, and the journal's word for it."""
    before = document.read(raw.encode())
    assert before is not None
    splices = edit.flags(raw.encode(), wanted, before="published")
    flags = {key: (coerce.flag(before.fields.get(key)), value) for key, value in wanted.items()}
    return edit.apply(raw.encode(), splices), entry(raw.encode(), splices, flags)


def back(raw: bytes, one: Entry) -> str:
    return undo.travelled(raw, one, Kind.UNDO, SMARTABLE.status).decode()


def again(raw: bytes, one: Entry) -> str:
    return undo.travelled(raw, one, Kind.REDO, SMARTABLE.status).decode()


def refused(raw: str, one: Entry, kind: Kind = Kind.UNDO) -> str:
    with pytest.raises(EditRefused) as error:
        undo.travelled(raw.encode(), one, kind, SMARTABLE.status)
    return str(error.value)


def taken_away(raw: str) -> tuple[bytes, Entry]:
    """A declined article reopened by taking the line away that declining had put in."""
    found = edit.without(raw.encode(), "removed", [Splice(offset=0, old=b"", new=b"removed: true\n")])
    assert found is not None
    return edit.apply(raw.encode(), found), entry(raw.encode(), found, {"removed": (True, None)})


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (OPEN, {"published": True}),
        (OPEN, {"removed": True}),
        (OPEN.replace("false", "No   # not yet"), {"published": True}),
        (OPEN.replace("published: false", "published:"), {"published": True}),
        (OPEN.replace("\n", "\r\n"), {"published": True, "removed": True}),
        (DECLINED, {"published": True, "removed": False}),
        ("\ufeff" + OPEN + "caf\u00e9", {"removed": True}),
        ("+++\npublished = false\n[t]\npublished = false\n+++\n", {"published": True, "removed": True}),
        ('{\n  "a": 1,\n  "published": false\n}\n', {"published": True, "removed": True}),
        ('{"a": 1, "published": false}\n', {"published": True, "removed": True}),
    ],
)
def test_the_bytes_come_back_and_go_again(raw: str, wanted: dict[str, bool]) -> None:
    new, one = decided(raw, **wanted)
    assert back(new, one) == raw
    assert again(raw.encode(), one) == new.decode()


def test_what_was_never_written_or_is_back_already_is_left_alone() -> None:
    new, one = decided(OPEN, published=True)
    assert back(OPEN.encode(), one) == OPEN
    assert again(new, one) == new.decode()


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (OPEN, {"published": True}),
        (OPEN, {"removed": True}),
        (OPEN, {"published": True, "removed": True}),
        (OPEN.replace("false", "No   # not yet"), {"published": True}),
        (OPEN.replace("published: false", "published:"), {"published": True}),
        (OPEN.replace("published: false", "'published' : false"), {"published": True}),
        (OPEN.replace("\n", "\r\n"), {"published": True, "removed": True}),
        (DECLINED, {"published": True, "removed": False}),
        ("+++\npublished = false\nsecured = 'xyz'\n+++\n", {"published": True, "removed": True}),
        ('{\n  "published": false,\n  "secured": "xyz"\n}\n', {"published": True}),
        ('{\n  "published": false,\n  "secured": "xyz"\n}\n', {"removed": True}),
        ('{\r\n\t"secured": "xyz",\r\n\t"published": false\r\n}\r\n', {"removed": True}),
    ],
)
def test_lines_that_others_wrote_since_are_kept(raw: str, wanted: dict[str, bool]) -> None:
    new, one = decided(raw, **wanted)
    theirs = new.decode().replace("xyz", "other")
    assert back(theirs.encode(), one) == raw.replace("xyz", "other")
    theirs = raw.replace("xyz", "other") + "more\n"
    assert again(theirs.encode(), one) == new.decode().replace("xyz", "other") + "more\n"


@pytest.mark.parametrize("raw", [DECLINED, DECLINED.replace("xyz", "[a, b]")])
def test_a_line_that_was_taken_away_comes_back_to_its_place(raw: str) -> None:
    new, one = taken_away(raw)
    assert "removed" not in new.decode()
    assert back(new, one) == raw
    assert back(new.replace(b"title: A", b"title: B"), one) == raw.replace("title: A", "title: B")
    assert again(raw.replace("title: A", "title: B").encode(), one) == new.decode().replace(
        "title: A", "title: B"
    )


def test_a_line_whose_rest_changed_is_set_back_by_its_value() -> None:
    new, one = decided(OPEN, published=True)
    theirs = new.decode().replace("published: true", "published: true   # checked")
    assert back(theirs.encode(), one) == theirs.replace("published: true", "published: false")


def test_a_line_that_moved_is_found() -> None:
    new, one = decided(OPEN, published=True)
    theirs = new.decode().replace(
        "published: true\nsecured: xyz\n", "secured: xyz\nmore: 1\npublished: true\n"
    )
    assert back(theirs.encode(), one) == theirs.replace("published: true", "published: false")


def test_a_line_of_the_body_is_never_touched() -> None:
    raw = OPEN.replace("Body.", "published: true\nremoved: true\n---")
    new, one = decided(raw, published=True)
    theirs = new.decode().replace("title: A\npublished: true", "title: B\npublished: true  # checked")
    assert back(theirs.encode(), one) == theirs.replace("published: true  #", "published: false  #")


def test_an_inserted_line_is_not_taken_out_of_the_body() -> None:
    raw = OPEN.replace("Body.", "removed: true")
    new, one = decided(raw, removed=True)
    theirs = new.decode().replace("removed: true\npublished", "removed: yes\npublished")
    assert back(theirs.encode(), one) == theirs.replace("removed: yes\npublished", "removed: no\npublished")
    theirs = new.decode().replace("title: A", "title: B")
    assert back(theirs.encode(), one) == raw.replace("title: A", "title: B")


def test_a_line_inside_a_text_is_not_taken_for_the_key() -> None:
    raw = "---\nnote: 'a\n\nremoved: true\n\n b'\npublished: false\nx: 1\n---\n"
    new, one = decided(raw, removed=True)
    theirs = (
        new.decode()
        .replace("removed: true\npublished", "removed: true # bot\npublished")
        .replace("x: 1", "x: 2")
    )
    assert back(theirs.encode(), one) == theirs.replace("removed: true # bot", "removed: false # bot")


def test_an_inserted_line_that_somebody_changed_is_set_to_what_a_missing_one_means() -> None:
    bare = OPEN.replace("published: false\n", "")
    new, one = decided(bare, published=False)
    theirs = new.decode().replace("published: false", "published: false  # bot")
    undone = theirs.replace("published: false", "published: true")
    assert back(theirs.encode(), one) == undone
    assert again(undone.encode(), one) == theirs
    new, one = decided(bare, published=True, removed=True)
    theirs = new.decode().replace("true", "True")
    assert back(theirs.encode(), one) == theirs.replace("removed: True", "removed: False")
    theirs = new.decode().replace("removed: true", "removed: 'true'")
    assert refused(theirs, one).startswith("removed is the quoted text 'true'")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("published: true", "published: false # bot"), "somebody changed it since: published is false now"),
        (("published: true\n", "x: 1\n"), "somebody changed it since: published is not there now"),
        (("published: true", "published: maybe"), "somebody changed it since: published is not there now"),
        (("title: A", "title: A: B"), "its front matter cannot be read now: "),
        (("---\ntitle", "title"), "somebody changed it since: published is not there now"),
    ],
)
def test_what_somebody_else_decided_is_not_undone(change: tuple[str, str], said: str) -> None:
    new, one = decided(OPEN, published=True)
    assert refused(new.decode().replace(*change), one).startswith(said)


def test_of_two_keys_both_must_stand_as_they_were_written() -> None:
    new, one = decided(DECLINED, published=True, removed=False)
    theirs = new.decode().replace("removed: false", "removed: true").replace("xyz", "other")
    assert refused(theirs, one) == "somebody changed it since: removed is true now"


def test_a_line_that_stands_twice_is_not_guessed_at() -> None:
    new, one = decided(OPEN, published=True)
    theirs = new.decode().replace("title: A", "title: A\npublished: true")
    assert refused(theirs, one) == "the key published stands there twice"


def test_redoing_what_somebody_has_changed_is_refused() -> None:
    _, one = decided(OPEN, published=True)
    theirs = OPEN.replace("published: false\n", "")
    assert refused(theirs, one, Kind.REDO) == "somebody changed it since: published is not there now"


@pytest.mark.usefixtures("bounded")
def test_an_alias_bomb_beside_the_line_stops_nothing() -> None:
    bomb = "b0: &b0 [x, x]\n" + "".join(
        f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    raw = OPEN.replace("title: A\n", f"title: A\n{bomb}")
    new, one = decided(raw, published=True)
    theirs = new.decode().replace("xyz", "other")
    assert back(theirs.encode(), one) == raw.replace("xyz", "other")


def test_a_number_too_long_to_print_stops_nothing() -> None:
    raw = OPEN.replace("title: A\n", f"title: A\nn: 0x{'f' * 6_000}\nm: .nan\n")
    new, one = decided(raw, published=True)
    assert back(new.replace(b"xyz", b"other"), one) == raw.replace("xyz", "other")


@pytest.mark.parametrize(
    ("raw", "wanted", "lines"),
    [
        (OPEN, {"published": True}, [("published: false\n", "published: true\n")]),
        (OPEN, {"removed": True}, [("", "removed: true\n")]),
        ("---\npublished: no\n---", {"published": True}, [("published: no\n", "published: yes\n")]),
        (DECLINED, {"published": True, "removed": False},
         [("published: false\n", "published: true\n"), ("removed: true\n", "removed: false\n")]),
        ('{"published": false}', {"published": True}, [('{"published": false}', '{"published": true}')]),
        ('{\n  "published": false\n}', {"removed": True}, [("", '  "removed": true,\n')]),
    ],
)  # fmt: skip
def test_the_changed_lines_are_told_as_they_were_and_are(
    raw: str, wanted: dict[str, bool], lines: list[tuple[str, str]]
) -> None:
    _, one = decided(raw, **wanted)
    assert [(old.decode(), new.decode()) for old, new in one.lines] == lines
    assert undo.changed_lines(DECLINED.encode(), taken_away(DECLINED)[1].splices) == (
        (b"removed: true\n", b""),
    )


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (DECLINED.replace("true", "yes"), "another spelling"),
        (DECLINED.replace("removed: true", "removed: true # x"), "a comment behind it"),
        (OPEN.replace("Body.", "removed: true"), "in the body"),
        (OPEN.replace("title: A", "wasremoved: true"), "the end of another key"),
        (OPEN.replace("title: A", "note: |\n  a\n  removed: true"), "in a text"),
        (DECLINED.replace("title: A", "removed: true"), "twice"),
    ],
)
def test_only_the_very_line_that_was_put_in_is_taken_away(raw: str, why: str) -> None:
    inserted = [Splice(offset=3, old=b"", new=b"removed: true\n")]
    assert edit.without(raw.encode(), "removed", inserted) is None, why


def test_a_line_that_was_put_in_is_found_where_it_moved_to() -> None:
    inserted = [
        Splice(offset=3, old=b"", new=b"removed: true\n"),
        Splice(offset=3, old=b"", new=b"published: true\n"),
    ]
    raw = DECLINED.replace("Body.", "removed: true").replace("title: A", "wasremoved: true")
    found = edit.without(raw.encode(), "removed", inserted)
    assert found is not None
    assert edit.apply(raw.encode(), found).decode() == raw.replace("\nremoved: true\npub", "\npub")


def test_a_declined_article_comes_back_from_the_helper_too() -> None:
    raw = article(published=False).encode()
    new, one = decided(raw.decode(), removed=True)
    assert b"removed: true\npublished: false\n" in new
    assert back(new, one).encode() == raw
