"""Opening and copying: the browser's argument, the clipboard's text, and whether the sentence is true."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.flows.conftest import BROKEN, GEESE, GLASS, LIGHT, MOSS, UNDATED, VIDEO
from tests.flows.desk import Desk

CDN = "https://lantern-example-org.cdn.ampproject.org/c/s/lantern.example.org/glass-piano/amp"
URLS = {
    "w": "https://lantern.example.org/glass-piano",
    "a": "https://lantern.example.org/glass-piano/amp",
    "c": CDN,
}
GEESE_CDN = "https://civic-example-org.cdn.ampproject.org/c/s/civic.example.org/geese/amp"
TITLE = "Glass piano survives its first concert"

Recorded = Callable[[], list[str]]


def script(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def opened(plain_environment: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Recorded:
    """Makes $BROWSER a real program; what comes back tells its arguments, `--` before each call's."""
    record = tmp_path / "argv"
    browser = script(plain_environment / "browser", f"""printf '%s\\n' -- "$@" >> '{record}'""")
    monkeypatch.setenv("BROWSER", str(browser))
    return lambda: record.read_text().splitlines() if record.exists() else []


@pytest.fixture
def pasted(plain_environment: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], str]:
    """Puts a clipboard program where it is found; what comes back is what it was given last."""
    kept = tmp_path / "clipboard"
    script(plain_environment / "xclip", f"cat > '{kept}'")
    monkeypatch.setenv("DISPLAY", ":99")
    return kept.read_text


@pytest.mark.parametrize("key", ["w", "a", "c"])
async def test_a_letter_opens_its_link_as_one_argument(desk: Desk, opened: Recorded, key: str) -> None:
    async with desk.sit() as screen:
        await screen.press(key)
        assert opened() == ["--", URLS[key]]
        assert screen.said == f"Opened {URLS[key]}"
        assert not screen.refused


async def test_a_derived_link_is_opened_and_copied_and_called_so(
    desk: Desk, opened: Recorded, pasted: Callable[[], str]
) -> None:
    before = (desk.root / GEESE).read_bytes()
    async with desk.sit(at=GEESE) as screen:
        await screen.press("c")
        assert opened() == ["--", GEESE_CDN]
        assert screen.said == f"Opened the derived CDN link {GEESE_CDN}"
        for keys in ("C", "yc"):
            await screen.press(*keys)
            assert pasted() == GEESE_CDN
            assert screen.said == f"Copied the derived CDN URL: {GEESE_CDN}"
        await screen.press("y", "j")
        record = json.loads(pasted())
        assert (record["cdn_url"], record["cdn_derived"]) == (GEESE_CDN, True)
        shown = " ".join(screen.detail.split())
        assert f"c CDN {GEESE_CDN.removeprefix('https://')} derived" in shown
        await screen.find("has:cdn")
        assert screen.list_ids == [GLASS]  # has: asks what the file says
    assert (desk.root / GEESE).read_bytes() == before


async def test_the_amp_page_follows_from_a_cdn_link(
    empty_desk: Desk, folder: Folder, opened: Recorded
) -> None:
    folder({"a.md": article(web_url=None, cdn_url=CDN)})
    async with empty_desk.sit() as screen:
        await screen.press("a")
        assert opened() == ["--", URLS["a"]]
        assert screen.said == f"Opened the derived AMP link {URLS['a']}"
        await screen.press("w")
        assert screen.said == "No web link in this article."
        assert "w web  -   published at lantern.example.org" in screen.detail


async def test_an_article_without_web_url_opens_the_original(desk: Desk, opened: Recorded) -> None:
    async with desk.sit(at=VIDEO) as screen:
        await screen.press("w")
        assert opened() == ["--", "https://video.example.org/watch?v=tide"]


