"""A terminal that goes away holds up nobody who still writes for it."""

from __future__ import annotations

import io
import os
import pty
import threading
from contextlib import suppress

import pytest
from textual.app import App
from textual.driver import Driver
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread
from textual.drivers.linux_driver import LinuxDriver

from tests.conftest import PATIENCE_SECONDS
from tui.app import NewsApp
from tui.desktop.lasting import LastingDriver, LastingFile
from tui.view.guarded_app import GuardedApp


def test_what_is_written_for_a_terminal_that_is_gone_is_lost_and_waits_for_nobody() -> None:
    master, slave = pty.openpty()
    with (
        suppress(OSError),
        open(slave, "w") as terminal,
    ):  # what it could not write fails once more at the end
        os.close(master)
        # A daemon, as Textual has it: what waits for ever fails the test, and does not hold it.
        writer = WriterThread(LastingFile(terminal))  # type: ignore[arg-type]
        writer.start()

        def leave() -> None:
            for _ in range(2 * MAX_QUEUED_WRITES):
                writer.write("\x1b[?25h")
            writer.stop()

        leaving = threading.Thread(target=leave, daemon=True)
        leaving.start()
        leaving.join(PATIENCE_SECONDS)
        assert not leaving.is_alive()


def test_what_can_be_written_is() -> None:
    written = io.StringIO()
    lasting = LastingFile(written)
    lasting.write("one\n")
    lasting.flush()
    assert written.getvalue() == "one\n"
    assert lasting.isatty() is False


def test_the_app_writes_so_and_only_where_the_driver_is_textuals_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert GuardedApp().get_driver_class() is LinuxDriver
    assert NewsApp.get_driver_class(NewsApp.__new__(NewsApp)) is LastingDriver

    class Other(Driver):
        pass

    monkeypatch.setattr(App, "get_driver_class", lambda _: Other)
    assert GuardedApp.get_driver_class(GuardedApp.__new__(GuardedApp)) is Other
