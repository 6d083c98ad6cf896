"""Every command once: bindings, footer, menus, palette, help screen and the README's table come from here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from textual.binding import Binding, BindingType
from textual.message import Message


class Asked(Message):
    """A pane asks for a command by name; `then_key` was typed after it and is still to be obeyed."""

    def __init__(self, command: str, then_key: str | None = None) -> None:
        super().__init__()
        self.command = command
        self.then_key = then_key


class Command(NamedTuple):
    """One thing that a key does.

    `keys` are Textual's names; `label` is two words for the footer, where neighbours with the same one
    share it; `help` is a sentence for the help screen.
    `menu` names the menu that the key opens, `inside` the menu in which it is a choice (its key holds only
    there). `panes` are the panes in whose footer it stands; empty: in none.
    """

    name: str
    keys: tuple[str, ...]
    group: str
    label: str
    help: str
    panes: tuple[str, ...] = ()
    inside: str | None = None

    def shown_keys(self) -> str:
        """The keys as they are printed on a keyboard."""
        return " ".join(SHOWN.get(key, _capital(key)) for key in self.keys)

    def pressed(self, table: Iterable[Command] | None = None) -> str:
        """All that is pressed for it: of a choice the first key of its menu, too."""
        menu = next((one for one in table or COMMANDS if MENUS.get(one.name) == self.inside), None)
        if menu is None or self.inside is None:
            return self.shown_keys()
        return f"{menu.shown_keys().partition(' ')[0]} {self.shown_keys()}" if menu.keys and self.keys else ""


SHOWN: Final = {
    "slash": "/",
    "question_mark": "?",
    "colon": ":",
    "space": "Space",
    "asterisk": "*",
    "full_stop": ".",
    "equals_sign": "=",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift-Tab",
    "backspace": "Backspace",
    "up": "Up",
    "down": "Down",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "f1": "F1",
    "f5": "F5",
}


def _capital(key: str) -> str:
    return f"^{key[5:]}" if key.startswith("ctrl+") else key


def _move(name: str, keys: str, help_: str) -> Command:
    return Command(name=name, keys=tuple(keys.split()), group="Move", label="", help=help_)


def _choice(menu: str, key: str, name: str, label: str, help_: str) -> Command:
    group = {"copy": "Copy", "filter": "Filter and sort", "sort": "Filter and sort"}[menu]
    return Command(name=name, keys=(key,), group=group, label=label, help=help_, inside=menu)


_LIST, _DETAIL, _SEARCH = "list", "detail", "search"
_REVERTED = "reverted"  # in the footer of list and detail, where what is shown was reverted
_BOTH = (_LIST, _DETAIL)

# In the footer's order: what stands first is dropped last.
COMMANDS: Final[tuple[Command, ...]] = (
    Command(name="help", keys=("question_mark", "f1"), group="Program", label="Help",
            help="Every key; type to find one, Enter runs it", panes=(_LIST, _DETAIL, _SEARCH)),
    Command(name="search", keys=("slash",), group="Find", label="Find",
            help="Go to the search box: words in any order, fields like quality>=40", panes=(_LIST, _DETAIL)),
    Command(name="keep_query", keys=("enter",), group="Find", label="To the list",
            help="In the search box: keep the query and go to the list (Esc too)", panes=(_SEARCH,)),
    Command(name="complete", keys=("tab",), group="Find", label="Complete",
            help="In the search box: take what is offered: completions, in an empty one recent queries",
            panes=(_SEARCH,)),
    Command(name="again", keys=("equals_sign",), group="Decide", label="Again",
            help="Decide again what somebody reverted, as the journal says: the article, or all marked ones",
            panes=(_REVERTED,)),
    Command(name="publish", keys=("p",), group="Decide", label="Publish",
            help="Publish: the article, or all marked ones; on to the next open one", panes=_BOTH),
    Command(name="decline", keys=("d",), group="Decide", label="Decline",
            help="Decline: it is withdrawn, and leaves the open ones", panes=_BOTH),
    Command(name="later", keys=("m",), group="Decide", label="Later",
            help="Put off: it leaves the open ones until you reopen it; the file is not touched",
            panes=_BOTH),
    Command(name="undo", keys=("u",), group="Decide", label="Undo",
            help="Take the last decision back, a bulk as one; any number of times, also of earlier runs",
            panes=_BOTH),
    Command(name="open_web", keys=("w",), group="Open", label="Open", help="Open the web page", panes=_BOTH),
    Command(name="open_amp", keys=("a",), group="Open", label="Open", help="Open the AMP page", panes=_BOTH),
    Command(name="open_cdn", keys=("c",), group="Open", label="Open",
            help="Open the page in the AMP cache (CDN)", panes=_BOTH),
    Command(name="copy_web", keys=("W",), group="Copy", label="Copy", help="Copy the web URL",
            panes=_BOTH),
    Command(name="copy_amp", keys=("A",), group="Copy", label="Copy", help="Copy the AMP URL", panes=_BOTH),
    Command(name="copy_cdn", keys=("C",), group="Copy", label="Copy",
            help="Copy the AMP cache (CDN) URL", panes=_BOTH),
    Command(name="copy_menu", keys=("y",), group="Copy", label="Copy as",
            help="Menu: copy in another form; with marks, all marked ones", panes=_BOTH),
    Command(name="filter_menu", keys=("f",), group="Filter and sort", label="Filter",
            help="Menu: narrow the list", panes=(_LIST,)),
    Command(name="sort_menu", keys=("s",), group="Filter and sort", label="Sort",
            help="Menu: order the list", panes=(_LIST,)),
    Command(name="related", keys=("r",), group="Read", label="Related",
            help="Go to the related items, then the other links of the article", panes=_BOTH),
    Command(name="bundle", keys=("b",), group="Filter and sort", label="Bundle",
            help="One row for all that tell the same story, on or off; Enter unfolds it, h folds it",
            panes=(_LIST,)),
    Command(name="mark", keys=("space",), group="Mark", label="Mark", help="Mark this article and step on",
            panes=(_LIST,)),
    Command(name="next_open", keys=("n",), group="Move", label="Next open",
            help="Next open article of this view", panes=_BOTH),
    Command(name="enter", keys=("enter", "l"), group="Read", label="Read",
            help="Into the detail; on a related item: jump to it, or open it; on a topic: filter by it",
            panes=_BOTH),
    Command(name="leave", keys=("h",), group="Read", label="List", help="Back out to the list",
            panes=(_DETAIL,)),
    Command(name="back", keys=("H", "backspace"), group="Read", label="Back",
            help="Back through the jumps", panes=_BOTH),
    Command(name="forward", keys=("L",), group="Read", label="Forward", help="Forward through the jumps"),
    Command(name="raw", keys=("v",), group="Read", label="Raw", help="The file as it is", panes=_BOTH),
    Command(name="edit", keys=("e",), group="Read", label="Edit",
            help="The file in your editor ($VISUAL, else $EDITOR); a broken one at its line", panes=_BOTH),
    Command(name="zoom", keys=("z",), group="Read", label="Zoom",
            help="This pane alone on the screen, and back", panes=_BOTH),
    Command(name="quit", keys=("q", "ctrl+q"), group="Program", label="Quit", help="Leave", panes=_BOTH),
    _move("down", "j down", "Down"),
    _move("up", "k up", "Up"),
    _move("page_down", "pagedown ctrl+d", "A page down"),
    _move("page_up", "pageup ctrl+u", "A page up"),
    _move("first", "g home", "The first"),
    _move("last", "G end", "The last"),
    _move("previous_open", "N", "Previous open article of this view"),
    _move("detail_down", "J", "Scroll the detail from the list"),
    _move("detail_up", "K", "Scroll the detail back"),
    _move("next_pane", "tab", "The next pane"),
    _move("previous_pane", "shift+tab", "The pane before"),
    Command(name="next_item", keys=("right_square_bracket",), group="Read", label="Next item",
            help="Next related item or link of the article; w a c then act on it"),
    Command(name="previous_item", keys=("left_square_bracket",), group="Read", label="Previous item",
            help="The item before; from outside, the topics and the publisher: Enter lists what shares them"),
    Command(name="view_all", keys=("1",), group="Views", label="All", help="All articles"),
    Command(name="view_open", keys=("2",), group="Views", label="Open", help="Not published, not declined"),
    Command(name="view_published", keys=("3",), group="Views", label="Published", help="Published"),
    Command(name="view_declined", keys=("4",), group="Views", label="Declined", help="Declined"),
    Command(name="view_later", keys=("5",), group="Views", label="Later", help="Put off for later"),
    Command(name="view_broken", keys=("6",), group="Views", label="Broken", help="Files that cannot be read"),
    Command(name="view_reverted", keys=("7",), group="Views", label="Reverted",
            help="Decided here, and flipped back by somebody else since"),
    Command(name="reopen", keys=("P",), group="Decide", label="Reopen",
            help="Reopen: neither published nor declined, to be decided again"),
    Command(name="redo", keys=("U",), group="Decide", label="Redo",
            help="Make the decision undone last again"),
    Command(name="repeat", keys=("full_stop",), group="Decide", label="Repeat",
            help="Repeat the last decision on this article"),
    Command(name="progress", keys=("i",), group="Decide", label="Progress",
            help="What was decided since the start, and statistics; Enter goes to the article"),
    Command(name="diff", keys=("D",), group="Decide", label="Diff",
            help="What differs in this file from the last Git commit"),
    Command(name="copy_title", keys=("Y",), group="Copy", label="Title+URL", help="Copy title and URL"),
    Command(name="mark_range", keys=("V",), group="Mark", label="Range",
            help="Begin a range of marks; move; again to end it"),
    Command(name="mark_open", keys=("asterisk",), group="Mark", label="All open",
            help="Mark all open articles shown, or unmark them"),
    Command(name="escape", keys=("escape",), group="Program", label="Undo a step",
            help="Take back one thing: menu, marks, query"),
    Command(name="reverse", keys=("S",), group="Filter and sort", label="Reverse", help="Reverse the order"),
    Command(name="reload", keys=("R", "f5"), group="Program", label="Reload", help="Read the folder again"),
    Command(name="part", keys=(), group="Filter and sort", label="Split",
            help="Split this bundle for good: its articles do not tell the same story"),
    Command(name="sleep", keys=("ctrl+z",), group="Program", label="Sleep",
            help="Back to the shell; fg brings newstui back as it was"),
    Command(name="palette", keys=("colon", "ctrl+p"), group="Program", label="Commands",
            help="Command palette; themes too"),
    _choice("copy", "w", "copy_as_web", "Web URL", "Web URL"),
    _choice("copy", "a", "copy_as_amp", "AMP URL", "AMP URL"),
    _choice("copy", "c", "copy_as_cdn", "CDN URL", "CDN URL"),
    _choice("copy", "m", "copy_as_markdown", "Markdown", "Markdown link: [title](url)"),
    _choice("copy", "t", "copy_as_title", "Title+URL", "Title and URL"),
    _choice("copy", "h", "copy_as_html", "HTML", "HTML link"),
    _choice("copy", "s", "copy_as_tsv", "TSV", "TSV row for a spreadsheet; several below a line of names"),
    _choice("copy", "d", "copy_day", "Day's list",
            "Copy today's published as a Markdown list: of another day where the query has on:DATE"),
    _choice("copy", "p", "copy_as_path", "Path", "Path of the file"),
    _choice("copy", "j", "copy_as_json", "JSON", "JSON object"),
    _choice("filter", "o", "filter_open", "Open", "Only open ones, or all again"),
    _choice("filter", "p", "filter_published", "Published", "Only published ones, or all again"),
    _choice("filter", "d", "filter_declined", "Declined", "Only declined ones, or all again"),
    _choice("filter", "l", "filter_later", "Later", "Only those put off, or all again"),
    _choice("filter", "b", "filter_broken", "Broken", "Only broken ones, or all again"),
    _choice("filter", "a", "filter_amp", "Has AMP", "Only those with an AMP link, or all again"),
    _choice("filter", "t", "filter_today", "Today", "Only those of today, or all again"),
    _choice("filter", "m", "filter_marked", "Marked", "Only marked ones, or all again"),
    _choice("sort", "d", "sort_date", "Date", "By date, newest first"),
    _choice("sort", "q", "sort_quality", "Quality", "By quality, highest first"),
    _choice("sort", "h", "sort_heat", "Heat", "By heat, highest first"),
    _choice("sort", "p", "sort_provider", "Provider", "By provider, A to Z"),
    _choice("sort", "t", "sort_title", "Title", "By title, A to Z"),
    _choice("sort", "r", "sort_relevance", "Relevance", "Best match first"),
    _choice("sort", "b", "sort_border", "Border", "Nearest the score from which the folder publishes first"),
)  # fmt: skip

BY_NAME: Final = {command.name: command for command in COMMANDS}
MENUS: Final = {"copy_menu": "copy", "filter_menu": "filter", "sort_menu": "sort"}
# Handled by the pane that has the focus; the rest by the app.
PANE_COMMANDS: Final = frozenset({"down", "up", "page_down", "page_up", "first", "last"})
STEPS: Final = frozenset(
    {"down", "up", "page_down", "page_up"}
)  # the others need to know where the list ends
# Done at once while an answer is on its way; all others wait for the list that was asked for.
ASKED_IN_BOX: Final = frozenset(
    {"search", "leave_search", "complete", "keep_query", "help", "quit", "palette"}
)
EVERYWHERE: Final = frozenset({"ctrl+z"})  # keys that hold in dialogs, too
BOX_COMMANDS: Final = frozenset({"keep_query", "complete"})  # keys that the search box itself reads

# The same key by position on other layouts: nobody should have to switch to decide.
_POSITIONS: Final = (
    ("qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзфывапролдячсмить"),
    ("wertyuiopasdfghjklzxcvbnm", "ςερτυθιοπασδφγηξκλζχψωβνμ"),
)


def aliases(key: str) -> tuple[str, ...]:
    """The letters that a Cyrillic and a Greek keyboard have in the place of a Latin one."""
    found = []
    for latin, other in _POSITIONS:
        if len(key) == 1 and key.lower() in latin:
            letter = other[latin.index(key.lower())]
            if key.isupper():
                letter, small = letter.upper(), letter
                if letter.lower() != small:  # ς has no capital of its own: Σ is that of σ
                    continue
            found.append(letter)
    return tuple(found)


def with_aliases(command: Command, taken: Collection[str] = ()) -> list[str]:
    """The keys of a command and their aliases, but for those that another command has been given."""
    return [
        key
        for name in command.keys
        for key in (name, *(alias for alias in aliases(name) if alias not in taken))
    ]


def bindings(commands: Iterable[Command], taken: Collection[str] = ()) -> list[BindingType]:
    """Textual's bindings for commands: each calls `action_command` with the command's name."""
    return [
        Binding(
            key,
            f"command({command.name!r})",
            command.label or command.help,
            show=False,
            priority=key in EVERYWHERE,
            id=command.name,
        )
        for command in commands
        for key in with_aliases(command, taken)
    ]


def in_keys(sentence: str, table: Iterable[Command] = COMMANDS) -> str:
    """A sentence of ours in which `{undo}` and the like stand for the first key of that command.

    Whatever has no key is in the palette.
    """
    keys = {one.name: one.shown_keys().partition(" ")[0] for one in table}
    return sentence.format_map({name: key or keys["palette"] for name, key in keys.items()})


def app_commands(table: Sequence[Command] = COMMANDS) -> list[Command]:
    """Commands whose keys hold wherever the focus is, unless a box takes them as letters."""
    return [
        command
        for command in table
        if command.inside is None and command.name not in PANE_COMMANDS | BOX_COMMANDS
    ]


def palette_commands(table: Sequence[Command] = COMMANDS) -> list[Command]:
    """What the palette offers beside themes: all that does something without a menu, and the day's list."""
    offered = [one for one in app_commands(table) if one.name not in ("palette", "escape")]
    return offered + [one for one in table if one.name == "copy_day"]


