"""The app: the panes, what flows between them, and the threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from textual import on
from textual.app import ComposeResult, SystemCommand
from textual.containers import Container
from textual.getters import query_one
from textual.screen import Screen
from textual.worker import get_current_worker

from tui.desktop import terminal
from tui.desktop.lasting import LastingDriver
from tui.flows import opening
from tui.flows.facts import Fact, FirstSeen, Opened
from tui.flows.wishes import Wishes
from tui.model.listed import ArticleId
from tui.store import settings
from tui.view import commands
from tui.view.article_detail import ArticleDetail
from tui.view.article_list import ArticleList
from tui.view.commands import Asked
from tui.view.ordered_app import OrderedApp
from tui.view.search_bar import SearchBar
from tui.view.status import ActionLine, Footer, Tabs

if TYPE_CHECKING:
    from tui.flows.browsing import Browsing
    from tui.flows.bundling import Bundling
    from tui.flows.deciding import Deciding
    from tui.flows.editing import Editing
    from tui.flows.families import Families
    from tui.flows.jumping import Jumping
    from tui.flows.loading import Loading
    from tui.flows.marking import Marking
    from tui.flows.past import Past
    from tui.flows.program import Program
    from tui.flows.raw import Raw
    from tui.flows.reading import Reading
    from tui.flows.remembering import Remembering
    from tui.flows.sitting import Sitting
    from tui.flows.writes import Writes
    from tui.store.configuration import Configuration
    from tui.store.library import Library
    from tui.store.memory import Memory
    from tui.store.opening import First

# Threads of these groups give way to a newer one; the others all run to their end.
EXCLUSIVE = frozenset({"load", "search", "read", "ahead", "past"})


class Door(Protocol):
    """A content folder that is about to be opened."""

    @property
    def memory(self) -> Memory:
        """What the reader comes back to."""
        ...

    def first(self) -> First | None:
        """What an earlier run knew of it."""
        ...

    def first_files(self) -> First:
        """What its first files say."""
        ...

    def library(self) -> Library:
        """All of it; takes a while."""
        ...

    def look_no_more(self) -> None:
        """Lets nobody wait any longer for the first rows."""
        ...


class NewsApp(OrderedApp):
    """The screen over one library.

    The first frame is drawn before the library is opened, and before what works on it is loaded: that takes
    as long as all before it. Until then the cursor moves, and other keys wait.

    Args:
        door: The folder.
        at: The article that the cursor begins on.
        title: What the header calls the folder.
        configuration: What the user and the content root want.
    """

    LINUX_DRIVER = LastingDriver
    CSS_PATH = "app.tcss"
    TITLE = "newstui"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (60, "-stacked"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (12, "-tall")]
    BINDINGS = commands.bindings(commands.app_commands())

    browsing: Browsing
    bundling: Bundling
    deciding: Deciding
    editing: Editing
    jumping: Jumping
    library: Library
    loading: Loading
    marking: Marking
    past: Past
    program: Program
    raw: Raw
    reading: Reading
    remembering: Remembering
    sitting: Sitting
    writes: Writes

    tabs = query_one("#tabs", Tabs)
    search_bar = query_one("#search", SearchBar)
    article_list = query_one("#list", ArticleList)
    detail = query_one("#detail", ArticleDetail)
    action_line = query_one("#action", ActionLine)
    footer = query_one("#footer", Footer)

    def __init__(
        self,
        door: Door,
        *,
        at: ArticleId | None = None,
        title: str = "",
        configuration: Configuration | None = None,
    ) -> None:
        super().__init__()
        self.take_terminal = partial(terminal.leave_when_told, lambda code: self.exit(return_code=code))
        self.wishes = Wishes(configuration)
        if of_panes := self.wishes.bind(self._bindings):
            self.set_keymap(of_panes)
        self.choose_theme(self.wishes.theme)
        self._door = door
        self._title = title
        self._at = at
        self.opened: Library | None = None  # `library`, once it is there
        self._flows: Families | None = None
        # Commands that came before there was anything to command, and the article that was meant.
        self._early: list[tuple[str, ArticleId | None]] = []

    def compose(self) -> ComposeResult:
        yield Tabs(self._title, id="tabs")
        yield SearchBar(id="search")
        with Container(id="panes"):
            yield ArticleList(self.wishes.columns, id="list")
            yield ArticleDetail(id="detail")
        yield ActionLine(id="action")
        yield Footer(self.wishes.table, id="footer")

    def on_mount(self) -> None:
        self.article_list.hold = partial(opening.hold_early, self.article_list, self._early)
        self.article_list.focus()
        if self._at is None:  # a file that was named need not answer the query that was left
            self.search_bar.put_back(self._door.memory.remembered.query)
        first = self._door.first() if self._at is None else None
        if first is not None:
            opening.show(first, self.article_list, self.tabs, self.search_bar)
        self.call_after_refresh(self.start, "open", partial(self._open, first is None and self._at is None))

    @on(FirstSeen)
    def _show_first(self, seen: FirstSeen) -> None:
        if self._flows is None:
            opening.show(seen.first, self.article_list, self.tabs, self.search_bar)

    def _open(self, read_first: bool, _wanted: Callable[[], bool]) -> None:
        if read_first:
            self.post_message(FirstSeen(self._door.first_files()))
        from tui.flows import families  # noqa: F401, PLC0415 - loaded here, where nobody waits for it

        self.post_message(Opened(self._door.library()))

    @on(Opened)
    def _begin(self, opened: Opened) -> None:
        from tui.flows.families import Families  # noqa: PLC0415 - it is loaded by now

        self.library = self.opened = opened.library
        self._flows = Families(self, self._at, self._door.memory)
        self.article_list.follow = self.reading.follow_key
        self.article_list.hold = lambda name: self.browsing.asked(
            lambda: self.action_command(name), step=name in commands.STEPS
        )
        problem = self.wishes.problem()
        if problem is not None:
            self.action_line.say(problem, refused=True)
        elif settings.first_start(os.environ):
            self.action_line.say(self.wishes.in_keys(opening.WELCOME))
        self._flows.begin()
        early, self._early = self._early, []
        for name, article_id in early:
            if article_id is not None and self.article_list.current != article_id:  # by a click, since
                self.article_list.go_to(article_id)
            self.action_command(name)
        if early and not self.keys_wait:  # else a key may be on its way yet, and lets the next in itself
            self.call_later(self.let_keys_in)

    def on_unmount(self) -> None:
        """Waits for what is being written, and for nothing else."""
        self._door.look_no_more()
        if self._flows is not None:
            self._flows.end()

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
        if name in commands.PANE_COMMANDS:
            self.article_list.action_command(name)
        elif self._flows is not None:
            if name in commands.ASKED_IN_BOX or not self.browsing.asked(lambda: self.action_command(name)):
                self._flows.commands[name]()
        elif name == "quit":
            self.exit()
        else:
            self._early.append((name, self.article_list.current))

    @property
    def keys_wait(self) -> bool:
        return bool(self._early) or (self._flows is not None and bool(self.browsing.waiting))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from tui.view import palette  # noqa: PLC0415 - for those who open it

        for title, pressed, name in palette.offers(self.wishes.table):
            yield SystemCommand(title, pressed, partial(self.action_command, name))
        yield SystemCommand("Theme", "Choose the colours", self.action_change_theme)

    @on(Asked)
    def _do_asked(self, asked: Asked) -> None:
        self.action_command(asked.command)
        if asked.then_key:
            self.type_first(asked.then_key)

    @on(SearchBar.Typed)
    def _search_typed(self) -> None:
        if self._flows is not None:  # else what begins then will read the box
            self.browsing.refresh(top=True, typed=True)

    @on(ArticleList.Highlighted)
    def _list_moved(self, moved: ArticleList.Highlighted) -> None:
        # A key may have moved it on meanwhile, and shown the page of where it is now.
        if self._flows is not None and moved.article_id == self.article_list.current:
            self.reading.moved(moved.article_id)

    @on(ArticleDetail.Resized)
    def _reflow(self) -> None:
        if self._flows is not None:
            self.reading.follow(self.article_list.current)

    @on(ArticleList.MarksChanged)
    @on(ArticleDetail.ItemChanged)
    def _show_state(self) -> None:
        self.action_line.marked = len(self.article_list.marks.marked)
        if self._flows is not None:
            self.reading.show_availability()

    @on(Fact)
    def _take_fact(self, fact: Fact) -> None:
        assert self._flows is not None  # it is they whose threads report
        if self.query("#tabs"):  # else the panes are gone: the app ends
            self._flows.take(fact)

    def on_descendant_focus(self) -> None:
        """The footer shows the keys of the pane that has the focus, also under a menu."""
        if len(self.screen_stack) != 1 or self._flows is None:  # no screen while the app ends
            return
        box = self.focused is self.search_bar.box
        self.footer.pane = "search" if box else "detail" if self.focused is self.detail else "list"
        self.screen.set_class(self.focused is self.detail, "-reading")
        if self.focused is self.article_list:  # by a click, too
            self.reading.return_to_list()
        self.past.look()
        self.reading.show_availability()
