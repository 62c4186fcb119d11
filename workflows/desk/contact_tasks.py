"""Tasks of reaching somebody whose chat is not safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from workflows.desk.task_payload import TaskPayload


@dataclass(frozen=True, slots=True)
class ReachOtherwiseTask(TaskPayload):
    """Somebody reaches the insured another way: it is not safe to write to them in the chat, or not before the case's day."""

    kind: ClassVar[str] = "reach_otherwise"
