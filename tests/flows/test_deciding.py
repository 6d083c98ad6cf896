"""Deciding by key: what is written, where the cursor goes, what stays in its place."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder, article
from tests.flows.conftest import (
    BROKEN,
    DRONE,
    GEESE,
    GLASS,
    LIGHT,
    MOSS,
    OPEN,
    PILLOW,
    PLOUGH,
    ROUTER,
    TIDE,
    UNDATED,
)
from tests.flows.desk import PATIENCE_SECONDS, Desk, Ready, Seat, Still
from tests.flows.held import until
from tui.app import NewsApp
from tui.model.article import ArticleId
from tui.store.library import Hits
from tui.store.opening import Opening


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DecidingSeat(Seat):
    """A seat before an app that writes."""

    @property
    def dimmed(self) -> set[str]:
        """The articles whose rows are drawn dim."""
        pane = self.app.article_list
        found = set()
        for y in range(min(pane.size.height, pane.length)):
            segments = list(pane.render_line(y))
            if all(
                segment.style is not None and segment.style.dim
                for segment in segments[2:]
                if segment.text.strip()
            ):
                found.add(str(pane._source.id_at(y + pane.scroll_offset.y)))
        return found

    @property
    def progress(self) -> str:
        """What stands at the right of the action line."""
        return str(self.app.action_line.render())


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A content folder, and newstui over it with its journal."""

    root: Path
    read_only: bool = False

    def read(self, name: str) -> str:
        return (self.root / name).read_text()

    def rewrite(self, name: str, old: str, new: str) -> None:
        """Somebody else changes a file."""
        content = self.read(name)
        assert old in content
        (self.root / name).write_text(content.replace(old, new))

    def live(self) -> set[str]:
        """The files that say published: true."""
        return self._saying("published: true")

    def withdrawn(self) -> set[str]:
        return self._saying("removed: true")

    def _saying(self, line: str) -> set[str]:
        files = self.root.rglob("*.md")
        return {str(path.relative_to(self.root)) for path in files if f"\n{line}\n" in path.read_text()}

    @asynccontextmanager
    async def sit(
        self, *, size: tuple[int, int] = (100, 30), at: str | None = None
    ) -> AsyncIterator[DecidingSeat]:
        """The app, running, when the folder has been read."""
        opening = Opening(self.root, os.environ, decide=not self.read_only)
        library = Still(opening.folder, opening.decisions())
        app = NewsApp(Ready(library), at=None if at is None else ArticleId(at), title="office")
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            seat = DecidingSeat(app=app, pilot=pilot)
            await seat.settle()
            yield seat
        assert library.decisions is not None
        library.decisions.journal.close()


@pytest.fixture
def office(desk: Desk) -> Office:
    """An office over the dozen articles of the desk."""
    return Office(root=desk.root)


@pytest.fixture
def numbered(empty_desk: Desk, folder: Folder) -> Office:
    """An office over sixty open articles, 00.md to 59.md, newest first."""
    folder(
        {f"{n:02}.md": article(f"Story {n:02}", date=f"20{99 - n}-01-01", published=False) for n in range(60)}
    )
    return Office(root=empty_desk.root)


async def test_publishing_changes_one_line_of_the_file_and_goes_on_to_the_next_open_one(
    office: Office,
) -> None:
    before, live = office.read(GLASS), office.live()
    async with office.sit() as screen:
        await screen.press("p")
        assert office.read(GLASS) == before.replace("published: false", "published: true")
        assert office.live() == live | {GLASS}
        assert screen.current == screen.read == MOSS
        assert screen.said == "Published “Glass piano survives its first concert”." + SECURED
        assert "2 Open 5" in screen.tabs


SECURED = " Its “secured” value was made before this and may be stale until a bot renews it."


@pytest.mark.parametrize(("key", "goes_to"), [("p", LIGHT), ("d", LIGHT), ("m", LIGHT), ("P", MOSS)])
async def test_the_cursor_goes_to_the_next_open_article_below(office: Office, key: str, goes_to: str) -> None:
    async with office.sit() as screen:
        await screen.press("1", "j", key)  # MOSS; below it stand TIDE and VIDEO, which are published
        assert screen.current == goes_to


@pytest.mark.parametrize("key", ["p", "d", "m"])
async def test_where_none_is_open_below_it_goes_to_the_nearest_above(office: Office, key: str) -> None:
    async with office.sit() as screen:
        await screen.press("1", "G", "k", key)  # UNDATED; only the broken one is below
        assert screen.list_ids[-2:] == [UNDATED, BROKEN]
        assert screen.current == PLOUGH


