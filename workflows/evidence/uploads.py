"""What may be taken of a file that somebody sent, once its bytes are here: what it really is, and why it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, Protocol

from workflows.kernel.errors import BadInput

UploadRefusal = Literal["kind", "archive", "picture", "macros", "locked", "virus"]
"""`kind`: a program, or nothing that is known. `archive`: unpacks to too much, or holds what may not be taken. `picture`: more
pixels than any camera takes. `macros`: a document that runs. `locked`: nobody can look inside. `virus`: the antivirus found
it."""
LARGEST_PICTURE: Final = 100_000_000
"""Pixels."""


class UploadRefused(BadInput):
    """The file is not taken; `why` says which rule it broke."""

    message_key = "error.file_refused"

    def __init__(self, why: UploadRefusal) -> None:
        super().__init__(why=why)
        self.why = why


@dataclass(frozen=True, slots=True)
class ShownCopy:
    """What people see in the place of the original: the same to the eye, without what it says of its maker or could run."""

    media_type: str
    content: bytes


class Uploads(Protocol):
    """Looks at files before they are kept. Slow: never called inside a unit of work."""

    def inspect(self, content: bytes) -> str:
        """Gives the media type by content. Raises UploadRefused, and OutsideFailed where the antivirus does not answer:
        then nothing is taken yet."""
        ...

    def shown(self, content: bytes) -> ShownCopy | None:
        """Gives a copy for people's eyes; None for what is opened with a program of their own."""
        ...
