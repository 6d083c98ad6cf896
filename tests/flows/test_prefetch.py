"""Reading ahead: the page of the next article stands there with its key, and is never an old one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import Screen

from tests.conftest import article
from tests.flows.conftest import GEESE, GLASS, LIGHT, MOSS, OPEN, PLOUGH, TIDE, UNDATED
from tests.flows.desk import PATIENCE_SECONDS, Desk, Seat
from tests.flows.held import Held, until
from tests.flows.test_bundling import BEAT, ECHO, FERRY, LEDGER, harbour  # noqa: F401 - a fixture
from tests.flows.test_deciding import Office
from tui.app import NewsApp
from tui.flows import prefetch, reading
from tui.flows.facts import ReadAhead
from tui.model.article import ArticleId
from tui.store import scan
from tui.view.page import Page
from tui.view.painting import PiecesUpdate


@pytest.fixture(autouse=True)
def _old_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no file had changed lately: of those that did, nothing is kept for two seconds."""
    monkeypatch.setattr(scan, "SETTLED_NS", 0)


def kept(screen: Seat) -> list[str]:
    return [str(one) for one in screen.app.reading.prefetch._kept]


async def rest(screen: Seat, *article_ids: str) -> None:
    """Waits until the pages of some articles are kept."""
    await until(screen, lambda: set(article_ids) <= set(kept(screen)))


def line(screen: Seat, words: str) -> str:
    return next(line for line in screen.detail.split("\n") if words in line)


async def test_the_next_page_is_there_with_its_key(desk: Desk, held: type[Held]) -> None:
    async with desk.sit() as screen:
        await rest(screen, GLASS, MOSS)
        held.article_gate.clear()  # no file can be read any more
        screen.app.post_message(screen.key("j"))
        await until(screen, lambda: screen.read == MOSS)
        assert "cooled by moss" in screen.text
        screen.app.post_message(screen.key("k"))
        await until(screen, lambda: screen.read == GLASS)
        held.article_gate.set()


async def test_it_reads_ahead_where_the_cursor_goes(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("G")
        await rest(screen, UNDATED)
        await screen.press("k")
        await rest(screen, PLOUGH, GEESE)


async def test_it_reads_the_open_one_that_a_decision_leads_to(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("1", "j")  # all of them: the next two are published
        await rest(screen, MOSS, TIDE, LIGHT)


async def test_a_file_that_changed_meanwhile_is_read_at_once(desk: Desk) -> None:
    async with desk.sit() as screen:
        await rest(screen, GLASS, MOSS)
        path = desk.root / MOSS
        path.write_text(path.read_text().replace("cooled by moss", "cooled by sphagnum"))
        await screen.press("j")
        await until(screen, lambda: "cooled by sphagnum" in line(screen, "A server room"))
        await until(screen, lambda: "cooled by sphagnum" in screen.list_text)


async def test_a_page_tells_of_what_others_did_to_another_article(desk: Desk) -> None:
    async with desk.sit() as screen:
        await rest(screen, GLASS, MOSS)
        await screen.press("j")
        await rest(screen, GLASS, MOSS)
        path = desk.root / GLASS
        path.write_text(path.read_text().replace("published: false", "published: true"))
        await screen.press("k")
        await until(screen, lambda: screen.list_text.split("\n")[0][2] == "+")
        await screen.press("j")
        # The row is drawn from what is known; that it has changed may still be on its way to the pages.
        await until(screen, lambda: screen.read == MOSS and "  + " in line(screen, "Glass piano"))


async def test_a_file_that_is_gone_meanwhile_is_said_to_be_gone(desk: Desk) -> None:
    async with desk.sit() as screen:
        await rest(screen, GLASS, MOSS)
        (desk.root / MOSS).unlink()
        await screen.press("j")
        await until(screen, lambda: "no longer there" in screen.detail)


async def test_a_page_that_tells_of_a_decided_article_is_read_again(desk: Desk) -> None:
    async with Office(root=desk.root).sit() as screen:
        await rest(screen, GLASS, MOSS)
        await screen.press("p")
        assert screen.read == MOSS
        assert "  + " in line(screen, "Glass piano")  # it lists the one that was published
        await screen.press("u")
        await until(screen, lambda: screen.read == GLASS)
        await screen.press("j")
        assert "  - " in line(screen, "Glass piano")


async def test_what_is_read_ahead_while_something_is_decided_is_not_kept(desk: Desk) -> None:
    async with Office(root=desk.root).sit() as screen:
        await rest(screen, GLASS, MOSS)
        ahead = screen.app.reading.prefetch
        stale = ReadAhead(
            ahead._times_forgotten, next(iter(ahead._pages.read(ArticleId(MOSS), 40, lambda: True)))
        )
        await screen.press("d")
        ahead._kept.clear()
        ahead.arrived(stale)
        assert kept(screen) == []


async def test_parting_a_bundle_changes_what_tells_the_same_story(harbour: Office) -> None:  # noqa: F811
    async with harbour.sit(size=(100, 50)) as screen:
        await screen.press("b")
        await rest(screen, LEDGER, FERRY)
        assert "Same story 3" in screen.detail
        screen.app.action_command("part")
        await screen.settle()
        assert screen.read == LEDGER
        assert "Same story 1\n" in screen.detail  # the published one, which is not in this list
        await screen.press("b")
        assert screen.list_ids == [LEDGER, FERRY, BEAT, ECHO]


async def test_another_width_has_pages_of_its_own(desk: Desk) -> None:
    async with desk.sit(size=(80, 24)) as screen:
        await rest(screen, GLASS, MOSS)
        await screen.resize(140, 40)
        await screen.press("j")
        shown = screen.app.detail.page
        assert shown is not None
        assert shown.width == screen.app.detail.scrollable_content_region.width


async def test_large_files_are_left_until_somebody_comes_to_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefetch, "MOST_BYTES", 2_000)
    desk.write(
        MOSS,
        article("A server room cooled by moss", date="2021-06-10", published=False, body="long " * 1_000),
    )
    async with desk.sit() as screen:
        await rest(screen, GLASS)
        await screen.press("j")
        assert "cooled by moss" in screen.text
        await rest(screen, LIGHT)
        assert MOSS not in kept(screen)


async def test_only_so_many_are_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefetch, "KEPT_PAGES", 3)
    async with desk.sit() as screen:
        for article_id in OPEN:
            await rest(screen, article_id)
            assert len(kept(screen)) <= 3
            await screen.press("j")