@pytest.mark.parametrize("key", ["p", "d", "m"])
async def test_where_no_other_is_open_it_stays(office: Office, key: str) -> None:
    async with office.sit() as screen:
        await screen.find("geese")
        await screen.press(key)
        assert screen.current == GEESE
        assert screen.list_ids == [GEESE]


@pytest.mark.parametrize(
    ("key", "name", "said"),
    [
        ("p", TIDE, "Already published: “A clock that runs on tides”."),
        ("P", GLASS, "Already open: “Glass piano survives its first concert”."),
        ("d", PILLOW, "Already declined: “Ten reasons our pillow is a computer”."),
        ("m", TIDE, "Not put off: “A clock that runs on tides”: published: reopen it first."),
        ("m", PILLOW, "Not put off: “Ten reasons our pillow is a computer”: declined: reopen it first."),
        ("p", DRONE, "Already published: “Paper drone folds itself”."),
    ],
)
async def test_what_is_so_already_or_not_possible_is_said_and_the_cursor_stays(
    office: Office, key: str, name: str, said: str
) -> None:
    before = office.read(name)
    async with office.sit(at=name) as screen:
        await screen.press(key)
        assert screen.said == said
        assert screen.refused
        assert screen.current == name
        assert office.read(name) == before
        await screen.press("u")
        assert screen.said == "Nothing to undo."


@pytest.mark.parametrize("key", ["p", "P", "d", "m"])
async def test_a_broken_file_is_refused_with_its_reason(office: Office, key: str) -> None:
    async with office.sit(at=BROKEN) as screen:
        await screen.press(key)
        assert screen.said.startswith(("Not published: “2021-06-02-broken.md”: ", "Not "))
        assert "(line 3)" in screen.said
        assert screen.refused
        assert screen.current == BROKEN


