"""What a case keeps of its interview: the answers' state, and what the next message of the person is read against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict


class PendingAnswer(TypedDict):
    """An answer that was read and waits for the person's yes; `sent` is the message it came in, with the mark of its words."""

    question: str
    kind: Literal["text", "options", "unsupported"]
    text: str
    options: Sequence[str]
    sent: NotRequired[Sequence[int | str]]


class StoryMemory(TypedDict):
    """What the person told by themselves: each text with the instant (ISO 8601, UTC) it came at; the questions whose answers
    were not meant so; whether the rest was found right; what a reader outside proposed (field, value, words)."""

    told: Sequence[tuple[str, str]]
    dropped: Sequence[str]
    confirmed: bool
    proposed: NotRequired[Sequence[tuple[str, str, str]]]


class SafetyAsked(TypedDict):
    """Whether somebody is safe was asked: the person or their child. `words` are those that hinted at danger, with the message
    they came in: they are read on once the person is safe."""

    about: Literal["person", "child"]
    words: NotRequired[str]
    message: NotRequired[int | None]


class InterviewMemory(TypedDict, total=False):
    """`heard` names by message the question that it answered and the mark of its words; `chosen` are the options ticked so
    far; `put_aside` is the instant at which a silent report was closed, `ended` that at which the person wished for an end:
    no question is put until they go on. `danger` is the instant at which danger was last heard, `halted`: nothing
    is asked since;
    `young`: what they told says that they are a minor. `safety` is forgotten with the next answer to anything."""

    state: dict[str, object]
    heard: dict[str, Sequence[str]]
    pending: PendingAnswer
    chosen: Sequence[str]
    put_aside: str
    story: StoryMemory
    safety: SafetyAsked
    danger: str
    halted: bool
    ended: str
    young: bool
