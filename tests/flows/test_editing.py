"""What an editor saves while it runs is read by the watch before newstui has the screen again."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

import pytest
from textual.message import Message

from tests.conftest import Folder, article
from tests.flows.desk import Ready, Seat, settle
from tests.flows.held import until
from tui.app import NewsApp
from tui.flows.facts import Edited
from tui.model.article import ArticleId, State
from tui.store.opening import Opening

HERE = ArticleId("a.md")
SAVES = (
    """sed -i "$EXPRESSION" "$1"; read line < "$SAVED" """  # it is left when somebody writes into the pipe
)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The named pipe that an editor waits for when it has saved; the screen is lent, though it is none."""
    program, pipe = tmp_path / "edits", tmp_path / "saved"
    program.write_text(f"#!/bin/sh\n{SAVES}\n")
    program.chmod(0o755)
    os.mkfifo(pipe)
    monkeypatch.setenv("VISUAL", str(program))
    monkeypatch.setenv("SAVED", str(pipe))
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(NewsApp, "suspend", lambda _app: contextlib.nullcontext())
    return pipe


async def edit(screen: Seat, pipe: Path, title: str, state: State) -> None:
    """Presses `e`; the editor is left when the library knows what it has saved."""
    screen.app.action_line.say("")

    def leave() -> None:
        library, noticed = screen.app.library, threading.Event()
        while not noticed.wait(0.01):
            row = library.row(HERE)
            if row is not None and (row.title, row.state) == (title, state):
                noticed.set()
        pipe.write_text("\n")

    waits = threading.Thread(target=leave, daemon=True)
    waits.start()
    screen.app.post_message(screen.key("e"))
    await until(screen, lambda: screen.said == "Edited a.md.")
    waits.join()


@pytest.mark.parametrize(
    ("saved", "stays"),
    [
        (("s/published: false/published: true/", "Glass piano", State.PUBLISHED), True),
        (("s/Glass/Brass/", "Brass piano", State.OPEN), False),
    ],
)
@pytest.mark.usefixtures("bounded")
async def test_a_row_stays_where_the_watch_was_first_and_only_what_was_decided_is_kept(
    folder: Folder,
    editor: Path,
    monkeypatch: pytest.MonkeyPatch,
    saved: tuple[str, str, State],
    stays: bool,
) -> None:
    root = folder({HERE: article("Glass piano", published=False),
                   "b.md": article("Moss", date="2020-01-01", published=False)})  # fmt: skip
    expression, title, state = saved
    monkeypatch.setenv("EXPRESSION", expression)
    app = NewsApp(Ready(Opening(root, os.environ, decide=True).library()), title="edits")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        screen = Seat(app=app, pilot=pilot)
        await edit(screen, editor, title, state)
        await screen.settle()
        assert screen.list_ids == [HERE, "b.md"]
        assert screen.current == screen.read == HERE
        assert title in screen.list_text
        (root / HERE).write_text(article(title, removed=True))
        await until(screen, lambda: "4 Declined 1" in screen.tabs)
        await screen.settle()
        assert (HERE in screen.list_ids) is stays
        await settle(pilot)


@pytest.mark.usefixtures("bounded")
async def test_a_row_stays_that_is_edited_again_before_it_was_read(
    folder: Folder, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = folder({HERE: article("Glass piano", published=False),
                   "b.md": article("Moss", date="2020-01-01", published=False)})  # fmt: skip
    told, wanted, post = threading.Event(), threading.Event(), NewsApp.post_message
    facts: list[Edited] = []

    def held(self: NewsApp, message: Message) -> bool:
        """What was read first is told when the second editor has been left, what was read then still later."""
        if isinstance(message, Edited):
            facts.append(message)
            (told if len(facts) == 1 else wanted).wait()
        return post(self, message)

    monkeypatch.setattr(NewsApp, "post_message", held)
    app = NewsApp(Ready(Opening(root, os.environ, decide=True).library()), title="edits")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        screen = Seat(app=app, pilot=pilot)
        monkeypatch.setenv("EXPRESSION", "s/Glass/Brass/")
        await edit(screen, editor, "Brass piano", State.OPEN)
        await until(screen, lambda: len(facts) == 1)
        monkeypatch.setenv("EXPRESSION", "s/published: false/published: true/")
        await edit(screen, editor, "Brass piano", State.PUBLISHED)
        await until(screen, lambda: len(facts) == 2)
        told.set()
        await until(screen, lambda: len(app.editing._reading) == 1)
        await until(screen, lambda: "2 Open 1" in screen.tabs)
        wanted.set()
        await screen.settle()
        assert screen.list_ids == [HERE, "b.md"]
        assert screen.current == HERE
