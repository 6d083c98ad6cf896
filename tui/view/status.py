"""The lines round the panes: tabs above; the last action, the reading and the keys below."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Final, NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.model import limits, text
from tui.model.listed import View
from tui.view import commands, sentence
from tui.view.commands import Asked, Command

_SHORT = {View.PUBLISHED: "Pub", View.DECLINED: "Decl", View.REVERTED: "Rev"}
_ALWAYS = (View.ALL, View.OPEN, View.PUBLISHED, View.DECLINED, View.LATER)
DRAWN: Final = 64  # forms of the footer that are kept


class _Spot(NamedTuple):
    """Cells of a line that do something when they are clicked."""

    start: int
    end: int
    command: str


class _Clickable(Widget):
    """One line of which parts can be clicked."""

    DEFAULT_CSS = "_Clickable { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._spots: list[_Spot] = []

    def on_click(self, event: events.Click) -> None:
        if event.button != 1:  # a middle click is meant to paste, a right one to open a menu
            return
        for spot in self._spots:
            if spot.start <= event.x < spot.end:
                self.post_message(Asked(spot.command))


class Tabs(_Clickable):
    """The folder's name, and the views with their counts; the current one in brackets.

    `read_only` where nothing can be decided.
    """

    counts: reactive[Mapping[View, int]] = reactive({})
    view: reactive[View] = reactive(View.ALL)
    read_only: reactive[bool] = reactive(False)

    def __init__(self, title: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._title = text.line(title, limits.PATH_CHARS)

    def render(self) -> Content:
        width = self.size.width
        shown = [view for view in View if view in _ALWAYS or self.counts.get(view) or view is self.view]
        name = f"{self._title} (read-only)" if self.read_only else self._title
        title = f" newstui  {name}  "
        for names, counts, beside, all_counted in _FORMS:
            labels = [
                self._label(
                    view, names(view), counts(self.counts.get(view, 0)), all_counted or view is self.view
                )
                for view in shown
            ]
            length = sum(map(len, labels))
            if length + min(len(title), beside) <= width:
                break
        room = width - length
        front = title if text.width(title) <= room else f" {text.cut_start(name, room - 2)} "
        front = text.cut(front, room) if room > 4 else ""
        self._spots = []
        parts: list[Content | tuple[str, str]] = [(front, "bold")]
        place = text.width(front)
        for view, label in zip(shown, labels, strict=True):
            self._spots.append(_Spot(start=place, end=place + len(label), command=f"view_{view}"))
            place += len(label)
            parts.append((label, "bold" if view is self.view else ""))
        return Content.assemble(*parts)

    def _label(self, view: View, name: str, count: str, counted: bool) -> str:
        number = list(View).index(view) + 1
        words = f"{number} {name} {count}" if name else f"{number}:{count}" if counted else f"{number} "
        if not name:
            return f" [{words}]" if view is self.view else f" {words}"
        return f"[{words}]" if view is self.view else f" {words} "


def _full(view: View) -> str:
    return view.label


def _shortened(view: View) -> str:
    return _SHORT.get(view, view.label)


def _first_letter(view: View) -> str:
    return view.label[0]


def _bare(_view: View) -> str:
    return ""


def _grouped(count: int) -> str:
    return f"{count:,}"


def _thousands(count: int) -> str:
    return f"{count // 1000}k" if count >= 1_000 else str(count)


_TITLE_CELLS: Final = 12  # of the folder's name, before the tabs lose more of theirs
# From the widest on: words go first, then the last digits of large numbers, then the folder's name, then all
# counts but the view's.
_FORMS: Final[tuple[tuple[Callable[[View], str], Callable[[int], str], int, bool], ...]] = (
    (_full, _grouped, _TITLE_CELLS, True),
    (_shortened, _grouped, _TITLE_CELLS, True),
    (_first_letter, _grouped, _TITLE_CELLS, True),
    (_bare, str, _TITLE_CELLS, True),
    (_bare, _thousands, 0, True),
    (_bare, _thousands, 0, False),
)


class ActionLine(Widget):
    """What was done last; at the right how far the reading has come and how many articles are marked."""

    DEFAULT_CSS = "ActionLine { height: auto; min-height: 1; max-height: 3; width: 1fr; }"

    said: reactive[str] = reactive("")
    progress: reactive[str] = reactive("")
    marked: reactive[int] = reactive(0)
    pace: reactive[tuple[str, ...]] = reactive(())

    def say(self, said: str, *, refused: bool = False, whole: bool = True, soft: str = "") -> None:
        """Shows a sentence until the next one: on up to three lines, or cut to one where not all matters.

        Args:
            said: What there is to say.
            refused: Whether something could not be done.
            whole: Whether it needs to be read to its end.
            soft: A part of it, a title say, that is cut first.
        """
        self._whole = whole or refused
        self._soft = soft
        self.said = text.line(said, limits.PATH_CHARS)
        self.set_class(refused, "-refused")

    _whole = True
    _soft = ""

    def _cut_to(self, cells: int) -> str:
        """The sentence with its soft part as short as it must be; it may still be longer."""
        return sentence.softened(self.said, self._soft, text.width(self.said) - cells)

    def watch_said(self) -> None:
        self._fit()

    def watch_progress(self) -> None:
        self._fit()

    def watch_marked(self) -> None:
        self._fit()

    def watch_pace(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Has the screen laid out anew only where one line is too few or too many: that takes 30 to 60 ms."""
        if self.size.height != 1 or text.width(self.render().plain) > self.size.width:
            self.refresh(layout=True)

    def render(self) -> Content:
        return self._in(self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._in(width).plain.count("\n") + 1

    def _in(self, width: int) -> Content:
        """All that there is to say, in the lines that it takes at a width."""
        marked = f"{self.marked:,} marked" if self.marked else ""
        right = "  ".join(part for part in (self.progress, marked) if part)
        # The longest form of the pace that leaves the sentence half of the line.
        room = width - len(right) - 4
        wanted = text.width(self.said)
        if not self._whole:
            shortest = text.width(self._cut_to(0)) if self._soft else 0
            wanted = min(wanted, max(shortest, room // 2))
        form = next((one for one in self.pace if len(one) + wanted <= room), "")
        right = "  ".join(part for part in (form, right) if part)
        left = width - text.width(right) - 3
        shown = self.said if self._whole else self._cut_to(left)
        if text.width(shown) > left and (
            self._whole or self._soft or not form
        ):  # it matters more than the count
            return Content("\n".join(sentence.lines(shown, self._soft, max(2, width))))
        return Content.assemble(" ", text.cut(shown, max(0, left)), " ", (right, "dim"), " ")


class Footer(_Clickable):
    """The keys of the pane that has the focus; what does not fit is dropped from the right."""

    pane: reactive[str] = reactive("list")
    reverted: reactive[bool] = reactive(False)
    """Whether what is shown was reverted: then the key that decides it again comes early."""
    unavailable: reactive[frozenset[str]] = reactive(frozenset())

    def __init__(
        self,
        table: Sequence[Command] = commands.COMMANDS,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._table = table
        self._drawn: dict[Hashable, tuple[list[Strip], list[_Spot]]] = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """As Textual's, but what was drawn before is not drawn again: 3 ms, where links come and go."""
        looks = self.pane, self.reverted, self.unavailable, self.size, crop, self.text_selection
        if looks not in self._drawn:
            if len(self._drawn) >= DRAWN:
                self._drawn.clear()
            self._drawn[looks] = super().render_lines(crop), self._spots
        strips, self._spots = self._drawn[looks]
        return strips

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn.clear()

    def render(self) -> Content:
        self._spots = []
        parts: list[tuple[str, str]] = []
        place = 0
        for group in _groups(commands.footer(self.pane, reverted=self.reverted, table=self._table)):
            pieces = self._pieces([one for one in group if self._key(one)])
            length = sum(len(piece) for piece, _, _ in pieces)
            if place + length > self.size.width:
                break
            for piece, style, name in pieces:
                self._spots.append(_Spot(start=place, end=place + len(piece), command=name))
                parts.append((piece, style))
                place += len(piece)
        return Content.assemble(*parts)

    def _pieces(self, group: list[Command]) -> list[tuple[str, str, str]]:
        """A footer item as (text, style, command): each key dimmed where it can do nothing now."""
        if not group:
            return []
        joint = "" if all(len(self._key(one)) == 1 for one in group) else " "
        pieces = [(" ", "", group[0].name)]
        for number, one in enumerate(group):
            key = self._key(one)
            style = "dim" if one.name in self.unavailable else "bold"
            pieces.append((key if number == 0 else joint + key, style, one.name))
        all_dim = all(one.name in self.unavailable for one in group)
        return [*pieces, (f" {group[0].label} ", "dim" if all_dim else "", group[0].name)]

    def _key(self, command: Command) -> str:
        """The key that is shown for a command; empty where there is none here."""
        keys = command.shown_keys().split()
        if self.pane == "search":  # in the box a question mark is text, F1 is not
            keys = [key for key in keys if len(key) > 1]
        return keys[0] if keys else ""


def _groups(found: Collection[Command]) -> list[list[Command]]:
    """Neighbours that share a label together."""
    groups: list[list[Command]] = []
    for command in found:
        if groups and groups[-1][0].label == command.label:
            groups[-1].append(command)
        else:
            groups.append([command])
    return groups
