"""Deciding many at once: marks, the question over fifty, stopping, one step to undo."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from tests.conftest import PATIENCE_SECONDS, Folder, article
from tests.flows.conftest import DRONE, GEESE, GLASS, LIGHT, MOSS, OPEN, PILLOW, PLOUGH, TIDE, UNDATED
from tests.flows.desk import Desk
from tests.flows.test_deciding import DecidingSeat, Office
from tui.cli import receipt
from tui.model.article import ArticleId
from tui.store import replace as replacing
from tui.view.dialogs.confirm import Confirm


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(root=desk.root)


@pytest.fixture
def numbered(empty_desk: Desk, folder: Folder) -> Office:
    """An office over sixty open articles, 00.md to 59.md, newest first."""
    folder(
        {f"{n:02}.md": article(f"Story {n:02}", date=f"20{99 - n}-01-01", published=False) for n in range(60)}
    )
    return Office(root=empty_desk.root)


def asked(screen: DecidingSeat) -> bool:
    return isinstance(screen.app.screen, Confirm)


async def test_marked_articles_are_decided_together_and_are_one_step(office: Office) -> None:
    live = office.live()
    async with office.sit() as screen:
        await screen.press("space", "space", "j", "space")
        assert screen.marked == {GLASS, MOSS, GEESE}
        await screen.press("g", "p")
        assert office.live() == live | {GLASS, MOSS, GEESE}
        assert screen.said.startswith("Published 3 articles.")
        assert screen.marked == set()
        assert screen.current == GLASS  # a bulk does not move the cursor
        assert screen.list_ids == OPEN
        assert screen.dimmed == {GLASS, MOSS, GEESE}
        await screen.press("G", "u")
        assert office.live() == live
        assert screen.said == "Undone 3 articles."
        assert screen.current == GLASS
        assert screen.dimmed == set()
        await screen.press("U")
        assert office.live() == live | {GLASS, MOSS, GEESE}
        assert screen.said == "Redone 3 articles."


@pytest.mark.parametrize("key", ["p", "d", "m", "P"])
async def test_a_bulk_never_moves_the_cursor(office: Office, key: str) -> None:
    async with office.sit() as screen:
        await screen.press("space", "space", "j", "j", "j", key)
        assert screen.current == UNDATED


async def test_marks_out_of_sight_are_decided_as_well_but_only_when_asked(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("space")
        await screen.find("geese")
        await screen.press("space", "d")
        assert "1 of them not shown here" in screen.text
        assert office.withdrawn() == {PILLOW}
        await screen.press("y")
        assert office.withdrawn() == {PILLOW, GLASS, GEESE}
        assert screen.said == "Declined 2 articles."


async def test_a_range_is_decided_together(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("j", "V", "j", "j", "d")
        assert office.withdrawn() == {PILLOW, MOSS, LIGHT, GEESE}


async def test_what_is_refused_is_counted_and_named_and_the_rest_is_done(office: Office) -> None:
    (office.root / MOSS).chmod(0o444)
    async with office.sit() as screen:
        await screen.press("1", "V", "j", "j", "V", "p")  # GLASS, MOSS, TIDE
        assert screen.said.startswith(
            "Published 1 article. 2 not: “A server room cooled by moss” (is read-only; chmod u+w changes that), and 1 more (i lists them)."
        )
        assert not screen.refused
        assert GLASS in office.live()
        await screen.press("u")
        assert "Undone: “Glass piano" in screen.said


async def test_an_undo_of_which_some_is_refused_names_the_others(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("asterisk", "p")
        assert screen.said.startswith("Published 6 articles.")
        office.rewrite(LIGHT, "published: true", "published: false  # by the bot")
        await screen.press("u")
        assert screen.said == (
            "Undone 5 articles. 1 not: “Lighthouse lends its light to a library” "
            "(somebody changed it since: published is false now)."
        )
        assert office.live() == {TIDE, "2021-06-08-video-tide-clock.md", "2021-06-01-quiet-router.md"}
        await screen.press("u")
        assert screen.said == "Nothing to undo."


async def test_up_to_fifty_are_decided_without_a_question(numbered: Office) -> None:
    async with numbered.sit() as screen:
        await screen.press("V", *["j"] * 49, "V", "p")
        assert not asked(screen)
        assert len(numbered.live()) == 50


@pytest.mark.parametrize("answer", ["n", "escape", "q", "т", "ν"])
async def test_over_fifty_it_asks_and_anything_but_yes_leaves_all_as_it_is(
    numbered: Office, answer: str
) -> None:
    async with numbered.sit() as screen:
        await screen.press("asterisk", "p")
        assert asked(screen)
        assert "Publish 60 marked articles?" in screen.text
        await screen.press("x", "p", "enter", "space")
        assert asked(screen)
        await screen.press(answer)
        assert not asked(screen)
        assert screen.said == "Nothing was decided."
        assert len(screen.marked) == 60
        assert numbered.live() == set()


@pytest.mark.parametrize("answer", ["y", "н", "υ"])
async def test_over_fifty_yes_decides_all_as_one_step(numbered: Office, answer: str) -> None:
    async with numbered.sit() as screen:
        await screen.press("j", "asterisk", "d", answer)
        assert len(numbered.withdrawn()) == 60
        assert screen.said == "Declined 60 articles."
        assert screen.current == "01.md"
        await screen.press("u")
        assert numbered.withdrawn() == set()
        assert screen.said == "Undone 60 articles."


async def test_the_question_names_the_query(numbered: Office) -> None:
    async with numbered.sit() as screen:
        await screen.find("story quality>=40")
        await screen.press("asterisk", "p")
        assert "Publish 60 marked articles (query: story quality>=40)?" in screen.text


async def test_a_hostile_query_is_harmless_in_the_question(numbered: Office) -> None:
    async with numbered.sit() as screen:
        await screen.press("asterisk")
        screen.app.search_bar.set_text("[@click=app.quit]x[/] \u202e")
        await screen.settle()
        await screen.press("escape", "p")
        if asked(screen):
            assert "[@click=app.quit]x[/]" in screen.text
            assert "\u202e" not in screen.text


class Gate:
    """Holds the write thread before a file of a number until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
        self.reached, self._open = threading.Event(), threading.Event()
        self.count = 0
        replace = replacing.replace

        def held(path: Path, expected: bytes, new: bytes, *, root: Path) -> None:
            self.count += 1
            if self.count == at:
                self.reached.set()
                assert self._open.wait(PATIENCE_SECONDS)
            replace(path, expected, new, root=root)

        monkeypatch.setattr(replacing, "replace", held)

    async def wait(self, screen: DecidingSeat) -> None:
        """Lets the app work until the write thread stands at the gate."""
        assert await asyncio.to_thread(self.reached.wait, PATIENCE_SECONDS)
        await screen.pilot.pause(0)

    def open(self) -> None:
        self._open.set()


