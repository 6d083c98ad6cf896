"""Whatever takes what others wrote is tried with more than anybody thought of, longer where `make fuzz` says so."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TRIED = {
    "a file's bytes": "tests.model.test_document",
    "YAML": "tests.model.parse.test_yaml",
    "TOML": "tests.model.parse.test_toml",
    "JSON": "tests.model.parse.test_json",
    "an article": "tests.model.test_dialect",
    "a query": "tests.model.test_query",
    "the gate to the screen": "tests.model.test_text",
    "HTML": "tests.model.test_html",
    "Markdown": "tests.view.test_body",
    "an edit": "tests.model.test_edit_any",
    "a link": "tests.model.test_links",
    "a decision": "tests.store.test_decisions_any",
}


@pytest.mark.parametrize("what", TRIED)
def test_it_has_a_property_test(what: str) -> None:
    tests = [value for name, value in vars(import_module(TRIED[what])).items() if name.startswith("test_")]
    assert [test for test in tests if getattr(test, "is_hypothesis_test", False)]


def test_fuzzing_runs_every_property_test() -> None:
    recipe = (ROOT / "Makefile").read_text().partition("\nfuzz:")[2].partition("\n\n")[0]
    assert '-m "hypothesis or loop"' in recipe
