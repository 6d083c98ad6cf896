"""Answers that a test holds back, to see what happens meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from tests.flows.desk import PATIENCE_SECONDS, Seat, Still, turn
from tui.model.article import Article, ArticleId, Broken
from tui.model.query import Request
from tui.store.library import Hits, Progress


class Held(Still):
    """A library whose answers can be held back, each kind by its own gate."""

    article_gate = threading.Event()
    search_gate = threading.Event()
    load_gate = threading.Event()

    def article(self, article_id: ArticleId) -> Article | Broken:
        assert self.article_gate.wait(PATIENCE_SECONDS)
        return super().article(article_id)

    def search(self, request: Request, wanted: Callable[[], bool] = lambda: True) -> Hits:
        hits = super().search(request)
        assert self.search_gate.wait(PATIENCE_SECONDS)
        return hits

    def load(
        self, report: Callable[[Progress], None], wanted: Callable[[], bool] = lambda: True, **rest: Any
    ) -> None:
        def pausing(progress: Progress) -> None:
            report(progress)
            assert progress.finished or self.load_gate.wait(PATIENCE_SECONDS)

        super().load(pausing, wanted, **rest)


async def until(screen: Seat, true: Callable[[], bool]) -> None:
    """Lets the event loop turn until something is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it never came"
        await turn(screen.app, 0.001)