async def test_esc_stops_a_bulk_and_says_how_far_it_came(
    numbered: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, at=25)
    async with numbered.sit() as screen:
        await screen.press("V", *["j"] * 44, "V")
        screen.app.post_message(screen.key("p"))
        await gate.wait(screen)
        assert "publish: 20 of 45 (Esc stops)" in screen.progress
        screen.app.post_message(screen.key("escape"))
        for _ in range(3):
            await screen.pilot.pause(0)
        gate.open()
        await screen.settle()
        assert len(numbered.live()) == 25
        assert screen.said == "Published 25 articles. Stopped: 20 were left as they are. They stay marked."
        assert "Esc stops" not in screen.progress
        assert len(screen.marked) == 20
        assert not screen.marked & numbered.live()
        await screen.press("p")
        assert len(numbered.live()) == 45
        assert screen.marked == set()
        await screen.press("u", "u")
        assert numbered.live() == set()
        assert screen.said == "Undone 25 articles."


async def test_the_list_can_be_used_while_a_bulk_runs(
    numbered: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, at=15)
    async with numbered.sit() as screen:
        await screen.press("V", *["j"] * 29, "V")
        screen.app.post_message(screen.key("p"))
        await gate.wait(screen)
        for name in ("G", "k", "p"):
            screen.app.post_message(screen.key(name))
        for _ in range(5):
            await screen.pilot.pause(0)
        assert screen.app.article_list.current == "59.md"  # 58.md waits for the bulk; the cursor does not
        gate.open()
        await screen.settle()
        assert len(numbered.live()) == 31
        assert "58.md" in numbered.live()


async def test_a_decision_before_a_bulk_does_not_take_the_way_to_stop_it(
    numbered: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, at=2)
    async with numbered.sit() as screen:
        for name in ("p", "space", "space", "space"):
            screen.app.post_message(screen.key(name))
        screen.app.post_message(screen.key("p"))
        await gate.wait(screen)
        for _ in range(5):
            await screen.pilot.pause(0)
        screen.app.post_message(screen.key("escape"))
        for _ in range(3):
            await screen.pilot.pause(0)
        gate.open()
        await screen.settle()
        assert len(numbered.live()) == 2
        assert screen.said.endswith("Stopped: 2 were left as they are. They stay marked.")


async def test_esc_after_a_bulk_takes_back_something_else(office: Office) -> None:
    async with office.sit() as screen:
        await screen.find("e")
        await screen.press("space", "space", "p", "escape")
        assert screen.app.search_bar.text == ""


