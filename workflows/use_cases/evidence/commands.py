"""What the edges ask of evidence."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.evidence.item import Evidence, Kept
from workflows.evidence.uploads import UploadRefusal
from workflows.use_cases.evidence import store_file
from workflows.use_cases.shared.command import EngineCommand, HandlerCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFiles(EngineCommand[list[Evidence]]):
    """The edge claims files that wait to be fetched."""

    use_case = store_file.ClaimFiles
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepFile(EngineCommand[None]):
    """The edge keeps a file that it fetched."""

    use_case = store_file.KeepFile
    once = ("item_id",)
    item_id: UUID
    kept: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOffFile(EngineCommand[None]):
    """The edge puts off a file that it could not fetch."""

    use_case = store_file.PutOffFile
    item_id: UUID
    never: bool = False
    ours: bool = False
    refused: UploadRefusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveReceipts(EngineCommand[int]):
    """The edge lets the desk acknowledge files."""

    use_case = store_file.GiveReceipts
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEvidence(HandlerCommand[Evidence]):
    """The handler opens a file of the insured."""

    use_case = store_file.OpenEvidence
    case_id: UUID
    item_id: UUID