def pane_commands(table: Sequence[Command] = COMMANDS) -> list[Command]:
    """Movement inside the pane that has the focus."""
    return [command for command in table if command.name in PANE_COMMANDS]


def choices(menu: str, table: Sequence[Command] = COMMANDS) -> list[Command]:
    """The choices of a menu, in order."""
    return [command for command in table if command.inside == menu]


def footer(pane: str, *, reverted: bool = False, table: Sequence[Command] = COMMANDS) -> list[Command]:
    """The commands of a pane's footer, the most needed first; `reverted` where what it shows is."""
    places = {pane, _REVERTED} if reverted and pane in _BOTH else {pane}
    return [command for command in table if places.intersection(command.panes)]


def key_table() -> str:
    """The README's table of keys, in Markdown."""
    rows = ["| Keys | What they do |", "|---|---|"]
    for command in COMMANDS:
        keys = " ".join(f"`{key}`" for key in command.pressed().split()) or "`:`"  # in the palette alone
        rows.append(f"| {keys} | {command.help} |")
    return "\n".join(rows)


def name_table() -> str:
    """The list, in docs/configuration.md, of what can be named in the settings, by group, in Markdown."""
    groups: dict[str, list[str]] = {}
    for command in COMMANDS:
        if command.name not in BOX_COMMANDS:
            groups.setdefault(command.group, []).append(f"`{command.name}`")
    return "\n".join(f"- {group}: {' '.join(names)}" for group, names in groups.items())
