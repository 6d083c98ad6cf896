"""Deciding while others write the same files, hold the journal, or the disk says no."""

from __future__ import annotations

import errno
import os
import threading

import pytest

from tests.conftest import PATIENCE_SECONDS, Folder, article
from tests.flows.conftest import GEESE, GLASS, LIGHT, MOSS, OPEN, PLOUGH
from tests.flows.desk import Desk
from tests.flows.test_deciding import SECURED, Office
from tests.store.killed import decide, deciding
from tui.model.history import History
from tui.model.triage import Decision
from tui.store import replace as replacing
from tui.store.journal import Journal


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(root=desk.root)


async def test_a_state_that_changed_stops_the_key_once_and_brings_the_cursor_back(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("j")
        office.rewrite(MOSS, "published: false", "published: true")
        await screen.press("d")
        assert screen.said == (
            "Not declined: “A server room cooled by moss”: it is published now; the same key decides again."
        )
        assert screen.refused
        assert screen.current == screen.read == MOSS
        assert "published: true" in office.read(MOSS)
        assert "removed" not in office.read(MOSS)
        await screen.press("d")
        assert screen.said == "Declined “A server room cooled by moss”. u takes it back"
        assert "removed: true\npublished: false\n" in office.read(MOSS)
        assert screen.current == LIGHT
        await screen.press("u")
        assert "published: true" in office.read(MOSS)


async def test_a_title_that_changed_stops_the_key_once(office: Office) -> None:
    async with office.sit() as screen:
        office.rewrite(GLASS, "Glass piano survives", "[b]Glass[/b] piano breaks at")
        await screen.press("p")
        assert screen.said.startswith("Not published: “[b]Glass[/b] piano breaks")
        assert screen.said.endswith(
            "its title was “Glass piano survives its first concert”, "
            "it is “[b]Glass[/b] piano breaks at its first …” now; the same key decides again."
        )
        assert "published: false" in office.read(GLASS)
        assert screen.current == GLASS
        await screen.press("p")
        assert "published: true" in office.read(GLASS)


async def test_what_a_bot_rewrote_is_no_matter_and_is_kept(office: Office) -> None:
    async with office.sit() as screen:
        office.rewrite(GLASS, "SECRETSECRETSECRET", "RENEWED")
        office.rewrite(GLASS, "quality: 54", "quality: 55")
        theirs = office.read(GLASS)
        await screen.press("p")
        assert office.read(GLASS) == theirs.replace("published: false", "published: true")
        office.rewrite(GLASS, "RENEWED", "AGAIN")
        await screen.press("u")
        assert office.read(GLASS) == theirs.replace("RENEWED", "AGAIN")
        assert "Undone: " in screen.said


async def test_of_fast_keys_the_one_that_was_refused_is_told_at_the_end(office: Office) -> None:
    async with office.sit() as screen:
        office.rewrite(GLASS, "published: false", "published: true")
        office.rewrite(MOSS, "published: false", "removed: true")
        held = threading.Event()

        def wait() -> None:
            assert held.wait(PATIENCE_SECONDS)

        screen.app.writes.add(wait)  # the first key is answered after the last
        for _ in range(4):
            screen.app.post_message(screen.key("p"))
        for _ in range(1_000):
            await screen.pilot.pause(0)
            if len(screen.app.deciding.pending) == 4:
                break
        held.set()
        await screen.settle()
        assert {LIGHT, GEESE} <= office.live()
        assert "removed: true" in office.read(MOSS)
        assert screen.said.startswith(
            "Not published: “Glass piano survives its first concert”: it is published"
        )
        assert screen.refused
        assert screen.current == GLASS
        await screen.press("j", "p")
        assert MOSS in office.live()
        assert screen.said.startswith("Published “A server room cooled by moss”.")


async def test_a_file_that_is_gone_is_told(office: Office) -> None:
    async with office.sit() as screen:
        (office.root / GLASS).unlink()
        await screen.press("p")
        assert screen.said == "Not published: “2021-06-11-glass-piano.md”: its file is no longer there."
        assert "2 Open 5" in screen.tabs
        assert not (office.root / GLASS).exists()


async def test_a_file_that_became_broken_is_told_with_its_line(office: Office) -> None:
    async with office.sit() as screen:
        office.rewrite(GLASS, "quality: 54", "<<<<<<< HEAD\nquality: 54\n=======\nquality: 55\n>>>>>>> bot")
        await screen.press("p")
        assert "a Git merge conflict stands in the front matter (line " in screen.said
        assert screen.current == GLASS
        assert "<<<<<<< HEAD" in office.read(GLASS)


async def test_rows_notice_a_change_when_the_cursor_reaches_them(office: Office) -> None:
    async with office.sit() as screen:
        office.rewrite(MOSS, "published: false", "published: true")
        assert screen.list_text.split("\n")[1][2] == "-"
        await screen.press("j")
        assert screen.list_text.split("\n")[1][2] == "+"
        assert "published" in screen.detail.lower()


async def test_read_only_refuses_with_its_reason_and_shows_everything(office: Office) -> None:
    before = {path: path.read_bytes() for path in office.root.rglob("*.md")}
    async with Office(root=office.root, read_only=True).sit() as screen:
        assert screen.list_ids == OPEN
        for key in ("p", "P", "d", "m", "u", "U"):
            await screen.press(key)
            assert screen.said == "No decisions here: newstui was told to look only."
            assert screen.refused
            assert screen.current == GLASS
        await screen.press("space", "space", "p")
        assert screen.said == "No decisions here: newstui was told to look only."
        assert screen.marked == {GLASS, MOSS}
    assert {path: path.read_bytes() for path in office.root.rglob("*.md")} == before
    assert not os.path.exists(f"{os.environ['XDG_STATE_HOME']}/newstui/lock")


async def test_a_second_newstui_looks_on_and_the_next_one_decides(office: Office) -> None:
    with deciding(office.root):
        async with office.sit() as screen:
            await screen.press("p")
            assert screen.said == (
                "No decisions here: another newstui decides in this folder; close it first."
            )
            assert screen.current == GLASS
            assert "published: false" in office.read(GLASS)
    async with office.sit() as screen:
        await screen.press("p")
        assert GLASS in office.live()


async def test_once_the_other_newstui_is_closed_this_one_decides_and_knows_what_that_one_did(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with deciding(office.root) as other:
        async with office.sit() as screen:
            await screen.press("p")
            assert "another newstui" in screen.said
            decide(other, Decision.LATER, MOSS)
            other.journal.close()
            reading: list[str] = []

            def read(self: Journal) -> History:
                reading.append(threading.current_thread().name)
                return whole(self)

            whole = Journal._read
            monkeypatch.setattr(Journal, "_read", read)
            await screen.press("p")
            assert [name.split("_")[0] for name in reading] == ["write"]  # it may take a second
            assert GLASS in office.live()
            assert "5 Later 1" in screen.tabs
            await screen.press("u", "u")
            assert "5 Later 0" in screen.tabs
            assert GLASS not in office.live()


async def test_an_unwritable_journal_is_told_at_every_key(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(office.root / GLASS))
    async with office.sit() as screen:
        await screen.press("p")
        assert screen.said.startswith("No decisions here: the journal in ")
        assert screen.said.endswith("cannot be written: not a directory.")
        assert "published: false" in office.read(GLASS)


async def test_a_journal_that_fails_while_deciding_brings_the_cursor_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with office.sit() as screen:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fdatasync", fail)
            await screen.press("p")
            assert screen.said.startswith("The journal in ")
            assert screen.said.endswith("cannot be written: no space left on device.")
            assert screen.refused
            assert screen.current == GLASS
            assert "published: false" in office.read(GLASS)
            await screen.press("d", "u", "g")
            await screen.rush("p", "p", "p")
            assert screen.current == GLASS
        await screen.rush("p", "p", "p")
        assert {GLASS, MOSS, LIGHT} <= office.live()
        assert screen.current == GEESE


async def test_a_journal_that_fills_up_under_a_bulk_leaves_one_step_to_undo(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, sync = 2, os.fdatasync

    def filling(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(descriptor)

    before = office.live()
    async with office.sit() as screen:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fdatasync", filling)
            await screen.press("asterisk", "p")
        assert screen.said.startswith("Published 2 articles. 1 not: ")
        assert "no space left on device" in screen.said
        assert "Stopped: 3 were left as they are." in screen.said
        assert office.live() == before | {GLASS, MOSS}
        assert screen.dimmed == {GLASS, MOSS}
        await screen.press("u")
        assert office.live() == before


async def test_a_full_disk_is_told_and_the_article_stays(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with office.sit() as screen:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            await screen.press("p")
            assert screen.said == (
                "Not published: “Glass piano survives its first concert”: "
                "its file could not be written: no space left on device."
            )
            assert screen.current == GLASS
        await screen.press("p")
        assert screen.said.endswith(SECURED)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            await screen.press("u")
            assert screen.said.startswith("Not undone: “Glass piano")
            assert GLASS in office.live()
        await screen.press("u")
        assert GLASS not in office.live()


async def test_a_mistake_of_ours_on_the_write_thread_ends_the_app(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than be lost with its thread, and a key be without an answer."""

    def mistake(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with office.sit() as screen:
            monkeypatch.setattr(replacing, "check", mistake)
            await screen.press("p")
            assert not screen.app.is_running
            assert isinstance(screen.app.crashed, ZeroDivisionError)
    assert "published: false" in office.read(GLASS)


async def test_undo_in_a_folder_below_changes_what_lies_beside_it_and_stays_here(
    empty_desk: Desk, folder: Folder
) -> None:
    root = folder(
        {
            "newstui.toml": "",
            "a.md": article("Beside", published=False),
            "below/a.md": article("Here", published=False),
            "below/b.md": article("There", published=False),
        }
    )
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
    async with Office(root=root / "below").sit() as screen:
        here = screen.current
        await screen.press("u")
        assert screen.said == "Undone: “Beside” is open again."
        assert "published: false" in (root / "a.md").read_text()
        assert screen.current == screen.read == here
        assert screen.app.focused is screen.app.article_list
        await screen.press("i", "enter")
        assert screen.current == here


async def test_a_hostile_title_is_harmless_in_what_is_said(office: Office) -> None:
    office.rewrite(PLOUGH, "自動運転の除雪車、猫を待つ", "[@click=app.quit]x[/] \\e]0;y\\a \u202e")
    async with office.sit(at=PLOUGH) as screen:
        for key in ("p", "u", "d", "P", "m", "i"):
            await screen.press(key)
            assert "[@click=app.quit]x[/]" in screen.text
            assert all(one.isprintable() or one == "\n" for one in screen.text)
