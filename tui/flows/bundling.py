"""Bundles: one row for all that tell the same story, unfolded, decided as one, and parted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.flows.facts import Bundled, Progressed
from tui.model import text
from tui.model.article import ArticleId, Row, Seen, State
from tui.model.remembered import Remembered
from tui.model.triage import Decision, DecisionRequest

if TYPE_CHECKING:
    from tui.app import NewsApp
    from tui.store.decisions import Decisions
    from tui.store.library import Hits

_DECIDED_BY_PUBLISH = (State.OPEN, State.LATER)


class Bundling:
    """Whether the list is bundled, and which bundles are unfolded."""

    def __init__(self, app: NewsApp, before: Remembered) -> None:
        self._app = app
        self.on = before.bundled
        self.unfolded = frozenset(before.unfolded)
        self._asked: tuple[Decision, tuple[DecisionRequest, ...]] | None = None  # the same key again does it
        self._announced = True  # how many bundles there are
        self._looking = False

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {"bundle": self._toggle, "part": self._part}

    def _toggle(self) -> None:
        self.on, self.unfolded, self._announced = not self.on, frozenset(), self.on
        if not self.on:
            self._app.action_line.say("Each article on a row of its own.")
        self._app.remembering.note()
        if not self.on or self._app.library.relations.up_to_date:
            self._app.browsing.refresh()
        elif self._app.browsing.finished:
            self.loaded()
        else:
            self._app.action_line.say("The same stories come together once the folder is read.")

    def loaded(self) -> None:
        """The folder has been read, or much of it anew: looks through it, where the list is bundled."""
        if self.on and not self._looking and not self._app.library.relations.up_to_date:
            self._looking = True
            self._app.start("bundle", self._look)

    def _look(self, wanted: Callable[[], bool]) -> None:
        """On a thread: looks through the whole folder."""

        def report(done: int, many: int) -> None:
            self._app.post_message(Progressed(f"same stories: {done:,} of {many:,} looked at"))

        if self._app.library.relations.bundle(wanted, report):
            self._app.post_message(Bundled())

    def arrived(self) -> None:
        """The folder has been looked through."""
        self._app.action_line.progress = ""
        self._looking = False
        self._app.browsing.refresh()
        self.loaded()  # once more, where much has changed meanwhile

    def shown(self, hits: Hits) -> None:
        """Says how many bundles the list has, once after they were asked for."""
        if self._announced or hits.folds is None:
            return
        self._announced = True
        heads, others = len(hits.folds.heads), int(hits.folds.others.sum())
        said = "No two articles here tell the same story."
        if heads:
            said = "1 bundle holds" if heads == 1 else f"{heads:,} bundles hold"
            hint = self._app.wishes.in_keys("{enter} unfolds, {bundle} shows each again.")
            said += f" {heads + others:,} articles. {hint}"
        self._app.action_line.say(said)

    def _row(self) -> Row | None:
        """The row under the list's cursor, where the list has the focus."""
        app, hits = self._app, self._app.browsing.hits
        if hits is None or app.focused is not app.article_list:
            return None
        at = app.article_list.cursor
        return next(iter(hits.rows(at, at + 1)), None)

    def _folded(self) -> Row | None:
        row = self._row()
        return row if row is not None and row.others and not row.unfolded else None

    def unfold(self) -> bool:
        """Shows what is folded in the row under the cursor; False where nothing is."""
        row = self._folded()
        if row is not None:
            self.unfolded |= {row.id}
            self._app.remembering.note()
            self._app.browsing.refresh()
        return row is not None

    def fold(self) -> bool:
        """Folds the bundle under the cursor; False where none is unfolded."""
        row, hits = self._row(), self._app.browsing.hits
        if row is None or hits is None or not row.unfolded:
            return False
        self.unfolded = self._app.library.relations.outside(row.id, self.unfolded)
        self._app.remembering.note()
        self._app.browsing.refresh()
        return True

    def reveal(self, article_id: ArticleId) -> bool:
        """Unfolds the bundle that an article is folded in; False where it is in none."""
        hits = self._app.browsing.hits
        folded = hits is not None and hits.stands_for(article_id) is not None
        if folded:
            self.unfolded |= {article_id}
            self._app.browsing.look_for(article_id)
        return folded

    def forget(self) -> None:
        """The cursor has moved: a decision that was asked for is to be asked for anew."""
        self._asked = None

    def decides(self, decisions: Decisions, decision: Decision) -> bool:
        """Says what a decision means for the bundle under the cursor, and does it when asked again.

        False where there is none: the article itself is meant.
        """
        row, hits = self._folded(), self._app.browsing.hits
        if row is None or hits is None:
            self._asked = None
            return False
        rows = [found for one in hits.members(row.id) if (found := self._app.library.row(one)) is not None]
        requests = self._plan(decision, rows)
        if not requests:
            self._app.action_line.say(f"Nothing to {decision} in this bundle.", refused=True)
        elif self._asked == (decision, requests):
            self._asked = None
            self._app.deciding.decide_all(decisions, decision, requests)
        else:
            self._asked = decision, requests
            self._app.action_line.say(self._in_words(decision, requests, rows))
        return True

    def _plan(self, decision: Decision, rows: Sequence[Row]) -> tuple[DecisionRequest, ...]:
        """What is decided of each; publishing one of a story declines the others."""
        if decision is not Decision.PUBLISH:
            return tuple(_request(row, decision) for row in rows if row.state is not State.BROKEN)
        open_ones = [row for row in rows if row.state in _DECIDED_BY_PUBLISH]
        if not open_ones:
            return ()
        best = self._app.library.relations.best([row.id for row in open_ones])
        ordered = sorted(open_ones, key=lambda row: row.id != best)
        return tuple(
            _request(row, Decision.PUBLISH, leads=True) if row.id == best else _request(row, Decision.DECLINE)
            for row in ordered
        )

    def _in_words(self, decision: Decision, requests: Sequence[DecisionRequest], rows: Sequence[Row]) -> str:
        key = self._app.wishes.in_keys(f"{{{decision}}}")
        there = sum(row.state is State.PUBLISHED for row in rows)
        note = f" ({there:,} of this story is published already)" if there else ""
        if decision is not Decision.PUBLISH:
            return f"A bundle. {key} again: {decision} all {len(requests):,} of this story{note}."
        best = next(row for row in rows if row.id == requests[0].id)
        score = "no score" if best.score is None else f"{best.score:g}"
        title, publisher = text.cut(best.title, 40).rstrip(), text.cut(best.provider, 24).rstrip()
        rest = f", decline the other {len(requests) - 1:,}" if len(requests) > 1 else ""
        return f"A bundle. {key} again: publish “{title}” ({publisher}, {score}){rest}{note}."

    def _part(self) -> None:
        row, hits = self._row(), self._app.browsing.hits
        members = [] if row is None or hits is None else hits.members(row.id)
        if row is None or len(members) < 2:
            self._app.action_line.say("No bundle here: b bundles the list.", refused=True)
            return
        library = self._app.library
        one = row.unfolded and not row.others
        pairs = [(row.id, other) for other in members if other != row.id] if one else [members]
        kept = min(library.relations.part(pair) for pair in pairs)  # of each, also after one that failed
        what = "this article from its bundle" if one else f"these {len(members):,} articles"
        how = "for good" if kept else "for this run: it could not be written down"
        self._app.action_line.say(f"Parted {what} {how}.", refused=not kept)
        self._app.browsing.refresh()
        self._app.reading.follow(row.id)  # whose page says what tells the same story


def _request(row: Row, decision: Decision, *, leads: bool = False) -> DecisionRequest:
    seen = Seen(state=row.state, title=row.title)
    return DecisionRequest(id=row.id, seen=seen, decision=decision, leads=leads)
