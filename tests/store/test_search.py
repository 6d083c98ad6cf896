from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import numpy as np
import pytest

from tests.conftest import Zone, article
from tests.store.conftest import Shelf, Shelves
from tui.model.article import ArticleId, View
from tui.model.query import Query, Request
from tui.model.sort import Sort
from tui.model.word_index import Postings, WordCollector, WordIndex
from tui.store import search
from tui.store.intake import Intake
from tui.store.search import ADVICE, Superseded

MOTH = {
    "title": "The Moth chip runs on moonlight",
    "date": "2021-05-04T12:00:00Z",
    "provider": "Bitter Almanac",
    "quality": 81,
    "heat": 90,
}
FERRY = {
    "title": "Drawbridge stuck open; ferry operator delighted",
    "date": "2021-05-03T12:00:00Z",
    "quality": 40,
    "heat": None,
}
SNOW = {
    "title": "自動運転の除雪車、猫を前に立ち往生",
    "date": "2021-05-02T12:00:00Z",
    "provider": "霧笛テック",
    "quality": None,
    "heat": 30,
}
GEESE = {
    "title": "Facial recognition banned, geese excepted",
    "date": "2021-05-01",
    "provider": None,
    "quality": None,
}
FILES: dict[str, dict[str, Any]] = {
    "moth": {**MOTH, "topics": ["Chips", "AWS AI"], "lang": "en", "published": False,
    "web_url": "https://www.example.org/moth/"},
    "ferry": {**FERRY, "topics": ["Transport"], "removed": True, "type": "video", "page_views": 1200,
              "amp_url": "https://example.org/ferry/amp", "images": [{"url": "i.jpg"}],
              "provider": "The Lantern Post"},
    "snow": {**SNOW, "topics": "ロボット", "lang": "ja", "page_views": "90", "related": [{"title": "x"}],
             "cdn_url": "https://example-org.cdn.ampproject.org/c/s/example.org/snow"},
    "_old/geese": {**GEESE, "lang": ["en", "Old English"], "published": None, "web_url": None},
}  # fmt: skip


@pytest.fixture
def four(shelf: Shelves) -> Shelf:
    files = {f"{name}.md": article(**fields) for name, fields in FILES.items()}
    return shelf({**files, "broken.md": "---\ntitle: a: b\n---\n", "none.md": "no front matter"})


