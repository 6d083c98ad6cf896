"""Articles that try to be more than text: markup, actions, escape sequences, in every field."""

from __future__ import annotations

import unicodedata

import pytest
from textual import events

from tests.conftest import FUZZ, Folder
from tests.flows.desk import Desk, Seat
from tests.hostile import texts
from tests.hostile.texts import MARKUP, quoted, with_everywhere

OBEYED = [*texts.OBEYED, "\ud800", "\udfff"]
FEW = 8  # clicks on cells of a row, or of the footer, that are answered before it is seen what came of them
SHARING = 1 if FUZZ > 1 else 4  # payloads in one folder; the first of the list is taken everywhere


def clickable(screen: Seat) -> list[str]:
    """Actions and hyperlinks on the screen that our own widgets did not put there."""
    found = []
    for strip in screen.app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style
            if style is not None and (style.link or any(key.startswith("@click") for key in style.meta)):
                found.append(segment.text)
    return found


@pytest.mark.loop
@pytest.mark.parametrize("first", range(0, len(MARKUP), SHARING))
async def test_markup_is_text_in_every_field_and_every_place(
    empty_desk: Desk, folder: Folder, first: int
) -> None:
    payloads = MARKUP[first : first + SHARING]
    for number, payload in enumerate(payloads):
        name = "".join(one for one in payload if one not in "/\\")
        folder({f"{number}a.md": with_everywhere(payload), f"{number}b{name}.md": with_everywhere(payload)})
        folder({f"{number}c{name}.md": f"---\ntitle: a: {payload}\n---\n"})
    async with empty_desk.sit(size=(100, 30)) as screen:
        for payload in reversed(payloads):  # as they stand in the list
            shown = " ".join(payload.split())
            assert shown[:30] in screen.list_text
            assert shown[:30] in " ".join(screen.detail.split())
            await screen.press("j", "j")
        await screen.press("g", "w", "Y", "r", "h", "1", "G", "v", "escape")  # the sentences that name it too
        for payload in payloads:
            for query in (f"{payload[:10]}:x quality>={payload}", "", payload):
                screen.app.search_bar.set_text(query)
                await screen.settle()
            assert payload in screen.lines[1]
            assert clickable(screen) == []
        await screen.press("6", "question_mark", "escape", "y", "escape")
        screen.app.search_bar.set_text("")
        await screen.press("1", "p", "i", "escape", "u")  # the list of what was decided
        assert screen.app.is_running
        assert clickable(screen) == []


async def test_a_sentence_never_becomes_markup(empty_desk: Desk) -> None:
    async with empty_desk.sit() as screen:
        for payload in MARKUP:
            screen.app.action_line.say(payload)
            await screen.settle()
            assert payload in screen.text
            assert clickable(screen) == []


async def test_a_click_on_any_cell_of_a_hostile_list_only_moves_the_cursor(
    empty_desk: Desk, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "[@click=app.quit]x[/] [@click=app.command('reverse')]y[/]"
    folder({f"{n}.md": f"---\ntitle: {quoted(title)}\npublished: false\n---\n{title}\n" for n in range(5)})
    async with empty_desk.sit(size=(40, 9)) as screen:
        done: list[str] = []
        monkeypatch.setattr(screen.app, "action_command", done.append)
        monkeypatch.setattr(screen.app, "action_quit", lambda: done.append("quit"))
        pane = screen.app.article_list
        assert "[@click=app.quit]x[/]" in screen.list_text
        for y in range(pane.region.y, pane.region.bottom):
            for x in range(pane.region.right - 1):  # the last column is the scroll bar
                screen.post_click(x, y)  # each another cell than the one before: no two are a double click
                if x % FEW == 0 or x == pane.region.right - 2:
                    await screen.settle()
                    assert pane.cursor == y - pane.region.y
        assert done == []


@pytest.mark.parametrize("button", [2, 3])
async def test_a_middle_or_right_click_is_no_command(
    empty_desk: Desk, folder: Folder, monkeypatch: pytest.MonkeyPatch, button: int
) -> None:
    folder({f"{n}.md": f"---\ntitle: A {n}\npublished: false\n---\n" for n in range(5)})
    async with empty_desk.sit() as screen:
        done: list[str] = []
        monkeypatch.setattr(screen.app, "action_command", done.append)
        for x, y, times in [(5, 3, 2), *((x, y, 1) for y in (0, 23) for x in range(80))]:
            for kind in (events.MouseDown, events.MouseUp) * times:
                screen.app.post_message(
                    kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)
                )
            if x % FEW == 0 or times > 1:
                await screen.settle()
        await screen.settle()
        assert done == []
        assert screen.app.article_list.cursor == 1


