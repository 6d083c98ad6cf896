"""What the detail tells of an article beside what its file says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Folder, article
from tests.flows.desk import Desk, Seat
from tests.flows.test_links import Recorded, opened, pasted  # noqa: F401 - fixtures


def told(screen: Seat) -> list[str]:
    """What is drawn where the detail is."""
    pane = screen.app.detail
    return [pane.render_line(y).text.strip() for y in range(pane.size.height)]


BRIDGE = "Harbour bridge closes for urgent repairs"


@pytest.fixture
def harbour(empty_desk: Desk, folder: Folder) -> Desk:
    def telling(publisher: str, day: int, title: str = BRIDGE, **fields: Any) -> str:
        where = f"https://{publisher.lower()}.example.org/{title.split(maxsplit=1)[0].lower()}"
        return article(title, date=f"2021-06-{day:02}", provider=publisher, web_url=where, **fields)

    folder(
        {
            "a.md": telling(
                "Ledger", 9, related=[{"title": "Ferries", "webUrl": "https://echo.example.org/night"}]
            ),
            "b.md": telling("Beat", 8, quality=71, published=False),
            "c.md": telling("Echo", 7, "Night ferries for the island"),
            "d.md": telling("Post", 6, "Repairs of the harbour wall", quality=42),
            "e.md": telling(
                "Post", 5, "Weekly list", related=[{"webUrl": "https://ledger.example.org/harbour"}]
            ),
        }
    )
    return empty_desk


async def test_the_detail_tells_the_story_what_is_near_and_who_lists_it(harbour: Desk) -> None:
    async with harbour.sit(size=(180, 60), at="a.md") as screen:
        lines = told(screen)
        assert any(line.startswith("Related 1") for line in lines)
        story = lines.index("Same story 1")
        assert lines[story + 1] == f"-  71 {BRIDGE}  Beat"
        near = lines.index("Near in title and topics 1")
        assert lines[near + 1] == "+  42 Repairs of the harbour wall  Post"
        listed = lines.index("1 article lists this one")
        assert lines[listed + 1] == "+  50 Weekly list  Post"
        assert story < near < listed


async def test_one_steps_to_them_and_jumps(harbour: Desk) -> None:
    async with harbour.sit(size=(140, 50), at="a.md") as screen:
        await screen.press("r", "right_square_bracket", "enter")
        assert screen.current == "b.md" or screen.app.detail.article_id == "b.md"
        await screen.press("H")
        assert screen.app.detail.article_id == "a.md"


async def test_the_keys_for_links_act_on_them(
    harbour: Desk,
    opened: Recorded,  # noqa: F811
    pasted: Callable[[], str],  # noqa: F811
) -> None:
    async with harbour.sit(size=(180, 60), at="a.md") as screen:
        await screen.press("r", "right_square_bracket")
        assert screen.item == BRIDGE
        await screen.press("w")
        assert opened() == ["--", "https://beat.example.org/harbour"]
        await screen.press("W")
        assert pasted() == "https://beat.example.org/harbour"
        await screen.press("y", "t")
        assert pasted() == f"{BRIDGE} https://beat.example.org/harbour"


async def test_nothing_is_said_where_nothing_belongs_to_it(harbour: Desk) -> None:
    async with harbour.sit(size=(140, 50), at="c.md") as screen:
        assert "Same story" not in "\n".join(told(screen))
        assert "Near in" not in "\n".join(told(screen))
        assert "1 article lists this one" in "\n".join(told(screen))
