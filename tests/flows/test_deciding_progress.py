"""How far it has come, the list of what was decided, the difference to Git, the note on `secured`, leaving."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.widgets import OptionList

from tests.conftest import PATIENCE_SECONDS, Folder, Zone, article
from tests.desktop.test_git import Repository
from tests.flows.conftest import GEESE, GLASS, LIGHT, MOSS
from tests.flows.desk import Desk
from tests.flows.test_deciding import SECURED, DecidingSeat, Office
from tui.cli import receipt
from tui.flows import sitting
from tui.store import replace as replacing
from tui.view.dialogs.diff import Diff
from tui.view.dialogs.session import Session


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(root=desk.root)


def listed(screen: DecidingSeat) -> list[str]:
    """The lines of the list of decisions."""
    assert isinstance(screen.app.screen, Session)
    options = screen.app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(place).prompt) for place in range(options.option_count)]


async def test_the_progress_counts_this_sitting_s_decisions_of_all_that_was_open(office: Office) -> None:
    office.rewrite(GLASS, 'secured: "SECRETSECRETSECRET"\n', "")  # else a long note is said
    async with office.sit(size=(140, 30)) as screen:
        assert "decided" not in screen.progress
        await screen.press("p")
        assert "1 of 6 decided [###-----------------] 17%" in screen.progress
        await screen.press("d", "m")
        assert "3 of 6 decided [##########----------] 50%" in screen.progress
        await screen.press("u")
        assert "2 of 6 decided" in screen.progress
        await screen.press("U", "asterisk", "p")
        assert "6 of 6 decided [####################] 100%" in screen.progress


async def test_what_was_reopened_is_open_and_not_decided(office: Office) -> None:
    async with office.sit(size=(140, 30)) as screen:
        await screen.press("p", "g", "P")
        assert "0 of 6 decided" in screen.progress


async def test_what_was_decided_twice_counts_once(office: Office) -> None:
    async with office.sit(size=(140, 30)) as screen:
        await screen.press("p", "g", "d", "g", "p")
        assert "1 of 6 decided" in screen.progress


async def test_what_was_refused_is_no_progress(office: Office) -> None:
    async with office.sit(size=(140, 30)) as screen:
        await screen.press("3", "p", "m")
        assert "decided" not in screen.progress.replace("published", "")


@pytest.mark.parametrize(
    ("width", "form"),
    [(140, "1 of 6 decided ["), (84, "1 of 6 decided 17%"), (58, "1/6 17%"), (34, "u takes it back")],
)
async def test_the_longest_form_that_leaves_room_for_the_sentence_is_shown(
    office: Office, width: int, form: str
) -> None:
    async with office.sit(size=(width, 30)) as screen:
        await screen.press("j", "p")
        shown = " ".join(screen.progress.split())  # on two lines where it is long
        assert form in shown
        assert "u takes it back" in shown


async def test_the_time_left_is_told_from_ten_decisions_on(
    empty_desk: Desk, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder({f"{n:02}.md": article(f"Story {n:02}", published=False) for n in range(30)})
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 30.0
        return now

    monkeypatch.setattr(sitting, "time", SimpleNamespace(monotonic=clock))
    async with Office(root=empty_desk.root).sit(size=(140, 30)) as screen:
        await screen.press(*"ppppppppp")
        assert "left" not in screen.progress
        await screen.press("p")
        assert "10 of 30 decided [#######-------------] 33%  about 10 min left" in screen.progress
        now += 3_600  # a break
        await screen.press("p")
        assert "11 of 30 decided [#######-------------] 37%  about 10 min left" in screen.progress


async def test_i_lists_what_was_decided_and_enter_goes_to_the_article(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("i")
        assert "Nothing decided since the start." in screen.text
        await screen.press("i", "p", "d", "u", "G", "i")
        lines = listed(screen)
        assert [line.split("  ", 1)[1].split()[0] for line in lines] == ["undid", "decline", "publish"]
        assert lines[0].endswith("A server room cooled by moss")
        assert lines[2].endswith("Glass piano survives its first concert")
        assert "3 entries since the start" in screen.text
        await screen.press("j", "j", "k", "j", "enter")
        assert len(screen.app.screen_stack) == 1
        assert screen.current == screen.read == GLASS


async def test_i_lists_what_was_refused_with_its_reason(office: Office) -> None:
    async with office.sit(size=(140, 30)) as screen:
        (office.root / MOSS).chmod(0o444)
        await screen.press("space", "space", "j", "space", "p", "G", "i")
        lines = listed(screen)
        assert [line.split()[0] == "not" for line in lines] == [True, False, False]
        assert "publish" in lines[0]
        assert "A server room cooled by moss  is read-only" in lines[0]
        await screen.press("enter")
        assert screen.current == MOSS


@pytest.mark.parametrize("key", ["escape", "i", "q", "h"])
async def test_the_list_of_decisions_is_left_without_going_anywhere(office: Office, key: str) -> None:
    async with office.sit() as screen:
        await screen.press("p", "i", key)
        assert len(screen.app.screen_stack) == 1
        assert screen.current == MOSS


async def test_the_note_on_secured_is_made_once_for_a_folder(office: Office) -> None:
    office.rewrite(GEESE, "quality: 66", 'quality: 66\nsecured: "OTHER"')
    async with office.sit() as screen:
        await screen.press("m")
        assert "secured" not in screen.said
        await screen.press("g", "P", "p")
        assert screen.said.endswith("concert”." + SECURED)
    async with office.sit(at=GEESE) as screen:
        await screen.press("p")
        assert screen.said == "Published “Town bans facial recognition, geese excepted”. u takes it back"


async def test_an_article_without_secured_needs_no_note(office: Office) -> None:
    async with office.sit(at=MOSS) as screen:
        await screen.press("p")
        assert "secured" not in screen.said


@pytest.fixture
def site(tmp_path: Path, plain_environment: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    repository = Repository(tmp_path / "site")
    repository.commit("_news/a.md", "_news/[b].md", content=article("A title", published=False))
    return repository


async def test_d_shows_the_difference_to_the_last_commit(site: Repository) -> None:
    office = Office(root=site.root)
    async with office.sit() as screen:
        await screen.press("D")
        assert screen.said == "This file is as it is in the last commit, or Git does not track it."
        for _ in range(2):
            name = screen.current
            await screen.press("p", "g") if name == "_news/[b].md" else await screen.press("p")
        await screen.press("D")
        assert isinstance(screen.app.screen, Diff)
        assert "-published: false" in screen.lines
        assert "+published: true" in screen.lines
        assert "against Git HEAD" in screen.text
        strips = screen.app.screen._compositor.render_strips()
        looks = {
            strip.text.strip(): next(segment.style for segment in strip if segment.text.strip())
            for strip in strips
            if strip.text.strip() in ("-published: false", "+published: true", "quality: 50")
        }
        assert looks["-published: false"] != looks["+published: true"]
        await screen.press("escape")
        assert len(screen.app.screen_stack) == 1
        await screen.press("u", "u", "D")
        assert screen.said == "This file is as it is in the last commit, or Git does not track it."


async def test_without_a_repository_the_difference_cannot_be_shown(office: Office) -> None:
    async with office.sit() as screen:
        await screen.press("D")
        assert screen.said == "This folder is no Git repository."
        assert screen.refused
        await screen.find("nothinglikethis")
        await screen.press("D")
        assert screen.said == "No article here."


async def test_a_difference_full_of_escapes_is_harmless(site: Repository) -> None:
    path = site.root / "_news" / "a.md"
    path.write_text(path.read_text() + "\x1b]0;x\x07[@click=app.quit]x[/]\u202e\n")
    async with Office(root=site.root).sit(at="_news/a.md") as screen:
        await screen.press("D")
        assert "[@click=app.quit]x[/]" in screen.text
        assert all(one.isprintable() or one == "\n" for one in screen.text)


async def test_leaving_finishes_what_is_being_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, leaving = threading.Event(), threading.Event()
    replace = replacing.replace

    def slow(path: Path, expected: bytes, new: bytes, *, root: Path) -> None:
        reached.set()
        assert leaving.wait(PATIENCE_SECONDS)
        replace(path, expected, new, root=root)

    monkeypatch.setattr(replacing, "replace", slow)
    before = office.live()
    async with office.sit() as screen:
        finish = screen.app.writes.finish

        def let_go() -> None:
            assert reached.wait(PATIENCE_SECONDS)
            leaving.set()
            finish()

        monkeypatch.setattr(screen.app.writes, "finish", let_go)
        for key in ("p", "p", "d", "q"):
            screen.app.post_message(screen.key(key))
        while screen.app.is_running:
            await screen.pilot.pause(0)
    assert office.live() == before | {GLASS, MOSS}
    assert "removed: true" in office.read(LIGHT)
    async with office.sit() as screen:
        await screen.press("u", "u", "u")
        assert office.live() == before


async def test_the_receipt_says_what_the_screen_decided(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.root)
    async with office.sit() as screen:
        await screen.press("p", "p", "d", "m", "u")
        decisions = screen.app.library.decisions
        assert decisions is not None
        assert list(receipt.lines(decisions)) == [
            "Decided: 2 published, 1 declined. Files changed: 3.",
            "  newstui undo takes the last step back.",
        ]


async def test_what_the_screen_decided_is_one_line_for_git(site: Repository) -> None:
    for name in ("c.md", "d.md"):
        site.commit(name, content=article("Another", published=False).replace("\n", "\r\n"))
    async with Office(root=site.root).sit() as screen:
        await screen.press("asterisk", "p")
        counted = site.git("diff", "--numstat").splitlines()
        assert [line.split("\t")[:2] for line in counted] == [["1", "1"]] * 4
        await screen.press("u")
        assert site.git("status", "--porcelain") == ""


async def test_the_list_of_decisions_shows_the_local_time_as_the_log_does(office: Office, zone: Zone) -> None:
    zone("Asia/Kathmandu")
    async with office.sit() as screen:
        await screen.press("p")
        decisions = screen.app.library.decisions
        assert decisions is not None
        when = dt.datetime.fromisoformat(decisions.made[0].time)
        assert when.utcoffset() == dt.timedelta(0)
        await screen.press("i")
        local = when + dt.timedelta(hours=5, minutes=45)
        assert listed(screen)[0].startswith(f"{local:%H:%M} ")


async def test_only_this_folder_s_articles_are_progress(office: Office) -> None:
    (office.root / "newstui.toml").touch()
    below = office.root / "below"
    below.mkdir()
    (below / "only.md").write_text(article("Only", published=False))
    async with Office(root=office.root).sit() as screen:
        await screen.press("p", "u")
    async with Office(root=below).sit(size=(140, 30)) as screen:
        await screen.press("U")  # it was decided above
        assert "decided" not in screen.progress
        await screen.press("p")
        assert "1 of 1 decided" in screen.progress


@pytest.mark.parametrize("keys", ["p", "ppu"])
async def test_at_80_columns_the_title_is_cut_and_never_the_verdict(office: Office, keys: str) -> None:
    for name, title in (
        (GLASS, "Glass piano survives its first concert"),
        (MOSS, "A server room cooled by moss"),
    ):
        office.rewrite(name, title, "A title as long as " + "they come, " * 9)
    office.rewrite(GLASS, 'secured: "SECRETSECRETSECRET"\n', "")
    async with office.sit(size=(80, 24)) as screen:
        await screen.press(*keys)
        assert " of 6 decided" in screen.progress or "/6 " in screen.progress
        assert "A title as" in screen.progress
        verdict = {"p": "u takes it back", "ppu": "is open again."}[keys]
        assert verdict in screen.progress


async def test_a_second_instance_says_so_at_once(office: Office) -> None:
    async with office.sit(), office.sit() as second:
        assert second.said == "No decisions here: another newstui decides in this folder; close it first."
        assert second.refused


async def test_who_may_only_look_is_told_so_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with Office(root=office.root, read_only=True).sit() as screen:
        assert screen.said == "No decisions here: newstui was told to look only."
    (tmp_path / "no folder").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "no folder"))
    async with office.sit() as screen:
        assert screen.said.startswith("No decisions here: the journal in ")
        assert screen.refused