async def test_a_click_on_any_cell_of_a_hostile_detail_does_nothing(
    empty_desk: Desk, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    payload = "[@click=app.quit]x[/] [x](javascript:alert(1)) <a href='javascript:x'>y</a>"
    folder({"a.md": with_everywhere(payload)})
    async with empty_desk.sit(size=(40, 16)) as screen:
        await screen.press("enter")
        done: list[str] = []
        monkeypatch.setattr(screen.app, "action_command", done.append)
        monkeypatch.setattr(screen.app, "action_quit", lambda: done.append("quit"))
        detail = screen.app.detail
        for _ in range(3):
            for y in range(detail.region.y, detail.region.bottom):
                for x in range(0, 39, 3):
                    screen.post_click(x, y)
                await screen.settle()
            await screen.press("pagedown")
        assert done == []
        assert screen.focus == "detail"
        assert screen.said == ""


async def test_nothing_that_a_terminal_obeys_is_drawn(empty_desk: Desk, folder: Folder) -> None:
    payload = ("A" + "a".join(OBEYED) + "Z").replace("\ud800", "").replace("\udfff", "")
    entities = "".join(f"&#{ord(one)};&#x{ord(one):x};" for one in OBEYED)
    folder({"a.md": with_everywhere(payload)})
    folder({"b.md": f"---\ntitle: B\npublished: false\n---\n{entities}\n\n`{entities}`\n"})
    folder({"c.html": f"---\ntitle: C\npublished: false\n---\n<p>{entities}</p>"})
    async with empty_desk.sit(size=(100, 60)) as screen:
        for key in (
            "j",
            "k",
            "enter",
            "G",
            "h",
            "v",
            "G",
            "escape",
            "j",
            "v",
            "escape",
            "j",
            "W",
            "w",
            "y",
            "escape",
        ):
            await screen.press(key)
            for character in screen.text.replace("\n", ""):
                assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp"), repr(character)
                assert character not in OBEYED, repr(character)


async def test_what_is_typed_or_pasted_is_drawn_harmless(empty_desk: Desk, folder: Folder) -> None:
    folder({"a.md": with_everywhere("x")})
    async with empty_desk.sit(size=(200, 12)) as screen:
        await screen.press("slash")
        for start in range(0, len(OBEYED), 20):
            some = "".join(OBEYED[start : start + 20])
            for query in (f"a{some}b", f"is:{some}", f"{some}:x"):
                screen.app.search_bar.set_text(query)
                await screen.settle()
                drawn = screen.text.replace("\n", "")
                assert [one for one in drawn if one in OBEYED] == [], repr(query)


async def test_floods_leave_the_rows_their_width(empty_desk: Desk, folder: Folder) -> None:
    floods = [
        "e\u0301" * 500,
        "Z" + "\u0300" * 5_000,
        "👩‍👩‍👧‍👦" * 200,
        "🇩🇪" * 300,
        "字" * 10_000,
        "x" * 1_000_000,
        "א" * 900,
    ]
    folder(
        {
            f"{n}.md": f'---\ntitle: "{flood}"\nexcerpt: "{flood}"\npublished: false\n---\n{flood}\n'
            for n, flood in enumerate(floods)
        }
    )
    async with empty_desk.sit() as screen:
        for _ in floods:
            await screen.press("j", "J", "K")
            for y in range(screen.app.article_list.size.height):
                assert screen.app.article_list.render_line(y).cell_length == 79
        assert screen.app.is_running


@pytest.mark.parametrize(
    "head",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\ne: [*d, *d]",
        "a: &a [*a]",
        "a: &a {k: *a}",
    ],
)
async def test_an_alias_bomb_is_shown_in_finite_lines(empty_desk: Desk, folder: Folder, head: str) -> None:
    folder({"a.md": f"---\ntitle: Bomb\n{head}\n---\n"})
    async with empty_desk.sit() as screen:
        assert "Bomb" in screen.detail or "!" in screen.list_text
        assert len(screen.detail) < 5_000


async def test_an_undecodable_file_name_is_shown_and_read(empty_desk: Desk) -> None:
    name = b"caf\xe9.md"
    try:
        (empty_desk.root / name.decode("utf-8", "surrogateescape")).write_text("---\ntitle: Latin\n---\n")
    except OSError:
        pytest.skip("this file system admits only names in UTF-8")
    async with empty_desk.sit() as screen:
        assert "Latin" in screen.list_text
        await screen.press("v")
        assert "title: Latin" in screen.text
        await screen.press("v", "y", "p")
        assert screen.said == "The path of this file holds characters that cannot be pasted."
        assert screen.app.clipboard == ""