async def test_an_article_outside_the_list_says_so_and_its_page_is_not_kept(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("j", "right_square_bracket", "right_square_bracket", "enter")
        assert screen.read == TIDE
        assert "Not in this view" in screen.detail
        assert TIDE not in kept(screen)
        await screen.press("h", "3")
        assert screen.read == TIDE
        assert "Not in this view" not in screen.detail


async def test_what_came_of_a_decision_and_the_next_page_stand_in_one_frame(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "DECIDED_SECONDS", 1_000)
    async with Office(root=desk.root).sit() as screen:
        shown: list[tuple[str, ArticleId | None]] = []
        show = screen.app.detail.show

        def showing(page: Page | None) -> None:
            show(page)
            shown.append((screen.list_text.split("\n")[0][2], screen.read))

        monkeypatch.setattr(screen.app.detail, "show", showing)
        await screen.press("p")
        assert shown == [("+", MOSS)]


async def test_the_next_page_does_not_wait_for_a_disk_that_takes_its_time(desk: Desk) -> None:
    async with Office(root=desk.root).sit() as screen:
        written = threading.Event()
        screen.app.writes.add(lambda: assert_(written.wait(PATIENCE_SECONDS)))
        for _ in range(2):
            screen.app.post_message(screen.key("p"))
        await until(screen, lambda: screen.read == LIGHT)
        assert screen.current == LIGHT
        assert "- " in screen.list_text.split("\n")[0]  # nothing is decided yet
        written.set()


def assert_(true: bool) -> None:
    assert true


@pytest.mark.parametrize("keys", ["jjjjjkkkkk", "jkjkjkjkjk", "jjpjjukkpj"])
async def test_after_any_keys_the_page_is_that_of_the_cursor(
    desk: Desk, keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefetch, "REST_SECONDS", 0.0001)
    async with Office(root=desk.root).sit() as screen:
        for key in keys:
            await screen.rush(key)
            assert screen.read == screen.current
        wanted: Callable[[], bool] = lambda: True  # noqa: E731
        width = screen.app.detail.scrollable_content_region.width
        assert screen.current is not None
        *_, fresh = screen.app.reading._pages.read(screen.current, width, wanted)
        assert screen.app.detail.page is not None
        assert screen.app.detail.page.lines == fresh.page.lines


async def test_a_row_and_the_page_that_is_kept_for_it_come_in_one_frame(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames: list[set[int]] = []
    display = NewsApp._display

    def displaying(app: NewsApp, screen: Screen[None], update: Any) -> None:
        if isinstance(update, PiecesUpdate):
            frames.append({int(piece.x >= app.detail.region.x) for piece in update.pieces})
        display(app, screen, update)

    monkeypatch.setattr(NewsApp, "_display", displaying)
    async with desk.sit(size=(140, 40)) as screen:
        for key, article_id in (("j", MOSS), ("k", GLASS)):
            await rest(screen, GLASS, MOSS)
            await screen.settle()
            frames.clear()
            screen.app.post_message(screen.key(key))
            await until(screen, lambda: bool(frames))
            assert (screen.current, screen.read) == (article_id, article_id)
            assert frames[0] == {0, 1}


async def test_a_cursor_that_is_not_followed_at_once_is_told_of(desk: Desk) -> None:
    async with Office(root=desk.root).sit() as screen:
        await rest(screen, GLASS, MOSS)
        screen.app.deciding.pending.add(ArticleId(GLASS))  # its answer is about to come
        assert not screen.app.reading.follow_key(ArticleId(MOSS))
        screen.app.deciding.pending.clear()
        assert screen.app.reading.follow_key(ArticleId(MOSS))
        assert screen.read == MOSS
        screen.app.reading.prefetch._kept.clear()
        assert not screen.app.reading.follow_key(ArticleId(GLASS))
        assert screen.read == MOSS
        await screen.press("j")
        assert (screen.current, screen.read) == (MOSS, MOSS)


@pytest.mark.parametrize("keys", [("1", "j"), ("2", "j"), ("s", "d", "j")])
async def test_a_step_that_waited_for_other_rows_is_followed_by_its_own_page(
    desk: Desk, keys: tuple[str, ...]
) -> None:
    async with desk.sit(size=(140, 40)) as screen:
        await rest(screen, GLASS, MOSS)
        await screen.press("j")
        await rest(screen, GLASS, MOSS, LIGHT)
        await screen.press("j", "j")
        await screen.rush(*keys)
        assert screen.read == screen.current
