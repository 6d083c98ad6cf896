"""What a bot flipped back: its view, its row, its detail, and the key that decides it again."""

from __future__ import annotations

import os
import re

import pytest

from tests.conftest import Folder, Zone, article
from tests.flows.conftest import GLASS, MOSS, TIDE
from tests.flows.desk import Desk, Ready, Seat, settle
from tests.flows.held import until
from tests.flows.test_deciding import Office
from tests.store.killed import decide, deciding
from tui.app import NewsApp
from tui.model.triage import Decision
from tui.store.opening import Opening

NONE = "Nothing is reverted: no file says otherwise than you decided."


@pytest.fixture
def office(desk: Desk, zone: Zone) -> Office:
    """Glass was published and tide declined in an earlier run; a bot has flipped both back."""
    zone("UTC")
    office = Office(root=desk.root)
    with deciding(office.root) as decisions:
        decide(decisions, Decision.PUBLISH, GLASS)
        decide(decisions, Decision.DECLINE, TIDE)
        decide(decisions, Decision.PUBLISH, MOSS)
    flip_glass(office)
    flip_tide(office)
    return office


def flip_glass(office: Office) -> None:
    office.rewrite(GLASS, "published: true", "published: false")


def flip_tide(office: Office) -> None:
    office.rewrite(TIDE, "removed: true\npublished: false", "published: true")


def tab(screen: Seat) -> int:
    """The count in the tab Reverted; 0 where there is none."""
    found = re.search(r"7 Rev\w* (\d+)", screen.tabs)
    return int(found[1]) if found else 0


async def test_the_view_reverted_holds_what_was_flipped_back_and_its_tab_counts_it(office: Office) -> None:
    async with office.sit() as screen:
        assert tab(screen) == 2
        await screen.press("7")
        assert screen.list_ids == [GLASS, TIDE]
        assert "[7 Rev" in screen.tabs
        first, second = screen.list_text.splitlines()[:2]
        assert first.startswith("> -=")
        assert second.startswith("  +=")
        assert "= Again" in screen.footer
        await screen.press("1")
        assert sum("=" in line[:4] for line in screen.list_text.splitlines()) == 2
        assert "= Again" not in screen.footer


async def test_the_detail_says_what_was_decided_when_and_what_the_file_says(office: Office) -> None:
    with deciding(office.root, write=False) as decisions:
        entry = decisions.journal.history.last(TIDE)
    assert entry is not None
    async with office.sit(at=TIDE) as screen:
        (line,) = [one for one in screen.detail.splitlines() if one.startswith("reverted: ")]
        assert line.startswith("reverted: you declined it on ")
        assert entry.time[11:16] in line
        assert "; the file now says published" in screen.detail.replace("\n", " ")
    async with office.sit(at=MOSS) as screen:
        assert "reverted" not in screen.detail