async def test_a_broken_bulk_of_one_mark_is_a_bulk(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("space", "g", "d")
        assert office.withdrawn() == {PILLOW, GLASS}
        assert screen.current == GLASS
        assert screen.marked == set()


async def test_the_point_repeats_what_a_bulk_did_on_the_article_under_the_cursor(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("space", "space", "d", "G", "full_stop")
        assert office.withdrawn() == {PILLOW, GLASS, MOSS, UNDATED}


async def test_a_mixed_bulk_leaves_what_is_so_already(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("1", "V", "G", "V", "p")
        assert screen.said.startswith("Published 7 articles. 5 not: ")
        assert {GLASS, MOSS, LIGHT, GEESE, PLOUGH, UNDATED, PILLOW} <= office.live()
        assert DRONE not in office.live()  # it is by default, and nothing is written


async def test_a_bulk_decides_on_what_was_seen_when_it_was_marked(office: Office) -> None:
    live = office.live()
    async with office.sit() as screen:
        await screen.press("space", "space")
        office.rewrite(MOSS, "A server room cooled by moss", "A server room on fire")
        await screen.press("R", "p")
        assert office.live() == live | {GLASS}
        assert screen.said.startswith(
            "Published 1 article. 1 not: “A server room on fire” (its title was “A server room cooled by moss”, "
            "it is “A server room on fire” now; the same key decides again)."
        )
        assert screen.said.endswith(" They stay marked.")
        assert screen.marked == {MOSS}
        await screen.press("p")
        assert office.live() == live | {GLASS, MOSS}
        assert screen.marked == set()


async def test_what_a_bulk_refuses_stays_marked_and_what_is_so_already_does_not(office: Office) -> None:
    (office.root / MOSS).chmod(0o444)
    async with office.sit() as screen:
        await screen.press("1", "V", "j", "j", "V", "p")  # GLASS, MOSS, TIDE
        assert screen.said.endswith(" They stay marked.")
        assert screen.marked == {MOSS}


async def test_a_marked_file_that_is_gone_is_told(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("space", "space")
        (office.root / GLASS).unlink()
        await screen.press("R", "p")
        assert "1 of them not shown here" in screen.text
        await screen.press("y")
        assert screen.said.startswith("Published 1 article. 1 not: ")
        assert screen.said.endswith("(is no longer there).")
        assert screen.marked == set()


async def test_a_decision_is_made_on_what_stands_on_the_screen(office: Office) -> None:
    async with office.sit() as screen:
        office.rewrite(GLASS, "Glass piano survives", "Glass piano breaks at")
        screen.app.library.article(ArticleId(GLASS))  # read by another thread, and not drawn yet
        await screen.press("p")
        assert GLASS not in office.live()
        assert "it is “Glass piano breaks at its first concert” now" in screen.said
        await screen.press("p")
        assert GLASS in office.live()


async def test_hundreds_are_one_step_with_progress_and_every_byte_comes_back(
    empty_desk: Desk, folder: Folder
) -> None:
    root = folder(
        {f"{n % 9}/{n:04}.md": article(f"Story {n}", published=False, quality=n % 100) for n in range(200)}
    )
    before = {path: path.read_bytes() for path in root.rglob("*.md")}
    office = Office(root=root)
    async with office.sit() as screen:
        told: list[str] = []

        def tell(progress: str) -> None:
            told.append(progress)

        screen.app.watch(screen.app.action_line, "progress", tell, init=False)
        await screen.press("asterisk", "p")
        assert asked(screen)
        assert "Publish 200 marked articles?" in screen.text
        await screen.press("y")
        assert len(office.live()) == 200
        assert screen.said == "Published 200 articles."
        assert sum(old != path.read_bytes() for path, old in before.items()) == 200
        assert any(one.startswith("publish: ") and one.endswith("of 200 (Esc stops)") for one in told)
        told.clear()
        await screen.press("u")
        assert screen.said == "Undone 200 articles."
        assert {path: path.read_bytes() for path in before} == before
        assert any(one.startswith("undo: ") and one.endswith("of 200 (Esc stops)") for one in told)


async def test_esc_stops_an_undo_and_the_same_key_goes_on(
    numbered: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with numbered.sit() as screen:
        await screen.press("V", *["j"] * 44, "V", "p")
        gate = Gate(monkeypatch, at=21)
        screen.app.post_message(screen.key("u"))
        await gate.wait(screen)
        screen.app.post_message(screen.key("escape"))
        for _ in range(3):
            await screen.pilot.pause(0)
        gate.open()
        await screen.settle()
        assert screen.said == "Undone 21 articles. Stopped: 24 were left; the same key goes on."
        assert len(numbered.live()) == 24
        await screen.press("u")
        assert numbered.live() == set()
        assert screen.said == "Undone 24 articles."


async def leaving(screen: DecidingSeat, gate: Gate, *keys: str) -> None:
    """Presses keys while a bulk stands at the gate."""
    for key in keys:
        screen.app.post_message(screen.key(key))
        for _ in range(4):
            await screen.pilot.pause(0)


async def gone(screen: DecidingSeat) -> None:
    """Waits until the app has ended."""
    while screen.app.is_running:
        await screen.pilot.pause(0)


async def test_q_during_a_bulk_leaves_after_it(numbered: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch, at=15)
    async with numbered.sit() as screen:
        await screen.press("V", *["j"] * 44, "V")
        screen.app.post_message(screen.key("p"))
        await gate.wait(screen)
        await leaving(screen, gate, "q")
        assert screen.app.is_running
        assert screen.said == "Leaving when done. q stops and leaves, Esc stops."
        gate.open()
        await gone(screen)
    assert len(numbered.live()) == 45
    assert screen.app.deciding.bulks.notes == []


async def test_q_twice_stops_a_bulk_and_the_receipt_tells_it(
    numbered: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, at=15)
    monkeypatch.chdir(numbered.root)
    async with numbered.sit() as screen:
        await screen.press("V", *["j"] * 44, "V")
        screen.app.post_message(screen.key("p"))
        await gate.wait(screen)
        await leaving(screen, gate, "q", "q")
        assert screen.app.is_running
        assert screen.said == "Stopping after this file, then leaving."
        gate.open()
        await gone(screen)
    assert len(numbered.live()) == 15
    decisions = screen.app.library.decisions
    assert decisions is not None
    assert list(receipt.lines(decisions, screen.app.deciding.bulks.notes)) == [
        "Decided: 15 published. Files changed: 15.",
        "  newstui undo takes the last step back.",
        "Stopped: 30 were left as they are.",
    ]


async def test_esc_stops_a_bulk_and_whoever_wanted_to_leave_stays(
    numbered: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, at=15)
    async with numbered.sit() as screen:
        await screen.press("V", *["j"] * 44, "V")
        screen.app.post_message(screen.key("p"))
        await gate.wait(screen)
        await leaving(screen, gate, "q", "escape")
        gate.open()
        await screen.settle()
        assert screen.app.is_running
        assert screen.said == "Published 15 articles. Stopped: 30 were left as they are. They stay marked."
        assert screen.app.deciding.bulks.notes == []


async def test_an_undo_that_is_stopped_by_leaving_says_what_goes_on(
    numbered: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with numbered.sit() as screen:
        await screen.press("V", *["j"] * 44, "V", "p")
        gate = Gate(monkeypatch, at=21)
        screen.app.post_message(screen.key("u"))
        await gate.wait(screen)
        await leaving(screen, gate, "q", "q")
        gate.open()
        await gone(screen)
    assert len(numbered.live()) == 24
    assert screen.app.deciding.bulks.notes == ["Stopped: 24 were left; newstui undo goes on."]


async def test_an_app_that_ends_in_another_way_waits_for_one_file_only(
    numbered: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, at=15)
    async with numbered.sit() as screen:
        await screen.press("V", *["j"] * 44, "V")
        screen.app.post_message(screen.key("p"))
        await gate.wait(screen)
        stop_all = screen.app.deciding.bulks.stop_all

        def then_go_on() -> None:
            stop_all()
            gate.open()

        monkeypatch.setattr(screen.app.deciding.bulks, "stop_all", then_go_on)
        screen.app.exit()  # as when the terminal is closed
    assert len(numbered.live()) == 15


async def test_what_was_said_before_is_gone_when_a_step_begins(
    numbered: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, at=25)
    async with numbered.sit() as screen:
        await screen.press("asterisk", "p", "n")
        assert screen.said == "Nothing was decided."
        await screen.press("p")
        screen.app.post_message(screen.key("y"))
        await gate.wait(screen)
        for _ in range(3):
            await screen.pilot.pause(0)
        assert "publish: 20 of 60" in screen.progress
        assert screen.said == ""
        gate.open()
        await screen.settle()
        assert screen.said == "Published 60 articles."


async def test_refusals_of_an_undo_are_all_listed(office: Office) -> None:
    async with office.sit(size=(109, 40)) as screen:
        await screen.press("asterisk", "p")
        for name in (GLASS, LIGHT, GEESE):
            office.rewrite(name, "published: true", "published: false  # by the bot")
        await screen.press("u")
        assert screen.said.startswith("Undone 3 articles. 3 not: ")
        assert screen.said.endswith(", and 2 more (i lists them).")
        await screen.press("i")
        refused = [line for line in screen.lines if " not undo publish" in line]
        assert len(refused) == 3
        told = " ".join(screen.text.split())  # some on a second line
        assert told.count("somebody changed it since: published is false now") == 3
