"""What a person's next free text answers is read from the database as earlier releases wrote it, and written the same."""

from __future__ import annotations

from uuid import UUID

import pytest

from workflows.kernel.awaited_input import OF_A_CASE, AwaitedInput, AwaitedKind

CASE = UUID("0190b6c2-5d3e-7a61-8f52-3c1f1e0a9b77")
WRITTEN = {
    "code": AwaitedInput(AwaitedKind.CODE),
    "policy": AwaitedInput(AwaitedKind.POLICY),
    "policy:BE-4821/7": AwaitedInput(AwaitedKind.POLICY, words="BE-4821/7"),
    "language": AwaitedInput(AwaitedKind.LANGUAGE),
    "code_after_language:LUNE-4821": AwaitedInput(AwaitedKind.CODE_AFTER_LANGUAGE, words="LUNE-4821"),
    "code_after_language:a:b": AwaitedInput(AwaitedKind.CODE_AFTER_LANGUAGE, words="a:b"),
    "kind": AwaitedInput(AwaitedKind.KIND),
    f"message:{CASE}": AwaitedInput(AwaitedKind.MESSAGE, CASE),
    f"complaint:{CASE}": AwaitedInput(AwaitedKind.COMPLAINT, CASE),
    "complaint:": AwaitedInput(AwaitedKind.COMPLAINT),
    f"lawyer:{CASE}": AwaitedInput(AwaitedKind.LAWYER, CASE),
    f"own_lawyer:{CASE}": AwaitedInput(AwaitedKind.OWN_LAWYER, CASE),
    f"rating:{CASE}": AwaitedInput(AwaitedKind.RATING, CASE),
    "secret": AwaitedInput(AwaitedKind.SECRET),
    "answering": AwaitedInput(AwaitedKind.ANSWERING),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_same_text_both_ways(text: str) -> None:
    """The text of an earlier release is read, and what is read is written as the same text."""
    assert WRITTEN[text] == AwaitedInput.from_text(text)
    assert text == WRITTEN[text].to_text()


def test_every_kind_is_among_them() -> None:
    """A new kind brings its text."""
    assert set(AwaitedKind) == {one.kind for one in WRITTEN.values()}
    assert {one.kind for one in WRITTEN.values() if one.case_id} == OF_A_CASE


@pytest.mark.parametrize("text", [None, "", "something_of_another_release:1", "message:not-a-case"])
def test_nothing_that_this_release_knows(text: str | None) -> None:
    """Then nothing is awaited, and what is written is read as any other text."""
    assert AwaitedInput.from_text(text) is None
