"""What was decided, printed."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Content, Run, harmful
from tests.conftest import Zone, article
from tests.store.killed import decide, deciding
from tui.model.triage import Decision

NOON = dt.datetime(2021, 5, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def site(content: Content, zone: Zone) -> Content:
    """A root with four entries on two days: a publish, a bulk decline of two, its undo of one."""
    zone("UTC")
    for name in "abc":
        content.write(f"{name}.md", article(f"Title {name}", published=False))
    times = iter(NOON + dt.timedelta(days=days) for days in (0, 1, 1, 2, 2))
    with deciding(content.root, now=lambda: next(times)) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
        decide(decisions, Decision.DECLINE, "b.md", "c.md")
        decisions.undo()
    return content


def test_each_entry_is_a_line_the_oldest_first(site: Content, newstui: Run) -> None:
    ran = newstui("log", "--root", "content")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == [
        "2021-05-01 12:00  publish         content/a.md  Title a",
        "2021-05-02 12:00  decline         content/b.md  Title b",
        "2021-05-02 12:00  decline         content/c.md  Title c",
        "2021-05-03 12:00  undo decline    content/b.md  Title b",
        "2021-05-03 12:00  undo decline    content/c.md  Title c",
    ]


def test_the_root_is_found_from_the_current_folder(site: Content, newstui: Run) -> None:
    site.write("newstui.toml", "")
    site.write("below/d.md", article(published=False))
    os.chdir(site.root / "below")
    assert newstui("log").lines[0].endswith("publish         ../a.md  Title a")


def test_times_are_those_of_the_reader(site: Content, newstui: Run, zone: Zone) -> None:
    zone("Asia/Tokyo")
    assert newstui("log", "--root", "content").lines[0].startswith("2021-05-01 21:00  publish")


@pytest.mark.parametrize(
    ("since", "count"),
    [("2021-05-01", 5), ("2021-05-02", 4), ("2021-05-03", 2), ("2021-05-04", 0), ("2021-05", 5), ("2022", 0),
     ("today", 0), ("7d", 0), ("yesterday", 0)],
)  # fmt: skip
def test_it_begins_on_the_day_that_is_named(site: Content, newstui: Run, since: str, count: int) -> None:
    ran = newstui("log", "--root", "content", "--since", since)
    assert (ran.code, len(ran.lines)) == (0, count)


def test_the_day_that_is_named_is_the_reader_s(site: Content, newstui: Run, zone: Zone) -> None:
    zone("Pacific/Kiritimati")  # there it is two in the morning of the next day
    assert len(newstui("log", "--root", "content", "--since", "2021-05-02").lines) == 5


def test_what_is_no_day_is_a_mistake(site: Content, newstui: Run) -> None:
    ran = newstui("log", "--root", "content", "--since", "soon")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("newstui: --since: ")


def test_as_json_it_says_all_one_object_a_line(site: Content, newstui: Run) -> None:
    ran = newstui("log", "--root", "content", "--json")
    entries = [json.loads(line) for line in ran.lines]
    assert [entry["id"] for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry["step"] for entry in entries] == [1, 2, 2, 2, 2]
    assert [entry["kind"] for entry in entries] == ["decide"] * 3 + ["undo"] * 2
    assert [entry["of"] for entry in entries] == [None, None, None, 2, 3]
    assert [entry["in_force"] for entry in entries] == [True, False, False, False, False]
    first = entries[0]
    assert (first["decision"], first["path"], first["from"], first["to"]) == (
        "publish",
        "a.md",
        "open",
        "published",
    )
    assert (first["title"], first["url"]) == ("Title a", "https://example.org/story")
    assert first["time"] == "2021-05-01T12:00:00+00:00"
    assert (entries[1]["before"], entries[1]["after"]) == (entries[3]["after"], entries[3]["before"])


def test_a_title_of_two_lines_is_one_title(content: Content, newstui: Run) -> None:
    content.write(
        "a.md", "---\ntitle: |\n  One\n  Two\nwebUrl: https://example.org/a\npublished: false\n---\n"
    )
    newstui("publish", "content/a.md")
    (line,) = newstui("log", "--json").lines
    assert (json.loads(line)["title"], json.loads(line)["url"]) == ("One\nTwo\n", "https://example.org/a")


def test_nothing_decided_is_said_beside_what_is_printed(content: Content, newstui: Run) -> None:
    ran = newstui("log", "--root", "content")
    said = f"newstui: Nothing was decided with {content.root} as its content root.\n"
    assert (ran.code, ran.out, ran.err) == (0, "", said)
    assert not Path(os.environ["XDG_STATE_HOME"], "newstui").exists()


def test_it_can_be_read_while_another_newstui_decides(site: Content, newstui: Run) -> None:
    with deciding(site.root):
        assert len(newstui("log", "--root", "content").lines) == 5


def test_what_failed_is_told(site: Content, newstui: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with deciding(site.root) as decisions, monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        decide(decisions, Decision.PUBLISH, "b.md")
    assert newstui("log", "--root", "content").lines[-1].split()[2:4] == ["failed", "publish"]


def test_nothing_from_a_file_reaches_the_terminal_as_it_is(
    content: Content, typed: Run, newstui: Run
) -> None:
    title = "a\x1b]0;x\x07\u202e\tb"
    content.write("b\x1b[31m\n.md", article(title, published=False))
    newstui("publish", "content/b\x1b[31m\n.md")
    shown = typed("log")
    assert shown.code == 0
    assert harmful(shown.out) == []
    assert len(shown.out.splitlines()) == 1


@pytest.mark.parametrize("time", ["yesterday", "", "0001-01-01T00:00:00+23:00"])
def test_a_time_that_is_none_does_not_stop_the_log(site: Content, newstui: Run, time: str) -> None:
    with deciding(site.root, write=False) as decisions:
        journal = decisions.journal.folder / "journal.jsonl"
    lines = journal.read_text().splitlines()
    lines[0] = json.dumps({**json.loads(lines[0]), "time": time})
    journal.write_text("\n".join(lines) + "\n")
    ran = newstui("log", "--root", "content")
    assert (ran.code, len(ran.lines)) == (0, 4)
    assert newstui("log", "--root", "content", "--json").code == 0
