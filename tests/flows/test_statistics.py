"""`i`: what was decided since the start, beside what the folder adds up to."""

from __future__ import annotations

import pytest

from tests.conftest import Folder, article
from tests.flows.conftest import GLASS, MOSS
from tests.flows.desk import Desk
from tests.flows.test_deciding import Office


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(root=desk.root)


@pytest.mark.parametrize("size", [(80, 30), (40, 30)])
async def test_before_anything_is_decided_the_statistics_have_the_screen(
    office: Office, size: tuple[int, int]
) -> None:
    async with office.sit(size=size) as screen:
        await screen.press("i")
        assert screen.lines[0].startswith(" Nothing decided since the start.")
        assert "12 articles" in screen.text
        assert "- open              6  50 %" in screen.text
        assert "No publish threshold to be seen yet:" in screen.text
        await screen.press("G")
        assert "Fold & Fly" in screen.text
        await screen.press("i")
        assert len(screen.app.screen_stack) == 1
        assert screen.focus == "list"


async def test_decisions_stand_beside_them_where_there_is_room(office: Office) -> None:
    async with office.sit(size=(140, 30)) as screen:
        await screen.press("p", "i")
        row = next(line for line in screen.lines if "Glass piano" in line)
        assert row.index("Glass piano") < 70
        assert any("Publishers" in line[60:] for line in screen.lines)
        assert "+ published         5  42 %" in screen.text  # the decision is counted


@pytest.mark.parametrize("size", [(80, 24), (40, 8)])
async def test_decisions_stand_above_them_else_and_tab_goes_there(
    office: Office, size: tuple[int, int]
) -> None:
    async with office.sit(size=size) as screen:
        await screen.press("p", "i")
        assert "publish" in screen.lines[1]
        assert "12 articles" in screen.text
        await screen.press("tab", "G")
        assert "12 articles" not in screen.text
        await screen.press("k", "g", "j")
        assert "publish" in screen.lines[1]
        await screen.press("shift+tab", "enter")
        assert screen.current == GLASS
        await screen.press("2", "i", "escape")
        assert screen.current == MOSS


async def test_pressed_twice_it_opens_once(office: Office) -> None:
    async with office.sit() as screen:
        await screen.rush("i", "i")
        assert len(screen.app.screen_stack) <= 2
        await screen.press("escape")
        assert len(screen.app.screen_stack) == 1


async def test_a_hostile_provider_is_harmless_there(empty_desk: Desk, folder: Folder) -> None:
    folder({"a.md": article(provider="[@click=app.quit]x[/]\x1b]0;y\u202e")})
    async with empty_desk.sit() as screen:
        await screen.press("i")
        assert "[@click=app.quit]x[/]" in screen.text
        assert all(one.isprintable() or one == "\n" for one in screen.text)