@pytest.fixture
def uncovered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries stay as they are while their word index is not built yet."""
    monkeypatch.setattr(Intake, "take_words", lambda *_: None)
    monkeypatch.setattr(Intake, "finish_words", lambda *_: None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["moth", "ferry", "snow", "_old/geese", "broken"]),
        ("moth", ["moth"]),
        ("moonlight moth", ["moth"]),
        ("almanac chip", ["moth"]),
        ("drawbrige fery", ["ferry"]),
        ("transport", ["ferry"]),
        ("除雪車", ["snow"]),
        ("ロボット 霧笛", ["snow"]),
        ("zzzz", []),
        ("moth zzzz", []),
        # exact, phrase, or, not
        ("'chip", ["moth"]),
        ("'chi", []),
        ("'moonlight 'moth", ["moth"]),
        ('"moth chip"', ["moth"]),
        ('"chip moth"', []),
        ('"lantern post"', ["ferry"]),
        ('"moonlight bitter"', []),
        ("'除雪車", ["snow"]),
        ('"除雪車"', ["snow"]),
        ("moth | geese", ["_old/geese", "moth"]),
        ("moth | has:amp", ["moth", "ferry"]),
        ("is:broken | path:_old", ["_old/geese", "broken"]),
        ("-moth -is:broken", ["ferry", "snow", "_old/geese"]),
        ("-mot -is:broken", ["ferry", "snow", "_old/geese"]),
        ("-mth lang:en", ["moth", "_old/geese"]),
        ("-除雪車 lang:ja", []),
        ("-猫 lang:ja", []),
        ('-"moth chip" lang:en', ["_old/geese"]),
        ("-'chi lang:en", ["moth", "_old/geese"]),
        # fields
        ("title:moth", ["moth"]),
        ('title:"open; ferry"', ["ferry"]),
        ('title:"open ferry operator"', ["ferry"]),
        ("title:除雪", ["snow"]),
        ("provider:almanac", ["moth"]),
        ("provider:霧笛", ["snow"]),
        ("provider:example.org", ["moth", "ferry", "snow"]),
        ("-provider:example.org", ["_old/geese", "broken"]),
        ("topic:aws", ["moth"]),
        ('topic:"AWS AI"', ["moth"]),
        ("topic:ai", ["moth"]),
        ("topic:moth", []),
        ("type:video", ["ferry"]),
        ("type:article", ["moth", "snow", "_old/geese"]),
        ("path:_old/", ["_old/geese"]),
        ("path:GEESE.MD", ["_old/geese"]),
        ("lang:en", ["moth", "_old/geese"]),
        ('lang:"old english"', ["_old/geese"]),
        ("lang:x", []),
        # numbers
        ("quality>=40", ["moth", "ferry"]),
        ("quality>40", ["moth"]),
        ("quality<81", ["ferry"]),
        ("quality<=81", ["moth", "ferry"]),
        ("quality=40", ["ferry"]),
        ("quality:40", ["ferry"]),
        ("-quality>40", ["ferry", "snow", "_old/geese", "broken"]),
        ("heat>29", ["moth", "snow"]),
        ("score>=30", ["moth", "ferry", "snow"]),
        ("page_views>1000", ["ferry"]),
        ("page_views<=1200", ["ferry", "snow"]),
        ("quality>80 heat>80", ["moth"]),
        # states and contents
        ("is:open", ["moth"]),
        ("is:published", ["snow", "_old/geese"]),
        ("is:declined", ["ferry"]),
        ("is:later", []),
        ("is:broken", ["broken"]),
        ("-is:published", ["moth", "ferry", "broken"]),
        ("has:amp", ["ferry"]),
        ("has:cdn", ["snow"]),
        ("has:image", ["ferry"]),
        ("has:related", ["snow"]),
        ("-has:amp -has:cdn", ["moth", "_old/geese", "broken"]),
        # a page, in any of its forms
        ("http://example.org/moth?utm_source=x", ["moth"]),
        ("https://www.example.org/snow", ["snow"]),
        ("https://example.org/nothing", []),
    ],
)  # fmt: skip
def test_a_query_finds_what_it_asks_for(four: Shelf, text: str, names: list[str]) -> None:
    assert four.found(text) == names


@pytest.mark.parametrize(("text", "names"), [("moth", ["moth"]), ("除雪車", ["snow"]), ("-猫 lang:ja", []),
("'chip", ["moth"]),
                         ('"moth chip"', ["moth"]), ("'除雪車", ["snow"]), ("drawbrige", ["ferry"]),
                          ("-'chi lang:en", ["moth", "_old/geese"])])  # fmt: skip
def test_rows_that_the_word_index_does_not_cover_answer_alike(
    uncovered: None, four: Shelf, text: str, names: list[str]
) -> None:
    assert four.library._searcher.uncovered == 5
    assert four.found(text) == names


def test_a_request_keeps_to_its_view_and_tells_how_many_are_in_it(four: Shelf) -> None:
    assert four.found("", view=View.OPEN) == ["moth"]
    assert four.found("drawbridge", view=View.OPEN) == []
    assert four.library.search(four.ask("drawbridge", view=View.PUBLISHED)).in_view == 2
    assert four.library.search(four.ask("", view=View.ALL)).in_view == 5


def test_marked_articles_can_be_asked_for(four: Shelf) -> None:
    marked = frozenset({ArticleId("moth.md"), ArticleId("_old/geese.md"), ArticleId("gone.md")})
    assert four.found("is:marked", marked=marked) == ["moth", "_old/geese"]
    assert four.found("-is:marked", marked=marked) == ["ferry", "snow", "broken"]
    assert four.found("is:marked") == []


def test_hits_give_rows_ids_and_positions(four: Shelf) -> None:
    hits = four.library.search(four.ask("is:open | is:declined"))
    assert [row.title for row in hits.rows(0, 1)] == ["The Moth chip runs on moonlight"]
    assert [row.provider for row in hits.rows(1, 99)] == ["The Lantern Post"]
    assert hits.position(ArticleId("ferry.md")) == 1
    assert hits.position(ArticleId("snow.md")) is None
    assert hits.position(ArticleId("gone.md")) is None


# --- days are those of the reader's own clock

EDGE = "2021-05-31T23:30:00Z"  # the first of June in Tokyo, still the last of May in New York


@pytest.mark.parametrize(
    ("place", "text", "names"),
    [
        ("UTC", "on:2021-05-31", ["edge", "day"]),
        ("Asia/Tokyo", "on:2021-05-31", ["day"]),
        ("Asia/Tokyo", "on:2021-06-01", ["edge"]),
        ("America/New_York", "on:2021-05-31", ["edge", "day"]),
        ("Asia/Tokyo", "after:2021-06", ["edge"]),
        ("UTC", "after:2021-06", []),
        ("Asia/Tokyo", "before:2021-06", ["day"]),
        ("America/New_York", "before:2021-06", ["edge", "day"]),
        ("Pacific/Apia", "on:2021-05-31", ["day"]),
        ("Pacific/Apia", "on:2021", ["edge", "day"]),
        ("UTC", "on:2020", []),
    ],
)
def test_a_day_begins_at_the_reader_s_midnight(
    shelf: Shelves, zone: Zone, place: str, text: str, names: list[str]
) -> None:
    zone(place)
    days = shelf(
        {
            "edge.md": article(date=EDGE),
            "day.md": article(date="2021-05-31"),
            "undated.md": article(date=None),
        }
    )
    assert days.found(text) == names


@pytest.mark.parametrize(
    ("place", "day", "times"),
    [
        ("Europe/Berlin", "2021-03-28", ("2021-03-27T23:00:00", "2021-03-28T21:59:59")),  # of 23 hours
        ("Europe/Berlin", "2021-10-31", ("2021-10-30T22:00:00", "2021-10-31T22:59:59")),  # of 25 hours
        ("America/New_York", "2021-03-14", ("2021-03-14T05:00:00", "2021-03-15T03:59:59")),
        ("Asia/Beirut", "2021-03-28", ("2021-03-27T22:00:00", "2021-03-28T20:59:59")),  # began at one o'clock
    ],
)
def test_the_day_the_clocks_change_has_its_own_length(
    shelf: Shelves, zone: Zone, place: str, day: str, times: tuple[str, str]
) -> None:
    zone(place)
    first, last = (dt.datetime.fromisoformat(time).replace(tzinfo=dt.UTC) for time in times)
    second = dt.timedelta(seconds=1)
    moments = {"before": first - second, "first": first, "last": last, "after": last + second}
    days = shelf({f"{name}.md": article(date=moment.isoformat()) for name, moment in moments.items()})
    assert days.found(f"on:{day}") == ["last", "first"]
    assert days.found(f"before:{day}") == ["before"]


def test_dates_at_the_ends_of_the_calendar_are_found_and_sorted(shelf: Shelves, zone: Zone) -> None:
    zone("Asia/Tokyo")
    dates = {"a": "0001-01-01", "b": "1850-06-01", "c": "9999-12-31", "d": "0001-01-01T00:00:00Z"}
    days = shelf({f"{name}.md": article(date=date) for name, date in dates.items()})
    assert days.found("")[:2] == ["c", "b"]
    assert sorted(days.found("before:1800")) == ["a", "d"]
    assert days.found("after:9999-12-30") == ["c"]
    assert days.found("on:0001") == days.found("before:0002")


# --- being overtaken, and what may help


def test_a_request_that_nobody_waits_for_ends(four: Shelf) -> None:
    with pytest.raises(Superseded):
        four.library.search(four.ask("moth"), lambda: False)
    with pytest.raises(Superseded):
        four.library.advice(four.ask("moth zzzz"), lambda: False)


def test_a_request_looks_again_and_again_whether_it_is_wanted(uncovered: None, shelf: Shelves) -> None:
    many = shelf({f"a{n}.md": article(f"Title {n}") for n in range(200)})
    looks = iter(range(1_000))
    many.library.search(many.ask("title"), lambda: next(looks) >= 0)
    assert next(looks) > 200 // 64


def test_advice_says_what_to_drop_and_where_else_to_look(four: Shelf) -> None:
    assert four.library.advice(four.ask("moth zzzz")) == ("Without zzzz there are 1.",)
    assert four.library.advice(four.ask("moth", view=View.DECLINED)) == (
        "In all views there are 1; 1 in the list shows them.",
    )
    assert four.library.advice(four.ask("is:open is:declined quality>30")) == (
        "Without is:open there are 1.",
        "Without is:declined there are 1.",
    )
    assert four.library.advice(four.ask("zzzz")) == ()
    assert four.library.advice(four.ask("moth\x1b zzzz")) == ("Without zzzz there are 1.",)


def test_advice_is_short_and_the_most_hopeful_comes_first(four: Shelf) -> None:
    found = four.library.advice(four.ask("type:article is:broken lang:en heat>0 has:amp", view=View.OPEN))
    assert len(found) <= ADVICE
    counts = [int(sentence.split("there are ")[1].split(":")[0].rstrip(".")) for sentence in found]
    assert counts == sorted(counts, reverse=True)
    assert 0 not in counts


def test_an_empty_library_finds_nothing(shelf: Shelves) -> None:
    empty = shelf({})
    for text in (
        "",
        "moth",
        "'moth",
        '"a b"',
        "-moth",
        "is:open",
        "title:x",
        "path:x",
        "provider:x",
        "quality>1",
        "on:2021",
        "https://x.y/",
    ):
        assert empty.found(text) == []
        assert empty.found(text, sort=Sort.TITLE) == []
    assert empty.library.advice(Request(query=Query(text=""))) == ()


def test_many_rows_that_are_not_covered_yet_are_looked_through_as_they_stand(
    uncovered: None, four: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SCORED_ROWS", 0)
    for text, names in (
        ("moth", ["moth"]),
        ("moonlight moth", ["moth"]),
        ("drawbrige", []),  # no typos until the word index is there
        ("除雪車", ["snow"]),
        ("transport", ["ferry"]),
        ("alman", ["moth"]),
        ('"stuck open"', ["ferry"]),
        ("-moth is:published", ["snow", "_old/geese"]),
    ):
        assert four.found(text) == names, text
    (four.root / "moth.md").write_text(article("Quite another title"))
    four.library.article(ArticleId("moth.md"))
    assert (four.found("moonlight"), four.found("another")) == ([], ["moth"])


def test_a_word_is_worth_more_at_its_beginning_also_where_rows_are_looked_through(
    uncovered: None, shelf: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SCORED_ROWS", 0)
    two = shelf(
        {
            "new.md": article("A behemoth", date="2021-05-09"),
            "old.md": article("The mother lode", date="2021-05-01"),
        }
    )
    assert two.found("moth") == ["old", "new"]


def test_two_builds_at_once_lose_no_row(
    uncovered: None, shelf: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = shelf({f"{one}.md": article(title=f"{one} moth") for one in "abc"}).library._searcher
    alone, second = threading.Lock(), threading.Thread(target=lambda: searcher.build(alone))
    build = WordCollector.build

    def overtaken(collector: WordCollector, *covers: Any) -> WordIndex:
        if second.ident is None:
            searcher.collect(2)
            second.start()
            second.join(timeout=0.2)  # it may wait for this one, or it may not
        return build(collector, *covers)

    monkeypatch.setattr(WordCollector, "build", overtaken)
    searcher.collect(1)
    searcher.build(alone)
    second.join()
    assert searcher._words.exact("moth").tolist() == [True, True, True]
    assert searcher.uncovered == 0


def test_words_of_a_build_that_failed_are_found_after_the_next(
    shelf: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = shelf({"a.md": article(title="First moth")})
    (one.root / "b.md").write_text(article(title="Second moth"))

    def failing(*_: object) -> WordIndex:
        raise MemoryError

    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        patch.setattr(
            WordCollector,
            "build",
            lambda self, rows, *before: (
                failing()
                if before
                else WordIndex(
                    [], Postings(np.zeros(0, np.int64), 0), Postings(np.zeros(0, np.int64), 0), rows=rows
                )
            ),
        )
        one.read()
    assert sorted(one.found("moth", view=View.ALL)) == ["a", "b"]  # row by row
    one.library._searcher.collect(9)
    one.library._searcher.build(threading.Lock())
    assert one.library._searcher.uncovered == 0
    assert one.library._searcher._words.exact("moth").tolist() == [True, True]