@pytest.mark.parametrize("name", ["AMP", "CDN"])
async def test_a_missing_link_is_refused_with_its_name(desk: Desk, opened: Recorded, name: str) -> None:
    async with desk.sit(at=MOSS) as screen:
        for key in (name[0].lower(), name[0]):
            await screen.press(key)
            assert screen.said == f"No {name} link in this article."
            assert screen.refused
        assert opened() == []
        assert screen.app.clipboard == ""


@pytest.mark.parametrize("at", [UNDATED, BROKEN])
async def test_an_article_without_any_link_opens_and_copies_nothing(
    desk: Desk, opened: Recorded, at: str
) -> None:
    async with desk.sit(at=at) as screen:
        for key in "waWA":
            await screen.press(key)
            assert "link in this article." in screen.said
            assert screen.refused
        for form in "wmth":
            await screen.press("y", form)
            assert screen.said == "No web link in this article."
        assert opened() == []
        assert screen.app.clipboard == ""


async def test_what_is_no_web_link_is_neither_opened_nor_copied(desk: Desk, opened: Recorded) -> None:
    async with desk.sit(at=LIGHT) as screen:
        for keys in ("w", "W", "Y", "yw", "ym", "yh"):
            await screen.press(*keys)
            assert "javascript: links are refused" in screen.said
            assert screen.refused
        assert opened() == []
        assert screen.app.clipboard == ""


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://example.org/",
        "-version",
        "https://a b.org/",
        "//x.org",
        "https://user@bank.example/",
        "mailto:a@b.org",
        "https:/\\\\evil.org",
        "vbscript:x",
    ],
)
async def test_hostile_links_reach_no_browser(
    empty_desk: Desk, folder: Folder, opened: Recorded, url: str
) -> None:
    folder({"a.md": article(web_url=url, amp_url=url, cdn_url=url)})
    async with empty_desk.sit() as screen:
        for key in "wacWAC":
            await screen.press(key)
            assert screen.refused
        assert opened() == []
        assert screen.app.clipboard == ""


async def test_a_link_with_shell_signs_arrives_as_it_is(
    empty_desk: Desk, folder: Folder, opened: Recorded
) -> None:
    url = "https://example.org/?q=$(touch+x);`id`&a='b'%s&c=*"
    folder({"a.md": article(web_url=url)})
    async with empty_desk.sit() as screen:
        await screen.press("w")
        assert opened() == ["--", url.replace("`", "%60")]


async def test_the_item_under_the_cursor_is_opened_and_copied(desk: Desk, opened: Recorded) -> None:
    async with desk.sit(at=MOSS) as screen:
        await screen.press("r", "right_square_bracket", "w")
        assert opened() == ["--", "https://offbyone.example.org/tide-clock"]
        await screen.press("right_square_bracket", "W")
        assert screen.app.clipboard == "https://peat.example.org/bogs"
        await screen.press("A")
        assert screen.said == "No AMP link in this item."
        await screen.press("left_square_bracket", "left_square_bracket", "a")
        assert opened()[2:] == ["--", "http://www.lantern.example.org/glass-piano/amp?utm_source=x"]
        await screen.press("y", "m")
        assert screen.app.clipboard.startswith("[Glass piano](http://www.lantern")
        await screen.press("y", "p")
        assert screen.said == "This item is no file of the folder."
        await screen.press("y", "j")
        assert screen.said == "Only an article of the folder is copied as JSON."


async def test_enter_on_an_item_of_another_site_opens_it(desk: Desk, opened: Recorded) -> None:
    async with desk.sit(at=MOSS) as screen:
        await screen.press("r", "right_square_bracket", "right_square_bracket", "enter")
        assert opened() == ["--", "https://peat.example.org/bogs"]
        assert screen.read == MOSS


async def test_an_article_out_of_view_is_the_one_that_is_opened(desk: Desk, opened: Recorded) -> None:
    async with desk.sit() as screen:
        await screen.press("j", "r", "right_square_bracket", "enter", "w")
        assert opened() == ["--", "https://offbyone.example.org/tide-clock"]


