"""A long text is cut where people pause, and every passage can be shown as it was written."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from memories.index.analyser import words
from memories.index.passages import HARD, passage_spans, passages

SENTENCE = "The ferry to the island leaves at seven and comes back late in the evening. "


def test_a_short_text_stays_whole() -> None:
    text = SENTENCE * 5
    assert passages(text) == [text]


def test_a_long_text_is_cut_between_sentences() -> None:
    found = passages(SENTENCE * 40)
    assert len(found) > 4
    assert all(passage.startswith("The ferry") and passage.rstrip().endswith("evening.") for passage in found)
    assert all(words(passage) <= HARD for passage in found)


def test_chinese_is_cut_between_sentences_too() -> None:
    found = passages("去岛上的渡轮早上七点出发，晚上很晚才回来。" * 40)
    assert len(found) > 2
    assert all(passage.endswith("。") for passage in found)


def test_a_block_of_code_is_a_passage_of_its_own() -> None:
    code = "```python\nprint('hello')\n```"
    found = passages(f"{SENTENCE * 10}{code}\n{SENTENCE * 10}")
    assert code in found


def test_a_text_without_sentences_is_cut_all_the_same() -> None:
    assert max(words(passage) for passage in passages("word " * 1000)) <= HARD
    assert max(words(passage) for passage in passages("渡" * 3000)) <= HARD + 1


@given(st.text(alphabet=st.sampled_from("ab 。.!?\n渡轮`"), max_size=3000))
def test_passages_are_pieces_of_the_text_in_order_and_lose_no_word(text: str) -> None:
    spans = passage_spans(text)
    assert spans
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
