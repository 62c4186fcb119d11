"""What the edges ask of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from workflows.evidence.capture import FailureReason
from workflows.evidence.capture_order import CaptureOrder
from workflows.evidence.item import Evidence, Kept
from workflows.evidence.packages import SealedRecord
from workflows.evidence.page_verdict import PageVerdict
from workflows.evidence.uploads import UploadRefusal
from workflows.use_cases.evidence import capture_page, hold_case, seal_package, store_file, watch_removal
from workflows.use_cases.shared.command import EngineCommand, HandlerCommand, SeenCaseCommand


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCaptures(EngineCommand[Sequence[capture_page.ClaimedCapture]]):
    """The machine claims publications to be captured."""

    use_case = capture_page.ClaimCaptures
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCapture(EngineCommand[bool]):
    """The machine asks whether a capture may still be kept."""

    use_case = capture_page.CheckCapture
    order_id: UUID
    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepCapture(EngineCommand[bool]):
    """The machine keeps a capture that it made."""

    use_case = capture_page.KeepCapture
    once = ("item_id",)
    order_id: UUID
    item_id: UUID
    kept: Kept
    verdict: PageVerdict
    title: str
    pictures: int
    sealed: SealedRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOffCapture(EngineCommand[None]):
    """The machine puts off a capture that it could not make."""

    use_case = capture_page.PutOffCapture
    order_id: UUID
    item_id: UUID
    reason: FailureReason


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCapture(HandlerCommand[CaptureOrder]):
    """The handler looks at a capture."""

    use_case = capture_page.OpenCapture
    case_id: UUID
    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeStamps(HandlerCommand[Sequence[str | None]]):
    """The handler takes a package along, with the stamps that came later."""

    use_case = seal_package.SeeStamps
    case_id: UUID
    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPublication(SeenCaseCommand[None]):
    """The handler lets a publication be watched."""

    use_case = watch_removal.WatchPublication
    publication: str
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRemovalLook(SeenCaseCommand[None]):
    """The handler says whether a publication is still there."""

    use_case = watch_removal.NoteRemovalLook
    watch_id: UUID
    presence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCase(HandlerCommand[None]):
    """The handler puts the evidence of a case on hold, or lifts the hold."""

    use_case = hold_case.HoldCase
    case_id: UUID
    is_held: bool
    reason: str
