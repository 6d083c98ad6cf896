"""What threads report to the app: facts, each with all that its handler needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:  # the app is on the screen before these are loaded
    from collections.abc import Mapping

    from tui.flows.pages import LaidOut
    from tui.model.article import ArticleId, View
    from tui.model.listed import Seen
    from tui.model.offers import Offer
    from tui.model.past import Event
    from tui.model.statistics import Statistics
    from tui.model.triage import Decision, Outcome
    from tui.store.library import Hits, Library, Progress
    from tui.store.opening import First


class Fact(Message):
    """Something that a thread has found out or done, for the families to take in."""


class FirstSeen(Message):
    """The first rows are known."""

    def __init__(self, first: First) -> None:
        super().__init__()
        self.first = first


class Opened(Message):
    """The library is there, and all that works on it is loaded."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library


class Loaded(Fact):
    """More of the folder has been read; of several waiting ones the last is enough."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Loaded)


class Noticed(Fact):
    """Others have changed the folder, and what they changed has been read."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Noticed)


class Found(Fact):
    """A search has its answer; stale where `serial` is not that of the latest search."""

    def __init__(
        self,
        serial: int,
        hits: Hits,
        counts: dict[View, int],
        offers: tuple[Offer, ...],
        advice: tuple[str, ...],
    ) -> None:
        super().__init__()
        self.serial = serial
        self.hits = hits
        self.counts = counts
        self.offers = offers
        self.advice = advice


class Bundled(Fact):
    """The whole folder has been looked through for the same stories."""


class ArticleRead(Fact):
    """An article has been read and laid out; `off_list` where its page says that the list has it not."""

    def __init__(self, serial: int, laid_out: LaidOut, *, off_list: bool = False) -> None:
        super().__init__()
        self.serial = serial
        self.laid_out = laid_out
        self.off_list = off_list


class ReadAhead(Fact):
    """A page that the next key may lead to is ready; stale where pages were dropped since it was begun."""

    def __init__(self, times_forgotten: int, laid_out: LaidOut) -> None:
        super().__init__()
        self.times_forgotten = times_forgotten
        self.laid_out = laid_out


class Decided(Fact):
    """A step was decided, undone or redone, article by article; `trouble` where nothing could be recorded.

    `decision` is None for undo and redo; `bulk` where it could be stopped; `left` were not come to, among
    them `rest`, which the same key would decide, as they were seen.
    """

    def __init__(
        self,
        verb: str,
        outcomes: list[Outcome],
        decision: Decision | None = None,
        *,
        trouble: str | None = None,
        note: str = "",
        bulk: bool = False,
        left: int = 0,
        rest: Mapping[ArticleId, Seen] | None = None,
    ) -> None:
        super().__init__()
        self.verb = verb
        self.outcomes = outcomes
        self.decision = decision
        self.trouble = trouble
        self.note = note
        self.bulk = bulk
        self.left = left
        self.rest = rest or {}


class Progressed(Fact):
    """A bulk has come so far; of several waiting ones the last is enough."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Progressed)


class Counted(Fact):
    """What the folder adds up to is there to be shown."""

    def __init__(self, statistics: Statistics) -> None:
        super().__init__()
        self.statistics = statistics


class DiffRead(Fact):
    """What Git says of a file is there to be shown."""

    def __init__(self, article_id: ArticleId, diff: str) -> None:
        super().__init__()
        self.article_id = article_id
        self.diff = diff


class Edited(Fact):
    """A file was changed in an editor, and has been read again; `moved` where its state is another now."""

    def __init__(self, article_id: ArticleId, *, moved: bool) -> None:
        super().__init__()
        self.article_id = article_id
        self.moved = moved


class CommitsRead(Fact):
    """The last commits of an article's file are known."""

    def __init__(self, article_id: ArticleId, commits: tuple[Event, ...]) -> None:
        super().__init__()
        self.article_id = article_id
        self.commits = commits


class RawRead(Fact):
    """A file's text is there to be shown, at a line where one is wrong."""

    def __init__(self, article_id: ArticleId, content: str, at_line: int | None) -> None:
        super().__init__()
        self.article_id = article_id
        self.content = content
        self.at_line = at_line


class Said(Fact):
    """Something was done, or refused; one sentence for the reader."""

    def __init__(self, sentence: str, *, refused: bool = False) -> None:
        super().__init__()
        self.sentence = sentence
        self.refused = refused
