"""Bundles in the list: one row for a story, unfolded, decided as one, parted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.flows.desk import Desk
from tests.flows.test_deciding import DecidingSeat, Office

BRIDGE = "Harbour bridge closes for urgent repairs"
LEDGER, BEAT, ECHO, POST, FERRY = "ledger.md", "beat.md", "echo.md", "post.md", "ferry.md"


def telling(publisher: str, day: int, *, quality: int = 50, amp: bool = False, live: bool = False) -> str:
    where = publisher.lower()
    return article(
        f"{BRIDGE} | {publisher}",
        date=f"2021-06-{day:02}",
        provider=publisher,
        quality=quality,
        published=live,
        web_url=f"https://{where}.example.org/bridge",
        amp_url=f"https://{where}.example.org/bridge/amp" if amp else None,
    )


@pytest.fixture
def harbour(empty_desk: Desk, folder: Folder) -> Office:
    """Four tellings of one story, of which one is published, and an article that stands alone."""
    folder(
        {
            LEDGER: telling("Ledger", 7, quality=60),
            BEAT: telling("Beat", 6, quality=60, amp=True),
            ECHO: telling("Echo", 5, quality=40),
            POST: telling("Post", 4, quality=90, live=True),
            FERRY: article("Night ferries for the island", date="2021-06-06T20:00:00Z", published=False),
        }
    )
    return Office(root=empty_desk.root)


def row_of(screen: DecidingSeat, words: str) -> str:
    return next(line for line in screen.list_text.split("\n") if words in line)


async def test_b_makes_one_row_of_a_story_and_says_how_many_it_stands_for(harbour: Office) -> None:
    async with harbour.sit() as screen:
        assert screen.list_ids == [LEDGER, FERRY, BEAT, ECHO]
        await screen.press("b")
        assert screen.list_ids == [LEDGER, FERRY]
        assert "[+2] Harbour bridge" in row_of(screen, "Ledger")
        assert "[" not in row_of(screen, "ferries")
        assert screen.said == "1 bundle holds 3 articles. Enter unfolds, b shows each again."
        await screen.press("1")  # with the one that is published
        assert "[+3]" in row_of(screen, "Ledger")
        await screen.press("2", "b")
        assert screen.list_ids == [LEDGER, FERRY, BEAT, ECHO]
        assert "[+" not in screen.list_text


async def test_enter_unfolds_and_h_folds(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("b", "enter")
        assert screen.list_ids == [LEDGER, BEAT, ECHO, FERRY]
        assert "[-2] Harbour" in row_of(screen, "Ledger")
        assert "     Harbour bridge" in row_of(screen, "Beat")
        assert screen.focus == "list"
        await screen.press("enter")  # of a bundle that is open the article itself is read
        assert screen.focus == "detail"
        await screen.press("h", "j")
        assert screen.current == BEAT
        await screen.press("h")
        assert screen.list_ids == [LEDGER, FERRY]
        assert screen.current == LEDGER


async def test_the_cursor_stays_with_its_story_when_it_is_bundled(harbour: Office) -> None:
    async with harbour.sit(at=ECHO) as screen:
        assert screen.current == ECHO
        await screen.press("b")
        assert screen.current == LEDGER


async def test_a_query_counts_articles_and_bundles_what_it_finds(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("b")
        await screen.find("harbour")
        assert screen.list_ids == [LEDGER]
        assert "3 of 4  by relevance" in screen.text
        await screen.find("provider:beat")
        assert screen.list_ids == [BEAT]
        assert "[+" not in screen.list_text


async def test_p_says_what_it_will_do_and_does_it_when_pressed_again(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("b", "p")
        assert harbour.live() == {POST}
        assert screen.said == (
            f"A bundle. p again: publish “{f'{BRIDGE} | Beat'[:39]}…” (Beat, 60), decline the other 2."
        )
        await screen.press("p")
        assert harbour.live() == {POST, BEAT}
        assert harbour.withdrawn() == {LEDGER, ECHO}
        assert screen.said == "Published 1 and declined 2 articles."
        assert screen.current == FERRY
        await screen.press("u")
        assert harbour.live() == {POST}
        assert harbour.withdrawn() == set()
        assert screen.said == "Undone 3 articles."
        await screen.press("U")
        assert harbour.live() == {POST, BEAT}


async def test_one_that_is_published_already_is_told_and_left(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("1", "b", "p")
        assert screen.said.endswith("decline the other 2 (1 of this story is published already).")
        await screen.press("p")
        assert harbour.live() == {POST, BEAT}


async def test_any_other_decision_of_a_bundle_is_asked_for_twice_as_well(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("b", "d")
        assert screen.said == "A bundle. d again: decline all 3 of this story."
        await screen.press("p")  # another key begins anew
        assert harbour.withdrawn() == set()
        assert harbour.live() == {POST}
        await screen.press("d", "d")
        assert harbour.withdrawn() == {LEDGER, BEAT, ECHO}


async def test_a_story_that_has_changed_meanwhile_is_told_anew(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("b", "p")
        harbour.rewrite(ECHO, "published: false", "published: true")
        await screen.press("R", "p")
        assert harbour.withdrawn() == set()
        assert screen.said.endswith("decline the other 1.")


async def test_an_unfolded_bundle_is_decided_article_by_article(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("b", "enter", "j", "j", "p")
        assert harbour.live() == {POST, ECHO}


async def test_undo_shows_what_is_folded_away(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("G", "p", "b", "u")
        assert screen.current == ECHO
        assert screen.list_ids == [LEDGER, BEAT, ECHO, FERRY]


async def test_a_wrong_bundle_is_parted_for_good(harbour: Office) -> None:
    async with harbour.sit() as screen:
        screen.app.action_command("part")
        await screen.settle()
        assert screen.said == "No bundle here: b bundles the list."
        await screen.press("b")
        screen.app.action_command("part")
        await screen.settle()
        assert screen.said == "Parted these 3 articles for good."
        assert screen.list_ids == [LEDGER, FERRY, BEAT, ECHO]
    async with harbour.sit() as screen:
        await screen.press("b")
        assert screen.list_ids == [LEDGER, FERRY, BEAT, ECHO]
        assert screen.said == "No two articles here tell the same story."


async def test_one_article_is_taken_out_of_its_bundle(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("b", "enter", "j")
        screen.app.action_command("part")
        await screen.settle()
        assert screen.said == "Parted this article from its bundle for good."
        assert screen.current == BEAT
        await screen.press("g", "h")
        assert screen.list_ids == [LEDGER, FERRY, BEAT]
        assert "[+1]" in row_of(screen, "Ledger")


async def test_what_others_write_joins_its_bundle(harbour: Office, folder: Folder) -> None:
    async with harbour.sit() as screen:
        await screen.press("b")
        (Path(harbour.root) / "late.md").write_text(telling("Late", 8))
        await screen.press("R")
        assert screen.list_ids == ["late.md", FERRY]
        assert "[+3]" in row_of(screen, "Late")


async def test_bundles_are_read_on_narrow_screens(harbour: Office) -> None:
    async with harbour.sit(size=(40, 8)) as screen:
        await screen.press("b")
        assert "[+2] Harbour" in screen.list_text
        assert all(len(line) <= 40 for line in screen.lines)


async def test_moving_on_forgets_what_was_asked_for(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("b", "p", "j", "k", "p")
        assert harbour.live() == {POST}
        assert screen.said.startswith("A bundle. p again")


async def test_where_the_best_is_refused_the_others_are_left(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("b", "p")
        harbour.rewrite(BEAT, f"{BRIDGE} | Beat", "Something else")
        screen.app.library.relations.bundle(lambda: False, lambda _done, _many: None)  # looks at nothing
        await screen.press("p")
        assert harbour.live() == {POST}
        assert harbour.withdrawn() == set()
        assert "Published 0 articles. 1 not" in screen.said or "Not published" in screen.said


async def test_a_refused_member_is_not_published_by_the_same_key(harbour: Office) -> None:
    async with harbour.sit() as screen:
        await screen.press("b", "p")
        harbour.rewrite(ECHO, f"{BRIDGE} | Echo", f"{BRIDGE} at last | Echo")
        await screen.press("p")
        assert harbour.live() == {POST, BEAT}
        assert harbour.withdrawn() == {LEDGER}
        assert screen.marked == set()


async def test_a_bundle_is_folded_in_another_view_than_it_was_unfolded_in(harbour: Office) -> None:
    async with harbour.sit(at=POST) as screen:
        await screen.press("1", "b", "enter", "2")
        assert screen.list_ids == [LEDGER, BEAT, ECHO, FERRY]
        await screen.press("g", "h")
        assert screen.list_ids == [LEDGER, FERRY]


async def test_one_look_through_the_folder_at_a_time(
    harbour: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with harbour.sit() as screen:
        began: list[str] = []
        start = screen.app.start

        def noted(group: str, body: Callable[[Callable[[], bool]], None]) -> None:
            began.append(group)
            start(group, body)

        monkeypatch.setattr(screen.app, "start", noted)
        await screen.rush("b", "b", "b", "b", "b")
        assert began.count("bundle") <= 2
        assert screen.list_ids == [LEDGER, FERRY]
