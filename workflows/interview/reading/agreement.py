"""Decides what stands of what lexicon and model say of one text. The model proposes and raises; it never lowers.

Safety: a strong cue named by the lexicon, and the model with it, is a named alarm; either alone, or two weak cues, is
`unclear` ("are you safe now?"). Kind and victim: what the lexicon says goes first, and is sure only where the model agrees;
what the model says alone is a proposal that is asked back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from workflows.interview.reading.model import ALARMS, CONCERN, Scores

ENOUGH_WEAK_CUES: Final = 2
SAFETY: Final = "safety"


def hears_concern(scores: Scores) -> bool:
    """Whether the model alone is certain enough to ask "are you safe now?"."""
    return any(scores.is_strong(SAFETY, name) for name in (CONCERN, *ALARMS))


def confirms(scores: Scores, alarm: str) -> bool:
    """Whether the model hears what a strong cue says: that alarm, or any concern that is strong."""
    return (SAFETY, alarm) in scores.proposed or scores.is_strong(SAFETY, CONCERN)


def agreed_safety(strong: Collection[str], weak: int, scores: Scores) -> str:
    """What is heard: an alarm by name, `unclear` or `none`. `strong` are the alarms that strong cues of the lexicon name, the
    most urgent first; `weak` counts weak cues of different concepts."""
    for alarm in strong:
        if confirms(scores, alarm):
            return alarm
    if strong or weak >= ENOUGH_WEAK_CUES or hears_concern(scores):
        return "unclear"
    return "unclear" if weak and (SAFETY, CONCERN) in scores.proposed else "none"


def agreed_labels(group: str, said: Iterable[str], scores: Scores) -> tuple[tuple[str, bool], ...]:
    """The labels of `group` that were read, with whether each may stand: those that the lexicon has `said`, the likeliest
    first by its own order, then what the model alone proposes if the lexicon says nothing."""
    by_lexicon = tuple(dict.fromkeys(said))
    if by_lexicon:
        return tuple((name, scores.is_strong(group, name)) for name in by_lexicon)
    proposed = scores.best(group)
    return ((proposed, False),) if proposed is not None else ()
