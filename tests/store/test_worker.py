"""The parent's end of one process, against a socket in the place of it."""

from __future__ import annotations

import pickle
import socket
from collections.abc import Iterator

import pytest

from tui.model.article import ArticleId
from tui.store.bulk import Reading
from tui.store.worker import Chunk, Worker

NO_PROCESS = 2**22 + 1  # above the highest number that Linux gives
Ends = tuple[Worker, socket.socket]


def framed(readings: list[Reading]) -> bytes:
    packed = pickle.dumps(readings, protocol=5)
    return len(packed).to_bytes(4, "little") + packed


@pytest.fixture
def ends() -> Iterator[Ends]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs:
        yield Worker(NO_PROCESS, ours), theirs


def test_an_answer_belongs_to_the_first_chunk_however_it_is_cut_up(ends: Ends) -> None:
    worker, theirs = ends
    first, second = Chunk([ArticleId("a.md")]), Chunk([ArticleId("b.md")])
    worker.give(first)
    worker.give(second)
    answers = [[Reading(ArticleId("a.md"))], [Reading(ArticleId("b.md"), gone=True)]]
    sent = framed([]) + framed(answers[0]) + framed(answers[1])
    for at in range(len(sent)):
        theirs.send(sent[at : at + 1])
        assert worker.receive()
        assert worker.ready is (at + 1 >= len(framed([])))
        assert (first.readings is None) is (at + 1 < len(framed([]) + framed(answers[0])))
    assert [first.readings, second.readings] == answers
    assert not worker.doing


def test_a_worker_that_has_ended_is_told_by_its_socket(ends: Ends) -> None:
    worker, theirs = ends
    theirs.send(framed([]))
    theirs.close()
    assert worker.receive()
    assert not worker.receive()


def test_a_worker_that_has_ended_before_it_read_everything_is_told_too(ends: Ends) -> None:
    worker, theirs = ends
    worker.give(Chunk([ArticleId("a.md")]))
    worker.send()
    assert worker.outbox == b""
    theirs.close()
    assert not worker.receive()
    worker.give(Chunk([ArticleId("b.md")]))
    worker.send()
    assert worker.outbox


def test_what_the_socket_does_not_take_at_once_is_kept_for_later(ends: Ends) -> None:
    worker, theirs = ends
    ids = [ArticleId(f"{'d' * 4_000}{number}.md") for number in range(1_000)]
    worker.give(Chunk(ids))
    whole, received = bytes(worker.outbox), b""
    worker.send()
    worker.send()
    assert worker.outbox
    while len(received) < len(whole):
        received += theirs.recv(1 << 20)
        worker.send()
    assert pickle.loads(received) == ids


def test_a_process_that_is_not_there_is_ended_without_complaint(ends: Ends) -> None:
    assert ends[0].end() == 0
