"""What an editor saves while it runs is read by the watch before newstui has the screen again."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

import pytest
from textual.message import Message

from tests.conftest import Folder, article
from tests.flows.desk import Seat, following
from tests.flows.held import until
from tui.app import NewsApp
from tui.flows.facts import Edited
from tui.model.article import ArticleId, State

HERE = ArticleId("a.md")
# It is left when somebody writes into the pipe.
SAVES = """sed -i "$EXPRESSION" "$1"; read line < "$SAVED" """


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


@pytest.fixture
def root(folder: Folder) -> Path:
    return folder({HERE: article("Glass piano", published=False),
                   "b.md": article("Moss", date="2020-01-01", published=False)})  # fmt: skip


async def edit(screen: Seat, pipe: Path, title: str, state: State) -> None:
    """Presses `e`; the editor is left when the library knows what it has saved."""
    screen.app.action_line.say("")

    polled = threading.Event()  # which nobody sets

    def leave() -> None:
        while (row := screen.app.library.row(HERE)) is None or (row.title, row.state) != (title, state):
            polled.wait(0.01)
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
    root: Path,
    editor: Path,
    monkeypatch: pytest.MonkeyPatch,
    saved: tuple[str, str, State],
    stays: bool,
) -> None:
    expression, title, state = saved
    monkeypatch.setenv("EXPRESSION", expression)
    async with following(root) as screen:
        await edit(screen, editor, title, state)
        await screen.settle()
        assert screen.list_ids == [HERE, "b.md"]
        assert screen.current == screen.read == HERE
        assert title in screen.list_text
        (root / HERE).write_text(article(title, removed=True))
        await until(screen, lambda: "4 Declined 1" in screen.tabs)
        await screen.settle()
        assert (HERE in screen.list_ids) is stays


@pytest.mark.usefixtures("bounded")
async def test_a_row_stays_that_is_edited_again_before_it_was_read(
    root: Path, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, post = threading.Event(), threading.Event(), NewsApp.post_message
    facts: list[Edited] = []

    def held(self: NewsApp, message: Message) -> bool:
        """What was read first is told when the second editor has been left, what was read then still later."""
        if isinstance(message, Edited):
            facts.append(message)
            (first if len(facts) == 1 else second).wait()
        return post(self, message)

    monkeypatch.setattr(NewsApp, "post_message", held)
    async with following(root) as screen:
        monkeypatch.setenv("EXPRESSION", "s/Glass/Brass/")
        await edit(screen, editor, "Brass piano", State.OPEN)
        await until(screen, lambda: len(facts) == 1)
        monkeypatch.setenv("EXPRESSION", "s/published: false/published: true/")
        await edit(screen, editor, "Brass piano", State.PUBLISHED)
        await until(screen, lambda: len(facts) == 2)
        first.set()
        await until(screen, lambda: len(screen.app.editing._reading) == 1)
        await until(screen, lambda: "2 Open 1" in screen.tabs)
        second.set()
        await screen.settle()
        assert screen.list_ids == [HERE, "b.md"]
        assert screen.current == HERE
