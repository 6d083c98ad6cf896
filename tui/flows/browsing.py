"""Finding: the query, the views, filters and orders."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.flows.facts import Found
from tui.flows.reverting import NONE_REVERTED
from tui.model.article import ArticleId, View
from tui.model.offers import offers
from tui.model.query import Problem, Query, Request
from tui.model.remembered import Remembered
from tui.model.sort import Sort
from tui.store.library import Hits, Library, Superseded

if TYPE_CHECKING:
    from tui.app import NewsApp

_ALL: Final = "{view_all} shows all."
_WHAT_IS_LEFT: Final = (
    "{view_published} shows what is published, {view_later} what waits for later; {quit} quits."
)


class Browsing:
    """What the list shows and why."""

    def __init__(self, app: NewsApp, at: ArticleId | None, before: Remembered) -> None:
        self._app = app
        self._named = at is not None  # a file that was named must be in the view
        self._looked_in: Remembered | None = before if self._named else None  # until anything is asked for
        self._view = (None if self._named else before.view) or View.ALL
        self._chosen = self._named or before.view is not None
        self._sort: Sort | None = Sort(before.sort) if before.sort in list(Sort) else None
        self._flipped = before.flipped
        self.hits: Hits | None = None  # what the list shows
        self._at = at if self._named else before.article
        self._begins = self._at is not None  # there, unless the cursor is moved before it is found
        self._left_at = self._begins and not self._named  # where the cursor was, some time ago
        self._first = self._at is None
        self._good = Query(text="")  # the last one that could be read
        self._problems: tuple[Problem, ...] = ()
        self._complaint = ""
        self._serial = 0
        self._top = False
        self._rests = False  # the answer on its way may take the cursor to the top, unless it is moved first
        self._answered = False  # once: until then the list may be one that the library does not know yet
        self.finished = False
        self.waiting: list[Callable[[], None]] = []  # commands for the list that is on its way
        self._kept: frozenset[ArticleId] = frozenset()  # decided here; they stay until another question
        self._under_way: frozenset[ArticleId] = frozenset()  # so do those that are being decided
        self._settled = False  # whether the first view has been chosen: once the folder has been read
        self._else_away = False  # whether an article that no list has is to be read all the same

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {
            **{f"view_{view}": partial(self._show_view, view) for view in View},
            **{f"sort_{sort}": partial(self._sort_by, sort) for sort in Sort},
            "reverse": partial(self._sort_by, None),
        }

    def refresh(self, *, top: bool = False, typed: bool = False) -> None:
        """Searches for what stands in the box; where that cannot be read, says why, and keeps the last query.

        Args:
            top: The cursor goes to the first hit (a new question), not to its article.
            typed: What stands in the box is new; where it cannot be read, the list stays as it is.
        """
        app, library, text = self._app, self._app.library, self._app.search_bar.text
        query = library.parse(text)
        self._serial += 1  # also of one that cannot be read: an answer still on its way is of another text
        if top:
            self._looked_in = None
            self._at, self._left_at = None if self._left_at else self._at, False
        self._complain(query.problems)
        if query.problems:
            if typed and self._answered:
                self._top = self._rests = False  # nothing need wait for another list
                self._go_on()
                return
            # The same text could be read once: the field that it names has gone from the folder.
            query = self._good if self._good.text != text else Query(text="")
        self._top = top or self._top
        if top and (self._kept or self._under_way):
            self._kept = self._under_way = frozenset()
            app.article_list.show_decided(self._kept)
        request = Request(
            query=query,
            view=self._view,
            sort=self._sort,
            flipped=self._flipped,
            marked=app.article_list.marks.marked,
            kept=self._kept | self._under_way,
            bundled=app.bundling.on and library.relations.bundled,
            unfolded=app.bundling.unfolded,
        )
        app.start("search", partial(self._find, self._serial, request, app.remembering.offered(text)))

    def _complain(self, problems: tuple[Problem, ...]) -> None:
        """Says what cannot be read of the query; beside the box, and below where there is no room for it."""
        app, self._problems = self._app, problems
        if problems:
            app.search_bar.show_problems(problems)
            message = problems[0].message
            if len(message) > app.size.width // 2:  # cut beside the box
                app.action_line.say(message, refused=True)
                self._complaint = app.action_line.said
            return
        if self._complaint and app.action_line.said == self._complaint:
            app.action_line.say("")
        self._complaint = ""

    def _find(
        self, serial: int, request: Request, recent: tuple[str, ...], wanted: Callable[[], bool]
    ) -> None:
        library = self._app.library
        try:
            hits = library.search(request, wanted)
            advice = library.advice(request, wanted) if not len(hits) and request.query.clauses else ()
        except Superseded:
            return
        fields = library.fields
        offered = offers(request.query.text, other_keys=fields.keys(), values=fields.values, recent=recent)
        self._app.post_message(Found(serial, hits, library.counts(), offered, advice))

    def found(self, fact: Found) -> None:
        """Shows an answer, unless a newer question has been asked."""
        if fact.serial != self._serial:
            return
        app, hits = self._app, fact.hits
        # The first rows are drawn before the folder is read: an answer from less of it would take them away.
        early = not self._answered and not self.finished and not hits.request.query.clauses
        if early and len(hits) < app.article_list.length:
            return
        if hits.border is not None and (self.hits is None or self.hits.border is None):
            first = "Border first" if hits.border.score is not None else "By date"
            app.action_line.say(f"{first}: {hits.border.in_words()}.")
        self.hits, self._good, self._answered = hits, hits.request.query, True
        if self._begins and app.article_list.moved:
            self._at, self._begins, self._left_at = None, False, False
        there = self._at is not None and hits.position(self._at) is not None
        if self.finished and self._left_at and not there:
            self._at, self._left_at, self._top = None, False, True  # gone, or in another view by now
        top = self._top or (self._rests and not app.article_list.moved)
        app.tabs.counts, app.tabs.view = fact.counts, self._view
        app.footer.reverted = self._view is View.REVERTED
        app.article_list.show(
            hits,
            hits.request.query.highlights(),
            at=self._at if there else _stands_for(hits, self._at or app.article_list.current) or self._at,
            top=top and self._at is None,
            empty=_why_empty(app, self._view, fact, finished=self.finished),
        )
        self._top = self._rests = False
        app.bundling.shown(hits)
        away = None
        if self._at is not None and (self.finished or there):
            if self._named and app.library.row(self._at) is None:
                app.action_line.say(_no_article(app.library, self._at), refused=True)
            away = None if there or not self._else_away or is_elsewhere(app) else self._at
            self._at, self._named = None, False
            self._begins = self._left_at = self._else_away = False
        app.search_bar.show_summary(*_summary(hits), fact.offers)
        if self._problems:  # of what stands in the box; the list is of the query before it
            app.search_bar.show_problems(self._problems)
        if not len(hits):
            app.reading.show_nothing()
        if away is not None:
            app.reading.go_to(away, quiet=True)
        self._go_on()

    def _go_on(self) -> None:
        """Does what was kept for the list that is shown now."""
        done = False
        while self.waiting and self._answered and not (self._top or self._rests):
            self.waiting.pop(0)()
            done = True
        if done and not self.waiting:
            self._app.call_later(self._app.let_keys_in)

    def asked(self, command: Callable[[], None], *, step: bool = False) -> bool:
        """Keeps a command until the answer to what was typed is shown; False where none is on its way.

        A step is made at once in whatever rows are shown while the folder is read: the first answer may take
        seconds. But not before what was kept earlier, nor where other rows were asked for.
        """
        waits = self._top or self._rests or not self._answered
        if step and self._app.article_list.length and not self.waiting:
            waits = self._top
        if waits:
            self.waiting.append(command)
            # It means what the cursor is on: an answer that is on its way must not take it to the top.
            self._app.article_list.moved |= not self._top and self._app.article_list.length > 0
        return waits

    def decided(self, article_ids: list[ArticleId], *, back: bool | None = None, begun: bool = False) -> None:
        """Keeps decided articles in the list, dimmed; those taken `back` are like any other again.

        Those of which that has only `begun` stay as they are: a search meanwhile must not take them away.
        `back` is None where nothing came of it.
        """
        shown = frozenset(self.hits.among(frozenset(article_ids))) if self.hits else frozenset()
        if begun:
            self._under_way |= shown
            return
        if back is not None:
            self._kept = self._kept - shown if back else self._kept | shown
        self._under_way -= frozenset(article_ids)
        self._app.article_list.show_decided(self._kept)

    def more(self, *, finished: bool) -> None:
        """Searches again over the rows that have come; the first view is Open, or All where nothing is."""
        app = self._app
        # What was read first need not be the newest: until the reader does something the cursor stays on top.
        untouched = not app.article_list.moved and app.focused is app.article_list
        self._rests = self._first and untouched
        self.finished, self._first = finished, self._first and not finished
        if not (self._chosen or self._settled):
            self._view = View.OPEN if self._app.library.counts()[View.OPEN] else View.ALL
        self._settled |= finished
        self.refresh()

    @property
    def order(self) -> Sort:
        """The order that the list stands in."""
        return self.hits.request.order()[0] if self.hits else Sort.DATE

    def look_for(self, article_id: ArticleId, *, else_away: bool = False) -> None:
        """Searches again for a list in which an article is to be seen, and puts the cursor there.

        Args:
            article_id: The article.
            else_away: Whether it is to be read where the list has it not.
        """
        self._at, self._begins, self._left_at = article_id, False, False
        self._else_away = else_away
        self.refresh()

    def ask(self, text: str, at: ArticleId | None) -> None:
        """Searches for another text; the cursor goes to an article where the answer has it."""
        bar = self._app.search_bar
        if text == bar.text:
            if at is not None:
                self._app.article_list.go_to(at)
            return
        self._at, self._begins, self._left_at = at, False, False
        self.write(text)

    def write(self, text: str) -> None:
        """Puts another text into the box, as if it had been typed; commands wait for its answer."""
        if text != self._app.search_bar.text:  # else the box has nothing to tell
            self._serial += 1  # an answer on its way is of the text before
            self._top = True
            self._app.search_bar.set_text(text)

    def look_everywhere(self) -> None:
        """Goes to the view All, at the next search: a filter by state would find nothing in another."""
        self._view, self._chosen = View.ALL, True

    def _show_view(self, view: View) -> None:
        if view is View.REVERTED and self.finished and not self._app.library.counts()[view]:
            self._app.action_line.say(NONE_REVERTED, refused=True)
            return
        self._view, self._chosen = view, True
        self._app.tabs.view = view
        self.refresh(top=True)
        self._app.remembering.note()

    def _sort_by(self, sort: Sort | None) -> None:
        """Takes an order in its natural direction; None turns the one that holds round."""
        if sort is Sort.RELEVANCE and not self._app.library.parse(self._app.search_bar.text).ranked:
            self._app.action_line.say("Relevance needs words: / and type some.", refused=True)
            return
        if sort is None:
            self._flipped = not self._flipped
        else:
            self._sort, self._flipped = sort, False
        self.refresh(top=True)
        self._app.remembering.note()

    def standing(self, query: str, article_id: ArticleId | None) -> Remembered:
        """What a later start comes back to; as it was where a file was named and nothing else asked for.

        Args:
            query: What stands in the box.
            article_id: The article under the list's cursor.
        """
        return self._looked_in or Remembered(
            query=query,
            view=self._view if self._chosen else None,
            sort=self._sort,
            flipped=self._flipped,
            article=self._at or article_id,
            bundled=self._app.bundling.on,
            unfolded=tuple(sorted(self._app.bundling.unfolded)),
        )


def is_elsewhere(app: NewsApp) -> bool:
    """Whether the reader is typing or reads a dialog by now: under their hands no cursor moves."""
    return len(app.screen_stack) > 1 or app.focused is app.search_bar.box


def _summary(hits: Hits) -> tuple[str, str]:
    """How many the query found, and in which order they stand."""
    sort, flipped = hits.request.order()
    asked = bool(hits.request.query.clauses)
    counted = f"{hits.found:,} of {hits.in_view:,}" if asked else f"{hits.in_view:,}"
    if hits.border is None:
        return counted, f"by {sort}, {sort.direction(flipped)}"
    if hits.border.score is None:
        return counted, f"by date, {Sort.DATE.direction(flipped)}: no border"
    return counted, f"by border {hits.border.score:g}, {sort.direction(flipped)}"


def _stands_for(hits: Hits, article_id: ArticleId | None) -> ArticleId | None:
    """In whose bundle the article under the cursor is folded away now, if it is."""
    return None if article_id is None else hits.stands_for(article_id)


def _no_article(library: Library, article_id: ArticleId) -> str:
    why = "".join(f" ({one.reason})" for one in library.skipped if one.id == article_id)
    return f"{article_id} is no article{why}; this is its folder."


def _why_empty(app: NewsApp, view: View, fact: Found, *, finished: bool) -> tuple[str, ...]:
    if not finished:
        return ("Reading the folder…",)
    if fact.counts[View.ALL] == 0:
        looked = len(app.library.skipped)
        return (
            f"No articles here: {looked} files looked at, none begins with front matter.",
            "newstui doctor says why, file by file; newstui --demo opens a sample folder.",
        )
    if fact.hits.request.query.clauses:
        return (
            "Nothing matches.",
            *fact.advice,
            app.wishes.in_keys("In the list, {escape} clears the query."),
        )
    if view is View.OPEN:
        return ("Nothing left to decide.", app.wishes.in_keys(_WHAT_IS_LEFT))
    if view is View.REVERTED:
        return (NONE_REVERTED, app.wishes.in_keys(_ALL))
    return (f"No article is {view}.", app.wishes.in_keys(_ALL))
