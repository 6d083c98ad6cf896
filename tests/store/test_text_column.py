from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.store.text_column import TextColumn

TEXT = st.text(st.characters(), max_size=6)  # halves of surrogate pairs too


@given(
    st.lists(st.one_of(TEXT, st.lists(TEXT, max_size=4), st.tuples(st.integers(0, 30), TEXT)), max_size=20)
)
def test_it_is_as_a_list_of_texts(deeds: list[str | list[str] | tuple[int, str]]) -> None:
    texts, expected = TextColumn(), list[str]()
    for deed in deeds:
        if isinstance(deed, str):
            texts.append(deed)
            expected.append(deed)
        elif isinstance(deed, list):
            texts.extend([one.encode("utf-8", "surrogatepass") for one in deed])
            expected += deed
        elif deed[0] < len(expected):
            texts[deed[0]] = expected[deed[0]] = deed[1]
    assert len(texts) == len(expected)
    assert [texts[place] for place in range(len(texts))] == expected
    assert list(texts.first(len(expected) // 2)) == expected[: len(expected) // 2]


def test_bytes_that_no_text_has_are_replaced() -> None:
    texts = TextColumn()
    texts.extend([b"a\xff", b"b"])
    assert [*texts.first(2)] == ["a\ufffd", "b"]
