"""What was read of a text stays at hand, and nothing of anybody stays longer than the next message."""

from __future__ import annotations

from workflows.interview.reading.kept import SHORT, SHORT_TEXTS, kept


def test_words_that_everybody_says_are_read_once() -> None:
    """Another message between them changes nothing."""
    read: list[str] = []

    def length(text: str) -> int:
        read.append(text)
        return len(text)

    reader = kept(length)
    assert [reader(one) for one in ("oui", "non", "oui", "non")] == [3, 3, 3, 3]
    assert read == ["oui", "non"]


def test_what_one_person_alone_says_is_forgotten_with_the_next() -> None:
    """A long text, and any with a number in it, is asked about again only while it is the last."""
    read: list[str] = []
    reader = kept(read.append)
    code, story = "PINE-1203", "a" * (SHORT + 1)
    for one in (code, code, story, story, code):
        reader(one)
    assert read == [code, story, code]


def test_no_more_than_so_many_short_texts_stay() -> None:
    """The first goes when one too many comes."""
    read: list[str] = []
    reader = kept(read.append)
    texts = [f"{'a' * (number // 20)}{'b' * (number % 20)}"[:SHORT] for number in range(SHORT_TEXTS + 1)]
    assert len(set(texts)) == len(texts)
    for one in (*texts, texts[0]):
        reader(one)
    assert read.count(texts[0]) == 2
