"""The border first: what is said of it, and what is shown."""

from __future__ import annotations

import pytest

from tests.conftest import Folder, article
from tests.flows.desk import Desk
from tests.flows.test_deciding import Office


@pytest.fixture
def scored(empty_desk: Desk, folder: Folder) -> Office:
    """Scores 10 to 95 by fives, published from 70 on; the higher, the older."""
    folder(
        {
            f"{q}.md": article(f"Story {q}", quality=q, date=f"20{99 - q:02}-01-01", published=q >= 70,
                               web_url=f"https://a.example/{q}")
            for q in range(10, 100, 5)
        }
    )  # fmt: skip
    return Office(root=empty_desk.root)


async def test_the_menu_puts_the_border_first_and_says_where_it_is(scored: Office) -> None:
    async with scored.sit(size=(80, 24)) as screen:
        await screen.press("1", "s")
        assert "b Border" in screen.text
        await screen.press("b")
        assert screen.list_ids[:5] == ["70.md", "65.md", "75.md", "60.md", "80.md"]
        assert screen.beside == "18  by border 70, nearest first"
        assert screen.said == "Border first: published at quality >= 70: 18 of 18."
        await screen.press("s")
        assert "b Border*" in screen.text
        await screen.press("escape", "S")
        assert screen.list_ids[0] == "10.md"
        assert screen.beside.endswith("by border 70, farthest first")
        await screen.press("2")
        assert screen.list_ids[-1] == "65.md"


async def test_the_order_follows_decisions_without_talking_over_them(scored: Office) -> None:
    async with scored.sit() as screen:
        await screen.press("2", "s", "b", *"pp")
        assert screen.said.startswith("Published “Story 60”.")
        await screen.press("R")
        assert screen.beside.endswith("by border 60, nearest first")
        assert screen.said == "Reading the folder again."


async def test_a_query_asks_for_it_too(scored: Office) -> None:
    async with scored.sit() as screen:
        await screen.press("1")
        await screen.find("quality<=60 sort:border")
        assert screen.list_ids[:2] == ["60.md", "55.md"]
        assert screen.beside == "11 of 18  by border 70, nearest first"


async def test_where_there_is_none_it_says_so_and_goes_by_date(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("s", "d")
        by_date = screen.list_ids
        await screen.press("s", "b")
        assert screen.list_ids == by_date
        assert screen.said == "By date: no publish threshold to be seen yet: 8 of 9."
        assert screen.beside == "6  by date, newest first: no border"