async def test_a_browser_that_fails_is_reported_with_the_address(
    desk: Desk, plain_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", str(script(plain_environment / "browser", "echo noise; exit 3")))
    async with desk.sit() as screen:
        await screen.press("w")
        assert "did not open the page (exit code 3)" in screen.said
        assert URLS["w"] in screen.said
        assert screen.refused
        assert "noise" not in screen.text


@pytest.mark.parametrize("size", [(80, 24), (40, 8)], ids=str)
async def test_over_ssh_the_link_is_copied_and_shown_whole(
    desk: Desk, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    long = f"https://long.example.org/{'-'.join(['story'] * 12)}"
    desk.write("long.md", article("The longest address", date="2022-01-01", web_url=long))
    async with desk.sit(size=size, at="long.md") as screen:
        await screen.press("w")
        assert screen.app.clipboard == long
        assert screen.said.startswith(f"{long}: sent the URL to your terminal (")
        assert screen.said.endswith(
            "No browser can be shown here (no display); copy the address, or set $BROWSER to a text browser such as w3m."
        )
        assert long in "".join("".join(screen.lines).split())


@pytest.mark.parametrize("key", ["W", "A", "C"])
async def test_a_capital_copies_by_the_clipboards_program(
    desk: Desk, pasted: Callable[[], str], key: str
) -> None:
    async with desk.sit() as screen:
        await screen.press(key)
        url = URLS[key.lower()]
        assert pasted() == url
        assert screen.said.startswith("Copied the ")
        assert screen.said.endswith(url)


async def test_without_a_clipboard_program_nothing_is_called_copied(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("W")
        assert screen.app.clipboard == URLS["w"]
        assert screen.said == (
            f"Sent the web URL to your terminal: {URLS['w']} (select it with the mouse if it does not paste)"
        )
        await screen.press("A")
        assert screen.said == "Sent the AMP URL to your terminal: " + URLS["a"]


async def test_a_clipboard_program_that_fails_is_not_believed(
    desk: Desk, plain_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(plain_environment / "xclip", "exit 1")
    monkeypatch.setenv("DISPLAY", ":99")
    async with desk.sit() as screen:
        await screen.press("W")
        assert screen.said.startswith(
            f"Sent the web URL to your terminal: {URLS['w']} (xclip failed (exit code 1)"
        )


async def test_what_no_terminal_takes_is_not_called_sent(empty_desk: Desk, folder: Folder) -> None:
    folder(
        {
            f"{n:02}.md": article(web_url="https://example.org/" + "x" * 8_000, published=False)
            for n in range(11)
        }
    )
    async with empty_desk.sit() as screen:
        await screen.press("asterisk", "y", "w")
        assert screen.said.startswith("Not copied: 11 lines (web URL) has 88,230 bytes")
        assert screen.app.clipboard == ""


@pytest.mark.parametrize(
    ("keys", "copied"),
    [
        ("Y", f"{TITLE} {URLS['w']}"),
        ("yw", URLS["w"]),
        ("ya", URLS["a"]),
        ("yc", URLS["c"]),
        ("ym", f"[{TITLE}]({URLS['w']})"),
        ("yt", f"{TITLE} {URLS['w']}"),
        ("yh", f'<a href="{URLS["w"]}">{TITLE}</a>'),
    ],
)
async def test_every_form_of_copy(desk: Desk, pasted: Callable[[], str], keys: str, copied: str) -> None:
    async with desk.sit() as screen:
        await screen.press(*keys)
        assert pasted() == screen.app.clipboard == copied
        assert screen.said.startswith("Copied ")
        assert screen.said.endswith(copied)


async def test_the_path_and_the_json_of_an_article(desk: Desk, pasted: Callable[[], str]) -> None:
    async with desk.sit() as screen:
        await screen.press("y", "p")
        assert Path(pasted()).read_text() == (desk.root / GLASS).read_text()
        await screen.press("y", "j")
        record = json.loads(pasted())
        assert (record["title"], record["web_url"], record["state"]) == (TITLE, URLS["w"], "open")
        assert "SECRET" not in pasted()


async def test_a_copied_title_has_no_line_break_and_no_control(
    empty_desk: Desk, folder: Folder, pasted: Callable[[], str]
) -> None:
    folder({"a.md": article("one\nrm -rf\n\x1b]52;c;eA==\x07 [x](y) <b>&")})
    async with empty_desk.sit() as screen:
        for keys in ("Y", "yt", "ym", "yh", "yj"):
            await screen.press(*keys)
            assert all(ord(one) >= 0x20 for one in pasted())
        await screen.press("y", "m")
        assert r"\[x\](y)" in pasted()
        await screen.press("y", "h")
        assert "&lt;b&gt;&amp;" in pasted()


@pytest.mark.parametrize(("key", "form"), [("W", "web URL"), ("A", "AMP URL")])
async def test_with_marks_all_marked_are_copied_in_list_order(
    desk: Desk, pasted: Callable[[], str], key: str, form: str
) -> None:
    async with desk.sit() as screen:
        await screen.press("G", "k", "k", "space", "g", "space", "j")  # GEESE, then GLASS
        assert screen.marked == {GEESE, GLASS}
        await screen.press(key)
        amp = "/amp" if key == "A" else ""
        urls = [f"https://lantern.example.org/glass-piano{amp}", f"https://civic.example.org/geese{amp}"]
        assert pasted().splitlines() == urls
        assert screen.said == f"Copied 2 lines ({form})."
        await screen.press("S", key)
        assert pasted().splitlines() == urls[::-1]


async def test_marked_ones_out_of_sight_are_copied_after_those_shown(
    desk: Desk, pasted: Callable[[], str]
) -> None:
    async with desk.sit() as screen:
        await screen.press("space", "space", "g", "slash", *"moss", "enter", "y")
        assert "Copy 2 marked as" in screen.text
        await screen.press("w")
        assert pasted().splitlines() == ["https://moss.example.org/server-room", URLS["w"]]


async def test_marked_ones_without_the_link_are_left_out_and_counted(
    desk: Desk, pasted: Callable[[], str]
) -> None:
    async with desk.sit() as screen:
        await screen.press("asterisk", "A")
        assert len(pasted().splitlines()) == 2
        assert screen.said == "Copied 2 lines (AMP URL); 4 of 6 left out: No AMP link in this article."
        await screen.press("C")
        assert pasted().splitlines() == [CDN, GEESE_CDN]
        assert screen.said == (
            "Copied 2 lines (CDN URL, 1 derived); 4 of 6 left out: No CDN link in this article."
        )
        await screen.press("escape", "3", "V", "j", "C")
        assert screen.said == "None of 2 marked: No CDN link in this article."
        assert pasted().splitlines() == [CDN, GEESE_CDN]


async def test_the_footer_dims_what_the_article_has_not(desk: Desk) -> None:
    async with desk.sit() as screen:
        assert screen.app.footer.unavailable == {"back"}
        await screen.press("j")
        assert screen.app.footer.unavailable == {"back", "open_amp", "open_cdn", "copy_amp", "copy_cdn"}
        await screen.press("r")
        assert "open_web" in screen.app.footer.unavailable  # the first related item has an AMP link alone
        assert not {"open_amp", "open_cdn"} & screen.app.footer.unavailable
        await screen.press("h", "G")
        assert {"open_web", "copy_web", "related"} <= screen.app.footer.unavailable


async def test_no_widget_opens_a_link_by_itself(desk: Desk, opened: Recorded) -> None:
    async with desk.sit() as screen:
        screen.app.open_url("https://example.org/")
        await screen.settle()
        assert opened() == []