async def test_each_key_leads_to_its_state_and_its_mark(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("1")
        for key, mark, word in (("p", "+", "published"), ("d", "x", "declined")):
            await screen.press("g", key, "g")
            assert screen.list_text.split("\n")[0][2] == mark
            assert word in screen.detail.lower()
        await screen.press("P", "m", "g")
        assert screen.list_text.split("\n")[0][2] == "~"
        await screen.press("P")
        assert screen.list_text.split("\n")[0][2] == "-"
        assert "published: false" in office.read(GLASS)
        assert "removed" not in office.read(GLASS)


async def test_fast_keys_decide_different_articles(office: Office) -> None:
    before = office.live()
    async with office.sit() as screen:
        await screen.rush("p", "p", "p")
        assert office.live() == before | {GLASS, MOSS, LIGHT}
        assert screen.current == GEESE
        await screen.rush("d", "m", "p")
        assert office.live() == before | {GLASS, MOSS, LIGHT, UNDATED}
        assert office.withdrawn() == {PILLOW, GEESE}
        assert "5 Later 1" in screen.tabs
        await screen.rush(*"uuuuuu")
        assert office.live() == before
        assert office.withdrawn() == {PILLOW}
        assert "2 Open 6" in screen.tabs


async def test_fast_keys_at_the_end_of_the_list_never_come_back_to_what_is_being_decided(
    office: Office,
) -> None:
    before = office.live()
    async with office.sit() as screen:
        await screen.press("G")
        await screen.rush("p", "p", "p")
        assert office.live() == before | {UNDATED, PLOUGH, GEESE}
        assert screen.current == LIGHT


async def test_a_key_held_down_decides_each_open_article_once(numbered: Office) -> None:
    async with numbered.sit() as screen:
        await screen.rush(*"p" * 65)
        assert len(numbered.live()) == 60
        assert "2 Open 0" in screen.tabs
        await screen.rush(*"u" * 60)
        assert numbered.live() == set()


async def test_undo_and_redo_go_to_the_article_that_they_changed(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("p", "d", "G", "u")
        assert screen.current == screen.read == MOSS
        assert screen.said == "Undone: “A server room cooled by moss” is open again."
        await screen.press("u")
        assert screen.current == GLASS
        await screen.press("G", "U")
        assert screen.current == screen.read == GLASS
        assert screen.said == "Redone: “Glass piano survives its first concert” is published again."
        await screen.press("U")
        assert screen.current == MOSS
        await screen.press("U")
        assert screen.said == "Nothing to redo."


async def test_undo_reaches_an_article_that_the_list_does_not_show(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("p", "3")
        await screen.find("router")
        assert screen.list_ids == [ROUTER]
        await screen.press("u")
        assert screen.read == GLASS
        assert "published: false" in office.read(GLASS)


@pytest.mark.parametrize(("key", "focus"), [("slash", "search"), ("question_mark", "Input"), ("j", "detail")])
async def test_undo_reaches_none_under_the_hands_of_who_types_by_now(
    office: Office, monkeypatch: pytest.MonkeyPatch, key: str, focus: str
) -> None:
    async with office.sit() as screen:
        await screen.press("p", "3")
        await screen.find("router")
        library, answered = type(screen.app.library), threading.Event()
        search = library.search

        def held(*arguments: Any, **named: Any) -> Hits:
            assert answered.wait(PATIENCE_SECONDS)
            return search(*arguments, **named)

        monkeypatch.setattr(library, "search", held)
        screen.app.post_message(screen.key("u"))
        await until(screen, lambda: screen.said.startswith("Undone: “Glass piano"))
        screen.app.post_message(screen.key(key))
        await until(screen, lambda: focus in (screen.focus, "detail"))
        answered.set()
        await screen.settle()
        assert screen.focus == focus
        assert (screen.read == GLASS) is (focus == "detail")


async def test_undo_works_in_the_next_sitting(office: Office) -> None:
    before = office.read(GLASS)
    async with office.sit() as screen:
        await screen.press("p")
    async with office.sit() as screen:
        assert GLASS not in screen.list_ids
        await screen.press("u")
        assert office.read(GLASS) == before
        assert screen.read == GLASS
        assert "2 Open 6" in screen.tabs


async def test_a_point_repeats_the_last_decision_and_does_not_move(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("full_stop")
        assert screen.said == "Nothing decided yet that could be repeated."
        await screen.press("d", "j", "full_stop")
        assert office.withdrawn() == {PILLOW, GLASS, LIGHT}
        assert screen.current == LIGHT
        await screen.press("full_stop")
        assert screen.said.startswith("Already declined")
        await screen.press("u", "G", "full_stop")  # an undo is no decision
        assert office.withdrawn() == {PILLOW, GLASS, UNDATED}


async def test_decided_rows_stay_in_their_place_dimmed_until_another_question(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("p", "d", "m")
        assert screen.list_ids == OPEN
        assert screen.dimmed == {GLASS, MOSS, LIGHT}
        await screen.press("R")
        assert screen.list_ids == OPEN
        assert screen.dimmed == {GLASS, MOSS, LIGHT}
        await screen.press("u")
        assert screen.dimmed == {GLASS, MOSS}
        await screen.press("2")
        assert screen.list_ids == [LIGHT, GEESE, PLOUGH, UNDATED]
        assert screen.dimmed == set()


@pytest.mark.parametrize("question", [["1", "2"], ["S"], ["s", "q"], ["slash", "e", "enter"]])
async def test_a_new_question_takes_decided_rows_away(office: Office, question: list[str]) -> None:
    async with office.sit() as screen:
        await screen.press("p", *question)
        assert GLASS not in screen.list_ids
        assert screen.dimmed == set()


async def test_others_writes_leave_decided_rows_where_they_are(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("p", "p")
        office.rewrite(GLASS, "SECRET", "RENEWED")
        office.rewrite(GEESE, "quality: 66", "quality: 67")
        (office.root / "new.md").write_text(article("New", date="2021-06-12", published=False))
        await screen.press("R")
        assert screen.list_ids == ["new.md", *OPEN]
        assert screen.dimmed == {GLASS, MOSS}


async def test_keys_work_in_the_detail_and_under_other_layouts(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("enter", "p")
        assert GLASS in office.live()
        await screen.press("escape", "з")  # Cyrillic з lies where p is
        assert MOSS in office.live()


async def test_an_article_that_was_jumped_to_is_the_one_that_is_decided(office: Office) -> None:
    async with office.sit(at=MOSS) as screen:
        await screen.press("r", "enter")  # its first related item is the glass piano of this folder
        assert screen.read == GLASS
        await screen.press("p")
        assert {GLASS} <= office.live()
        assert MOSS not in office.live()


async def test_without_an_article_nothing_is_decided(office: Office) -> None:
    async with office.sit() as screen:
        await screen.find("nothinglikethis")
        for key in ("p", "d", "m", "P"):
            await screen.press(key)
            assert screen.said == "No article here."
