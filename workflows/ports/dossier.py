"""What makes the dossier of a case: a PDF, every exhibit, and a seal over both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from workflows.desk.dossier import DossierSource
from workflows.evidence.packages import SealedRecord
from workflows.kernel.people import Language


@dataclass(frozen=True, slots=True)
class MadeDossier:
    """A dossier that may leave. `content` is the archive, encrypted where a key was given; `record` how the case knows it."""

    name: str
    content: bytes
    record: SealedRecord
    is_encrypted: bool


class DossierMaker(Protocol):
    """Makes dossiers. Slow: never called inside a unit of work."""

    async def __call__(self, source: DossierSource, language: Language, recipient: str | None = None) -> MadeDossier:
        """Gives the dossier in one language; the same content gives the same archive. `recipient`: the public key (age)
        of the lawyer, who alone opens it then. Raises BadInput for words that are no such key, OutsideFailed where the
        vault does not answer."""
        ...
