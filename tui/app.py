"""The app: the panes, what flows between them, and the threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from textual import on
from textual.app import ComposeResult, SystemCommand
from textual.containers import Container
from textual.getters import query_one
from textual.screen import Screen
from textual.worker import get_current_worker

from tui.flows.browsing import Browsing
from tui.flows.deciding import Deciding
from tui.flows.facts import ArticleRead, Decided, DiffRead, Fact, Found, Loaded, Progressed, RawRead, Said
from tui.flows.linking import Linking
from tui.flows.loading import Loading
from tui.flows.marking import Marking
from tui.flows.narrowing import Narrowing
from tui.flows.program import Program
from tui.flows.raw import Raw
from tui.flows.reading import Reading
from tui.flows.sitting import Sitting
from tui.flows.writes import Writes
from tui.model.article import ArticleId
from tui.store import settings
from tui.store.library import Library
from tui.view import commands
from tui.view.article_detail import ArticleDetail
from tui.view.article_list import ArticleList
from tui.view.commands import Asked
from tui.view.ordered_app import OrderedApp
from tui.view.search_bar import SearchBar
from tui.view.status import ActionLine, Footer, Tabs

# Threads of these groups give way to a newer one; the others all run to their end.
EXCLUSIVE = frozenset({"load", "search", "read"})


class NewsApp(OrderedApp):
    """The screen over one library.

    Args:
        library: The folder, not read yet.
        at: The article that the cursor begins on.
        title: What the header calls the folder.
    """

    CSS_PATH = "app.tcss"
    TITLE = "newstui"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (60, "-stacked"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (12, "-tall")]
    BINDINGS = commands.bindings(commands.app_commands())

    tabs = query_one("#tabs", Tabs)
    search_bar = query_one("#search", SearchBar)
    article_list = query_one("#list", ArticleList)
    detail = query_one("#detail", ArticleDetail)
    action_line = query_one("#action", ActionLine)
    footer = query_one("#footer", Footer)

    def __init__(self, library: Library, *, at: ArticleId | None = None, title: str = "") -> None:
        super().__init__()
        self.library = library
        self._title = title
        self._at = at
        self.writes = Writes(self)

    def compose(self) -> ComposeResult:
        yield Tabs(self._title, id="tabs")
        yield SearchBar(id="search")
        with Container(id="panes"):
            yield ArticleList(id="list")
            yield ArticleDetail(id="detail")
        yield ActionLine(id="action")
        yield Footer(id="footer")

    def on_mount(self) -> None:
        self.browsing = Browsing(self, self._at)
        self.reading = Reading(self)
        self.marking = Marking(self)
        self.loading = Loading(self)
        self.deciding = Deciding(self)
        self.sitting = Sitting(self)
        self.raw = Raw(self)
        families = (
            self.browsing, Narrowing(self), self.loading, self.reading, self.marking, self.deciding,
            self.sitting, self.raw, Linking(self), Program(self),
        )  # fmt: skip
        self._commands = {name: do for family in families for name, do in family.commands().items()}
        self.article_list.hold = self.browsing.asked
        self.article_list.focus()
        if settings.first_start(os.environ):
            self.action_line.say(
                "Welcome. / finds, w a c open, W A C copy, p d m u decide; ? shows every key."
            )
        self.loading.load()

    def on_unmount(self) -> None:
        """Waits for what is being written."""
        self.writes.finish()

    def start(self, group: str, body: Callable[[Callable[[], bool]], None]) -> None:
        """Runs `body(wanted)` on a thread; `wanted()` turns false when a newer one of its group has begun."""

        def run() -> None:
            worker = get_current_worker()
            body(lambda: not worker.is_cancelled)

        self.run_worker(run, thread=True, group=group, exclusive=group in EXCLUSIVE)

    def action_command(self, name: str | None) -> None:
        """Does what a command of the table says; nothing for None (a menu was left without a choice)."""
        if name is None:
            return
        if name not in commands.ASKED_IN_BOX and self.browsing.asked(lambda: self.action_command(name)):
            return
        if name in commands.PANE_COMMANDS:
            self.article_list.action_command(name)
        else:
            self._commands[name]()

    @property
    def keys_wait(self) -> bool:
        return hasattr(self, "browsing") and bool(self.browsing.waiting)  # a key may come before all is there

    def to_list(self) -> None:
        """Puts the focus on the list; where one pane is shown at a time, shows it."""
        self.screen.remove_class("-reading")
        self.set_focus(self.article_list)
        self.reading.return_to_list()

    def to_detail(self) -> None:
        """Puts the focus on the detail; where one pane is shown at a time, shows it."""
        self.screen.add_class("-reading")
        self.set_focus(self.detail)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        for command in commands.app_commands():
            if command.name not in ("palette", "escape"):
                title = command.help.partition(":")[0]
                yield SystemCommand(
                    title, f"{command.shown_keys()}", lambda name=command.name: self.action_command(name)
                )
        yield SystemCommand("Theme", "Choose the colours", self.action_change_theme)

    @on(Asked)
    def _do_asked(self, asked: Asked) -> None:
        self.action_command(asked.command)
        if asked.then_key:
            self.type_first(asked.then_key)

    @on(SearchBar.Typed)
    def _search_typed(self) -> None:
        self.browsing.refresh(top=True)

    @on(ArticleList.Highlighted)
    def _list_moved(self, moved: ArticleList.Highlighted) -> None:
        self.reading.moved(moved.article_id)

    @on(ArticleDetail.Resized)
    def _reflow(self) -> None:
        self.reading.follow(self.article_list.current)

    @on(ArticleList.MarksChanged)
    @on(ArticleDetail.ItemChanged)
    def _show_state(self) -> None:
        self.action_line.marked = len(self.article_list.marked)
        self.reading.show_availability()

    @on(Loaded)
    @on(Found)
    @on(ArticleRead)
    @on(RawRead)
    @on(DiffRead)
    @on(Decided)
    @on(Progressed)
    @on(Said)
    def _take_fact(self, fact: Fact) -> None:
        match fact:
            case Loaded(progress=progress):
                self.loading.loaded(progress)
            case Found():
                self.browsing.found(fact)
            case ArticleRead():
                self.reading.arrived(fact)
            case RawRead():
                self.raw.show_raw(fact)
            case DiffRead():
                self.raw.show_diff(fact)
            case Decided():
                self.deciding.arrived(fact)
            case Progressed(sentence=sentence):
                self.deciding.progressed(sentence)
            case Said(sentence=sentence, refused=refused):
                self.action_line.say(sentence, refused=refused)

    def on_descendant_focus(self) -> None:
        """The footer shows the keys of the pane that has the focus, also under a menu."""
        if len(self.screen_stack) != 1:  # none while the app ends
            return
        box = self.focused is self.search_bar.box
        self.footer.pane = "search" if box else "detail" if self.focused is self.detail else "list"
        self.screen.set_class(self.focused is self.detail, "-reading")
        if self.focused is self.article_list:  # by a click, too
            self.reading.return_to_list()
        self.reading.show_availability()
