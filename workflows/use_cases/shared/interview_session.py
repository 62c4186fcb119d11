"""The interview of a case, as its verbs use it."""

from __future__ import annotations

import threading

NAMED_SHAPES = frozenset(
    {
        "post", "reel", "video", "photo", "story", "comment", "message", "review", "group", "channel", "page",
        "profile", "ad", "topic",
    }
)  # fmt: skip
"""What an address can be said to show; the words are `interview.link.<name>`."""
_memory = threading.local()
"""The state of the interview that this thread read last."""