async def test_is_reverted_finds_them_in_every_view(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("1")
        await screen.find("is:reverted")
        assert screen.list_ids == [GLASS, TIDE]
        await screen.find("-is:reverted is:published")
        assert TIDE not in screen.list_ids


async def test_one_key_decides_again_and_goes_on_to_the_next_one(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("7", "equals_sign")
        assert "published: true" in office.read(GLASS)
        assert screen.said.startswith("Published again “Glass piano survives its first concert”.")
        assert screen.current == TIDE
        assert tab(screen) == 1
        assert screen.dimmed == {GLASS}
        await screen.press("equals_sign")
        assert "removed: true\npublished: false" in office.read(TIDE)
        assert screen.said.startswith("Declined again “A clock that runs on tides”.")
        assert screen.list_ids == [GLASS, TIDE]
        await screen.press("1")
        assert "7 Rev" not in screen.tabs
        assert "reverted" not in screen.detail
        await screen.press("7")
        assert screen.said == NONE
        assert screen.refused
        assert "[1 All" in screen.tabs


async def test_undo_flips_it_back_and_shows_it_again(office: Office) -> None:
    before = office.read(GLASS)
    async with office.sit() as screen:
        await screen.press("7", "equals_sign", "u")
        assert office.read(GLASS) == before
        assert tab(screen) == 2
        assert screen.current == screen.read == GLASS
        assert "reverted: you published it" in screen.detail
        await screen.press("U")
        assert tab(screen) == 1


async def test_marked_ones_are_decided_again_as_one_step(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("1", *"gV", "G", "V", "equals_sign")
        assert "published: true" in office.read(GLASS)
        assert "removed: true" in office.read(TIDE)
        assert screen.said.startswith("Decided again 2 articles. ")
        assert "7 Rev" not in screen.tabs
        await screen.press("u")
        assert screen.said.startswith("Undone 2 articles.")
        assert tab(screen) == 2


async def test_the_key_says_why_there_is_nothing_to_decide_again(office: Office) -> None:
    async with office.sit(at=MOSS) as screen:
        await screen.press("equals_sign")
        assert (
            screen.said == "This one is not reverted, it is published as you left it; 7 shows the 2 that are."
        )
        assert screen.refused
        await screen.press("7", "equals_sign", "equals_sign", "1", "equals_sign")
        assert screen.said == NONE


async def test_many_are_asked_about_first(empty_desk: Desk, folder: Folder) -> None:
    names = [f"{n:02}.md" for n in range(60)]
    folder(
        {one: article(f"Story {one}", web_url=f"https://a.example/{one}", published=False) for one in names}
    )
    office = Office(root=empty_desk.root)
    with deciding(office.root) as decisions:
        decide(decisions, Decision.PUBLISH, *names)
    for one in names:
        office.rewrite(one, "published: true", "published: false")
    async with office.sit() as screen:
        await screen.press("7", "asterisk", "equals_sign")
        assert "Decide again 60 marked articles?" in screen.text
        await screen.press("n")
        assert not office.live()
        await screen.press("equals_sign", "y")
        assert office.live() == set(names)
        await screen.press("u")
        assert not office.live()


async def test_the_bot_s_word_is_accepted_by_the_key_for_it(office: Office) -> None:
    before = office.read(TIDE)
    async with office.sit() as screen:
        await screen.press("7", "j", "p")
        assert screen.said.startswith(
            "Published “A clock that runs on tides”, as its file says by now. u takes it back"
        )
        assert office.read(TIDE) == before
        assert tab(screen) == 1
        await screen.press("u")
        assert tab(screen) == 2


async def test_any_other_decision_takes_it_out_of_the_view(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("7", "m")
        assert tab(screen) == 1
        await screen.press("j", "P")
        assert tab(screen) == 0
        await screen.press("7", "1")
        assert "7 Rev" not in screen.tabs


async def test_what_changed_since_it_was_shown_is_not_decided(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("7")
        office.rewrite(GLASS, "published: false", "removed: true")
        await screen.press("equals_sign")
        assert "it is declined now; the same key decides again" in screen.said
        assert "published: true" not in office.read(GLASS)
        await screen.press("equals_sign")
        assert "removed: false\n" in office.read(GLASS)
        assert "published: true" in office.read(GLASS)


async def test_one_that_was_mended_by_somebody_else_is_left_alone(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("7")
        before = office.root / GLASS
        office.rewrite(GLASS, "published: false", "published: true")
        content = before.read_bytes()
        await screen.press("equals_sign")
        assert screen.refused
        assert before.read_bytes() == content


async def test_nothing_reverted_shows_no_tab_and_the_key_says_why(desk: Desk) -> None:
    async with Office(root=desk.root).sit() as screen:
        assert "7 Rev" not in screen.tabs
        await screen.press("7")
        assert screen.said == NONE
        assert "[2 Open" in screen.tabs


async def test_what_a_bot_flips_while_one_looks_comes_into_the_view_and_leaves_it_by_itself(
    office: Office,
) -> None:
    opening = Opening(office.root, os.environ, decide=True)
    app = NewsApp(Ready(opening.library()), title="live")
    async with app.run_test(size=(100, 30), notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        screen = Seat(app=app, pilot=pilot)
        await screen.press("7")
        assert screen.list_ids == [GLASS, TIDE]
        await screen.press("1")
        office.rewrite(MOSS, "published: true", "published: false")
        await until(screen, lambda: tab(screen) == 3)
        office.rewrite(GLASS, "published: false", "published: true")
        await until(screen, lambda: tab(screen) == 2)
        (office.root / TIDE).rename(office.root / "moved.md")
        await until(screen, lambda: "moved.md" in screen.list_ids and TIDE not in screen.list_ids)
        await until(screen, lambda: tab(screen) == 2)
        (office.root / "moved.md").unlink()
        await until(screen, lambda: tab(screen) == 1)
        await screen.press("7")
        assert screen.list_ids == [MOSS]
        await settle(pilot)
