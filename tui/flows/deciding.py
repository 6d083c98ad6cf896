"""Deciding: publish, decline, put off, reopen; undo and redo."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.errors import JournalUnavailable
from tui.flows import reverting
from tui.flows.browsing import is_elsewhere
from tui.flows.bulks import TRAVELS, Bulks
from tui.flows.facts import Decided
from tui.model import outcome, text
from tui.model.article import Article, ArticleId, Row, Seen, State
from tui.model.triage import Decision, DecisionRequest, Outcome, moves_on
from tui.view.dialogs.confirm import Confirm

if TYPE_CHECKING:
    from tui.app import NewsApp
    from tui.store.decisions import Decisions

ASKED_FROM: Final = 50  # articles at once, beyond which a key may have been a slip


class Deciding:
    """Hands decisions to the write thread in the order of the keys, and says what came of them."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._last: Decision | None = None
        self.pending: set[ArticleId] = set()  # decided one by one, which takes a few milliseconds
        self._refused: Decided | None = None  # the first one of keys that came faster than their answers
        self.bulks = Bulks(app)

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {
            **{decision.value: partial(self._by_key, decision) for decision in Decision},
            "undo": partial(self._travel, "undo"),
            "redo": partial(self._travel, "redo"),
            "repeat": self._repeat,
            "again": partial(self._by_key, None),
        }

    def begin(self) -> None:
        """Says at the start what would be said at the first key: that nothing can be decided here."""
        if self._app.library.decisions is not None:
            self._app.tabs.read_only = self._refuse_all()

    def _refuse_all(self) -> bool:
        """Whether nothing can be decided here, which is said."""
        found = self._app.library.decisions
        why_not = "this folder is only looked at" if found is None else found.why_not
        if why_not is not None:
            self._app.action_line.say(f"No decisions here: {why_not}.", refused=True)
        return why_not is not None

    @property
    def _decisions(self) -> Decisions | None:
        """Where decisions are made; None (said to the reader) where none can be."""
        found = self._app.library.decisions
        if found is not None and found.journal.is_let_go:  # the other newstui was closed meanwhile
            self._app.writes.add(partial(_take_over, self._app, found))
            return found
        return None if self._refuse_all() else found

    def _by_key(self, decision: Decision | None) -> None:
        """Decides the marked articles, else that of the cursor; None: again, as the journal says."""
        decisions = self._decisions
        if decisions is None:
            return
        marked = self._app.marking.in_order()
        if marked:
            self._last = decision or self._last
            self._bulk(decisions, decision, marked)
            return
        current = self._app.reading.current
        row = self._app.library.row(current) if current is not None else None
        if current is None or row is None:
            self._app.action_line.say("No article here.", refused=True)
            return
        if decision is None and not row.reverted:
            why_not = reverting.why_not(row, self._app.library.counts())
            self._app.action_line.say(self._app.wishes.in_keys(why_not), refused=True)
            return
        if decision is not None and self._app.bundling.decides(decisions, decision):
            return
        self._last = decision or self._last
        self._decide_one(decisions, decision, row)
        if current == self._app.article_list.current and (decision is None or moves_on(decision, row.state)):
            self._move_on(self.pending, None if decision is None else State.OPEN)

    def _move_on(self, beyond: Collection[ArticleId], state: State | None = State.OPEN) -> None:
        rows, skip = self._app.article_list, frozenset(beyond)
        rows.step_to(state, 1, skip) or rows.step_to(state, -1, skip)

    def decide_all(
        self, decisions: Decisions, decision: Decision, requests: Sequence[DecisionRequest]
    ) -> None:
        """Decides several articles as one step, and goes on to the next open one; `decision` names it."""
        self._start_bulk(decisions, decision, list(requests), True)
        self._move_on([one.id for one in requests])

    def _repeat(self) -> None:
        current = self._app.reading.current
        row = self._app.library.row(current) if current is not None else None
        decisions = self._decisions
        if self._last is None:
            self._app.action_line.say("Nothing decided yet that could be repeated.", refused=True)
        elif decisions is not None and current is not None and row is not None:
            self._decide_one(decisions, self._last, row)

    def _decide_one(self, decisions: Decisions, decision: Decision | None, row: Row) -> None:
        self.pending.add(row.id)
        # What stands on the screen is what was decided on: the row may have been read anew a moment ago.
        seen = self._app.article_list.seen(row.id) or Seen(state=row.state, title=row.title)
        self._app.writes.add(
            partial(self._decide, decisions, decision, [DecisionRequest(id=row.id, seen=seen)])
        )

    def _bulk(
        self, decisions: Decisions, decision: Decision | None, article_ids: Sequence[ArticleId]
    ) -> None:
        seen = self._app.article_list.marks.seen
        requests = [DecisionRequest(id=article_id, seen=seen[article_id]) for article_id in article_ids]
        go = partial(self._start_bulk, decisions, decision, requests)
        hidden = len(requests) - len(self._app.article_list.shown_of(frozenset(article_ids)))
        if len(requests) <= ASKED_FROM and hidden <= 0:
            go(True)
            return
        query = self._app.search_bar.text.strip()
        what = f" (query: {text.line(query)})" if query else ""
        what += f", {hidden:,} of them not shown here" if hidden > 0 else ""
        verb = decision.value.capitalize() if decision else "Decide again"
        question = f"{verb} {len(requests):,} marked articles{what}?"
        self._app.push_screen(Confirm(question), go)

    def _start_bulk(
        self,
        decisions: Decisions,
        decision: Decision | None,
        requests: list[DecisionRequest],
        yes: bool | None,
    ) -> None:
        if not yes:
            self._app.action_line.say("Nothing was decided.")
            return
        self._app.article_list.marks.clear()
        self._app.action_line.say("")
        self._app.browsing.decided([one.id for one in requests], begun=True)
        self._app.writes.add(partial(self._decide, decisions, decision, requests, self.bulks.begin()))

    def _decide(
        self,
        decisions: Decisions,
        decision: Decision | None,
        requests: list[DecisionRequest],
        stop: threading.Event | None = None,
    ) -> None:
        """On the write thread: decides, brings the rows up to date, tells the screen."""
        trouble = None
        try:
            outcomes = decisions.decide(
                requests,
                decision,
                report=partial(self.bulks.report, decision or "again", len(requests)),
                wanted=lambda: stop is None or not stop.is_set(),
            )
        except JournalUnavailable as error:
            outcomes, trouble = (
                [_undecided(one, decision or Decision.REOPEN, error) for one in requests],
                str(error),
            )
        library = self._app.library
        library.refresh(request.id for request in requests)
        note = ""
        if any(one.lines for one in outcomes):
            first = library.article(outcomes[0].id)
            if isinstance(first, Article) and first.secured_bytes and decisions.journal.first_time("secured"):
                note = " Its “secured” value was made before this and may be stale until a bot renews it."
        left = requests[len(outcomes) :]
        # Only what the same key would decide in the same way: of a bundle one alone is published.
        rest = {one.id: one.seen for one in left if one.seen is not None and one.decision in (None, decision)}
        if left and not trouble:
            note += f" Stopped: {len(left):,} were left as they are."
        bulk = stop is not None
        verb, made = reverting.verb(decision, outcomes)
        fact = Decided(verb, outcomes, made, trouble=trouble, note=note, bulk=bulk, left=len(left), rest=rest)
        self._app.post_message(fact)

    def _travel(self, direction: str) -> None:
        decisions = self._decisions
        if decisions is not None:
            self._app.writes.add(partial(self._travel_on_thread, decisions, direction, self.bulks.begin()))

    def _travel_on_thread(self, decisions: Decisions, direction: str, stop: threading.Event) -> None:
        verb, trouble, note = ("Undone" if direction == "undo" else "Redone"), None, ""
        history = decisions.journal.history
        many = len(history.undoable() if direction == "undo" else history.redoable())
        travel = decisions.undo if direction == "undo" else decisions.redo
        try:
            outcomes = travel(partial(self.bulks.report, direction, many), lambda: not stop.is_set())
            if not outcomes and not many:
                trouble = f"Nothing to {direction}"
        except JournalUnavailable as error:
            outcomes, trouble = [], str(error)
        left = 0 if trouble else many - len(outcomes)
        if left:
            note = f" Stopped: {left:,} were left; the same key goes on."
        self._app.library.refresh(one.id for one in outcomes)
        self._app.post_message(Decided(verb, outcomes, trouble=trouble, note=note, bulk=True, left=left))

    def arrived(self, fact: Decided) -> None:
        """Shows what became of a step: rows, counts, one sentence, and the cursor where it belongs."""
        app = self._app
        self.bulks.ended(fact)
        app.action_line.progress = ""
        changed = [one for one in fact.outcomes if one.refused is None]
        self.pending -= {one.id for one in fact.outcomes}
        if fact.bulk and fact.decision is not None:  # so that the same key decides them again
            missed = (one for one in fact.outcomes if one.refused and not one.already)
            # Only what the same key would decide in the same way: of a bundle one alone is published.
            alike = fact.decision if fact.verb == fact.decision.done else None
            left = (app.library.row(one.id) for one in missed if alike in (None, one.decision))
            again = [row for row in left if row is not None]
            app.article_list.marks.add(again)
            app.article_list.marks.put_back(fact.rest)
            fact.note += " They stay marked." if again or fact.rest else ""
        app.browsing.decided([one.id for one in changed], back=fact.decision is None)
        app.tabs.counts = app.library.counts()
        app.sitting.decided(fact.outcomes, back=None if fact.decision else TRAVELS[fact.verb])
        self._place_cursor(fact, changed)
        app.reading.follow(app.article_list.current, decided={one.id for one in fact.outcomes})
        self._say(fact, changed)
        if self.pending and fact.decision is not None and not changed:
            self._refused = self._refused or fact
        elif not self.pending and self._refused is not None:
            refused, self._refused = self._refused, None
            self._place_cursor(refused, [])
            self._say(refused, [])

    def _say(self, fact: Decided, changed: list[Outcome]) -> None:
        alone = fact.outcomes[0] if len(fact.outcomes) == 1 else None
        self._app.action_line.say(
            outcome.sentence(
                fact.verb,
                fact.outcomes,
                fact.decision,
                trouble=fact.trouble,
                note=fact.note,
                undo=self._app.wishes.in_keys("{undo}"),
                listed=self._app.wishes.in_keys("{progress}"),
            ),
            refused=bool(fact.trouble) or not changed,
            whole=bool(fact.note) or len(changed) < len(fact.outcomes),
            soft="" if alone is None else outcome.shown_title(alone),
        )

    def _place_cursor(self, fact: Decided, changed: list[Outcome]) -> None:
        """Undo goes to what it changed; a refused decision brings the cursor back to its article.

        Never under the hands of somebody who is typing or reads a dialog by now.
        """
        if is_elsewhere(self._app):
            return
        inside = changed and self._app.library.row(changed[0].id) is not None
        if fact.decision is None and inside:
            _go_back_to(self._app, [one.id for one in changed])
        elif len(fact.outcomes) == 1 and not changed and not self.pending:
            self._app.article_list.go_to(fact.outcomes[0].id)


def _go_back_to(app: NewsApp, article_ids: list[ArticleId]) -> None:
    """Puts the cursor on the first of some articles that are as they were, and all of them into the list."""
    if len(app.article_list.shown_of(frozenset(article_ids))) == len(article_ids):
        app.reading.go_to(article_ids[0])
    else:
        app.browsing.look_for(article_ids[0], else_away=True)


def _take_over(app: NewsApp, decisions: Decisions) -> None:
    """On the write thread, before what was decided: reads all that the other newstui wrote."""
    if decisions.journal.try_again():
        app.call_later(setattr, app.tabs, "read_only", False)
        app.call_later(app.loading.load)


def _undecided(request: DecisionRequest, decision: Decision, error: JournalUnavailable) -> Outcome:
    """What became of an article of which nothing could be recorded."""
    seen = request.seen
    assert seen is not None  # the screen always says what it showed
    return Outcome(id=request.id, title=seen.title, decision=decision, state=seen.state, refused=str(error))
